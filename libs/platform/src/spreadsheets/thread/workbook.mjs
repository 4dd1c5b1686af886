import { macroSentence } from './file-kind.mjs';
import { Refusal, SAVE_AGAIN, damaged } from './refusal.mjs';
import { attribute, forEachElement, markupOf, plainText, tagsOf, wholeMarkup } from './markup.mjs';
import { readRow, richText } from './cells.mjs';
import { openZip } from './zip.mjs';
import { dateFormat } from './values.mjs';

const PART_CHARACTERS_MAX = 20_000_000;
const ROW_CHARACTERS_MAX = 40_000_000;

/**
 * Opens a workbook's parts: its sheets in order, the texts they share, which styles are dates and which date system.
 * Links to the outside world are never followed and nothing is ever calculated.
 */
export async function openWorkbook(bytes, limits) {
  const zip = openZip(bytes, limits);
  refuseOtherFormats(zip.entries);
  const whole = (name) => wholeMarkup(zip.stream(name), PART_CHARACTERS_MAX);
  if (/macroEnabled/i.test(await whole('[Content_Types].xml'))) throw new Refusal(macroSentence);
  const start = (await relations(zip, whole, '')).find((relation) => relation.type === 'officeDocument');
  if (!start || !zip.entries.has(start.target)) throw damaged();
  const markup = await whole(start.target);
  const parts = await relations(zip, whole, start.target);
  const styles = parts.find((part) => part.type === 'styles');
  const strings = parts.find((part) => part.type === 'sharedStrings');
  return {
    zip,
    sheets: sheetsOf(markup, parts, zip.entries),
    has1904Dates: /^(?:1|true)$/.test(attribute(tagsOf(markup, 'workbookPr')[0] ?? '', 'date1904') ?? ''),
    dateStyles: styles && zip.entries.has(styles.target) ? dateStylesOf(await whole(styles.target)) : [],
    sharedStrings: strings && zip.entries.has(strings.target) ? await sharedStringsOf(zip.stream(strings.target)) : [],
  };
}

function refuseOtherFormats(entries) {
  if (entries.has('[Content_Types].xml')) {
    if (entries.has('xl/workbook.bin')) throw new Refusal(`This is a binary .xlsb workbook. ${SAVE_AGAIN}`);
    if (entries.has('word/document.xml'))
      throw new Refusal('This is a Word document. Put the table in an .xlsx workbook.');
    return;
  }
  if (entries.has('content.xml')) throw new Refusal('This is an OpenDocument file. Save it as .xlsx and try again.');
  throw new Refusal(`This file is a zip archive, not a workbook. ${SAVE_AGAIN}`);
}

async function relations(zip, whole, source) {
  const slash = source.lastIndexOf('/') + 1;
  const folder = source.slice(0, slash);
  const name = `${folder}_rels/${source.slice(slash)}.rels`;
  if (!zip.entries.has(name)) return [];
  return tagsOf(await whole(name), 'Relationship')
    .filter((tag) => attribute(tag, 'TargetMode') !== 'External')
    .map((tag) => ({
      id: attribute(tag, 'Id'),
      type: (attribute(tag, 'Type') ?? '').split('/').at(-1),
      target: resolved(folder, plainText(attribute(tag, 'Target') ?? '')),
    }));
}

function resolved(folder, target) {
  if (target.startsWith('/')) return target.slice(1);
  const path = folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

function sheetsOf(markup, parts, entries) {
  return tagsOf(markup, 'sheet').flatMap((tag) => {
    const id = /\s(?:\w+:)?id=["']([^"']*)["']/.exec(tag.replace(/\ssheetId=/, ' _='))?.[1];
    const part = parts.find((candidate) => candidate.id === id && candidate.type === 'worksheet');
    if (!part) return [];
    if (!entries.has(part.target)) throw damaged();
    const isHidden = /hidden/i.test(attribute(tag, 'state') ?? '');
    return [{ name: plainText(attribute(tag, 'name') ?? ''), isHidden, part: part.target }];
  });
}

function dateStylesOf(markup) {
  const codes = new Map(
    tagsOf(markup, 'numFmt').map((tag) => [
      Number(attribute(tag, 'numFmtId')),
      plainText(attribute(tag, 'formatCode') ?? ''),
    ]),
  );
  const from = markup.indexOf('<cellXfs');
  const formats = from < 0 ? '' : markup.slice(from, markup.indexOf('</cellXfs>', from));
  return tagsOf(formats, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? '0');
    return dateFormat(id, codes.get(id));
  });
}

async function sharedStringsOf(pieces) {
  const texts = [];
  const shape = { name: 'si', endName: 'sst', lengthMax: ROW_CHARACTERS_MAX };
  const isComplete = await forEachElement(markupOf(pieces), shape, (item) => {
    texts.push(richText(item));
  });
  if (!isComplete) throw damaged();
  return texts;
}

/** Gives every row of a sheet that holds something to `each`, in order; `each` returns false to stop. */
export async function forEachRow(book, sheet, limits, each) {
  let previous = 0;
  const shape = { name: 'row', endName: 'sheetData', lengthMax: ROW_CHARACTERS_MAX };
  const isComplete = await forEachElement(markupOf(book.zip.stream(sheet.part)), shape, (element) => {
    const row = readRow(element, previous, book, limits);
    previous = row.number;
    return row.cells.some((cell) => cell.trim() !== '') || row.formulas.length > 0 ? each(row) : undefined;
  });
  if (!isComplete) throw damaged();
}
