import { type FigureFormula, poundsText } from './price-formula.js';

/** The price less what the trusts said, in advance, that the bid's quality is worth to them; the lowest wins. */
export const MONETISED: FigureFormula = {
  id: 'MONETISED',
  version: 1,
  aliases: [],
  title: 'Price less the worth of quality',
  sentence:
    'Each quality point, out of 100, is worth an amount that is published with the tender. The price less the worth of the quality points is compared, and the lowest wins.',
  formula: 'P − Q × willingness to pay, lowest wins',
  source: 'Willingness to pay for quality, Ministry of Defence tender evaluation guidance.',
  parameters: [
    {
      name: 'willingnessToPay',
      isRequired: true,
      label: 'Worth of one quality point',
      hint: 'In pounds, for a whole lot, for each of 100 quality points.',
    },
  ],
  dependsOnOtherBids: false,
  usesWeight: false,
  direction: 'lowestWins',
  figureName: 'Price less worth of quality',
  degenerate: [
    'The figure may be below nought: quality may be worth more than the price.',
    'A worth of nought leaves the price alone to decide.',
  ],
  working: ({ price, qualityPoints }, _field, parameters) =>
    `${poundsText(price)} − ${qualityPoints} × ${poundsText(parameters['willingnessToPay']!)}`,
  figure: (price, quality, parameters) => ({
    top: price * quality.denominator - 100n * quality.numerator * parameters['willingnessToPay']!,
    bottom: 100n * quality.denominator,
  }),
};
