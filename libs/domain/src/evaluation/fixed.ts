import { type PointsFormula, poundsText } from './price-formula.js';
import { clamped } from './ratio.js';

/** Price points between two prices that were set before the tender, so that no bid touches another's points. */
export const FIXED: PointsFormula = {
  id: 'FIXED',
  version: 1,
  aliases: ['BENCHMARK'],
  title: 'Place between two prices set in advance',
  sentence:
    'A price at or below the floor gets all price points and a price at or above the ceiling none. Prices between them get points in a straight line. Both are published with the tender, and one pair serves all its lots.',
  formula: 'W × clamp((ceiling − P) ÷ (ceiling − floor), 0, 1)',
  source: 'Benchmark price scoring, Cabinet Office Bid Evaluation Guidance Note, May 2021, section 7.3.',
  parameters: [
    {
      name: 'floor',
      isRequired: true,
      label: 'Price that gets all price points',
      hint: 'The floor, for a whole lot, excluding VAT. Lower prices get no more points. It is the same for every lot.',
    },
    {
      name: 'ceiling',
      isRequired: true,
      label: 'Price that gets no price points',
      hint: 'The ceiling, for a whole lot, excluding VAT. It must be above the floor. It is the same for every lot.',
    },
  ],
  dependsOnOtherBids: false,
  usesWeight: true,
  direction: 'highestWins',
  reads: [],
  degenerate: [
    'A floor at or above the ceiling is refused.',
    'Prices at or below the floor share all price points, and prices at or above the ceiling share none: there only quality and the tie rules tell bids apart.',
    'One floor and one ceiling serve every lot of the tender: where the worth of lots differs much, the dear lots lie above the ceiling and the cheap ones below the floor. The test before publication says how many prices do; such lots are better tendered apart, or by a formula that sets no prices.',
  ],
  working: ({ price, weight }, _field, { floor, ceiling }) =>
    `${weight} × (${poundsText(ceiling!)} − ${poundsText(price)}) ÷ (${poundsText(ceiling!)} − ${poundsText(floor!)}), held between none and all`,
  share: (price, _field, parameters) =>
    clamped(parameters['ceiling']! - price, parameters['ceiling']! - parameters['floor']!),
  phantomSides: [],
};
