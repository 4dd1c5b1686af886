const SAMPLE_ROWS = 60;

/** How many rows are looked at before the heading row is chosen. */
export const sampleRows = SAMPLE_ROWS;

/**
 * Finds the heading row among a sheet's first rows, or undefined: titles, notes and logos often stand above it.
 * With expected headings it is the row that holds most of them; otherwise the first row that is nearly as wide as
 * the table and holds only words.
 */
export function findHeadingRow(rows, expected) {
  return byExpectation(rows, expected) ?? byShape(rows);
}

function byExpectation(rows, expected) {
  const wanted = new Set(expected.map(folded));
  let best;
  for (const row of rows) {
    const matches = new Set(row.cells.map(folded).filter((cell) => wanted.has(cell))).size;
    if (matches > (best?.matches ?? 0)) best = { row, matches };
  }
  return best && best.matches >= Math.min(2, wanted.size) && best.matches * 3 >= wanted.size ? best.row : undefined;
}

function byShape(rows) {
  const widest = Math.max(0, ...rows.map((row) => filled(row).length));
  return rows.find((row) => {
    const cells = filled(row);
    const isWide = cells.length >= Math.max(Math.min(2, widest), Math.ceil(widest * 0.6));
    return isWide && cells.every((cell) => !/^[-£$€]?[\d.,\s]+%?$|^\d{4}-\d\d-\d\d/.test(cell.trim()));
  });
}

function filled(row) {
  return row.cells.filter((cell) => cell.trim() !== '');
}

/** A heading without the differences that people do not see: case, spaces, line breaks and a trailing mark. */
export function folded(heading) {
  return heading
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .replace(/[*:]+$/, '')
    .trim();
}
