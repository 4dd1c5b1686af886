import { byCodePoint } from './code-points.js';
import { LIMITS } from './pack-limits.js';
import { isText, type PackFields, quoted } from './pack-fields.js';
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
  if (isText(value, LIMITS.idLength)) return value;
  f.problem(path, `This must be a text of 1 to ${LIMITS.idLength} characters.`);
  return '';
}

/** A list of different trusts of the pack, in code-point order. */
export function readCoalition(f: PackFields, value: unknown, path: string, trusts: ReadonlySet<string>): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    f.problem(path, 'This must be a list of at least one trust.');
    return [];
  }
  if (value.length > LIMITS.trusts) {
    f.limit(path, value.length, LIMITS.trusts);
    return [];
  }
  const ids = value.map((id: unknown, i) => readId(f, id, `${path}[${i}]`));
  ids.forEach((id, i) => {
    if (id !== '' && !trusts.has(id)) f.problem(`${path}[${i}]`, `There is no trust ${quoted(id)}.`);
  });
  f.unique(ids.map((id, i) => ({ id, path: `${path}[${i}]` })));
  return ids.toSorted(byCodePoint);
}
