import { Injectable } from '@nestjs/common';
import { money, moneyText } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { brokenConstraint, type Tx } from '@tandem/platform/database';
import {
  CHAIN_START,
  journalHash,
  type JournalContent,
  type JournalDraft,
  type LegContent,
  type LegDraft,
  tidyLegs,
} from './journal.js';

/** The axes of a line, which every leg on it carries. */
type Axes = Omit<LegContent, 'account' | 'effect' | 'attribution' | 'amount'> & { schemeId: string; trustId: string };

interface Head {
  sequence: string | null;
  hash: string | null;
  at: Date;
  ids: string[];
}

/** A journal that is in the ledger. */
export interface PostedJournal {
  readonly id: string;
  readonly sequence: string;
  readonly hash: string;
  /** How many legs it has: those on one place are one, and none is of nought. */
  readonly legs: number;
}

/** The only way into the ledger: journals in double entry, each continuing its trust's chain. */
@Injectable()
export class LedgerService {
  /**
   * Posts journals of one trust, in their order, all or none. A hundred thousand legs are a handful of statements.
   *
   * Lock: the chain of the trust in its partnership, until the transaction ends, so that sequences have no gaps and no fork.
   * Whoever posts to several trusts in one transaction does it in the order of the trusts' ids.
   * @throws DomainError LEDGER.REVERSED when a journal was reversed already.
   * @throws Error when a draft has no legs, does not balance, or belongs to another chain: a mistake of ours.
   */
  async post(tx: Tx, drafts: readonly JournalDraft[]): Promise<PostedJournal[]> {
    const [first] = drafts;
    if (!first) return [];
    const { partnershipId, trustId } = first;
    if (drafts.some((d) => d.trustId !== trustId || d.partnershipId !== partnershipId))
      throw new Error('Journals of several chains are posted one chain at a time.');
    await lockChain(tx, first);
    const tidy = drafts.map((draft) => ({ ...draft, legs: tidyLegs(draft.legs) }));
    const axes = await axesOf(tx, tidy);
    tidy.forEach((draft) => checkBalance(draft, axes));
    const head = await headOf(tx, first, drafts.length);
    const journals = chained(tx, tidy, head, axes);
    await insertJournals(tx, journals);
    await insertLegs(
      tx,
      tidy.flatMap((draft, i) => draft.legs.map((leg) => ({ ...leg, journalId: journals[i]!.id }))),
    );
    return journals.map(({ id, sequence, hash }, i) => ({ id, sequence, hash, legs: tidy[i]!.legs.length }));
  }
}

/** Holds the chain of a trust in a partnership until the transaction ends: nobody else posts to it meanwhile. */
export async function lockChain(tx: Tx, chain: { partnershipId: string; trustId: string }): Promise<void> {
  await tx.lock(`ledger:${chain.partnershipId}:${chain.trustId}`);
}

async function headOf(tx: Tx, { partnershipId, trustId }: JournalDraft, count: number): Promise<Head> {
  const row = await tx.row<Head>(
    `select last.sequence, last.hash, date_trunc('milliseconds', clock_timestamp()) as at,
       array(select uuidv7() from generate_series(1, $3::int)) as ids
     from (select 1) one left join lateral (select sequence, hash from ledger_journal
       where partnership_id = $1 and trust_id = $2 order by sequence desc limit 1) last on true`,
    [partnershipId, trustId, count],
  );
  return row!;
}

async function axesOf(tx: Tx, drafts: readonly JournalDraft[]): Promise<Map<string, Axes>> {
  const lineIds = [...new Set(drafts.flatMap((draft) => draft.legs.map((leg) => leg.lineId)))];
  const rows = await tx.rows<Axes>(
    `select l.id as "lineId", l.scheme_id as "schemeId", l.trust_id as "trustId", l.contract_id as "contractId", s.category,
       l.financial_year as "financialYear", l.cash_type as "cashType", l.budget_type as "budgetType", l.recurrence, l.mechanism
     from saving_line l join saving_scheme s on s.id = l.scheme_id where l.id = any($1::uuid[])`,
    [lineIds],
  );
  return new Map(rows.map((row) => [row.lineId, row]));
}

