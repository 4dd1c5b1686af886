import { parseMoney, tryParseQuantity } from '@tandem/domain/money';
import type { AwardProblem } from './award-problem.js';
import type { Run } from './evaluation.js';
import { type Verification, verifyAward } from './verify-award.js';

/** Checks what an evaluation says of an award that a run has: its quantities, the amount of every row, and the cost. */
export function verifyRun(problem: AwardProblem, { award, cost }: Pick<Run, 'award' | 'cost'>): Verification {
  const lines = new Map(problem.lines.map(({ id }, l) => [id, l]));
  const suppliers = new Map(problem.suppliers.map(({ id }, s) => [id, s]));
  const rows = award.map((row) => ({
    line: lines.get(row.line) ?? -1,
    supplier: suppliers.get(row.supplier) ?? -1,
    quantity: tryParseQuantity(row.quantity) ?? 0n,
    amount: parseMoney(row.amount),
  }));
  return verifyAward(problem, { rows, ...(cost === null ? {} : { cost: parseMoney(cost) }) });
}
