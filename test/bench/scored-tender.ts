import type { Client } from 'pg';
import { canonicalPack, readTenderPack } from '@tandem/domain/awards';
import { allocate } from '@tandem/domain/money';
import { EvaluationQueries } from '@tandem/features/evaluation';
import { sha256 } from '@tandem/platform/audit';
import type { World } from '../support/world.js';
import type { Random } from './measure.js';

export const LOTS = 200;
export const SUPPLIERS = 20;
export const CRITERIA = 10;
export const SCENARIOS = 100;
/** Of the published formula, in pounds. */
export const FLOOR = 100_000;
export const CEILING = 400_000;

/** A tender whose bids are opened, assessed and scored, with the pack of a run and the weights to try. */
export interface ScoredTender {
  readonly id: string;
  readonly pack: string;
  readonly weights: { readonly title: string; readonly weights: number[] }[];
}

/** Writes a large scored tender straight into the tables, as the superuser and without the triggers of its life. */
export async function makeScoredTender(admin: Client, world: World, random: Random): Promise<ScoredTender> {
  const { LAS } = world.trusts;
  const evaluator = await world.actorOf(LAS.email('evaluator'));
  await admin.query(`set session_replication_role = replica`);
  const { rows } = await admin.query<{ id: string }>(
    `insert into tender (reference, partnership_id, lead_trust_id, title, state, created_by, published_at, deadline_at, opened_at, content_sha256)
     values ('TDM-BENCH', $1, $2, 'Bench', 'opened', $3, now() - interval '40 days', now() - interval '2 days', now(), repeat('0', 64)) returning id`,
    [world.partnershipId, LAS.id, evaluator.accountId],
  );
  const id = rows[0]!.id;
  await admin.query(
    `insert into tender_trust (tender_id, trust_id) values ('${id}', '${LAS.id}');
     insert into tender_lot (tender_id, number, title) select '${id}', n, 'Lot ' || n from generate_series(1, ${LOTS}) n;
     insert into tender_line (tender_id, lot_id, code, item, cpv_code, unit)
       select '${id}', id, 'ITEM-' || number, 'Item ' || number, '33182100', 'each' from tender_lot where tender_id = '${id}';
     insert into tender_demand (tender_id, line_id, trust_id, budget_type, financial_year, quantity, vat_basis_points)
       select '${id}', id, '${LAS.id}', 'capital', '2027/28', 100, 2000 from tender_line where tender_id = '${id}';
     insert into tender_condition (tender_id, number, kind, title, description) values ('${id}', 1, 'participation', 'Insurance', 'Insured.');
     insert into tender_scenario (tender_id, code, title) values ('${id}', 'base', 'No further rules');
     insert into tender_scoring (tender_id, price_weight_basis_points, formula, parameters, scale_max)
       values ('${id}', 6000, 'FIXED', '{"floor": "${FLOOR}.00", "ceiling": "${CEILING}.00"}', 5);
     insert into tender_criterion (tender_id, number, name, description, weight_basis_points)
       select '${id}', n, 'Criterion ' || n, 'What is looked at.', 400 from generate_series(1, ${CRITERIA}) n;
     insert into organisation (kind, name, short_name) select 'supplier', 'Bench supplier ' || n || ' (fictional)', 'BENCH' || n
       from generate_series(1, ${SUPPLIERS}) n;`,
  );
  const contents = Array.from({ length: SUPPLIERS }, () => JSON.stringify(contentOf(random)));
  await admin.query(
    `insert into bid (tender_id, supplier_id, state, content, sha256, submitted_at, opened_at)
     select '${id}', o.id, 'submitted', ($1::jsonb[])[n], repeat('0', 64), now() - interval '10 days' + n * interval '1 minute', now()
     from generate_series(1, ${SUPPLIERS}) n join organisation o on o.short_name = 'BENCH' || n`,
    [contents],
  );
  const scores = Array.from({ length: LOTS * SUPPLIERS * CRITERIA }, () => random.below(6));
  await admin.query(
    `insert into quality_score (tender_id, lot_id, bid_id, criterion_id, score, reason, scored_by, scored_by_name)
     select '${id}', l.id, b.id, c.id, ($1::integer[])[row_number() over (order by l.number, b.submitted_at, c.number)],
       'The answer says how each point of the specification is met, with evidence from two reference customers of a like size.', $2, 'Evaluator'
     from tender_lot l cross join bid b cross join tender_criterion c
     where l.tender_id = '${id}' and b.tender_id = '${id}' and c.tender_id = '${id}'`,
    [scores, evaluator.accountId],
  );
  await admin.query(
    `insert into quality_lock (tender_id, sheet_sha256, locked_by, locked_by_name) values ('${id}', repeat('0', 64), $1, 'Evaluator')`,
    [evaluator.accountId],
  );
  await admin.query(
    `insert into assessment (tender_id, bid_id, condition_id, trust_id, evaluator_id, result, reason)
     select '${id}', b.id, c.id, '${LAS.id}', $1, 'pass', 'Seen.' from bid b cross join tender_condition c where b.tender_id = '${id}' and c.tender_id = '${id}'`,
    [evaluator.accountId],
  );
  await admin.query(`set session_replication_role = default`);
  await admin.query('vacuum analyze');
  const { pack } = await world.as(world.trusts.LAS.email('procurement'), (tx) =>
    world.get(EvaluationQueries).buildPack(tx, id),
  );
  return { id, pack: canonicalPack(readTenderPack(pack).pack!), weights: weightsOf(random) };
}

/** A run as its start leaves it: the pack in the database, nothing ranked yet. */
export async function newRun(admin: Client, world: World, tender: ScoredTender): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into award_run (partnership_id, tender_id, number, state, pack, pack_sha256, labels, task_count)
     select $1::uuid, $2::uuid, coalesce(max(number), 0) + 1, 'cancelled', $3, $4, '{}', 1 from award_run where tender_id = $2::uuid returning id`,
    [world.partnershipId, tender.id, tender.pack, sha256(tender.pack)],
  );
  return rows[0]!.id;
}

/** One price for every lot; unit prices in whole pence. */
function contentOf(random: Random) {
  const prices = Array.from({ length: LOTS }, (_, at) => {
    const list = 150_000 + random.below(200_000);
    return {
      line: `ITEM-${at + 1}`,
      unitPrice: (list / 100).toFixed(2),
      kind: 'allUnits',
      breaks: [] as { from: string; unitPrice: string }[],
      min: '0',
      fixedCharge: '0.00',
      carbonKgPerUnit: '0',
    };
  });
  return { fixedCharge: '0.00', prices };
}

/** Sets of weights that add up to 100 %, the price's from 20 to 80. */
function weightsOf(random: Random): ScoredTender['weights'] {
  return Array.from({ length: SCENARIOS }, (_, at) => {
    const price = 2000 + random.below(61) * 100;
    const shares = allocate(
      BigInt(10_000 - price),
      Array.from({ length: CRITERIA }, () => BigInt(1 + random.below(20))),
    );
    return { title: `Weights ${at + 1}`, weights: [price, ...shares.map(Number)] };
  });
}
