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
    await insertLegs(tx, tidy, journals, [...axes.values()]);
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
  // Each line by its id and each scheme once: left to itself, the planner takes row security for a sharp filter and reads
  // every line of every scheme, however few are posted to.
  const rows = await tx.rows<Axes>(
    `with own as materialized (select l.* from unnest($1::uuid[]) u (id) cross join lateral (
         select id, scheme_id, trust_id, contract_id, financial_year, cash_type, budget_type, recurrence, mechanism
         from saving_line where saving_line.id = u.id offset 0) l),
       scheme as materialized (select n.scheme_id, s.category from (select distinct scheme_id from own) n
         cross join lateral (select category from saving_scheme where id = n.scheme_id offset 0) s)
     select id as "lineId", scheme_id as "schemeId", trust_id as "trustId", contract_id as "contractId", category,
       financial_year as "financialYear", cash_type as "cashType", budget_type as "budgetType", recurrence, mechanism
     from own join scheme using (scheme_id)`,
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

/**
 * All legs in one statement. A leg names its journal and its line by their place in two lists, so that the axes of a line
 * cross once and not with each of its legs; the database compares them with the line that it has (`ledger_leg_fits`).
 */
async function insertLegs(
  tx: Tx,
  drafts: readonly JournalDraft[],
  journals: readonly { readonly id: string }[],
  lines: readonly Axes[],
): Promise<void> {
  const legs = drafts.flatMap((draft) => draft.legs);
  const placeOf = new Map(lines.map(({ lineId }, i) => [lineId, i + 1]));
  await tx.rows(
    `insert into ledger_leg (journal_id, partnership_id, trust_id, scheme_id, contract_id, category, line_id, financial_year,
       account, effect, attribution, cash_type, budget_type, recurrence, mechanism, amount)
     select j.id, $1, $2, l.scheme_id, l.contract_id, l.category, l.id, l.financial_year, g.account, g.effect, g.attribution,
       l.cash_type, l.budget_type, l.recurrence, l.mechanism, g.amount
     from unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::numeric[])
       as g (journal, line, account, effect, attribution, amount)
     join unnest($9::uuid[]) with ordinality as j (id, place) on j.place = g.journal
     join unnest($10::uuid[], $11::uuid[], $12::uuid[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])
       with ordinality as l (id, scheme_id, contract_id, category, financial_year, cash_type, budget_type, recurrence, mechanism, place)
       on l.place = g.line`,
    [
      drafts[0]!.partnershipId,
      drafts[0]!.trustId,
      plainArray(drafts.flatMap((draft, i) => draft.legs.map(() => i + 1))),
      plainArray(legs.map((leg) => placeOf.get(leg.lineId)!)),
      plainArray(legs.map((leg) => leg.account)),
      plainArray(legs.map((leg) => leg.effect)),
      plainArray(legs.map((leg) => leg.attribution)),
      plainArray(legs.map((leg) => moneyText(leg.amount))),
      journals.map((journal) => journal.id),
      lines.map((line) => line.lineId),
      lines.map((line) => line.schemeId),
      lines.map((line) => line.contractId),
      lines.map((line) => line.category),
      lines.map((line) => line.financialYear),
      lines.map((line) => line.cashType),
      lines.map((line) => line.budgetType),
      lines.map((line) => line.recurrence),
      lines.map((line) => line.mechanism),
    ],
  );
}

/** An array in the database's own spelling, for numbers and the ledger's own words, which need no quotes. */
function plainArray(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}
