import { HighsSolver, type Solver } from '@tandem/platform/solver';
import { AWARD_CASES, type AwardCase, COALITIONS_OF, SCENARIOS_OF } from './award-cases.js';
import { type Comparators, comparators, otherTrial, ownTrial, posed, type Posed, type Trial } from './award-trials.js';
import { type Ask, type Figure, type Findings, median, percentile, Random, seconds, times } from './measure.js';

const BATCH_LIMIT_MS = 10_000;
const OWN = 'Tandem';

/** The award: time to a proof, over many tenders, beside other solvers on the same tenders. */
export async function awarding(ask: Ask): Promise<Findings> {
  const [one, two] = [new HighsSolver({ threads: 1 }), new HighsSolver({ threads: 2 })];
  const others = comparators();
  try {
    await one.warm();
    await two.warm();
    const parts: Part[] = [];
    for (const wanted of AWARD_CASES) {
      const seeds = wanted.seeds[ask.isLarge ? 0 : 1];
      if (seeds > 0) parts.push(await measureCase(ask, wanted, seeds, one, others));
    }
    parts.push(await measureBatch(ask, scenarioBatch(ask), two, others));
    parts.push(await measureBatch(ask, coalitionBatch(ask), two, others));
    const absent = ['GLPK', 'CBC'].filter((name) => !others.engines.some(({ engine }) => engine.name === name));
    return {
      title: 'Awards: proved optimal, on tenders drawn from a seed',
      method:
        'Tenders of `tender-generator.ts` (lots × suppliers × tiers), warm, one thread unless said. Tandem: from the problem to the verified award, its certificate and its ties. ' +
        'Comparators on the same tenders in turn, without ties or proof in whole numbers: `glpsol --cuts` and `cbc` as processes on the compact program, HiGHS’s MIP in a warm thread on the disaggregated one, gap below half a penny, the same time limit unless said. ' +
        'Ratio: to the faster of GLPK and HiGHS’s MIP at that percentile. A run that ends at its limit counts with the time it took. Every award is priced again exactly.',
      figures: parts.flatMap((part) => part.figures),
      notes: [
        ...(absent.length > 0 ? [`Not on this machine, and so not compared: ${absent.join(', ')}.`] : []),
        ...parts.flatMap((part) => part.notes),
      ],
    };
  } finally {
    await Promise.all([one.close(), two.close(), others.close()]);
  }
}

