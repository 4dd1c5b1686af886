/**
 * The reading thread: takes one file, posts its rows in packed pieces, then what it found or why it refused.
 * Plain JavaScript, because Node runs it from the source tree both under Jest and beside `dist`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { kindOf } from './file-kind.mjs';
import { forEachCsvRow } from './csv.mjs';
import { findHeadingRow, sampleRows } from './headings.mjs';
import { Refusal, SAVE_AGAIN } from './refusal.mjs';
import { forEachRow, openWorkbook } from './workbook.mjs';

const PIECE_ROWS = 2_000;
const PIECE_CHARACTERS = 1_000_000;
/** Text that any file may hold; above it, so many characters for each byte sent. Real tables hold about ten (goals: R26). */
const CHARACTERS_ALWAYS = 32 * 1024 * 1024;
const CHARACTERS_PER_BYTE = 100;

/** Packs rows into pieces of JSON bytes and sends them; the receiver unpacks one piece at a time. */
class RowSender {
  counts = { rows: 0, cells: 0, formulas: 0 };
  characters = 0;
  rows = [];
  total = 0;

  constructor(width, charactersMax) {
    this.width = width;
    this.charactersMax = charactersMax;
  }

  add(row) {
    const { number, cells, formulas } = row;
    for (const cell of cells) {
      this.characters += cell.length;
      if (cell !== '') this.counts.cells += 1;
    }
    if (this.total + this.characters > this.charactersMax) {
      throw new Refusal(
        'The cells of this file hold more text than we can read. Split it into smaller files and try again.',
      );
    }
    while (cells.length < this.width) cells.push('');
    this.counts.rows += 1;
    this.counts.formulas += formulas.length;
    this.rows.push(formulas.length > 0 ? [number, cells, formulas] : [number, cells]);
    if (this.rows.length >= PIECE_ROWS || this.characters > PIECE_CHARACTERS) this.flush();
  }

  flush() {
    this.total += this.characters;
    if (this.rows.length > 0) {
      const bytes = new TextEncoder().encode(JSON.stringify(this.rows));
      parentPort.postMessage({ kind: 'rows', bytes }, [bytes.buffer]);
    }
    this.rows = [];
    this.characters = 0;
  }
}

/** Reads one table: gathers a sample, finds the headings, sends the rest. Resolves to undefined without a table. */
async function readTable(forEach, { expectedHeadings, isBareHeadingEnough, limits }) {
  let sample = [];
  let found;
  const settle = () => {
    const row = findHeadingRow(sample, expectedHeadings);
    const below = row ? sample.filter((other) => other.number > row.number) : [];
    if (!row || (below.length === 0 && !isBareHeadingEnough)) return false;
    const headings = row.cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
    while (headings.at(-1) === '') headings.pop();
    const above = sample.filter((other) => other.number < row.number);
    found = { headings, headingRow: row.number, above, sender: new RowSender(headings.length, limits.charactersMax) };
    below.forEach((other) => found.sender.add(other));
    sample = [];
    return true;
  };
  await forEach((row) => {
    if (found) return found.sender.add(row);
    sample.push(row);
    return sample.length < sampleRows ? undefined : settle();
  });
  if (!found && !settle()) return undefined;
  found.sender.flush();
  const { headings, headingRow, above, sender } = found;
  return { headings, headingRow, above: above.map((row) => row.cells.filter(Boolean)), counts: sender.counts };
}

async function readWorkbook(bytes, request) {
  const book = await openWorkbook(bytes, request.limits);
  const sheets = book.sheets.map(({ name, isHidden }) => ({ name, isHidden }));
  const candidates = book.sheets.filter((sheet) => (request.sheet ? sheet.name === request.sheet : !sheet.isHidden));
  if (request.sheet && candidates.length === 0) {
    throw new Refusal(`This workbook has no sheet named "${request.sheet}".`);
  }
  for (const isBareHeadingEnough of [false, true]) {
    for (const sheet of candidates) {
      const forEach = (each) => forEachRow(book, sheet, request.limits, each);
      const table = await readTable(forEach, { ...request, isBareHeadingEnough });
      if (table) return { sheetName: sheet.name, sheets, ...table };
    }
  }
  throw new Refusal('This workbook has no table that we can find. Put one heading row above the rows and try again.');
}

async function readCsv(bytes, request) {
  const forEach = (each) => forEachCsvRow(bytes, request.limits, each);
  const table = await readTable(forEach, { ...request, isBareHeadingEnough: true });
  if (!table)
    throw new Refusal(
      'This file has no row of headings that we can find. Put one heading row above the rows and try again.',
    );
  return { sheetName: request.fileName, sheets: [{ name: request.fileName, isHidden: false }], ...table };
}

async function read(request) {
  const bytes = Buffer.from(request.bytes.buffer, request.bytes.byteOffset, request.bytes.byteLength);
  const kind = kindOf(bytes, request.fileName);
  const believable = Math.max(CHARACTERS_ALWAYS, bytes.length * CHARACTERS_PER_BYTE);
  const limits = { ...request.limits, charactersMax: Math.min(request.limits.charactersMax, believable) };
  return kind === 'xlsx' ? readWorkbook(bytes, { ...request, limits }) : readCsv(bytes, { ...request, limits });
}

try {
  parentPort.postMessage({ kind: 'read', ...(await read(workerData)) });
} catch (error) {
  const reason = error instanceof Refusal ? error.message : `This file could not be read. ${SAVE_AGAIN}`;
  parentPort.postMessage({
    kind: 'refused',
    reason,
    detail: error instanceof Refusal ? undefined : String(error?.stack),
  });
}
