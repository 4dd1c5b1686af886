import { Fraction, money, poundsWords } from '@tandem/domain/money';
import { formulaOf } from './catalogue.js';
import { type DummyBidRange, dummyBids } from './dummy-bids.js';
import { type LotRobustness, robustnessOf } from './robustness.js';
import { robustnessSentences } from './robustness-words.js';
import { type BidRanking, scoreBids, type ScoredBid } from './score-bids.js';
import { type ExactNumber, exactNumber, pointsText, type ScorableBid, type Scoring } from './scoring.js';

/** Something that a trial of a scoring found; a problem should stop publication until somebody has answered it. */
export interface Finding {
  readonly code:
    | 'reversalByRemoval'
    | 'phantomChangesWinner'
    | 'phantomChangesOrder'
    | 'relativeFormula'
    | 'sharedFirst'
    | 'noTieRule'
    | 'noPriceRange'
    | 'littleOfThePricePoints'
    | 'clamped'
    | 'weightFlipNear'
    | 'weightUnused'
    | 'noMinimumQuality'
    | 'notRanked';
  readonly severity: 'problem' | 'warning' | 'note';
  readonly sentence: string;
}

/** What a scoring does with one set of invented bids. */
export interface DryRun {
  readonly ranking: BidRanking;
  readonly robustness: LotRobustness;
  /** The part of the price points that lies between the best and the worst price; null where there are no points. */
  readonly pricePointsUsed: ExactNumber | null;
  /** Problems first. */
  readonly findings: readonly Finding[];
}

/**
 * Tries a scoring on invented bids before it is published, with the code that will rank the real ones.
 *
 * Source: Bid Evaluation Guidance Note, May 2021, section 8: test the evaluation model before publication.
 */
export function dryRun(
  scoring: Scoring,
  bids: readonly ScorableBid[],
  name: (bid: string) => string = (bid) => bid,
): DryRun {
  const ranking = scoreBids(scoring, bids);
  const robustness = robustnessOf(scoring, bids);
  const used = pricePointsUsed(scoring, ranking.scored);
  const findings = [
    ...robustnessFindings(scoring, robustness, ranking, name),
    ...weightFindings(scoring, robustness),
    ...priceFindings(scoring, ranking.scored, used),
    ...ruleFindings(scoring, ranking, name),
  ];
  const bySeverity = ['problem', 'warning', 'note'].flatMap((s) => findings.filter((f) => f.severity === s));
  return { ranking, robustness, pricePointsUsed: used && exactNumber(used), findings: bySeverity };
}

function robustnessFindings(
  scoring: Scoring,
  robustness: LotRobustness,
  { scored }: BidRanking,
  name: (bid: string) => string,
): Finding[] {
  const found: Finding[] = [];
  const sentences = robustnessSentences(robustness, scoring, name);
  const sentence = (start: string) => sentences.find((s) => s.startsWith(start)) ?? '';
  if (robustness.winner.length > 1) found.push({ code: 'sharedFirst', severity: 'problem', sentence: sentences[0]! });
  if (!formulaOf(scoring.formula).dependsOnOtherBids) return found;
  if (robustness.removal.changingWinner > 0) {
    found.push({ code: 'reversalByRemoval', severity: 'problem', sentence: sentence('Without ') });
  }
  const sides = [robustness.phantom.below, robustness.phantom.above];
  const prices = sides.flatMap((side) => (side?.changesWinner ? [penceOf(side.changesWinner.price)] : []));
  if (prices.length > 0) {
    const severity = prices.some((price) => isPlausible(price, scored)) ? 'warning' : 'note';
    found.push({ code: 'phantomChangesWinner', severity, sentence: sentence('One more bid') });
  } else if (sides.some((side) => side?.changesOrder)) {
    found.push({ code: 'phantomChangesOrder', severity: 'note', sentence: sentence('One more bid') });
  }
  found.push({
    code: 'relativeFormula',
    severity: 'warning',
    sentence:
      'The points of each bid depend on the prices of the others, so a bid that cannot win can decide who does. A formula with fixed prices, or price per quality point, has no such weakness.',
  });
  return found;
}

