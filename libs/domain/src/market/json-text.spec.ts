import * as fc from 'fast-check';
import { type Exact, exactText, isList, isObject, JsonNumber, readJson } from './json-text.js';

/** The value as JSON.parse would give it, for comparison only. */
function plain(value: Exact): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (isList(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    Object.defineProperty(result, name, { value: plain(member), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

describe('reading JSON exactly', () => {
  it('agrees with the built-in reader on every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(plain(readJson(text).value)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what the built-in reader refuses', () => {
    const broken = fc.tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('', ',', '}', '"', '\\', '0', ' ', '-'),
    );
    fc.assert(
      fc.property(broken, ([text, at, sign]) => {
        const damaged = text.slice(0, at % (text.length + 1)) + sign + text.slice((at % (text.length + 1)) + 1);
        const outcome = (read: () => unknown) => {
          try {
            read();
            return 'JSON';
          } catch (error) {
            return error instanceof Error ? 'refused' : 'crashed';
          }
        };
        expect(outcome(() => readJson(damaged))).toBe(outcome(() => JSON.parse(damaged) as unknown));
      }),
    );
  });

  it.each(['0.1000000000000000055511151231257827', '12345678901234567890.12', '85000.0', '1E-7', '-0'])(
    'keeps the number %s as it was written',
    (number) => {
      expect(exactText(readJson(`{"amount": ${number}}`).value)).toBe(`{"amount":${number}}`);
    },
  );

  it('gives one content text for files that differ in spaces and in the order of fields', () => {
    const one = readJson('{"b": [1, 2.50], "a": {"y": null, "x": true}}').value;
    const other = readJson('{ "a":{"x":true,"y":null},\r\n"b":[1,2.50]}').value;
    expect(exactText(one)).toBe(exactText(other));
  });

  it('names the line and the column of what is wrong', () => {
    expect(() => readJson('{\n  "a": 1,\n  "b": ,\n}')).toThrow('A JSON value is missing at line 3, column 8');
  });

  it('says which name stands twice in one object, and takes the later value', () => {
    const { value, duplicates } = readJson('{"a": {"b": 1, "b": 2}}');
    expect(duplicates).toEqual(['$.a.b']);
    expect(exactText(value)).toBe('{"a":{"b":2}}');
  });

  it('treats a field called __proto__ as a field', () => {
    expect(exactText(readJson('{"__proto__": {"a": 1}}').value)).toBe('{"__proto__":{"a":1}}');
  });

  it('refuses nesting that would exhaust the stack, with a sentence', () => {
    expect(() => readJson('['.repeat(100_000))).toThrow('nested more than 200 deep');
  });

  it('passes over a byte order mark', () => {
    expect(readJson('\uFEFF[]').value).toEqual([]);
  });

  it('knows where each object stands in the text', () => {
    const text = ' {"releases": [ {"id": "1"} ]}';
    const { value, places } = readJson(text);
    const release = isObject(value) && isList(value['releases']) ? value['releases'][0]! : null;
    const [from, to] = places.get(release)!;
    expect(text.slice(from, to)).toBe('{"id": "1"}');
  });
});
