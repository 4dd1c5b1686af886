import type { NewCondition, StoredRule } from '@tandem/features/tenders';
import type { ItemName } from './items.js';
import type { SupplierCode, TrustCode } from './people.js';
import { DEFIBRILLATOR_QUALITY, STRETCHER_QUALITY, type StoryScoring } from './tender-quality.js';

/** A price for each quantity from which it holds, in pounds, the smallest quantity first. */
export type Ladder = readonly (readonly [from: number, unitPrice: string])[];

/** A bid of the story: what one supplier asks for each item. */
export interface StoryBid {
  readonly supplier: SupplierCode;
  readonly ladders: Partial<Record<ItemName, Ladder>>;
}

/** A tender of the story, and how far it has come. */
export interface StoryTender {
  readonly stage: 'draft' | 'cancelled' | 'published' | 'opened' | 'evaluated' | 'proposed' | 'approved';
  readonly lead: TrustCode;
  readonly title: string;
  readonly description: string;
  readonly lots: readonly { title: string; items: readonly ItemName[]; split?: 'never' }[];
  readonly lotsDecision: string;
  readonly conditions: readonly NewCondition[];
  readonly scenarios: readonly { title: string; rules: StoredRule[] }[];
  readonly bids: readonly StoryBid[];
  /** Asked after the opening: the same bids without those of some suppliers. */
  readonly whatIf?: { readonly title: string; readonly without: readonly SupplierCode[] };
  /** Left out where the lowest price that passes decides. */
  readonly quality?: StoryScoring;
  /** What the award's paper says, where one is put to the trusts. */
  readonly paper?: { readonly why: string; readonly comments: Partial<Record<TrustCode, string>> };
}

const INSURANCE: NewCondition = {
  kind: 'participation',
  title: 'Insurance and standing',
  description: 'The supplier holds the required insurance and is on no debarment list.',
};
const NET_ZERO: NewCondition = {
  kind: 'participation',
  title: 'Net zero commitment',
  description: 'The supplier has published a carbon reduction plan or a net zero commitment.',
};
const STANDARD: NewCondition = {
  kind: 'requirement',
  title: 'BS EN 1789 type B',
  description: 'The vehicle is approved to BS EN 1789 as a type B emergency ambulance.',
};

/**
 * Three ladders by which three trusts gain £602,500 together, although the largest alone is already on a good price.
 *
 * What Cedar, who supplies all three now, would have asked tells what the market, competition and aggregation did.
 */
const JOINT_FLEET: StoryTender = {
  stage: 'proposed',
  lead: 'LAS',
  title: 'Double-crewed ambulances with crew safety pack',
  description: 'Replacement of ambulances at the end of their five years, for three trusts in one order.',
  lots: [{ title: 'Double-crewed ambulances', items: ['nextAmbulance'] }],
  lotsDecision: 'One lot: one specification, and a split would lose the price for the whole volume.',
  conditions: [STANDARD, INSURANCE, NET_ZERO],
  scenarios: [
    {
      title: 'Two suppliers, none above 40 %',
      rules: [
        { rule: 'maxSuppliers', value: 2 },
        { rule: 'maxShare', basisPoints: 4000 },
      ],
    },
  ],
  whatIf: { title: 'Only Cedar, who supplies now', without: ['ALDER', 'BIRCH'] },
  paper: {
    why: 'The lowest price for the whole volume. Every trust pays less than it would have paid alone.',
    comments: {
      LAS: 'Funded in the capital plan. The saving leaves the budget in the year of delivery.',
      SCAS: 'Funded. We would like the delivery plan before the contract is signed.',
    },
  },
  bids: [
    {
      supplier: 'ALDER',
      ladders: {
        nextAmbulance: [
          [1, '152000.00'],
          [50, '146000.00'],
          [100, '139000.00'],
        ],
      },
    },
    {
      supplier: 'BIRCH',
      ladders: {
        nextAmbulance: [
          [1, '149000.00'],
          [80, '144000.00'],
          [100, '141000.00'],
        ],
      },
    },
    {
      supplier: 'CEDAR',
      ladders: {
        nextAmbulance: [
          [1, '150000.00'],
          [20, '147500.00'],
          [40, '143000.00'],
        ],
      },
    },
  ],
};

