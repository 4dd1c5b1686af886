import {
  type AwardProblem,
  biddersFor,
  compareTiedAwards,
  type PricedAward,
  submissionRanks,
  suppliersOf,
} from '@tandem/domain/awards';
import {
  awardProgram,
  boxOf,
  type Certificate,
  COST_PER_PENNY,
  awardGoal,
  narrowAll,
  type Program,
  type Term,
  withCuts,
} from '@tandem/domain/certificates';
import type { HighsRuntime } from './highs-types.js';
import { Search } from './search.js';
import type { AwardLimits } from './award-limits.js';

/** Nodes for all questions about ties together: a count and no clock, so that the answer is always the same. */
const NODES = 3000;

/** The first of awards of equal cost in the declared order. */
export function preferred(problem: AwardProblem, awards: readonly PricedAward[]): PricedAward {
  return awards.reduce((best, award) => (compareTiedAwards(problem, award.rows, best.rows) < 0 ? award : best));
}

/** A question could not be settled within its limits. */
class Unsettled extends Error {}

/**
 * Chooses among very many awards of least cost by the declared order, each step a search of its own: fewest suppliers,
 * then the earliest latest submission, then line by line the smallest supplier and the smallest quantity.
 *
 * What cannot be proved within the limits is reported as `unproved`, never decided by chance. By the proof
 * of the cost the whole box is narrowed first: that leaves few questions open.
 */
export function chooseTied(
  highs: HighsRuntime,
  problem: AwardProblem,
  award: PricedAward,
  proof: Certificate,
  limits: AwardLimits,
): { award: PricedAward; tie: 'byOrder' | 'unproved' } {
  const order = new TieOrder(highs, problem, award, proof, limits);
  try {
    order.settle();
    return { award: order.award, tie: 'byOrder' };
  } catch (error) {
    if (!(error instanceof Unsettled)) throw error;
    return { award: order.award, tie: 'unproved' };
  }
}

interface Question {
  /** What is minimised: terms over columns, and its worth for an award. */
  readonly objective: readonly Term[];
  readonly worth: (award: PricedAward) => bigint | undefined;
  readonly rows: Program['rows'];
}

class TieOrder {
  private readonly program: Program;
  private nodes = 0;
  /** What has been decided: rows that every later search keeps. */
  private readonly kept: Program['rows'][number][] = [];
  /** The same for an award in whole: a solution that was rounded may keep the rows only in part. */
  private readonly demands: ((award: PricedAward) => boolean)[] = [];

  constructor(
    private readonly highs: HighsRuntime,
    private readonly problem: AwardProblem,
    public award: PricedAward,
    { root, cuts }: Certificate,
    private readonly limits: AwardLimits,
  ) {
    const program = withCuts(awardProgram(problem), cuts)!;
    const goal = awardGoal(problem, program);
    const box = boxOf(program);
    narrowAll(goal, box, root, award.cost);
    const columns = program.columns.map((c, j) => ({ ...c, lower: box.lower[j]!, upper: box.upper[j]! }));
    this.program = { ...program, columns };
    // The program's cost is never more than the true one, so this row keeps every award of least cost.
    this.keep(
      program.columns.flatMap(({ cost }, j): Term[] => (cost === 0n ? [] : [[j, cost]])),
      { upper: award.cost * goal.unit },
    );
  }

  settle(): void {
    this.fewestSuppliers();
    this.earliestSubmission();
    for (const line of this.problem.lines.keys()) this.smallestOf(line);
  }

  private fewestSuppliers(): void {
    const terms = this.suppliers().map((j): Term => [j, 1n]);
    if (suppliersOf(this.award.rows).length > 1) {
      this.improve({ objective: terms, worth: (award) => BigInt(suppliersOf(award.rows).length), rows: [] });
    }
    const fewest = suppliersOf(this.award.rows).length;
    this.keep(terms, { upper: BigInt(fewest) });
    this.demands.push((award) => suppliersOf(award.rows).length <= fewest);
  }

