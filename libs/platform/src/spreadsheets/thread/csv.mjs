import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { columnName, grouped } from './cells.mjs';
import { Refusal } from './refusal.mjs';

const DELIMITERS = [',', ';', '\t', '|'];
/** What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const PIECE_CHARACTERS = 256 * 1024;

/**
 * Gives every row of a text table to `each`, in order; the separator and the encoding are found, not asked for.
 * What `writeCsv` wrote to keep a spreadsheet from running a cell is undone, so that texts come back as they were.
 */
export async function forEachCsvRow(bytes, limits, each) {
  let text = decoded(bytes);
  if (text.includes('\0'))
    throw new Refusal('This file is not plain text. Save the table as .csv or .xlsx and try again.');
  const stated = /^sep=(.)\r?\n/i.exec(text);
  const skipped = stated ? 1 : 0;
  if (stated) text = text.slice(stated[0].length);
  const parser = parse({
    delimiter: stated?.[1] ?? delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.cellCharactersMax * 40,
  });
  const source = Readable.from(piecesOf(text));
  source.pipe(parser);
  try {
    let number = skipped;
    for await (const record of parser) {
      number += 1;
      if (number > limits.rowsMax) throw new Refusal(`A file can have at most ${grouped(limits.rowsMax)} rows.`);
      const cells = record.map(plainCell);
      if (cells.every((cell) => cell.trim() === '')) continue;
      checkRow(cells, number, limits);
      if (each({ number, cells, formulas: [] }) === false) break;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refusalOf(error);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function* piecesOf(text) {
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) yield text.slice(at, at + PIECE_CHARACTERS);
}

function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Excel on a British Windows machine writes "CSV" in Windows-1252; Node 20's own decoder takes it for Latin-1.
    return bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]);
  }
}

/** The separator that gives the first twenty lines the most and the steadiest columns. */
function delimiterOf(text) {
  const lines = text
    .slice(0, 65_536)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter(Boolean)
    .slice(0, 20);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const score = Math.max(0, ...counts.map((count) => count * counts.filter((other) => other === count).length ** 2));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Takes off the apostrophe that keeps a spreadsheet from reading a text as a formula, and Office's escapes. */
function plainCell(cell) {
  const text = /^'+[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]|^'+_x0000_/.test(cell) ? cell.slice(1) : cell;
  if (!text.includes('_x00')) return text;
  return text.replace(/_x(00[01][0-9A-F]|005F)_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

function checkRow(cells, number, limits) {
  while (cells.length > 0 && cells.at(-1) === '') cells.pop();
  if (cells.length > limits.columnsMax) {
    throw new Refusal(
      `Row ${number} has ${grouped(cells.length)} columns. Keep the table within ${limits.columnsMax} columns and try again.`,
    );
  }
  const long = cells.findIndex((cell) => cell.length > limits.cellCharactersMax);
  if (long >= 0) {
    throw new Refusal(
      `Cell ${columnName(long)}${number} holds more than ${grouped(limits.cellCharactersMax)} characters. Shorten it and try again.`,
    );
  }
}

function refusalOf(error) {
  if (error?.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new Refusal(
      `A quotation mark opened near line ${error.quoteLine ?? error.lines ?? '1'} is never closed. Close it and try again.`,
    );
  }
  if (error?.code === 'CSV_MAX_RECORD_SIZE') {
    return new Refusal(
      'One row of this file is longer than a table row can be. Check its quotation marks and try again.',
    );
  }
  return new Refusal('This file could not be read as a table. Save it as .xlsx and try again.');
}
