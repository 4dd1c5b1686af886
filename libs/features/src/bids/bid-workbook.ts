import { quantityText, parseQuantity } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type ColumnSpec,
  readSheet,
  type ReadTable,
  type SheetRow,
  writeWorkbook,
} from '@tandem/platform/spreadsheets';
import { type BidEntry, type BidLine, emptyEntry, fieldOf, type LineTerms } from './bid-entry.js';

/** What the workbook says of the tender it belongs to. */
export interface WorkbookTender {
  reference: string;
  title: string;
  currency: string;
  deadline: string;
  /** Whose bid it is, so that the workbook of another supplier is not taken for one's own. */
  supplier: string;
  lines: readonly BidLine[];
}

/** A workbook that was read: the bid as typed, and the place of each field, such as "Row 7", so that a message can point at its cell. */
export type ReadWorkbook =
  | { entry: BidEntry; rowOf: ReadonlyMap<string, string>; problems: FieldProblem[] }
  | { entry: undefined; problems: FieldProblem[] };

const PRICES = 'Prices';
const LINES = 'Lines';
const WHOLE = 'Whole bid';
const BID_OF = 'Bid of ';
const PRICE_HEADINGS = ['Line', 'Item', 'Unit', 'Quantity from', 'Why this quantity'] as const;
const LINE_TERMS = ['fixedCharge', 'minimum', 'maximum', 'carbonKgPerUnit'] as const;
const WHOLE_TERMS = ['fixedCharge', 'capacityQuantity', 'capacityValue'] as const;
const WHOLE_WORDS: Record<(typeof WHOLE_TERMS)[number], string> = {
  fixedCharge: 'Fixed charge, once, if you win anything',
  capacityQuantity: 'The most you can supply, in units over all lines',
  capacityValue: 'The most you can supply, in value at your first prices',
};

/** The tender's own workbook, with the bid as far as it is filled in: one row for each line and quantity. */
export async function writeBidWorkbook(tender: WorkbookTender, entry: BidEntry | undefined): Promise<Buffer> {
  const bid = entry ?? emptyEntry(tender.lines);
  const titles = [
    `${tender.reference} ${tender.title}`,
    `${BID_OF}${tender.supplier}`,
    `Bids close on ${tender.deadline}. Fill in the tinted cells.`,
  ];
  return writeWorkbook({
    title: `${tender.reference} bid`,
    sheets: [
      { name: PRICES, titles, columns: priceColumns(tender.currency), rows: priceRows(tender, bid), isProtected: true },
      { name: LINES, titles, columns: lineColumns(tender.currency), rows: lineRows(tender, bid), isProtected: true },
      {
        name: WHOLE,
        titles,
        columns: [
          { heading: 'Term', type: { kind: 'text' }, width: 54 },
          { heading: 'Value', type: { kind: 'decimal', places: 3 }, isInput: true, rule: notNegative() },
        ],
        rows: WHOLE_TERMS.map((term) => [WHOLE_WORDS[term], numberOrNull(bid[term])]),
        isProtected: true,
      },
    ],
    notes: { name: 'Notes', lines: notes(tender) },
  });
}

function priceColumns(currency: string): ColumnSpec[] {
  const widths = [24, 36, 10, 14, 40];
  const locked = PRICE_HEADINGS.map((heading, i): ColumnSpec => ({
    heading,
    type: heading === 'Quantity from' ? { kind: 'decimal', places: 3 } : { kind: 'text' },
    width: widths[i]!,
  }));
  const price: ColumnSpec = {
    heading: `Unit price (${currency})`,
    type: { kind: 'decimal', places: 4 },
    width: 22,
    isInput: true,
    rule: notNegative(),
  };
  return [...locked, price];
}

function lineColumns(currency: string): ColumnSpec[] {
  const term = (heading: string, places: number): ColumnSpec => ({
    heading,
    type: { kind: 'decimal', places },
    width: 22,
    isInput: true,
    rule: notNegative(),
  });
  return [
    { heading: 'Line', type: { kind: 'text' }, width: 24 },
    { heading: 'Item', type: { kind: 'text' }, width: 36 },
    term(`Fixed charge (${currency})`, 2),
    term('Minimum quantity', 3),
    term('Maximum quantity', 3),
    term('Carbon, kg for one unit', 3),
  ];
}

