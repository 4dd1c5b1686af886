import { type FieldProblem } from '@tandem/domain/refusals';
import {
  financialYearOf,
  lastDay,
  tryParseFinancialYear,
  type FinancialYear,
  type LocalDate,
} from '@tandem/domain/time';
import { demandYears, readDate, readPrice, readQuantity, textProblem, yearsFrom, type Reading } from './cells.js';
import { readCpv } from './cpv.js';
import type { Category, DemandLine, LineBaseline, LineVat } from './demand-line.js';
import { DEMAND_FIELDS, isDemandField, type DemandField } from './fields.js';
import { readUnit, toBase, type Unit } from './units.js';
import { readBaselineType, readBudgetType, readCategory, readVatTreatment, readYesNo, VAT_RATES } from './words.js';

/** What reading a row needs to know beside the row. */
export interface RowContext {
  readonly trust: string;
  readonly today: LocalDate;
  /** The id for the line; reading is pure, so the caller makes it. */
  readonly id: string;
  /** Whether a code is in the CPV list that the partnership loaded. */
  readonly isKnownCpv: (code: string) => boolean;
  /** Values for fields whose cell is empty, chosen once for the whole file. */
  readonly defaults?: Partial<Record<DemandField, string>>;
}

/** A line with the warnings a person should see, or every problem of the row. */
export type RowReading =
  { readonly line: DemandLine; readonly warnings: FieldProblem[] } | { readonly problems: FieldProblem[] };

const BASELINE_FIELDS = ['baselinePrice', 'baselineType', 'baselineDate', 'baselineEvidence'] as const;

/**
 * Reads one row of a trust's spreadsheet into a line, or says everything that is wrong with it at once.
 *
 * Cells are texts as the reader of the file shows them (dates as ISO text). Besides the named fields, a cell
 * `specification.NAME` is one attribute of the specification. Nothing is guessed silently: what is filled in for the
 * trust (VAT standard and not recoverable, the last day of the financial year) comes back as a warning.
 */
export function readDemandRow(cells: Readonly<Record<string, string>>, context: RowContext): RowReading {
  return new RowReader(cells, context).read();
}

class RowReader {
  private readonly problems: FieldProblem[] = [];
  private readonly warnings: FieldProblem[] = [];
  private readonly tidied = new Map<DemandField, string>();

  constructor(
    private readonly cells: Readonly<Record<string, string>>,
    private readonly context: RowContext,
  ) {}

  read(): RowReading {
    this.checkTexts();
    const item = this.required('item');
    const specification = this.specification();
    const cpvCode = this.cpvCode();
    const category = this.category(cpvCode);
    const site = this.required('site');
    const when = this.when();
    const amount = this.amount();
    const baseline = this.baseline();
    const budgetType = this.word('budgetType', readBudgetType, 'revenue, capital or lease');
    const vat = this.vat();
    if (this.problems.length > 0) return { problems: this.problems };
    const { id, trust } = this.context;
    const what = { item: item!, specification, category: category!, cpvCode: cpvCode!, site: site! };
    const line: DemandLine = { id, trust, ...what, ...when!, ...amount!, baseline, budgetType: budgetType!, vat: vat! };
    return { line, warnings: this.warnings };
  }

  /** The text of a cell, or its default, with white space tidied; empty when it already has a problem of its own. */
  private text(field: DemandField): string {
    if (this.problems.some((p) => p.field === field)) return '';
    return this.raw(field);
  }

  private raw(field: DemandField): string {
    return this.tidied.get(field) ?? this.tidyCell(field);
  }

  private tidyCell(field: DemandField): string {
    const text = tidy(this.cells[field]) || tidy(this.context.defaults?.[field]);
    this.tidied.set(field, text);
    return text;
  }

  private checkTexts(): void {
    for (const field in DEMAND_FIELDS) {
      if (!isDemandField(field)) continue;
      const { label, maxLength } = DEMAND_FIELDS[field];
      this.refuse(field, textProblem(label, this.raw(field), maxLength));
    }
    for (const [name, value] of this.attributes()) {
      this.refuse(`specification.${name}`, textProblem(`specification "${name}"`, value, 300));
    }
  }

  private refuse(field: string, message: string | undefined): undefined {
    if (message !== undefined) this.problems.push({ field, message });
    return undefined;
  }

