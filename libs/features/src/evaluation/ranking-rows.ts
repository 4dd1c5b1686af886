import type { ScoringRead } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type { LotPrices } from './lot-prices.js';
import type { Places, RankingField } from './ranking-field.js';
import type { WeightScenario } from './weight-scenarios.js';

interface RunKey {
  readonly runId: string;
  readonly partnershipId: string;
}

/** Scores are at most 100, and criteria and their numbers far fewer than these leave room for. */
const SCORE_BASE = 1000;
const BID_BASE = 10_000_000;

/** The agreed scores of a tender as basis points of its scale, laid out for the ranking. */
export async function criterionScores(
  tx: Tx,
  tenderId: string,
  { lots, suppliers }: LotPrices,
  scoring: ScoringRead,
): Promise<Uint16Array> {
  const criteria = scoring.criteria.length;
  // One number says whose score it is, on which criterion, and what it is: one row for each lot is all that travels.
  const rows = await tx.rows<{ lot: string; scores: string }>(
    `select 'L' || l.number as lot, s.scores from (
       select q.lot_id, string_agg((b.place * $2::bigint + c.number * ${SCORE_BASE} + q.score)::text, ',') as scores
       from quality_score q
         join (select id, row_number() over (order by submitted_at, id) as place from bid
           where tender_id = $1 and opened_at is not null) b on b.id = q.bid_id
         join (select id, number from tender_criterion where tender_id = $1) c on c.id = q.criterion_id
       where q.tender_id = $1 group by q.lot_id) s
     join tender_lot l on l.id = s.lot_id`,
    [tenderId, BID_BASE],
  );
  const lotAt = new Map(lots.map((lot, at) => [lot, at]));
  const supplierAt = new Map(suppliers.map((supplier, at) => [supplier, at]));
  const found = new Uint16Array(lots.length * suppliers.length * criteria);
  const step = 10_000 / scoring.scaleMax;
  for (const row of rows) {
    const lot = lotAt.get(row.lot);
    if (lot === undefined) continue;
    for (const text of row.scores.split(',')) {
      const code = Number(text);
      const place = Math.floor(code / BID_BASE);
      const supplier = supplierAt.get(`S${place}`);
      if (supplier === undefined) continue;
      const criterion = Math.floor((code - place * BID_BASE) / SCORE_BASE) - 1;
      found[(lot * suppliers.length + supplier) * criteria + criterion] = (code % SCORE_BASE) * step;
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
  const { lots, suppliers, criteria, prices, scores } = field;
  const columns: string[][] = [[], [], [], [], [], [], [], []];
  for (const [l, lot] of lots.entries()) {
    const complete = suppliers.flatMap((_, s) => {
      const at = l * suppliers.length + s;
      return Number.isNaN(prices[at]!) ? [] : [at];
    });
    const list = (valueAt: (at: number) => unknown) => `{${complete.map(valueAt).join(',')}}`;
    const row = [
      lot,
      list((at) => suppliers[at % suppliers.length]),
      list((at) => prices[at]),
      list((at) => qualities[at]),
      list((at) => scores.subarray(at * criteria, (at + 1) * criteria).join(',')),
      list((at) => (Number.isNaN(places.points[at]!) ? 'null' : places.points[at])),
      list((at) => (places.ranks[at] === 0 ? 'null' : places.totals[at])),
      list((at) => places.ranks[at]),
    ];
    for (const [i, value] of row.entries()) columns[i]!.push(value);
  }
  await tx.rows(
    `insert into run_ranking (run_id, partnership_id, lot, suppliers, pence, quality_basis_points, criterion_basis_points,
       price_points, totals, ranks)
     select $1, $2, r.lot, r.suppliers::text[], r.pence::bigint[], r.qualities::integer[], r.scores::integer[],
       r.points::bigint[], r.totals::bigint[], r.ranks::integer[]
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       as r(lot, suppliers, pence, qualities, scores, points, totals, ranks)`,
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

/** The kept ranking as the field of another one; undefined where the run has none. */
export async function readField(
  tx: Tx,
  runId: string,
): Promise<{ field: RankingField; scenarios: number } | undefined> {
  const row = await tx.row<{ suppliers: string[] | null; scenarios: number; submitted: Record<string, string> | null }>(
    `select (select suppliers from weight_scenario where run_id = $1 and number = 0) as suppliers,
       (select count(*)::integer from weight_scenario where run_id = $1) as scenarios,
       (select jsonb_object_agg(b.code, b.at) from award_run r join lateral (select
            'S' || row_number() over (order by submitted_at, id) as code, submitted_at as at from bid
          where tender_id = r.tender_id and opened_at is not null) b on true where r.id = $1) as submitted`,
    [runId],
  );
  const suppliers = row?.suppliers;
  if (!suppliers) return undefined;
  const rows = await tx.rows<{ lot: string; suppliers: string; pence: string; scores: string }>(
    `select lot, array_to_string(suppliers, ',') as suppliers, array_to_string(pence, ',') as pence,
       array_to_string(criterion_basis_points, ',') as scores from run_ranking where run_id = $1 order by lot`,
    [runId],
  );
  const parsed = rows.map((one) => ({
    suppliers: one.suppliers === '' ? [] : one.suppliers.split(','),
    pence: one.pence.split(','),
    scores: one.scores.split(','),
  }));
  const bids = parsed.find((one) => one.suppliers.length > 0);
  const criteria = bids ? bids.scores.length / bids.suppliers.length : 1;
  const prices = new Float64Array(parsed.length * suppliers.length).fill(Number.NaN);
  const scores = new Uint16Array(prices.length * criteria);
  const supplierAt = new Map(suppliers.map((supplier, at) => [supplier, at]));
  for (const [l, one] of parsed.entries())
    for (const [i, supplier] of one.suppliers.entries()) {
      const at = l * suppliers.length + supplierAt.get(supplier)!;
      prices[at] = Number(one.pence[i]);
      for (let c = 0; c < criteria; c += 1) scores[at * criteria + c] = Number(one.scores[i * criteria + c]);
    }
  return {
    field: {
      lots: rows.map(({ lot }) => lot),
      suppliers,
      prices,
      scores,
      criteria,
      submittedAt: Float64Array.from(suppliers, (supplier) => Date.parse(row.submitted?.[supplier] ?? '')),
    },
    scenarios: row.scenarios,
  };
}
