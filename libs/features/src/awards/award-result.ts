import { type Comparison, type Evaluation, type Run, readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import {
  type AttributedDemand,
  attributeAward,
  type BudgetedDemand,
  type SavingsTotal,
  totalsOf,
} from '@tandem/domain/savings';
import { lowFlags, type LowFlag } from './low-prices.js';
import { type LineResult, lineResults } from './line-results.js';
import { labelOf, type PackLabels } from './pack-labels.js';
import { findComparison, findRun } from './run-index.js';

/** A finished run, as it is stored. */
export interface FinishedRun {
  readonly id: string;
  readonly number: number;
  readonly tenderId: string | null;
  readonly marketProcessId: string | null;
  readonly labels: PackLabels;
  /** Scenarios of it that were not published with the tender: they inform, and no award may come of them. */
  readonly whatIfs: readonly string[];
  readonly evaluation: Evaluation;
  readonly finishedAt: Date;
}

/** What one trust pays, and how that compares. Amounts it cannot know are null and never imputed. */
export interface TrustResult {
  readonly trust: string;
  readonly name: string;
  readonly joint: Money | null;
  readonly alone: Money | null;
  /** Alone less joint, at the common price: negative when the trust would do better alone. */
  readonly cash: Money | null;
  /** The trust's part of the gain by the Shapley value: a second number, shown beside the cash. */
  readonly shapley: Money | null;
  readonly isDisBenefit: boolean;
  /** Its savings against its own baseline, within cash type and budget, never added across them. */
  readonly totals: readonly SavingsTotal[];
  readonly baseline: Money | null;
}

/** What a coalition would pay: one column of the comparison. */
export interface CoalitionResult {
  readonly coalition: readonly string[];
  readonly status: Run['status'];
  readonly cost: Money | null;
  readonly gap: Money | null;
  readonly gain: Money | null;
  readonly perTrust: Readonly<Record<string, string>>;
  readonly infeasibleBecause: readonly string[];
}

/** Everything that the result page, the decision paper and the withdrawal page say of one scenario. */
export interface AwardResult {
  readonly run: Pick<FinishedRun, 'id' | 'number' | 'tenderId' | 'marketProcessId' | 'finishedAt'>;
  readonly reference: string;
  readonly currency: string;
  readonly packSha256: string;
  readonly evaluationSha256: string;
  readonly labels: PackLabels;
  readonly scenarios: readonly { readonly id: string; readonly title: string; readonly status: Run['status'] | null }[];
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly joint: Run;
  readonly comparison: Comparison | null;
  readonly trusts: readonly TrustResult[];
  readonly lines: readonly LineResult[];
  readonly others: readonly CoalitionResult[];
  readonly low: readonly LowFlag[];
  readonly attributed: readonly AttributedDemand[];
}

/** What the result is asked for: the first scenario and all trusts when it does not say. */
export interface ResultWish {
  readonly scenario?: string;
  readonly coalition?: readonly string[];
}

/**
 * The result of one scenario for one coalition, from a finished run and the trusts' demand with its baselines.
 *
 * Everything comes from the same evaluation, so the figures of a page, its paper and its ledger lines cannot differ.
 * Undefined when the run has no such scenario or coalition.
 */
export function awardResult(
  run: FinishedRun,
  demand: readonly BudgetedDemand[],
  wish: ResultWish = {},
): AwardResult | undefined {
  const { evaluation, labels } = run;
  const pack = packWithin(evaluation);
  const scenario = wish.scenario ?? firstScenario(pack);
  const coalition = wish.coalition ?? pack.trusts;
  const joint = findRun(evaluation, scenario, coalition);
  if (!joint) return undefined;
  const comparison = findComparison(evaluation, scenario, coalition);
  const own = demand.filter((d) => coalition.includes(d.trust));
  const attributed = attributeAward(evaluation.runs, scenario, own, `evaluation ${evaluation.evaluationSha256}`);
  return {
    run,
    reference: pack.reference,
    currency: pack.currency,
    packSha256: evaluation.packSha256,
    evaluationSha256: evaluation.evaluationSha256,
    labels,
    scenarios: pack.scenarios.map(({ id }) => ({
      id,
      title: labelOf(labels, 'scenarios', id),
      status: findRun(evaluation, id, coalition)?.status ?? null,
    })),
    scenario,
    coalition,
    joint,
    comparison,
    trusts: coalition.map((trust) => trustResult(trust, labels, evaluation, joint, comparison, attributed)),
    lines: lineResults(pack, joint, labels),
    others: othersOf(evaluation, scenario),
    low: lowFlags(pack),
    attributed,
  };
}

const packs = new WeakMap<Evaluation, TenderPack>();

/** The tender pack that an evaluation embeds. Errors: when it cannot be read, which a stored evaluation always can. */
export function packWithin(evaluation: Evaluation): TenderPack {
  const known = packs.get(evaluation);
  if (known) return known;
  const read = readTenderPack(evaluation.pack);
  if (!read.pack) throw new Error('The pack inside the evaluation cannot be read.');
  packs.set(evaluation, read.pack);
  return read.pack;
}

function trustResult(
  trust: string,
  labels: PackLabels,
  evaluation: Evaluation,
  joint: Run,
  comparison: Comparison | null,
  attributed: readonly AttributedDemand[],
): TrustResult {
  const alone = amount(findRun(evaluation, joint.scenario, [trust])?.perTrust[trust]);
  const pays = amount(joint.perTrust[trust]);
  const cash = alone === null || pays === null ? null : money(alone - pays);
  const own = attributed.filter((one) => one.trust === trust);
  const baselines = own.map((one) => one.decomposition.baselineAmount);
  return {
    trust,
    name: labelOf(labels, 'trusts', trust),
    joint: pays,
    alone,
    cash,
    shapley: amount(comparison?.shapley?.[trust]),
    isDisBenefit: cash !== null && cash < 0n,
    totals: totalsOf(own.flatMap((one) => one.decomposition.parts)),
    baseline: baselines.length === 0 || baselines.includes(null) ? null : total(baselines),
  };
}

function othersOf(evaluation: Evaluation, scenario: string): CoalitionResult[] {
  return evaluation.runs
    .filter((run) => run.scenario === scenario)
    .map((run) => ({
      coalition: run.coalition,
      status: run.status,
      cost: amount(run.cost),
      gap: amount(run.gap),
      gain: amount(findComparison(evaluation, scenario, run.coalition)?.gain),
      perTrust: run.perTrust,
      infeasibleBecause: run.infeasibleBecause,
    }));
}

/** The scenario that a page shows when nobody chose one: the base scenario where there is one. */
export function firstScenario(pack: TenderPack): string {
  return (pack.scenarios.find((s) => s.id === 'base') ?? pack.scenarios[0])!.id;
}

function amount(text: string | null | undefined): Money | null {
  return text === null || text === undefined ? null : parseMoney(text);
}

function total(amounts: readonly (Money | null)[]): Money {
  return money(amounts.reduce((sum: bigint, one) => sum + (one ?? 0n), 0n));
}
