import { SeededRandom } from '@tandem/domain/chance';

/** Lists of a tender pack whose order says nothing; `breaks`, `steps`, `tie` and `rules` are not among them. */
const SETS = new Set([
  'trusts',
  'lots',
  'lines',
  'suppliers',
  'bids',
  'prices',
  'bundles',
  'packages',
  'coalition',
  'coalitions',
  'scenarios',
]);

/**
 * The same tender pack in another order: every set in it and the members of every object.
 *
 * `below` gives a whole number from nought to less than its argument; the caller seeds it, so that an
 * order in which something went wrong can be had again.
 */
export function shuffledPack(pack: unknown, below: (limit: number) => number): unknown {
  return turned(pack, false, below);
}

function turned(value: unknown, isSet: boolean, below: (limit: number) => number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    // A coalition inside the list of coalitions is a set like the list itself.
    const inside = value.map((v: unknown) => turned(v, isSet && Array.isArray(v), below));
    return isSet ? shuffled(inside, below) : inside;
  }
  const members = Object.entries(value).map(([name, v]) => [name, turned(v, SETS.has(name), below)] as const);
  return Object.fromEntries(shuffled(members, below));
}

function shuffled<T>(values: readonly T[], below: (limit: number) => number): T[] {
  const rest = [...values];
  return values.map(() => rest.splice(below(rest.length), 1)[0]!);
}

/** Whole numbers below a limit, the same for the same seed on every machine. */
export function seeded(seed: number): (limit: number) => number {
  const random = new SeededRandom(BigInt(seed));
  return (limit) => Number(random.between(0n, BigInt(limit - 1)));
}
