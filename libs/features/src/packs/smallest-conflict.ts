/** Whether some award keeps all of these. */
export type CanHold<T> = (kept: readonly T[]) => Promise<boolean>;

/**
 * A conflict: members that cannot hold together although the others can without any one of them.
 *
 * `all` must not be able to hold together. Members that stand earlier are rather blamed than later
 * ones. Source: Junker, QuickXplain (AAAI 2004): about k·log2(n/k) + 2k questions for k of n members.
 */
export async function minimalConflict<T>(all: readonly T[], canHold: CanHold<T>): Promise<T[]> {
  const search = async (kept: readonly T[], hasGrown: boolean, open: readonly T[]): Promise<T[]> => {
    if (hasGrown && !(await canHold(kept))) return [];
    if (open.length <= 1) return [...open];
    const [first, second] = [open.slice(0, Math.ceil(open.length / 2)), open.slice(Math.ceil(open.length / 2))];
    const late = await search([...kept, ...first], true, second);
    const early = await search([...kept, ...late], late.length > 0, first);
    return [...early, ...late];
  };
  return search([], false, all);
}

/**
 * The first conflict of the fewest members, given some conflict: every smaller set is asked in turn.
 * Undefined when there are more smaller sets than `setsMax`.
 */
export async function smallestConflict<T>(
  all: readonly T[],
  known: readonly T[],
  canHold: CanHold<T>,
  setsMax: number,
): Promise<readonly T[] | undefined> {
  let sets = 0;
  for (let size = 1; size < known.length; size++) {
    sets += choices(all.length, size);
    if (sets > setsMax) return undefined;
    for (const few of subsets(all, size)) if (!(await canHold(few))) return few;
  }
  return known;
}

function choices(from: number, size: number): number {
  let ways = 1;
  for (let i = 0; i < size; i++) ways = (ways * (from - i)) / (i + 1);
  return ways;
}

function* subsets<T>(all: readonly T[], size: number): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [i, first] of all.entries())
    for (const rest of subsets(all.slice(i + 1), size - 1)) yield [first, ...rest];
}