function checkBalance(draft: JournalDraft, axes: Map<string, Axes>): void {
  if (draft.legs.length === 0) throw new Error(`A journal (${draft.kind}) has no legs.`);
  const sums = new Map<string, bigint>();
  for (const leg of draft.legs) {
    const of = axes.get(leg.lineId);
    if (of?.schemeId !== draft.schemeId || of.trustId !== draft.trustId)
      throw new Error(`A leg (${leg.account}) is on a line of another scheme or trust than its journal.`);
    const period = `contract ${of.contractId ?? 'none'}, ${of.financialYear}`;
    sums.set(period, (sums.get(period) ?? 0n) + leg.amount);
  }
  for (const [period, sum] of sums)
    if (sum !== 0n)
      throw new Error(`A journal (${draft.kind}) is out of balance by ${moneyText(money(sum))} (${period}).`);
}

/** The journals as they will be stored: each names the hash of the one before. */
function chained(
  tx: Tx,
  drafts: readonly JournalDraft[],
  head: Head,
  axes: Map<string, Axes>,
): (JournalContent & { hash: string })[] {
  const { actor } = tx;
  let previousHash = head.hash ?? CHAIN_START;
  return drafts.map((draft, i) => {
    const content: JournalContent = {
      id: head.ids[i]!,
      partnershipId: draft.partnershipId,
      trustId: draft.trustId,
      sequence: String(BigInt(head.sequence ?? '0') + 1n + BigInt(i)),
      schemeId: draft.schemeId,
      kind: draft.kind,
      reason: draft.reason.trim(),
      postedBy: actor.accountId,
      postedByName: actor.kind === 'system' ? actor.name : `${actor.name}, ${actor.organisationName}`,
      postedAt: head.at,
      reversesId: draft.reversesId ?? null,
      previousHash,
    };
    const hash = journalHash(
      content,
      draft.legs.map((leg) => legContent(leg, axes.get(leg.lineId)!)),
    );
    previousHash = hash;
    return { ...content, hash };
  });
}

function legContent(leg: LegDraft, axes: Axes): LegContent {
  return {
    ...axes,
    account: leg.account,
    effect: leg.effect,
    attribution: leg.attribution,
    amount: moneyText(leg.amount),
  };
}

async function insertJournals(tx: Tx, journals: readonly (JournalContent & { hash: string })[]): Promise<void> {
  const [one] = journals;
  try {
    await tx.rows(
      `insert into ledger_journal (id, partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by, posted_by_name,
         posted_at, reverses_id, previous_hash, hash)
       select j.id, $1, $2, j.sequence, j.scheme_id, j.kind, j.reason, $3, $4, $5, j.reverses_id, j.previous_hash, j.hash
       from unnest($6::uuid[], $7::bigint[], $8::uuid[], $9::text[], $10::text[], $11::uuid[], $12::text[], $13::text[])
         as j (id, sequence, scheme_id, kind, reason, reverses_id, previous_hash, hash) order by j.sequence`,
      [
        one!.partnershipId,
        one!.trustId,
        one!.postedBy,
        one!.postedByName,
        one!.postedAt,
        journals.map((j) => j.id),
        journals.map((j) => j.sequence),
        journals.map((j) => j.schemeId),
        journals.map((j) => j.kind),
        journals.map((j) => j.reason),
        journals.map((j) => j.reversesId),
        journals.map((j) => j.previousHash),
        journals.map((j) => j.hash),
      ],
    );
  } catch (error) {
    if (brokenConstraint(error) === 'ledger_journal_reversed_once')
      throw new DomainError('LEDGER.REVERSED', {}, 'This journal has been reversed already, and that happens once.');
    throw error;
  }
}

async function insertLegs(tx: Tx, legs: readonly (LegDraft & { journalId: string })[]): Promise<void> {
  await tx.rows(
    `insert into ledger_leg (journal_id, partnership_id, trust_id, scheme_id, contract_id, category, line_id, financial_year,
       account, effect, attribution, cash_type, budget_type, recurrence, mechanism, amount)
     select g.journal_id, l.partnership_id, l.trust_id, l.scheme_id, l.contract_id, s.category, l.id, l.financial_year,
       g.account, g.effect, g.attribution, l.cash_type, l.budget_type, l.recurrence, l.mechanism, g.amount
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[])
       as g (journal_id, line_id, account, effect, attribution, amount)
     join saving_line l on l.id = g.line_id join saving_scheme s on s.id = l.scheme_id`,
    [
      legs.map((leg) => leg.journalId),
      legs.map((leg) => leg.lineId),
      legs.map((leg) => leg.account),
      legs.map((leg) => leg.effect),
      legs.map((leg) => leg.attribution),
      legs.map((leg) => moneyText(leg.amount)),
    ],
  );
}
