import * as fc from 'fast-check';
import { canonicalJson } from './index.js';

const SEED = 20260402;
console.log(`canonical JSON laws: fast-check seed ${SEED}`);

const jsonValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'binary' }).filter((k) => k !== '__proto__'),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

describe('canonical JSON', () => {
  it('says the same as the value it was made from', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: SEED },
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
      { seed: SEED },
    );
  });

  it('sorts keys by UTF-16 code units, as the example of RFC 8785 section 3.2.3', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const values = [...canonicalJson(value).matchAll(/:(\d)/g)].map((m) => Number(m[1]));
    expect(values).toEqual([2, 4, 6, 7, 1, 5, 3]);
  });

  it('writes what the example of RFC 8785 section 3.2.2 writes for text and literals', () => {
    const value = { string: '\u20ac$\u000f\u000aA\'B"\\\\"/', literals: [null, true, false] };
    expect(canonicalJson(value)).toBe('{"literals":[null,true,false],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it('leaves out members without a value, and writes minus nought as nought', () => {
    expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
  });

  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  it.each<[string, unknown, string]>([
    ['a fraction', { price: 1.5 }, '$.price'],
    ['an unsafe integer', [2 ** 53], '$[0]'],
    ['not-a-number', NaN, '$'],
    ['a bigint', { pence: 1n }, '$.pence'],
    ['undefined in an array', [1, undefined], '$[1]'],
    ['a hole in an array', Array(1), '$[0]'],
    ['a date object', { at: new Date(0) }, '$.at'],
    ['half a character', ['\ud83d'], '$[0]'],
    ['half a character in a key', { '\ud83d': 1 }, '$ key'],
    ['a value that contains itself', circular, '$.self'],
    ['undefined', undefined, '$'],
  ])('refuses %s and names where it is', (_what, value, path) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => canonicalJson(value)).toThrow(`${path}: `);
  });

  it('accepts the same object twice side by side', () => {
    const trust = { ods: 'RRU' };
    expect(canonicalJson([trust, trust])).toBe('[{"ods":"RRU"},{"ods":"RRU"}]');
  });
});
