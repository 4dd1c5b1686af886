import { fieldScores, tidyHeading } from '@tandem/domain/headings';
import { tryParseFinancialYear, type FinancialYear } from '@tandem/domain/time';
import type { DemandField } from './fields.js';
import { DEMAND_FIELDS, isDemandField } from './fields.js';

/** What one column of a spreadsheet is proposed to be. */
export interface ColumnProposal {
  readonly at: number;
  readonly heading: string;
  /** The field, or null when no field fits or the fitting one is taken. */
  readonly field: DemandField | null;
  /** The year whose quantities the column holds, in a sheet with one column per financial year. */
  readonly year: FinancialYear | null;
  /** From 0, nothing fits, to 100, certain; at 60 or below a person should look. */
  readonly confidence: number;
}

/** The proposed reading of a sheet. */
export interface MappingProposal {
  /** `rows`: one row per site and year. `years`: one column of quantities per financial year. */
  readonly shape: 'rows' | 'years';
  readonly columns: readonly ColumnProposal[];
  /** Required fields that no column gives; the page asks for a value for the whole file. */
  readonly missing: readonly DemandField[];
}

/** How a trust mapped its headings last time: the heading as it was read, and the field or null for "not used". */
export type RememberedMapping = Readonly<Record<string, string | null>>;

/** The words people put over each column, the surest first; compared after tidying. */
const SYNONYMS: Record<DemandField, string> = {
  item: 'item, item description, description, product, product description, item name, requirement, goods, what, asset, name',
  specification:
    'specification, spec, specifications, technical specification, attributes, model, variant, details, detail, description',
  category: 'category, spend category, type of purchase, workstream, category area',
  cpvCode: 'cpv, cpv code, cpv no, cpv number, common procurement vocabulary',
  site: 'site, location, station, delivery site, delivery location, deliver to, delivery address, depot, base, delivery point',
  financialYear: 'financial year, fy, year, fin year, budget year, year required',
  quantity:
    'quantity, qty, qty required, number required, no required, quantity required, volume, required, number, amount required, how many, no, units required, qty needed',
  unit: 'unit, uom, unit of measure, unit of issue, uoi, units, pack size, pack, measure, unit of purchase',
  neededBy:
    'needed by, needed by date, required by, required by date, date required, date needed, delivery date, delivery by, due date, deadline, when needed, required date',
  baselinePrice:
    'baseline price, baseline unit price, unit price, unit cost, price, cost, last price, last price paid, price paid, current price, current unit price, current unit cost, price each, cost each, baseline, cost per unit, price per unit, price gbp',
  baselineType:
    'baseline type, price type, price basis, type of baseline, price source, basis of price, source of price, cost basis',
  baselineDate:
    'baseline date, price date, date of price, date of last purchase, last purchase date, invoice date, date paid, last bought',
  baselineEvidence:
    'baseline evidence, evidence, evidence reference, evidence ref, invoice, invoice number, invoice no, po number, po no, purchase order, po ref, reference, source document, invoice ref',
  budgetType:
    'budget type, budget, cap rev, rev cap, capital revenue, revenue capital, capital or revenue, revenue or capital, capex opex, funding, funding type, revenue capital lease, funding source',
  vat: 'vat, vat treatment, vat rate, vat code, vat status, vat type',
  vatRecoverable: 'vat recoverable, recoverable, vat recovery, vat reclaim, recoverable vat, vat reclaimable',
};

const YEAR_IN_HEADING = /(?:FY\s*)?(?<!\d)(?:20)?\d{2}\s*[/\u2013-]\s*(?:20)?\d{2}(?!\d)/i;
const NOT_A_QUANTITY = /\b(?:cost|price|value|budget|spend|total|gbp|vat)\b|£/i;

/**
 * Proposes what every column of a sheet with any headings is, and never uses a field twice.
 *
 * Remembered choices of the trust win; the other columns get the field whose usual words fit best, the surest first.
 * A heading with a financial year ("2027/28", "Qty 26/27") is a column of quantities for that year, unless it speaks
 * of money. It is a proposal: a person confirms it, and the result is remembered.
 */
