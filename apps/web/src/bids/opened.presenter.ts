import { parseQuantity } from '@tandem/domain/money';
import type { OpenedBid, OpeningRead, PriceContent } from '@tandem/features/bids';
import type { TenderRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { count, dateTime, plural, pounds, unitPounds } from '../http/format.js';
import { trailOf } from '../tenders/tender-trail.js';
import { methodWords } from '../tenders/method.words.js';

/** Before the opening: whether it may happen now, and what it does. */
export function openingPage(tender: TenderRead) {
  return {
    title: 'Open the bids',
    trail: trailOf(tender),
    reference: tender.reference,
    href: `/tenders/${tender.id}`,
    action: `/tenders/${tender.id}/opening`,
    mayOpenNow: tender.state === 'closed',
    isOpened: tender.openedAt !== null,
    deadline: dateTime(tender.deadlineAt),
  };
}

/** The bids side by side: one table for each line, one column for each bid. */
export function openedPage(
  actor: Actor,
  tender: TenderRead,
  bids: readonly OpenedBid[],
  opening: OpeningRead | undefined,
) {
  const href = `/tenders/${tender.id}`;
  return {
    title: 'The bids',
    trail: trailOf(tender),
    reference: tender.reference,
    href,
    method: methodWords(tender),
    isSupplier: actor.kind === 'supplier',
    opening: opening
      ? {
          text: `${plural(opening.bidCount, 'bid')} opened on ${dateTime(opening.openedAt)} by ${opening.openedByName}.`,
          hash: opening.bidsSha256,
        }
      : undefined,
    deadline: dateTime(tender.deadlineAt),
    suppliers: bids.map((bid) => ({
      code: bid.code,
      name: bid.supplierName,
      size: bid.isSmall ? 'Small or medium-sized' : 'Large',
      submitted: dateTime(bid.submittedAt),
      hash: bid.sha256,
      terms: bid.isPriceHidden ? 'Not shown yet' : termsOf(bid, tender.currency),
    })),
    isPriceHidden: bids.some((bid) => bid.isPriceHidden),
    lines: (bids.some((bid) => bid.isPriceHidden) ? [] : tender.lots).flatMap((lot) =>
      lot.lines.map((line) => ({
        code: line.code,
        caption: `Lot ${lot.number}: ${line.item}, unit price in ${tender.currency}`,
        rows: line.breakPoints.map((p) => ({
          from: count(p.fromQuantity),
          reason: p.reason,
          prices: bids.map((bid) => priceAt(bid, line.code, p.fromQuantity, tender.currency)),
        })),
        terms: bids.flatMap((bid) => lineTermsOf(bid, line.code, tender.currency)),
      })),
    ),
  };
}

function priceAt(bid: OpenedBid, line: string, from: string, currency: string): string {
  const price = bid.content.prices.find((p) => p.line === line);
  if (!price) return 'Not offered';
  const reached = price.breaks.findLast((b) => parseQuantity(b.from) <= parseQuantity(from));
  return unitPounds(reached?.unitPrice ?? price.unitPrice, currency);
}

function termsOf({ content }: OpenedBid, currency: string): string {
  const terms = [
    isNought(content.fixedCharge) ? '' : `fixed charge ${pounds(content.fixedCharge, currency)}`,
    content.capacityQuantity ? `up to ${count(content.capacityQuantity)} units` : '',
    content.capacityValue ? `up to ${pounds(content.capacityValue, currency)} in value` : '',
  ].filter((t) => t !== '');
  return terms.length === 0 ? 'None' : terms.join(', ');
}

function lineTermsOf(bid: OpenedBid, line: string, currency: string): string[] {
  const price: PriceContent | undefined = bid.content.prices.find((p) => p.line === line);
  if (!price) return [];
  const terms = [
    isNought(price.fixedCharge) ? '' : `fixed charge ${pounds(price.fixedCharge, currency)}`,
    isNought(price.min) ? '' : `at least ${count(price.min)}`,
    price.max ? `at most ${count(price.max)}` : '',
    isNought(price.carbonKgPerUnit) ? '' : `${count(price.carbonKgPerUnit)} kg of carbon for one unit`,
  ].filter((t) => t !== '');
  return terms.length === 0 ? [] : [`${bid.code} ${bid.supplierName}: ${terms.join(', ')}.`];
}

function isNought(text: string): boolean {
  return /^0*(\.0*)?$/.test(text);
}
