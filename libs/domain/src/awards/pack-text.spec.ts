import { readTenderPackText } from './pack-text.js';

const sound = {
  format: 'tandem-tender-pack/1',
  reference: 'T-1',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS'],
  lines: [{ id: 'X', lot: 'L1', demand: { LAS: '10', SCAS: '5' } }],
  bids: [{ supplier: 'S1', prices: [{ line: 'X', unitPrice: '2.00' }] }],
  scenarios: [{ id: 'base' }],
};
const text = JSON.stringify(sound);
const first = (json: string) => readTenderPackText(json).problems?.[0];

describe('reading a pack from its text', () => {
  it('reads what stands there, white space and escapes and all', () => {
    expect(readTenderPackText(text).pack).toBeDefined();
    expect(readTenderPackText(JSON.stringify(sound, undefined, 2)).pack).toBeDefined();
    const escaped = text.replace('"LAS":"10"', '"L\\u0041S":"10"').replace('"T-1"', '"a \\"]},{[:\\\\"');
    expect(readTenderPackText(escaped).pack).toMatchObject({ reference: 'a "]},{[:\\' });
  });

  it('sees a name that stands twice in one object, escaped or not, with its path', () => {
    const twice = text.replace('"LAS":"10"', '"LAS":"10","L\\u0041S":"11"').replace('"id":"X"', '"id":"X","id":"X"');
    expect(readTenderPackText(twice).problems).toEqual([
      { path: '$.lines[0].id', message: 'The name "id" stands more than once in this object.' },
      { path: '$.lines[0].demand.LAS', message: 'The name "LAS" stands more than once in this object.' },
    ]);
  });

  it('lists repeated names together with everything else that is wrong', () => {
    const problems = readTenderPackText(text.replace('"GBP"', '"pounds","currency":"£"')).problems;
    expect(problems?.map((p) => p.message)).toEqual([
      'The name "currency" stands more than once in this object.',
      'This must be a currency code of three capital letters.',
    ]);
  });

  it.each([
    ['no text', ''],
    ['half a pack', text.slice(0, -20)],
    ['a trailing comma', text.replace('"5"}', '"5",}')],
    ['a comment', `// pack\n${text}`],
    ['an unfinished text', '{"format":"tandem'],
    ['a number beyond JSON', text.replace('"10"', 'NaN')],
  ])('says that %s is not JSON', (_, json) => {
    expect(first(json)).toMatchObject({ path: '$', message: expect.stringContaining('not JSON') });
  });

  it.each<[string, string, { path: string; message: RegExp }]>([
    ['lists in lists', '['.repeat(100_000) + ']'.repeat(100_000), { path: '$', message: /32 levels/ }],
    ['lists that never end', '['.repeat(5_000_000), { path: '$', message: /32 levels/ }],
    ['objects in objects', '{"a":'.repeat(100_000), { path: '$', message: /32 levels/ }],
    ['a deep value in a field', text.replace('"GBP"', '['.repeat(99)), { path: '$', message: /32 levels/ }],
    ['a million lines', `{"trusts":["A"],"lines":[${'{},'.repeat(1e6)}{}]}`, { path: '$.lines', message: /5000/ }],
    ['a million names', `{"bids":[{${'"a":1,'.repeat(1e6)}"b":1}]}`, { path: '$.bids[0]', message: /5000/ }],
    ['five million values', `[${`[${'[],'.repeat(4998)}[]],`.repeat(1001)}[]]`, { path: '$', message: /4000000/ }],
    ['35 million blanks', text + ' '.repeat(35_000_000), { path: '$', message: /33554432 bytes/ }],
  ])('refuses %s by the name of the limit, in little time', (_, json, { path, message }) => {
    const startedAt = performance.now();
    const { problems } = readTenderPackText(json);
    expect(problems).toHaveLength(1);
    expect(problems![0]).toEqual({ path, message: expect.stringMatching(message) });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
