import { madeWorkbook } from '../../libs/platform/src/spreadsheets/made-files.js';
import { Random } from './measure.js';

/** Headings as a trust writes them; Tandem's own proposal of what they mean is taken unchanged. */
export const HEADINGS = [
  'Item',
  'Specification',
  'CPV code',
  'Site',
  'Financial year',
  'Quantity',
  'Unit',
  'Needed by',
  'Unit price',
  'Price type',
  'Price date',
  'Capital or revenue',
] as const;

/** Every hundredth row, about, cannot be used: a report of nothing would be no report. */
const BAD_ROWS_PERCENT = 1;
const CPVS = ['34114121-3', '33182100-0', '33192160-1', '34136200-1', '33195100-4', '33141623-3'];
const THINGS = [
  'Ambulance',
  'Defibrillator',
  'Stretcher',
  'Van',
  'Monitor',
  'First-aid box',
  'Carry chair',
  'Suction unit',
];
const PRICE_TYPES = ['Last price paid', 'Contract price', 'Benchmark', 'Budget'];
/** Excel counts days from here. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
const CHUNK_ROWS = 5000;

/**
 * A workbook of demand lines as Excel writes one: shared strings, numbers as numbers, dates as serial numbers.
 * The years are those around `year`, so that the file is as valid in ten years as today; all else follows from the seed.
 */
export function demandWorkbook(rows: number, seed: number, year: number): Buffer {
  const random = new Random(seed);
  const strings = new Map<string, number>();
  const text = (value: string): string => {
    if (!strings.has(value)) strings.set(value, strings.size);
    return ` t="s"><v>${strings.get(value)!}</v></c>`;
  };
  const number = (value: string | number): string => `><v>${value}</v></c>`;
  const day = (of: number, ahead: number): string =>
    ` s="1"><v>${(Date.UTC(of, 3, 1) - EXCEL_EPOCH_MS) / DAY_MS + ahead}</v></c>`;
  const rowXml = (cells: readonly string[], at: number): string =>
    `<row r="${at}">${cells.map((cell, c) => `<c r="${String.fromCodePoint(65 + c)}${at}"${cell}`).join('')}</row>`;
  const chunks: string[] = [rowXml(HEADINGS.map(text), 1)];
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    let chunk = '';
    for (let n = from; n < Math.min(from + CHUNK_ROWS, rows); n += 1) {
      const thing = random.below(THINGS.length);
      const ahead = random.below(365);
      const isBad = random.below(100) < BAD_ROWS_PERCENT;
      chunk += rowXml(
        [
          text(`${THINGS[thing]!} type ${random.below(50)}`),
          text(`length: ${600 + random.below(20) * 10} mm; colour: ${random.one(['white', 'yellow', 'green'])}`),
          text(CPVS[thing % CPVS.length]!),
          text(`Station ${random.below(500)}`),
          text(`${year + 1}/${String(year + 2).slice(2)}`),
          isBad && n % 2 === 0 ? text('as many as last year') : number(isBad ? -3 : 1 + random.below(500)),
          text('each'),
          day(year + 1, ahead),
          number(`${100 + random.below(90_000)}.${10 + random.below(89)}`),
          text(random.one(PRICE_TYPES)),
          day(year - 1, random.below(360)),
          text(random.one(['Capital', 'Revenue'])),
        ],
        n + 2,
      );
    }
    chunks.push(chunk);
  }
  return madeWorkbook({
    sheetData: chunks.join(''),
    sharedStrings: `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${[...strings.keys()].map((s) => `<si><t>${s}</t></si>`).join('')}</sst>`,
    styles: `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  });
}
