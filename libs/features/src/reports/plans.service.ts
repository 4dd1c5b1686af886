import { Injectable } from '@nestjs/common';
import { moneyText, tryParseMoney } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { tryParseFinancialYear } from '@tandem/domain/time';
import { requireMember, requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { AXIS_VALUES } from './axes.js';

/** What finance of a trust plans to save, as a form or a program states it. */
export interface PlanEntry {
  readonly year: string;
  readonly category: string;
  readonly cash: string;
  readonly budget: string;
  readonly recurrence: string;
  readonly amount: string;
  readonly reason: string;
}

/** What the partnership's work costs a trust in a year, and where the figure comes from. */
export interface CostEntry {
  readonly year: string;
  readonly amount: string;
  readonly source: string;
}

const TEXT_LENGTH_MAX = 2000;
const CATEGORY_LENGTH_MAX = 60;
/** Nobody plans to save nothing that has a price; quality has no plan in pounds. */
const PLANNED_CASH = AXIS_VALUES.cash!.filter((cash) => cash !== 'NON_FINANCIAL');

/**
 * Plans of savings and costs of administration, each entered by a trust for itself.
 *
 * Nothing is overwritten: a new version stands beside the old one, with its reason and who entered it, and the newest
 * counts.
 */
@Injectable()
export class PlansService {
  /**
   * Sets the plan of the actor's own trust for one year, category and kind of money.
   * Lock: the trust's plans by name, so that two versions of one plan are ordered.
   */
  async plan(tx: Tx, partnershipId: string, entry: PlanEntry): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.plan');
    requireMember(tx.actor, partnershipId);
    const problems = planProblems(entry);
    if (problems.length > 0) return problems;
    const trustId = tx.actor.organisationId!;
    await tx.lock(`saving-plan:${trustId}`);
    const row = await tx.row<{ id: string; version: number }>(
      `insert into saving_plan (partnership_id, trust_id, financial_year, category, budget_type, cash_type, recurrence, version,
         amount, reason, planned_by, planned_by_name)
       select $1, $2, $3, $4, $5, $6, $7, coalesce(max(version), 0) + 1, $8::numeric, $9, $10::uuid, $11 from saving_plan
       where partnership_id = $1 and trust_id = $2 and financial_year = $3 and category = $4 and budget_type = $5
         and cash_type = $6 and recurrence = $7
       returning id, version`,
      [
        partnershipId,
        trustId,
        tryParseFinancialYear(entry.year)!,
        entry.category.trim().toLowerCase(),
        entry.budget,
        entry.cash,
        entry.recurrence,
        moneyText(tryParseMoney(entry.amount)!),
        entry.reason.trim(),
        tx.actor.accountId,
        tx.actor.name,
      ],
    );
    await record(tx, {
      chain: `trust:${trustId}`,
      action: 'saving.planned',
      subject: { kind: 'plan', id: row!.id },
      partnershipId,
      after: { ...entry, version: row!.version },
    });
    return [];
  }

  /**
   * Enters what the partnership's work costs the actor's own trust in a year.
   * Lock: the trust's costs by name, so that two versions of one cost are ordered.
   */
  async enterCost(tx: Tx, partnershipId: string, entry: CostEntry): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'administration.enter');
    requireMember(tx.actor, partnershipId);
    const problems = [...yearProblems(entry.year), ...amountProblems(entry.amount), ...textProblems(entry, 'source')];
    if (problems.length > 0) return problems;
    const trustId = tx.actor.organisationId!;
    await tx.lock(`administration-cost:${trustId}`);
    const row = await tx.row<{ id: string; version: number }>(
      `insert into administration_cost (partnership_id, trust_id, financial_year, version, amount, source, entered_by, entered_by_name)
       select $1, $2, $3, coalesce(max(version), 0) + 1, $4::numeric, $5, $6::uuid, $7 from administration_cost
       where partnership_id = $1 and trust_id = $2 and financial_year = $3
       returning id, version`,
      [
        partnershipId,
        trustId,
        tryParseFinancialYear(entry.year)!,
        moneyText(tryParseMoney(entry.amount)!),
        entry.source.trim(),
        tx.actor.accountId,
        tx.actor.name,
      ],
    );
    await record(tx, {
      chain: `trust:${trustId}`,
      action: 'administration.entered',
      subject: { kind: 'cost', id: row!.id },
      partnershipId,
      after: { ...entry, version: row!.version },
    });
    return [];
  }
}

function planProblems(entry: PlanEntry): FieldProblem[] {
  const chosen = (field: 'cash' | 'budget' | 'recurrence', values: readonly string[], message: string) =>
    values.includes(entry[field]) ? [] : [{ field, message }];
  const category = entry.category.trim();
  return [
    ...yearProblems(entry.year),
    ...(category.length >= 1 && category.length <= CATEGORY_LENGTH_MAX
      ? []
      : [{ field: 'category', message: 'Choose a category' }]),
    ...chosen('cash', PLANNED_CASH, 'Choose a cash type'),
    ...chosen('budget', AXIS_VALUES.budget!, 'Choose a budget'),
    ...chosen('recurrence', AXIS_VALUES.recurrence!, 'Choose whether it recurs'),
    ...amountProblems(entry.amount),
    ...textProblems(entry, 'reason'),
  ];
}

function yearProblems(year: string): FieldProblem[] {
  return tryParseFinancialYear(year) ? [] : [{ field: 'year', message: 'Enter a financial year, such as 2026/27' }];
}

function amountProblems(text: string): FieldProblem[] {
  const amount = tryParseMoney(text);
  if (amount === undefined)
    return [{ field: 'amount', message: 'Enter an amount in pounds, such as 125,000 or 99.50' }];
  if (amount < 0n) return [{ field: 'amount', message: 'Enter an amount of nothing or more' }];
  return amount < 100_000_000_000_00n ? [] : [{ field: 'amount', message: 'Enter an amount below £100,000,000,000' }];
}

function textProblems<Name extends 'reason' | 'source'>(entry: Record<Name, string>, field: Name): FieldProblem[] {
  const text = entry[field].trim();
  const what = field === 'reason' ? 'the reason for this plan' : 'where the figure comes from';
  if (text === '') return [{ field, message: `Enter ${what}` }];
  return text.length <= TEXT_LENGTH_MAX
    ? []
    : [{ field, message: `Enter ${what} in at most ${TEXT_LENGTH_MAX} characters` }];
}
