import { type FieldProposal, proposeFields, type Synonyms } from '@tandem/domain/headings';

/** Where a line comes from, the strongest evidence of what was paid first. */
export const SOURCES = ['invoice', 'purchaseOrder', 'supplierReport'] as const;
/** One of `SOURCES`. */
export type Source = (typeof SOURCES)[number];

/** What a source is called on pages, in the plural. */
export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  invoice: 'invoice lines',
  purchaseOrder: 'purchase order lines',
  supplierReport: 'lines of a supplier’s report',
};

/** Whether a text is the name of a source. */
export function isSource(text: string): text is Source {
  return SOURCES.some((source) => source === text);
}

/** The fields of a purchase that a spreadsheet may hold, with the words for messages and the longest text allowed. */
export const ACTUAL_FIELDS = {
  document: { label: 'document number', maxLength: 60 },
  lineNumber: { label: 'line number', maxLength: 30 },
  boughtOn: { label: 'date', maxLength: 40 },
  supplier: { label: 'supplier', maxLength: 200 },
  itemCode: { label: 'item code', maxLength: 60 },
  item: { label: 'item', maxLength: 300 },
  unit: { label: 'unit', maxLength: 60 },
  quantity: { label: 'quantity', maxLength: 30 },
  unitPrice: { label: 'unit price', maxLength: 40 },
  amount: { label: 'amount of the line', maxLength: 40 },
  currency: { label: 'currency', maxLength: 20 },
  site: { label: 'site', maxLength: 120 },
  costCentre: { label: 'cost centre', maxLength: 60 },
} as const satisfies Record<string, { label: string; maxLength: number }>;

/** The name of one field of a purchase. */
export type ActualField = keyof typeof ACTUAL_FIELDS;

/** One value for the whole file makes sense for these: a supplier's own report rarely names the supplier in each row. */
export const ACTUAL_DEFAULTS = ['supplier', 'currency', 'unit', 'site', 'costCentre'] as const satisfies ActualField[];

/** Whether a text is the name of a field. */
export function isActualField(name: string): name is ActualField {
  return Object.hasOwn(ACTUAL_FIELDS, name);
}

const SYNONYMS: Synonyms<ActualField> = {
  document:
    'document, document number, document no, invoice number, invoice no, invoice, po number, po no, purchase order, purchase order number, order number, order no, order, po, invoice ref, reference, ref, transaction number, transaction no',
  lineNumber:
    'line number, line no, line, po line, invoice line, order line, item line, line num, position, distribution line',
  boughtOn:
    'date, invoice date, order date, po date, purchase date, document date, transaction date, posting date, date ordered, date invoiced, delivery date, gl date, tax point',
  supplier: 'supplier, supplier name, vendor, vendor name, creditor, payee, merchant, company, sold by',
  itemCode:
    'item code, product code, catalogue number, catalogue no, catalogue code, cat no, cat number, part number, part no, sku, stock code, npc, npc code, material, material number, item no, item number, code, gtin, mpc',
  item: 'item, description, item description, product, product description, line description, goods, article, narrative, details, item name',
  unit: 'unit, uom, unit of measure, unit of issue, uoi, pack, pack size, unit of purchase, units',
  quantity:
    'quantity, qty, quantity invoiced, quantity ordered, qty invoiced, qty ordered, invoiced quantity, volume, units sold, number, no',
  unitPrice:
    'unit price, price, unit cost, price each, cost each, net price, net unit price, unit price gbp, cost, rate, price paid',
  amount:
    'amount, net amount, line amount, line total, net value, value, line value, total, total net, net, spend, line cost, total cost, extended price',
  currency: 'currency, currency code, ccy, curr, iso currency',
  site: 'site, location, station, deliver to, delivery site, delivery location, ship to, department',
  costCentre: 'cost centre, cost center, cc, cost code, budget code, account code, gl code, cost centre code',
};

/** What the columns of a file of purchases seem to be; a person confirms it. A column with VAT in its amounts is never taken. */
export function proposeActuals(
  headings: readonly string[],
  remembered: Readonly<Record<string, ActualField | null>> = {},
): FieldProposal<ActualField>[] {
  const gross = headings.map((heading) => /\b(?:gross|vat|inc|incl|including)\b/i.test(withoutNet(heading)));
  return proposeFields(
    headings.map((heading, at) => (gross[at] ? '' : heading)),
    SYNONYMS,
    remembered,
  ).map((proposal) => ({ ...proposal, heading: headings[proposal.at]! }));
}

function withoutNet(heading: string): string {
  return heading.replaceAll(/\b(?:ex|excl|excluding|exc|net of)\.?\s*vat\b/gi, ' ');
}
