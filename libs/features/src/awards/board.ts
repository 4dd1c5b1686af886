import { awardProblem, type AwardProblem, type Run, type TenderPack } from '@tandem/domain/awards';
import {
  divideHalfUp,
  type Money,
  money,
  parseMoney,
  parseQuantity,
  type Quantity,
  quantity,
} from '@tandem/domain/money';
import type { FinishedRun } from './award-result.js';
import { labelOf } from './pack-labels.js';
import { findRun } from './run-index.js';

/** What one supplier wins in a scenario. */
export interface BoardSupplier {
  readonly supplier: string;
  readonly name: string;
  readonly isSmall: boolean;
  /** Its rows and its charges and discounts. */
  readonly amount: Money;
  /** Its share of the reference value, half up. */
  readonly shareBasisPoints: number;
}

/** One scenario on the board. What cannot be known is null and never imputed. */
export interface BoardScenario {
  readonly id: string;
  readonly title: string;
  /** Not published with the tender: it informs, and no award may come of it. */
  readonly isWhatIf: boolean;
  readonly rules: TenderPack['scenarios'][number]['rules'];
  readonly status: Run['status'] | null;
  readonly cost: Money | null;
  /** How much cheaper the best award could still be; nought when the award is proved best. */
  readonly proofGap: Money | null;
  readonly tie: Run['tie'];
  /** How much dearer than the cheapest scenario on the board. */
  readonly gapToCheapest: Money | null;
  readonly isCheapest: boolean;
  /** Cheapest of those that were published, from which alone an award may come. */
  readonly isCheapestPublished: boolean;
  readonly suppliers: readonly BoardSupplier[];
  readonly smallShareBasisPoints: number | null;
  /** Quality of what is bought, weighted by reference value; null where a winner has no quality. */
  readonly qualityBasisPoints: number | null;
  /** Kilograms, in thousandths; null when no bid states its carbon. */
  readonly carbonKg: Quantity | null;
  readonly perTrust: Readonly<Record<string, Money>>;
  readonly infeasibleBecause: readonly string[];
}

/** Every scenario of a run side by side, for one coalition. */
export interface ScenarioBoard {
  readonly coalition: readonly string[];
  readonly currency: string;
  readonly scenarios: readonly BoardScenario[];
}

/** The board of a finished run for one coalition. */
export function scenarioBoard(run: FinishedRun, pack: TenderPack, coalition: readonly string[]): ScenarioBoard {
  const rows = pack.scenarios.map(({ id, rules }) => {
    const found = findRun(run.evaluation, id, coalition);
    const common = {
      id,
      title: labelOf(run.labels, 'scenarios', id),
      isWhatIf: run.whatIfs.includes(id),
      rules,
      status: found?.status ?? null,
      tie: found?.tie ?? null,
      infeasibleBecause: found?.infeasibleBecause ?? [],
    };
    return found?.cost ? { ...common, ...outcome(run, pack, found, found.cost) } : { ...common, ...NO_AWARD };
  });
  const cheapest = least(rows);
  const cheapestPublished = least(rows.filter((row) => !row.isWhatIf));
  const scenarios = rows.map((row) => ({
    ...row,
    gapToCheapest: row.cost === null || cheapest === undefined ? null : money(row.cost - cheapest),
    isCheapest: row.cost !== null && row.cost === cheapest,
    isCheapestPublished: !row.isWhatIf && row.cost !== null && row.cost === cheapestPublished,
  }));
  return {
    coalition,
    currency: pack.currency,
    scenarios: scenarios.toSorted((a, b) => placeOf(a) - placeOf(b)),
  };
}

/** The base scenario first, because everything is compared with it; then the published ones; what-ifs last. */
function placeOf(row: Pick<BoardScenario, 'id' | 'isWhatIf'>): number {
  return row.isWhatIf ? 2 : row.id === 'base' ? 0 : 1;
}

const NO_AWARD = {
  cost: null,
  proofGap: null,
  suppliers: [],
  smallShareBasisPoints: null,
  qualityBasisPoints: null,
  carbonKg: null,
  perTrust: {},
} as const;

