import { Fraction } from '@tandem/domain/money';
import { type PointsFormula, poundsText } from './price-formula.js';
import { WHOLE } from './ratio.js';

/** Price points by the place between the lowest and the highest price, however near those two are. */
export const REL_RANGE: PointsFormula = {
  id: 'REL_RANGE',
  version: 1,
  aliases: [],
  title: 'Place between the lowest and the highest price',
  sentence:
    'The lowest price gets all price points and the highest none. Prices between them get points in a straight line.',
  formula: 'W × (Pmax − P) ÷ (Pmax − Pmin)',
  source: 'Interpolation over received bids, as in the catalogues of scoring formulas in the procurement literature.',
  parameters: [],
  dependsOnOtherBids: true,
  usesWeight: true,
  direction: 'highestWins',
  reads: ['lowest', 'highest'],
  degenerate: ['A single bid, and bids of equal price, leave no range and get all price points.'],
  working: ({ price, weight }, { lowest, highest }) =>
    highest === lowest
      ? undefined
      : `${weight} × (${poundsText(highest)} − ${poundsText(price)}) ÷ (${poundsText(highest)} − ${poundsText(lowest)})`,
  share: (price, { lowest, highest }) =>
    highest === lowest ? WHOLE : { top: highest - price, bottom: highest - lowest },
  phantomSides: [
    {
      side: 'below',
      line: (price, { highest }) => ({ constant: Fraction.of(0n), slope: Fraction.of(highest - price) }),
      priceAt: (u, { highest }) => (u.numerator > 0n ? Fraction.of(highest).sub(Fraction.of(1n).div(u)) : undefined),
    },
    {
      side: 'above',
      line: (price, { lowest }) => ({ constant: Fraction.of(1n), slope: Fraction.of(lowest - price) }),
      priceAt: (u, { lowest }) => (u.numerator > 0n ? Fraction.of(lowest).add(Fraction.of(1n).div(u)) : undefined),
    },
  ],
};
