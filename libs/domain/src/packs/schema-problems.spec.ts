import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { enumerated } from './enumerated.fixture.js';
import { evaluationProblems } from './evaluation-problems.js';
import { EVALUATION_SCHEMA } from './evaluation-schema.js';
import { FULL_PACK } from './full-pack.fixture.js';
import { schemaProblems } from './schema-problems.js';

const SEED = 20261122;
console.log(`evaluation shapes: fast-check seed ${SEED}`);

type Step = string | number;
const evaluation = JSON.parse(JSON.stringify(enumerated(FULL_PACK))) as unknown;
const isEvaluation = new Ajv2020({ strict: true, strictRequired: false }).compile(EVALUATION_SCHEMA);

function placesOf(value: unknown, before: readonly Step[] = []): Step[][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const steps = [...before, Array.isArray(value) ? Number(name) : name];
    return [steps, ...placesOf(inside, steps)];
  });
}

function changed(steps: readonly Step[], value: unknown): unknown {
  const whole = JSON.parse(JSON.stringify(evaluation)) as Record<Step, unknown>;
  let at = whole;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<Step, unknown>;
  at[steps.at(-1)!] = value;
  return JSON.parse(JSON.stringify(whole));
}

describe('the shape of an evaluation', () => {
  it('is sound as it was computed', () => expect(evaluationProblems(evaluation)).toEqual([]));

  it.each<[string, Step[], unknown, string]>([
    ['a run that is none', ['runs', 0], null, '$.runs[0]'],
    ['an amount as a number', ['runs', 0, 'cost'], 5, '$.runs[0].cost'],
    ['a status of its own', ['runs', 0, 'status'], 'splendid', '$.runs[0].status'],
    [
      'a row without a supplier',
      ['runs', 0, 'award'],
      [{ line: 'X', quantity: '1', unitPrice: '1.0000', amount: '1.00' }],
      '$.runs[0].award[0].supplier',
    ],
    ['a field that the format does not know', ['colour'], 'blue', '$.colour'],
  ])('names the place of %s', (_, steps, value, path) => {
    expect(evaluationProblems(changed(steps, value)).map((p) => p.path)).toContain(path);
  });

  it('is judged as a full validator judges it', () => {
    const anything = fc.constantFrom(
      undefined,
      null,
      '',
      '5',
      '5.00',
      '-5.00',
      '1.0000',
      5,
      1.5,
      true,
      [],
      {},
      ['LAS'],
      'optimal',
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(evaluation)), anything, (steps, value) => {
        const document = changed(steps, value);
        const isSound = schemaProblems(EVALUATION_SCHEMA, document).length === 0;
        if (!isSound) refused += 1;
        expect(isSound).toBe(isEvaluation(document));
      }),
      { seed: SEED, numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(40);
  });

  it('would not pass over a keyword that it does not know', () => {
    expect(() => schemaProblems({ multipleOf: 2 }, 3)).toThrow('multipleOf');
  });
});
