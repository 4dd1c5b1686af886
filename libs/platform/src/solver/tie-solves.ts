import { type AwardProblem, biddersFor, type PricedAward, submissionRanks, suppliersOf } from '@tandem/domain/awards';
import type { AwardModel } from './award-draft.js';
import { awardModel } from './award-model.js';
import type { HighsPool } from './highs-pool.js';
import type { Term } from './mip-builder.js';
import { snapped } from './snapped.js';
import type { SolveOptions, TieOutcome } from './solver.js';

/** One question to the solver threads and everything that limits it. */
export interface Asked {
  readonly pool: HighsPool;
  readonly problem: AwardProblem;
  readonly deadline: number;
  readonly tolerance: number;
  readonly gap: number;
  readonly options: SolveOptions;
}

/** A restriction that every later solve keeps. */
type Restriction = (tied: TiedModel) => void;

/** The model of all awards that cost no more than the best, with a column for "wins any of the line". */
interface TiedModel extends AwardModel {
  readonly wins: readonly (readonly Term[][])[];
}

/** The search gave up: the time ran out or an answer did not survive verification. */
class Unproved extends Error {}

/** An award turned up that is cheaper than the one called cheapest: the first answer was wrong. */
class Disproved extends Error {}

/**
 * Chooses among the awards of least cost by the declared order, each step a proved solve.
 *
 * First it asks whether any other award costs as little; the usual answer is no and ends the matter.
 * Otherwise: fewest suppliers, earliest latest submission, then line by line the smallest supplier and
 * the smallest quantity. What cannot be proved in time is reported as `unproved`, never decided by chance.
 * Undefined when a cheaper award turns up on the way.
 */
export async function resolveTies(
  asked: Asked,
  best: PricedAward,
): Promise<{ award: PricedAward; tie: TieOutcome } | undefined> {
  const search = new TieSearch(asked, best);
  try {
    return { tie: await search.run(), award: search.award };
  } catch (error) {
    if (error instanceof Disproved) return undefined;
    if (error instanceof Unproved) return { tie: 'unproved', award: search.award };
    throw error;
  }
}

class TieSearch {
  private readonly kept: Restriction[] = [];

  constructor(
    private readonly asked: Asked,
    public award: PricedAward,
  ) {}

  async run(): Promise<TieOutcome> {
    if (await this.isOnlyAward()) return 'unique';
    await this.fewestSuppliers();
    await this.earliestSubmissions();
    if (await this.isOnlyAward()) return 'byOrder';
    await this.smallestList();
    return 'byOrder';
  }

  /** True when no award within the restrictions differs from this one in any row. */
  private async isOnlyAward(): Promise<boolean> {
    const { problem } = this.asked;
    const won = new Set(this.award.rows.map((r) => `${r.line}/${r.supplier}`));
    const isWon = (l: number, s: number) => won.has(`${l}/${s}`);
    if (problem.lines.every((_, l) => biddersFor(problem, l).length === 1)) return true;
    const changes = await this.solve(
      () => [],
      (tied) =>
        // Another list of winners changes at least two cells of some line, or drops one.
        tied.mip.atMost(
          won.size - 1,
          each(tied.wins, (terms, l, s) => scaled(terms, isWon(l, s) ? 1 : -1)),
        ),
    );
    if (changes) return false;
    return this.hasFixedQuantities(isWon);
  }

  /** With the winners of every line fixed, true when their quantities are fixed as well. */
  private async hasFixedQuantities(isWon: (l: number, s: number) => boolean): Promise<boolean> {
    const { problem } = this.asked;
    for (const row of this.award.rows) {
      if (row.quantity === problem.lines[row.line]!.demand) continue;
      const own = Number(row.quantity / problem.lines[row.line]!.step);
      for (const sign of [1, -1]) {
        const other = await this.solve(
          () => [],
          (tied) => {
            each(tied.wins, (terms, l, s) => {
              if (!isWon(l, s)) tied.mip.equal(0, terms);
              return [];
            });
            tied.mip.atLeast(sign * own + 1, scaled(tied.quantity[row.line]![row.supplier]!, sign));
          },
        );
        if (other) return false;
      }
    }
    return true;
  }

  private async fewestSuppliers(): Promise<void> {
    if (suppliersOf(this.award.rows).length > 1) {
      await this.improve((tied) => tied.used.map((u): Term => [u, 1]));
    }
    const fewest = suppliersOf(this.award.rows).length;
    this.kept.push((tied) =>
      tied.mip.atMost(
        fewest,
        tied.used.map((u): Term => [u, 1]),
      ),
    );
  }

