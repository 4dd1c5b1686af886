import { tryParseLocalDate } from '@tandem/domain/time';
import { byCodePoint, byIdList } from './code-points.js';
import { checkAmounts } from './pack-amounts.js';
import { sortedDocument } from './canonical-pack.js';
import { LIMITS } from './pack-limits.js';
import { member, PackFields, quoted } from './pack-fields.js';
import { type PackNames, readCoalition, readId } from './pack-names.js';
import type { Line, Lot, PackProblem, Supplier, TenderPack } from './pack.js';
import { readBid } from './read-bid.js';
import { readScenario } from './read-scenario.js';
import { readScoring } from './read-scoring.js';

const FIELDS = [
  'format',
  'reference',
  'currency',
  'trusts',
  'lots',
  'lines',
  'suppliers',
  'bids',
  'scoring',
  'scenarios',
  'coalitions',
  'timeLimitMs',
];

/** A pack, or everything that is wrong with it. */
export type ReadPack =
  | { readonly pack: TenderPack; readonly problems?: undefined }
  | { readonly pack?: undefined; readonly problems: readonly PackProblem[] };

/**
 * Reads a tender pack, or lists every problem in it at once with its JSON path and a sentence.
 *
 * Defaults are applied and every set is put into code-point order, so whatever is computed from the
 * pack cannot depend on the order in which somebody wrote it. Format: `tandem-tender-pack/1`.
 */
export function readTenderPack(json: unknown): ReadPack {
  const f = new PackFields();
  const root = f.object(json, '$', FIELDS);
  if (!root) return { problems: f.problems };
  if (root.value['format'] !== 'tandem-tender-pack/1') f.problem('$.format', 'This must be "tandem-tender-pack/1".');
  const reference = f.text(root, 'reference', LIMITS.textLength);
  const currency = f.text(root, 'currency');
  if (!/^[A-Z]{3}$/.test(currency)) f.problem('$.currency', 'This must be a currency code of three capital letters.');
  for (const name of ['trusts', 'scenarios']) f.required(root, name);

  const trusts = f.list(root, 'trusts', LIMITS.trusts).map((id, i) => readId(f, id, `$.trusts[${i}]`));
  f.unique(trusts.map((id, i) => ({ id, path: `$.trusts[${i}]` })));
  if (trusts.length === 0 && root.value['trusts'] !== undefined) f.problem('$.trusts', 'At least one trust must buy.');
  const trustSet = new Set(trusts);
  const lines = f.list(root, 'lines', LIMITS.lines).map((v, i) => readLine(f, v, `$.lines[${i}]`, trustSet));
  f.unique(lines.map((l, i) => ({ id: l.id, path: `$.lines[${i}].id` })));
  const lots = readLots(f, root.value['lots'] === undefined ? undefined : f.list(root, 'lots', LIMITS.lots), lines);
  const rawBids = f.list(root, 'bids', LIMITS.suppliers);
  const rawSuppliers = root.value['suppliers'] === undefined ? undefined : f.list(root, 'suppliers', LIMITS.suppliers);
  const suppliers = readSuppliers(f, rawSuppliers, rawBids);
  const names: PackNames = {
    trusts: trustSet,
    lots: new Set(lots.map((l) => l.id)),
    lines: new Map(lines.map((l) => [l.id, l])),
    suppliers: new Set(suppliers.map((s) => s.id)),
  };
  const bids = rawBids.map((v, i) => readBid(f, v, `$.bids[${i}]`, names));
  f.unique(bids.map((b, i) => ({ id: b.supplier, path: `$.bids[${i}].supplier` })));
  if (bids.reduce((n, b) => n + b.prices.length, 0) > LIMITS.prices) {
    f.problem('$.bids', `The bids hold more than ${LIMITS.prices} prices.`);
  }
  checkAmounts(f, lines, bids);
  const scoring = root.value['scoring'] === undefined ? undefined : readScoring(f, root.value['scoring'], '$.scoring');
  const rawScenarios = f.list(root, 'scenarios', LIMITS.scenarios);
  const scenarios = rawScenarios.map((v, i) => readScenario(f, v, `$.scenarios[${i}]`, names));
  f.unique(scenarios.map((s, i) => ({ id: s.id, path: `$.scenarios[${i}].id` })));
  if (rawScenarios.length === 0 && Array.isArray(root.value['scenarios'])) {
    f.problem('$.scenarios', 'At least one scenario is needed; one without rules is enough.');
  }
  const coalitions = readCoalitions(f, root.value['coalitions'], trusts);
  if (coalitions.length * scenarios.length > LIMITS.runs) {
    f.problem('$.coalitions', `Scenarios times coalitions are more than ${LIMITS.runs} runs.`);
  }
  const timeLimitMs = f.integer(root, 'timeLimitMs', 1, LIMITS.timeLimitMs, 60_000);
  if (f.problems.length > 0) return { problems: f.problems };
  return {
    pack: {
      reference,
      currency,
      trusts: trusts.toSorted(byCodePoint),
      lots: lots.toSorted((a, b) => byCodePoint(a.id, b.id)),
      lines: lines.toSorted((a, b) => byCodePoint(a.id, b.id)),
      suppliers: suppliers.toSorted((a, b) => byCodePoint(a.id, b.id)),
      bids: bids.toSorted((a, b) => byCodePoint(a.supplier, b.supplier)),
      scoring,
      scenarios: scenarios.toSorted((a, b) => byCodePoint(a.id, b.id)),
      coalitions,
      timeLimitMs,
      // Every field was checked above, so what is left in the document is plain JSON.
      document: sortedDocument(json),
    },
  };
}

