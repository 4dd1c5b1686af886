import { Fraction, parseMoney } from '@tandem/domain/money';
import { dryRun, dryRunSeries, seriesSentences } from './dry-run.js';
import { dummyBids } from './dummy-bids.js';
import type { FormulaId, FormulaParameters } from './price-formula.js';
import { robustnessOf } from './robustness.js';
import { robustnessSentences } from './robustness-words.js';
import type { ScorableBid, Scoring } from './scoring.js';

function bidsOf(outOf: bigint, ...bids: [string, string, bigint][]): ScorableBid[] {
  return bids.map(([bid, price, q]) => ({ bid, price: parseMoney(price), quality: Fraction.of(q, outOf) }));
}

function scoring(formula: FormulaId, priceWeightBasisPoints: number, parameters: FormulaParameters = {}): Scoring {
  return { formula, priceWeightBasisPoints, parameters, minimumQualityBasisPoints: 0, tie: ['higherQuality'] };
}

const paradox = bidsOf(100n, ['A', '100', 83n], ['B', '80', 72n], ['C', '50', 20n]);
const sentencesOf = (s: Scoring, bids: ScorableBid[]) =>
  robustnessSentences(robustnessOf(s, bids), s, (id) => `bid ${id}`);

describe('the words of robustness', () => {
  it('say who would win without a losing bid, beside which other bid, and at which weight', () => {
    expect(sentencesOf(scoring('REL_LOWEST', 4000), paradox)).toEqual([
      'bid A wins.',
      'Without bid C, bid B would win instead of bid A.',
      'No further bid, at any price, would change the order of these.',
      'bid A wins while the weight of price, now 40%, is at most 46.81% (exactly 22/47); just above that bid B would.',
    ]);
  });

  it('say that nothing can happen where no other bid enters', () => {
    expect(sentencesOf(scoring('PPQP', 4000), paradox)).toEqual([
      'bid B wins.',
      'No other bid enters a bid’s own figure, so no losing bid can change the order of the others.',
    ]);
  });

  it('say how much a quality point may be worth before the winner changes', () => {
    const flip = bidsOf(100n, ['A', '100', 60n], ['B', '120', 80n]);
    expect(sentencesOf(scoring('MONETISED', 0, { willingnessToPay: parseMoney('1.50') }), flip).at(-1)).toBe(
      'bid B wins while the worth of a quality point is at least £1.00; just below that bid A would.',
    );
  });

  it('say when the winner stands whatever happens', () => {
    const clear = bidsOf(100n, ['A', '100', 90n], ['B', '200', 50n], ['C', '300', 40n]);
    expect(sentencesOf(scoring('REL_LOWEST', 4000), clear)).toEqual([
      'bid A wins.',
      'Taking away any of the 3 sets of losing bids that were tried leaves the winner and the order of the others.',
      'No further bid, at any price, would change the order of these.',
      'bid A wins whatever the weight of price.',
    ]);
    expect(sentencesOf(scoring('REL_LOWEST', 4000), [])).toEqual(['No bid can be ranked.']);
    expect(sentencesOf(scoring('REL_LOWEST', 4000), clear.slice(0, 1))[1]).toBe('There is no losing bid to take away.');
  });

  it('say when a place is shared', () => {
    const same = bidsOf(100n, ['A', '100', 90n], ['B', '100', 90n]);
    expect(sentencesOf(scoring('FIXED', 4000, { floor: 0n, ceiling: 20_000n }), same)[0]).toBe(
      'bid A and bid B share the first place: nothing that was declared tells them apart.',
    );
  });
});

