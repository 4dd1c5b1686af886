// oxlint-disable-next-line no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
// oxlint-disable-next-line no-control-regex -- NUL is one of the dangerous starts.
const RUNNABLE = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20\u0000]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * A text that no spreadsheet program takes for a formula when it opens a CSV file.
 *
 * An apostrophe goes before a text that starts with = + - @, a tab, a line break, NUL or their full-width forms;
 * a plain negative number stays as it is. `readSheet` takes the apostrophe off again (goals: R27; OWASP, CSV injection).
 */
export function safeCsvText(text: string): string {
  if (PLAIN_NUMBER.test(text)) return text;
  const guarded = RUNNABLE.test(text) ? `'${text}` : text;
  return escapedControls(guarded.replace(/_x(?=00(?:[01][0-9A-F]|5F)_)/g, '_x005F_x'));
}

/** A text as a workbook's XML can hold it: what already looks like Office's escape `_x000D_` is escaped itself. */
export function safeWorkbookText(text: string): string {
  return text.replace(/_x(?=[0-9a-fA-F]{4}_)/g, '_x005F_x');
}

function escapedControls(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `_x${code}_`;
  });
}
