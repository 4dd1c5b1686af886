import { type Money, moneyText } from '@tandem/domain/money';
import { SAVING_METHODS } from './registry.js';
import { plainRows, type Working } from './working.js';

const examples = SAVING_METHODS.flatMap((method) =>
  method.examples.map((example) => ({ name: `${method.id}: ${example.title}`, ...example })),
);

/** The worked examples that the partnership asked for by name; each must be on a page. */
const ASKED_FOR = [
  'from-awards',
  'own-and-partnership',
  'dis-benefit',
  'stale-index',
  'leaver',
  'off-contract',
  'capital-scheme',
  'rebate',
  'price-rise-avoided',
  'mid-year-start',
  'grant-funded',
  'duplicate-claim',
];

describe('the methods of saving', () => {
  it('are there, each with a worked example, a source and a version', () => {
    expect(examples.length).toBeGreaterThanOrEqual(12);
    for (const method of SAVING_METHODS) {
      expect(method.examples.length).toBeGreaterThan(0);
      expect(method.source.trim()).not.toBe('');
      expect(method.version).toBeGreaterThan(0);
      expect(method.explanation.length).toBeGreaterThan(0);
    }
  });

  it('have ids of their own, and so have their examples', () => {
    for (const ids of [SAVING_METHODS.map((m) => m.id), examples.map((e) => e.id)]) {
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[a-z0-9-]+$/.test(id))).toEqual([]);
    }
  });

  it('tell every example that was asked for', () => {
    expect(ASKED_FOR.filter((id) => !examples.some((example) => example.id === id))).toEqual([]);
  });
});

describe('the worked example', () => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_name, { work, expected }) => {
    expect(expected.length).toBeGreaterThan(0);
    expect(plainRows(work().result)).toEqual(expected);
  });

  it.each(examples.map((example) => [example.name, example] as const))(
    '%s names no amount that its tables do not hold',
    (_name, { text, work }) => {
      const held = new Set(amountsIn(work()));
      expect(
        [...text.matchAll(/£(\d+(?:,\d{3})*(?:\.\d\d)?)/g)].map((m) => m[1]!).filter((one) => !held.has(one)),
      ).toEqual([]);
    },
  );

  it.each(examples.map((example) => [example.name, example] as const))(
    '%s has as many cells in each row as its head has columns',
    (_name, { work }) => {
      const { given, steps, result } = work();
      for (const { head, rows } of [given, steps, result])
        expect(rows.filter((row) => row.length !== head.length)).toEqual([]);
    },
  );
});

describe('a column of a worked example', () => {
  it.each(examples.map((example) => [example.name, example] as const))(
    'holds either amounts or prices for one, never both: %s',
    (_name, { work }) => {
      const { given, steps, result } = work();
      const mixed = [given, steps, result].flatMap(({ head, rows }) =>
        head.filter((_, column) => {
          const kinds = rows.flatMap((row) => {
            const { kind, value } = row[column]!;
            return kind === 'words' || value === null ? [] : [kind];
          });
          return new Set(kinds).size > 1;
        }),
      );
      expect(mixed).toEqual([]);
    },
  );
});

/** Every amount and price in the tables as a page writes it: whole pounds from £1,000 up, else with pence; prices without. */
function amountsIn({ given, steps, result }: Working): string[] {
  const cells = [given, steps, result].flatMap((table) => table.rows.flat());
  return cells.flatMap((cell) => {
    if (cell.value === null || cell.kind === 'words' || cell.kind === 'count') return [];
    const pence = cell.kind === 'amount' ? cell.value : ((cell.value / 100n) as Money);
    const [whole, part] = moneyText((pence < 0n ? 0n - pence : pence) as Money).split('.') as [string, string];
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
    return [part === '00' && (whole.length > 3 || cell.kind === 'price') ? grouped : `${grouped}.${part}`];
  });
}
