import { hash } from 'node:crypto';
import { moneyText, quantityText, unitPriceText } from '@tandem/domain/money';
import type { Purchase } from '@tandem/domain/actuals';
import type { Tx } from '@tandem/platform/database';

/** A purchase about to be stored, with the row that it stands in. */
export interface NewPurchase {
  readonly rowNumber: number;
  readonly purchase: Purchase;
}

/** What all lines of one batch have in common. */
export interface PurchaseOrigin {
  readonly trustId: string;
  readonly importId: string;
  readonly source: string;
}

/** Every column of a line, its type in PostgreSQL, and its text; the order is that of the statement. */
const COLUMNS: readonly (readonly [name: string, type: string, value: (from: NewPurchase) => string | number])[] = [
  ['row_number', 'integer', (from) => from.rowNumber],
  ['document', 'text', ({ purchase }) => purchase.document],
  ['line_number', 'text', ({ purchase }) => purchase.lineNumber],
  ['content_sha256', 'text', ({ purchase }) => contentHash(purchase)],
  ['bought_on', 'date', ({ purchase }) => purchase.boughtOn],
  ['supplier', 'text', ({ purchase }) => purchase.supplier],
  ['supplier_key', 'text', ({ purchase }) => purchase.supplierKey],
  ['item_code', 'text', ({ purchase }) => purchase.itemCode],
  ['code_key', 'text', ({ purchase }) => purchase.codeKey],
  ['item', 'text', ({ purchase }) => purchase.item],
  ['item_key', 'text', ({ purchase }) => purchase.itemKey],
  ['unit', 'text', ({ purchase }) => purchase.unit],
  ['base_unit', 'text', ({ purchase }) => purchase.baseUnit],
  ['unit_factor', 'bigint', ({ purchase }) => String(purchase.unitFactor)],
  ['quantity', 'numeric', ({ purchase }) => quantityText(purchase.quantity)],
  ['unit_price', 'numeric', ({ purchase }) => unitPriceText(purchase.unitPrice)],
  ['amount', 'numeric', ({ purchase }) => moneyText(purchase.amount)],
  ['currency', 'text', ({ purchase }) => purchase.currency],
  ['site', 'text', ({ purchase }) => purchase.site],
  ['cost_centre', 'text', ({ purchase }) => purchase.costCentre],
];

const FIRST_PARAMETER = 5;
const NAMES = COLUMNS.map(([name]) => name).join(', ');

const INSERT = `
  insert into actual_line (trust_id, import_id, source, version, is_current, ${NAMES})
  select $1::uuid, $2::uuid, $3::text, ($4::integer[])[l.at], true, ${COLUMNS.map(([name]) => `l.${name}`).join(', ')}
  from unnest(${COLUMNS.map(([, type], at) => `$${FIRST_PARAMETER + at}::${type}[]`).join(', ')}) with ordinality as l (${NAMES}, at)
  on conflict do nothing
  returning row_number as "rowNumber"`;

/** What became of a batch: the rows of new lines, of known ones, of changed ones, and of those that say two things at once. */
export interface StoredPurchases {
  readonly inserted: number;
  readonly known: number;
  readonly changed: number;
  /** Rows whose document and line number stand in an earlier row of the same file with other content. */
  readonly twice: readonly number[];
}

/**
 * Stores purchases by their natural key: trust, source, document and line number.
 *
 * What is stored already with the same content is known and left as it is; with other content the new version becomes the
 * current one beside the old, which stays. A file that says two things of one line is believed in its first row.
 */
export async function storePurchases(
  tx: Tx,
  origin: PurchaseOrigin,
  rows: readonly NewPurchase[],
): Promise<StoredPurchases> {
  if (rows.length === 0) return { inserted: 0, known: 0, changed: 0, twice: [] };
  const fresh = await insertPurchases(
    tx,
    origin,
    rows,
    rows.map(() => 1),
  );
  if (fresh.size === rows.length) return { inserted: fresh.size, known: 0, changed: 0, twice: [] };
  const rest = rows.filter((row) => !fresh.has(row.rowNumber));
  const hashes = rest.map(({ purchase }) => contentHash(purchase));
  const before = await tx.rows<{ at: number; id: string; version: number; sha256: string; isOwn: boolean }>(
    `select w.at::int as at, a.id, a.version, a.content_sha256 as sha256, a.import_id = $5 as "isOwn"
     from unnest($3::text[], $4::text[]) with ordinality as w (document, line_number, at)
     join actual_line a on a.trust_id = $1 and a.source = $2 and a.document = w.document and a.line_number = w.line_number and a.is_current`,
    [
      origin.trustId,
      origin.source,
      rest.map(({ purchase }) => purchase.document),
      rest.map(({ purchase }) => purchase.lineNumber),
      origin.importId,
    ],
  );
  const changes = before.filter((line) => line.sha256 !== hashes[line.at - 1]);
  const twice = changes.filter((line) => line.isOwn).map((line) => rest[line.at - 1]!.rowNumber);
  const newer = firstOfEach(changes.filter((line) => !line.isOwn));
  twice.push(...newer.later.map((line) => rest[line.at - 1]!.rowNumber));
  if (newer.first.length > 0) {
    const retired = newer.first.map((line) => line.id);
    await tx.rows(`delete from actual_match where line_id = any($1::uuid[])`, [retired]);
    await tx.rows(`update actual_line set is_current = false where id = any($1::uuid[])`, [retired]);
    await insertPurchases(
      tx,
      origin,
      newer.first.map((line) => rest[line.at - 1]!),
      newer.first.map((line) => line.version + 1),
    );
  }
  return {
    inserted: fresh.size,
    known: before.length - changes.length,
    changed: newer.first.length,
    twice: twice.sort((a, b) => a - b),
  };
}

async function insertPurchases(
  tx: Tx,
  origin: PurchaseOrigin,
  rows: readonly NewPurchase[],
  versions: readonly number[],
): Promise<Set<number>> {
  const inserted = await tx.rows<{ rowNumber: number }>(INSERT, [
    origin.trustId,
    origin.importId,
    origin.source,
    versions,
    ...COLUMNS.map(([, , value]) => rows.map(value)),
  ]);
  return new Set(inserted.map((row) => row.rowNumber));
}

/** Of several rows on the same line, the first; the others say something else of it. */
function firstOfEach<L extends { id: string; at: number }>(lines: readonly L[]): { first: L[]; later: L[] } {
  const seen = new Set<string>();
  const [first, later]: [L[], L[]] = [[], []];
  for (const line of [...lines].sort((a, b) => a.at - b.at)) {
    (seen.has(line.id) ? later : first).push(line);
    seen.add(line.id);
  }
  return { first, later };
}

/** What a line says, as one short text: equal texts are the same purchase. */
function contentHash(purchase: Purchase): string {
  const { boughtOn, supplier, itemCode, item, unit, currency, site, costCentre } = purchase;
  const money = [purchase.quantity, purchase.unitPrice, purchase.amount].join(' ');
  return hash(
    'sha256',
    [boughtOn, supplier, itemCode, item, unit, money, currency, site, costCentre].join('\u001f'),
    'base64url',
  );
}