function readLots(f: PackFields, raw: readonly unknown[] | undefined, lines: readonly Line[]): Lot[] {
  if (raw === undefined) {
    return [...new Set(lines.map((l) => l.lot))].map((id) => ({ id, mayBeSplit: true, minShareBasisPoints: 0 }));
  }
  const lots = raw.map((value, i): Lot => {
    const path = `$.lots[${i}]`;
    const node = f.object(value, path, ['id', 'split', 'maxSuppliers', 'minShareBasisPoints']);
    if (!node) return { id: '', mayBeSplit: true, minShareBasisPoints: 0 };
    const maxSuppliers = f.integer(node, 'maxSuppliers', 1, LIMITS.count, 0);
    return {
      id: f.text(node, 'id'),
      mayBeSplit: f.choice(node, 'split', ['allowed', 'never'], 'allowed') === 'allowed',
      ...(maxSuppliers > 0 ? { maxSuppliers } : {}),
      minShareBasisPoints: f.integer(node, 'minShareBasisPoints', 0, 10_000, 0),
    };
  });
  f.unique(lots.map((l, i) => ({ id: l.id, path: `$.lots[${i}].id` })));
  const known = new Set(lots.map((l) => l.id));
  lines.forEach((line, i) => {
    if (line.lot !== '' && !known.has(line.lot)) f.problem(`$.lines[${i}].lot`, `There is no lot ${quoted(line.lot)}.`);
  });
  return lots;
}

function readLine(f: PackFields, value: unknown, path: string, trusts: ReadonlySet<string>): Line {
  const node = f.object(value, path, ['id', 'lot', 'unit', 'indivisible', 'demand', 'baseline']);
  if (!node) return { id: '', lot: '', indivisible: true, demand: new Map() };
  for (const name of ['demand']) f.required(node, name);
  if (node.value['unit'] !== undefined) f.text(node, 'unit');
  const indivisible = f.flag(node, 'indivisible', true);
  const demand = new Map<string, bigint>();
  const wanted = node.value['demand'] === undefined ? [] : perTrust(f, node.value['demand'], `${path}.demand`, trusts);
  for (const [trust, text] of wanted) {
    const at = member(`${path}.demand`, trust);
    const quantity = f.decimalAt(text, at, 3);
    if (indivisible && quantity % 1000n !== 0n) f.problem(at, 'The line is indivisible: this must be a whole number.');
    if (quantity > 0n) demand.set(trust, quantity);
  }
  let total = 0n;
  for (const quantity of demand.values()) total += quantity;
  if (total >= LIMITS.exact)
    f.problem(`${path}.demand`, 'The total demand is too large: it must stay below 2^53 thousandths.');
  if (node.value['baseline'] !== undefined) readBaseline(f, node.value['baseline'], `${path}.baseline`, trusts);
  return { id: f.text(node, 'id'), lot: f.text(node, 'lot'), indivisible, demand };
}

