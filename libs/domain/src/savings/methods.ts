import type { BudgetType, Recurrence } from './axes.js';
import type { BaselineTypeId } from './baselines.js';
import { METHOD, type Method } from './decompose.js';

/** One trust's figures going into a worked example, as a person would write them. Amounts are pounds. */
export interface ExampleInput {
  readonly trust: string;
  readonly quantity: string;
  readonly baselineUnitPrice: string | null;
  readonly baselineType: BaselineTypeId | null;
  /** A unit price, an amount of a standalone award, or null without evidence. */
  readonly alone: { readonly unitPrice: string } | { readonly amount: string } | null;
  readonly joint: { readonly unitPrice: string } | { readonly amount: string };
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
}

/** One trust's figures coming out of a worked example; null is "not evidenced". */
export interface ExampleOutput {
  readonly trust: string;
  readonly total: string;
  readonly own: string | null;
  readonly partnership: string | null;
  readonly cashReleasing: string;
  readonly costAvoidance: string;
}

/** A worked example: the paragraph that a page prints and the fixture that a test runs, from the same figures. */
export interface WorkedExample {
  readonly id: string;
  readonly method: Method;
  readonly title: string;
  readonly source: string;
  readonly text: string;
  readonly inputs: readonly ExampleInput[];
  readonly outputs: readonly ExampleOutput[];
}

const ONE_OFF_CAPITAL = { budgetType: 'CAPITAL', recurrence: 'NON_RECURRENT' } as const;
const LAST_PAID = { ...ONE_OFF_CAPITAL, baselineType: 'lastPricePaid' } as const;

const OWN_AND_PARTNERSHIP: WorkedExample = {
  id: 'own-and-partnership',
  method: METHOD,
  title: 'What each trust would have saved alone, and what the partnership added',
  source: 'Government Efficiency Framework (HM Treasury, 2025); "Measuring Up" (Efficiency and Reform Group, 2010)',
  text:
    'Two trusts buy ambulances together at £140,000 each. South Central last paid £150,000 and would have paid ' +
    '£147,000 for its 40 alone; London last paid £146,000 and would have paid £144,500 for its 60. Of the £760,000 ' +
    'saved, £210,000 is what the trusts would have saved anyway and £550,000 is what buying together added.',
  inputs: [
    {
      ...LAST_PAID,
      trust: 'SCAS',
      quantity: '40',
      baselineUnitPrice: '150000',
      alone: { unitPrice: '147000' },
      joint: { unitPrice: '140000' },
    },
    {
      ...LAST_PAID,
      trust: 'LAS',
      quantity: '60',
      baselineUnitPrice: '146000',
      alone: { unitPrice: '144500' },
      joint: { unitPrice: '140000' },
    },
  ],
  outputs: [
    example('SCAS', '400000.00', '120000.00', '280000.00', '400000.00', '0.00'),
    example('LAS', '360000.00', '90000.00', '270000.00', '360000.00', '0.00'),
  ],
};

const FROM_AWARDS: WorkedExample = {
  id: 'from-awards',
  method: METHOD,
  title: 'The price alone comes from the award of the same bids to one trust',
  source: 'Comparative tender: the same sealed bids awarded to every coalition of trusts',
  text:
    'London needs 60, South Central 25 and South East Coast 15. The best award of the same bids would cost them ' +
    '£8,580,000, £3,687,500 and £2,235,000 alone, and £13,900,000 together. At the common price of £139,000 they ' +
    'gain £240,000, £212,500 and £150,000. None has bought the item before, so all of it is cost avoidance.',
  inputs: [
    newItem('LAS', '60', '8580000', '8340000'),
    newItem('SCAS', '25', '3687500', '3475000'),
    newItem('SECAMB', '15', '2235000', '2085000'),
  ],
  outputs: [
    example('LAS', '240000.00', null, '240000.00', '0.00', '240000.00'),
    example('SCAS', '212500.00', null, '212500.00', '0.00', '212500.00'),
    example('SECAMB', '150000.00', null, '150000.00', '0.00', '150000.00'),
  ],
};

