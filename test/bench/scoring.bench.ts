import { Client } from 'pg';
import { BidsModule } from '@tandem/features/bids';
import { EvaluationModule, RankingService } from '@tandem/features/evaluation';
import { TendersModule } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { createWorld, type World } from '../support/world.js';
import { alternate, type Ask, type Figure, type Findings, median, Random, timed, times } from './measure.js';
import { CEILING, CRITERIA, FLOOR, LOTS, makeScoredTender, newRun, SCENARIOS, SUPPLIERS } from './scored-tender.js';

const RANK_RATIO_MAX = 3;
const WEIGHTS_RATIO_MAX = 0.5;
const ADD_MS_MAX = 50;

/** Quality in basis points, half up, as it is published; one row for each lot and bid. */
const QUALITY = `
  select q.lot_id, q.bid_id, floor((2 * sum(c.weight_basis_points * q.score * 10000 / 5) + sum(c.weight_basis_points)) / (2 * sum(c.weight_basis_points)))::integer as quality,
    array_agg(q.score * 10000 / 5 order by c.number) as scores
  from quality_score q join tender_criterion c on c.id = q.criterion_id where q.tender_id = $$TENDER$$ group by q.lot_id, q.bid_id`;

/** Price points, multiplied before they are divided: a half is then a half. */
const above = (weight: string): string =>
  `${weight} * least(${CEILING - FLOOR}, greatest(0, ${CEILING} - p.price)) / ${CEILING - FLOOR}.0`;

/** The ranking by hand: scores, prices that stand ready in a table of their own, points, places. */
const RANK_BY_HAND = `
  insert into hand_ranking
  with quality as (${QUALITY}), scored as (
    select 'L' || l.number as lot, p.supplier, p.price, q.quality, q.scores, p.submitted_at,
      ${above('60')} as price_points, ${above('60')} + 40 * q.quality / 10000.0 as total
    from quality q join tender_lot l on l.id = q.lot_id join hand_price p on p.lot_id = q.lot_id and p.bid_id = q.bid_id)
  select lot, supplier, price, quality, scores, round(price_points, 4), round(total, 4),
    rank() over (partition by lot order by total desc, quality desc, submitted_at) from scored`;

/** Every set of weights by hand, a row for each lot and bid. */
const WEIGHTS_BY_HAND = `
  with quality as (
    select w.number, q.lot_id, q.bid_id, w.weights[1] as price_weight,
      floor((2 * sum(w.weights[c.number + 1] * q.score * 10000 / 5) + (10000 - w.weights[1])) / (2 * (10000 - w.weights[1])))::integer as quality
    from quality_score q join tender_criterion c on c.id = q.criterion_id cross join hand_weights w
    where q.tender_id = $$TENDER$$ group by w.number, w.weights, q.lot_id, q.bid_id),
  scored as (
    select q.number, 'L' || l.number as lot, p.supplier, p.submitted_at, q.quality,
      ${above('q.price_weight')} + (10000 - q.price_weight) * q.quality / 10000.0 as total
    from quality q join tender_lot l on l.id = q.lot_id join hand_price p on p.lot_id = q.lot_id and p.bid_id = q.bid_id),
  ranked as (
    select number, lot, supplier, total, rank() over (partition by number, lot order by total desc, quality desc, submitted_at) as rank from scored)`;

const AS_ROWS = `${WEIGHTS_BY_HAND} insert into hand_rows select number, lot, supplier, round(total * 100)::bigint, rank::smallint from ranked`;
const AS_LOTS = `${WEIGHTS_BY_HAND} insert into hand_lots select number, lot, array_agg(supplier) filter (where rank = 1),
  array_agg(round(total * 100)::bigint order by supplier), array_agg(rank::smallint order by supplier) from ranked group by number, lot`;

