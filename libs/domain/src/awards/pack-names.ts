import { byCodePoint } from './code-points.js';
import { LIMITS } from './pack-limits.js';
import type { PackFields } from './pack-fields.js';
import type { Line } from './pack.js';

/** What the readers of bids and scenarios need to know of the rest of the pack. */
export interface PackNames {
  readonly trusts: ReadonlySet<string>;
  readonly lots: ReadonlySet<string>;
  readonly lines: ReadonlyMap<string, Line>;
  readonly suppliers: ReadonlySet<string>;
}

/** An id inside a list. */
export function readId(f: PackFields, value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= LIMITS.idLength) return value;
  f.problem(path, `This must be a text of 1 to ${LIMITS.idLength} characters.`);
  return '';
}

/** A list of different trusts of the pack, in code-point order. */
export function readCoalition(f: PackFields, value: unknown, path: string, trusts: ReadonlySet<string>): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    f.problem(path, 'This must be a list of at least one trust.');
    return [];
  }
  const ids = value.map((id: unknown, i) => readId(f, id, `${path}[${i}]`));
  ids.forEach((id, i) => {
    if (id !== '' && !trusts.has(id)) f.problem(`${path}[${i}]`, `There is no trust "${id}".`);
  });
  f.unique(ids.map((id, i) => ({ id, path: `${path}[${i}]` })));
  return ids.toSorted(byCodePoint);
}
