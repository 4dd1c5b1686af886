import { Refusal, SAVE_AGAIN } from './refusal.mjs';

const KNOWN_STARTS = [
  ['25504446', 'This is a PDF, not a spreadsheet. Save the table as .xlsx or .csv and try again.'],
  ['89504e47', 'This is a picture, not a spreadsheet. Send the table itself as .xlsx or .csv.'],
  ['ffd8ff', 'This is a picture, not a spreadsheet. Send the table itself as .xlsx or .csv.'],
  ['47494638', 'This is a picture, not a spreadsheet. Send the table itself as .xlsx or .csv.'],
  [
    'd0cf11e0a1b11ae1',
    'This is an older .xls workbook, or one with a password. Save it as .xlsx without a password and try again.',
  ],
  ['4d5a', 'This is a program, not a spreadsheet. Send the table itself as .xlsx or .csv.'],
  ['7f454c46', 'This is a program, not a spreadsheet. Send the table itself as .xlsx or .csv.'],
  ['377abcaf271c', `This is a compressed archive, not a workbook. ${SAVE_AGAIN}`],
  ['526172211a07', `This is a compressed archive, not a workbook. ${SAVE_AGAIN}`],
  ['1f8b', `This is a compressed archive, not a workbook. ${SAVE_AGAIN}`],
];

const MARKUP = /^(?:<!doctype|<html|<\?xml|<svg|<table|<head|<body|<script|<!--|mime-version:)/;

/**
 * Says whether the bytes are a workbook or a text table, judged by what they hold and never by the name alone.
 * A file that is really something else is refused with what to do instead.
 */
export function kindOf(bytes, fileName) {
  if (bytes.length === 0) throw new Refusal('This file is empty. Choose a file that has rows in it.');
  const start = bytes.subarray(0, 16).toString('hex');
  const known = KNOWN_STARTS.find(([signature]) => start.startsWith(signature));
  if (known) throw new Refusal(known[1]);
  const extension = /\.([a-z0-9]+)$/i.exec(fileName.trim())?.[1]?.toLowerCase() ?? '';
  if (start.startsWith('504b0304')) {
    if (bytes.subarray(0, 1024).includes('%PDF-')) throw new Refusal(KNOWN_STARTS[0][1]);
    if (extension === 'xlsm' || extension === 'xltm') throw new Refusal(macroSentence);
    return 'xlsx';
  }
  const opening = bytes.subarray(0, 512).toString('latin1').replace(/^ï»¿/, '').trimStart().toLowerCase();
  if (MARKUP.test(opening)) {
    throw new Refusal(`This is a web page or markup file, not a spreadsheet. ${SAVE_AGAIN}`);
  }
  if (['xlsx', 'xlsm', 'xls', 'xlsb', 'ods'].includes(extension)) {
    throw new Refusal(`This file is named .${extension} but does not hold a workbook. ${SAVE_AGAIN}`);
  }
  return 'csv';
}

export const macroSentence =
  'This workbook can run macros, so we do not open it. Save it as .xlsx (without macros) and try again.';
