import type { FieldProblem } from '@tandem/domain/refusals';
import { BUDGET_TYPES, type BudgetType, type Claim } from '@tandem/domain/savings';

/** Who pays and who counts it too, as a person writes it; left out is the trust's own money, its own budget and nobody else. */
export interface GivenFunding {
  readonly fundedBy?: string;
  /** The budget that really pays, where it is another. */
  readonly paidFrom?: string;
  /** Whether the owner of a framework counts the saving too, "yes" or "no", and which. */
  readonly isFrameworkCounted?: string;
  readonly frameworkOwner?: string;
}

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
export function readFunding(line: GivenFunding, problems: FieldProblem[]): Funding {
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
