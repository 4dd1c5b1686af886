import type { LocalDate } from '@tandem/domain/time';
import { type ExactObject, isList, objectIn, objectsIn, textIn } from './json-text.js';
import { dayOf, lotIdsOf, organisationId } from './notice-words.js';
import { type PublishedValue, readValue } from './published-value.js';

/** One supplier's price for one lot, as published. */
export interface CompetingBid {
  readonly id: string;
  readonly supplierId: string;
  readonly supplier: string;
  readonly lotId: string;
  readonly value: PublishedValue;
  readonly status: string;
  readonly submittedAt: string | undefined;
  /** Set when the buyer turned the bid down, with what was published about it. */
  readonly turnedDown: TurnedDown | undefined;
}

/** How the notice says that a bid did not succeed although it was made, and the reason in the publisher's own words. */
export interface TurnedDown {
  readonly how: string;
  readonly on: LocalDate | undefined;
  readonly reason: string;
}

/** An award as published. */
export interface PublishedAward {
  readonly id: string;
  readonly status: string;
  readonly on: LocalDate | undefined;
  readonly supplierIds: readonly string[];
  readonly supplier: string;
  readonly lotIds: readonly string[];
  readonly value: PublishedValue | undefined;
  readonly reason: string;
}

/** One procurement as others published it: lots, competing bids with prices, and what was awarded. */
export interface Competition {
  readonly ocid: string;
  readonly title: string;
  readonly status: string;
  /** The award criterion that the notice names, such as `lowestCost`. */
  readonly awardCriterion: string;
  readonly buyer: { readonly id: string; readonly name: string };
  readonly lots: readonly { readonly id: string; readonly title: string }[];
  readonly bids: readonly CompetingBid[];
  readonly awards: readonly PublishedAward[];
  /** What could not be read, in sentences. */
  readonly unread: readonly string[];
}

/** The lot of a tender that has none. */
const WHOLE = 'all';

/**
 * Reads the competition in a compiled release.
 *
 * A bid is turned down when its own status says so, when a qualification decision refuses it, or when an award to its
 * supplier was recorded as unsuccessful and no other award to it stands (the way of the Ukrainian notices).
 */
export function competitionOf(release: ExactObject): Competition {
  const tender = objectIn(release, 'tender');
  const names = new Map(objectsIn(release, 'parties').map((p) => [organisationId(p), textIn(p, 'name')] as const));
  const awards = objectsIn(release, 'awards').map((award) => readAward(award, names));
  const lots = objectsIn(tender, 'lots').map((lot) => ({
    id: textIn(lot, 'id') ?? WHOLE,
    title: textIn(lot, 'title') ?? textIn(lot, 'description') ?? '',
  }));
  const title = textIn(tender, 'title') ?? textIn(release, 'title') ?? '';
  const known = withLotsOfBids(lots, release, title);
  const unread: string[] = [];
  const bids = bidObjects(release).flatMap((bid, at) =>
    readBid(bid, at, { release, names, awards, lots: known.map((lot) => lot.id), unread }),
  );
  const buyer = objectIn(release, 'buyer') ?? objectIn(tender, 'procuringEntity');
  const buyerId = organisationId(buyer) ?? 'buyer';
  return {
    ocid: textIn(release, 'ocid') ?? '',
    title,
    status: textIn(tender, 'status') ?? '',
    awardCriterion: textIn(tender, 'awardCriteria') ?? '',
    buyer: { id: buyerId, name: textIn(buyer, 'name') ?? names.get(buyerId) ?? buyerId },
    lots: known,
    bids,
    awards,
    unread,
  };
}

/** The tender's lots, and those that only a bid names; a tender without any is one lot. */
function withLotsOfBids(lots: readonly { id: string; title: string }[], release: ExactObject, title: string) {
  const named = bidObjects(release).flatMap((bid) => [
    ...lotIdsOf(bid),
    ...objectsIn(bid, 'lotValues').flatMap(lotIdsOf),
  ]);
  const unknown = [...new Set(named)].filter((id) => !lots.some((lot) => lot.id === id));
  const all = [...lots, ...unknown.map((id) => ({ id, title: '' }))];
  return all.length > 0 ? all : [{ id: WHOLE, title }];
}

/** Bids stand in `bids.details` (OCDS bid extension), or in `bids` as a list of its own (its first version). */
function bidObjects(release: ExactObject): readonly ExactObject[] {
  return isList(release['bids']) ? objectsIn(release, 'bids') : objectsIn(objectIn(release, 'bids'), 'details');
}

