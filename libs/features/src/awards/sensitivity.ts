import {
  type AwardProblem,
  type AwardQuantity,
  awardProblem,
  changedProblem,
  changeWords,
  type Engine,
  type Restriction,
  restrictionKey,
  restrictionsOf,
  restrictionWords,
  type Rule,
  suppliersOf,
  unservedLines,
  verifyAward,
} from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { money, moneyText, parseMoney, percentWords, quantity, quantityText } from '@tandem/domain/money';
import {
  type OtherAward,
  type RuleStep,
  ruleSteps,
  type SensitivityDocument,
  type WonQuantity,
} from '@tandem/domain/sensitivity';
import type { Solver, SolveResult } from '@tandem/platform/solver';
import { drawBatches, drawn, leavings, solveDraws, volumesOf } from './regret.js';
import {
  type Recommended,
  recommended,
  type SensitivityQuestion,
  type SolvedAward,
  type StepResult,
} from './sensitivity-question.js';

/** One solve, or a few: the unit in which an analysis is kept and goes on after a stop. */
export interface SensitivityStep {
  readonly key: string;
  /** What is being found out, as people read it while it runs. */
  readonly words: string;
  solve(solver: Solver, signal: AbortSignal): Promise<StepResult>;
}

/** More limits than this are not tried one by one. */
const LIMITS_MAX = 60;

/** Every step of an analysis, in the order in which people follow it. The question alone decides them. */
export function sensitivitySteps(question: SensitivityQuestion): SensitivityStep[] {
  const base = recommended(question);
  return [
    ...triedLimits(question, base).flatMap(({ restriction, steps }) =>
      steps.map((step) => limitStep(question, base, restriction, step)),
    ),
    ...winnersOf(base).map((supplier) => withoutStep(question, base, supplier)),
    ...lotsOf(base).map((lot) => runnerUpStep(question, base, lot)),
    ...drawBatches(question).map((batch) => ({
      key: `draws ${batch.spreadBasisPoints} ${batch.first}`,
      words: `Moving volumes by up to ${percentWords(batch.spreadBasisPoints)}: draws ${batch.first + 1} to ${batch.first + batch.count}`,
      solve: async (solver: Solver, signal: AbortSignal) => ({
        draws: await solveDraws(question, base, batch, solver, signal),
      }),
    })),
  ];
}

/** The document of an analysis whose steps are all solved. The same question gives the same bytes but for the engine. */
export function sensitivityDocument(
  question: SensitivityQuestion,
  results: ReadonlyMap<string, StepResult>,
  engine: Engine,
  sha256: (text: string) => string,
): SensitivityDocument {
  const base = recommended(question);
  const other = (key: string): SolvedAward => {
    const found = results.get(key);
    if (!found || !('other' in found)) throw new Error(`The step "${key}" of the analysis is not solved.`);
    return found.other;
  };
  const limits = triedLimits(question, base);
  const without = winnersOf(base).map((supplier) => ({ supplier, ...other(`without ${supplier}`) }));
  const content = {
    format: 'tandem-sensitivity/1' as const,
    packSha256: question.packSha256,
    scenario: question.scenario,
    coalition: base.problem.coalition,
    seed: question.seed,
    draws: question.draws,
    award: { status: base.run.status, cost: base.run.cost!, gap: base.run.gap, suppliers: winnersOf(base) },
    limits: limits.map(({ restriction, steps }) => ({
      limit: restrictionWords(restriction),
      tried: steps.map((step) => ({
        change: step.change,
        direction: step.direction,
        words: changeWords(restriction, step.to),
        ...withoutRows(other(limitKey(restriction, step))),
      })),
    })),
    limitsLeftOut: limitsOf(question).length - limits.length,
    without: without.map(({ supplier, ...found }) => ({
      supplier,
      ...withoutRows(found),
      because: found.status === 'infeasible' ? unservedLines(problemWithout(question, [supplier])) : [],
    })),
    nextBest: nextBest(base, without),
    runnersUp: lotsOf(base).map((lot) => {
      const found = other(`lot ${lot.id}`);
      const inside = new Set(lot.lines.map((l) => base.problem.lines[l]!.id));
      return {
        lot: lot.id,
        winners: winnersIn(base, lot),
        next: unique(found.rows.filter((row) => inside.has(row.line)).map((row) => row.supplier)),
        ...withoutRows(found),
      };
    }),
    volumes: volumesOf(question, results),
    drawn: drawn(question, results),
    leaving: leavings(question, base),
  };
  return { ...content, engine, sensitivitySha256: sha256(canonicalJson(content)) };
}

function limitsOf({ pack, scenario, coalition }: SensitivityQuestion) {
  return restrictionsOf(pack, scenario, coalition)
    .map((restriction) => ({ restriction, steps: ruleSteps(restriction) }))
    .filter(({ steps }) => steps.length > 0);
}

/** The limits that are tried: rules and lots of the trusts' own making, and the capacities of those who win. */
function triedLimits(question: SensitivityQuestion, base: Recommended) {
  const winners = new Set(winnersOf(base));
  return limitsOf(question)
    .filter(({ restriction }) => !('supplier' in restriction) || winners.has(restriction.supplier))
    .slice(0, LIMITS_MAX);
}

function limitKey(restriction: Restriction, step: RuleStep): string {
  return `limit ${restrictionKey(restriction)} ${step.change}`;
}