  private async earliestSubmissions(): Promise<void> {
    const ranks = submissionRanks(this.asked.problem);
    if (new Set(ranks).size < 2) return;
    let latest = 0;
    await this.improve((tied) => {
      latest = tied.mip.column(0, 0, ranks.length, false);
      tied.used.forEach((u, s) =>
        tied.mip.atMost(0, [
          [u, ranks[s]!],
          [latest, -1],
        ]),
      );
      return [[latest, 1]];
    });
    const reached = Math.max(...suppliersOf(this.award.rows).map((s) => ranks[s]!));
    this.kept.push((tied) =>
      tied.used.forEach((u, s) => {
        if (ranks[s]! > reached) tied.mip.fix(u, 0);
      }),
    );
  }

  /** Fixes the list of (line, supplier, quantity) from its beginning, smallest first. */
  private async smallestList(): Promise<void> {
    const { problem } = this.asked;
    for (const [l, line] of problem.lines.entries()) {
      const bidders = biddersFor(problem, l);
      let left = line.demand;
      let place = 0;
      while (left > 0n && bidders.length - place > 1) {
        const open = bidders.slice(place);
        await this.improve((tied) => firstWinner(tied, l, open));
        const winner = this.rowsOf(l).find((r) => r.supplier >= open[0]!)!.supplier;
        this.kept.push((tied) => {
          for (const s of open.filter((b) => b < winner)) tied.mip.equal(0, tied.quantity[l]![s]!);
          tied.mip.atLeast(1, tied.quantity[l]![winner]!);
        });
        if (open.at(-1) !== winner) await this.improve((tied) => tied.quantity[l]![winner]!);
        const { quantity } = this.rowsOf(l).find((r) => r.supplier === winner)!;
        this.kept.push((tied) => tied.mip.equal(Number(quantity / line.step), tied.quantity[l]![winner]!));
        left -= quantity;
        place = bidders.indexOf(winner) + 1;
      }
    }
  }

  private rowsOf(line: number) {
    return this.award.rows.filter((r) => r.line === line);
  }

  /** Minimises an objective over the awards of least cost; the award found becomes the current one. */
  private async improve(objective: (tied: TiedModel) => Term[]): Promise<void> {
    const found = await this.solve(objective, () => undefined);
    if (!found) throw new Unproved();
    this.award = found;
  }

  /** The best award of least cost within the restrictions, or undefined when there is proved to be none. */
  private async solve(objective: (tied: TiedModel) => Term[], extra: Restriction): Promise<PricedAward | undefined> {
    const { pool, problem, deadline, tolerance, gap, options } = this.asked;
    const tied = tiedModel(problem, this.award.cost);
    for (const restriction of [...this.kept, extra]) restriction(tied);
    tied.mip.minimise(objective(tied));
    const timeLimitMs = deadline - performance.now();
    if (timeLimitMs <= 0) throw new Unproved();
    const answer = await pool.solve(tied.mip.build(), {
      timeLimitMs,
      absoluteGap: gap,
      tolerance,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: ({ nodes }) => options.onProgress?.({ step: 'ties', costPence: this.award.cost, nodes }),
    });
    if (answer.status === 'infeasible') return undefined;
    const award = answer.status === 'optimal' && answer.x ? snapped(problem, tied, answer.x) : undefined;
    if (award && award.cost < this.award.cost) throw new Disproved();
    if (award?.cost !== this.award.cost) throw new Unproved();
    return award;
  }
}

/** The model of every award that costs no more, where winning can be counted cell by cell. */
function tiedModel(problem: AwardProblem, cost: bigint): TiedModel {
  const model = awardModel(problem);
  model.mip.atMost(Number(cost) + 0.5, model.mip.costTerms());
  const wins = problem.lines.map((_, l) =>
    problem.suppliers.map((_, s) => {
      const { terms, most } = model.part[l]![s]!;
      if (terms.length === 0) return model.whole[l]![s]!;
      const any = model.mip.binary();
      model.mip.atMost(0, [...terms, [any, -most]]);
      model.mip.atLeast(0, [...terms, [any, -1]]);
      return [[any, 1] as Term, ...model.whole[l]![s]!];
    }),
  );
  return { ...model, wins };
}

/** Columns whose minimum is the place of the first supplier, among those open, that wins any of the line. */
function firstWinner(tied: TiedModel, line: number, open: readonly number[]): Term[] {
  const first = open.map(() => tied.mip.binary());
  tied.mip.equal(
    1,
    first.map((f): Term => [f, 1]),
  );
  open.forEach((s, i) => tied.mip.atMost(0, [[first[i]!, 1], ...scaled(tied.wins[line]![s]!, -1)]));
  return first.map((f, i): Term => [f, i]);
}

function each(grid: TiedModel['wins'], of: (terms: readonly Term[], l: number, s: number) => Term[]): Term[] {
  return grid.flatMap((row, l) => row.flatMap((terms, s) => of(terms, l, s)));
}

function scaled(terms: readonly Term[], by: number): Term[] {
  return terms.map(([column, value]) => [column, value * by]);
}
