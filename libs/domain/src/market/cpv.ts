import { type ExactObject, objectIn, objectsIn, textIn } from './json-text.js';

/** How near two CPV codes stand in the tree of the Common Procurement Vocabulary, nearest first. */
export const CPV_BRANCHES = ['code', 'category', 'class', 'group', 'division'] as const;
export type CpvBranch = (typeof CPV_BRANCHES)[number];

/**
 * The smallest branch that holds both codes, or undefined when not even the division agrees.
 *
 * Two digits name the division, three the group, four the class, five and more the category (Regulation (EC) 213/2008).
 * Noughts at the end name nothing: 33000000 is the whole division, and shares only that with 33011111.
 */
export function sharedBranch(a: string, b: string): CpvBranch | undefined {
  if (a === b) return 'code';
  const named = Math.min(significant(a), significant(b));
  let shared = 0;
  while (shared < named && a[shared] === b[shared]) shared++;
  if (shared < 2) return undefined;
  return (['division', 'group', 'class', 'category'] as const)[Math.min(shared, 5) - 2];
}

function significant(code: string): number {
  return Math.max(2, code.replace(/0+$/, '').length);
}

/** The eight digits of a CPV classification, without its check digit; undefined for another scheme or an unreadable code. */
export function cpvOf(classification: ExactObject | undefined): string | undefined {
  if (!/^CPV$/i.test(textIn(classification, 'scheme') ?? '')) return undefined;
  return /^(\d{8})(?:-\d)?$/.exec(textIn(classification, 'id')?.trim() ?? '')?.[1];
}

/** Every CPV code that the object and its items name, its own first, each once. */
export function cpvCodesOf(object: ExactObject, items: readonly ExactObject[]): string[] {
  const named = [object, ...items].flatMap((o) => [
    objectIn(o, 'classification'),
    ...objectsIn(o, 'additionalClassifications'),
  ]);
  return [...new Set(named.map(cpvOf).filter((code) => code !== undefined))];
}
