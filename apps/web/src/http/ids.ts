import { DomainError } from '@tandem/domain/refusals';

/** The form of every id, whatever version made it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * An id out of an address. What is no id at all is answered like an id that nobody has.
 * @throws DomainError PAGE.NOT_FOUND
 */
export function idOrNotFound(id: string): string {
  if (!UUID.test(id)) throw pageNotFound();
  return id;
}

/** What one answers for a page that does not exist, or not for this reader: both look alike from outside. */
export function pageNotFound(): DomainError {
  return new DomainError(
    'PAGE.NOT_FOUND',
    {},
    'Check the address. The page may have moved, or it may belong to another organisation.',
  );
}
