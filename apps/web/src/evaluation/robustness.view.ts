import { type ExactNumber, type LotRobustness, robustnessSentences, type Scoring } from '@tandem/domain/evaluation';
import { percentWords } from '@tandem/domain/money';
import { list, plural, pounds } from '../http/format.js';

type Name = (bid: string) => string;

/** What would change the ranking of one lot, in sentences and tables; the same for invented bids and for real ones. */
export function robustnessView(found: LotRobustness, scoring: Scoring, name: Name) {
  const isStable =
    found.removal.changingWinner === 0 && !found.phantom.below?.changesWinner && !found.phantom.above?.changesWinner;
  return {
    isStable,
    sentences: robustnessSentences(found, scoring, name),
    tested: testedWords(found),
    removals: found.removal.single.map((one) => ({
      without: list(one.removed.map(name)),
      winner: list(one.winner.map(name)),
      effect: effectOf(one),
      isWarning: one.changesWinner,
    })),
    sets: found.removal.smallest
      .filter((set) => set.removed.length > 1)
      .map((set) => `Without ${list(set.removed.map(name))}, ${list(set.winner.map(name))} would win.`),
    phantoms: phantomRows(found, name),
    weights: found.weights ? weightRows(found.weights, name) : undefined,
    willingness: found.willingness
      ? found.willingness.intervals.map((one) => ({
          from: pounds(rounded(one.from)),
          to: one.to ? pounds(rounded(one.to)) : 'without end',
          winner: list(one.winner.map(name)),
        }))
      : [],
  };
}

function testedWords({ removal }: LotRobustness): string {
  if (removal.method === 'notNeeded')
    return 'The formula looks at one bid at a time: taking a losing bid away cannot change the order of the others.';
  const sets = plural(removal.tested, 'set of losing bids', 'sets of losing bids');
  if (removal.method === 'everySubset') return `Every possible removal was tried: ${sets}.`;
  return removal.method === 'singles'
    ? `Each losing bid was taken away alone: ${sets}.`
    : `Each losing bid and each pair of them was taken away: ${sets}.`;
}

function effectOf(one: LotRobustness['removal']['single'][number]): string {
  if (one.changesWinner) return 'Changes the winner';
  return one.changesOrder ? 'Changes the order below the winner' : 'Changes nothing';
}

function phantomRows({ phantom, winner }: LotRobustness, name: Name) {
  const rows: { price: string; effect: string; winner: string; isWarning: boolean }[] = [];
  for (const side of [phantom.below, phantom.above]) {
    if (!side) continue;
    const { changesWinner, changesOrder } = side;
    if (changesOrder && changesOrder.price !== changesWinner?.price)
      rows.push({
        price: pounds(changesOrder.price),
        effect: 'Changes the order',
        winner: list((changesOrder.winner.length > 0 ? changesOrder.winner : winner).map(name)),
        isWarning: false,
      });
    if (changesWinner)
      rows.push({
        price: pounds(changesWinner.price),
        effect: 'Changes the winner',
        winner: list(changesWinner.winner.map(name)),
        isWarning: true,
      });
  }
  return rows;
}

function weightRows(found: NonNullable<LotRobustness['weights']>, name: Name) {
  return {
    intervals: found.intervals.map((one) => ({
      from: share(one.from),
      to: one.to ? share(one.to) : '100%',
      winner: list(one.winner.map(name)),
    })),
    flips: found.flips.map((one) => ({
      pair: `${name(one.better)} and ${name(one.worse)}`,
      at: share(one.at),
      exact: one.at.exact,
      words: `Above it ${name(one.better)} is ahead, below it ${name(one.worse)}.`,
    })),
  };
}

/** A share of the whole as a percentage: "0.5455" is 54.55 %. */
function share({ decimal }: ExactNumber): string {
  return percentWords(Number(decimal.replace('.', '')));
}

/** Four places as pounds and pence; the exact value stands beside it where it matters. */
function rounded({ decimal }: ExactNumber): string {
  return decimal.slice(0, -2);
}
