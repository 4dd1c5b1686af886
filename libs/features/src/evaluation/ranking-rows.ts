import { readScoring as readPackScoring } from './run-scoring.js';
import type { TenderPack } from '@tandem/domain/awards';
import type { ScoringRead } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type { LotPrices } from './lot-prices.js';
import type { Places, RankingField } from './ranking-field.js';
import type { WeightScenario } from './weight-scenarios.js';

interface RunKey {
  readonly runId: string;
  readonly partnershipId: string;
}

/** The agreed scores of a tender as basis points of its scale, laid out for the ranking. */
export async function criterionScores(
  tx: Tx,
  tenderId: string,
  { lots, suppliers }: LotPrices,
  scoring: ScoringRead,
): Promise<Uint16Array> {
  const criteria = scoring.criteria.length;
  const rows = await tx.rows<{ lot: string; supplier: string; scores: string }>(
    `select 'L' || l.number as lot, b.code as supplier, string_agg(c.number || ':' || q.score, ',') as scores
     from quality_score q join tender_lot l on l.id = q.lot_id join tender_criterion c on c.id = q.criterion_id
       join (select id, 'S' || row_number() over (order by submitted_at, id) as code from bid
         where tender_id = $1 and opened_at is not null) b on b.id = q.bid_id
     where q.tender_id = $1 group by l.number, b.code`,
    [tenderId],
  );
  const lotAt = new Map(lots.map((lot, at) => [lot, at]));
  const supplierAt = new Map(suppliers.map((supplier, at) => [supplier, at]));
  const found = new Uint16Array(lots.length * suppliers.length * criteria);
  for (const row of rows) {
    const [lot, supplier] = [lotAt.get(row.lot), supplierAt.get(row.supplier)];
    if (lot === undefined || supplier === undefined) continue;
    const from = (lot * suppliers.length + supplier) * criteria;
    for (const one of row.scores.split(',')) {
      const colon = one.indexOf(':');
      found[from + Number(one.slice(0, colon)) - 1] = (Number(one.slice(colon + 1)) * 10_000) / scoring.scaleMax;
    }
  }
  return found;
}

/** Keeps the ranking of a run under the published weights; returns its rows as the text whose hash goes on the record. */
export async function insertRanking(
  tx: Tx,
  run: RunKey,
  field: RankingField,
  qualities: Uint16Array,
  places: Places,
): Promise<string> {
  const { lots, suppliers, criteria } = field;
  const columns: string[][] = [[], [], [], [], [], [], [], []];
  for (let at = 0; at < field.prices.length; at += 1) {
    if (Number.isNaN(field.prices[at]!)) continue;
    const row = [
      lots[Math.floor(at / suppliers.length)]!,
      suppliers[at % suppliers.length]!,
      pence(field.prices[at]!),
      String(qualities[at]),
      `{${field.scores.subarray(at * criteria, (at + 1) * criteria).join(',')}}`,
      fourPlaces(places.points[at]!),
      places.ranks[at] === 0 ? '' : fourPlaces(places.totals[at]!),
      places.ranks[at] === 0 ? '' : String(places.ranks[at]),
    ];
    for (const [i, value] of row.entries()) columns[i]!.push(value);
  }
  await tx.rows(
    `insert into run_ranking (run_id, partnership_id, lot, supplier, price, quality_basis_points, criterion_basis_points,
       price_points, total, rank)
     select $1, $2, r.lot, r.supplier, r.price, r.quality, r.scores::integer[], nullif(r.points, '')::numeric,
       nullif(r.total, '')::numeric, nullif(r.rank, '')::integer
     from unnest($3::text[], $4::text[], $5::numeric[], $6::integer[], $7::text[], $8::text[], $9::text[], $10::text[])
       as r(lot, supplier, price, quality, scores, points, total, rank)`,
    [run.runId, run.partnershipId, ...columns],
  );
  return columns.map((column) => column.join(' ')).join('\n');
}

