import type { LocalDate } from '@tandem/domain/time';
import { cpvCodesOf } from './cpv.js';
import { inUnits, plainDecimal } from './decimals.js';
import { type ExactObject, objectIn, objectsIn, textIn } from './json-text.js';
import { dayOf, lotIdsOf, stands } from './notice-words.js';
import { priceIn, type PublishedValue, readValue, type Vat } from './published-value.js';

export type MarketPriceKind =
  'award' | 'award-item' | 'contract' | 'contract-item' | 'lot-estimate' | 'tender-estimate';

/** A price that somebody published: what, from whom, how much, net or gross, when, and where it can be read. */
export interface MarketPrice {
  readonly kind: MarketPriceKind;
  /** Which award, contract, lot or item of the notice it is. */
  readonly reference: string;
  readonly status: string;
  readonly supplier: string;
  readonly title: string;
  readonly cpvCodes: readonly string[];
  readonly value: PublishedValue | undefined;
  /** Of the value, or of the unit price where that alone was published. */
  readonly currency: string | undefined;
  readonly vat: Vat;
  readonly quantity: string | undefined;
  readonly unit: string;
  readonly unitPrice: string | undefined;
  /** Whether the unit price is the whole amount divided by the quantity, and not published itself. */
  readonly unitPriceIsDerived: boolean;
  readonly pricedOn: LocalDate | undefined;
  /** The address of the notice, or its id where it has none. */
  readonly notice: string;
}

/**
 * The market prices in a compiled release: of awards and contracts that stand and their items, and, called estimates,
 * of lots and of the tender itself.
 */
export function marketPricesOf(release: ExactObject): MarketPrice[] {
  const tender = objectIn(release, 'tender');
  const context: Context = { release, tender, tenderItems: objectsIn(tender, 'items') };
  const awards = objectsIn(release, 'awards').filter(stands);
  const contracts = objectsIn(release, 'contracts').filter(stands);
  return [
    ...awards.flatMap((award) => agreed(context, 'award', award, award)),
    ...contracts.flatMap((contract) => {
      const award = awards.find((a) => textIn(a, 'id') === textIn(contract, 'awardID'));
      return agreed(context, 'contract', contract, award ?? contract);
    }),
    ...objectsIn(tender, 'lots').flatMap((lot) => estimate(context, 'lot-estimate', lot)),
    ...(tender ? estimate(context, 'tender-estimate', tender) : []),
  ];
}

interface Context {
  readonly release: ExactObject;
  readonly tender: ExactObject | undefined;
  readonly tenderItems: readonly ExactObject[];
}

/** The prices of an award or contract: its own, and those of its items that carry one. */
function agreed(c: Context, kind: 'award' | 'contract', object: ExactObject, award: ExactObject): MarketPrice[] {
  const items = objectsIn(object, 'items');
  const value = readValue(object['value']);
  const common = {
    reference: textIn(object, 'id') ?? '',
    status: textIn(object, 'status') ?? '',
    supplier: suppliersOf(object, award),
    title: textIn(object, 'title') ?? textIn(award, 'title') ?? textIn(c.tender, 'title') ?? '',
    pricedOn: dayOf(textIn(object, kind === 'award' ? 'date' : 'dateSigned') ?? textIn(c.release, 'date')),
    notice: noticeOf(object, c),
  };
  const lots = [...lotIdsOf(award), ...items.flatMap(lotIdsOf)];
  const named = cpvCodesOf({}, items);
  const cpvCodes = named.length > 0 ? named : cpvOfLots(c, lots);
  const only = items.length === 1 ? items[0] : undefined;
  const whole: MarketPrice = { ...common, kind, cpvCodes, ...told(value), ...derivedUnitPrice(value, only) };
  const ofItems = items.flatMap((item): MarketPrice[] => {
    const unitValue = readValue(objectIn(item, 'unit')?.['value']);
    if (!unitValue) return [];
    const own = cpvCodesOf(item, []);
    return [
      {
        ...common,
        kind: `${kind}-item`,
        reference: `${common.reference} item ${textIn(item, 'id') ?? ''}`,
        title: textIn(item, 'description') ?? common.title,
        cpvCodes: own.length > 0 ? own : cpvCodes,
        ...told(unitValue),
        value: undefined,
        ...quantityOf(item),
        unitPrice: unitValue.amount,
        unitPriceIsDerived: false,
      },
    ];
  });
  return value ? [whole, ...ofItems] : ofItems;
}

