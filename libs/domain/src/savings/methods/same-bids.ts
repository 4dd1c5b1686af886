import { SAME_BIDS } from '../method.js';
import { attributionWorking, type ExampleDemand } from './attribution-example.js';
import type { SavingMethod, WorkedExample } from './working.js';

const ONE_OFF_CAPITAL = { budgetType: 'CAPITAL', recurrence: 'NON_RECURRENT' } as const;

const newItem = (trust: string, quantity: string, alone: string, joint: string): ExampleDemand => ({
  ...ONE_OFF_CAPITAL,
  trust,
  quantity,
  baseline: null,
  alone: { amount: alone },
  joint: { amount: joint },
});

const THREE_TRUSTS: WorkedExample = {
  id: 'from-awards',
  title: 'The price alone comes from the award of the same bids to one trust',
  text:
    'London needs 60, South Central 25 and South East Coast 15. The best award of the same bids would cost them ' +
    '£8,580,000, £3,687,500 and £2,235,000 alone, and £13,900,000 together. At the common price they ' +
    'gain £240,000, £212,500 and £150,000, £602,500 together. None has bought the item before, so all of it is cost ' +
    'avoidance.',
  work: () =>
    attributionWorking([
      newItem('LAS', '60', '8580000', '8340000'),
      newItem('SCAS', '25', '3687500', '3475000'),
      newItem('SECAMB', '15', '2235000', '2085000'),
    ]),
  expected: [
    ['LAS', '240000.00', 'not evidenced', '240000.00', '0.00', '240000.00'],
    ['SCAS', '212500.00', 'not evidenced', '212500.00', '0.00', '212500.00'],
    ['SECAMB', '150000.00', 'not evidenced', '150000.00', '0.00', '150000.00'],
    ['Together', '602500.00', 'not evidenced', '602500.00', '0.00', '602500.00'],
  ],
};

const LEAVER: WorkedExample = {
  id: 'leaver',
  title: 'A trust leaves, and the others see what that costs them',
  text:
    'South East Coast leaves the example of three before the award. The same bids give London and South Central a price ' +
    'of £143,000 for their 85. London would reach that price alone, so the partnership now adds £0.00 for it; South ' +
    'Central still gains £112,500. What the three would have gained together is nobody’s saving any more.',
  work: () =>
    attributionWorking([
      { ...newItem('LAS', '60', '8580000', ''), joint: { unitPrice: '143000' } },
      { ...newItem('SCAS', '25', '3687500', ''), joint: { unitPrice: '143000' } },
    ]),
  expected: [
    ['LAS', '0.00', 'not evidenced', '0.00', '0.00', '0.00'],
    ['SCAS', '112500.00', 'not evidenced', '112500.00', '0.00', '112500.00'],
    ['Together', '112500.00', 'not evidenced', '112500.00', '0.00', '112500.00'],
  ],
};

const PRICE_RISE: WorkedExample = {
  id: 'price-rise-softened',
  title: 'A price rise that the partnership softened is avoidance, not cash',
  text:
    'A trust last paid £100 for each of 1,000 items. Alone it would now pay £120; together it pays £110. Its ' +
    'budget is £10,000 worse off, and that is the cash figure. The other £10,000 of the rise was avoided: it stands on ' +
    'both sides as avoidance and releases no cash.',
  work: () =>
    attributionWorking([
      {
        trust: 'LAS',
        quantity: '1000',
        baseline: { type: 'averagePricePaid', unitPrice: '100' },
        alone: { unitPrice: '120' },
        joint: { unitPrice: '110' },
        budgetType: 'REVENUE',
        recurrence: 'RECURRENT',
      },
    ]),
  expected: [['LAS', '-10000.00', '-20000.00', '10000.00', '-10000.00', '0.00']],
};

const DIS_BENEFIT: WorkedExample = {
  id: 'dis-benefit',
  title: 'A trust that would have done better alone sees it',
  text:
    'One supplier for all suits South Central and not London. London last paid £1,000, would have paid £900 alone ' +
    'and pays £940 together for 50: it saves £3,000 against its baseline and loses £2,000 against buying alone. The ' +
    'loss is shown beside the gain of others and is not taken off it.',
  work: () =>
    attributionWorking([
      {
        ...ONE_OFF_CAPITAL,
        trust: 'LAS',
        quantity: '50',
        baseline: { type: 'lastPricePaid', unitPrice: '1000' },
        alone: { unitPrice: '900' },
        joint: { unitPrice: '940' },
      },
    ]),
  expected: [['LAS', '3000.00', '5000.00', '-2000.00', '3000.00', '0.00']],
};

const NOT_EVIDENCED: WorkedExample = {
  id: 'not-evidenced',
  title: 'Without evidence of the price alone, nothing is credited to the partnership',
  text:
    'No supplier would sell to the smallest trust alone, so nobody knows what it would have paid. Against its budget ' +
    'of £2,500 for each of 12 it pays £2,200 together. The £3,600 is reported as not evidenced, and as avoidance, ' +
    'because a budget is not a price that was paid.',
  work: () =>
    attributionWorking([
      {
        ...ONE_OFF_CAPITAL,
        trust: 'SECAMB',
        quantity: '12',
        baseline: { type: 'budget', unitPrice: '2500' },
        alone: null,
        joint: { unitPrice: '2200' },
      },
    ]),
  expected: [['SECAMB', '3600.00', 'not evidenced', 'not evidenced', '0.00', '3600.00']],
};

/** Attribution from the same bids. */
export const SAME_BIDS_METHOD: SavingMethod = {
  ...SAME_BIDS,
  title: 'The partnership’s part, from the same bids',
  applies:
    'When a joint award was compared with what each trust would have been awarded alone from the same sealed bids.',
  explanation: [
    'What a trust paid before and what it pays now stand at two ends. Between them stands what it would have paid alone: the best award of the very same bids to its own demand, under its own rules.',
    'From the price before to the price alone is competition, which the trust would have had anyway. From the price alone to the joint price is the partnership’s part. Each amount is rounded once, and the parts are differences of them, so they add up to the penny.',
    'A bidder who knew that it faced one small trust might have bid otherwise. The figure is “these bids at these volumes”, which is why suppliers are asked for prices at the volume of each trust alone.',
  ],
  source:
    'Comparative tender: the same sealed bids awarded to every coalition of trusts; Government Efficiency Framework (HM Treasury, 2025) for cash and avoidance',
  examples: [THREE_TRUSTS, LEAVER, DIS_BENEFIT, PRICE_RISE, NOT_EVIDENCED],
};