function limitStep(
  question: SensitivityQuestion,
  base: Recommended,
  restriction: Restriction,
  step: RuleStep,
): SensitivityStep {
  const { pack, scenario, coalition } = question;
  return {
    key: limitKey(restriction, step),
    words: `Trying a limit at another number: ${changeWords(restriction, step.to)}`,
    solve: async (solver, signal) => {
      const problem = changedProblem(pack, scenario, coalition, new Map([[restrictionKey(restriction), step.to]]));
      const kept = step.direction === 'tighter' ? stillBest(base, problem) : undefined;
      if (kept) return { other: described(base, problem, kept) };
      return { other: described(base, problem, await solved(question, problem, solver, signal)) };
    },
  };
}

/** A stricter limit that the proved best award keeps anyway changes nothing: none of fewer awards is cheaper. */
function stillBest({ run, award }: Recommended, problem: AwardProblem): SolveResult | undefined {
  const { violations, priced } = verifyAward(problem, { rows: award.rows });
  if (run.status !== 'optimal' || violations.length > 0 || !priced) return undefined;
  return { status: 'optimal', award: priced, costPence: priced.cost, boundPence: priced.cost };
}

function withoutStep(question: SensitivityQuestion, base: Recommended, supplier: string): SensitivityStep {
  return {
    key: `without ${supplier}`,
    words: `The best award without ${supplier}`,
    solve: async (solver, signal) => {
      const problem = problemWithout(question, [supplier]);
      return { other: described(base, problem, await solved(question, problem, solver, signal)) };
    },
  };
}

function runnerUpStep(
  question: SensitivityQuestion,
  base: Recommended,
  lot: AwardProblem['lots'][number],
): SensitivityStep {
  return {
    key: `lot ${lot.id}`,
    words: `Who would come next in ${lot.id}`,
    solve: async (solver, signal) => {
      const problem = problemWithout(question, winnersIn(base, lot), [lot.id]);
      return { other: described(base, problem, await solved(question, problem, solver, signal)) };
    },
  };
}

/** The problem in which some suppliers may not win: anywhere, or in the lots named. Reference values stay. */
function problemWithout(
  { pack, scenario, coalition }: SensitivityQuestion,
  suppliers: readonly string[],
  lots: readonly string[] = pack.lots.map((lot) => lot.id),
): AwardProblem {
  const barred = suppliers.flatMap((supplier) => lots.map((lot): Rule => ({ rule: 'exclude', supplier, lot })));
  const scenarios = pack.scenarios.map((s) => (s.id === scenario ? { ...s, rules: [...s.rules, ...barred] } : s));
  return awardProblem({ ...pack, scenarios }, scenario, coalition);
}

async function solved(
  { pack }: SensitivityQuestion,
  problem: AwardProblem,
  solver: Solver,
  signal: AbortSignal,
): Promise<SolveResult> {
  const result = await solver.solve(problem, { timeLimitMs: pack.timeLimitMs, signal });
  // A solve that was stopped from outside is no result: the step is done again.
  signal.throwIfAborted();
  return result;
}

function described(base: Recommended, problem: AwardProblem, result: SolveResult): SolvedAward {
  const { status, award, boundPence } = result;
  return {
    status,
    cost: award ? text(award.cost) : null,
    bound: boundPence === undefined ? null : text(boundPence),
    difference: award ? text(award.cost - base.award.cost) : null,
    suppliers: award ? suppliersOf(award.rows).map((s) => problem.suppliers[s]!.id) : [],
    rows: award ? wonQuantities(problem, award.rows) : [],
  };
}

function wonQuantities(problem: AwardProblem, rows: readonly AwardQuantity[]): WonQuantity[] {
  return rows.map((row) => ({
    line: problem.lines[row.line]!.id,
    supplier: problem.suppliers[row.supplier]!.id,
    quantity: quantityText(quantity(row.quantity)),
  }));
}

function nextBest(
  base: Recommended,
  without: readonly (SolvedAward & { readonly supplier: string })[],
): SensitivityDocument['nextBest'] {
  const possible = without.filter((one) => one.cost !== null);
  const [first, ...others] = possible;
  if (!first) return null;
  const best = others.reduce((a, b) => (parseMoney(b.cost!) < parseMoney(a.cost!) ? b : a), first);
  const old = wonQuantities(base.problem, base.award.rows);
  const changes = base.problem.lines.flatMap(({ id }) => {
    const [from, to] = [old, best.rows].map((rows) => rows.filter((row) => row.line === id));
    return canonicalJson(from) === canonicalJson(to) ? [] : [{ line: id, from: from!, to: to! }];
  });
  const { supplier, ...found } = best;
  return { without: supplier, ...withoutRows(found), changes };
}

function winnersOf({ problem, award }: Recommended): string[] {
  return suppliersOf(award.rows).map((s) => problem.suppliers[s]!.id);
}

function winnersIn({ problem, award }: Recommended, lot: AwardProblem['lots'][number]): string[] {
  const inside = award.rows.filter((row) => lot.lines.includes(row.line));
  return suppliersOf(inside).map((s) => problem.suppliers[s]!.id);
}

function lotsOf({ problem }: Recommended): readonly AwardProblem['lots'][number][] {
  return problem.lots;
}

function withoutRows({ rows: _rows, ...found }: SolvedAward): OtherAward {
  return found;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
}

const text = (pence: bigint) => moneyText(money(pence));
