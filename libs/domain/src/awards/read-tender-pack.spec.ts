import { canonicalPack } from './canonical-pack.js';
import { readTenderPack } from './read-tender-pack.js';

const sound = {
  format: 'tandem-tender-pack/1',
  reference: 'T-1',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS'],
  lots: [{ id: 'L1' }],
  lines: [{ id: 'X', lot: 'L1', demand: { LAS: '10', SCAS: '5' } }],
  suppliers: [{ id: 'S1' }],
  bids: [{ supplier: 'S1', prices: [{ line: 'X', unitPrice: '2.00' }] }],
  scenarios: [{ id: 'base' }],
};

const paths = (document: unknown) => readTenderPack(document).problems?.map((p) => p.path);
const priced = (price: object) => ({
  ...sound,
  bids: [{ supplier: 'S1', prices: [{ line: 'X', unitPrice: '2.00', ...price }] }],
});

describe('reading a tender pack', () => {
  it('accepts the least that a pack must say and fills in the defaults', () => {
    const { pack } = readTenderPack(sound);
    expect(pack).toMatchObject({
      coalitions: [['LAS'], ['SCAS'], ['LAS', 'SCAS']],
      timeLimitMs: 60_000,
      bids: [{ fixedCharge: 0n, prices: [{ kind: 'allUnits', min: 0n, unitPrice: 20_000n }] }],
      lines: [{ indivisible: true }],
    });
  });

  it('lists every problem at once, each at its own path', () => {
    const broken = {
      ...sound,
      colour: 'blue',
      timeLimitMs: 1.5,
      lines: [{ id: 'X', lot: 'L1', demand: { LAS: '10', NOBODY: '5', SCAS: '2.5' } }],
      bids: [
        {
          supplier: 'S1',
          prices: [
            {
              line: 'X',
              unitPrice: 2.5,
              breaks: [
                { from: '50', unitPrice: '1.00' },
                { from: '20', unitPrice: '1.50' },
              ],
              min: '9',
              max: '4',
            },
          ],
        },
      ],
      scenarios: [{ id: 'base', rules: [{ rule: 'exclude', supplier: 'S9', lot: 'L1' }, { rule: 'luck' }] }],
    };
    expect(paths(broken)).toEqual([
      '$.colour',
      '$.lines[0].demand.NOBODY',
      '$.lines[0].demand.SCAS',
      '$.bids[0].prices[0].unitPrice',
      '$.bids[0].prices[0].max',
      '$.bids[0].prices[0].breaks[0].unitPrice',
      '$.bids[0].prices[0].breaks[1].from',
      '$.bids[0].prices[0].breaks[1].unitPrice',
      '$.scenarios[0].rules[0].supplier',
      '$.scenarios[0].rules[1].rule',
      '$.timeLimitMs',
    ]);
  });

  it.each([
    [
      'a price that a break raises',
      priced({ breaks: [{ from: '5', unitPrice: '2.01' }] }),
      '$.bids[0].prices[0].breaks[0].unitPrice',
    ],
    ['a negative quantity', priced({ max: '-1' }), '$.bids[0].prices[0].max'],
    ['a quantity over 2^53', priced({ max: '9007199254740.993' }), '$.bids[0].prices[0].max'],
    ['a price with five places', priced({ unitPrice: '2.00001' }), '$.bids[0].prices[0].unitPrice'],
    ['a supplier who bids twice', { ...sound, bids: [...sound.bids, ...sound.bids] }, '$.bids[1].supplier'],
    ['a line in no lot', { ...sound, lots: [{ id: 'L2' }] }, '$.lines[0].lot'],
    ['a coalition of strangers', { ...sound, coalitions: [['NHS']] }, '$.coalitions[0][0]'],
    ['more lines than the limit', { ...sound, lines: Array(1_000_000).fill(sound.lines[0]) }, '$.lines'],
    ['a formula that nobody knows', { ...sound, scoring: { formula: 'CHEAPEST' } }, '$.scoring.formula'],
    ['something that is no pack', 'pack', '$'],
  ])('refuses %s', (_, document, path) => expect(paths(document)).toContain(path));

  it('accepts equal prices at a break, breaks beyond the demand and a supplier who bids on nothing', () => {
    expect(paths(priced({ breaks: [{ from: '500', unitPrice: '2.00' }] }))).toBeUndefined();
    expect(paths({ ...sound, bids: [{ supplier: 'S1' }] })).toBeUndefined();
  });

  it('writes the same canonical text whatever the order of the sets, and adds nothing', () => {
    const shuffled = { ...sound, trusts: ['SCAS', 'LAS'] };
    expect(canonicalPack(readTenderPack(shuffled).pack!)).toBe(canonicalPack(readTenderPack(sound).pack!));
    expect(JSON.parse(canonicalPack(readTenderPack(sound).pack!))).toEqual(sound);
  });
});
