import { hash } from 'node:crypto';
import { type DemandLine, groupKey, lineKey } from '@tandem/domain/demand';
import { quantityText, unitPriceText } from '@tandem/domain/money';
import { BASELINE_TYPES } from '@tandem/domain/savings';
import { financialYearOf, quarterOf, type LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/** A line about to be stored, with where it came from. */
export interface NewLine {
  readonly line: DemandLine;
  /** The row of its spreadsheet; null when a person typed it. */
  readonly rowNumber: number | null;
  /** Sets a typed line apart from one that says the same: a person who types it twice means it twice. */
  readonly keySuffix?: string;
}

/** What all lines of one batch have in common. */
export interface LineOrigin {
  readonly trustId: string;
  readonly importId: string | null;
  readonly requirementId?: string;
  readonly sharedWith?: string | null;
}

/** Every column of a line, its type in PostgreSQL, and its text; the order is that of the statement. */
const COLUMNS: readonly (readonly [
  name: string,
  type: string,
  value: (line: DemandLine, from: NewLine) => string | number | boolean | null,
])[] = [
  ['row_number', 'integer', (_, from) => from.rowNumber],
  ['line_key', 'text', (line, from) => hashOf(lineKey(line) + (from.keySuffix ?? ''))],
  ['item', 'text', (line) => line.item],
  ['specification', 'text', (line) => JSON.stringify(line.specification)],
  ['category', 'text', (line) => line.category],
  ['cpv_code', 'text', (line) => line.cpvCode],
  ['site', 'text', (line) => line.site],
  ['financial_year', 'text', (line) => line.financialYear],
  ['quantity', 'numeric', (line) => quantityText(line.quantity)],
  ['unit', 'text', (line) => line.unit],
  ['base_quantity', 'numeric', (line) => quantityText(line.baseQuantity)],
  ['base_unit', 'text', (line) => line.baseUnit],
  ['needed_by', 'date', (line) => line.neededBy],
  ['delivery_window', 'text', (line) => windowOf(line.neededBy)],
  ['baseline_unit_price', 'numeric', (line) => line.baseline && unitPriceText(line.baseline.unitPrice)],
  ['baseline_type', 'smallint', (line) => line.baseline && TYPE_NUMBERS.get(line.baseline.type)!],
  ['baseline_on', 'date', (line) => line.baseline && line.baseline.date],
  ['baseline_evidence', 'text', (line) => line.baseline && line.baseline.evidence],
  ['budget_type', 'text', (line) => line.budgetType],
  ['vat_treatment', 'text', (line) => line.vat.treatment],
  ['vat_basis_points', 'integer', (line) => line.vat.rate],
  ['is_vat_recoverable', 'boolean', (line) => line.vat.recoverable],
];

const TYPE_NUMBERS: ReadonlyMap<string, number> = new Map(BASELINE_TYPES.map(({ id, type }) => [id, type]));
const FIRST_PARAMETER = 5;

const INSERT = `
  insert into demand_line (trust_id, import_id, requirement_id, shared_with, group_key, ${COLUMNS.map(([name]) => name).join(', ')})
  select $1::uuid, $2::uuid, $3::uuid, $4::uuid, l.group_key,
    ${COLUMNS.map(([name]) => (name === 'specification' ? 'l.specification::jsonb' : `l.${name}`)).join(', ')}
  from unnest($${FIRST_PARAMETER}::text[], ${COLUMNS.map(([, type], at) => `$${FIRST_PARAMETER + 1 + at}::${type}[]`).join(', ')})
    as l (group_key, ${COLUMNS.map(([name]) => name).join(', ')})
  on conflict (trust_id, line_key) do nothing
  returning id, row_number as "rowNumber"`;

/** Lines as the statement takes them: one list for each column. */
export type PreparedLines = readonly (readonly unknown[])[];

/** Makes the texts and keys of lines, which is half of the work of storing them and needs no database. */
export function prepareLines(lines: readonly NewLine[], keys: GroupKeys = new GroupKeys()): PreparedLines {
  return [
    lines.map(({ line }) => keys.of(line)),
    ...COLUMNS.map(([, , value]) => lines.map((from) => value(from.line, from))),
  ];
}

/**
 * Stores the lines that the trust does not have yet, in one statement, and says which those were.
 * A line that is there already, from this file or an earlier one, is left as it is.
 */
export async function insertLines(
  tx: Tx,
  origin: LineOrigin,
  lines: PreparedLines,
): Promise<{ id: string; rowNumber: number | null }[]> {
  if (lines[0]!.length === 0) return [];
  return tx.rows(INSERT, [
    origin.trustId,
    origin.importId,
    origin.requirementId ?? null,
    origin.sharedWith ?? null,
    ...lines,
  ]);
}

/** Group keys with a memory: the rows of a file repeat few wordings many times. */
export class GroupKeys {
  private readonly known = new Map<string, string>();

  of(line: Pick<DemandLine, 'item' | 'specification' | 'baseUnit'>): string {
    const wording = JSON.stringify([line.item, line.specification, line.baseUnit]);
    let key = this.known.get(wording);
    if (key === undefined) {
      key = groupKey(line);
      if (this.known.size < MEMORY_MAX) this.known.set(wording, key);
    }
    return key;
  }
}

/** A file with a different wording in every row must not fill the memory. */
const MEMORY_MAX = 20_000;

/** "2026/27 Q1": the quarter in which something is needed. */
export function windowOf(neededBy: LocalDate): string {
  return `${financialYearOf(neededBy)} Q${quarterOf(neededBy)}`;
}

function hashOf(key: string): string {
  return hash('sha256', key, 'base64url');
}