const PRICE_RISE_AVOIDED: WorkedExample = {
  id: 'price-rise-avoided',
  method: METHOD,
  title: 'A price rise that the partnership softened is avoidance, not cash',
  source: 'Cabinet Office technical note 2022/23: avoided expenditure does not deliver cashable savings',
  text:
    'A trust last paid £100 for each of 1,000 items. Alone it would now pay £120; together it pays £110. Its budget ' +
    'is £10,000 worse off, and that is the cash figure. The other £10,000 of the rise was avoided: it stands on both ' +
    'sides as avoidance and releases no cash.',
  inputs: [
    {
      trust: 'LAS',
      quantity: '1000',
      baselineUnitPrice: '100',
      baselineType: 'averagePricePaid',
      alone: { unitPrice: '120' },
      joint: { unitPrice: '110' },
      budgetType: 'REVENUE',
      recurrence: 'RECURRENT',
    },
  ],
  outputs: [example('LAS', '-10000.00', '-20000.00', '10000.00', '-10000.00', '0.00')],
};

const DIS_BENEFIT: WorkedExample = {
  id: 'dis-benefit',
  method: METHOD,
  title: 'A trust that would have done better alone sees it',
  source: 'NAO and PAC on functional savings, 2023-24: overstatement comes from leaving the losers out',
  text:
    'One supplier for all suits South Central and not London. London last paid £1,000, would have paid £900 alone ' +
    'and pays £940 together for 50: it saves £3,000 against its baseline and loses £2,000 against buying alone. The ' +
    'loss is shown beside the gain of others and is not taken off it.',
  inputs: [
    {
      ...LAST_PAID,
      trust: 'LAS',
      quantity: '50',
      baselineUnitPrice: '1000',
      alone: { unitPrice: '900' },
      joint: { unitPrice: '940' },
    },
  ],
  outputs: [example('LAS', '3000.00', '5000.00', '-2000.00', '3000.00', '0.00')],
};

const NOT_EVIDENCED: WorkedExample = {
  id: 'not-evidenced',
  method: METHOD,
  title: 'Without evidence of the price alone, nothing is credited to the partnership',
  source: 'NAO and PAC on functional savings, 2023-24: metrics need accurate baselines',
  text:
    'No supplier would sell to the smallest trust alone, so nobody knows what it would have paid. Against its budget ' +
    'of £2,500 for each of 12 it pays £2,200 together. The £3,600 is reported as not evidenced, and as avoidance, ' +
    'because a budget is not a price that was paid.',
  inputs: [
    {
      ...ONE_OFF_CAPITAL,
      trust: 'SECAMB',
      quantity: '12',
      baselineUnitPrice: '2500',
      baselineType: 'budget',
      alone: null,
      joint: { unitPrice: '2200' },
    },
  ],
  outputs: [example('SECAMB', '3600.00', null, null, '0.00', '3600.00')],
};

/** Every worked example of the attribution method: run by the tests and printed by the methods page. */
export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  OWN_AND_PARTNERSHIP,
  FROM_AWARDS,
  PRICE_RISE_AVOIDED,
  DIS_BENEFIT,
  NOT_EVIDENCED,
];

function example(
  trust: string,
  total: string,
  own: string | null,
  partnership: string | null,
  cashReleasing: string,
  costAvoidance: string,
): ExampleOutput {
  return { trust, total, own, partnership, cashReleasing, costAvoidance };
}

function newItem(trust: string, quantity: string, alone: string, joint: string): ExampleInput {
  return {
    ...ONE_OFF_CAPITAL,
    trust,
    quantity,
    baselineUnitPrice: null,
    baselineType: null,
    alone: { amount: alone },
    joint: { amount: joint },
  };
}
