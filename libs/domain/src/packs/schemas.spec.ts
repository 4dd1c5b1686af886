import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTenderPack } from '@tandem/domain/awards';
import { enumerated } from './enumerated.fixture.js';
import { EVALUATION_SCHEMA } from './evaluation-schema.js';
import { FULL_PACK } from './full-pack.fixture.js';
import type { Schema } from './schema-parts.js';
import { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';

const SEED = 20261122;
console.log(`pack schemas: fast-check seed ${SEED}`);

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
const isPack = ajv.compile(TENDER_PACK_SCHEMA);
const isEvaluation = new Ajv2020({ strict: true, strictRequired: false }).compile(EVALUATION_SCHEMA);

type Step = string | number;
type Document = Record<string, never>;
const copy = (value: unknown) => JSON.parse(JSON.stringify(value)) as Document;

/** The pack with one place changed; `undefined` takes the place away. */
function changed(steps: readonly Step[], value: unknown): unknown {
  if (value === undefined) return without(FULL_PACK, steps);
  const whole = copy(FULL_PACK);
  let at: Record<Step, unknown> = whole;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<Step, unknown>;
  at[steps.at(-1)!] = value;
  return whole;
}

/** A copy of a document with one place taken away. */
function without(document: unknown, steps: readonly Step[]): unknown {
  const whole = copy(document);
  let at: Record<Step, unknown> = whole;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<Step, unknown>;
  delete at[steps.at(-1)!];
  return whole;
}

/** Every place of a JSON value. */
function placesOf(value: unknown, before: readonly Step[] = []): Step[][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const steps = [...before, Array.isArray(value) ? Number(name) : name];
    return [steps, ...placesOf(inside, steps)];
  });
}

/** Where in the full pack each object of the schema stands. */
const STANDS: Readonly<Record<string, Step[]>> = {
  lot: ['lots', 0],
  line: ['lines', 0],
  baseline: ['lines', 0, 'baseline', 'LAS'],
  supplier: ['suppliers', 0],
  bid: ['bids', 0],
  price: ['bids', 0, 'prices', 0],
  break: ['bids', 0, 'prices', 0, 'breaks', 0],
  spendTiers: ['bids', 1, 'spendTiers'],
  step: ['bids', 1, 'spendTiers', 'steps', 0],
  bundle: ['bids', 0, 'bundles', 0],
  package: ['bids', 0, 'packages', 0],
  scoring: ['scoring'],
  scenario: ['scenarios', 0],
  'rule-maxSuppliers': ['scenarios', 1, 'rules', 0],
  'rule-maxShare': ['scenarios', 1, 'rules', 1],
  'rule-minShareSme': ['scenarios', 1, 'rules', 2],
  'rule-minQuality': ['scenarios', 1, 'rules', 3],
  'rule-retain': ['scenarios', 1, 'rules', 4],
  'rule-exclude': ['scenarios', 1, 'rules', 5],
  'rule-carbonCap': ['scenarios', 1, 'rules', 6],
};

/** Every word in quotation marks in the readers, and every name in the schema: whatever could be a field. */
function words(): Set<string> {
  const folder = join(process.cwd(), 'libs/domain/src/awards');
  const readers = readdirSync(folder).filter((name) => /^read-.*(?<!spec)\.ts$/.test(name));
  expect(readers.length).toBeGreaterThan(3);
  const texts = readers.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const found = [...texts.matchAll(/'([A-Za-z][A-Za-z0-9]*)'/g)].map((match) => match[1]!);
  return new Set([...found, ...definitions().flatMap(([, schema]) => Object.keys(schema.properties ?? {}))]);
}

const definitions = (): [string, Schema][] => [['', TENDER_PACK_SCHEMA], ...Object.entries(TENDER_PACK_SCHEMA.$defs!)];
const accepts = (document: unknown) => readTenderPack(document).problems === undefined;

