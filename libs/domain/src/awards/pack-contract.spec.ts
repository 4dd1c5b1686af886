import { readTenderPack } from './read-tender-pack.js';

/** A pack that uses every field of the format. */
const everything = {
  format: 'tandem-tender-pack/1',
  reference: 'T-1',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS', 'SECAMB'],
  lots: [
    { id: 'L1', split: 'allowed', maxSuppliers: 2, minShareBasisPoints: 1000 },
    { id: 'L2', split: 'never' },
  ],
  lines: [
    {
      id: 'X',
      lot: 'L1',
      unit: 'each',
      indivisible: true,
      demand: { LAS: '60', SCAS: '25', SECAMB: '0' },
      baseline: { LAS: { unitPrice: '3.00', quantity: '55.5', type: 'lastPricePaid' } },
    },
    { id: 'Y', lot: 'L2', unit: 'kg', indivisible: false, demand: { SCAS: '0.125' } },
  ],
  suppliers: [{ id: 'S1', sme: true, submittedAt: '2026-03-02T11:58:00Z' }, { id: 'S2' }],
  bids: [
    {
      supplier: 'S1',
      fixedCharge: '5.00',
      capacityValue: '9000.00',
      capacityQuantity: '120',
      prices: [
        {
          line: 'X',
          unitPrice: '2.00',
          kind: 'incremental',
          breaks: [
            { from: '20', unitPrice: '1.50' },
            { from: '50', unitPrice: '1.25' },
          ],
          min: '2',
          max: '100',
          fixedCharge: '1.00',
          carbonKgPerUnit: '18.500001',
        },
      ],
      bundles: [{ lots: ['L1', 'L2'], discount: '15.00' }],
      packages: [{ lots: ['L1'], price: '90.00', coalition: ['LAS', 'SCAS'] }],
      qualityBasisPoints: { L1: 7800 },
    },
    {
      supplier: 'S2',
      prices: [{ line: 'Y', unitPrice: '0.0001' }],
      spendTiers: {
        kind: 'incremental',
        steps: [
          { from: '0.00', discountBasisPoints: 0 },
          { from: '5.00', discountBasisPoints: 300 },
        ],
      },
    },
  ],
  scenarios: [
    { id: 'base', rules: [] },
    {
      id: 'all',
      rules: [
        { rule: 'maxSuppliers', value: 2 },
        { rule: 'maxShare', basisPoints: 4000 },
        { rule: 'minShareSme', basisPoints: 2500 },
        { rule: 'minQuality', basisPoints: 5000 },
        { rule: 'retain', supplier: 'S1', lot: 'L1', minBasisPoints: 3000 },
        { rule: 'exclude', supplier: 'S2', lot: 'L1' },
        { rule: 'carbonCap', kg: '1800000' },
      ],
    },
  ],
  coalitions: [['LAS'], ['SCAS', 'LAS']],
  timeLimitMs: 60_000,
};

type Step = string | number;

/** The pack with one place of it changed; `undefined` takes the place away. */
function changed(value: unknown, ...steps: Step[]): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(everything));
  let at = copy as Record<Step, unknown>;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<Step, unknown>;
  const last = steps.at(-1)!;
  if (value === undefined) delete at[last];
  else Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

const pathOf = (steps: readonly Step[]) =>
  steps.reduce<string>((p, s) => (typeof s === 'number' ? `${p}[${s}]` : `${p}.${s}`), '$');
const problemsOf = (document: unknown) => readTenderPack(document).problems ?? [];

const PRICE: Step[] = ['bids', 0, 'prices', 0];
const TIERS: Step[] = ['bids', 1, 'spendTiers'];