export function proposeMapping(headings: readonly string[], remembered: RememberedMapping = {}): MappingProposal {
  const memory = new Map(Object.entries(remembered).map(([heading, field]) => [tidyHeading(heading), field]));
  const chosen = new Map<number, ColumnProposal>();
  const taken = new Set<string>();
  const choose = (at: number, field: DemandField | null, year: FinancialYear | null, confidence: number): void => {
    chosen.set(at, { at, heading: headings[at]!, field, year, confidence });
    if (year) taken.add(`quantity ${year}`).add('quantity').add('financialYear');
    else if (field) taken.add(field);
  };

  headings.forEach((heading, at) => {
    const field = memory.get(tidyHeading(heading));
    if (field === undefined) return;
    if (field === null) choose(at, null, null, 100);
    else if (isDemandField(field) && !taken.has(field) && !yearOf(heading)) choose(at, field, null, 100);
  });
  const hasPlainQuantity = taken.has('quantity');
  headings.forEach((heading, at) => {
    const year = yearOf(heading);
    if (chosen.has(at) || !year || hasPlainQuantity) return;
    if (!taken.has(`quantity ${year}`))
      choose(at, 'quantity', year, /^\D{0,4}[\d\s/\u2013-]+$/.test(heading) ? 90 : 85);
  });
  const scores = headings.flatMap((heading, at) =>
    chosen.has(at) || yearOf(heading) ? [] : scoresOf(heading).map(({ field, score }) => ({ at, field, score })),
  );
  for (const { at, field, score } of scores.sort((a, b) => b.score - a.score || a.at - b.at)) {
    if (!chosen.has(at) && !taken.has(field)) choose(at, field, null, score);
  }
  headings.forEach((_, at) => chosen.has(at) || choose(at, null, null, 0));

  const columns = [...chosen.values()].sort((a, b) => a.at - b.at);
  const missing = Object.entries(DEMAND_FIELDS).flatMap(([name, { isRequired }]) =>
    isRequired && isDemandField(name) && !taken.has(name) && !(name === 'financialYear' && taken.has('neededBy'))
      ? [name]
      : [],
  );
  return { shape: columns.some((c) => c.year) ? 'years' : 'rows', columns, missing };
}

/**
 * The field texts of one row, once per line it holds: one, or one per financial year with something in it.
 *
 * In a sheet with a column per year an empty cell, a dash or a nought means "none that year" and gives no line. When
 * every year is empty the row still gives one set of cells, so that it is shown as a row without a quantity and
 * nothing is lost.
 */
export function expandRow(row: readonly string[], columns: readonly ColumnProposal[]): Record<string, string>[] {
  const cells: Record<string, string> = {};
  for (const { at, field, year } of columns) if (field && !year) cells[field] = row[at] ?? '';
  const years = columns.filter((c) => c.year !== null);
  if (years.length === 0) return [cells];
  const lines = years
    .filter(({ at }) => !/^\s*(?:0*(?:\.0*)?|[-\u2013\u2014])\s*$/.test(row[at] ?? ''))
    .map(({ at, year }) => ({ ...cells, financialYear: year!, quantity: row[at]! }));
  return lines.length > 0 ? lines : [{ ...cells, financialYear: years[0]!.year!, quantity: '' }];
}

function yearOf(heading: string): FinancialYear | undefined {
  const found = YEAR_IN_HEADING.exec(heading);
  return found && !NOT_A_QUANTITY.test(heading) ? tryParseFinancialYear(found[0]) : undefined;
}

/** A total and a price with VAT are no field of demand, whatever else their heading says. */
function scoresOf(heading: string): { field: DemandField; score: number }[] {
  const words = tidyHeading(heading);
  if (/\b(?:total|sum)\b|\b(?:inc|incl|including) vat\b/.test(words)) return [];
  return fieldScores(heading, SYNONYMS);
}
