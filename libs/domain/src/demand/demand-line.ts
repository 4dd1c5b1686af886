import { canonicalJson } from '@tandem/domain/canonical';
import { quantityText, unitPriceText, type Quantity, type Rate, type UnitPrice } from '@tandem/domain/money';
import type { BaselineTypeId } from '@tandem/domain/savings';
import type { FinancialYear, LocalDate } from '@tandem/domain/time';

/** The three kinds of purchase of the partnership. */
export type Category = 'vehicles' | 'equipment' | 'it';

/** The budget a line is paid from; totals of different budgets are never shown as one saving. */
export type BudgetType = 'revenue' | 'capital' | 'lease';

/** How a line is treated for VAT. */
export type VatTreatment = 'standard' | 'reduced' | 'zero' | 'exempt' | 'outside scope';

/** What a trust paid or would pay before, for one STATED unit (a box, if boxes are ordered), net of VAT. */
export interface LineBaseline {
  readonly unitPrice: UnitPrice;
  readonly type: BaselineTypeId;
  readonly date: LocalDate;
  /** The invoice, order or quotation that proves the price; empty when the trust gave none. */
  readonly evidence: string;
}

/** VAT on a line: the rate is kept with it because it may change, and irrecoverable VAT is a cost to the trust. */
export interface LineVat {
  readonly treatment: VatTreatment;
  readonly rate: Rate;
  readonly recoverable: boolean;
}

/** What one trust needs of one item at one site in one financial year. */
export interface DemandLine {
  readonly id: string;
  readonly trust: string;
  readonly item: string;
  readonly specification: Readonly<Record<string, string>>;
  readonly category: Category;
  /** Eight digits, without the check digit. */
  readonly cpvCode: string;
  readonly site: string;
  readonly financialYear: FinancialYear;
  /** In the stated unit, as the trust wrote it. */
  readonly quantity: Quantity;
  readonly unit: string;
  /** The same in the base unit, exactly. */
  readonly baseQuantity: Quantity;
  readonly baseUnit: string;
  readonly neededBy: LocalDate;
  readonly baseline: LineBaseline | null;
  readonly budgetType: BudgetType;
  readonly vat: LineVat;
}

/**
 * The wording of an item or attribute with what does not change its meaning taken away.
 *
 * Letter case, spaces, hyphens, quotation marks and a plural "s" at the end of the last word are not a difference:
 * two trusts never type the same. Numbers and every other word are: a 3-lead monitor is not a 12-lead monitor.
 */
export function normaliseWording(text: string): string {
  const known = KNOWN_WORDINGS.get(text);
  if (known !== undefined) return known;
  const wording = withoutNoise(text);
  if (text.length <= REMEMBERED_LENGTH_MAX) {
    if (KNOWN_WORDINGS.size >= REMEMBERED_MAX) KNOWN_WORDINGS.clear();
    KNOWN_WORDINGS.set(text, wording);
  }
  return wording;
}

/** A spreadsheet repeats few wordings many times; what was worked out once is remembered, within bounds. */
const KNOWN_WORDINGS = new Map<string, string>();
const REMEMBERED_MAX = 5000;
const REMEMBERED_LENGTH_MAX = 200;

function withoutNoise(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/["'\u2018\u2019\u201c\u201d]/g, '')
    .replaceAll(/[\s_,;:()/\u2010-\u2015-]+/g, ' ')
    .trim();
  return words.replace(/([a-z]{2}[a-rt-z])s$/, (whole, stem: string) => (/[ui]$/.test(stem) ? whole : stem));
}

/** A specification with its attributes in one order and wording, for comparing. */
export function normaliseSpecification(specification: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(specification)
    .map(([name, value]): [string, string] => [normaliseWording(name), normaliseWording(value)])
    .filter(([name, value]) => name !== '' && value !== '')
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
}

/**
 * The text that says what a line is, whoever imported it and however often: equal texts are the same line.
 *
 * It holds everything but the id. Whoever stores lines hashes it and refuses a second line with the same hash, so
 * that importing a file twice makes no duplicates.
 */
export function lineKey(line: Omit<DemandLine, 'id'>): string {
  const { baseline } = line;
  return canonicalJson([
    lineSubject(line),
    quantityText(line.quantity),
    line.unit.trim().toLowerCase(),
    line.category,
    line.cpvCode,
    line.budgetType,
    { rate: line.vat.rate, recoverable: line.vat.recoverable, treatment: line.vat.treatment },
    baseline && [unitPriceText(baseline.unitPrice), baseline.type, baseline.date, baseline.evidence.trim()],
  ]);
}

/**
 * The text that says what a line is about, without how much and at what price.
 *
 * Two lines with the same subject and different keys are a correction or a second order; a person decides which.
 */
export function lineSubject(line: Omit<DemandLine, 'id'>): string {
  return canonicalJson([
    line.trust,
    normaliseWording(line.item),
    normaliseSpecification(line.specification),
    normaliseWording(line.site),
    line.financialYear,
    line.neededBy,
    line.baseUnit,
  ]);
}