/** Keeps who would have won each lot under each set of weights, numbered from `first`. */
export async function insertScenarios(
  tx: Tx,
  run: RunKey,
  { lots, suppliers }: RankingField,
  scenarios: readonly WeightScenario[],
  found: readonly Places[],
  first: number,
): Promise<void> {
  await tx.rows(
    `insert into weight_scenario (run_id, partnership_id, number, title, weights_basis_points, suppliers, created_by_name)
     select $1, $2, s.number, s.title, s.weights::integer[], $3, $4
     from unnest($5::integer[], $6::text[], $7::text[]) as s(number, title, weights)`,
    [
      run.runId,
      run.partnershipId,
      suppliers,
      tx.actor.organisationName ? `${tx.actor.name}, ${tx.actor.organisationName}` : tx.actor.name,
      scenarios.map((_, at) => first + at),
      scenarios.map((scenario) => scenario.title),
      scenarios.map((scenario) => `{${scenario.weights.join(',')}}`),
    ],
  );
  const columns: [number[], string[], string[], string[], string[]] = [[], [], [], [], []];
  for (const [at, { ranks, totals }] of found.entries())
    for (const [l, lot] of lots.entries()) {
      const [from, to] = [l * suppliers.length, (l + 1) * suppliers.length];
      const here = ranks.subarray(from, to);
      columns[0].push(first + at);
      columns[1].push(lot);
      columns[2].push(`{${suppliers.filter((_, s) => here[s] === 1).join(',')}}`);
      columns[3].push(`{${totals.subarray(from, to).join(',').replaceAll('NaN', '0')}}`);
      columns[4].push(`{${here.join(',')}}`);
    }
  await tx.rows(
    `insert into weight_scenario_lot (run_id, partnership_id, number, lot, winners, totals, ranks)
     select $1, $2, r.number, r.lot, r.winners::text[], r.totals::bigint[], r.ranks::smallint[]
     from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[]) as r(number, lot, winners, totals, ranks)`,
    [run.runId, run.partnershipId, ...columns],
  );
}

/** How many sets of weights are kept with a run; none where it has no ranking. */
export async function countScenarios(tx: Tx, runId: string): Promise<number> {
  const row = await tx.row<{ count: number }>(
    `select count(*)::integer as count from weight_scenario where run_id = $1`,
    [runId],
  );
  return row?.count ?? 0;
}

/** The kept ranking as the field of another one; undefined where the run has none. */
export async function readField(
  tx: Tx,
  runId: string,
): Promise<{ field: RankingField; scoring: NonNullable<TenderPack['scoring']>; scenarios: number } | undefined> {
  const row = await tx.row<{
    suppliers: string[] | null;
    scenarios: number;
    scoring: unknown;
    submitted: { id: string; submittedAt?: string }[];
  }>(
    `select (select suppliers from weight_scenario where run_id = $1 and number = 0) as suppliers,
       (select count(*)::integer from weight_scenario where run_id = $1) as scenarios,
       pack::jsonb->'scoring' as scoring, pack::jsonb->'suppliers' as submitted from award_run where id = $1`,
    [runId],
  );
  const suppliers = row?.suppliers;
  if (!row || !suppliers) return undefined;
  const rows = await tx.rows<{ lot: string; rows: string }>(
    `select lot, string_agg(supplier || ' ' || price || ' ' || array_to_string(criterion_basis_points, ' '), ';') as rows
     from run_ranking where run_id = $1 group by lot order by lot`,
    [runId],
  );
  const parsed = rows.map(({ lot, rows: text }) => ({ lot, bids: text.split(';').map((one) => one.split(' ')) }));
  const criteria = (parsed[0]?.bids[0]?.length ?? 3) - 2;
  const prices = new Float64Array(parsed.length * suppliers.length).fill(Number.NaN);
  const scores = new Uint16Array(prices.length * criteria);
  const supplierAt = new Map(suppliers.map((supplier, at) => [supplier, at]));
  for (const [l, { bids }] of parsed.entries())
    for (const [supplier, price, ...found] of bids) {
      const at = l * suppliers.length + supplierAt.get(supplier!)!;
      prices[at] = Number(price!.replace('.', ''));
      for (const [c, score] of found.entries()) scores[at * criteria + c] = Number(score);
    }
  const times = new Map(row.submitted.map((s) => [s.id, s.submittedAt]));
  const submittedAt = Float64Array.from(suppliers, (supplier) => Date.parse(times.get(supplier) ?? ''));
  const lots = parsed.map(({ lot }) => lot);
  return {
    field: { lots, suppliers, prices, scores, criteria, submittedAt },
    scoring: readPackScoring(row.scoring),
    scenarios: row.scenarios,
  };
}

function pence(value: number): string {
  const text = String(value).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** Ten-thousandths as a decimal; nothing for what is not a number. */
function fourPlaces(value: number): string {
  if (Number.isNaN(value)) return '';
  const text = String(Math.abs(value)).padStart(5, '0');
  return `${value < 0 ? '-' : ''}${text.slice(0, -4)}.${text.slice(-4)}`;
}
