import { Refusal, damaged } from './refusal.mjs';
import { attribute, isTagBreak, plainText } from './markup.mjs';
import { numberText, serialText } from './values.mjs';

/**
 * Reads one `<row>` element into its number, its cells' texts and the columns that hold formulas.
 * `book` gives the shared strings, the date styles and the date system (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73).
 */
export function readRow(element, previousNumber, book, limits) {
  const tagEnd = element.indexOf('>');
  const stated = attribute(element.slice(0, tagEnd), 'r');
  const number = stated === undefined ? previousNumber + 1 : Number(stated);
  if (!Number.isInteger(number) || number <= previousNumber) throw damaged();
  if (number > limits.rowsMax) throw new Refusal(`A sheet can have at most ${grouped(limits.rowsMax)} rows.`);
  const row = { number, cells: [], formulas: [] };
  let at = tagEnd + 1;
  let column = -1;
  for (let start = cellStart(element, at); start >= 0; start = cellStart(element, at)) {
    const open = element.indexOf('>', start);
    if (open < 0) throw damaged();
    const isSelfClosed = element.charCodeAt(open - 1) === 47;
    const close = isSelfClosed ? open + 1 : element.indexOf('</c>', open);
    if (close < 0) throw damaged();
    const tag = element.slice(start + 2, open);
    column = columnOf(attribute(tag, 'r'), column);
    at = isSelfClosed ? close : close + 4;
    if (!isSelfClosed) readCell(row, column, tag, element.slice(open + 1, close), book, limits);
  }
  return row;
}

function cellStart(element, from) {
  for (let at = element.indexOf('<c', from); at >= 0; at = element.indexOf('<c', at + 2)) {
    if (isTagBreak(element.charCodeAt(at + 2))) return at;
  }
  return -1;
}

function readCell(row, column, tag, inner, book, limits) {
  const isFormula = /<f[\s>/]/.test(inner);
  const text = cellText(tag, inner, book);
  if (text === '' && !isFormula) return;
  if (column >= limits.columnsMax) {
    throw new Refusal(
      `Row ${row.number} has something in column ${columnName(column)}. Keep the table within ${limits.columnsMax} columns and try again.`,
    );
  }
  if (text.length > limits.cellCharactersMax) {
    throw new Refusal(
      `Cell ${columnName(column)}${row.number} holds more than ${grouped(limits.cellCharactersMax)} characters. Shorten it and try again.`,
    );
  }
  while (row.cells.length < column) row.cells.push('');
  row.cells[column] = text;
  if (isFormula) row.formulas.push(column);
}

function cellText(tag, inner, book) {
  const type = attribute(tag, 't') ?? 'n';
  if (type === 'inlineStr') return richText(inner);
  const value = valueOf(inner);
  if (value === '') return '';
  switch (type) {
    case 's': {
      const text = book.sharedStrings[Number(value)];
      if (text === undefined) throw damaged();
      return text;
    }
    case 'str':
      return officeText(plainText(value));
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    case 'e':
      return plainText(value);
    case 'd':
      return value.replace(/T00:00:00(?:\.0+)?Z?$/, '');
    default: {
      const style = attribute(tag, 's');
      const shown = style === undefined ? undefined : book.dateStyles[Number(style)];
      return shown ? serialText(value, shown, book.has1904Dates) : numberText(value);
    }
  }
}

function valueOf(inner) {
  const at = inner.indexOf('<v');
  if (at < 0) return '';
  const open = inner.indexOf('>', at);
  if (open < 0 || inner.charCodeAt(open - 1) === 47) return '';
  const close = inner.indexOf('</v>', open);
  if (close < 0) throw damaged();
  return inner.slice(open + 1, close);
}

/** The text of a string item: its runs joined, without phonetic guides. */
export function richText(markup) {
  const spoken = markup.includes('<rPh') ? markup.replace(/<rPh[\s>][\s\S]*?<\/rPh>/g, '') : markup;
  let text = '';
  let at = 0;
  for (;;) {
    const start = spoken.indexOf('<t', at);
    if (start < 0) break;
    const open = spoken.indexOf('>', start);
    if (open < 0) break;
    at = open + 1;
    if (!isTagBreak(spoken.charCodeAt(start + 2)) || spoken.charCodeAt(open - 1) === 47) continue;
    const close = spoken.indexOf('</t>', open);
    if (close < 0) throw damaged();
    text += spoken.slice(open + 1, close);
    at = close + 4;
  }
  return officeText(plainText(text));
}

/** Undoes Office's own escape for characters that XML cannot hold: `_x000D_` is a carriage return. */
export function officeText(text) {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

function columnOf(reference, previous) {
  if (reference === undefined) return previous + 1;
  let column = 0;
  for (let index = 0; index < reference.length; index++) {
    const letter = reference.charCodeAt(index);
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
    if (index === 3) throw damaged();
  }
  if (column === 0 || column - 1 <= previous) throw damaged();
  return column - 1;
}

/** "A" for column 0, "AA" for column 26. */
export function columnName(column) {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

/** A whole number with thousands separated, as people write it. */
export function grouped(value) {
  return value.toLocaleString('en-GB');
}
