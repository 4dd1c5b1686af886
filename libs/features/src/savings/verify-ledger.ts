import { money, moneyText, parseMoney } from '@tandem/domain/money';
import type { Tx } from '@tandem/platform/database';
import { CHAIN_START, type JournalContent, journalHash, type LegContent } from './journal.js';
import type { LedgerFault } from './ledger-fault.js';
import { rollUpFaults } from './roll-up-faults.js';

/** What was walked, and the faults in the order in which they were met. */
export interface LedgerCheck {
  readonly chains: number;
  readonly journals: number;
  readonly legs: number;
  readonly faults: readonly LedgerFault[];
}

type StoredJournal = JournalContent & { hash: string; trust: string; legCount: number };
type StoredLeg = LegContent & { journalId: string };

const PAGE = 2000;
const FAULTS_MAX = 50;

/**
 * Walks the chain of every trust in the reader's sight: numbers without gaps, links, hashes over every stored field, debits
 * equal to credits for each contract and year. Then compares every roll-up with the legs, cell by cell, to the penny.
 */
export async function verifyLedger(
  tx: Tx,
  report: (checkedJournals: number) => void = () => undefined,
): Promise<LedgerCheck> {
  const faults: LedgerFault[] = [];
  let [chain, before, chains, journals, legs] = ['', start(), 0, 0, 0];
  let after = ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '0'];
  for (;;) {
    const page = await journalsAfter(tx, after);
    const last = page.at(-1);
    if (!last) break;
    const legsOf = await legsByJournal(tx, page);
    for (const journal of page) {
      const own = `${journal.partnershipId}/${journal.trustId}`;
      if (own !== chain) [chain, before, chains] = [own, start(), chains + 1];
      const ownLegs = legsOf.get(journal.id) ?? [];
      faults.push(...faultsOf(journal, ownLegs, before));
      before = { sequence: BigInt(journal.sequence), hash: journal.hash };
      legs += ownLegs.length;
    }
    journals += page.length;
    report(journals);
    if (faults.length > FAULTS_MAX) break;
    after = [last.partnershipId, last.trustId, last.sequence];
  }
  return { chains, journals, legs, faults: [...faults, ...(await rollUpFaults(tx))].slice(0, FAULTS_MAX) };
}

interface Link {
  sequence: bigint;
  hash: string;
}

function start(): Link {
  return { sequence: 0n, hash: CHAIN_START };
}

async function journalsAfter(tx: Tx, after: readonly string[]): Promise<StoredJournal[]> {
  return tx.rows<StoredJournal>(
    `select j.id, j.partnership_id as "partnershipId", j.trust_id as "trustId", j.sequence, j.scheme_id as "schemeId", j.kind, j.reason,
       j.posted_by as "postedBy", j.posted_by_name as "postedByName", j.posted_at as "postedAt", j.reverses_id as "reversesId",
       j.previous_hash as "previousHash", j.hash, o.short_name as trust
     from ledger_journal j join organisation o on o.id = j.trust_id
     where (j.partnership_id, j.trust_id, j.sequence) > ($1::uuid, $2::uuid, $3::bigint)
     order by j.partnership_id, j.trust_id, j.sequence limit ${PAGE}`,
    after,
  );
}

async function legsByJournal(tx: Tx, journals: readonly StoredJournal[]): Promise<Map<string, StoredLeg[]>> {
  const legs = await tx.rows<StoredLeg>(
    `select journal_id as "journalId", line_id as "lineId", contract_id as "contractId", category, financial_year as "financialYear",
       account, effect, attribution, cash_type as "cashType", budget_type as "budgetType", recurrence, mechanism, amount
     from ledger_leg where journal_id = any($1::uuid[])`,
    [journals.map((journal) => journal.id)],
  );
  const byJournal = new Map<string, StoredLeg[]>();
  for (const leg of legs) {
    const own = byJournal.get(leg.journalId);
    if (own) own.push(leg);
    else byJournal.set(leg.journalId, [leg]);
  }
  return byJournal;
}

function faultsOf(journal: StoredJournal, legs: readonly StoredLeg[], before: Link): LedgerFault[] {
  const at = { trust: journal.trust, sequence: journal.sequence };
  const name = `Journal ${journal.sequence} of ${journal.trust}`;
  const faults: LedgerFault[] = [];
  if (BigInt(journal.sequence) !== before.sequence + 1n)
    faults.push({
      ...at,
      fault: 'missing',
      sentence: `Journal ${before.sequence + 1n} of ${journal.trust} is missing.`,
    });
  else if (journal.previousHash !== before.hash)
    faults.push({ ...at, fault: 'inserted', sentence: `${name} does not continue from the one before it.` });
  if (journalHash(journal, legs) !== journal.hash)
    faults.push({ ...at, fault: 'changed', sentence: `${name}, or one of its legs, was changed after it was posted.` });
  const sums = new Map<string, bigint>();
  for (const { contractId, financialYear, amount } of legs) {
    const period = `${financialYear}${contractId ? `, contract ${contractId}` : ''}`;
    sums.set(period, (sums.get(period) ?? 0n) + parseMoney(amount));
  }
  for (const [period, sum] of sums)
    if (sum !== 0n)
      faults.push({
        ...at,
        fault: 'unbalanced',
        sentence: `${name} is out of balance by £${moneyText(money(sum))} in ${period}.`,
      });
  return faults;
}
