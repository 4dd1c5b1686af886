import { type Box, boxOf, type Cut, cutRow, type Goal, type Row } from '@tandem/domain/certificates';
import type { Relaxed } from './relaxation.js';
import type { Stage } from './stage.js';

/** A bound below this part of the best award's cost calls for cuts. */
const OPEN = 0.998;
/** In larger programs a row of the tableau takes longer than the branches that it saves. */
const COLUMNS_MAX = 5000;
/** So many rounds at most, while each adds this part of all that cuts have gained. */
const ROUNDS = 10;
const GAIN = 0.02;

/** Whether the rows leave so much open below the best award that the derivation of cuts is worth its time. */
export function isWorthCutting(
  stage: Stage,
  { objective }: Extract<Relaxed, { status: 'optimal' }>,
  cutoff: number,
): boolean {
  return cutoff !== Infinity && stage.size <= COLUMNS_MAX && objective < OPEN * cutoff;
}

/**
 * The goal with cuts after the rows of its program, and their derivations; the stage works on with them.
 *
 * They are derived in the box of the program as it is stated, so that they are true in all branches and for every
 * limit. `whole` is the box in which the stage works.
 */
export function sharpened(
  stage: Stage,
  goal: Goal,
  whole: Box,
  limits: { readonly deadline: number; readonly isStopped: () => boolean },
): { goal: Goal; cuts: readonly Cut[] } {
  const stated = boxOf(goal.program);
  const cuts: Cut[] = [];
  let { program } = goal;
  let first: number | undefined;
  let before = -Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const relaxed = stage.relaxation.solve(limits.deadline, limits.isStopped);
    if (relaxed.status !== 'optimal') break;
    const { objective } = relaxed;
    first ??= objective;
    if (round > 1 && objective - before < GAIN * (objective - first)) break;
    before = objective;
    const rows: Row[] = [];
    for (const cut of stage.cuts(relaxed.x)) {
      const row = cutRow(program, stated, cut);
      if (!row) continue;
      rows.push(row);
      cuts.push(cut);
    }
    if (rows.length === 0) break;
    stage.extend(rows, program.rows.length, whole);
    program = { ...program, rows: [...program.rows, ...rows] };
  }
  return { goal: { ...goal, program }, cuts };
}