/** No lower than half of the lowest price and no higher than twice the highest: what a real supplier might bid. */
function isPlausible(price: bigint, scored: readonly ScoredBid[]): boolean {
  const prices = scored.map((bid) => bid.price);
  return prices.some((other) => 2n * price >= other) && prices.some((other) => price <= 2n * other);
}

const penceOf = (price: string) => BigInt(price.replace('.', ''));

/** How near a breakpoint is to the published weight, at ±5 points a warning and at ±10 a note (rules of process). */
function weightFindings(scoring: Scoring, { weights }: LotRobustness): Finding[] {
  if (!weights) return [];
  const published = Fraction.of(BigInt(scoring.priceWeightBasisPoints), 10_000n);
  const { from, to, fromIncluded, toIncluded } = weights.stays;
  const edges = [
    ...(from.exact === '0' && fromIncluded ? [] : [from]),
    ...(to && !(to.exact === '1' && toIncluded) ? [to] : []),
  ];
  return edges.flatMap((edge): Finding[] => {
    const away = Fraction.of(...partsOf(edge.exact)).sub(published);
    const distance = away.numerator < 0n ? away.neg() : away;
    if (distance.compare(Fraction.of(1n, 10n)) > 0) return [];
    const severity = distance.compare(Fraction.of(1n, 20n)) <= 0 ? 'warning' : 'note';
    const points = pointsText(distance.mul(Fraction.of(100n)), 2);
    const way = away.numerator < 0n ? 'less' : 'more';
    const sentence = `With ${points} points ${way} for price another bid would win: the winner changes at a price weight of ${edge.exact}.`;
    return [{ code: 'weightFlipNear', severity, sentence }];
  });
}

function partsOf(exact: string): [bigint, bigint] {
  const [top, bottom] = exact.split('/');
  return [BigInt(top!), BigInt(bottom ?? '1')];
}

function pricePointsUsed(scoring: Scoring, scored: readonly ScoredBid[]): Fraction | null {
  const weight = scoring.priceWeightBasisPoints;
  const points = scored.flatMap((bid) => (bid.points ? [bid.points] : []));
  if (points.length === 0 || weight === 0) return null;
  const best = points.reduce((a, b) => (a.compare(b) > 0 ? a : b));
  const worst = points.reduce((a, b) => (a.compare(b) < 0 ? a : b));
  return best.sub(worst).mul(Fraction.of(100n, BigInt(weight)));
}

function priceFindings(scoring: Scoring, scored: readonly ScoredBid[], used: Fraction | null): Finding[] {
  if (scored.length < 2) return [];
  const found: Finding[] = [];
  if (scored.every((bid) => bid.price === scored[0]!.price)) {
    const sentence = 'All prices are equal, so price tells no bids apart.';
    found.push({ code: 'noPriceRange', severity: 'note', sentence });
  } else if (used && used.compare(Fraction.of(1n, 4n)) < 0) {
    const percent = pointsText(used.mul(Fraction.of(100n)), 1);
    const sentence = `Only ${percent}% of the price points lie between the best and the worst price, so price counts for less than its weight says.`;
    found.push({ code: 'littleOfThePricePoints', severity: 'warning', sentence });
  }
  const { floor, ceiling } = scoring.parameters;
  if (scoring.formula !== 'FIXED' || floor === undefined || ceiling === undefined) return found;
  const outside = scored.filter((bid) => bid.price < floor || bid.price > ceiling).length;
  if (outside > 0) {
    const sentence = `${outside === 1 ? '1 price lies' : `${outside} prices lie`} outside ${poundsWords(money(floor))} to ${poundsWords(money(ceiling))}, where a difference in price earns no points.`;
    found.push({ code: 'clamped', severity: 'warning', sentence });
  }
  return found;
}

