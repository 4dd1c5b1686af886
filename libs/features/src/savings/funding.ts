import type { FieldProblem } from '@tandem/domain/refusals';
import { BUDGET_TYPES, type BudgetType, type Claim } from '@tandem/domain/savings';
import type { RaisedLine } from './raised-lines.js';

/** Who pays for a purchase and who else counts what it saves: what the checks of counting once ask. */
export interface Funding {
  readonly fundedBy: Claim['fundedBy'];
  /** The budget that really pays, null when it is the one claimed. */
  readonly paidFrom: BudgetType | null;
  readonly countedAlsoBy: string | null;
}

/** Who can pay, as pages and files name it. */
export const FUNDERS = ['OWN', 'PART_GRANT', 'GRANT'] as const satisfies readonly Claim['fundedBy'][];

/** Reads who pays and who counts it too; what is not given is the trust's own money, its own budget and nobody else. */
export function readFunding(line: RaisedLine, problems: FieldProblem[]): Funding {
  const { fundedBy: payer = '', paidFrom: budget = '', isFrameworkCounted = '', frameworkOwner = '' } = line;
  const fundedBy = payer === '' ? 'OWN' : FUNDERS.find((one) => one === payer);
  const paidFrom = BUDGET_TYPES.find((one) => one === budget.toUpperCase());
  const owner = frameworkOwner.trim();
  if (!fundedBy) problems.push({ field: 'fundedBy', message: 'Choose who pays for it' });
  if (!paidFrom && budget !== '') problems.push({ field: 'paidFrom', message: 'Choose the budget that really pays' });
  if (isFrameworkCounted === 'yes' && (owner === '' || owner.length > 200))
    problems.push({ field: 'frameworkOwner', message: 'Enter who counts it too, such as NHS Supply Chain' });
  const countedAlsoBy = isFrameworkCounted === 'yes' ? owner : null;
  return { fundedBy: fundedBy ?? 'OWN', paidFrom: paidFrom ?? null, countedAlsoBy };
}