function perTrust(f: PackFields, value: unknown, path: string, trusts: ReadonlySet<string>): [string, unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    f.problem(path, 'This must be an object with one entry per trust.');
    return [];
  }
  const entries: [string, unknown][] = Object.entries(value);
  return entries.filter(([trust]) => {
    if (!trusts.has(trust)) f.problem(member(path, trust), `There is no trust ${quoted(trust)}.`);
    return trusts.has(trust);
  });
}

/** The baseline is carried with the pack for its reader; the award does not depend on it. */
function readBaseline(f: PackFields, value: unknown, path: string, trusts: ReadonlySet<string>): void {
  for (const [trust, entry] of perTrust(f, value, path, trusts)) {
    const node = f.object(entry, member(path, trust), ['unitPrice', 'quantity', 'type']);
    if (!node) continue;
    f.required(node, 'unitPrice');
    f.decimal(node, 'unitPrice', 4);
    f.decimal(node, 'quantity', 3);
    if (node.value['type'] !== undefined) f.text(node, 'type');
  }
}

function readSuppliers(f: PackFields, raw: readonly unknown[] | undefined, bids: readonly unknown[]): Supplier[] {
  if (raw === undefined) {
    const named = bids.map((b) => (b !== null && typeof b === 'object' && 'supplier' in b ? b.supplier : undefined));
    return [...new Set(named.filter((id) => typeof id === 'string'))].map((id) => ({ id, sme: false }));
  }
  const suppliers = raw.map((value, i): Supplier => {
    const path = `$.suppliers[${i}]`;
    const node = f.object(value, path, ['id', 'sme', 'submittedAt']);
    if (!node) return { id: '', sme: false };
    const submittedAt = readInstant(f, node.value['submittedAt'], `${path}.submittedAt`);
    return {
      id: f.text(node, 'id'),
      sme: f.flag(node, 'sme', false),
      ...(submittedAt === undefined ? {} : { submittedAt }),
    };
  });
  f.unique(suppliers.map((s, i) => ({ id: s.id, path: `$.suppliers[${i}].id` })));
  return suppliers;
}

const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const INSTANT = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})T${CLOCK}(?::[0-5]\\d(?:\\.\\d{1,3})?)?(?:Z|[+-]${CLOCK})$`);

function readInstant(f: PackFields, value: unknown, path: string): bigint | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' && value.length <= LIMITS.idLength ? value : '';
  const date = INSTANT.exec(text)?.[1];
  if (date !== undefined && tryParseLocalDate(date) !== undefined) return BigInt(Date.parse(text));
  f.problem(
    path,
    'This must be an instant that exists, like "2026-03-02T11:58:00Z" (at most three places of a second).',
  );
  return undefined;
}

function readCoalitions(f: PackFields, value: unknown, trusts: readonly string[]): string[][] {
  const sorted = trusts.toSorted(byCodePoint);
  const path = '$.coalitions';
  if (value === undefined || value === 'all') {
    if (trusts.length <= LIMITS.trustsForAllCoalitions) return everyCoalition(sorted);
    f.problem(
      path,
      `All coalitions are computed for up to ${LIMITS.trustsForAllCoalitions} trusts; list those you need.`,
    );
    return [];
  }
  if (!Array.isArray(value) || value.length === 0) {
    f.problem(path, 'This must be "all" or a list of at least one list of trusts.');
    return [];
  }
  if (value.length > LIMITS.coalitions) {
    f.limit(path, value.length, LIMITS.coalitions);
    return [];
  }
  const known = new Set(trusts);
  const coalitions = value.map((entry: unknown, i) => readCoalition(f, entry, `${path}[${i}]`, known));
  f.unique(coalitions.map((c, i) => ({ id: JSON.stringify(c), path: `${path}[${i}]` })));
  return coalitions.toSorted((a, b) => a.length - b.length || byIdList(a, b));
}

function everyCoalition(sorted: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let mask = 1; mask < 2 ** sorted.length; mask++) all.push(sorted.filter((_, i) => (mask >> i) % 2 === 1));
  return all.sort((a, b) => a.length - b.length || byIdList(a, b));
}
