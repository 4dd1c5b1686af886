import { type AwardProblem, type AwardQuantity, type PricedAward, verifyAward } from '@tandem/domain/awards';
import { awardProgram } from './award-program.js';
import { type Box, boxOf, copyOf, type Multipliers, narrow, propagate, relax } from './box.js';
import type { Branch, Certificate, Leaf } from './certificate.js';
import { withCuts } from './cuts.js';
import { COST_PER_PENNY, type Program } from './program.js';

/** What a certificate proves; the problems are empty exactly when it proves what it claims. */
export interface CertificateCheck {
  readonly problems: readonly string[];
  readonly leaves: number;
}

/**
 * Checks that a certificate proves its claim for an award problem, in whole numbers and without any solver.
 *
 * The program is derived from the problem afresh, and every cut from its rows. Every leaf must cost more than a penny less than the bound, or be
 * empty, or hold a single award whose exact price is no less than the bound. Costs are whole pence, so "more than a
 * penny less" is "no less".
 */
export function checkCertificate(problem: AwardProblem, certificate: Certificate): CertificateCheck {
  const program = withCuts(awardProgram(problem), certificate.cuts);
  if (!program) return { problems: ['A cut does not follow from rows that are there.'], leaves: 0 };
  const goal = awardGoal(problem, program);
  const { limit, bound } = certificate;
  const problems: string[] = [];
  let leaves = 0;
  if (bound !== undefined && limit !== undefined && limit < bound) {
    return { problems: ['The claim is a bound above the limit within which it was searched.'], leaves };
  }
  const wrong = [{ multipliers: certificate.root.flat() }, ...certificate.nodes].find((n) => namesNothing(program, n));
  if (wrong) return { problems: ['The certificate names a column or row that is not there.'], leaves };
  const box = boxOf(program);
  // Undefined stands for a place in which nothing is left.
  const open: (Box | undefined)[] = [narrowAll(goal, box, certificate.root, limit) ? box : undefined];
  for (const node of certificate.nodes) {
    if (open.length === 0) return { problems: ['The tree has more parts than places.'], leaves };
    const place = open.pop();
    const here = place && (!node.narrow || narrowAll(goal, place, [node.narrow], limit)) ? place : undefined;
    if ('column' in node) {
      const [below, above] = here ? halves(here, node) : [undefined, undefined];
      open.push(above, below);
      continue;
    }
    leaves += 1;
    if (here && !isClosed(goal, here, node, bound)) problems.push(`Leaf ${leaves} does not prove the claim.`);
  }
  if (open.length > 0) problems.push('The tree leaves places open.');
  return { problems, leaves };
}

/** The two parts of a box: the column at most the value, and more. */
export function halves(box: Box, { column, at }: Branch): [below: Box, above: Box] {
  const below = copyOf(box);
  const above = copyOf(box);
  if (at < below.upper[column]!) below.upper[column] = at;
  if (at + 1n > above.lower[column]!) above.lower[column] = at + 1n;
  return [below, above];
}

/** What a search minimises over a program, in whole units. */
export interface Goal {
  readonly problem: AwardProblem;
  readonly program: Program;
  /** How many cost units of the program make one unit of the objective. */
  readonly unit: bigint;
  /** The objective of an award that may be chosen, in units; undefined when it may not. */
  readonly worth: (award: PricedAward) => bigint | undefined;
}

/** The award that costs least, in pence. */
export function awardGoal(problem: AwardProblem, program: Program): Goal {
  return { problem, program, unit: COST_PER_PENNY, worth: (award) => award.cost };
}

/** Narrows a box by multipliers in order, keeping whatever costs no more than the limit. False when nothing remains. */
export function narrowAll(goal: Goal, box: Box, rounds: readonly Multipliers[], limit: bigint | undefined): boolean {
  for (const multipliers of rounds) {
    if (limit === undefined) continue;
    const relaxed = relax(goal.program, box, multipliers);
    if (relaxed && !narrow(box, relaxed, limit * goal.unit)) return false;
    if (!propagate(goal.program, box)) return false;
  }
  return true;
}

/**
 * True when a leaf holds no award worth less than the bound; without a bound, when it holds no award at all.
 *
 * A leaf that the multipliers alone do not close is narrowed by them until nothing or one award is left.
 */
export function isClosed(goal: Goal, box: Box, leaf: Leaf, bound: bigint | undefined): boolean {
  const { program } = goal;
  if (box.lower.some((l, column) => l > box.upper[column]!)) return true;
  const isEmptiness = leaf.kind === 'empty';
  const relaxed = relax(program, box, leaf.multipliers, !isEmptiness);
  if (!relaxed) return false;
  if (isEmptiness && relaxed.value > 0n) return true;
  if (bound === undefined) return isEmptiness && hasNoAward(goal, box);
  const limit = (bound - 1n) * goal.unit;
  if (!isEmptiness && relaxed.value > limit << relaxed.shift) return true;
  return closesByNarrowing(goal, copyOf(box), leaf, bound);
}

/** How often a leaf is narrowed by its own multipliers: each round sharpens the next. */
const ROUNDS = 3;

function closesByNarrowing(goal: Goal, box: Box, leaf: Leaf, bound: bigint): boolean {
  const { program, unit } = goal;
  const limit = (bound - 1n) * unit;
  for (let round = 0; round < ROUNDS; round++) {
    if (!propagate(program, box)) return true;
    if (leaf.kind === 'empty') continue;
    const relaxed = relax(program, box, leaf.multipliers);
    if (!relaxed || relaxed.value > limit << relaxed.shift) return true;
    if (!narrow(box, relaxed, limit)) return true;
  }
  if (!propagate(program, box)) return true;
  const only = onlyAward(goal, box);
  if (only === undefined) return false;
  const worth = only === null ? undefined : goal.worth(only);
  return worth === undefined || worth >= bound;
}

/** True when the box holds no award: the rows exclude it, or the one list of quantities left is not allowed. */
function hasNoAward(goal: Goal, box: Box): boolean {
  const narrowed = copyOf(box);
  if (!propagate(goal.program, narrowed)) return true;
  return onlyAward(goal, narrowed) === null;
}

/** The one award of a box whose quantities are all fixed, null when it is not allowed, undefined when several remain. */
function onlyAward({ problem, program }: Goal, box: Box): PricedAward | null | undefined {
  const rows: AwardQuantity[] = [];
  for (const [line, bySupplier] of program.quantity.entries()) {
    for (const [supplier, { base, terms }] of bySupplier.entries()) {
      let steps = base;
      for (const [column, each] of terms) {
        if (box.lower[column] !== box.upper[column]) return undefined;
        steps += each * box.lower[column]!;
      }
      if (steps > 0n) rows.push({ line, supplier, quantity: steps * problem.lines[line]!.step });
    }
  }
  const { violations, priced } = verifyAward(problem, { rows });
  return violations.length === 0 && priced ? priced : null;
}

function namesNothing(program: Program, node: Partial<Branch & Leaf>): boolean {
  if (node.column !== undefined && !program.columns[node.column]) return true;
  return [...(node.multipliers ?? []), ...(node.narrow ?? [])].some(([row]) => !program.rows[row]);
}
