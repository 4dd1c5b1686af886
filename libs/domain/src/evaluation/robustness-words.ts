import { divideHalfUp, Fraction, parseMoney, percentWords, poundsWords } from '@tandem/domain/money';
import type { Phantom } from './phantom.js';
import type { LotRobustness } from './robustness.js';
import type { ExactNumber, Scoring } from './scoring.js';
import type { WinnerIntervals } from './winner-intervals.js';

type Name = (bid: string) => string;

/** So many sets of bids are named one by one; the rest are counted. */
const SETS_NAMED = 5;

/**
 * What would change the ranking of a lot, in sentences that a page may show as they stand.
 *
 * Example: "Without C, B would win instead of A." The name of a bid is its id unless the caller knows a better one.
 */
export function robustnessSentences(robustness: LotRobustness, scoring: Scoring, name: Name = (bid) => bid): string[] {
  const { winner, weights, willingness } = robustness;
  if (winner.length === 0) return ['No bid can be ranked.'];
  const first =
    winner.length === 1
      ? `${name(winner[0]!)} wins.`
      : `${list(winner, name)} share the first place: nothing that was declared tells them apart.`;
  return [
    first,
    ...removalSentences(robustness, name),
    ...phantomSentences(robustness, name),
    ...(weights ? [stays(weights, winner, WEIGHT, percentWords(scoring.priceWeightBasisPoints), name)] : []),
    ...(willingness ? [stays(willingness, winner, WORTH, null, name)] : []),
  ];
}

function removalSentences({ removal, winner }: LotRobustness, name: Name): string[] {
  if (removal.method === 'notNeeded') {
    return ['No other bid enters a bid’s own figure, so no losing bid can change the order of the others.'];
  }
  if (removal.tested === 0) return ['There is no losing bid to take away.'];
  const named = removal.smallest.slice(0, SETS_NAMED).map((set) => {
    return `Without ${list(set.removed, name)}, ${winsInstead(set.winner, winner, name)}.`;
  });
  const more = removal.smallest.length - named.length;
  const rest = more > 0 ? [`${count(more, 'more set')} of losing bids would change the winner if taken away.`] : [];
  if (removal.changingWinner > 0) return [...named, ...rest];
  const tested =
    removal.tested === 1 ? 'the one losing bid' : `any of the ${removal.tested} sets of losing bids that were tried`;
  const below =
    removal.changingOrder > 0
      ? `, but ${count(removal.changingOrder, 'set')} of them would change the order below the winner`
      : ' and the order of the others';
  return [`Taking away ${tested} leaves the winner${below}.`];
}

function phantomSentences({ phantom, winner }: LotRobustness, name: Name): string[] {
  if (!phantom.possible) return [];
  const sides = [phantom.below, phantom.above].filter((side): side is Phantom => side !== null);
  const turning = sides.flatMap(({ changesWinner }) => {
    if (!changesWinner) return [];
    return `One more bid, at ${poundsWords(parseMoney(changesWinner.price))}, would change the winner among these: ${winsInstead(changesWinner.winner, winner, name)}.`;
  });
  if (turning.length > 0) return turning;
  const reordering = sides.flatMap(({ changesOrder }) =>
    changesOrder
      ? `One more bid, at ${poundsWords(parseMoney(changesOrder.price))}, would change the order below the winner.`
      : [],
  );
  if (reordering.length > 0) return reordering;
  return ['No further bid, at any price, would change the order of these.'];
}

/** "B would win instead of A", or what is so when a place is shared. */
function winsInstead(now: readonly string[], before: readonly string[], name: Name): string {
  const joined = now.filter((bid) => before.includes(bid)).length;
  if (now.length === 1 && joined === 0) return `${name(now[0]!)} would win instead of ${list(before, name)}`;
  if (now.length === 1) return `${name(now[0]!)} would win alone`;
  return `${list(now, name)} would share the first place`;
}

/** How a chosen number is called and written. */
interface Chosen {
  readonly what: string;
  readonly write: (value: ExactNumber) => string;
}

const WEIGHT: Chosen = {
  what: 'the weight of price',
  write: ({ exact }) => {
    const basisPoints = valueOf(exact).mul(Fraction.of(10_000n));
    return orExactly(percentWords(divideHalfUp(basisPoints.numerator, basisPoints.denominator)), basisPoints, exact);
  },
};

const WORTH: Chosen = {
  what: 'the worth of a quality point',
  write: ({ exact }) => {
    const pence = valueOf(exact).mul(Fraction.of(100n));
    return orExactly(poundsWords(pence.toMoney()), pence, exact);
  },
};

function stays(
  found: WinnerIntervals,
  winner: readonly string[],
  { what, write }: Chosen,
  published: string | null,
  name: Name,
): string {
  const { from, to, fromIncluded, toIncluded } = found.stays;
  const isAll =
    from.exact === '0' && fromIncluded && (to === null || (toIncluded && what === WEIGHT.what && to.exact === '1'));
  const wins = winner.length === 1 ? `${name(winner[0]!)} wins` : `${list(winner, name)} share the first place`;
  if (isAll) return `${wins} whatever ${what}.`;
  const now = published === null ? '' : `, now ${published}`;
  const isFromStart = from.exact === '0' && fromIncluded;
  const isToEnd = to === null || (to.exact === '1' && toIncluded && what === WEIGHT.what);
  const low = `${fromIncluded ? 'at least' : 'above'} ${write(from)}`;
  const high = to ? `${toIncluded ? 'at most' : 'below'} ${write(to)}` : '';
  const range = isFromStart ? high : isToEnd ? low : `${low} and ${high}`;
  const others = [
    ...(isFromStart ? [] : neighbour(found, from, 'to', name, 'below')),
    ...(isToEnd || !to ? [] : neighbour(found, to, 'from', name, 'above')),
  ];
  return `${wins} while ${what}${now}${now === '' ? '' : ','} is ${range}${others.length > 0 ? `; ${others.join(', and ')}` : ''}.`;
}

/** Who wins next to the interval in which the winner stays. */
function neighbour(found: WinnerIntervals, at: ExactNumber, end: 'from' | 'to', name: Name, word: string): string[] {
  const next = found.intervals.find((interval) => interval[end]?.exact === at.exact);
  return next ? [`just ${word} that ${list(next.winner, name)} would`] : [];
}

/** What is written to two places, and the exact fraction with it where those places are not all. */
function orExactly(words: string, hundredths: Fraction, exact: string): string {
  return hundredths.denominator === 1n ? words : `${words} (exactly ${exact})`;
}

function valueOf(exact: string): Fraction {
  const [top, bottom] = exact.split('/');
  return Fraction.of(BigInt(top!), BigInt(bottom ?? '1'));
}

/** "A", "A and B", "A, B and C". */
function list(bids: readonly string[], name: Name): string {
  const names = bids.map(name);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}
