import { Fraction } from '@tandem/domain/money';
import { type PointsFormula, poundsText } from './price-formula.js';
import { WHOLE } from './ratio.js';

/** Price points in proportion to the lowest price; the most used formula and the best known ranking paradox. */
export const REL_LOWEST: PointsFormula = {
  id: 'REL_LOWEST',
  version: 1,
  aliases: [],
  title: 'Lowest price divided by price',
  sentence:
    'The lowest price gets all price points. Every other price gets the lowest price divided by its own price, times the price points.',
  formula: 'W × Pmin ÷ P',
  source: 'Digital Marketplace guidance: quotes of £15,000, £10,000 and £30,000 get 0.667, 1 and 0.333.',
  parameters: [],
  dependsOnOtherBids: true,
  usesWeight: true,
  direction: 'highestWins',
  reads: ['lowest'],
  degenerate: [
    'A price of nought gets all price points, and every price above it then gets none.',
    'A single bid, and bids of equal price, get all price points.',
  ],
  working: ({ price, weight }, { lowest }) =>
    price === 0n ? undefined : `${weight} × ${poundsText(lowest)} ÷ ${poundsText(price)}`,
  share: (price, field) => (price === 0n ? WHOLE : { top: field.lowest, bottom: price }),
  phantomSides: [
    {
      side: 'below',
      // A price of nought lets nobody bid below it, so its slope is never used.
      line: (price) => ({ constant: Fraction.of(0n), slope: price === 0n ? Fraction.of(0n) : Fraction.of(1n, price) }),
      priceAt: (u) => u,
    },
  ],
};
