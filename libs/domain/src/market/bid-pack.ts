import { DomainError } from '@tandem/domain/refusals';
import type { Competition, CompetingBid } from './competition.js';
import { inUnits } from './decimals.js';
import type { PublishedValue } from './published-value.js';

/** Every bid that was priced, lowest price: what price alone would have awarded. */
export const LOWEST_PRICE = 'lowest-price';
/** The same without the bids that the buyer turned down. */
export const WITHOUT_TURNED_DOWN = 'without-turned-down';

/** The names behind the ids of a pack. */
export interface PackLabels {
  readonly trusts: Readonly<Record<string, string>>;
  readonly suppliers: Readonly<Record<string, string>>;
  readonly lots: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, string>>;
  readonly scenarios: Readonly<Record<string, string>>;
}

/** A `tandem-tender-pack/1` document, the names behind its ids, and what of the competition is not in it. */
export interface BidPack {
  readonly document: BidPackDocument;
  readonly labels: PackLabels;
  /** The published ids behind the ids of the pack, which are shortened where a published id is too long for one. */
  readonly published: {
    readonly lots: Readonly<Record<string, string>>;
    readonly suppliers: Readonly<Record<string, string>>;
  };
  readonly unread: readonly string[];
}

/** The part of the tender pack's format that a published competition needs. */
export interface BidPackDocument {
  readonly format: 'tandem-tender-pack/1';
  readonly reference: string;
  readonly currency: string;
  readonly trusts: readonly string[];
  readonly lots: readonly { readonly id: string; readonly split: 'never' }[];
  readonly lines: readonly {
    readonly id: string;
    readonly lot: string;
    readonly unit: string;
    readonly indivisible: true;
    readonly demand: Readonly<Record<string, string>>;
  }[];
  readonly suppliers: readonly { readonly id: string; readonly submittedAt?: string }[];
  readonly bids: readonly {
    readonly supplier: string;
    readonly prices: readonly { readonly line: string; readonly unitPrice: string }[];
  }[];
  readonly scenarios: readonly {
    readonly id: string;
    readonly rules: readonly { readonly rule: 'exclude'; readonly supplier: string; readonly lot: string }[];
  }[];
}

/**
 * Makes a tender pack of published bids: the buyer is the only trust, price alone decides, one line for each lot.
 *
 * A published bid is one price for a whole lot, so the line is "one lot" and not a number of pieces: dividing by the
 * quantity would round. Bids are compared on the footing on which they were published, all net or all gross.
 * Errors: DomainError MARKET.NO_PRICED_BIDS, MARKET.MIXED_CURRENCY, MARKET.MIXED_TAX.
 */
export function tenderPackOf(competition: Competition): BidPack {
  const unread = [...competition.unread];
  const bids = usableBids(competition, unread);
  const currency = oneCurrency(competition, bids);
  refuseMixedTax(competition, bids);
  const bidFor = new Set(bids.map((bid) => bid.lotId));
  for (const lot of competition.lots) {
    if (!bidFor.has(lot.id)) unread.push(`Nobody priced the lot "${lot.title || lot.id}", so it is left out.`);
  }
  const lots = competition.lots.filter((lot) => bidFor.has(lot.id));
  const buyer = packId('buyer', competition.buyer.id, 0);
  const lotIds = shortIds('lot', lots);
  const supplierIds = shortIds(
    'supplier',
    bids.map((bid) => ({ id: bid.supplierId })),
  );
  const titles = Object.fromEntries(lots.map((lot) => [lotIds.get(lot.id)!, lot.title]));
  return {
    document: {
      format: 'tandem-tender-pack/1',
      reference: packId('process', competition.ocid, 0),
      currency,
      trusts: [buyer],
      lots: lots.map((lot) => ({ id: lotIds.get(lot.id)!, split: 'never' })),
      lines: lots.map((lot) => {
        const id = lotIds.get(lot.id)!;
        return { id, lot: id, unit: 'lot', indivisible: true, demand: { [buyer]: '1' } };
      }),
      ...offers(bids, supplierIds, lotIds),
      scenarios: scenarios(bids, supplierIds, lotIds),
    },
    labels: {
      trusts: { [buyer]: competition.buyer.name },
      suppliers: Object.fromEntries(bids.map((bid) => [supplierIds.get(bid.supplierId)!, bid.supplier])),
      lots: titles,
      lines: titles,
      scenarios: {
        [LOWEST_PRICE]: 'Every priced bid',
        [WITHOUT_TURNED_DOWN]: 'Without the bids that the buyer turned down',
      },
    },
    published: {
      lots: Object.fromEntries(lots.map((lot) => [lotIds.get(lot.id)!, lot.id])),
      suppliers: Object.fromEntries(bids.map((bid) => [supplierIds.get(bid.supplierId)!, bid.supplierId])),
    },
    unread,
  };
}