interface Part {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

async function measureCase(
  ask: Ask,
  wanted: AwardCase,
  seeds: number,
  solver: Solver,
  all: Comparators,
): Promise<Part> {
  const { name, spec, timeLimitMs, othersLimitMs = timeLimitMs, others } = wanted;
  const engines = all.engines.filter(({ engine }) => others?.includes(engine.name) ?? true);
  const trials = new Map<string, Trial[]>([OWN, ...engines.map(({ engine }) => engine.name)].map((of) => [of, []]));
  for (let i = 0; i < seeds; i += 1) {
    const question = posed({ ...spec, seed: ask.seed + i })();
    const turns: [string, () => Promise<Trial>][] = [
      [OWN, async () => ownTrial(solver, question, timeLimitMs)],
      ...engines.map((other): [string, () => Promise<Trial>] => [
        other.engine.name,
        async () => otherTrial(other, question, othersLimitMs),
      ]),
    ];
    for (const [of, turn] of i % 2 === 0 ? turns : turns.toReversed()) trials.get(of)!.push(await turn());
    ask.say(`${name}, seed ${ask.seed + i}: ${[...trials].map(([of, t]) => `${of} ${shown(t.at(-1)!)}`).join(', ')}`);
  }
  const shorter =
    othersLimitMs < timeLimitMs
      ? [`${name}: limit ${timeLimitMs / 1000} s for Tandem, ${othersLimitMs / 1000} s for the others.`]
      : [];
  return { figures: figuresOf(wanted, trials), notes: [...notesOf(name, trials), ...shorter] };
}

function figuresOf({ name, goals }: AwardCase, trials: ReadonlyMap<string, readonly Trial[]>): Figure[] {
  const own = trials.get(OWN)!;
  const at = (percent: number, goal: number | undefined): Figure => {
    const product = percentile(msOf(own), percent);
    const best = rivals(trials, percent)[0];
    return {
      what: `${name}: p${percent} of ${own.length}`,
      product: seconds(product),
      comparator: best ? `${best.name} ${seconds(best.ms)}` : '',
      ratio: best ? times(product / best.ms) : '',
      goal: goal === undefined ? '' : `≤ ${goal / 1000} s`,
      isReached: goal === undefined ? undefined : product <= goal && own.every((t) => t.status === 'optimal'),
    };
  };
  const near = own.map((t) => t.nearMs ?? Infinity);
  const nearGoal = goals.near;
  return [
    at(50, goals.p50),
    ...(own.length < 3 ? [] : [at(95, goals.p95)]),
    ...(nearGoal === undefined
      ? []
      : [
          {
            what: `${name}: until the gap is 0.01 %, p50`,
            product: Number.isFinite(median(near)) ? seconds(median(near)) : 'not in time',
            comparator: '',
            ratio: '',
            goal: `≤ ${nearGoal / 1000} s`,
            isReached: median(near) <= nearGoal,
          },
        ]),
  ];
}

/** GLPK and HiGHS's MIP, the faster one first. */
function rivals(trials: ReadonlyMap<string, readonly Trial[]>, percent: number): { name: string; ms: number }[] {
  return [...trials]
    .filter(([of, found]) => ['GLPK', 'HiGHS MIP'].includes(of) && found.length > 0)
    .map(([name, found]) => ({ name, ms: percentile(msOf(found), percent) }))
    .sort((a, b) => a.ms - b.ms);
}

function notesOf(name: string, trials: ReadonlyMap<string, readonly Trial[]>): string[] {
  const own = trials.get(OWN)!;
  const statuses = [...trials].map(
    ([of, found]) =>
      `${of} ${countsOf(found.map((t) => t.status))}, p50 ${seconds(median(msOf(found)))} (processor ${seconds(median(found.map((t) => t.cpuMs)))})`,
  );
  const proved = own.flatMap((t) => (t.provedMs === undefined ? [] : [t.provedMs]));
  const checks = own.flatMap((t) => (t.checkMs === undefined ? [] : [t.checkMs]));
  const gaps = own.flatMap((t) => (t.gap !== undefined && t.gap > 0n ? [`£${Number(t.gap) / 100}`] : []));
  const checked =
    checks.length > 0
      ? `, certificate checked in ${seconds(median(checks))} (p50), ${seconds(Math.max(...checks))} (longest)`
      : '';
  const left = gaps.length > 0 ? `, gaps left ${gaps.join(', ')}` : '';
  const provedAfter = proved.length > 0 ? seconds(median(proved)) : 'never';
  return [
    `${name}: ${statuses.join('; ')}.`,
    `${name}: Tandem proved the cost after ${provedAfter} (p50), ties ${countsOf(own.map((t) => t.tie ?? 'none'))}${checked}${left}; ${differences(trials)}.`,
  ];
}

/** Where two engines both call an award optimal, its exact price is the same. */
function differences(trials: ReadonlyMap<string, readonly Trial[]>): string {
  const own = trials.get(OWN)!;
  let [compared, cheaper, dearer] = [0, 0, 0];
  for (const [of, found] of trials) {
    if (of === OWN) continue;
    for (const [i, trial] of found.entries()) {
      const mine = own[i];
      if (trial.status !== 'optimal' || mine?.status !== 'optimal') continue;
      compared += 1;
      if (trial.cost! < mine.cost!) cheaper += 1;
      if (trial.cost! > mine.cost!) dearer += 1;
    }
  }
  if (cheaper > 0) return `in ${cheaper} OF ${compared} COMPARISONS ANOTHER ENGINE IS CHEAPER`;
  return `${compared} comparisons of awards called optimal by both: ${compared - dearer} equal to the penny, ${dearer} where the other is dearer`;
}

interface Batch {
  readonly name: string;
  readonly questions: readonly Posed[];
  /** Those on which the comparators are timed, one after the other. */
  readonly sample: readonly Posed[];
  readonly goalMs: number | undefined;
}

function scenarioBatch(ask: Ask): Batch {
  const count = ask.isLarge ? 100 : 20;
  const pose = posed({ ...SCENARIOS_OF, seed: ask.seed, scenarios: count });
  const questions = Array.from({ length: count }, (_, i) => pose(`what-if-${String(i + 1).padStart(4, '0')}`));
  const goalMs = ask.isLarge ? 30_000 : undefined;
  return {
    name: `${count} scenarios of 50 × 12 × 4`,
    questions,
    sample: questions.slice(0, ask.isLarge ? 10 : 5),
    goalMs,
  };
}

function coalitionBatch(ask: Ask): Batch {
  const trusts = Array.from({ length: ask.isLarge ? 10 : 5 }, (_, t) => `T${String(t + 1).padStart(4, '0')}`);
  const pose = posed({ ...COALITIONS_OF, trusts: trusts.length, seed: ask.seed });
  const questions = Array.from({ length: 2 ** trusts.length - 1 }, (_, mask) =>
    pose(
      'base',
      trusts.filter((__, t) => ((mask + 1) >> t) % 2 === 1),
    ),
  );
  const random = new Random(ask.seed);
  const sample = Array.from({ length: ask.isLarge ? 10 : 5 }, () => random.one(questions));
  const name = `${questions.length} coalitions of ${trusts.length} trusts on 50 × 12 × 4`;
  return { name, questions, sample, goalMs: ask.isLarge ? 60_000 : undefined };
}

/** All questions of a batch on two threads; comparators on a sample of it, one at a time, as the product's sample too. */
async function measureBatch(ask: Ask, batch: Batch, solver: Solver, { engines }: Comparators): Promise<Part> {
  const { name, questions, sample, goalMs } = batch;
  ask.say(name);
  const began = performance.now();
  const found: Trial[] = [];
  const waiting = [...questions];
  const lane = async () => {
    for (let question = waiting.shift(); question; question = waiting.shift())
      found.push(await ownTrial(solver, question, BATCH_LIMIT_MS));
  };
  await Promise.all([lane(), lane()]);
  const ms = performance.now() - began;
  const trials = new Map<string, Trial[]>([
    [OWN, []],
    ...engines.map(({ engine }): [string, Trial[]] => [engine.name, []]),
  ]);
  for (const question of sample) {
    trials.get(OWN)!.push(await ownTrial(solver, question, BATCH_LIMIT_MS));
    for (const other of engines) trials.get(other.engine.name)!.push(await otherTrial(other, question, BATCH_LIMIT_MS));
  }
  const sums = new Map([...trials].map(([of, list]) => [of, msOf(list).reduce((a, b) => a + b, 0)]));
  const best = ['GLPK', 'HiGHS MIP']
    .flatMap((of) => (sums.has(of) ? [{ of, ms: sums.get(of)! }] : []))
    .sort((a, b) => a.ms - b.ms)[0];
  const isProved = found.every((t) => t.status === 'optimal' || t.status === 'infeasible');
  return {
    figures: [
      {
        what: `${name}, two threads`,
        product: seconds(ms),
        comparator: '',
        ratio: '',
        goal: goalMs === undefined ? '' : `≤ ${goalMs / 1000} s`,
        isReached: goalMs === undefined ? undefined : ms <= goalMs && isProved,
      },
      {
        what: `${name}: ${sample.length} of them one at a time`,
        product: seconds(sums.get(OWN)!),
        comparator: best ? `${best.of} ${seconds(best.ms)}` : '',
        ratio: best ? times(sums.get(OWN)! / best.ms) : '',
        goal: '',
        isReached: undefined,
      },
    ],
    notes: [
      `${name}: ${countsOf(found.map((t) => t.status))}, ties ${countsOf(found.map((t) => t.tie ?? 'none'))}; ${differences(trials)}.`,
    ],
  };
}

function msOf(trials: readonly Trial[]): number[] {
  return trials.map((t) => t.ms);
}

function countsOf(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${count} ${value}`).join(', ');
}

function shown({ status, ms }: Trial): string {
  return `${status} ${seconds(ms)}`;
}