/** Bids by which London alone pays £144,500 each, South Central alone £147,000, and both together £140,000. */
export const APPROVED_FLEET: StoryTender = {
  stage: 'approved',
  lead: 'SCAS',
  title: 'Double-crewed ambulances, first joint order',
  description: 'The first order of complete ambulances that London and South Central place together.',
  lots: [{ title: 'Double-crewed ambulances', items: ['ambulance'] }],
  lotsDecision: 'One lot: both trusts agreed on one specification.',
  conditions: [STANDARD, INSURANCE],
  scenarios: [],
  paper: {
    why: 'Cedar Conversions (fictional) is the lowest for one hundred vehicles, and each trust gains.',
    comments: { LAS: 'Checked against the last invoice.', SCAS: 'Checked against the last purchase order.' },
  },
  bids: [
    {
      supplier: 'CEDAR',
      ladders: {
        ambulance: [
          [40, '149000.00'],
          [60, '146000.00'],
          [100, '140000.00'],
        ],
      },
    },
    {
      supplier: 'ALDER',
      ladders: {
        ambulance: [
          [40, '147000.00'],
          [60, '145500.00'],
          [100, '141000.00'],
        ],
      },
    },
    {
      supplier: 'BIRCH',
      ladders: {
        ambulance: [
          [40, '148500.00'],
          [60, '144500.00'],
          [100, '142000.00'],
        ],
      },
    },
  ],
};

/** London needs monitors and South Central needs small defibrillators: one supplier for both is dearer than each alone. */
const DEFIBRILLATORS: StoryTender = {
  stage: 'evaluated',
  lead: 'LAS',
  title: 'Defibrillators from one manufacturer',
  description: 'One family of devices, so that batteries, pads and training are the same in both trusts.',
  lots: [{ title: 'Monitors and defibrillators', items: ['monitor', 'aed'], split: 'never' }],
  lotsDecision: 'One lot that is not split: devices of two makers would not share pads, batteries or training.',
  conditions: [INSURANCE],
  scenarios: [],
  bids: [
    {
      supplier: 'MAPLE',
      ladders: {
        monitor: [
          [10, '17600.00'],
          [120, '17000.00'],
          [130, '16950.00'],
        ],
        aed: [
          [20, '1150.00'],
          [300, '1120.00'],
          [320, '1115.00'],
        ],
      },
    },
    {
      supplier: 'HAZEL',
      ladders: {
        monitor: [
          [10, '18400.00'],
          [120, '18200.00'],
          [130, '18150.00'],
        ],
        aed: [
          [20, '900.00'],
          [300, '820.00'],
          [320, '815.00'],
        ],
      },
    },
    {
      supplier: 'ROWAN',
      ladders: {
        monitor: [
          [10, '20200.00'],
          [120, '19950.00'],
          [130, '19900.00'],
        ],
        aed: [
          [20, '1320.00'],
          [300, '1300.00'],
          [320, '1290.00'],
        ],
      },
    },
  ],
  quality: DEFIBRILLATOR_QUALITY,
};

const STRETCHERS: StoryTender = {
  stage: 'opened',
  lead: 'SCAS',
  title: 'Powered stretchers and tracked carry chairs',
  description: 'Stretchers and chairs that reduce lifting, with loading systems fitted to existing ambulances.',
  lots: [
    { title: 'Powered stretchers', items: ['stretcher'] },
    { title: 'Tracked carry chairs', items: ['chair'] },
  ],
  lotsDecision: 'Two lots, so that makers of one product only can bid.',
  conditions: [
    {
      kind: 'requirement',
      title: 'Safe working load',
      description: 'The stretcher carries 318 kg and the chair 228 kg, shown by a test report.',
    },
    INSURANCE,
  ],
  scenarios: [],
  bids: [
    {
      supplier: 'ROWAN',
      ladders: {
        stretcher: [
          [30, '16750.00'],
          [60, '16200.00'],
          [90, '15800.00'],
        ],
        chair: [
          [40, '2890.00'],
          [80, '2790.00'],
          [120, '2690.00'],
        ],
      },
    },
    {
      supplier: 'HAZEL',
      ladders: {
        stretcher: [
          [30, '16400.00'],
          [60, '16100.00'],
          [90, '15950.00'],
        ],
      },
    },
  ],
  quality: STRETCHER_QUALITY,
};