/** P4 and P5: a large tender ranked by price and quality, and ranked again under a hundred other sets of weights. */
export async function scoring(ask: Ask): Promise<Findings> {
  const world = await createWorld([TendersModule, BidsModule, EvaluationModule], { TANDEM_LOG_LEVEL: 'error' });
  const admin = new Client({ connectionString: world.store.adminUrl });
  await admin.connect();
  try {
    ask.say(`Making ${LOTS} lots × ${SUPPLIERS} suppliers × ${CRITERIA} criteria`);
    const tender = await makeScoredTender(admin, world, new Random(ask.seed));
    await handTables(admin, tender.weights);
    const actor = await world.actorOf(world.trusts.LAS.email('procurement'));
    const byHand = (sql: string, table: string) => async (): Promise<number> => {
      await admin.query(`truncate ${table}`);
      await admin.query('checkpoint');
      return timed(() => admin.query(sql.replaceAll('$$TENDER$$', `'${tender.id}'`)));
    };
    const product = contestants(admin, world, actor, tender);
    const found = await alternate(
      {
        rank: product.rank,
        rankByHand: byHand(RANK_BY_HAND, 'hand_ranking'),
        weights: product.weights,
        rows: byHand(AS_ROWS, 'hand_rows'),
        lots: byHand(AS_LOTS, 'hand_lots'),
        add: product.add,
      },
      ask.runs,
    );
    await compare(admin, product.weighedRun());
    return findingsOf(found, ask.runs);
  } finally {
    await admin.end();
    await world.close();
  }
}

/** What the product does: each time on a run of its own, whose pack is in the database as the run's start leaves it. */
function contestants(admin: Client, world: World, actor: Actor, tender: Awaited<ReturnType<typeof makeScoredTender>>) {
  const service = world.get(RankingService);
  let weighed = '';
  const within = <T>(work: (tx: Parameters<Parameters<World['database']['transaction']>[1]>[0]) => Promise<T>) =>
    world.database.transaction(actor, work);
  return {
    weighedRun: () => weighed,
    rank: async () => {
      const runId = await newRun(admin, world, tender);
      await admin.query('checkpoint');
      return timed(() => within((tx) => service.rank(tx, runId)));
    },
    weights: async () => {
      weighed = await newRun(admin, world, tender);
      await within((tx) => service.rank(tx, weighed));
      await admin.query('checkpoint');
      return timed(() => within((tx) => service.tryWeights(tx, weighed, tender.weights)));
    },
    add: async () => {
      const weights = tender.weights[7]!.weights.map((weight) => String(weight / 100));
      return timed(() => within((tx) => service.addScenario(tx, weighed, { title: 'One more', weights })));
    },
  };
}

async function handTables(admin: Client, weights: readonly { weights: readonly number[] }[]): Promise<void> {
  await admin.query(`
    create table hand_price as select l.id as lot_id, b.id as bid_id, 'S' || dense_rank() over (order by b.submitted_at, b.id) as supplier,
      b.submitted_at, (p->>'unitPrice')::numeric * d.quantity as price
    from bid b cross join lateral jsonb_array_elements(b.content->'prices') p join tender_line i on i.code = p->>'line'
      join tender_lot l on l.id = i.lot_id join (select line_id, sum(quantity) as quantity from tender_demand group by line_id) d on d.line_id = i.id;
    create unique index on hand_price (lot_id, bid_id);
    create table hand_ranking (lot text, supplier text, price numeric(14,2), quality integer, scores integer[], price_points numeric(16,4),
      total numeric(20,4), rank integer, primary key (lot, supplier));
    create table hand_weights (number integer primary key, weights integer[]);
    create table hand_rows (number integer, lot text, supplier text, total bigint, rank smallint, primary key (number, lot, supplier));
    create table hand_lots (number integer, lot text, winners text[], totals bigint[], ranks smallint[], primary key (number, lot));
    analyze`);
  await admin.query(
    `insert into hand_weights select n, w::integer[] from unnest($1::integer[], $2::text[]) as t(n, w)`,
    [weights.map((_, at) => at + 1), weights.map((one) => `{${one.weights.join(',')}}`)],
  );
  await admin.query('vacuum analyze');
}