function priceRows(tender: WorkbookTender, bid: BidEntry): (string | null)[][] {
  const typed = new Map(bid.prices.map((p) => [`${p.line} ${normal(p.quantity)}`, p.unitPrice]));
  return tender.lines.flatMap((line) =>
    line.breakPoints.map((p) => [
      line.code,
      line.item,
      line.unit,
      normal(p.fromQuantity),
      p.reason,
      numberOrNull(typed.get(`${line.code} ${normal(p.fromQuantity)}`) ?? ''),
    ]),
  );
}

function lineRows(tender: WorkbookTender, bid: BidEntry): (string | null)[][] {
  return tender.lines.map((line) => {
    const terms = bid.lines.find((t) => t.line === line.code);
    return [line.code, line.item, ...LINE_TERMS.map((term) => numberOrNull(terms?.[term] ?? ''))];
  });
}

function notes(tender: WorkbookTender): string[] {
  return [
    `How to fill in the bid for ${tender.reference}`,
    `All prices are in ${tender.currency}, for one unit, without VAT.`,
    'On the sheet Prices there is one row for each line and quantity. The price in a row holds for every unit when that quantity or more is bought from you.',
    'A line is either left empty everywhere or priced in every row. The quantities are what each trust needs alone, what each group of trusts needs, and the total.',
    'A price for a larger quantity must be the same or lower.',
    'Price decides among the bids that pass every condition. Quality is not scored in this tender.',
    'The sheets Lines and Whole bid are optional: charges that you ask once, limits on what you can supply, and carbon.',
    'Do not add columns or formulas. Save the file as .xlsx and upload it on the tender’s page, as often as you like until the deadline.',
  ];
}

function notNegative(): ColumnSpec['rule'] {
  return { allow: 'number', minimum: '0', message: 'Enter a number that is not below nought.' };
}

/** Only a plain number goes into a number's cell; anything else that was typed stays in the draft. */
function numberOrNull(text: string): string | null {
  const plain = text.trim().replace(/,(?=\d{3})/g, '');
  return /^\d+(\.\d+)?$/.test(plain) && plain.replace(/\D/g, '').length <= 15 ? plain : null;
}

/** A quantity in its one form, so that 60 and 60.000 are the same row. */
function normal(quantity: string): string {
  return quantityText(parseQuantity(quantity));
}

/**
 * Reads an uploaded workbook back into a bid. What is read is checked as a form would be; problems of the file itself
 * (another tender's workbook, a calculated cell, a row that was typed over) are listed here, at the row they are in.
 */
export async function readBidWorkbook(tender: WorkbookTender, fileName: string, bytes: Buffer): Promise<ReadWorkbook> {
  const prices = await readSheet(bytes, fileName, { sheet: PRICES, expectedHeadings: [...PRICE_HEADINGS] });
  if (prices.kind === 'refused') return refused(prices.reason);
  const isOurs = PRICE_HEADINGS.every((heading) => prices.headings.includes(heading));
  if (!isOurs)
    return refused('This is not the workbook of a tender. Download the workbook of this tender and fill it in.');
  if (!prices.above.some((row) => row.some((cell) => cell.startsWith(`${tender.reference} `))))
    return refused(
      `This is the workbook of another tender. Download the workbook of ${tender.reference} and fill it in.`,
    );
  const owner = prices.above.flat().find((cell) => cell.startsWith(BID_OF));
  if (owner !== undefined && tidy(owner) !== tidy(`${BID_OF}${tender.supplier}`))
    return refused(
      `This workbook was made for another supplier. Download the workbook of ${tender.supplier} and fill it in.`,
    );
  const sheet = new BidSheets(tender);
  sheet.readPrices(prices);
  const lines = await readSheet(bytes, fileName, { sheet: LINES, expectedHeadings: ['Line', 'Item'] });
  // A text file has no sheets: it is the table of prices alone.
  if (lines.kind === 'refused') sheet.cannotRead(LINES, lines.reason);
  else if (lines.sheetName === LINES) sheet.readLines(lines);
  const whole = await readSheet(bytes, fileName, { sheet: WHOLE, expectedHeadings: ['Term', 'Value'] });
  if (whole.kind === 'refused') sheet.cannotRead(WHOLE, whole.reason);
  else if (whole.sheetName === WHOLE) sheet.readWhole(whole);
  return { entry: sheet.entry, rowOf: sheet.rowOf, problems: sheet.problems };
}