function estimate(c: Context, kind: 'lot-estimate' | 'tender-estimate', object: ExactObject): MarketPrice[] {
  const value = readValue(object['value']);
  if (!value) return [];
  const isLot = kind === 'lot-estimate';
  const id = textIn(object, 'id');
  const tenderTitle = textIn(c.tender, 'title') ?? '';
  const lotTitle = textIn(object, 'title');
  const items = isLot ? c.tenderItems.filter((item) => id !== undefined && lotIdsOf(item).includes(id)) : c.tenderItems;
  return [
    {
      kind,
      reference: id ?? '',
      status: textIn(object, 'status') ?? '',
      supplier: '',
      title: isLot && lotTitle ? `${tenderTitle}: ${lotTitle}` : tenderTitle,
      cpvCodes: isLot ? cpvOfLots(c, id === undefined ? [] : [id]) : cpvCodesOf(object, c.tenderItems),
      ...told(value),
      ...derivedUnitPrice(value, items.length === 1 ? items[0] : undefined),
      pricedOn: dayOf(textIn(c.release, 'date')),
      notice: noticeOf(object, c),
    },
  ];
}

/** The codes of the lots' items, or those of the tender where the lots have none. */
function cpvOfLots(c: Context, lots: readonly string[]): string[] {
  const ofLots = cpvCodesOf(
    {},
    c.tenderItems.filter((item) => lotIdsOf(item).some((lot) => lots.includes(lot))),
  );
  return ofLots.length > 0 ? ofLots : cpvCodesOf(c.tender ?? {}, c.tenderItems);
}

function suppliersOf(object: ExactObject, award: ExactObject): string {
  const own = objectsIn(object, 'suppliers');
  const suppliers = own.length > 0 ? own : objectsIn(award, 'suppliers');
  return suppliers.map((s) => textIn(s, 'name') ?? textIn(s, 'id') ?? '').join('; ');
}

function told(value: PublishedValue | undefined) {
  return { value, currency: value?.currency, vat: value?.vat ?? ('not stated' as const) };
}

function quantityOf(item: ExactObject): { quantity: string | undefined; unit: string } {
  return { quantity: priceIn(item, 'quantity'), unit: textIn(objectIn(item, 'unit'), 'name') ?? '' };
}

/** Four places, half up, as unit prices are kept everywhere. */
function derivedUnitPrice(value: PublishedValue | undefined, item: ExactObject | undefined) {
  const { quantity, unit } = item ? quantityOf(item) : { quantity: undefined, unit: '' };
  const amount = value && inUnits(value.amount, 4);
  const thousandths = quantity === undefined ? undefined : inUnits(quantity, 3);
  if (amount === undefined || thousandths === undefined) {
    return { quantity, unit, unitPrice: undefined, unitPriceIsDerived: false };
  }
  const price = (2n * amount * 1000n + thousandths) / (2n * thousandths);
  const digits = String(price).padStart(5, '0');
  const unitPrice = plainDecimal(`${digits.slice(0, -4)}.${digits.slice(-4)}`);
  return { quantity, unit, unitPrice, unitPriceIsDerived: true };
}

/** The notice's own page where a document names it, else any link of the release, else the release's id. */
function noticeOf(object: ExactObject, c: Context): string {
  const documents = [...objectsIn(object, 'documents'), ...objectsIn(c.tender, 'documents')];
  const notice = documents.find((d) => /notice$/i.test(textIn(d, 'documentType') ?? '') && textIn(d, 'url'));
  const link = objectsIn(c.release, 'links').find((l) => textIn(l, 'href'));
  return textIn(notice, 'url') ?? textIn(link, 'href') ?? textIn(c.release, 'id') ?? textIn(c.release, 'ocid') ?? '';
}