function outcome(run: FinishedRun, pack: TenderPack, found: Run, cost: string) {
  const problem = awardProblem(pack, found.scenario, found.coalition);
  const rows = wonRows(problem, found);
  const suppliers = suppliersOf(run, problem, found, rows);
  const small = rows.filter((row) => problem.suppliers[row.supplier]!.sme);
  return {
    cost: parseMoney(cost),
    proofGap: found.gap === null ? null : parseMoney(found.gap),
    suppliers,
    smallShareBasisPoints: share(total(small.map((row) => row.value)), problem.reference),
    qualityBasisPoints: qualityOf(problem, rows),
    carbonKg: carbonOf(problem, rows),
    perTrust: Object.fromEntries(Object.entries(found.perTrust).map(([trust, amount]) => [trust, parseMoney(amount)])),
  };
}

interface WonRow {
  readonly line: number;
  readonly supplier: number;
  readonly quantity: bigint;
  /** Reference value of the quantity, in the problem's common unit. */
  readonly value: bigint;
}

function wonRows(problem: AwardProblem, found: Run): WonRow[] {
  const lines = new Map(problem.lines.map((line, l) => [line.id, l]));
  const suppliers = new Map(problem.suppliers.map((supplier, s) => [supplier.id, s]));
  return found.award.map((row) => {
    const [line, supplier, bought] = [lines.get(row.line)!, suppliers.get(row.supplier)!, parseQuantity(row.quantity)];
    return { line, supplier, quantity: bought, value: bought * problem.lines[line]!.reference };
  });
}

function suppliersOf(run: FinishedRun, problem: AwardProblem, found: Run, rows: readonly WonRow[]): BoardSupplier[] {
  const amounts = new Map<string, bigint>();
  for (const part of [...found.award, ...found.charges])
    amounts.set(part.supplier, (amounts.get(part.supplier) ?? 0n) + parseMoney(part.amount));
  return [...new Set(rows.map((row) => row.supplier))]
    .map((s): BoardSupplier => {
      const { id, sme } = problem.suppliers[s]!;
      const value = total(rows.filter((row) => row.supplier === s).map((row) => row.value));
      return {
        supplier: id,
        name: labelOf(run.labels, 'suppliers', id),
        isSmall: sme,
        amount: money(amounts.get(id) ?? 0n),
        shareBasisPoints: share(value, problem.reference),
      };
    })
    .sort((a, b) => b.shareBasisPoints - a.shareBasisPoints || (a.supplier < b.supplier ? -1 : 1));
}

function qualityOf(problem: AwardProblem, rows: readonly WonRow[]): number | null {
  const parts = rows.map((row) => {
    const quality = problem.suppliers[row.supplier]!.bid.quality.get(problem.lots[problem.lines[row.line]!.lot]!.id);
    return quality === undefined ? undefined : BigInt(quality) * row.value;
  });
  const known = parts.filter((part) => part !== undefined);
  const whole = total(rows.map((row) => row.value));
  return known.length < parts.length || whole === 0n ? null : Number(divideHalfUp(total(known), whole));
}

function carbonOf(problem: AwardProblem, rows: readonly WonRow[]): Quantity | null {
  const isStated = problem.suppliers.some(({ prices }) => prices.some((price) => (price?.carbonPerUnit ?? 0n) > 0n));
  if (!isStated) return null;
  // Millionths of a kilogram times thousandths of a unit; a thousandth of a kilogram is a million of them.
  const carbon = rows.map(
    (row) => row.quantity * (problem.suppliers[row.supplier]!.prices[row.line]?.carbonPerUnit ?? 0n),
  );
  return quantity(divideHalfUp(total(carbon), 1_000_000n));
}

function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(divideHalfUp(part * 10_000n, whole));
}

function least(rows: readonly { readonly cost: Money | null }[]): Money | undefined {
  return rows.reduce<Money | undefined>(
    (best, { cost }) => (cost !== null && (best === undefined || cost < best) ? cost : best),
    undefined,
  );
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