describe('the schema of the tender pack', () => {
  it('describes every object of the format', () => {
    expect(Object.keys(TENDER_PACK_SCHEMA.$defs!).toSorted()).toEqual(Object.keys(STANDS).toSorted());
  });

  it('accepts a pack with every field, and the least of packs', () => {
    expect(isPack(FULL_PACK) ? [] : isPack.errors).toEqual([]);
    expect(accepts(FULL_PACK)).toBe(true);
    const { format, reference, currency, trusts } = FULL_PACK;
    const least = { format, reference, currency, trusts, scenarios: [{ id: 'base' }] };
    expect([isPack(least), accepts(least)]).toEqual([true, true]);
  });

  it.each(definitions())('knows exactly the fields that the reader knows (%s)', (name, schema) => {
    const steps = name === '' ? [] : STANDS[name]!;
    const unknown = [...words()].filter((word) => {
      const { problems = [] } = readTenderPack(changed([...steps, word], 'x'));
      return problems.some((p) => p.message === `The format has no field "${word}" here.`);
    });
    expect([...words()].filter((word) => !unknown.includes(word)).toSorted()).toEqual(
      Object.keys(schema.properties!).toSorted(),
    );
  });

  it.each(definitions())('requires exactly what the reader requires (%s)', (name, schema) => {
    const steps = name === '' ? [] : STANDS[name]!;
    const isNeeded = (field: string) => {
      const path = [...steps, field].reduce<string>(
        (p, s) => (typeof s === 'number' ? `${p}[${s}]` : `${p}.${s}`),
        '$',
      );
      // A scoring may leave out its formula when it says nothing that only a formula reads.
      const before = name === 'scoring' ? changed(['scoring'], { tie: [] }) : copy(FULL_PACK);
      const document = without(before, [...steps, field]);
      return (readTenderPack(document).problems ?? []).some((p) => p.path === path);
    };
    expect(Object.keys(schema.properties!).filter(isNeeded).toSorted()).toEqual([...schema.required!].toSorted());
  });

  it.each<[string, Step[], unknown]>([
    ['another format', ['format'], 'tandem-tender-pack/2'],
    ['an unknown field', ['colour'], 'blue'],
    ['a price as a number', ['bids', 0, 'prices', 0, 'unitPrice'], 2.5],
    ['a price with five places', ['bids', 0, 'prices', 0, 'unitPrice'], '2.00001'],
    ['a negative price', ['bids', 0, 'prices', 0, 'unitPrice'], '-2.00'],
    ['a leading nought', ['lines', 0, 'demand', 'LAS'], '06'],
    ['a blank', ['lines', 0, 'demand', 'LAS'], '6 '],
    ['basis points beyond the whole', ['scenarios', 1, 'rules', 1, 'basisPoints'], 10_001],
    ['half a basis point', ['lots', 0, 'minShareBasisPoints'], 0.5],
    ['an unknown rule', ['scenarios', 1, 'rules', 1, 'rule'], 'luck'],
    ['an unknown formula', ['scoring', 'formula'], 'CHEAPEST'],
    ['a trust twice', ['trusts', 1], 'LAS'],
    ['an empty coalition', ['coalitions'], [[]]],
    ['no scenario', ['scenarios'], []],
    ['no time', ['timeLimitMs'], 0],
    ['an hour that does not exist', ['suppliers', 0, 'submittedAt'], '2026-03-02T25:00:00Z'],
  ])('refuses %s, as the reader does', (_, steps, value) => {
    const document = changed(steps, value);
    expect([isPack(document), accepts(document)]).toEqual([false, false]);
  });

  it('never refuses a pack that the reader accepts', () => {
    const anything = fc.oneof(
      fc.constantFrom(undefined, null, true, '', '0', '1.5', '007', '-1', 'LAS', 'L1', 'X', 'all', 'never', [], {}, [
        'LAS',
      ]),
      fc.integer({ min: -1, max: 10_001 }),
      fc.double(),
      fc.stringMatching(/^\d{1,3}(\.\d{1,5})?$/),
      fc.string({ maxLength: 3 }),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(FULL_PACK)), anything, (steps, value) => {
        const document = JSON.parse(JSON.stringify(changed(steps, value))) as unknown;
        if (!accepts(document)) return;
        accepted += 1;
        expect(isPack(document) ? [] : isPack.errors).toEqual([]);
      }),
      { seed: SEED, numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});

describe('the schema of the evaluation', () => {
  const evaluation = copy(enumerated(FULL_PACK));

  it('accepts an evaluation with every kind of result', () => {
    expect(isEvaluation(evaluation) ? [] : isEvaluation.errors).toEqual([]);
  });

  it.each(Object.keys(EVALUATION_SCHEMA.properties!))('knows the member %s, which an evaluation has', (name) => {
    expect(Object.keys(evaluation)).toContain(name);
  });

  it('refuses an evaluation from which any one place was taken, or to which one was added', () => {
    const places = placesOf(evaluation).filter(([first]) => first !== 'pack');
    const optional = /\.(line|lots|decidedBy|because|ranking|robustness)$/;
    const still = places.flatMap((steps) => {
      if (typeof steps.at(-1) === 'number') return [];
      return isEvaluation(without(evaluation, steps)) ? [`.${steps.join('.')}`] : [];
    });
    const isById =
      /\.(alone|cash|equalSplit|proportionalToStandalone|proportionalToVolume|shapley|nucleolus|separableCost|perTrust)\.[A-Z]+$/;
    expect(still.filter((path) => !optional.test(path) && !isById.test(path))).toEqual([]);
    expect(isEvaluation({ ...evaluation, colour: 'blue' })).toBe(false);
  });

  it('refuses amounts with a float or without pence', () => {
    for (const cost of [13.5, '13.5', '13', '1e3', '.50']) {
      const whole = copy(evaluation) as unknown as { runs: { cost: unknown }[] };
      whole.runs[0]!.cost = cost;
      expect(isEvaluation(whole)).toBe(false);
    }
  });
});
