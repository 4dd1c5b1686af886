import { both, opening, type PackExample, run, STRETCHERS, stretchersAt } from './examples.js';

const TWO = ['LAS', 'SCAS'];
const base = [{ id: 'base' }];

/** Packs about prices: from the smallest pack to breaks, charges, limits and rounding. */
export const PRICE_EXAMPLES: readonly PackExample[] = [
  {
    id: 'smallest',
    title: 'The smallest pack',
    text: [
      'One trust needs ten stretchers, one supplier offers them at £500.00. A pack needs nothing more: a line that says what is needed and in which lot, a bid, and a scenario.',
      '10 × 500.00 = 5,000.00.',
    ],
    pack: {
      ...opening('STRETCHERS', ['LAS']),
      lines: [{ id: 'stretcher', lot: 'L1', demand: { LAS: '10' } }],
      bids: [stretchersAt('S1', '500.00')],
      scenarios: base,
    },
    runs: [run('LAS', '5000.00', ['10 stretcher from S1 at 500.0000 = 5000.00'], 'LAS 5000.00')],
    comparisons: [],
  },
  {
    id: 'two-trusts',
    title: 'A second trust and a second bid',
    text: [
      'Now SCAS needs five, and S2 asks £480.00. The tender is awarded for every coalition: each trust alone, and both together.',
      'S2 is cheaper for everybody, and joining gains nothing: the price is the same for five and for fifteen.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [stretchersAt('S1', '500.00'), stretchersAt('S2', '480.00')],
      scenarios: base,
    },
    runs: [
      run('LAS', '4800.00', ['10 stretcher from S2 at 480.0000 = 4800.00'], 'LAS 4800.00'),
      run('SCAS', '2400.00', ['5 stretcher from S2 at 480.0000 = 2400.00'], 'SCAS 2400.00'),
      run('LAS + SCAS', '7200.00', ['15 stretcher from S2 at 480.0000 = 7200.00'], 'LAS 4800.00, SCAS 2400.00'),
    ],
    comparisons: [both({ alone: 'LAS 4800.00, SCAS 2400.00', gain: '0.00', cash: 'LAS 0.00, SCAS 0.00' })],
  },
  {
    id: 'break',
    title: 'A price break',
    text: [
      'S1 now asks £450.00 for each when 15 or more are bought: `kind` is `allUnits` unless it is said otherwise, so all fifteen have the lower price.',
      'Alone, neither trust reaches the break. Together they pay 15 × 450.00 = 6,750.00 instead of 7,200.00: a gain of 450.00. At the common price LAS keeps 300.00 of it and SCAS 150.00; the other fields show other ways to share the same gain.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        stretchersAt('S1', '500.00', { breaks: [{ from: '15', unitPrice: '450.00' }] }),
        stretchersAt('S2', '480.00'),
      ],
      scenarios: base,
    },
    runs: [
      run('LAS', '4800.00', ['10 stretcher from S2 at 480.0000 = 4800.00'], 'LAS 4800.00'),
      run('SCAS', '2400.00', ['5 stretcher from S2 at 480.0000 = 2400.00'], 'SCAS 2400.00'),
      run('LAS + SCAS', '6750.00', ['15 stretcher from S1 at 450.0000 = 6750.00'], 'LAS 4500.00, SCAS 2250.00'),
    ],
    comparisons: [
      both({
        alone: 'LAS 4800.00, SCAS 2400.00',
        gain: '450.00',
        cash: 'LAS 300.00, SCAS 150.00',
        equalSplit: 'LAS 225.00, SCAS 225.00',
        proportionalToStandalone: 'LAS 300.00, SCAS 150.00',
        proportionalToVolume: 'LAS 300.00, SCAS 150.00',
        shapley: 'LAS 225.00, SCAS 225.00',
        nucleolus: 'LAS 225.00, SCAS 225.00',
        separableCost: 'LAS 225.00, SCAS 225.00',
      }),
    ],
  },
  {
    id: 'incremental',
    title: 'A break for further units only',
    text: [
      'With `incremental` only the units beyond the break have its price: "from" 10 prices the 11th. 10 × 500.00 + 5 × 400.00 = 7,000.00.',
      'The row shows the average of the units, 466.6667; the amount is exact. 7,000.00 is shared 10 : 5, and the penny that is left over goes to the largest remainder.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        stretchersAt('S1', '500.00', { kind: 'incremental', breaks: [{ from: '10', unitPrice: '400.00' }] }),
        stretchersAt('S2', '480.00'),
      ],
      scenarios: base,
    },
    runs: [
      run('LAS', '4800.00', ['10 stretcher from S2 at 480.0000 = 4800.00'], 'LAS 4800.00'),
      run('SCAS', '2400.00', ['5 stretcher from S2 at 480.0000 = 2400.00'], 'SCAS 2400.00'),
      run('LAS + SCAS', '7000.00', ['15 stretcher from S1 at 466.6667 = 7000.00'], 'LAS 4666.67, SCAS 2333.33'),
    ],
    comparisons: [both({ gain: '200.00', cash: 'LAS 133.33, SCAS 66.67' })],
  },
  {
    id: 'charges',
    title: 'Charges and a smallest quantity',
    text: [
      'S1 asks £450.00 each and £200.00 once. S2 asks £480.00 each and £30.00 once for the line, and delivers six or more or none.',
      'SCAS would have S2 for 2,430.00, but five are fewer than six: it pays 2,250.00 + 200.00. Together the charge is paid once, which is the whole gain; it follows what each trust buys from S1, 133.33 and 66.67.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        { ...stretchersAt('S1', '450.00'), fixedCharge: '200.00' },
        stretchersAt('S2', '480.00', { min: '6', fixedCharge: '30.00' }),
      ],
      scenarios: base,
    },
    runs: [
      run('LAS', '4700.00', ['10 stretcher from S1 at 450.0000 = 4500.00'], 'LAS 4700.00', {
        charges: ['S1 fixedCharge 200.00'],
      }),
      run('SCAS', '2450.00', ['5 stretcher from S1 at 450.0000 = 2250.00'], 'SCAS 2450.00', {
        charges: ['S1 fixedCharge 200.00'],
      }),
      run('LAS + SCAS', '6950.00', ['15 stretcher from S1 at 450.0000 = 6750.00'], 'LAS 4633.33, SCAS 2316.67', {
        charges: ['S1 fixedCharge 200.00'],
      }),
    ],
    comparisons: [both({ gain: '200.00', cash: 'LAS 66.67, SCAS 133.33' })],
  },
  {
    id: 'limits',
    title: 'Limits, and a joint purchase that costs more',
    text: [
      'S1 delivers eight at most, S2 five at most, S3 any number at £600.00. Limits stay as they were bid, whoever buys: together the trusts need S3 as well.',
      'Alone they would pay 4,560.00 + 2,250.00; together 7,200.00. The gain is negative and shown so.',
    ],
    pack: {
      ...opening('STRETCHERS', TWO),
      lines: [STRETCHERS],
      bids: [
        stretchersAt('S1', '450.00', { max: '8' }),
        { ...stretchersAt('S2', '480.00'), capacityQuantity: '5' },
        stretchersAt('S3', '600.00'),
      ],
      scenarios: base,
    },
    runs: [
      run(
        'LAS',
        '4560.00',
        ['8 stretcher from S1 at 450.0000 = 3600.00', '2 stretcher from S2 at 480.0000 = 960.00'],
        'LAS 4560.00',
      ),
      run('SCAS', '2250.00', ['5 stretcher from S1 at 450.0000 = 2250.00'], 'SCAS 2250.00'),
      run(
        'LAS + SCAS',
        '7200.00',
        [
          '8 stretcher from S1 at 450.0000 = 3600.00',
          '5 stretcher from S2 at 480.0000 = 2400.00',
          '2 stretcher from S3 at 600.0000 = 1200.00',
        ],
        'LAS 4800.00, SCAS 2400.00',
      ),
    ],
    comparisons: [both({ gain: '-390.00', cash: 'LAS -240.00, SCAS -150.00' })],
  },
  {
    id: 'by-weight',
    title: 'Things that are weighed, and rounding',
    text: [
      'With `indivisible` false, quantities are multiples of 0.001. Prices have up to four places. A row is rounded once, half up, to the penny: 2.625 × 1.9999 = 5.2497375 becomes 5.25.',
      'The rounded amount is then shared 2.5 : 0.125, so that the parts add up to it.',
    ],
    pack: {
      ...opening('SALT', TWO),
      lines: [{ id: 'salt', lot: 'L1', unit: 'kg', indivisible: false, demand: { LAS: '2.5', SCAS: '0.125' } }],
      bids: [{ supplier: 'S1', prices: [{ line: 'salt', unitPrice: '1.9999' }] }],
      scenarios: base,
    },
    runs: [
      run('LAS', '5.00', ['2.5 salt from S1 at 1.9999 = 5.00'], 'LAS 5.00'),
      run('SCAS', '0.25', ['0.125 salt from S1 at 1.9999 = 0.25'], 'SCAS 0.25'),
      run('LAS + SCAS', '5.25', ['2.625 salt from S1 at 1.9999 = 5.25'], 'LAS 5.00, SCAS 0.25'),
    ],
    comparisons: [both({ gain: '0.00', cash: 'LAS 0.00, SCAS 0.00' })],
  },
];
