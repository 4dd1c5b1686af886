import { both, bothAt, CHAIRS, opening, type PackExample, run, STRETCHERS } from './examples.js';

const TWO = ['LAS', 'SCAS'];
const base = [{ id: 'base' }];
const inTwoLots = [STRETCHERS, { ...CHAIRS, lot: 'L2' }];
const all = (supplier: string, stretcher: string, stretchers: string, chair: string, chairs: string) => [
  `10 chair from ${supplier} at ${chair} = ${chairs}`,
  `15 stretcher from ${supplier} at ${stretcher} = ${stretchers}`,
];
const forLas = (supplier: string, chair: string, chairs: string, stretcher: string, stretchers: string) => [
  `4 chair from ${supplier} at ${chair} = ${chairs}`,
  `10 stretcher from ${supplier} at ${stretcher} = ${stretchers}`,
];
const forScas = (supplier: string, chair: string, chairs: string, stretcher: string, stretchers: string) => [
  `6 chair from ${supplier} at ${chair} = ${chairs}`,
  `5 stretcher from ${supplier} at ${stretcher} = ${stretchers}`,
];
const LAS_FROM_S2 = run('LAS', '3680.00', forLas('S2', '195.0000', '780.00', '290.0000', '2900.00'), 'LAS 3680.00');
const SCAS_FROM_S2 = run(
  'SCAS',
  '2620.00',
  forScas('S2', '195.0000', '1170.00', '290.0000', '1450.00'),
  'SCAS 2620.00',
);

/** Packs about offers over several lines and lots: tiers, bundles, packages and lots that stay whole. */
export const OFFER_EXAMPLES: readonly PackExample[] = [
  {
    id: 'spend-tiers',
    title: 'A discount on the whole spend',
    text: [
      'There are two lines now. S1 takes 5 % off everything once £5,000.00 of its list prices are bought. Together: 15 × 300.00 + 10 × 200.00 = 6,500.00, less 325.00.',
      'The discount follows what each trust buys from S1: 3,800.00 to 2,700.00, so 190.00 and 135.00.',
    ],
    pack: {
      ...opening('CONVEYANCE', TWO),
      lines: [STRETCHERS, CHAIRS],
      bids: [
        bothAt('S1', '300.00', '200.00', {
          spendTiers: {
            steps: [
              { from: '0.00', discountBasisPoints: 0 },
              { from: '5000.00', discountBasisPoints: 500 },
            ],
          },
        }),
        bothAt('S2', '290.00', '195.00'),
      ],
      scenarios: base,
    },
    runs: [
      LAS_FROM_S2,
      SCAS_FROM_S2,
      run(
        'LAS + SCAS',
        '6175.00',
        all('S1', '300.0000', '4500.00', '200.0000', '2000.00'),
        'LAS 3610.00, SCAS 2565.00',
        {
          charges: ['S1 tierDiscount -325.00'],
        },
      ),
    ],
    comparisons: [both({ gain: '125.00', cash: 'LAS 70.00, SCAS 55.00' })],
  },
  {
    id: 'bundle',
    title: 'Two lots and a bundle',
    text: [
      'Stretchers are in lot L1 and chairs in lot L2. S1 takes £250.00 off the bill of whoever buys everything it needs in both lots from S1.',
      'The discount is 250.00 in every coalition, as it was bid: two trusts that buy apart have it twice, so joining costs 250.00 more here.',
    ],
    pack: {
      ...opening('CONVEYANCE', TWO),
      lots: [{ id: 'L1' }, { id: 'L2' }],
      lines: inTwoLots,
      bids: [
        bothAt('S1', '300.00', '200.00', { bundles: [{ lots: ['L1', 'L2'], discount: '250.00' }] }),
        bothAt('S2', '290.00', '195.00'),
      ],
      scenarios: base,
    },
    runs: [
      run('LAS', '3550.00', forLas('S1', '200.0000', '800.00', '300.0000', '3000.00'), 'LAS 3550.00', {
        charges: ['S1 bundle L1 L2 -250.00'],
      }),
      run('SCAS', '2450.00', forScas('S1', '200.0000', '1200.00', '300.0000', '1500.00'), 'SCAS 2450.00', {
        charges: ['S1 bundle L1 L2 -250.00'],
      }),
      run(
        'LAS + SCAS',
        '6250.00',
        all('S1', '300.0000', '4500.00', '200.0000', '2000.00'),
        'LAS 3653.85, SCAS 2596.15',
        {
          charges: ['S1 bundle L1 L2 -250.00'],
        },
      ),
    ],
    comparisons: [both({ gain: '-250.00', cash: 'LAS -103.85, SCAS -146.15' })],
  },
  {
    id: 'package',
    title: 'A package: all or nothing',
    text: [
      'S1 offers both lots for £6,000.00 to all trusts together, in place of its single prices. No trust alone may take it, for a package belongs to the coalition that it names, or to all trusts.',
      'Rows inside a package have the amount 0.00; the price stands among the charges. It is shared by what its lots would cost at list prices: 3,800.00 to 2,700.00.',
    ],
    pack: {
      ...opening('CONVEYANCE', TWO),
      lines: inTwoLots,
      bids: [
        bothAt('S1', '300.00', '200.00', { packages: [{ lots: ['L1', 'L2'], price: '6000.00' }] }),
        bothAt('S2', '290.00', '195.00'),
      ],
      scenarios: base,
    },
    runs: [
      LAS_FROM_S2,
      SCAS_FROM_S2,
      run('LAS + SCAS', '6000.00', all('S1', '0.0000', '0.00', '0.0000', '0.00'), 'LAS 3507.69, SCAS 2492.31', {
        charges: ['S1 package L1 L2 6000.00'],
      }),
    ],
    comparisons: [both({ gain: '300.00', cash: 'LAS 172.31, SCAS 127.69' })],
  },
  {
    id: 'never-split',
    title: 'A lot that may not be split',
    text: [
      'Both lines are in L1, and `split` is `never`: everything that a coalition needs in the lot goes to one supplier. S1 has the cheaper chairs, but S2 has the cheaper lot.',
      'Without `split` the chairs would come from S1, and both together would pay 6,350.00.',
    ],
    pack: {
      ...opening('CONVEYANCE', TWO),
      lots: [{ id: 'L1', split: 'never' }],
      lines: [STRETCHERS, CHAIRS],
      bids: [bothAt('S1', '300.00', '200.00'), bothAt('S2', '290.00', '205.00')],
      scenarios: base,
    },
    runs: [
      run('LAS', '3720.00', forLas('S2', '205.0000', '820.00', '290.0000', '2900.00'), 'LAS 3720.00'),
      run('SCAS', '2680.00', forScas('S2', '205.0000', '1230.00', '290.0000', '1450.00'), 'SCAS 2680.00'),
      run(
        'LAS + SCAS',
        '6400.00',
        all('S2', '290.0000', '4350.00', '205.0000', '2050.00'),
        'LAS 3720.00, SCAS 2680.00',
      ),
    ],
    comparisons: [both({ gain: '0.00' })],
  },
];