  private required(field: DemandField, hint = ''): string | undefined {
    const text = this.text(field);
    if (text !== '') return text;
    if (this.problems.some((p) => p.field === field)) return undefined;
    return this.refuse(field, `Enter the ${DEMAND_FIELDS[field].label}${hint && `: ${hint}`}.`);
  }

  private value<T>(field: DemandField, reading: Reading<T>): T | undefined {
    return 'problem' in reading ? this.refuse(field, reading.problem) : reading.value;
  }

  private word<T>(field: DemandField, read: (cell: string) => T | undefined, choices: string): T | undefined {
    const text = this.required(field, choices);
    if (text === undefined) return undefined;
    return (
      read(text) ?? this.refuse(field, `The ${DEMAND_FIELDS[field].label} "${text}" is not known. Enter ${choices}.`)
    );
  }

  private attributes(): [string, string][] {
    return Object.keys(this.cells)
      .filter((name) => name.startsWith('specification.'))
      .map((name): [string, string] => [tidy(name.slice('specification.'.length)), tidy(this.cells[name])])
      .filter(([name, value]) => name !== '' && value !== '');
  }

  /** "leads: 12; weight: under 5 kg" gives two attributes; a text without colons is the attribute "description". */
  private specification(): Record<string, string> {
    const found = new Map<string, string>();
    const plain: string[] = [];
    for (const part of this.text('specification').split(/[;\n|]/)) {
      const pair = /^\s*([^:=]{1,60}?)\s*[:=]\s*(.+?)\s*$/.exec(part);
      if (pair && !found.has(pair[1]!)) found.set(pair[1]!, pair[2]!);
      else if (part.trim() !== '') plain.push(part.trim());
    }
    if (plain.length > 0) found.set('description', [found.get('description'), ...plain].filter(Boolean).join('; '));
    for (const [name, value] of this.attributes()) found.set(name, value);
    return Object.fromEntries(found);
  }

  private cpvCode(): string | undefined {
    const text = this.required('cpvCode', 'eight digits, for example 34114121-3');
    if (text === undefined) return undefined;
    const reading = readCpv(text, this.context.isKnownCpv);
    if ('problem' in reading) return this.refuse('cpvCode', reading.problem);
    if (reading.warning !== undefined) this.warnings.push({ field: 'cpvCode', message: reading.warning });
    return reading.code;
  }

  private category(cpvCode: string | undefined): Category | undefined {
    const choices = 'vehicles, equipment or IT';
    // The CPV code would have said it: who corrects the code need not be asked for the category as well.
    if (this.text('category') === '' && this.problems.some((p) => p.field === 'cpvCode')) return undefined;
    if (this.text('category') !== '' || cpvCode === undefined) return this.word('category', readCategory, choices);
    const guess = categoryOf(cpvCode);
    if (guess === undefined || this.problems.some((p) => p.field === 'category')) {
      return this.word('category', readCategory, choices);
    }
    this.warnings.push({ field: 'category', message: `No category was given; the CPV code says ${guess}.` });
    return guess;
  }

  private when(): { financialYear: FinancialYear; neededBy: LocalDate } | undefined {
    const { today } = this.context;
    const [yearText, dateText] = [this.text('financialYear'), this.text('neededBy')];
    const date = dateText
      ? this.value('neededBy', readDate('needed-by date', dateText, yearsFrom(today, -1), yearsFrom(today, 15)))
      : undefined;
    const year = yearText ? this.year(yearText) : date && financialYearOf(date);
    const hasProblem = this.problems.some((p) => p.field === 'financialYear' || p.field === 'neededBy');
    if (!yearText && !dateText && !hasProblem) {
      return this.refuse('financialYear', 'Enter the financial year, for example 2026/27, or a needed-by date.');
    }
    if (!year || (dateText && !date)) return undefined;
    const neededBy = date ?? lastDay(year);
    if (!date) {
      this.warnings.push({
        field: 'neededBy',
        message: `No needed-by date was given; the last day of ${year} is used.`,
      });
    } else if (financialYearOf(date) !== year) {
      const message = `The needed-by date lies in ${financialYearOf(date)}, but the financial year is ${year}.`;
      this.warnings.push({ field: 'neededBy', message });
    }
    return { financialYear: year, neededBy };
  }

