import { type FigureFormula, poundsText } from './price-formula.js';

/** What a bid asks for each quality point that it earned; the lowest wins, and no other bid enters. */
export const PPQP: FigureFormula = {
  id: 'PPQP',
  version: 1,
  aliases: [],
  title: 'Price per quality point',
  sentence:
    'The price is divided by the quality points, out of 100. The lowest price per quality point wins. A minimum quality keeps out bids that are cheap and poor.',
  formula: 'P ÷ Q, lowest wins',
  source: 'Cabinet Office Bid Evaluation Guidance Note, May 2021, section 7.3 and appendix II.',
  parameters: [
    {
      name: 'maximumPrice',
      isRequired: false,
      label: 'Highest price that can be ranked',
      hint: 'For a whole lot, excluding VAT. Leave empty for no maximum.',
    },
  ],
  dependsOnOtherBids: false,
  usesWeight: false,
  direction: 'lowestWins',
  figureName: 'Price per quality point',
  degenerate: [
    'A bid without quality points has no price per quality point and is not ranked.',
    'A price of nought is nought per quality point whatever the quality.',
    'A price exactly at the maximum is ranked.',
  ],
  working: ({ price, qualityPoints }) => `${poundsText(price)} ÷ ${qualityPoints}`,
  // Pence ÷ 100 for each of quality × 100 points.
  figure: (price, quality) =>
    quality.isZero() ? undefined : { top: price * quality.denominator, bottom: 10_000n * quality.numerator },
};
