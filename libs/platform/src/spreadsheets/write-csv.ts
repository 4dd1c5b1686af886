import { safeCsvText } from './safe-text.js';

/**
 * Writes a text table that Excel opens correctly and cannot be made to run.
 *
 * UTF-8 with a byte order mark, commas, CRLF line ends (RFC 4180). Every text comes back unchanged through `readSheet`.
 */
export function writeCsv(headings: readonly string[], rows: Iterable<readonly string[]>): Buffer {
  const lines = [headings.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function cell(text: string): string {
  const safe = safeCsvText(text);
  return /[",;\t\r\n|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
