import { Injectable } from '@nestjs/common';
import { DomainError } from '@tandem/domain/refusals';
import type { Finding } from '@tandem/domain/savings';
import type { Tx } from '@tandem/platform/database';
import { checksOf } from './counted-once.js';
import { lineConditions, lineIds } from './line-conditions.js';
import {
  BASELINES,
  CHOICES,
  DELIVERIES,
  EVIDENCE,
  JOURNALS,
  LEGS,
  LINE,
  LINE_ORDER,
  NEIGHBOURS,
  SCHEME,
  WAITING,
  WAITING_LINE,
} from './savings-sql.js';
import type {
  BalanceRead,
  BaselineRead,
  ChoiceRead,
  DeliveryRead,
  EvidenceRead,
  JournalRead,
  LegRead,
  LineFilter,
  NeighbourRead,
  SavingLineRead,
  SchemeRead,
  WaitingLine,
  Walk,
} from './savings-reads.js';

/** What pages and the API may read of schemes and of the ledger, in the reader's own sight. */
@Injectable()
export class SavingsQueries {
  /** The partnership's balances on the stages, from the roll-up: one cell per kind of money, trust, stage and attribution. */
  async balances(tx: Tx): Promise<BalanceRead[]> {
    return tx.rows<BalanceRead>(
      `select b.trust_id as "trustId", o.short_name as trust, b.account as stage, b.attribution, b.cash_type as "cashType",
         b.budget_type as "budgetType", b.recurrence, sum(b.amount) as amount
       from ledger_summary b join organisation o on o.id = b.trust_id where b.account not in ('baseline', 'spend')
       group by 1, 2, 3, 4, 5, 6, 7 having sum(b.amount) <> 0
       order by b.cash_type, b.budget_type, b.recurrence, o.short_name`,
    );
  }

  /** Schemes of the reader's partnerships in the order in which they were raised, those after one that a program has seen. */
  async walkSchemes(tx: Tx, { after, limit }: Walk): Promise<SchemeRead[]> {
    return tx.rows<SchemeRead>(`${SCHEME} where $1::uuid is null or s.id > $1 order by s.id limit $2`, [
      after ?? null,
      limit,
    ]);
  }

  /** @throws DomainError SCHEME.NOT_FOUND for an unknown scheme and for one of another partnership. */
  async scheme(tx: Tx, schemeId: string): Promise<SchemeRead> {
    const row = await tx.row<SchemeRead>(`${SCHEME} where s.id = $1`, [schemeId]);
    if (!row)
      throw new DomainError('SCHEME.NOT_FOUND', { schemeId }, 'There is no such saving scheme in your partnerships.');
    return row;
  }

  /** The lines that the reader may see, by item, year and trust; only those that the filter keeps. */
  async lines(tx: Tx, filter: LineFilter = {}): Promise<SavingLineRead[]> {
    const asked = lineConditions(filter);
    return tx.rows<SavingLineRead>(
      `${LINE} where l.id in (${lineIds(asked)}) order by ${LINE_ORDER.scheme}`,
      asked.parameters,
    );
  }

  /** Lines in the order in which they were made, those after one that a program has seen: none is missed or given twice. */
  async walkLines(tx: Tx, filter: LineFilter, { after, limit }: Walk): Promise<SavingLineRead[]> {
    const { where, standing, parameters } = lineConditions(filter);
    const at = parameters.length;
    const following = `${where} and ($${at + 1}::uuid is null or l.id > $${at + 1})`;
    return tx.rows<SavingLineRead>(
      `${LINE} where l.id in (${lineIds({ where: following, standing, parameters }, 'l.id')} limit $${at + 2}) order by l.id`,
      [...parameters, after ?? null, limit],
    );
  }

  /** @throws DomainError SAVING.NOT_FOUND for an unknown line and for one of another trust. */
  async line(tx: Tx, lineId: string): Promise<SavingLineRead> {
    const row = await tx.row<SavingLineRead>(`${LINE} where l.id = $1`, [lineId]);
    if (!row)
      throw new DomainError('SAVING.NOT_FOUND', { lineId }, 'There is no such saving, or it belongs to another trust.');
    return row;
  }

  /** What is delivered and waits for the reader's finance, the longest first. */
  async waiting(tx: Tx): Promise<WaitingLine[]> {
    return tx.rows<WaitingLine>(WAITING);
  }

  /** The same in the order in which the lines were made, those after one that a program has seen. */
  async walkWaiting(tx: Tx, { after, limit }: Walk): Promise<WaitingLine[]> {
    return tx.rows<WaitingLine>(`${WAITING_LINE('($1::uuid is null or w.line_id > $1)')} order by l.id limit $2`, [
      after ?? null,
      limit,
    ]);
  }

  /** What counting once finds of a scheme, among the lines that the reader may see. */
  async checks(tx: Tx, scheme: Pick<SchemeRead, 'id' | 'partnershipId'>): Promise<Finding[]> {
    return checksOf(tx, scheme);
  }

  /** Other schemes of the partnership on the same item, whoever holds their lines: their names only, to ask before counting. */
  async neighbours(tx: Tx, schemeId: string): Promise<NeighbourRead[]> {
    return tx.rows<NeighbourRead>(NEIGHBOURS, [schemeId]);
  }

  async baselines(tx: Tx, lineIds: readonly string[]): Promise<BaselineRead[]> {
    return tx.rows<BaselineRead>(BASELINES, [lineIds]);
  }

  /** Every decision on which baseline is used; the last of a line counts. */
  async choices(tx: Tx, lineIds: readonly string[]): Promise<ChoiceRead[]> {
    return tx.rows<ChoiceRead>(CHOICES, [lineIds]);
  }

  async evidence(tx: Tx, lineIds: readonly string[]): Promise<EvidenceRead[]> {
    return tx.rows<EvidenceRead>(EVIDENCE, [lineIds]);
  }

  async deliveries(tx: Tx, lineIds: readonly string[]): Promise<DeliveryRead[]> {
    return tx.rows<DeliveryRead>(DELIVERIES, [lineIds]);
  }

  /** The journals of a scheme that the reader may see, in the order of their trusts' chains. */
  async journals(tx: Tx, schemeId: string): Promise<JournalRead[]> {
    return tx.rows<JournalRead>(`${JOURNALS} where j.scheme_id = $1 order by j.posted_at, o.short_name, j.sequence`, [
      schemeId,
    ]);
  }

  /** @throws DomainError LEDGER.NOT_FOUND for an unknown journal and for one of another trust. */
  async journal(tx: Tx, journalId: string): Promise<JournalRead> {
    const row = await tx.row<JournalRead>(`${JOURNALS} where j.id = $1`, [journalId]);
    if (!row)
      throw new DomainError(
        'LEDGER.NOT_FOUND',
        { journalId },
        'There is no such journal, or it belongs to another trust.',
      );
    return row;
  }

  async legs(tx: Tx, journalIds: readonly string[]): Promise<LegRead[]> {
    return tx.rows<LegRead>(LEGS, [journalIds]);
  }
}
