import { type Money, money, parseMoney } from '@tandem/domain/money';
import { analyseFactors, type CostBand, type SavingBand } from '@tandem/domain/sharing';
import type { AwardResult } from './award-result.js';

/** What can make joint buying cheaper, in the order in which the ledger's sequence takes them. */
export const STRUCTURAL_FACTORS = ['market', 'competition', 'harmonisation', 'aggregation'] as const;
/** One of `STRUCTURAL_FACTORS`. */
export type StructuralFactor = (typeof STRUCTURAL_FACTORS)[number];

/** A cost that the analysis rests on; null where nothing shows it, with the reason. */
export interface FactorEvidence {
  readonly of: 'baseline' | 'aloneWithoutCompetition' | 'alone' | 'jointWithoutCompetition' | 'joint';
  readonly cost: Money | null;
  /** How much less the cost could be, as far as was proved. */
  readonly gap: Money | null;
  /** Trusts without a baseline or an award; or that no scenario was named for it. */
  readonly missing: readonly string[] | 'noScenario';
}

/** What one factor is worth. Amounts that lack evidence are null and never assumed. */
export interface FactorRead {
  readonly factor: StructuralFactor;
  /** The factor in whose figure this one is contained, because nothing tells the two apart. */
  readonly within: StructuralFactor | null;
  readonly step: Band | null;
  readonly shapley: Band | null;
  /** The least and the most over all orders in which the factors can come. */
  readonly orders: { readonly least: Money; readonly most: Money } | null;
}

/** A saving, and between which amounts the true one lies. */
export interface Band {
  readonly saving: Money;
  readonly least: Money;
  readonly most: Money;
}

/** The saving of a joint award by structural factors: an analysis, beside the one sequence that the ledger reports. */
export interface FactorsRead {
  readonly evidence: readonly FactorEvidence[];
  readonly factors: readonly FactorRead[];
  readonly total: Band | null;
  readonly orders: number;
  /** Whether the scenario without new competition tells the market from competition. */
  readonly isMarketTold: boolean;
  /** Combinations whose cost nothing shows, each as the factors at work in it. */
  readonly missing: readonly (readonly StructuralFactor[])[];
  /** What the ledger reports as the partnership's: alone less together, null where it cannot be known. */
  readonly partnership: Money | null;
}

/**
 * Takes the saving of a joint award apart by market, competition, harmonisation and aggregation, as far as the run shows.
 *
 * `without` is the result of a scenario of the same run in which nobody new may win: only such a scenario tells the
 * market from competition, and shows what buying together would have brought without it. Prices of today cannot be
 * taken back, so the market comes before the rest in every order. Every bid prices one common specification, so
 * harmonisation is never evidenced by a run. Source: `design`: attribution and counterfactuals.
 */
export function structuralFactors(result: AwardResult, without: AwardResult | null): FactorsRead {
  const evidence = evidenceOf(result, without);
  // A scenario in which the trusts cannot buy at all tells nothing apart.
  const isTold = without !== null && aloneOf(without).cost !== null;
  const band = (of: FactorEvidence['of']): CostBand | undefined => {
    const found = evidence.find((one) => one.of === of);
    if (!found || found.cost === null) return undefined;
    return { cost: found.cost, bound: found.cost - (found.gap ?? 0n) };
  };
  const [baseline, alone, joint] = [band('baseline'), band('alone'), band('joint')];
  const known: readonly StructuralFactor[] = isTold
    ? ['market', 'competition', 'aggregation']
    : ['competition', 'aggregation'];
  // Bit by bit in the order of `known`: nothing, the first, the second, both, …
  const costs = isTold
    ? [
        baseline,
        band('aloneWithoutCompetition'),
        undefined,
        alone,
        undefined,
        band('jointWithoutCompetition'),
        undefined,
        joint,
      ]
    : [baseline, alone, undefined, joint];
  const found = analyseFactors({ factors: known.length, costs, after: isTold ? [0, 1, 1] : [0, 0] });
  return {
    evidence,
    total: bandOf(found.total),
    orders: found.orders,
    isMarketTold: isTold,
    missing: found.missing.map((mask) => known.filter((_, f) => ((mask >> f) & 1) === 1)),
    partnership: partnershipOf(result),
    factors: STRUCTURAL_FACTORS.map((factor): FactorRead => {
      const at = known.indexOf(factor);
      const orders = found.ambiguity?.[at];
      return {
        factor,
        within: at < 0 && factor === 'market' ? 'competition' : null,
        step: bandOf(found.waterfall[at]),
        shapley: bandOf(found.shapley?.[at]),
        orders: orders ? { least: money(orders.least), most: money(orders.most) } : null,
      };
    }),
  };
}

function evidenceOf(result: AwardResult, without: AwardResult | null): FactorEvidence[] {
  const unasked = { cost: null, gap: null, missing: 'noScenario' } as const;
  return [
    { of: 'baseline', ...baselineOf(result) },
    { of: 'aloneWithoutCompetition', ...(without ? aloneOf(without) : unasked) },
    { of: 'alone', ...aloneOf(result) },
    { of: 'jointWithoutCompetition', ...(without ? jointOf(without) : unasked) },
    { of: 'joint', ...jointOf(result) },
  ];
}

type Evidence = Omit<FactorEvidence, 'of'>;

/** What the trusts paid before for the same quantities; known only when every need of every trust has a baseline. */
function baselineOf({ attributed, coalition }: AwardResult): Evidence {
  const amountsOf = (trust: string) =>
    attributed.filter((one) => one.trust === trust).map((one) => one.decomposition.baselineAmount);
  const missing = coalition.filter((trust) => amountsOf(trust).length === 0 || amountsOf(trust).includes(null));
  if (missing.length > 0) return { cost: null, gap: null, missing };
  return { cost: total(coalition.flatMap(amountsOf)), gap: money(0n), missing: [] };
}

/** What the trusts would pay when each buys for itself: the sum of their own awards. */
function aloneOf({ others, coalition }: AwardResult): Evidence {
  const own = coalition.map((trust) => others.find((o) => o.coalition.length === 1 && o.coalition[0] === trust));
  const missing = coalition.filter((_, t) => own[t]?.cost == null);
  if (missing.length > 0) return { cost: null, gap: null, missing };
  return { cost: total(own.map((one) => one!.cost)), gap: total(own.map((one) => one!.gap)), missing: [] };
}

function jointOf({ joint, coalition }: AwardResult): Evidence {
  if (joint.cost === null) return { cost: null, gap: null, missing: coalition };
  return { cost: parseMoney(joint.cost), gap: parseMoney(joint.gap ?? '0.00'), missing: [] };
}

/** The ledger's own figure: the parts of the partnership of all trusts, as the savings of the result page show them. */
function partnershipOf({ attributed }: AwardResult): Money | null {
  const parts = attributed.map((one) => one.decomposition.partnership);
  return parts.length === 0 || parts.includes(null) ? null : total(parts);
}

function bandOf(band: SavingBand | undefined): Band | null {
  return band ? { saving: money(band.saving), least: money(band.least), most: money(band.most) } : null;
}

function total(amounts: readonly (Money | null)[]): Money {
  return money(amounts.reduce((sum: bigint, one) => sum + (one ?? 0n), 0n));
}