interface BidContext {
  readonly release: ExactObject;
  readonly names: ReadonlyMap<string | undefined, string | undefined>;
  readonly awards: readonly PublishedAward[];
  readonly lots: readonly string[];
  readonly unread: string[];
}

function readBid(bid: ExactObject, at: number, c: BidContext): CompetingBid[] {
  const id = textIn(bid, 'id') ?? String(at + 1);
  const tenderers = objectsIn(bid, 'tenderers');
  const ids = tenderers.map((t) => organisationId(t) ?? textIn(t, 'name') ?? id);
  const supplierId = ids.length > 0 ? ids.join(' + ') : id;
  const names = tenderers.map((t, n) => c.names.get(ids[n]) ?? textIn(t, 'name') ?? ids[n] ?? '');
  const supplier = names.length > 0 ? names.join(' with ') : `the unnamed bidder ${id}`;
  const prices = pricesOfBid(bid, c.lots);
  if (prices.length === 0) {
    c.unread.push(`The bid of ${supplier} has no price that can be read, so it is not in the comparison.`);
  }
  return prices.flatMap(({ lotId, value }) => {
    if (!value) {
      c.unread.push(`The bid of ${supplier} has no price that can be read for lot ${lotId}.`);
      return [];
    }
    const status = textIn(bid, 'status') ?? '';
    if (status === 'withdrawn') {
      c.unread.push(`The bid of ${supplier} was withdrawn, so it is not in the comparison.`);
      return [];
    }
    const turnedDown = refusalOf(bid, id, ids, lotId, c);
    return [{ id, supplierId, supplier, lotId, value, status, submittedAt: textIn(bid, 'date'), turnedDown }];
  });
}

/** One price per lot: `lotValues` of the Ukrainian system, or the bid's one value for the one lot it names or there is. */
function pricesOfBid(
  bid: ExactObject,
  lots: readonly string[],
): { lotId: string; value: PublishedValue | undefined }[] {
  const perLot = objectsIn(bid, 'lotValues');
  if (perLot.length > 0) {
    return perLot.flatMap((p) => {
      const lotId = lotIdsOf(p)[0] ?? (lots.length === 1 ? lots[0] : undefined);
      return lotId === undefined ? [] : [{ lotId, value: readValue(p['value']) }];
    });
  }
  const named = lotIdsOf(bid);
  const own = named.length > 0 ? named : lots;
  return own.length === 1 ? [{ lotId: own[0]!, value: readValue(bid['value']) }] : [];
}

const REFUSED = /^(disqualified|invalid|rejected|unsuccessful|not-?qualified|technically-?rejected)$/i;

function refusalOf(
  bid: ExactObject,
  id: string,
  supplierIds: readonly string[],
  lotId: string,
  c: BidContext,
): TurnedDown | undefined {
  const isItsOwn = (award: PublishedAward) =>
    (award.lotIds.length === 0 || award.lotIds.includes(lotId)) &&
    award.supplierIds.some((supplier) => supplierIds.includes(supplier));
  const own = c.awards.filter(isItsOwn);
  const failed = own.find((award) => award.status === 'unsuccessful');
  if (failed && !own.some(awardStands)) {
    return { how: 'its award was recorded as unsuccessful', on: failed.on, reason: failed.reason };
  }
  const qualifications = objectsIn(objectIn(c.release, 'tender'), 'qualifications');
  const refused = qualifications.find((q) => textIn(q, 'bidID') === id && q['qualified'] === false);
  const status = textIn(bid, 'status') ?? '';
  if (refused || REFUSED.test(status)) {
    return {
      how: status === '' ? 'it was found not qualified' : `its status is "${status}"`,
      on: dayOf(textIn(refused, 'date')),
      reason: textIn(refused, 'description') ?? '',
    };
  }
  return undefined;
}

function readAward(award: ExactObject, names: BidContext['names']): PublishedAward {
  const suppliers = objectsIn(award, 'suppliers');
  const supplierIds = suppliers.map((s) => organisationId(s) ?? textIn(s, 'name') ?? '');
  const called = suppliers.map((s, at) => names.get(supplierIds[at]) ?? textIn(s, 'name') ?? supplierIds[at] ?? '');
  return {
    id: textIn(award, 'id') ?? '',
    status: textIn(award, 'status') ?? '',
    on: dayOf(textIn(award, 'date')),
    supplierIds,
    supplier: called.join(' with '),
    lotIds: lotIdsOf(award),
    value: readValue(award['value']),
    reason: [textIn(award, 'title'), textIn(award, 'description')].filter((t) => t !== undefined).join(': '),
  };
}

/** Whether the award was made and not taken back. */
export function awardStands(award: PublishedAward): boolean {
  return /^(active|pending|)$/.test(award.status);
}