function refused(message: string): ReadWorkbook {
  return { entry: undefined, problems: [{ field: 'file', message }] };
}

/** Puts the row in front of a message, so that the supplier finds the cell. */
export function atRow(problems: readonly FieldProblem[], rowOf: ReadonlyMap<string, string>): FieldProblem[] {
  return problems.map(({ field, message }) => {
    const row = rowOf.get(field);
    return { field, message: row === undefined ? message : `${row}, ${message}` };
  });
}

class BidSheets {
  readonly entry: BidEntry;
  readonly rowOf = new Map<string, string>();
  readonly problems: FieldProblem[] = [];

  constructor(private readonly tender: WorkbookTender) {
    this.entry = { ...emptyEntry(tender.lines), prices: [] };
  }

  /** The terms on a sheet that is gone or damaged would be lost without a word. */
  cannotRead(sheet: string, reason: string): void {
    const message = `The sheet “${sheet}” could not be read: ${reason} Download the workbook again if you need it.`;
    this.problems.push({ field: 'file', message });
  }

  readPrices(table: ReadTable): void {
    const line = table.headings.indexOf('Line');
    const from = table.headings.indexOf('Quantity from');
    const price = table.headings.findIndex((heading) => heading.startsWith('Unit price'));
    for (const row of table.rows) {
      const [code, quantity] = [row.cells[line] ?? '', (row.cells[from] ?? '').replaceAll(',', '')];
      const known = this.tender.lines.find((l) => l.code === code);
      const point = known?.breakPoints.find((p) => isSame(p.fromQuantity, quantity));
      const field = fieldOf.price(code, point ? normal(point.fromQuantity) : quantity);
      this.rowOf.set(field, `Row ${row.number}`);
      if (!point) {
        const sentence = `Row ${row.number}: the tender does not ask for "${code}" from ${quantity || 'an empty quantity'}. Only the tinted cells may be filled in.`;
        this.problems.push({ field, message: sentence });
      } else
        this.entry.prices.push({
          line: code,
          quantity: normal(point.fromQuantity),
          unitPrice: this.cell(row, price, field),
        });
    }
  }

  readLines(table: ReadTable): void {
    const columns = ['Fixed charge', 'Minimum', 'Maximum', 'Carbon'].map((start) =>
      table.headings.findIndex((heading) => heading.startsWith(start)),
    );
    for (const row of table.rows) {
      const terms = this.entry.lines.find((t: LineTerms) => t.line === row.cells[0]);
      if (!terms) {
        this.strange(LINES, row);
        continue;
      }
      LINE_TERMS.forEach((term, i) => {
        const field = fieldOf.line(term, terms.line);
        this.rowOf.set(field, `Row ${row.number} of the sheet “${LINES}”`);
        terms[term] = this.cell(row, columns[i]!, field);
      });
    }
  }

  readWhole(table: ReadTable): void {
    for (const row of table.rows) {
      const term = WHOLE_TERMS.find((known) => WHOLE_WORDS[known] === row.cells[0]);
      if (!term) {
        this.strange(WHOLE, row);
        continue;
      }
      this.rowOf.set(term, `Row ${row.number} of the sheet “${WHOLE}”`);
      this.entry[term] = this.cell(row, 1, term);
    }
  }

  private strange(sheet: string, row: SheetRow): void {
    const message = `Row ${row.number} of the sheet “${sheet}”: "${(row.cells[0] ?? '').slice(0, 40)}" is not in this tender. Only the tinted cells may be filled in.`;
    this.problems.push({ field: 'file', message });
  }

  private cell(row: SheetRow, column: number, field: string): string {
    if (row.formulas.includes(column))
      this.problems.push({ field, message: `Row ${row.number}: this cell is a formula. Type the number itself.` });
    return (row.cells[column] ?? '').trim();
  }
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isSame(quantity: string, typed: string): boolean {
  return /^\d+(\.\d{1,3})?$/.test(typed.trim()) && parseQuantity(quantity) === parseQuantity(typed);
}
