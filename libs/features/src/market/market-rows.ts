import {
  competitionOf,
  cpvCodesOf,
  dayOf,
  type ExactObject,
  exactText,
  marketPricesOf,
  objectIn,
  objectsIn,
  storableText,
  textIn,
} from '@tandem/domain/market';

/** A process as its table keeps it. */
export interface ProcessRow {
  readonly title: string;
  readonly buyer: string;
  readonly status: string;
  readonly currency: string | null;
  readonly cpvCode: string | null;
  readonly publishedOn: string | null;
  readonly releaseCount: number;
  readonly bidCount: number;
  readonly awardCount: number;
  readonly compiled: string;
}

/** What a compiled release says about its process as a whole. */
export function processColumns(release: ExactObject, releaseCount: number): ProcessRow {
  const competition = competitionOf(release);
  const tender = objectIn(release, 'tender');
  const prices = marketPricesOf(release);
  const bidsAndAwards = [...competition.bids, ...competition.awards].map((holder) => holder.value?.currency);
  return {
    title: storableText(competition.title),
    buyer: storableText(competition.buyer.name),
    status: storableText(competition.status),
    currency: [...bidsAndAwards, ...prices.map((price) => price.currency)].find((c) => c !== undefined) ?? null,
    cpvCode: cpvCodesOf(tender ?? {}, objectsIn(tender, 'items'))[0] ?? prices[0]?.cpvCodes[0] ?? null,
    publishedOn: dayOf(textIn(release, 'date')) ?? null,
    releaseCount,
    bidCount: competition.bids.length,
    awardCount: competition.awards.length,
    compiled: exactText(release),
  };
}

/** A market price as its table keeps it; the lists of codes are joined by spaces. */
export interface PriceRow {
  readonly processId: string;
  readonly ocid: string;
  readonly kind: string;
  readonly reference: string;
  readonly status: string;
  readonly buyer: string;
  readonly supplier: string;
  readonly title: string;
  readonly cpvCodes: string;
  readonly cpvDivisions: string;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly net: string | null;
  readonly gross: string | null;
  readonly vat: string;
  readonly quantity: string | null;
  readonly unit: string;
  readonly unitPrice: string | null;
  readonly isDerived: boolean;
  readonly pricedOn: string | null;
  readonly notice: string;
  readonly attribution: string;
}

/** The prices in a compiled release. */
export function priceColumns(processId: string, release: ExactObject, attribution: string): PriceRow[] {
  const ocid = storableText(textIn(release, 'ocid') ?? '');
  const buyer = storableText(competitionOf(release).buyer.name);
  return marketPricesOf(release).map((price) => ({
    processId,
    ocid,
    kind: price.kind,
    reference: storableText(price.reference),
    status: storableText(price.status),
    buyer,
    supplier: storableText(price.supplier),
    title: storableText(price.title),
    cpvCodes: price.cpvCodes.join(' '),
    cpvDivisions: [...new Set(price.cpvCodes.map((code) => code.slice(0, 2)))].join(' '),
    currency: storableText(price.currency ?? '') || null,
    amount: price.value?.amount ?? null,
    net: price.value?.net ?? null,
    gross: price.value?.gross ?? null,
    vat: price.vat,
    quantity: price.quantity ?? null,
    unit: storableText(price.unit),
    unitPrice: price.unitPrice ?? null,
    isDerived: price.unitPriceIsDerived,
    pricedOn: price.pricedOn ?? null,
    notice: storableText(price.notice),
    attribution,
  }));
}
