import type { Program } from '@tandem/domain/certificates';
import type { HighsRuntime } from './highs-types.js';
import { powerAbove, RowScaling } from './scaling.js';

/** How long HiGHS may look, and how to stop it. */
export interface WholeLimits {
  readonly deadline: number;
  readonly isStopped: () => boolean;
  /** A count, unlike a clock, gives the same answer every time. */
  readonly nodes?: number;
  /** An award within this part of the least cost is good enough. */
  readonly gap?: number;
}

/**
 * A solution in whole numbers by HiGHS's own mixed-integer search, or undefined when it found none in time.
 *
 * It rounds quantities under tight limits, divides whole lots and packs packages where a dive fails. What it says of
 * optimality is not used: the branch and cut proves its own bounds.
 */
export function wholeSolution(
  highs: HighsRuntime,
  program: Program,
  { deadline, isStopped, nodes, gap = 0 }: WholeLimits,
): Float64Array | undefined {
  const { columns, rows } = program;
  const left = deadline - performance.now();
  if (columns.length === 0) return new Float64Array(0);
  if (left <= 0) return undefined;
  const scaling = new RowScaling(program, new Float64Array(columns.length).fill(1));
  // Pennies are left to the branch and cut: rounded bills would keep HiGHS at its search for long.
  const needed = [...rows.keys()].filter((r) => !rows[r]!.isBill && !rows[r]!.isEdge);
  const { entries, lower, upper } = scaling.matrixOf(needed);
  const costs = columns.map((c) => Number(c.cost));
  const costScale = powerAbove(costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 1) / 65_536);
  const model = highs.createModel({
    numCols: columns.length,
    numRows: needed.length,
    colCost: costs.map((cost) => cost / costScale),
    colLower: columns.map(() => 0),
    colUpper: columns.map((c) => Number(c.upper - c.lower)),
    rowLower: lower,
    rowUpper: upper,
    offset: Number(columns.reduce((sum, { cost, lower }) => sum + cost * lower, program.constant)) / costScale,
    integrality: new Int32Array(columns.length).fill(1),
    matrix: { format: 'csr', numRows: needed.length, numCols: columns.length, ...entries },
  });
  const interrupt = (event: { interrupt(): void }) => {
    if (isStopped()) event.interrupt();
    return undefined;
  };
  const { callbackType, solutionStatus } = highs.constants;
  try {
    model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: gap, time_limit: left / 1000 });
    if (nodes !== undefined) model.options.set({ mip_max_nodes: nodes, mip_allow_restart: false });
    model.run({ [callbackType.mipInterrupt]: interrupt, [callbackType.simplexInterrupt]: interrupt });
    const isFound = model.info.get('primal_solution_status') === solutionStatus.feasible;
    return isFound ? model.getSolution().colValue.map((value, j) => value + Number(columns[j]!.lower)) : undefined;
  } catch (error) {
    // Where HiGHS gives up with an error of its own, it has found nothing.
    if (error instanceof highs.errors.HighsError) return undefined;
    throw error;
  } finally {
    model.dispose();
  }
}
