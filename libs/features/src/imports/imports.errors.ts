import { DomainError } from '@tandem/domain/refusals';

/** An unknown file and another trust's file look alike. */
export function importNotFound(importId: string): DomainError {
  return new DomainError('IMPORT.NOT_FOUND', { importId }, 'There is no such import in your trust.');
}

/** Whether a text can be an id at all; PostgreSQL refuses any other with an error of its own. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