  private earliestSubmission(): void {
    const ranks = submissionRanks(this.problem);
    const latest = (award: PricedAward) => Math.max(...suppliersOf(award.rows).map((s) => ranks[s]!));
    for (const rank of [...new Set(ranks)].sort((a, b) => a - b)) {
      if (rank >= latest(this.award)) break;
      const late = this.suppliers().filter((_, s) => ranks[s]! > rank);
      const rows = [
        rowOf(
          late.map((j): Term => [j, 1n]),
          { upper: 0n },
        ),
      ];
      const isEarly = (award: PricedAward) => latest(award) <= rank;
      if (this.improve({ objective: [], worth: (award) => (isEarly(award) ? 0n : undefined), rows }, true)) break;
    }
    const reached = latest(this.award);
    const late = this.suppliers().filter((_, s) => ranks[s]! > reached);
    this.keep(
      late.map((j): Term => [j, 1n]),
      { upper: 0n },
    );
    this.demands.push((award) => latest(award) <= reached);
  }

  /** Fixes the quantities of a line from the smallest supplier on: taking part comes first, then the smaller quantity. */
  private smallestOf(line: number): void {
    const { demand, step } = this.problem.lines[line]!;
    let left = demand;
    for (const s of biddersFor(this.problem, line)) {
      const { terms } = this.program.quantity[line]![s]!;
      const quantity = (award: PricedAward) =>
        award.rows.find((r) => r.line === line && r.supplier === s)?.quantity ?? 0n;
      const open = terms.some(([j]) => this.program.columns[j]!.lower < this.program.columns[j]!.upper);
      if (left > 0n && open) {
        const isFirst = !this.award.rows.some((r) => r.line === line && r.supplier === s);
        const rows = [rowOf(terms, { lower: 1n })];
        const worth = (award: PricedAward) => (quantity(award) > 0n ? quantity(award) / step : undefined);
        this.improve({ objective: terms, worth, rows }, isFirst);
      }
      const taken = quantity(this.award);
      this.keep(terms, { lower: taken / step, upper: taken / step });
      this.demands.push((award) => quantity(award) === taken);
      left -= taken;
    }
  }

  private suppliers(): number[] {
    return this.program.columns.flatMap(({ kind }, j) => (kind === 'supplier' ? [j] : []));
  }

  private keep(terms: readonly Term[], limits: { lower?: bigint; upper?: bigint }): void {
    if (terms.length > 0) this.kept.push(rowOf(terms, limits));
  }

  /**
   * Takes the best award for a question as the current one. False when there is none, which is an answer only where
   * the current award itself is none (`isOpen`).
   */
  private improve({ objective, worth, rows }: Question, isOpen = false): boolean {
    const costs = new Map<number, bigint>(objective);
    const columns = this.program.columns.map((c, j) => ({ ...c, cost: (costs.get(j) ?? 0n) * COST_PER_PENNY }));
    const program: Program = { ...this.program, columns, rows: [...this.program.rows, ...this.kept, ...rows] };
    const { cost } = this.award;
    const goal = {
      problem: this.problem,
      program,
      // As fine as pence are, so that multipliers keep their digits.
      unit: COST_PER_PENNY,
      worth: (award: PricedAward) =>
        award.cost === cost && this.demands.every((isMet) => isMet(award)) ? worth(award) : undefined,
    };
    const { deadline, isStopped, onProgress } = this.limits;
    const search = new Search(this.highs, goal, {
      deadline,
      isStopped,
      nodes: NODES - this.nodes,
      onProgress: ({ nodes }) => onProgress?.({ step: 'ties', costPence: cost, nodes }),
    });
    if (!isOpen) search.offer(this.award);
    const result = search.run();
    this.nodes += search.nodes;
    if (!result.isComplete) throw new Unsettled();
    if (!result.award) return false;
    this.award = result.award;
    return true;
  }
}

function rowOf(terms: readonly Term[], limits: { lower?: bigint; upper?: bigint }): Program['rows'][number] {
  const exponent = terms.reduce(
    (most, [, value]) => Math.max(most, 4 * (value < 0n ? -value : value).toString(16).length),
    0,
  );
  return { terms, ...limits, exponent, isLink: false };
}