/** What is written at a place, and what the sentence must say. */
const REFUSED: [what: string, value: unknown, steps: Step[], sentence: RegExp][] = [
  ['another format', 'tandem-tender-pack/2', ['format'], /tandem-tender-pack\/1/],
  ['a format as a number', 1, ['format'], /tandem-tender-pack\/1/],
  ['an empty reference', '', ['reference'], /1 to 200 characters/],
  ['a long reference', 'x'.repeat(201), ['reference'], /1 to 200 characters/],
  ['half a character in a name', 'L\ud83d', ['lots', 0, 'id'], /1 to 80 characters/],
  ['small letters as a currency', 'gbp', ['currency'], /three capital letters/],
  ['no trust at all', [], ['trusts'], /At least one trust/],
  ['a trust that is a number', 5, ['trusts', 2], /1 to 80 characters/],
  ['a trust named twice', 'LAS', ['trusts', 2], /more than once/],
  ['lots as an object', {}, ['lots'], /must be a list/],
  ['a lot named twice', 'L1', ['lots', 1, 'id'], /more than once/],
  ['another word for a split', 'sometimes', ['lots', 0, 'split'], /allowed, never/],
  ['a lot without suppliers', 0, ['lots', 0, 'maxSuppliers'], /1 to 1000000/],
  ['a share above the whole', 10_001, ['lots', 0, 'minShareBasisPoints'], /0 to 10000/],
  ['half a basis point', 0.5, ['lots', 0, 'minShareBasisPoints'], /0 to 10000/],
  ['basis points as a text', '1000', ['lots', 0, 'minShareBasisPoints'], /whole number/],
  ['a line named twice', 'X', ['lines', 1, 'id'], /more than once/],
  ['a line in an unknown lot', 'L9', ['lines', 0, 'lot'], /no lot "L9"/],
  ['truth as a text', 'true', ['lines', 0, 'indivisible'], /true or false/],
  ['demand of an unknown trust', '5', ['lines', 0, 'demand', 'NHS'], /no trust "NHS"/],
  ['demand of a trust with a trick name', '5', ['lines', 0, 'demand', '__proto__'], /no trust "__proto__"/],
  ['demand as a list', [], ['lines', 0, 'demand'], /must be an object/],
  ['demand as a JSON number', 60, ['lines', 0, 'demand', 'LAS'], /quotation marks/],
  ['half an ambulance', '60.5', ['lines', 0, 'demand', 'LAS'], /whole number/],
  ['less than a gram', '0.0005', ['lines', 1, 'demand', 'SCAS'], /at most 3 decimal places/],
  ['a negative demand', '-1', ['lines', 0, 'demand', 'LAS'], /not be negative/],
  ['minus nought', '-0', ['lines', 0, 'demand', 'LAS'], /not be negative/],
  ['an exponent', '6e1', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a blank before', ' 60', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a line feed after', '60\n', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a leading nought', '060', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a plus', '+60', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a comma', '1,000', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a point alone', '60.', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['a point first', '.5', ['lines', 1, 'demand', 'SCAS'], /plain decimal/],
  ['hexadecimal', '0x10', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['Arabic digits', '٦٠', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['an empty number', '', ['lines', 0, 'demand', 'LAS'], /plain decimal/],
  ['no number', null, ['lines', 0, 'demand', 'LAS'], /decimal in quotation marks/],
  ['a quantity of 2^53 thousandths', '9007199254740.992', ['lines', 1, 'demand', 'SCAS'], /2\^53/],
  ['a million digits', '1'.repeat(1_000_000), ['lines', 0, 'demand', 'LAS'], /2\^53/],
  ['a baseline of an unknown trust', {}, ['lines', 0, 'baseline', 'NHS'], /no trust "NHS"/],
  ['a baseline price as a number', 3, ['lines', 0, 'baseline', 'LAS', 'unitPrice'], /quotation marks/],
  ['a supplier named twice', 'S1', ['suppliers', 1, 'id'], /more than once/],
  ['a small supplier by a number', 1, ['suppliers', 0, 'sme'], /true or false/],
  ['a day that does not exist', '2026-02-30T11:58:00Z', ['suppliers', 0, 'submittedAt'], /instant that exists/],
  ['a time without a zone', '2026-03-02T11:58:00', ['suppliers', 0, 'submittedAt'], /instant that exists/],
  ['an hour that does not exist', '2026-03-02T24:00:00Z', ['suppliers', 0, 'submittedAt'], /instant that exists/],
  ['a time as a number', 1_772_452_680, ['suppliers', 0, 'submittedAt'], /instant that exists/],
  ['a bid of an unknown supplier', 'S9', ['bids', 0, 'supplier'], /no supplier "S9"/],
  ['a second bid', 'S1', ['bids', 1, 'supplier'], /more than once/],
  ['a negative charge', '-5.00', ['bids', 0, 'fixedCharge'], /not be negative/],
  ['a tenth of a penny', '5.001', ['bids', 0, 'fixedCharge'], /at most 2 decimal places/],
  ['a capacity as a number', 120, ['bids', 0, 'capacityQuantity'], /quotation marks/],
  ['a price for an unknown line', 'Z', [...PRICE, 'line'], /no line "Z"/],
  ['a price as a float', 2.5, [...PRICE, 'unitPrice'], /quotation marks/],
  ['a price with five places', '2.00001', [...PRICE, 'unitPrice'], /at most 4 decimal places/],
  ['another kind of break', 'all', [...PRICE, 'kind'], /allUnits, incremental/],
  ['a maximum below the minimum', '1', [...PRICE, 'max'], /less than the minimum/],
  ['a break out of order', '20', [...PRICE, 'breaks', 1, 'from'], /must rise/],
  ['a break that raises the price', '1.51', [...PRICE, 'breaks', 1, 'unitPrice'], /must not raise/],
  ['a first break above the list price', '2.01', [...PRICE, 'breaks', 0, 'unitPrice'], /must not raise/],
  [
    'tiers with prices that have breaks',
    { steps: [{ from: '0', discountBasisPoints: 1 }] },
    ['bids', 0, 'spendTiers'],
    /no breaks/,
  ],
  ['tiers without steps', { kind: 'allUnits' }, TIERS, /required/],
  ['steps out of order', '0', [...TIERS, 'steps', 1, 'from'], /must rise/],
  ['a negative discount', -1, [...TIERS, 'steps', 0, 'discountBasisPoints'], /0 to 10000/],
  ['a bundle of an unknown lot', 'L9', ['bids', 0, 'bundles', 0, 'lots', 1], /no lot "L9"/],
  ['a bundle that names a lot twice', 'L1', ['bids', 0, 'bundles', 0, 'lots', 1], /more than once/],
  ['a bundle of nothing', [], ['bids', 0, 'bundles', 0, 'lots'], /At least one lot/],
  ['a package for an unknown trust', 'NHS', ['bids', 0, 'packages', 0, 'coalition', 1], /no trust "NHS"/],
  ['a package for nobody', [], ['bids', 0, 'packages', 0, 'coalition'], /at least one trust/],
  ['a package for one trust twice', 'LAS', ['bids', 0, 'packages', 0, 'coalition', 1], /more than once/],
  ['quality of an unknown lot', 5000, ['bids', 0, 'qualityBasisPoints', 'L9'], /no field "L9"/],
  ['quality above the whole', 10_001, ['bids', 0, 'qualityBasisPoints', 'L1'], /0 to 10000/],
  ['no scenario', [], ['scenarios'], /At least one scenario/],
  ['a scenario named twice', 'base', ['scenarios', 1, 'id'], /more than once/],
  ['an unknown rule', { rule: 'luck' }, ['scenarios', 0, 'rules', 0], /must be one of/],
  ['a rule that is a text', 'maxShare', ['scenarios', 0, 'rules', 0], /must be an object/],
  ['a rule with a foreign field', 5, ['scenarios', 1, 'rules', 0, 'basisPoints'], /no field "basisPoints"/],
  ['no supplier at most', 0, ['scenarios', 1, 'rules', 0, 'value'], /1 to 1000000/],
  ['a share above the whole', 10_001, ['scenarios', 1, 'rules', 1, 'basisPoints'], /0 to 10000/],
  ['a retained supplier that is none', 'S9', ['scenarios', 1, 'rules', 4, 'supplier'], /no supplier "S9"/],
  ['an exclusion from an unknown lot', 'L9', ['scenarios', 1, 'rules', 5, 'lot'], /no lot "L9"/],
  ['a carbon cap as a number', 1_800_000, ['scenarios', 1, 'rules', 6, 'kg'], /quotation marks/],
  ['a word for coalitions', 'some', ['coalitions'], /"all" or a list/],
  ['no coalition', [], ['coalitions'], /"all" or a list/],
  ['an empty coalition', [], ['coalitions', 0], /at least one trust/],
  ['a coalition with a stranger', 'NHS', ['coalitions', 0, 0], /no trust "NHS"/],
  ['a trust twice in a coalition', 'SCAS', ['coalitions', 1, 1], /more than once/],
  ['a coalition twice', ['LAS'], ['coalitions', 1], /more than once/],
  ['no time', 0, ['timeLimitMs'], /1 to 3600000/],
  ['a time as a text', '60000', ['timeLimitMs'], /whole number/],
  ['a fraction of a millisecond', 1.5, ['timeLimitMs'], /whole number/],
];

const OBJECTS: Step[][] = [
  [],
  ['lots', 0],
  ['lines', 0],
  ['lines', 0, 'baseline', 'LAS'],
  ['suppliers', 0],
  ['bids', 0],
  PRICE,
  [...PRICE, 'breaks', 0],
  TIERS,
  [...TIERS, 'steps', 0],
  ['bids', 0, 'bundles', 0],
  ['bids', 0, 'packages', 0],
  ['scenarios', 0],
  ['scenarios', 1, 'rules', 0],
];

const REQUIRED: Step[][] = [
  ['format'],
  ['reference'],
  ['currency'],
  ['trusts'],
  ['scenarios'],
  ['lots', 0, 'id'],
  ['lines', 0, 'id'],
  ['lines', 0, 'lot'],
  ['lines', 0, 'demand'],
  ['suppliers', 0, 'id'],
  ['bids', 0, 'supplier'],
  [...PRICE, 'line'],
  [...PRICE, 'unitPrice'],
  [...PRICE, 'breaks', 0, 'from'],
  [...TIERS, 'steps', 0, 'discountBasisPoints'],
  ['bids', 0, 'bundles', 0, 'discount'],
  ['bids', 0, 'packages', 0, 'price'],
  ['scenarios', 0, 'id'],
  ['scenarios', 1, 'rules', 4, 'minBasisPoints'],
  ['scenarios', 1, 'rules', 6, 'kg'],
];

const OPTIONAL: Step[][] = [
  ['lots', 0, 'split'],
  ['lots', 0, 'maxSuppliers'],
  ['lots', 0, 'minShareBasisPoints'],
  ['lines', 0, 'unit'],
  ['lines', 0, 'indivisible'],
  ['lines', 0, 'baseline'],
  ['suppliers', 0, 'sme'],
  ['suppliers', 0, 'submittedAt'],
  ...['fixedCharge', 'capacityValue', 'capacityQuantity', 'prices', 'bundles', 'packages', 'qualityBasisPoints'].map(
    (name): Step[] => ['bids', 0, name],
  ),
  ['bids', 1, 'spendTiers'],
  ...['kind', 'breaks', 'min', 'max', 'fixedCharge', 'carbonKgPerUnit'].map((name): Step[] => [...PRICE, name]),
  ['bids', 0, 'packages', 0, 'coalition'],
  ['scenarios', 0, 'rules'],
  ['coalitions'],
  ['timeLimitMs'],
];

describe('the contract of the tender pack', () => {
  it('accepts a pack with every field', () => expect(problemsOf(everything)).toEqual([]));

  it.each(REFUSED)('refuses %s at its own path, in words', (_, value, steps, sentence) => {
    const problems = problemsOf(changed(value, ...steps));
    const at = problems.find((p) => p.path.startsWith(pathOf(steps)) && sentence.test(p.message));
    expect(problems.map((p) => `${p.path}: ${p.message}`.slice(0, 300))).not.toEqual([]);
    expect(at).toBeDefined();
  });

  it.each(OBJECTS.map((steps) => [pathOf(steps), steps] as const))('refuses an unknown field in %s', (path, steps) => {
    expect(problemsOf(changed(1, ...steps, 'colour'))).toEqual([
      { path: `${path}.colour`, message: 'The format has no field "colour" here.' },
    ]);
    expect(problemsOf(changed('text', ...(steps.length === 0 ? ['lots'] : steps)))).not.toEqual([]);
  });

  it.each(REQUIRED.map((steps) => [pathOf(steps), steps] as const))('misses %s', (path, steps) => {
    expect(problemsOf(changed(undefined, ...steps)).map((p) => p.path)).toContain(path);
  });

  it.each(OPTIONAL.map((steps) => [pathOf(steps), steps] as const))(
    'can do without %s, but not with null',
    (path, steps) => {
      expect(problemsOf(changed(undefined, ...steps))).toEqual([]);
      expect(problemsOf(changed(null, ...steps)).map((p) => p.path)).toContain(path);
    },
  );

  it('can do without lots and suppliers when nothing names them but lines and bids', () => {
    const { lots: _, suppliers: __, ...rest } = everything;
    expect(problemsOf(rest)).toEqual([]);
  });

  it('lists all of many problems, and counts those beyond ten thousand', () => {
    const prices = Array.from({ length: 4000 }, () => ({ line: 'Z', unitPrice: 1, min: 2, max: 3 }));
    const problems = problemsOf(changed(prices, 'bids', 0, 'prices'));
    expect(problems).toHaveLength(10_001);
    expect(problems.at(-1)!.message).toMatch(/^There are \d+ more problems\.$/);
  });

  it.each([
    ['trusts', Array.from({ length: 10_000 }, (_, i) => `T${i}`), /10000 entries; the limit is 100/],
    ['lines', Array(1_000_000).fill(everything.lines[0]), /1000000 entries; the limit is 5000/],
    ['lots', Array(2001).fill(everything.lots[0]), /the limit is 2000/],
    ['bids', Array(501).fill(everything.bids[1]), /the limit is 500/],
    ['scenarios', Array(201).fill(everything.scenarios[0]), /the limit is 200/],
    ['coalitions', Array.from({ length: 4096 }, () => ['LAS']), /the limit is 4095/],
  ])('refuses too many %s by the limit alone, for nothing else was read', (name, value, sentence) => {
    expect(problemsOf(changed(value, name))).toEqual([{ path: `$.${name}`, message: expect.stringMatching(sentence) }]);
  });

  it('computes all coalitions of twelve trusts, and asks for a list beyond', () => {
    const trusts = Array.from({ length: 9 }, (_, i) => `T${i}`).concat(everything.trusts);
    const twelve = { ...everything, trusts, coalitions: 'all', scenarios: [{ id: 'base' }] };
    expect(readTenderPack(twelve).pack?.coalitions).toHaveLength(4095);
    const thirteen = problemsOf({ ...twelve, trusts: [...trusts, 'T9'] });
    expect(thirteen).toEqual([{ path: '$.coalitions', message: expect.stringContaining('up to 12 trusts') }]);
    const runs = problemsOf({ ...twelve, scenarios: Array.from({ length: 13 }, (_, i) => ({ id: `s${i}` })) });
    expect(runs).toEqual([{ path: '$.coalitions', message: expect.stringContaining('50000 runs') }]);
  });

  it('refuses amounts that only together reach 2^53 pence', () => {
    const dear = { line: 'X', unitPrice: '1000000000.00' };
    const huge = { ...everything, lines: [{ ...everything.lines[0]!, demand: { LAS: '89000' } }] };
    const priced = { ...huge, scenarios: [{ id: 'base' }] };
    expect(problemsOf({ ...priced, bids: [{ supplier: 'S1', prices: [dear] }] })).toEqual([]);
    const charged = { supplier: 'S1', fixedCharge: '9000000000000.00', prices: [dear] };
    expect(problemsOf({ ...priced, bids: [charged] })).toEqual([
      { path: '$.bids', message: expect.stringContaining('9007199254740992 pence') },
    ]);
  });

  it('keeps names of trusts that JavaScript finds special', () => {
    const trusts = ['__proto__', 'constructor', 'toString'];
    const demand = JSON.parse('{"__proto__":"1","constructor":"2","toString":"3"}');
    const { pack } = readTenderPack({
      ...everything,
      trusts,
      lots: [{ id: 'L1' }],
      lines: [{ id: 'X', lot: 'L1', demand }],
      bids: [],
      scenarios: [{ id: 'base' }],
      coalitions: 'all',
    });
    expect([...pack!.lines[0]!.demand]).toEqual([
      ['__proto__', 1000n],
      ['constructor', 2000n],
      ['toString', 3000n],
    ]);
    expect(JSON.stringify(pack!.document)).toContain('"__proto__":"1"');
  });
});