const NEXT_FLEET: StoryTender = {
  stage: 'published',
  lead: 'LAS',
  title: 'Electric ambulances: base vehicles and conversion',
  description: 'Battery electric base vehicles and their conversion to double-crewed ambulances.',
  lots: [
    { title: 'Base vehicles', items: ['baseVehicle'] },
    { title: 'Conversion', items: ['conversion'] },
  ],
  lotsDecision: 'Two lots: manufacturers of chassis rarely convert, and converters are mostly small firms.',
  conditions: [STANDARD, INSURANCE, NET_ZERO],
  scenarios: [{ title: 'A tenth for small suppliers', rules: [{ rule: 'minShareSme', basisPoints: 1000 }] }],
  bids: [
    {
      supplier: 'ALDER',
      ladders: {
        baseVehicle: [
          [1, '43900.00'],
          [40, '42900.00'],
          [70, '42404.00'],
        ],
      },
    },
    {
      supplier: 'BIRCH',
      ladders: {
        conversion: [
          [1, '91500.00'],
          [40, '89800.00'],
          [70, '88400.00'],
        ],
      },
    },
  ],
};

const TABLETS: StoryTender = {
  stage: 'cancelled',
  lead: 'SCAS',
  title: 'Tablet computers for crews',
  description: 'Rugged tablets for electronic patient records.',
  lots: [{ title: 'Tablet computers', items: ['tablet'] }],
  lotsDecision: 'One lot: one product.',
  conditions: [INSURANCE],
  scenarios: [],
  bids: [],
};

const TERMINALS: StoryTender = {
  stage: 'draft',
  lead: 'LAS',
  title: 'Vehicle mobile data terminals',
  description: 'Terminals for the dispatch system, with mounts, for the vehicles of two trusts.',
  lots: [{ title: 'Mobile data terminals', items: ['terminal'] }],
  lotsDecision: '',
  conditions: [INSURANCE],
  scenarios: [],
  bids: [],
};

/** A contract whose price follows an index and a currency: each trust alone pays £2.98 and £3.05, and both together £2.80. */
export const BLANKETS: StoryTender = {
  stage: 'approved',
  lead: 'LAS',
  title: 'Heat-retention blankets',
  description: 'Single-use blankets for two trusts, in prices of November 2025 that follow an index and the euro.',
  lots: [{ title: 'Heat-retention blankets', items: ['blanket'] }],
  lotsDecision: 'One lot: one product.',
  conditions: [INSURANCE],
  scenarios: [],
  paper: {
    why: 'The lowest price for both trusts’ blankets together, and lower than either would pay alone.',
    comments: { LAS: 'In the revenue budget of the stores.', SCAS: 'In the budget of clinical consumables.' },
  },
  bids: [
    {
      supplier: 'MAPLE',
      ladders: {
        blanket: [
          [25_000, '3.10'],
          [40_000, '3.00'],
          [65_000, '2.80'],
        ],
      },
    },
    {
      supplier: 'ROWAN',
      ladders: {
        blanket: [
          [25_000, '3.05'],
          [40_000, '2.98'],
          [65_000, '2.90'],
        ],
      },
    },
  ],
};

/** One tender at every stage, the furthest first; a second one is bought under, at prices that move. */
export const TENDERS: readonly StoryTender[] = [
  APPROVED_FLEET,
  BLANKETS,
  JOINT_FLEET,
  DEFIBRILLATORS,
  STRETCHERS,
  NEXT_FLEET,
  TABLETS,
  TERMINALS,
];
