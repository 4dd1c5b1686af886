import { parseQuantity, quantityText } from '@tandem/domain/money';
import { type BidEntry, type BidLine, emptyEntry, fieldOf, type LineTerms, type OwnBid } from '@tandem/features/bids';
import type { TenderRead } from '@tandem/features/tenders';
import { field } from '../http/forms.js';
import { count, dateTime } from '../http/format.js';
import { methodWords } from '../tenders/method.words.js';

const LINE_TERMS: { term: keyof Omit<LineTerms, 'line'>; label: string }[] = [
  { term: 'fixedCharge', label: 'Fixed charge, once, if you win any of this line' },
  { term: 'minimum', label: 'Least quantity you supply, if any' },
  { term: 'maximum', label: 'Most you can supply' },
  { term: 'carbonKgPerUnit', label: 'Carbon of one unit, in kilograms' },
];
const WHOLE_TERMS: { term: 'fixedCharge' | 'capacityQuantity' | 'capacityValue'; label: string }[] = [
  { term: 'fixedCharge', label: 'Fixed charge, once, if you win anything' },
  { term: 'capacityQuantity', label: 'Most you can supply, in units over all lines' },
  { term: 'capacityValue', label: 'Most you can supply, in value at your first prices' },
];

/** The form of a bid: a price for each line and quantity, and the optional terms. */
export function bidFormPage(tender: TenderRead, own: OwnBid | undefined, entry: BidEntry) {
  const typed = new Map(entry.prices.map((p) => [fieldOf.price(p.line, normal(p.quantity)), p.unitPrice]));
  const href = `/tenders/${tender.id}`;
  const isSubmitted = own?.state === 'submitted';
  return {
    title: 'Your bid',
    trail: [
      { text: 'Tenders', href: '/tenders' },
      { text: tender.reference, href },
    ],
    reference: tender.reference,
    tenderTitle: tender.title,
    href,
    action: `${href}/bid`,
    isOpen: tender.state === 'published',
    deadline: dateTime(tender.deadlineAt),
    currency: tender.currency,
    method: methodWords(tender),
    isSubmitted,
    received: isSubmitted ? dateTime(own.submittedAt) : '',
    conditions: tender.conditions.map((c) => ({ title: c.title, description: c.description })),
    lots: tender.lots.map((lot) => ({
      heading: `Lot ${lot.number}: ${lot.title}`,
      lines: lot.lines.map((line) => ({
        item: line.item,
        unit: line.unit,
        prices: line.breakPoints.map((p) => {
          const name = fieldOf.price(line.code, normal(p.fromQuantity));
          return { name, value: typed.get(name) ?? '', from: count(p.fromQuantity), reason: p.reason };
        }),
        terms: LINE_TERMS.map(({ term, label }) => ({
          name: fieldOf.line(term, line.code),
          label: `${label} (optional)`,
          value: entry.lines.find((t) => t.line === line.code)?.[term] ?? '',
        })),
      })),
    })),
    whole: WHOLE_TERMS.map(({ term, label }) => ({ name: term, label: `${label} (optional)`, value: entry[term] })),
  };
}

/** What the form sent, as a bid entry: one place for everything that the tender asks for. */
export function entryFromForm(lines: readonly BidLine[], body: unknown): BidEntry {
  const empty = emptyEntry(lines);
  return {
    prices: empty.prices.map((p) => {
      const quantity = normal(p.quantity);
      return { line: p.line, quantity, unitPrice: field(body, fieldOf.price(p.line, quantity)) };
    }),
    lines: empty.lines.map(({ line }) => ({
      line,
      fixedCharge: field(body, fieldOf.line('fixedCharge', line)),
      minimum: field(body, fieldOf.line('minimum', line)),
      maximum: field(body, fieldOf.line('maximum', line)),
      carbonKgPerUnit: field(body, fieldOf.line('carbonKgPerUnit', line)),
    })),
    fixedCharge: field(body, 'fixedCharge'),
    capacityQuantity: field(body, 'capacityQuantity'),
    capacityValue: field(body, 'capacityValue'),
  };
}

/** The receipt: what was received, when, and the hash to compare with later. */
export function receiptPage(tender: TenderRead, own: OwnBid) {
  return {
    title: 'Receipt',
    trail: [
      { text: 'Tenders', href: '/tenders' },
      { text: tender.reference, href: `/tenders/${tender.id}` },
    ],
    isSubmitted: own.state === 'submitted',
    isOpen: tender.state === 'published',
    reference: tender.reference,
    tenderTitle: tender.title,
    href: `/tenders/${tender.id}`,
    receivedAt: dateTime(own.submittedAt),
    exactly: own.submittedAt?.toISOString() ?? '',
    hash: own.sha256,
    tenderHash: tender.contentSha256,
    deadline: dateTime(tender.deadlineAt),
    lines: own.content.prices.length,
  };
}

export function withdrawalPage(tender: TenderRead) {
  return {
    title: 'Withdraw your bid',
    trail: [
      { text: 'Tenders', href: '/tenders' },
      { text: tender.reference, href: `/tenders/${tender.id}` },
    ],
    reference: tender.reference,
    deadline: dateTime(tender.deadlineAt),
    action: `/tenders/${tender.id}/bid/withdrawal`,
    backHref: `/tenders/${tender.id}`,
  };
}

function normal(quantity: string): string {
  return quantityText(parseQuantity(quantity));
}