describe('a scoring tried before publication', () => {
  const found = (s: Scoring, bids: ScorableBid[]) => dryRun(s, bids).findings.map((f) => `${f.severity} ${f.code}`);

  it('finds the paradox of the relative formula first of all', () => {
    const run = dryRun(scoring('REL_LOWEST', 4000), paradox);
    expect(run.findings.map((f) => f.code)).toEqual(['reversalByRemoval', 'relativeFormula', 'weightFlipNear']);
    expect(run.findings[0]).toEqual({
      code: 'reversalByRemoval',
      severity: 'problem',
      sentence: 'Without C, B would win instead of A.',
    });
    expect(run.findings[2]!.sentence).toBe(
      'With 6.81 points more for price another bid would win: the winner changes at a price weight of 22/47.',
    );
    expect(run.pricePointsUsed).toEqual({ exact: '1/2', decimal: '0.5000' });
    expect(run.ranking.scored.map((b) => b.bid)).toEqual(['A', 'B', 'C']);
  });

  it('finds the bid that nobody made yet, and calls a problem only what the bids themselves show', () => {
    const two = bidsOf(100n, ['A', '100', 60n], ['B', '120', 80n]);
    const run = dryRun(scoring('REL_LOWEST', 6000), two);
    expect(run.findings.map((f) => `${f.severity} ${f.code}`)).toEqual([
      'warning phantomChangesWinner',
      'warning relativeFormula',
      'warning littleOfThePricePoints',
      'note weightFlipNear',
    ]);
    expect(run.findings[0]!.sentence).toBe(
      'One more bid, at £80.00, would change the winner among these: B would win instead of A.',
    );
  });

  it('has nothing against fixed prices that the bids lie between but that the weights are near a change', () => {
    const fixed = scoring('FIXED', 4000, { floor: parseMoney('40'), ceiling: parseMoney('120') });
    expect(found(fixed, paradox)).toEqual(['note weightFlipNear']);
  });

  it('warns of prices outside the fixed ones, of price points that do not count, and of a near change of winner', () => {
    const fixed = scoring('FIXED', 5000, { floor: parseMoney('90'), ceiling: parseMoney('1000') });
    const near = bidsOf(100n, ['A', '100', 60n], ['B', '89', 59n]);
    expect(found(fixed, near)).toEqual(['warning weightFlipNear', 'warning littleOfThePricePoints', 'warning clamped']);
  });

  it('says what is declared and not used, and what is used and not declared', () => {
    const bare: Scoring = { ...scoring('PPQP', 4000), tie: [] };
    const bids = bidsOf(100n, ['A', '100', 0n], ['B', '100', 50n]);
    expect(found(bare, bids)).toEqual([
      'warning noTieRule',
      'warning noMinimumQuality',
      'note weightUnused',
      'note notRanked',
    ]);
  });

  it('says when all prices are equal and when the first place is shared', () => {
    const same = bidsOf(100n, ['A', '100', 50n], ['B', '100', 50n]);
    expect(found(scoring('REL_RANGE', 4000), same)).toEqual([
      'problem sharedFirst',
      'warning relativeFormula',
      'note noPriceRange',
    ]);
  });

  it('counts over many seeded sets: the relative formulas reverse, the others never', () => {
    const range = { seed: 20_260_401, count: 5, lowest: 80_000_00n, highest: 120_000_00n };
    const series = (id: FormulaId, parameters: FormulaParameters = {}) =>
      dryRunSeries(scoring(id, 5000, parameters), range, 60);
    for (const id of ['REL_MEAN', 'REL_RANGE'] as const) {
      const relative = series(id);
      expect(relative.withReversalByRemoval).toBeGreaterThan(0);
      expect(dryRun(scoring(id, 5000), relative.example!).findings[0]!.code).toBe('reversalByRemoval');
    }
    const fixed = series('FIXED', { floor: 70_000_00n, ceiling: 130_000_00n });
    expect(fixed).toMatchObject({ sets: 60, withReversalByRemoval: 0, withPlausiblePhantom: 0, example: null });
    expect(seriesSentences(fixed)[0]).toBe(
      'In none of 60 sets of invented bids could a bid that loses, or one more bid at a price that a supplier might ask, decide who wins.',
    );
    const range60 = series('REL_RANGE');
    expect(seriesSentences(range60)).toEqual([
      `In ${range60.withReversalByRemoval} of 60 sets of invented bids a losing bid decided who won, and in ${range60.withPlausiblePhantom} of 60 sets of invented bids one more bid, at a price that a supplier might ask, would have.`,
      expect.stringMatching(/^In (none|\d+) of 60 sets of invented bids five points more or less/),
      'In the middle set 100.0% of the price points lay between the best and the worst price.',
    ]);
    expect(seriesSentences(series('PPQP'))).toHaveLength(2);
    expect(range60.medianPricePointsUsed).toEqual({ exact: '1', decimal: '1.0000' });
    expect(series('PPQP').medianPricePointsUsed).toBeNull();
  });
});

describe('invented bids', () => {
  it('are the same for the same seed, within their range, and other ones for another seed', () => {
    const range = { seed: 7, count: 40, lowest: 1000n, highest: 2000n, lowestQualityBasisPoints: 5000 };
    const bids = dummyBids(range);
    expect(dummyBids(range)).toEqual(bids);
    expect(dummyBids({ ...range, seed: 8 })).not.toEqual(bids);
    expect(new Set(bids.map((b) => b.bid)).size).toBe(40);
    for (const bid of bids) {
      expect(bid.price >= 1000n && bid.price <= 2000n).toBe(true);
      expect(bid.quality.compare(Fraction.of(1n, 2n))).not.toBe(-1);
      expect(bid.quality.compare(Fraction.of(95n, 100n))).not.toBe(1);
    }
    expect(dummyBids({ ...range, highest: 1000n }).every((b) => b.price === 1000n)).toBe(true);
  });
});
