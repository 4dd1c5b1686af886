import { Injectable } from '@nestjs/common';
import { type Money, parseMoney } from '@tandem/domain/money';
import type { Tx } from '@tandem/platform/database';
import { COUNTED, type MoneyKind } from './axes.js';

/** What of a trust's savings of one kind may not come, or came as a loss. Losses are below nothing. */
export interface RiskRead extends MoneyKind {
  readonly trustId: string;
  /** Only identified or forecast, although the year it should fall into has begun. */
  readonly late: Money;
  /** What leakage has taken from savings that count. */
  readonly leakage: Money;
  /** Where the partnership was dearer than buying alone, not set off against where it was cheaper. */
  readonly disBenefit: Money;
}

/** What running the partnership costs a trust in a year, in its newest version. */
export interface CostRead {
  readonly trustId: string;
  readonly year: string;
  readonly amount: Money;
  readonly source: string;
  readonly version: number;
  readonly by: string;
  readonly at: Date;
}

/** What executives read beside the finance figures. */
@Injectable()
export class ExecutiveQueries {
  /**
   * The risks by trust and kind of money. `today` is the financial year of today. Dis-benefits are found per trust,
   * contract, category and year: inside such a cell a loss and a gain may still have met, and its lines tell.
   */
  async risks(tx: Tx, partnershipId: string, today: string): Promise<RiskRead[]> {
    const rows = await tx.rows<Record<'late' | 'leakage' | 'disBenefit', string> & MoneyKind & { trustId: string }>(
      `with risk as (
         select trust_id, cash_type, budget_type, recurrence,
           coalesce(sum(amount) filter (where account in ('identified', 'forecast') and financial_year <= $2), 0) as late,
           coalesce(sum(amount) filter (where effect like 'LEAKAGE%' and account = any($3::text[])), 0) as leakage
         from ledger_summary where partnership_id = $1 group by 1, 2, 3, 4),
       loss as (
         select trust_id, cash_type, budget_type, recurrence, sum(amount) as loss from (
           select trust_id, cash_type, budget_type, recurrence, sum(amount) as amount from ledger_balance
           where partnership_id = $1 and effect = 'PARTNERSHIP' and account = any($3::text[])
           group by trust_id, cash_type, budget_type, recurrence, contract_id, category, financial_year having sum(amount) < 0) cell
         group by 1, 2, 3, 4)
       select trust_id as "trustId", cash_type as cash, budget_type as budget, recurrence, late::text, leakage::text,
         coalesce(loss, 0)::numeric(18,2)::text as "disBenefit"
       from risk left join loss using (trust_id, cash_type, budget_type, recurrence)`,
      [partnershipId, today, COUNTED],
    );
    return rows.map((row) => ({
      ...row,
      late: parseMoney(row.late),
      leakage: parseMoney(row.leakage),
      disBenefit: parseMoney(row.disBenefit),
    }));
  }

  /** The newest version of each trust's cost in each year. */
  async costs(tx: Tx, partnershipId: string): Promise<CostRead[]> {
    const rows = await tx.rows<Omit<CostRead, 'amount'> & { amount: string }>(
      `select distinct on (trust_id, financial_year) trust_id as "trustId", financial_year as year, amount::text as amount, source,
         version, entered_by_name as by, entered_at as at
       from administration_cost where partnership_id = $1 order by trust_id, financial_year, version desc`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
  }

  /** What finance of each trust has validated in each year, by kind: the numerator of a saving per pound of cost. */
  async validatedByYear(tx: Tx, partnershipId: string): Promise<(MoneyKind & { year: string; amount: Money })[]> {
    const rows = await tx.rows<MoneyKind & { year: string; amount: string }>(
      `select financial_year as year, cash_type as cash, budget_type as budget, recurrence, sum(amount)::text as amount
       from ledger_summary where partnership_id = $1 and account = 'validated' group by 1, 2, 3, 4`,
      [partnershipId],
    );
    return rows.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
  }
}
