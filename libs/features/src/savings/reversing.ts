import { money, parseMoney } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import { lockClaim, releasedTo } from './claims.js';
import type { JournalDraft, JournalKind, LegDraft } from './journal.js';
import { lockChain } from './ledger.service.js';

interface JournalRow {
  id: string;
  partnershipId: string;
  trustId: string;
  schemeId: string;
  sequence: string;
  kind: JournalKind;
  reversedBy: string | null;
}

/** The journals that others build on: they are reversed in the order opposite to that of posting. */
const FOUNDATIONS: readonly JournalKind[] = ['recognised', 'moved', 'reforecast'];

/**
 * The mirror image of a journal, or why it cannot be taken back. Lock: of a rejection the claim of its scheme, as whoever
 * raises it holds it, so that it is not given to another meanwhile; then the chain.
 *
 * A journal on which later ones of its lines build is taken back after them. What was delivered, validated or rejected
 * stands on its own: when it is taken back, the difference waits for finance again.
 * @throws DomainError LEDGER.NOT_FOUND
 */
export async function reversalOf(
  tx: Tx,
  journalId: string,
  reason: string,
): Promise<{ problems: FieldProblem[] } | { draft: JournalDraft; ofFinance: boolean }> {
  const chain = await tx.row<{ partnershipId: string; trustId: string; kind: JournalKind; claimKey: string }>(
    `select j.partnership_id as "partnershipId", j.trust_id as "trustId", j.kind, s.claim_key as "claimKey"
     from ledger_journal j join saving_scheme s on s.id = j.scheme_id where j.id = $1`,
    [journalId],
  );
  if (!chain || (tx.actor.kind !== 'system' && chain.trustId !== tx.actor.organisationId))
    throw new DomainError(
      'LEDGER.NOT_FOUND',
      { journalId },
      'There is no such journal, or it belongs to another trust.',
    );
  if (chain.kind === 'rejected') await lockClaim(tx, chain);
  await lockChain(tx, chain);
  const journal = (await tx.row<JournalRow>(
    `select j.id, j.partnership_id as "partnershipId", j.trust_id as "trustId", j.scheme_id as "schemeId", j.sequence, j.kind,
       back.sequence as "reversedBy" from ledger_journal j left join ledger_journal back on back.reverses_id = j.id where j.id = $1`,
    [journalId],
  ))!;
  const problem = reason.trim() === '' ? 'Enter the reason for taking the journal back' : undefined;
  const hindrance =
    hindranceOf(journal) ??
    (await claimGone(tx, journal)) ??
    (FOUNDATIONS.includes(journal.kind) ? await builtOn(tx, journal) : undefined);
  const problems = [
    ...(problem ? [{ field: 'reason', message: problem }] : []),
    ...(hindrance ? [{ field: 'journal', message: hindrance }] : []),
  ];
  if (problems.length > 0) return { problems };
  const { partnershipId, trustId, schemeId } = journal;
  return {
    ofFinance: journal.kind === 'validated' || journal.kind === 'rejected',
    draft: {
      partnershipId,
      trustId,
      schemeId,
      kind: 'reversed',
      reason,
      reversesId: journal.id,
      legs: await mirrored(tx, journal.id),
    },
  };
}

function hindranceOf(journal: JournalRow): string | undefined {
  if (journal.kind === 'reversed') return 'A reversal is not taken back. Post the saving again instead';
  if (journal.reversedBy) return `Journal ${journal.sequence} was taken back by journal ${journal.reversedBy} already`;
  return undefined;
}

async function builtOn(tx: Tx, journal: JournalRow): Promise<string | undefined> {
  const later = await tx.row<{ sequence: string }>(
    `select j.sequence from ledger_leg mine join ledger_leg g on g.line_id = mine.line_id join ledger_journal j on j.id = g.journal_id
     where mine.journal_id = $1 and j.sequence > $2 and j.kind <> 'reversed'
       and not exists (select 1 from ledger_journal back where back.reverses_id = j.id)
     order by j.sequence desc limit 1`,
    [journal.id, journal.sequence],
  );
  return later && `Journal ${later.sequence} builds on journal ${journal.sequence}. Take that one back first`;
}

async function mirrored(tx: Tx, journalId: string): Promise<LegDraft[]> {
  const legs = await tx.rows<Omit<LegDraft, 'amount'> & { amount: string }>(
    `select line_id as "lineId", account, effect, attribution, amount from ledger_leg where journal_id = $1`,
    [journalId],
  );
  return legs.map((leg) => ({ ...leg, amount: money(0n - parseMoney(leg.amount)) }));
}

/** Nothing comes back once the claim was released: the scheme that holds it now would count the same saving again. */
async function claimGone(tx: Tx, { schemeId }: JournalRow): Promise<string | undefined> {
  const released = await releasedTo(tx, schemeId);
  return (
    released &&
    `Its claim was released when nothing of it stood${released.reference ? `, and ${released.reference} holds it now` : ''}. Raise what is right there`
  );
}
