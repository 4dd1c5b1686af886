import { normaliseWording, readDate, readUnit, textProblem, yearsFrom } from '@tandem/domain/demand';
import {
  amountOf,
  divideHalfUp,
  type Money,
  money,
  moneyText,
  type Quantity,
  quantity,
  tryParseMoney,
  tryParseQuantity,
  tryParseUnitPrice,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { LocalDate } from '@tandem/domain/time';
import { ACTUAL_FIELDS, type ActualField } from './fields.js';
import { codeKey, supplierKey } from './keys.js';

/** One line of an order, of an invoice or of a supplier's report, as it was understood. A credit has a negative quantity. */
export interface Purchase {
  readonly document: string;
  readonly lineNumber: string;
  readonly boughtOn: LocalDate;
  readonly supplier: string;
  readonly supplierKey: string;
  readonly itemCode: string;
  readonly codeKey: string;
  readonly item: string;
  readonly itemKey: string;
  readonly unit: string;
  /** Empty when no unit is given: then it is the contract's. */
  readonly baseUnit: string;
  readonly unitFactor: bigint;
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
  readonly amount: Money;
  readonly currency: string;
  readonly site: string;
  readonly costCentre: string;
}

/** A row that was understood, or every problem of it. */
export type PurchaseReading = { readonly purchase: Purchase } | { readonly problems: FieldProblem[] };

/** Purchases older than this say nothing of a contract in force. */
const YEARS_BACK = 10;
const SIGNS: readonly (readonly [sign: RegExp, code: string])[] = [
  [/£|\bGBP\b|\bpounds?\b/i, 'GBP'],
  [/€|\bEUR\b|\beuros?\b/i, 'EUR'],
  [/\$|\bUSD\b/i, 'USD'],
];

/**
 * Reads rows of purchases: every problem of a row at its field, and no guess where money is concerned.
 *
 * Built once per file; what repeats (dates, units, suppliers, items) is read once and remembered within bounds. The line
 * number may be missing: then the item tells the line from the others of its document. Of price and amount one is enough;
 * where both are given they must agree to the rounding of a price in pence.
 */
export class PurchaseReader {
  private readonly dates = new Memory((text: string) => this.readDay(text));
  private readonly units = new Memory((text: string) => {
    const reading = readUnit(text);
    return 'problem' in reading ? { baseUnit: text.toLowerCase(), factor: 1n } : reading;
  });
  private readonly suppliers = new Memory(supplierKey);
  private readonly earliest: LocalDate;
  private readonly latest: LocalDate;

  constructor(
    private readonly today: LocalDate,
    private readonly defaults: Readonly<Partial<Record<ActualField, string | undefined>>> = {},
  ) {
    this.earliest = yearsFrom(today, -YEARS_BACK);
    this.latest = yearsFrom(today, 1);
  }

  read(cells: Readonly<Partial<Record<ActualField, string>>>): PurchaseReading {
    const problems: FieldProblem[] = [];
    const text = (field: ActualField): string => {
      const own = (cells[field] ?? '').trim();
      const value = own === '' ? (this.defaults[field] ?? '') : own;
      if (value === '') return '';
      const { label, maxLength } = ACTUAL_FIELDS[field];
      const problem = textProblem(label, value, maxLength);
      if (problem === undefined) return value;
      problems.push({ field, message: problem });
      return '';
    };
    const required = (field: ActualField): string => {
      const value = text(field);
      if (value === '' && !problems.some((p) => p.field === field))
        problems.push({ field, message: `Enter the ${ACTUAL_FIELDS[field].label}.` });
      return value;
    };
    const [document, supplier] = [required('document'), required('supplier')];
    const [itemCode, item] = [text('itemCode'), text('item')];
    if (itemCode === '' && item === '') problems.push({ field: 'item', message: 'Enter the item, or its code.' });
    const boughtOn = this.day(required('boughtOn'), problems);
    const paid = paidFor(required('quantity'), text('unitPrice'), text('amount'), problems);
    const currency = currencyOf(text('currency'), [cells.unitPrice ?? '', cells.amount ?? ''], problems);
    const unit = text('unit');
    const [lineNumber, site, costCentre] = [text('lineNumber'), text('site'), text('costCentre')];
    if (problems.length > 0 || boughtOn === undefined || paid === undefined) return { problems };
    const { baseUnit, factor } = unit === '' ? { baseUnit: '', factor: 1n } : this.units.of(unit);
    const [code, name] = [codeKey(itemCode), normaliseWording(item)];
    return {
      purchase: {
        document,
        lineNumber: lineNumber === '' ? code || name.slice(0, ACTUAL_FIELDS.item.maxLength) : lineNumber,
        boughtOn,
        supplier,
        supplierKey: this.suppliers.of(supplier),
        itemCode,
        codeKey: code,
        item,
        itemKey: name,
        unit,
        baseUnit,
        unitFactor: factor,
        ...paid,
        currency,
        site,
        costCentre,
      },
    };
  }

  private day(text: string, problems: FieldProblem[]): LocalDate | undefined {
    if (text === '') return undefined;
    const reading = this.dates.of(text);
    if ('value' in reading) return reading.value;
    problems.push({ field: 'boughtOn', message: reading.problem });
    return undefined;
  }

  private readDay(text: string) {
    return readDate('date', text.replace(/T[\d:.Z]+$/, ''), this.earliest, this.latest);
  }
}

interface Paid {
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
  readonly amount: Money;
}

function paidFor(
  quantityCell: string,
  priceCell: string,
  amountCell: string,
  problems: FieldProblem[],
): Paid | undefined {
  const before = problems.length;
  const bought = quantityCell === '' ? undefined : tryParseQuantity(negativeFirst(quantityCell));
  if (quantityCell !== '' && bought === undefined)
    problems.push({
      field: 'quantity',
      message: `The quantity “${quantityCell}” is not a number. Enter for example 85.`,
    });
  if (bought === 0n)
    problems.push({
      field: 'quantity',
      message: 'The quantity is 0. A charge without a quantity is not a purchase of an item.',
    });
  const price = amountIn('unitPrice', priceCell, tryParseUnitPrice, problems);
  const amount = amountIn('amount', amountCell, tryParseMoney, problems);
  if (priceCell === '' && amountCell === '')
    problems.push({ field: 'unitPrice', message: 'Enter the unit price, or the amount of the line.' });
  if (problems.length > before || bought === undefined) return undefined;
  const isCredit = bought < 0n || (price ?? 0n) < 0n || (amount ?? 0n) < 0n;
  const size = absolute(bought);
  const each = price === undefined ? divideHalfUp(absolute(amount!) * 100_000n, size) : absolute(price);
  const total = amount === undefined ? amountOf(unitPrice(each), quantity(size)) : absolute(amount);
  const apart = absolute(total - amountOf(unitPrice(each), quantity(size)));
  // A price in pence may be half a penny off for each unit, and the amount half a penny more.
  if (apart > 1n + size / 2000n) {
    const message = `The amount ${moneyText(money(total))} is not ${quantityCell} times the unit price ${priceCell}. Correct one of them.`;
    problems.push({ field: 'amount', message });
    return undefined;
  }
  const sign = isCredit ? -1n : 1n;
  return { quantity: quantity(sign * size), unitPrice: unitPrice(each), amount: money(sign * total) };
}

function amountIn<T extends bigint>(
  field: 'unitPrice' | 'amount',
  cell: string,
  parse: (text: string) => T | undefined,
  problems: FieldProblem[],
): T | undefined {
  if (cell === '') return undefined;
  const value = parse(negativeFirst(cell.replaceAll(/[€$]|\b(?:GBP|EUR|USD)\b/gi, '').trim()));
  if (value === undefined)
    problems.push({
      field,
      message: `The ${ACTUAL_FIELDS[field].label} “${cell}” is not an amount. Enter for example 1234.50.`,
    });
  return value;
}

/** Ledgers write a credit as "12.50-" or "(12.50)" as well. */
function negativeFirst(text: string): string {
  const credit = /^\((.+)\)$|^(.+)-$/.exec(text);
  return credit ? `-${(credit[1] ?? credit[2])!.trim()}` : text;
}

function currencyOf(text: string, amounts: readonly string[], problems: FieldProblem[]): string {
  const given = text === '' ? undefined : (SIGNS.find(([sign]) => sign.test(text))?.[1] ?? text.toUpperCase());
  const signed = SIGNS.find(([sign]) => amounts.some((amount) => sign.test(amount)))?.[1];
  if (given !== undefined && !/^[A-Z]{3}$/.test(given))
    problems.push({ field: 'currency', message: `“${text}” is not a currency. Enter its three letters, such as GBP.` });
  else if (given !== undefined && signed !== undefined && given !== signed)
    problems.push({ field: 'currency', message: `The currency is ${given}, but the amount is written in ${signed}.` });
  return given ?? signed ?? 'GBP';
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

const REMEMBERED_MAX = 20_000;
const REMEMBERED_LENGTH_MAX = 200;

/** Remembers what was worked out for a text: the rows of a file repeat few of them many times. */
class Memory<T> {
  private readonly known = new Map<string, T>();

  constructor(private readonly work: (text: string) => T) {}

  of(text: string): T {
    let value = this.known.get(text);
    if (value === undefined) {
      value = this.work(text);
      if (this.known.size >= REMEMBERED_MAX) this.known.clear();
      if (text.length <= REMEMBERED_LENGTH_MAX) this.known.set(text, value);
    }
    return value;
  }
}
