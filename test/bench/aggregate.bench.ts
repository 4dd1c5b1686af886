import { Client } from 'pg';
import { DemandModule, DemandService } from '@tandem/features/demand';
import { createWorld, type World } from '../support/world.js';
import { alternate, type Ask, type Figure, type Findings, median, seconds, timed, times } from './measure.js';

const LINES = 1_000_000;
const ITEMS = 2917;
const RATIO_MAX = 1.3;

/** What a hand would write: every column by which totals are told apart, and the sums. */
const BY_COLUMNS = `
  select group_key, trust_id, financial_year, delivery_window, item, specification, category, cpv_code, min(base_unit) as base_unit,
    count(*)::integer as line_count, sum(base_quantity) as base_quantity, coalesce(sum(value_net), 0) as value_net,
    coalesce(sum(value_gross), 0) as value_gross
  from demand_line where shared_with = $$PARTNERSHIP$$
  group by group_key, trust_id, financial_year, delivery_window, item, specification, category, cpv_code`;

/** The same by the hash that the table keeps of those columns: the fastest statement that we know for this result. */
const BY_GRAIN = `
  select any_value(group_key) as group_key, any_value(trust_id) as trust_id, any_value(financial_year) as financial_year,
    any_value(delivery_window) as delivery_window, any_value(item) as item, any_value(specification) as specification,
    any_value(category) as category, any_value(cpv_code) as cpv_code, any_value(base_unit) as base_unit,
    count(*)::integer as line_count, sum(base_quantity) as base_quantity, coalesce(sum(value_net), 0) as value_net,
    coalesce(sum(value_gross), 0) as value_gross
  from demand_line where shared_with = $$PARTNERSHIP$$ group by grain`;

const COMPARED = `group_key, trust_id, financial_year, delivery_window, item, specification, category, cpv_code, base_unit,
  line_count, base_quantity, value_net, value_gross`;

/** P2: a million shared lines added up into the totals of a partnership. */
export async function aggregating(ask: Ask): Promise<Findings> {
  const world = await createWorld([DemandModule], { TANDEM_LOG_LEVEL: 'error' });
  const admin = new Client({ connectionString: world.store.adminUrl });
  await admin.connect();
  try {
    ask.say(`Making ${LINES.toLocaleString('en-GB')} lines`);
    await makeLines(admin, world, ask.seed);
    const byHand = (sql: string) => async (): Promise<number> => {
      await admin.query('drop table if exists hand_total');
      await admin.query('checkpoint');
      return timed(() =>
        admin.query(`create table hand_total as ${sql.replace('$$PARTNERSHIP$$', `'${world.partnershipId}'`)}`),
      );
    };
    const service = world.get(DemandService);
    const found = await alternate(
      {
        product: async () => {
          await admin.query('checkpoint');
          return timed(() => world.asSystem((tx) => service.aggregate(tx, world.partnershipId)));
        },
        columns: byHand(BY_COLUMNS),
        grain: byHand(BY_GRAIN),
      },
      ask.runs,
    );
    const totals = await compare(admin, world);
    const product = median(found.product);
    const versus = (what: string, handMs: number): Figure => ({
      what,
      product: seconds(product),
      comparator: seconds(handMs),
      ratio: times(product / handMs),
      goal: `≤ ${RATIO_MAX} ×`,
      isReached: product / handMs <= RATIO_MAX,
    });
    return {
      title: `P2 Aggregation of ${LINES.toLocaleString('en-GB')} demand lines`,
      method:
        `${LINES.toLocaleString('en-GB')} lines of three trusts into ${totals.toLocaleString('en-GB')} totals (item × trust × quarter), full count. The product's verb as the application's role under row-level ` +
        `security, with the permission check, the lock, the durable totals behind their primary key, the audit entry and the news. Comparators: \`CREATE TABLE AS\` by the superuser, without ` +
        `index, once grouped by the columns and once by the stored hash of them. The totals of both are equal, row by row. ${ask.runs} runs in turn after one that does not count, medians.`,
      figures: [
        versus('full count against CREATE TABLE AS by its columns', median(found.columns)),
        versus('full count against CREATE TABLE AS by the stored hash', median(found.grain)),
      ],
      notes: [],
    };
  } finally {
    await admin.end();
    await world.close();
  }
}

async function makeLines(admin: Client, world: World, seed: number): Promise<void> {
  const { LAS, SCAS, SECAMB } = world.trusts;
  await admin.query(
    `with numbers as materialized (
       select n, hashint8extended(n, $4) as h from generate_series(1, $3::bigint) n),
     drawn as (
       select n, abs(h % ${ITEMS}) as item, abs((h >> 16) % 3) as trust, abs((h >> 24) % 8) as quarter, abs((h >> 32) % 500) + 1 as quantity,
         abs((h >> 40) % 9000000) + 100 as price from numbers)
     insert into demand_line (trust_id, line_key, item, specification, category, cpv_code, site, financial_year, quantity, unit,
       base_quantity, base_unit, needed_by, delivery_window, baseline_unit_price, baseline_type, baseline_on, budget_type, vat_treatment,
       vat_basis_points, group_key, shared_with)
     select ($2::uuid[])[trust + 1], n::text, 'Item ' || item, jsonb_build_object('size', item % 7), 'equipment', '33182100', 'Station ' || n % 500,
       case when quarter < 4 then '2026/27' else '2027/28' end, quantity, 'each', quantity, 'each', '2026-04-01'::date + (quarter * 91)::int,
       case when quarter < 4 then '2026/27' else '2027/28' end || ' Q' || quarter % 4 + 1, price / 100.0, 1, '2025-04-01', 'capital', 'standard', 2000,
       'Item ' || item || ' {"size": ' || item % 7 || '}', $1::uuid
     from drawn order by n`,
    [world.partnershipId, [LAS.id, SCAS.id, SECAMB.id], LINES, seed],
  );
  await admin.query('vacuum analyze demand_line');
}

/** Both sets of totals must be the same rows; returns how many they are. */
async function compare(admin: Client, world: World): Promise<number> {
  const product = `select ${COMPARED} from demand_total where partnership_id = '${world.partnershipId}'`;
  const hand = `select ${COMPARED} from hand_total`;
  const { rows } = await admin.query<{ different: string; totals: string }>(
    `select (select count(*) from ((${product} except ${hand}) union all (${hand} except ${product})) d) as different,
       (select count(*) from hand_total) as totals`,
  );
  if (rows[0]!.different !== '0') throw new Error(`${rows[0]!.different} totals differ from those by hand.`);
  return Number(rows[0]!.totals);
}