/** Both rankings and all places under all weights must be the same. */
async function compare(admin: Client, runId: string): Promise<void> {
  const differences = await admin.query<{ ranking: string; places: string; rows: string }>(
    `select (select count(*) from (select lot, supplier, price, quality, scores, price_points, total, rank from hand_ranking
        except select k.lot, b.supplier, b.pence / 100.0, b.quality, k.criterion_basis_points[(b.at - 1) * ${CRITERIA} + 1 : b.at * ${CRITERIA}],
          b.points / 10000.0, b.total / 10000.0, b.rank from run_ranking k
          cross join lateral unnest(k.suppliers, k.pence, k.quality_basis_points, k.price_points, k.totals, k.ranks)
            with ordinality as b(supplier, pence, quality, points, total, rank, at) where k.run_id = $1) d) as ranking,
      (select count(*) from (select r.number, r.lot, r.supplier, r.total, r.rank from hand_rows r
        except select l.number, l.lot, s.supplier, l.totals[s.at], l.ranks[s.at] from weight_scenario_lot l
          join weight_scenario w on w.run_id = l.run_id and w.number = l.number
          cross join lateral unnest(w.suppliers) with ordinality as s(supplier, at) where l.run_id = $1) d) as places,
      (select count(*) from hand_rows) as rows`,
    [runId],
  );
  const { ranking, places, rows } = differences.rows[0]!;
  if (ranking !== '0' || places !== '0' || Number(rows) !== SCENARIOS * LOTS * SUPPLIERS)
    throw new Error(`${ranking} places and ${places} of ${rows} places under other weights differ from those by hand.`);
}

function findingsOf(
  found: Record<'rank' | 'rankByHand' | 'weights' | 'rows' | 'lots' | 'add', number[]>,
  runs: number,
): Findings {
  const [rank, rankByHand, weights, add] = [
    median(found.rank),
    median(found.rankByHand),
    median(found.weights),
    median(found.add),
  ];
  const versus = (what: string, product: number, byHand: number, most: number): Figure => ({
    what,
    product: ms(product),
    comparator: ms(byHand),
    ratio: times(product / byHand),
    goal: `≤ ${most} ×`,
    isReached: product / byHand <= most,
  });
  return {
    title: `P4 and P5 Price and quality: ${LOTS} lots × ${SUPPLIERS} suppliers × ${CRITERIA} criteria`,
    method:
      `P4: from ${(LOTS * SUPPLIERS * CRITERIA).toLocaleString('en-GB')} stored scores and the stored tender pack to the kept ranking with every score behind it, as the application's role under ` +
      `row-level security, with permission check, validation of the pack and audit entry. By hand: one INSERT … SELECT by the superuser whose prices stand ready in an indexed table. ` +
      `P5: ${SCENARIOS} sets of weights, ${(SCENARIOS * LOTS * SUPPLIERS).toLocaleString('en-GB')} places. By hand: one statement, once as a row for each place and once in the product's own form, a row for each lot with all ` +
      `its places. Places, totals to four decimals and rows are compared and equal. ${runs} runs in turn after one that does not count, medians.`,
    figures: [
      versus('P4 scores to kept ranking, with trace and audit', rank, rankByHand, RANK_RATIO_MAX),
      versus(
        `P5 ${SCENARIOS} sets of weights against hand-written SQL, a row for each place`,
        weights,
        median(found.rows),
        WEIGHTS_RATIO_MAX,
      ),
      versus(
        `P5 ${SCENARIOS} sets of weights against hand-written SQL in the same form`,
        weights,
        median(found.lots),
        WEIGHTS_RATIO_MAX,
      ),
      {
        what: 'P5 one more set of weights',
        product: ms(add),
        comparator: '',
        ratio: '',
        goal: `≤ ${ADD_MS_MAX} ms`,
        isReached: add <= ADD_MS_MAX,
      },
    ],
    notes: [],
  };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
