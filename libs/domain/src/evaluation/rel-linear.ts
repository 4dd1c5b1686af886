import { Fraction } from '@tandem/domain/money';
import { type PointsFormula, poundsText } from './price-formula.js';
import { clamped, NOUGHT, WHOLE } from './ratio.js';

/** Price points that fall in a straight line from the lowest price to nought at twice the lowest. */
export const REL_LINEAR: PointsFormula = {
  id: 'REL_LINEAR',
  version: 1,
  aliases: [],
  title: 'Distance from the lowest price',
  sentence:
    'The lowest price gets all price points. Every other price loses the share by which it is above the lowest, and has none left at twice the lowest price.',
  formula: 'W × max(0, 1 − (P − Pmin) ÷ Pmin)',
  source:
    'Linear deviation from the lowest bid, as in the catalogues of scoring formulas in the procurement literature.',
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
    lowest === 0n
      ? undefined
      : `${weight} × (1 − (${poundsText(price)} − ${poundsText(lowest)}) ÷ ${poundsText(lowest)}), none where that is below nought`,
  share: (price, { lowest }) =>
    lowest === 0n ? (price === 0n ? WHOLE : NOUGHT) : clamped(2n * lowest - price, lowest),
  phantomSides: [
    {
      side: 'below',
      line: (price) => ({ constant: Fraction.of(2n), slope: Fraction.of(-price) }),
      priceAt: (u) => (u.numerator > 0n ? Fraction.of(1n).div(u) : undefined),
    },
  ],
};
