import { Injectable } from '@nestjs/common';
import { type Money, parseMoney } from '@tandem/domain/money';
import { financialYearOf, type LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { COUNTED, type MoneyKind } from './axes.js';

/** What of a trust's savings of one kind may not come, or came as a loss. Losses are below nothing. */
export interface RiskRead extends MoneyKind {
  readonly trustId: string;
  /**
   * What has not come as far as it should have: only identified or forecast although its price has started, or contracted
   * although its year has ended.
   */
  readonly late: Money;
  /** The part of it that is contracted, of a year that has ended: it is no longer coming. */
  readonly overdue: Money;
  /** Only identified or forecast, of a price that has not started or of a year that has not begun. */
  readonly notDue: Money;
  /** What leakage has taken from savings that count. */
  readonly leakage: Money;
  /** Where the partnership was dearer than buying alone, not set off against where it was cheaper. */
  readonly disBenefit: Money;
}

type RiskPart = 'late' | 'overdue' | 'notDue' | 'leakage' | 'disBenefit';

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
   * The risks by trust and kind of money, as at the day `today`. Dis-benefits are found per trust, contract, category and
   * year: inside such a cell a loss and a gain may still have met, and its lines tell.
   */
  async risks(tx: Tx, partnershipId: string, today: LocalDate): Promise<RiskRead[]> {
    const rows = await tx.rows<Record<RiskPart, string> & MoneyKind & { trustId: string }>(
      `with risk as (
         select trust_id, cash_type, budget_type, recurrence,
           coalesce(sum(amount) filter (where account in ('identified', 'forecast') and financial_year <= $2), 0) as begun,
           coalesce(sum(amount) filter (where account in ('identified', 'forecast') and financial_year > $2), 0) as later,
           coalesce(sum(amount) filter (where account = 'contracted' and financial_year < $2), 0) as overdue,
           coalesce(sum(amount) filter (where effect like 'LEAKAGE%' and account = any($3::text[])), 0) as leakage
         from ledger_summary where partnership_id = $1 group by 1, 2, 3, 4),
       loss as (
         select trust_id, cash_type, budget_type, recurrence, sum(amount) as loss from (
           select trust_id, cash_type, budget_type, recurrence, sum(amount) as amount from ledger_balance
           where partnership_id = $1 and effect = 'PARTNERSHIP' and account = any($3::text[])
           group by trust_id, cash_type, budget_type, recurrence, contract_id, category, financial_year having sum(amount) < 0) cell
         group by 1, 2, 3, 4),
       early as (select trust_id, cash_type, budget_type, recurrence, amount as early from savings_not_due($1, $4::date))
       select trust_id as "trustId", cash_type as cash, budget_type as budget, recurrence,
         (begun - coalesce(early, 0) + overdue)::numeric(18,2)::text as late, overdue::numeric(18,2)::text as overdue,
         (later + coalesce(early, 0))::numeric(18,2)::text as "notDue", leakage::text, coalesce(loss, 0)::numeric(18,2)::text as "disBenefit"
       from risk left join loss using (trust_id, cash_type, budget_type, recurrence)
       left join early using (trust_id, cash_type, budget_type, recurrence)`,
      [partnershipId, financialYearOf(today), COUNTED, today],
    );
    return rows.map((row) => ({
      ...row,
      late: parseMoney(row.late),
      overdue: parseMoney(row.overdue),
      notDue: parseMoney(row.notDue),
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
