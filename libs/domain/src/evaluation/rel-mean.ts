import { Fraction } from '@tandem/domain/money';
import { type PhantomSide, type PointsFormula, poundsText } from './price-formula.js';
import { clamped, HALF } from './ratio.js';

/** The mean of n + 1 prices is (total + p) ÷ (n + 1), and u is one over that mean. */
const meanMoved = (side: 'below' | 'above'): PhantomSide => ({
  side,
  line: (price) => ({ constant: Fraction.of(3n, 2n), slope: Fraction.of(-price) }),
  priceAt: (u, field) =>
    u.numerator > 0n
      ? Fraction.of(field.count + 1n)
          .div(u)
          .sub(Fraction.of(field.total))
      : undefined,
});

/** Price points by the distance from the mean price: half of them at the mean, all at half of it, none at one and a half. */
export const REL_MEAN: PointsFormula = {
  id: 'REL_MEAN',
  version: 1,
  aliases: [],
  title: 'Distance from the mean price',
  sentence:
    'A price at the mean of all bids gets half of the price points. Each per cent below the mean gains one per cent of them and each per cent above loses one, between none and all.',
  formula: 'W × clamp(50 + 100 × (Pmean − P) ÷ Pmean, 0, 100) ÷ 100',
  source:
    'Mean-based scoring, as in the catalogues of scoring formulas in the procurement literature; every bid moves every other.',
  parameters: [],
  dependsOnOtherBids: true,
  usesWeight: true,
  direction: 'highestWins',
  reads: ['mean'],
  degenerate: [
    'A single bid, and bids of equal price, are at the mean and get half of the price points, at a price of nought as well.',
  ],
  working: ({ price, weight }, { total, count }) =>
    total === 0n
      ? undefined
      : `${weight} × (50 + 100 × (mean − ${poundsText(price)}) ÷ mean) ÷ 100 with the mean ${poundsText(total)} ÷ ${count}, held between none and all`,
  // 1/2 + (mean − price) ÷ mean is (3 × total − 2 × price × count) ÷ (2 × total).
  share: (price, { total, count }) => (total === 0n ? HALF : clamped(3n * total - 2n * price * count, 2n * total)),
  phantomSides: [meanMoved('below'), meanMoved('above')],
};
