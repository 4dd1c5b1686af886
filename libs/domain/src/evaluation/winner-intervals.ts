import { Fraction } from '@tandem/domain/money';
import { isSameList } from './ranked-field.js';
import { exactNumber, type ExactNumber, type ScorableBid, type TieRule } from './scoring.js';
import { brokenTie } from './standings.js';
import { byCodePoint } from '@tandem/domain/canonical';

/** A bid whose figure is a straight line in a number that somebody chose; the highest value wins. */
export interface BidLine {
  readonly bid: ScorableBid;
  readonly atNought: Fraction;
  readonly slope: Fraction;
}

/** Who wins at every value of a chosen number, such as the weight of price. */
export interface WinnerIntervals {
  /** Open intervals in order; `to` is null where the number has no end. */
  readonly intervals: readonly {
    readonly from: ExactNumber;
    readonly to: ExactNumber | null;
    readonly winner: readonly string[];
  }[];
  /** Exactly at the start, at each value where two winners are equal, and at the end. */
  readonly points: readonly { readonly at: ExactNumber; readonly winner: readonly string[] }[];
  /** How far the number may move from the published value before the winner changes. */
  readonly stays: {
    readonly from: ExactNumber;
    readonly to: ExactNumber | null;
    readonly fromIncluded: boolean;
    readonly toIncluded: boolean;
  };
  /** Pairs that change places and exactly where: `better` is ahead above that value. */
  readonly flips: readonly { readonly better: string; readonly worse: string; readonly at: ExactNumber }[];
}

/** Up to so many bids every pair is listed among the flips; above, the pairs of the winner alone. */
export const FLIPS_OF_EVERY_PAIR_UP_TO = 30;

/**
 * Who wins at every value of a number from nought to `end` (null: without end), as exact intervals.
 *
 * The figures are straight lines in the number, so the winners form their upper envelope: from each breakpoint the
 * leader just beyond it is followed to the first line that overtakes it. Breakpoints are rational and never rounded.
 * Source: method, section 2.4.
 */
export function winnerIntervals(
  lines: readonly BidLine[],
  tie: readonly TieRule[],
  end: Fraction | null,
  published: Fraction,
): WinnerIntervals {
  const pieces: Piece[] = [];
  let at = Fraction.of(0n);
  for (;;) {
    pieces.push({ from: at, to: at, winner: winnersAt(lines, tie, at) });
    if (end && at.compare(end) >= 0) break;
    const leaders = leadersBeyond(lines, at);
    const next = overtakenAt(lines, leaders[0]!, end);
    pieces.push({ from: at, to: next, winner: firstByTie(leaders, tie) });
    if (next === null) break;
    at = next;
  }
  const open = pieces.filter((piece) => piece.to === null || !piece.to.equals(piece.from));
  return {
    intervals: open.map(({ from, to, winner }) => ({ from: exactNumber(from), to: to && exactNumber(to), winner })),
    points: pieces
      .filter((piece) => !open.includes(piece))
      .map(({ from, winner }) => ({ at: exactNumber(from), winner })),
    stays: staysAround(pieces, published),
    flips: flipsOf(lines, winnersAt(lines, tie, published), end),
  };
}

/** A point (`from` equals `to`) or an open interval, with its winners. */
interface Piece {
  readonly from: Fraction;
  readonly to: Fraction | null;
  readonly winner: readonly string[];
}

const valueAt = (line: BidLine, at: Fraction) => line.atNought.add(line.slope.mul(at));

function winnersAt(lines: readonly BidLine[], tie: readonly TieRule[], at: Fraction): string[] {
  return firstByTie(
    highest(lines, (line) => valueAt(line, at)),
    tie,
  );
}

/** The lines on top just beyond a value: the highest there and, of those, the steepest; several only when they are one line. */
function leadersBeyond(lines: readonly BidLine[], at: Fraction): BidLine[] {
  return highest(
    highest(lines, (line) => valueAt(line, at)),
    (line) => line.slope,
  );
}

function highest(lines: readonly BidLine[], of: (line: BidLine) => Fraction): BidLine[] {
  let best: BidLine[] = [];
  let most: Fraction | undefined;
  for (const line of lines) {
    const value = of(line);
    const difference = most ? value.compare(most) : 1;
    if (difference > 0) [best, most] = [[line], value];
    else if (difference === 0) best.push(line);
  }
  return best;
}

function firstByTie(lines: readonly BidLine[], tie: readonly TieRule[]): string[] {
  const bids = lines.map((line) => line.bid).sort((a, b) => brokenTie(tie, a, b));
  return bids
    .filter((bid) => brokenTie(tie, bids[0]!, bid) === 0)
    .map((bid) => bid.bid)
    .sort(byCodePoint);
}

/**
 * Where the leader just beyond a value is next overtaken: at the end when nowhere before it, null when there is neither.
 *
 * A steeper line is below the leader at that value, or it would lead itself, so the two meet beyond it.
 */
function overtakenAt(lines: readonly BidLine[], leader: BidLine, end: Fraction | null): Fraction | null {
  let next = end;
  for (const line of lines) {
    if (line.slope.compare(leader.slope) <= 0) continue;
    const meeting = leader.atNought.sub(line.atNought).div(line.slope.sub(leader.slope));
    if (next === null || meeting.compare(next) < 0) next = meeting;
  }
  return next;
}

function staysAround(pieces: readonly Piece[], published: Fraction): WinnerIntervals['stays'] {
  const holds = (piece: Piece) => {
    const isPoint = piece.to?.equals(piece.from) ?? false;
    if (isPoint) return piece.from.equals(published);
    return piece.from.compare(published) < 0 && (piece.to === null || published.compare(piece.to) < 0);
  };
  const here = pieces.findIndex(holds);
  let first = here;
  let last = here;
  const isSame = (piece: Piece | undefined) => piece !== undefined && isSameList(piece.winner, pieces[here]!.winner);
  while (isSame(pieces[first - 1])) first--;
  while (isSame(pieces[last + 1])) last++;
  const [from, to] = [pieces[first]!, pieces[last]!];
  return {
    from: exactNumber(from.from),
    to: to.to && exactNumber(to.to),
    fromIncluded: from.to?.equals(from.from) ?? false,
    toIncluded: to.to?.equals(to.from) ?? false,
  };
}

function flipsOf(lines: readonly BidLine[], winner: readonly string[], end: Fraction | null): WinnerIntervals['flips'] {
  const every = lines.length <= FLIPS_OF_EVERY_PAIR_UP_TO;
  const found: { better: string; worse: string; where: Fraction }[] = [];
  for (const [i, one] of lines.entries()) {
    for (const other of lines.slice(i + 1)) {
      if (!every && !winner.includes(one.bid.bid) && !winner.includes(other.bid.bid)) continue;
      const difference = one.slope.compare(other.slope);
      if (difference === 0) continue;
      const where = other.atNought.sub(one.atNought).div(one.slope.sub(other.slope));
      if (where.numerator <= 0n || (end && where.compare(end) >= 0)) continue;
      const [better, worse] = difference > 0 ? [one, other] : [other, one];
      found.push({ better: better.bid.bid, worse: worse.bid.bid, where });
    }
  }
  return found
    .sort((a, b) => a.where.compare(b.where) || byCodePoint(a.better, b.better) || byCodePoint(a.worse, b.worse))
    .map(({ better, worse, where }) => ({ better, worse, at: exactNumber(where) }));
}