  private year(text: string): FinancialYear | undefined {
    const year = tryParseFinancialYear(text);
    if (!year) return this.refuse('financialYear', `"${text}" is not a financial year. Enter it as 2026/27.`);
    const { first, last } = demandYears(this.context.today);
    if (year >= first && year <= last) return year;
    return this.refuse('financialYear', `The financial year ${year} is out of range. Enter ${first} to ${last}.`);
  }

  private amount(): Pick<DemandLine, 'quantity' | 'unit' | 'baseQuantity' | 'baseUnit'> | undefined {
    const unitText = this.required('unit', 'for example each, or box of 100');
    const unit = unitText === undefined ? undefined : this.unit(unitText);
    const text = this.required('quantity');
    const stated = text === undefined ? undefined : this.value('quantity', readQuantity(text, unit));
    if (!unit || stated === undefined) return undefined;
    const baseQuantity = toBase(stated, unit);
    if (baseQuantity > 99_999_999_999_999n) {
      return this.refuse('quantity', 'The quantity in this unit is too large. Check the quantity and the unit.');
    }
    return { quantity: stated, unit: unitText!, baseQuantity, baseUnit: unit.baseUnit };
  }

  private unit(text: string): Unit | undefined {
    const reading = readUnit(text);
    return 'problem' in reading ? this.refuse('unit', reading.problem) : reading;
  }

  private baseline(): LineBaseline | null {
    if (BASELINE_FIELDS.every((field) => this.raw(field) === '')) return null;
    const { today } = this.context;
    const priceText = this.required('baselinePrice', 'the last price of one unit in pounds before VAT');
    const unitPrice = priceText === undefined ? undefined : this.value('baselinePrice', readPrice(priceText));
    const choices =
      'one of the eight kinds, for example last price paid, contract price, benchmark, budget or first quote';
    const type = this.word('baselineType', readBaselineType, choices);
    const dateText = this.required('baselineDate', 'when this price was paid or offered');
    const date =
      dateText === undefined
        ? undefined
        : this.value('baselineDate', readDate('baseline date', dateText, yearsFrom(today, -10), today));
    const evidence = this.text('baselineEvidence');
    if (evidence === '') {
      const message =
        'No evidence was given for the baseline; a cash-releasing saving needs an invoice, order or quotation.';
      this.warnings.push({ field: 'baselineEvidence', message });
    }
    if (unitPrice === undefined || !type || !date) return null;
    return { unitPrice, type, date, evidence };
  }

  /** Without a word on VAT the cautious reading holds: standard rate and not recoverable, the most it could cost. */
  private vat(): LineVat | undefined {
    const text = this.text('vat');
    const hint = /^(.*?)[\s,(-]+((?:ir|non-|not )?recoverable)\)?$/i.exec(text);
    const words = hint ? hint[1]! : text;
    const treatment = words === '' ? 'standard' : readVatTreatment(words);
    if (!treatment) {
      return this.refuse(
        'vat',
        `The VAT treatment "${text}" is not known. Enter standard, reduced, zero, exempt or outside scope.`,
      );
    }
    if (text === '')
      this.warnings.push({ field: 'vat', message: 'No VAT treatment was given; the standard rate is used.' });
    const recoverText = this.text('vatRecoverable') || (hint?.[2] ?? '');
    const recoverable = recoverText === '' ? 'no' : readYesNo(recoverText);
    if (!recoverable)
      return this.refuse('vatRecoverable', `VAT recovery "${recoverText}" is not known. Enter yes or no.`);
    return { treatment, rate: VAT_RATES[treatment], recoverable: recoverable === 'yes' };
  }
}

/** The category that a CPV code says by its division, or undefined where it says none. */
export function categoryOf(cpvCode: string): Category | undefined {
  const division = cpvCode.slice(0, 2);
  if (division === '34' || cpvCode.startsWith('501')) return 'vehicles';
  if (division === '33' || cpvCode.startsWith('504')) return 'equipment';
  return ['30', '32', '48', '72'].includes(division) ? 'it' : undefined;
}

/** Whether a text holds a space that is not a plain one, or several in a row. */
const UNTIDY = /[\t\u00a0\u2000-\u200b\ufeff]| {2}/;

function tidy(cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  if (!UNTIDY.test(text)) return text;
  return text
    .replaceAll(/[\t\u00a0\u2000-\u200b\ufeff]/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
