import { Injectable } from '@nestjs/common';
import type { Tx } from '@tandem/platform/database';

/** One bid in one lot of a ranked run, with the scores behind its quality. Figures are decimal texts. */
export interface RankingRow {
  lot: string;
  supplier: string;
  price: string;
  qualityBasisPoints: number;
  /** Of the scale, by criterion. */
  criterionBasisPoints: number[];
  pricePoints: string | null;
  total: string | null;
  /** Null for a bid without a place. */
  rank: number | null;
}

/** Who would have won each lot under other weights. */
export interface WeightScenarioRead {
  number: number;
  title: string;
  /** The price's first, then each criterion's. */
  weights: number[];
  createdByName: string;
  lots: { lot: string; winners: string[] }[];
}

/** What is kept of the ranking of a run. Row-level security shows it to the partnership only. */
@Injectable()
export class RankingQueries {
  /** The ranking under the published weights, lot by lot and the best first; empty where price alone decides. */
  async ranking(tx: Tx, runId: string): Promise<RankingRow[]> {
    return tx.rows<RankingRow>(
      `select k.lot, b.supplier, (b.pence / 100.0)::numeric(20,2) as price, b.quality as "qualityBasisPoints",
         k.criterion_basis_points[(b.at - 1) * c.count + 1 : b.at * c.count] as "criterionBasisPoints",
         (b.points / 10000.0)::numeric(20,4) as "pricePoints", (b.total / 10000.0)::numeric(24,4) as total,
         nullif(b.rank, 0) as rank
       from run_ranking k
         cross join lateral unnest(k.suppliers, k.pence, k.quality_basis_points, k.price_points, k.totals, k.ranks)
           with ordinality as b(supplier, pence, quality, points, total, rank, at)
         cross join lateral (select cardinality(k.criterion_basis_points) / cardinality(k.suppliers) as count) c
       where k.run_id = $1 order by length(k.lot), k.lot, nullif(b.rank, 0) nulls last, b.supplier`,
      [runId],
    );
  }

  /** The sets of weights that were tried, in their order; the first is the published one. */
  async scenarios(tx: Tx, runId: string): Promise<WeightScenarioRead[]> {
    return tx.rows<WeightScenarioRead>(
      `select s.number, s.title, s.weights_basis_points as weights, s.created_by_name as "createdByName",
         (select jsonb_agg(jsonb_build_object('lot', l.lot, 'winners', l.winners) order by length(l.lot), l.lot)
          from weight_scenario_lot l where l.run_id = s.run_id and l.number = s.number) as lots
       from weight_scenario s where s.run_id = $1 order by s.number`,
      [runId],
    );
  }
}
