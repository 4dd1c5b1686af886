import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { readSheet } from '@tandem/platform/spreadsheets';
import { count, pounds, unitPounds } from '../../apps/web/src/http/format.js';
import { plainText, type Visitor } from './visitor.js';

/** A file's table: its headings, and its cells as a person reads them. */
export interface FileTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The files of a page as its links lead to them. */
export interface FilesOfPage {
  readonly page: string;
  readonly csv: readonly FileTable[];
  readonly csvTexts: readonly string[];
  readonly workbook: Buffer;
  readonly sheet: FileTable;
  readonly pdf: Buffer;
}

/** Opens a page and every file that it offers; each must be there. */
export async function filesOfPage(visitor: Visitor, path: string): Promise<FilesOfPage> {
  const page = await visitor.get(path);
  expect([path, page.status]).toEqual([path, 200]);
  const hrefs = [...page.text.matchAll(/href="([^"]+\.(?:csv|xlsx|pdf)[^"]*)"/g)].map(([, href = '']) =>
    plainText(href),
  );
  const open = async (href: string) => {
    const answer = await visitor.get(href);
    expect([href, answer.status]).toEqual([href, 200]);
    return answer.bytes;
  };
  const ending = (form: string) => hrefs.filter((href) => new URL(href, 'http://here').pathname.endsWith(`.${form}`));
  const csvBytes: Buffer[] = [];
  for (const href of ending('csv')) csvBytes.push(await open(href));
  const csv = csvBytes.map(csvTable);
  const workbook = await open(ending('xlsx')[0]!);
  return {
    page: page.text,
    csv,
    csvTexts: csvBytes.map(String),
    workbook,
    sheet: csv[0]!.rows.length === 0 ? csv[0]! : await sheetTable(workbook, csv[0]!.headings),
    pdf: await open(ending('pdf').at(-1)!),
  };
}

/** Reads a CSV file by the letter of RFC 4180, without what makes a cell inert. */
function csvTable(bytes: Buffer): FileTable {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain).replace(/^'(?='*[=+\-@])/, ''));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  const [headings = [], ...rest] = rows.slice(0, -1);
  return { headings, rows: rest };
}

/** The first sheet of a workbook, as the imports read what people send: no cell may be a formula. */
async function sheetTable(bytes: Buffer, headings: readonly string[]): Promise<FileTable> {
  const read = await readSheet(bytes, 'table.xlsx', { expectedHeadings: [...headings] });
  if (read.kind !== 'read') throw new Error(read.reason);
  expect(read.counts.formulas).toBe(0);
  return { headings: read.headings, rows: [...read.rows].map((row) => row.cells) };
}

/** The columns of figures on a page: the heading of each and what stands below it, table by table. */
export function figuresOn(page: string): { caption: string; heading: string; values: string[] }[] {
  return [...page.matchAll(/<table[\s\S]*?<\/table>/g)].flatMap(([table]) => {
    const caption = plainText(/<caption[^>]*>([\s\S]*?)<\/caption>/.exec(table)?.[1] ?? '');
    const head = [...table.matchAll(/<th scope="col"([^>]*)>([\s\S]*?)<\/th>/g)];
    const body = /<tbody[^>]*>([\s\S]*?)<\/tbody>/.exec(table)?.[1] ?? '';
    const rows = [...body.matchAll(/<tr[\s\S]*?<\/tr>/g)]
      .map(([row]) => [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => plainText(cell)))
      // A row of totals stands on the page and the paper only.
      .filter((cells) => cells.length === head.length && cells[0] !== 'In all');
    return head.flatMap(([, attributes = '', heading = ''], at) =>
      attributes.includes('numeric')
        ? [{ caption, heading: plainText(heading), values: rows.map((cells) => cells[at]!) }]
        : [],
    );
  });
}

const CURRENCIES = ['GBP', 'EUR'];

/** The ways in which a file's plain number may read on a page. */
export function readings(plain: string): string[] {
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return [plain];
  const places = plain.split('.')[1]?.length ?? 0;
  return [
    plain,
    ...(places <= 2 ? CURRENCIES.map((currency) => pounds(parseMoney(plain), currency)) : []),
    ...(places <= 3 ? [count(parseQuantity(plain))] : []),
    ...(places <= 4 ? CURRENCIES.map((currency) => unitPounds(parseUnitPrice(plain), currency)) : []),
  ];
}
