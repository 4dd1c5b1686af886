import { type FigureFormula, poundsText } from './price-formula.js';

/**
 * The lowest price among the bids that pass, with the sentence that the pages say.
 *
 * It is one entry of the catalogue of price formulas, and the one that a tender starts with.
 */
export const LOWEST_COMPLIANT = {
  id: 'LOWEST_COMPLIANT',
  version: 1,
  aliases: [],
  title: 'Lowest price that passes',
  sentence:
    'Every bid must pass every condition for every trust. Among the bids that pass, the lowest price decides; quality is not scored.',
  formula: 'pass or fail, then the lowest P',
  source: 'Procurement Act 2023 section 19(3): a tender that does not meet the conditions may be disregarded.',
  parameters: [],
  dependsOnOtherBids: false,
  usesWeight: false,
  direction: 'lowestWins',
  figureName: 'Price',
  degenerate: ['Equal prices are told apart by the declared tie rules alone.'],
  working: ({ price }) => poundsText(price),
  figure: (price) => ({ top: price, bottom: 100n }),
} as const satisfies FigureFormula;
