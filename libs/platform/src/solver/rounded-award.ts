import { type AwardQuantity, type PricedAward, verifyAward } from '@tandem/domain/awards';
import type { Goal } from '@tandem/domain/certificates';

/** A choice further than this from nought or one is no choice yet, and rounding would only guess. */
const UNDECIDED = 0.02;

/** More parts than this in no whole number, and rounding them breaks some limit almost surely. */
const MANY = 12;
/** A part closer than this to a whole number counts as whole. */
const WHOLE = 1e-6;

/** The award that a solution of the relaxation stands for, in whole steps; undefined when it is not an allowed one. */
export function roundedAward({ problem, program }: Goal, x: Float64Array): PricedAward | undefined {
  const { columns } = program;
  for (const [j, column] of columns.entries()) {
    if (column.kind === 'quantity' || column.kind === 'amount' || column.kind === 'rest') continue;
    if (Math.abs(x[j]! - Math.round(x[j]!)) > UNDECIDED && column.kind !== 'supplier') return undefined;
  }
  let partly = 0;
  const rows: AwardQuantity[] = [];
  for (const [line, { step, demand }] of problem.lines.entries()) {
    const parts = program.quantity[line]!.map(({ base, terms }) =>
      terms.reduce((sum, [j, each]) => sum + Number(each) * x[j]!, Number(base)),
    );
    partly += parts.filter((part) => Math.abs(part - Math.round(part)) > WHOLE).length;
    const whole = partly > MANY ? undefined : roundedTo(parts, Number(demand / step));
    if (!whole) return undefined;
    whole.forEach((steps, supplier) => {
      if (steps > 0) rows.push({ line, supplier, quantity: BigInt(steps) * step });
    });
  }
  const { violations, priced } = verifyAward(problem, { rows });
  return violations.length === 0 ? priced : undefined;
}

/** Parts in whole steps that come to the whole: what is left over goes to those cut off most. */
function roundedTo(parts: readonly number[], whole: number): number[] | undefined {
  const floors = parts.map((part) => Math.floor(part + 1e-6));
  let left = whole - floors.reduce((a, b) => a + b, 0);
  if (left < 0 || left > parts.length) return undefined;
  const order = parts.map((part, s) => ({ s, rest: part - floors[s]! })).sort((a, b) => b.rest - a.rest || a.s - b.s);
  for (const { s } of order) {
    if (left <= 0) break;
    floors[s] = floors[s]! + 1;
    left -= 1;
  }
  return floors;
}
