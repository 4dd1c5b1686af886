import { Injectable } from '@nestjs/common';
import type { Tx } from '@tandem/platform/database';

/** A line of the ledger with the latest review of it. Amounts are decimal pounds. */
export interface SavingLine {
  id: string;
  trustId: string;
  trust: string;
  schemeReference: string;
  tenderId: string;
  tenderReference: string;
  tenderTitle: string;
  lineCode: string;
  item: string;
  financialYear: string;
  quantity: string;
  stage: string;
  cashType: 'CASH_RELEASING' | 'NON_CASH_RELEASING' | 'COST_AVOIDANCE' | 'NON_FINANCIAL';
  recurrence: 'RECURRENT' | 'NON_RECURRENT';
  budgetType: 'revenue' | 'capital' | 'lease';
  attribution: 'PARTNERSHIP' | 'OWN_OR_MARKET' | 'NATIONAL_DEAL' | 'NOT_EVIDENCED';
  baselineType: number | null;
  baselineAmount: string | null;
  aloneAmount: string | null;
  jointAmount: string;
  amount: string;
  method: string;
  methodVersion: number;
  postedAt: Date;
  review: 'waiting' | 'accepted' | 'rejected';
}

export interface SavingReviewRead {
  decision: 'accepted' | 'rejected';
  reason: string;
  by: string;
  decidedAt: Date;
}

/** One cell of the partnership's totals: amounts in it may be added, amounts of different cells may not. */
export interface SavingTotalRead {
  trustId: string;
  trust: string;
  financialYear: string;
  stage: string;
  cashType: SavingLine['cashType'];
  budgetType: SavingLine['budgetType'];
  recurrence: SavingLine['recurrence'];
  attribution: SavingLine['attribution'];
  review: SavingLine['review'];
  amount: string;
}

const LINE = `
  select e.id, e.trust_id as "trustId", o.name as trust, e.scheme_reference as "schemeReference", e.tender_id as "tenderId",
    t.reference as "tenderReference", t.title as "tenderTitle", e.line_code as "lineCode", e.item, e.financial_year as "financialYear",
    e.quantity, e.stage, e.cash_type as "cashType", e.recurrence, e.budget_type as "budgetType", e.attribution,
    e.baseline_type as "baselineType", e.baseline_amount as "baselineAmount", e.alone_amount as "aloneAmount",
    e.joint_amount as "jointAmount", e.amount, e.method, e.method_version as "methodVersion", e.posted_at as "postedAt",
    coalesce(r.decision, 'waiting') as review
  from saving_entry e join organisation o on o.id = e.trust_id join tender t on t.id = e.tender_id
  left join lateral (select decision from saving_review where entry_id = e.id order by decided_at desc, id desc limit 1) r on true`;

/** What pages and the API may read of the ledger, in the reader's own sight. */
@Injectable()
export class SavingsQueries {
  /** The lines that the reader may see, oldest first; only those in one state of review when it is given. */
  async lines(tx: Tx, review?: SavingLine['review']): Promise<SavingLine[]> {
    return tx.rows<SavingLine>(
      `${LINE} where $1::text is null or coalesce(r.decision, 'waiting') = $1 order by e.posted_at, e.scheme_reference, e.financial_year, e.attribution`,
      [review ?? null],
    );
  }

  async line(tx: Tx, id: string): Promise<SavingLine | undefined> {
    return tx.row<SavingLine>(`${LINE} where e.id = $1`, [id]);
  }

  async reviews(tx: Tx, entryId: string): Promise<SavingReviewRead[]> {
    return tx.rows<SavingReviewRead>(
      `select r.decision, r.reason, coalesce(a.name, 'A colleague') as by, r.decided_at as "decidedAt"
       from saving_review r left join account a on a.id = r.account_id where r.entry_id = $1 order by r.decided_at`,
      [entryId],
    );
  }

  /** The partnership's totals, from the roll-up that every posting keeps. */
  async totals(tx: Tx): Promise<SavingTotalRead[]> {
    return tx.rows<SavingTotalRead>(
      `select s.trust_id as "trustId", o.short_name as trust, s.financial_year as "financialYear", s.stage, s.cash_type as "cashType",
         s.budget_type as "budgetType", s.recurrence, s.attribution, s.review, s.amount
       from saving_total s join organisation o on o.id = s.trust_id where s.amount <> 0
       order by s.cash_type, s.budget_type, s.recurrence, o.short_name, s.financial_year, s.attribution`,
    );
  }
}