function ruleFindings(scoring: Scoring, { unscored }: BidRanking, name: (bid: string) => string): Finding[] {
  const found: Finding[] = [];
  const formula = formulaOf(scoring.formula);
  const note = (code: Finding['code'], sentence: string) => found.push({ code, severity: 'note', sentence });
  if (scoring.tie.length === 0) {
    const sentence = 'No rule is declared for bids of equal totals; they would share a place.';
    found.push({ code: 'noTieRule', severity: 'warning', sentence });
  }
  if (!formula.usesWeight && scoring.minimumQualityBasisPoints === 0 && formula.id !== 'LOWEST_COMPLIANT') {
    const sentence = 'Without a minimum quality a bid that is cheap and poor can win.';
    found.push({ code: 'noMinimumQuality', severity: 'warning', sentence });
  }
  const isWeighed = scoring.priceWeightBasisPoints > 0 && scoring.priceWeightBasisPoints < 10_000;
  if (!formula.usesWeight && isWeighed)
    note('weightUnused', 'The formula does not use the weight of price that is set.');
  for (const bid of unscored) note('notRanked', `${name(bid.bid)} is not ranked. ${bid.because}`);
  return found;
}

/** What a scoring did with many sets of invented bids. */
export interface DryRunSeries {
  readonly sets: number;
  /** Sets in which taking a losing bid away changed the winner. */
  readonly withReversalByRemoval: number;
  /** Sets in which one more bid, at a price that a supplier might ask, would change the winner. */
  readonly withPlausiblePhantom: number;
  /** Sets in which five points more or less for price change the winner. */
  readonly withNearWeightFlip: number;
  /** The part of the price points between the best and the worst price, in the middle set; null without points. */
  readonly medianPricePointsUsed: ExactNumber | null;
  /** The first set whose winner a removal changed, to look at. */
  readonly example: readonly ScorableBid[] | null;
}

/** Tries a scoring on many seeded sets of invented bids and counts what went wrong; the same seed gives the same counts. */
export function dryRunSeries(scoring: Scoring, range: DummyBidRange, sets: number): DryRunSeries {
  const runs = Array.from({ length: sets }, (_, i) => {
    const bids = dummyBids({ ...range, seed: range.seed + i * 7919 });
    const run = dryRun(scoring, bids);
    const has = (code: Finding['code'], severity?: Finding['severity']) =>
      run.findings.some((f) => f.code === code && (severity === undefined || f.severity === severity));
    return { bids, run, has, used: pricePointsUsed(scoring, run.ranking.scored) };
  });
  const used = runs.flatMap((one) => (one.used ? [one.used] : [])).sort((a, b) => a.compare(b));
  const middle = used[Math.floor(used.length / 2)];
  return {
    sets,
    withReversalByRemoval: runs.filter((one) => one.has('reversalByRemoval')).length,
    withPlausiblePhantom: runs.filter((one) => one.has('phantomChangesWinner', 'warning')).length,
    withNearWeightFlip: runs.filter((one) => one.has('weightFlipNear', 'warning')).length,
    medianPricePointsUsed: middle ? exactNumber(middle) : null,
    example: runs.find((one) => one.has('reversalByRemoval'))?.bids ?? null,
  };
}

/** What many sets of invented bids showed, in sentences that a page may show as they stand. */
export function seriesSentences(series: DryRunSeries): string[] {
  const { sets, withReversalByRemoval: removals, withPlausiblePhantom: phantoms, withNearWeightFlip: flips } = series;
  const of = (many: number) => `${many === 0 ? 'none' : many} of ${sets} sets of invented bids`;
  const used = series.medianPricePointsUsed;
  return [
    removals === 0 && phantoms === 0
      ? `In ${of(0)} could a bid that loses, or one more bid at a price that a supplier might ask, decide who wins.`
      : `In ${of(removals)} a losing bid decided who won, and in ${of(phantoms)} one more bid, at a price that a supplier might ask, would have.`,
    `In ${of(flips)} five points more or less for price would have changed the winner.`,
    ...(used
      ? [
          `In the middle set ${pointsText(fractionFrom(used).mul(Fraction.of(100n)), 1)}% of the price points lay between the best and the worst price.`,
        ]
      : []),
  ];
}

function fractionFrom({ exact }: ExactNumber): Fraction {
  return Fraction.of(...partsOf(exact));
}
