import type { PricedAward } from '@tandem/domain/awards';
import { copyOf, propagate, reducedProgram } from '@tandem/domain/certificates';
import type { HighsRuntime } from './highs-types.js';
import type { Relaxed } from './relaxation.js';
import { roundedAward } from './rounded-award.js';
import type { Stage } from './stage.js';
import { wholeSolution } from './whole-solution.js';

/** So many choices beside suppliers and tiers are left open: those that move the cost least. */
const CHOICES = 300;
/** A step of a quantity stays when moving it would cost more than this part of the award. */
const DEAR_STEP = 3e-5;
/** How far HiGHS may go: a count of nodes, unlike a clock, gives the same award every time. */
const NODES = 60;
const GAP = 2e-6;

/**
 * The award that comes of a solution whose suppliers and tiers are decided: they stay, and HiGHS's own search settles
 * the rest in whole steps. Undefined when it finds none.
 *
 * With suppliers and tiers decided a tender is little more than an assignment, but shares, caps and thresholds bind
 * all at once, and rounding one line at a time breaks them (a search in the neighbourhood of the relaxation: Berthold,
 * RENS, Mathematical Programming Computation 6, 2014).
 */
export function completion(
  highs: HighsRuntime,
  stage: Stage,
  { x, reduced, objective }: Extract<Relaxed, { status: 'optimal' }>,
  limits: { readonly deadline: number; readonly isStopped: () => boolean },
): PricedAward | undefined {
  const { program } = stage.goal;
  const box = copyOf(stage.box);
  const fix = (j: number) => {
    const value = BigInt(Math.round(x[j]!));
    if (value >= box.lower[j]! && value <= box.upper[j]!) box.lower[j] = box.upper[j] = value;
  };
  const choices: number[] = [];
  for (const [j, { kind }] of program.columns.entries()) {
    if (box.lower[j] === box.upper[j]) continue;
    if (kind === 'choice') choices.push(j);
    else if (kind === 'supplier' || kind === 'tier') fix(j);
    else if (kind === 'quantity' && Math.abs(reduced[j]!) > DEAR_STEP * objective) fix(j);
  }
  if (!propagate(program, box)) return undefined;
  const open = choices.filter((j) => box.lower[j]! < box.upper[j]!);
  for (const j of open.toSorted((a, b) => Math.abs(reduced[a]!) - Math.abs(reduced[b]!) || a - b).slice(CHOICES))
    fix(j);
  if (!propagate(program, box)) return undefined;
  const smaller = reducedProgram(program, box);
  const found = smaller && wholeSolution(highs, smaller, { ...limits, nodes: NODES, gap: GAP });
  return found && roundedAward({ ...stage.goal, program: smaller }, found);
}
