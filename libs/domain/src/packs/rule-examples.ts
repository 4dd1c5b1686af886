import { both, bothAt, CHAIRS, opening, type PackExample, run, STRETCHERS, stretchersAt } from './examples.js';

const TWO = ['LAS', 'SCAS'];
const TOGETHER = [['LAS', 'SCAS']];
const JOINT = 'LAS + SCAS';
const base = [{ id: 'base' }];

/** Packs about rules, coalitions, ties, runs without an award, and the ranking. */
export const RULE_EXAMPLES: readonly PackExample[] = [
  {
    id: 'rules',
    title: 'Scenarios with rules',
    text: [
      'One tender, five scenarios. The list of coalitions asks for the joint award alone; without the awards of each trust there is nothing to compare with, and what depends on it is null.',
      'With one line, a share is a part of the fifteen: one half at most is seven, four tenths at least are six, a fifth at least is three.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      suppliers: [{ id: 'S1' }, { id: 'S2', sme: true }, { id: 'S3' }],
      bids: [stretchersAt('S1', '450.00'), stretchersAt('S2', '480.00'), stretchersAt('S3', '500.00')],
      scenarios: [
        { id: 'a: no rules' },
        { id: 'b: half at most', rules: [{ rule: 'maxShare', basisPoints: 5000 }] },
        { id: 'c: small suppliers', rules: [{ rule: 'minShareSme', basisPoints: 4000 }] },
        { id: 'd: keep S3', rules: [{ rule: 'retain', supplier: 'S3', lot: 'L1', minBasisPoints: 2000 }] },
        { id: 'e: without S1', rules: [{ rule: 'exclude', supplier: 'S1', lot: 'L1' }] },
      ],
      coalitions: TOGETHER,
    },
    runs: [
      run(JOINT, '6750.00', ['15 stretcher from S1 at 450.0000 = 6750.00'], 'LAS 4500.00, SCAS 2250.00', {
        scenario: 'a: no rules',
      }),
      run(
        JOINT,
        '7010.00',
        [
          '7 stretcher from S1 at 450.0000 = 3150.00',
          '7 stretcher from S2 at 480.0000 = 3360.00',
          '1 stretcher from S3 at 500.0000 = 500.00',
        ],
        'LAS 4673.33, SCAS 2336.67',
        { scenario: 'b: half at most' },
      ),
      run(
        JOINT,
        '6930.00',
        ['9 stretcher from S1 at 450.0000 = 4050.00', '6 stretcher from S2 at 480.0000 = 2880.00'],
        'LAS 4620.00, SCAS 2310.00',
        { scenario: 'c: small suppliers' },
      ),
      run(
        JOINT,
        '6900.00',
        ['12 stretcher from S1 at 450.0000 = 5400.00', '3 stretcher from S3 at 500.0000 = 1500.00'],
        'LAS 4600.00, SCAS 2300.00',
        { scenario: 'd: keep S3' },
      ),
      run(JOINT, '7200.00', ['15 stretcher from S2 at 480.0000 = 7200.00'], 'LAS 4800.00, SCAS 2400.00', {
        scenario: 'e: without S1',
      }),
    ],
    comparisons: [
      { scenario: 'a: no rules', coalition: JOINT, figures: { alone: 'LAS null, SCAS null', gain: null, core: null } },
    ],
  },
  {
    id: 'shares',
    title: 'What a share is a share of',
    text: [
      'Stretchers and chairs cannot be added up, so shares are counted at reference prices: for each line the mean of the list prices of all who bid for it, here 295.00 and 197.50. The whole is 15 × 295.00 + 10 × 197.50 = 6,400.00, and seven tenths of it are 4,480.00.',
      'S2 is cheaper for both, but may have 4,480.00 at most. All chairs from S1 (1,975.00) leave S2 with 4,425.00 and cost only 50.00 more than no rule would.',
    ],
    pack: {
      ...opening('CONVEYANCE', TWO),
      lines: [STRETCHERS, CHAIRS],
      bids: [bothAt('S1', '300.00', '200.00'), bothAt('S2', '290.00', '195.00')],
      scenarios: [{ id: 'base', rules: [{ rule: 'maxShare', basisPoints: 7000 }] }],
      coalitions: TOGETHER,
    },
    runs: [
      run(
        JOINT,
        '6350.00',
        ['10 chair from S1 at 200.0000 = 2000.00', '15 stretcher from S2 at 290.0000 = 4350.00'],
        'LAS 3700.00, SCAS 2650.00',
      ),
    ],
    comparisons: [],
  },
  {
    id: 'smallest-share',
    title: 'A winner wins enough to be worth it',
    text: [
      'The lot says that whoever wins in it wins three tenths at least: of fifteen, five. S1 delivers thirteen at most, but S2 cannot win only the other two.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lots: [{ id: 'L1', minShareBasisPoints: 3000 }],
      lines: [STRETCHERS],
      bids: [stretchersAt('S1', '450.00', { max: '13' }), stretchersAt('S2', '480.00')],
      scenarios: base,
      coalitions: TOGETHER,
    },
    runs: [
      run(
        JOINT,
        '6900.00',
        ['10 stretcher from S1 at 450.0000 = 4500.00', '5 stretcher from S2 at 480.0000 = 2400.00'],
        'LAS 4600.00, SCAS 2300.00',
      ),
    ],
    comparisons: [],
  },
  {
    id: 'carbon',
    title: 'A cap on carbon',
    text: [
      'S1 is cheaper and emits 20 kg for each stretcher, S2 emits 10 kg. The cap of 250 kg is meant for all trusts; a coalition has its part by reference value: two thirds for LAS, one third for SCAS.',
      'Both: 10 × 20 + 5 × 10 = 250. LAS alone, with 166.67 kg: 6 × 20 + 4 × 10 = 160. SCAS alone, with 83.33 kg: 3 × 20 + 2 × 10 = 80.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        stretchersAt('S1', '450.00', { carbonKgPerUnit: '20' }),
        stretchersAt('S2', '480.00', { carbonKgPerUnit: '10' }),
      ],
      scenarios: [{ id: 'base', rules: [{ rule: 'carbonCap', kg: '250' }] }],
    },
    runs: [
      run(
        'LAS',
        '4620.00',
        ['6 stretcher from S1 at 450.0000 = 2700.00', '4 stretcher from S2 at 480.0000 = 1920.00'],
        'LAS 4620.00',
      ),
      run(
        'SCAS',
        '2310.00',
        ['3 stretcher from S1 at 450.0000 = 1350.00', '2 stretcher from S2 at 480.0000 = 960.00'],
        'SCAS 2310.00',
      ),
      run(
        JOINT,
        '6900.00',
        ['10 stretcher from S1 at 450.0000 = 4500.00', '5 stretcher from S2 at 480.0000 = 2400.00'],
        'LAS 4600.00, SCAS 2300.00',
      ),
    ],
    comparisons: [both({ gain: '30.00', cash: 'LAS 20.00, SCAS 10.00' })],
  },
  {
    id: 'infeasible',
    title: 'A trust that cannot buy alone',
    text: [
      'S1 is the only bidder and delivers twelve or more. Neither trust can buy alone: those runs are `infeasible`, and `infeasibleBecause` says why. What a trust would pay alone is then not known, and nothing is made up: the gain is null.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [stretchersAt('S1', '450.00', { min: '12' })],
      scenarios: base,
    },
    runs: [
      run('LAS', null),
      run('SCAS', null),
      run(JOINT, '6750.00', ['15 stretcher from S1 at 450.0000 = 6750.00'], 'LAS 4500.00, SCAS 2250.00'),
    ],
    comparisons: [
      both({
        alone: 'LAS null, SCAS null',
        gain: null,
        cash: 'LAS null, SCAS null',
        shapley: null,
        nucleolus: null,
        core: null,
      }),
    ],
  },
  {
    id: 'ties',
    title: 'Awards that cost the same',
    text: [
      'Three suppliers ask the same. Splits between them would cost the same too, but fewer suppliers come first; among awards of one supplier, the one who submitted earlier: S2. The run says `tie`: `byOrder`.',
      'S3 submitted at the same instant as S2, written in another zone; S2 comes before it by name.',
    ],
    pack: {
      ...opening('STRETCHERS', ['LAS']),
      lines: [{ id: 'stretcher', lot: 'L1', demand: { LAS: '10' } }],
      suppliers: [
        { id: 'S1', submittedAt: '2026-03-02T12:00:00Z' },
        { id: 'S2', submittedAt: '2026-03-02T11:58:00Z' },
        { id: 'S3', submittedAt: '2026-03-02T12:58:00+01:00' },
      ],
      bids: [stretchersAt('S1', '450.00'), stretchersAt('S2', '450.00'), stretchersAt('S3', '450.00')],
      scenarios: base,
    },
    runs: [run('LAS', '4500.00', ['10 stretcher from S2 at 450.0000 = 4500.00'], 'LAS 4500.00')],
    comparisons: [],
  },
  {
    id: 'ranking',
    title: 'A ranking by price and quality',
    text: [
      'With `scoring`, complete bids are ranked lot by lot at the demand of all trusts. FIXED gives 60 points for the floor price and none for the ceiling, both set before the tender: S1 has 60 × (9,000 − 6,750) ÷ 3,000 = 45 and 40 × 0.6 = 24 for quality; S2 has 36 and 32.',
      'The award is another question: it stays with the lowest cost under the rules of the scenario.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        { ...stretchersAt('S1', '450.00'), qualityBasisPoints: { L1: 6000 } },
        { ...stretchersAt('S2', '480.00'), qualityBasisPoints: { L1: 8000 } },
      ],
      scoring: {
        priceWeightBasisPoints: 6000,
        formula: 'FIXED',
        parameters: { floor: '6000.00', ceiling: '9000.00' },
        tie: ['higherQuality', 'earlierSubmission'],
      },
      scenarios: base,
      coalitions: TOGETHER,
    },
    runs: [run(JOINT, '6750.00', ['15 stretcher from S1 at 450.0000 = 6750.00'], 'LAS 4500.00, SCAS 2250.00')],
    comparisons: [],
    ranking: ['1: S1 at 6750.00 has 45.0000 + 24.0000 = 69.0000', '2: S2 at 7200.00 has 36.0000 + 32.0000 = 68.0000'],
  },
];