type Ids = ReadonlyMap<string, string>;

function offers(bids: readonly CompetingBid[], supplierIds: Ids, lotIds: Ids) {
  const bidsOf = new Map<string, CompetingBid[]>();
  for (const bid of bids) {
    const id = supplierIds.get(bid.supplierId)!;
    bidsOf.set(id, [...(bidsOf.get(id) ?? []), bid]);
  }
  return {
    suppliers: [...bidsOf].map(([id, own]) => ({ id, ...submission(own) })),
    bids: [...bidsOf].map(([supplier, own]) => ({
      supplier,
      prices: own.map((bid) => ({ line: lotIds.get(bid.lotId)!, unitPrice: bid.value.amount })),
    })),
  };
}

function scenarios(bids: readonly CompetingBid[], supplierIds: Ids, lotIds: Ids): BidPackDocument['scenarios'] {
  const rules = bids
    .filter((bid) => bid.turnedDown)
    .map((bid) => ({
      rule: 'exclude' as const,
      supplier: supplierIds.get(bid.supplierId)!,
      lot: lotIds.get(bid.lotId)!,
    }));
  const all = { id: LOWEST_PRICE, rules: [] };
  return rules.length === 0 ? [all] : [all, { id: WITHOUT_TURNED_DOWN, rules }];
}

/** The latest bid of each supplier for each lot, among those whose price has at most four places. */
function usableBids(competition: Competition, unread: string[]): CompetingBid[] {
  const latest = new Map<string, CompetingBid>();
  for (const bid of competition.bids) {
    const units = inUnits(bid.value.amount, 4);
    if (units === undefined || units >= 9_007_199_254_740_992n) {
      unread.push(`The price of ${bid.supplier} has more digits than a price can have, so it is left out.`);
      continue;
    }
    const key = `${bid.supplierId} ${bid.lotId}`;
    const known = latest.get(key);
    if (known) unread.push(`${bid.supplier} bid more than once for one lot; the latest bid counts.`);
    if (!known || (known.submittedAt ?? '') <= (bid.submittedAt ?? '')) latest.set(key, bid);
  }
  if (latest.size === 0) {
    throw new DomainError(
      'MARKET.NO_PRICED_BIDS',
      { ocid: competition.ocid },
      'This process was published without priced bids, so there is nothing to compare.',
    );
  }
  return [...latest.values()];
}

function oneCurrency(competition: Competition, bids: readonly CompetingBid[]): string {
  const currencies = [...new Set(bids.map((bid) => bid.value.currency))];
  const [currency] = currencies;
  if (currencies.length > 1 || currency === undefined) {
    throw new DomainError(
      'MARKET.MIXED_CURRENCY',
      { ocid: competition.ocid, currencies },
      `The bids are priced in ${currencies.map((c) => c ?? 'no currency').join(' and ')}, so they cannot be compared.`,
    );
  }
  return currency;
}

/** What the compared amount is: net where net and gross are both given, because `amount` is the net one then. */
export function footing(value: PublishedValue): 'net' | 'gross' | 'not stated' {
  return value.vat === 'both' ? 'net' : value.vat;
}

function refuseMixedTax(competition: Competition, bids: readonly CompetingBid[]): void {
  const footings = [...new Set(bids.map((bid) => footing(bid.value)))];
  if (footings.length > 1) {
    throw new DomainError(
      'MARKET.MIXED_TAX',
      { ocid: competition.ocid, footings },
      'Some bids include VAT and some do not, or do not say, so they cannot be compared as they stand.',
    );
  }
}

/** The instant with thousandths, as the pack's format wants it; published ones carry millionths. */
function submission(bids: readonly CompetingBid[]): { submittedAt?: string } {
  const times = bids.map((bid) =>
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d*(Z|[+-]\d{2}:\d{2})$/.exec(bid.submittedAt ?? ''),
  );
  const written = times.filter((t) => t !== null).map((t) => `${t[1] ?? ''}${t[2] ?? ''}`);
  const last = written
    .filter((t) => !Number.isNaN(Date.parse(t)))
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
  return last === undefined ? {} : { submittedAt: last };
}

const ID_LENGTH_MAX = 80;

function packId(kind: string, id: string, at: number): string {
  return id.length <= ID_LENGTH_MAX ? id : `${kind} ${at + 1}`;
}

function shortIds(kind: string, things: readonly { id: string }[]): Ids {
  return new Map([...new Set(things.map((thing) => thing.id))].map((id, at) => [id, packId(kind, id, at)]));
}
