import { DomainError } from '@tandem/domain/refusals';

/** An unknown requirement, another partnership's, and another trust's draft look alike. */
export function requirementNotFound(requirementId: string): DomainError {
  return new DomainError(
    'REQUIREMENT.NOT_FOUND',
    { requirementId },
    'There is no such requirement in your partnerships.',
  );
}

/** Whether a text can be an id at all; PostgreSQL refuses any other with an error of its own. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
