import { canonicalJson } from '@tandem/domain/canonical';
import type { Attribution, Effect, Stage } from '@tandem/domain/savings';
import type { Money } from '@tandem/domain/money';
import { sha256 } from '@tandem/platform/audit';

/** Where a leg stands: what would have been paid, what is paid, and how far the saving between them has come. */
export type Account = 'baseline' | 'spend' | Stage;

/** What a journal did. `reversed` takes back another one; nothing is ever edited. */
export type JournalKind = 'recognised' | 'moved' | 'reforecast' | 'delivered' | 'validated' | 'rejected' | 'reversed';

/** One side of a journal: a debit above nought, a credit below. Its axes are those of its line. */
export interface LegDraft {
  readonly lineId: string;
  readonly account: Account;
  readonly effect: Effect;
  readonly attribution: Attribution | 'NONE';
  readonly amount: Money;
}

/** A journal before it is posted: one deed, on one scheme, for one trust. */
export interface JournalDraft {
  readonly partnershipId: string;
  readonly trustId: string;
  readonly schemeId: string;
  readonly kind: JournalKind;
  readonly reason: string;
  readonly legs: readonly LegDraft[];
  readonly reversesId?: string;
}

/** What a journal says, as it is stored and hashed. */
export interface JournalContent {
  readonly id: string;
  readonly partnershipId: string;
  readonly trustId: string;
  readonly sequence: string;
  readonly schemeId: string;
  readonly kind: JournalKind;
  readonly reason: string;
  readonly postedBy: string | null;
  readonly postedByName: string;
  readonly postedAt: Date;
  readonly reversesId: string | null;
  readonly previousHash: string;
}

/** What a leg says, as it is stored and hashed. The amount is decimal pounds. */
export interface LegContent {
  readonly lineId: string;
  readonly contractId: string | null;
  readonly category: string;
  readonly financialYear: string;
  readonly account: Account;
  readonly effect: Effect;
  readonly attribution: Attribution | 'NONE';
  readonly cashType: string;
  readonly budgetType: string;
  readonly recurrence: string;
  readonly mechanism: string;
  readonly amount: string;
}

/** The hash before the first journal of every chain. */
export const CHAIN_START = '0'.repeat(64);

/**
 * The text that a journal's hash is made of: one line of canonical JSON (RFC 8785) for the journal, then one for each leg,
 * sorted, so that a stranger makes it again without our order of rows. The form is versioned and never changes silently.
 */
export function journalText(journal: JournalContent, legs: readonly LegContent[]): string {
  const head = canonicalJson({
    form: 'tandem-ledger/1',
    id: journal.id,
    partnership: journal.partnershipId,
    trust: journal.trustId,
    sequence: journal.sequence,
    scheme: journal.schemeId,
    kind: journal.kind,
    reason: journal.reason,
    postedBy: journal.postedBy,
    postedByName: journal.postedByName,
    postedAt: journal.postedAt.toISOString(),
    reverses: journal.reversesId,
    previousHash: journal.previousHash,
  });
  return [head, ...legs.map(legText).sort()].join('\n');
}

/** The hash of a journal with its legs: SHA-256 of `journalText`, in lower-case hexadecimal. */
export function journalHash(journal: JournalContent, legs: readonly LegContent[]): string {
  return sha256(journalText(journal, legs));
}

/**
 * One line of canonical JSON with the members in their sorted order, as `canonicalJson` would write it: that order is the
 * same for every leg, and sorting it again was most of what a posting of ten thousand legs spent on hashing.
 */
function legText(leg: LegContent): string {
  const text = canonicalJson;
  return (
    `{"account":${text(leg.account)},"amount":${text(leg.amount)},"attribution":${text(leg.attribution)},` +
    `"budgetType":${text(leg.budgetType)},"cashType":${text(leg.cashType)},"category":${text(leg.category)},` +
    `"contract":${text(leg.contractId)},"effect":${text(leg.effect)},"financialYear":${text(leg.financialYear)},` +
    `"line":${text(leg.lineId)},"mechanism":${text(leg.mechanism)},"recurrence":${text(leg.recurrence)}}`
  );
}

/** The legs of a draft added up where they fall on the same place, without those of nought. */
export function tidyLegs(legs: readonly LegDraft[]): LegDraft[] {
  const places = new Map<string, LegDraft>();
  for (const leg of legs) {
    const place = [leg.lineId, leg.account, leg.effect, leg.attribution].join('|');
    const before = places.get(place);
    places.set(place, before ? { ...leg, amount: (before.amount + leg.amount) as Money } : leg);
  }
  return [...places.values()].filter((leg) => leg.amount !== 0n);
}
