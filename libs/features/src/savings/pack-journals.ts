import { money, moneyText, parseMoney } from '@tandem/domain/money';
import { sha256 } from '@tandem/platform/audit';
import { CHAIN_START, journalText, type LegContent } from './journal.js';
import { nameOf, type Pack, type PackJournal, type PackLine, repeated } from './pack-form.js';

/** What does not agree of one journal: its hash, its text, its balance, and that each leg is of a line of the pack. */
export function journalFaults(journal: PackJournal, pack: Pack, lines: ReadonlyMap<string, PackLine>): string[] {
  const name = nameOf(journal);
  const content = { ...journal, postedAt: new Date(journal.postedAt) };
  const faults: string[] = [];
  if (sha256(journal.hashedText) !== journal.hash) faults.push(`${name}: its text does not give its hash.`);
  if (journalText(content, journal.legs) !== journal.hashedText)
    faults.push(`${name}: what it says is not the text that was hashed.`);
  if (journal.schemeId !== pack.scheme['id'] || journal.partnershipId !== pack.scheme['partnershipId'])
    faults.push(`${name} is of another scheme than the pack.`);
  if (journal.legs.length === 0) faults.push(`${name} has no debit and no credit.`);
  if (!journal.legs.every((leg) => isOf(leg, lines.get(leg.lineId), journal, pack)))
    faults.push(`${name} has a leg that is not of a line of the pack, or of another kind of money than its line.`);
  return [...faults, ...balanceFaults(journal)];
}

/** A leg carries the axes of its line, which never change: a line of another kind of money is another line. */
function isOf(leg: LegContent, line: PackLine | undefined, journal: PackJournal, { scheme }: Pack): boolean {
  return (
    line !== undefined &&
    line.trustId === journal.trustId &&
    line.trust === journal.trust &&
    leg.contractId === line.contractId &&
    leg.category === scheme['category'] &&
    leg.financialYear === line.financialYear &&
    leg.cashType === line.cashType &&
    leg.budgetType === line.budgetType &&
    leg.recurrence === line.recurrence &&
    leg.mechanism === line.mechanism
  );
}

function balanceFaults(journal: PackJournal): string[] {
  const sums = new Map<string, bigint>();
  for (const { contractId, financialYear, amount } of journal.legs) {
    const period = `${financialYear}${contractId === null ? '' : `, contract ${contractId}`}`;
    sums.set(period, (sums.get(period) ?? 0n) + parseMoney(amount));
  }
  return [...sums].flatMap(([period, sum]) =>
    sum === 0n ? [] : [`${nameOf(journal)} is out of balance by £${moneyText(money(sum))} in ${period}.`],
  );
}

/**
 * What does not agree between journals. Those of other schemes stand in between, and a pack has none of them: neighbours in
 * a chain must be linked, none comes twice, and none was posted before one that stands earlier in its chain.
 */
export function chainFaults(journals: readonly PackJournal[]): string[] {
  const places = new Map(journals.map((one) => [`${one.trustId} ${one.sequence}`, one]));
  const twice = repeated([...journals.map(({ id }) => id), ...journals.map((one) => `${one.trustId} ${one.sequence}`)]);
  const faults = twice.length > 0 ? ['A journal, or its place in the chain of its trust, comes twice.'] : [];
  const ordered = [...journals].sort((a, b) => (BigInt(a.sequence) < BigInt(b.sequence) ? -1 : 1));
  const latest = new Map<string, string>();
  for (const one of ordered) {
    const before = places.get(`${one.trustId} ${BigInt(one.sequence) - 1n}`);
    const expected = one.sequence === '1' ? CHAIN_START : before?.hash;
    if (expected !== undefined && one.previousHash !== expected)
      faults.push(`${nameOf(one)} does not continue from the one before it.`);
    // Times are texts of one form, so that they sort as they passed.
    if (one.postedAt < (latest.get(one.trustId) ?? '')) faults.push(`${nameOf(one)} was posted before an earlier one.`);
    latest.set(one.trustId, one.postedAt);
  }
  return faults;
}

/** What does not agree of what was taken back: a reversal is the mirror image of one journal of its scheme, once. */
export function reversalFaults(journals: readonly PackJournal[]): string[] {
  const known = new Map(journals.map((one) => [one.id, one]));
  const backs = new Map(journals.flatMap((one) => (one.reversesId === null ? [] : [[one.reversesId, one]])));
  return journals.flatMap((one) => {
    const faults: string[] = [];
    if ((one.kind === 'reversed') !== (one.reversesId !== null)) faults.push(`${nameOf(one)} takes nothing back.`);
    const taken = one.reversesId === null ? undefined : known.get(one.reversesId);
    if (one.reversesId !== null && (!taken || legWords(taken.legs, -1n) !== legWords(one.legs, 1n)))
      faults.push(`${nameOf(one)} is not the mirror image of the journal that it takes back.`);
    if (one.reversedById !== (backs.get(one.id)?.id ?? null))
      faults.push(`${nameOf(one)}: whether it was taken back is not what the other journals say.`);
    return faults;
  });
}

function legWords(legs: readonly LegContent[], sign: bigint): string {
  return legs
    .map((leg) =>
      [leg.lineId, leg.account, leg.effect, leg.attribution, String(parseMoney(leg.amount) * sign)].join(' '),
    )
    .sort()
    .join('\n');
}
