import { canonicalJson } from '@tandem/domain/canonical';
import { divideHalfUp, money, moneyText, quantity, quantityText, unitPrice, unitPriceText } from '@tandem/domain/money';
import { awardProblem, type AwardProblem } from './award-problem.js';
import { canonicalPack } from './canonical-pack.js';
import { byCodePoint, byIdList } from './code-points.js';
import { compare } from './compare-runs.js';
import type { Engine, Evaluation, Run, RunOutcome } from './evaluation.js';
import { whyInfeasible } from './infeasible.js';
import { ladderValue } from './ladder.js';
import type { TenderPack } from './pack.js';
import type { PricedRow } from './priced-award.js';
import { rankBids } from './ranking.js';

/**
 * The evaluation pack of a tender pack and its runs, in whatever order the runs were finished.
 *
 * Its hash covers everything but the engine, so two engines that agree produce the same hash.
 */
export function assembleEvaluation(
  pack: TenderPack,
  outcomes: readonly RunOutcome[],
  engine: Engine,
  sha256: (text: string) => string,
): Evaluation {
  const runs = outcomes.toSorted(
    (a, b) =>
      byCodePoint(a.scenario, b.scenario) ||
      a.coalition.length - b.coalition.length ||
      byIdList(a.coalition, b.coalition),
  );
  const ranking = rankBids(pack);
  const content = {
    format: 'tandem-evaluation/1' as const,
    pack: pack.document,
    packSha256: sha256(canonicalPack(pack)),
    runs: runs.map((run) => describeRun(awardProblem(pack, run.scenario, run.coalition), run)),
    comparisons: compare(pack, runs),
    ...ranking,
  };
  return { ...content, engine, evaluationSha256: sha256(canonicalJson(content)) };
}

function describeRun(problem: AwardProblem, outcome: RunOutcome): Run {
  const { scenario, coalition, status, award, boundPence } = outcome;
  const bound = boundPence === undefined ? null : text(boundPence);
  return {
    scenario,
    coalition,
    status,
    cost: award ? text(award.cost) : null,
    bound,
    gap: award && boundPence !== undefined ? text(award.cost - boundPence) : null,
    tie: outcome.tie ?? null,
    award: (award?.rows ?? []).map((row) => ({
      line: problem.lines[row.line]!.id,
      supplier: problem.suppliers[row.supplier]!.id,
      quantity: quantityText(quantity(row.quantity)),
      unitPrice: unitPriceText(unitPrice(averagePrice(problem, row))),
      amount: text(row.amount),
    })),
    charges: (award?.charges ?? []).map((charge) => ({
      supplier: problem.suppliers[charge.supplier]!.id,
      kind: charge.kind,
      ...(charge.line === undefined ? {} : { line: problem.lines[charge.line]!.id }),
      ...(charge.lots === undefined ? {} : { lots: charge.lots.map((lot) => problem.lots[lot]!.id) }),
      amount: text(charge.amount),
    })),
    perTrust: award ? Object.fromEntries(coalition.map((trust, t) => [trust, text(award.perTrust[t]!)])) : {},
    infeasibleBecause: status === 'infeasible' ? (outcome.infeasibleBecause ?? whyInfeasible(problem)) : [],
  };
}

/** The price reached; on an incremental ladder the average of the units, half up to four places. */
function averagePrice(problem: AwardProblem, row: PricedRow): bigint {
  const price = problem.suppliers[row.supplier]!.prices[row.line];
  return row.inPackage || !price ? 0n : divideHalfUp(ladderValue(price, row.quantity), row.quantity);
}

const text = (pence: bigint) => moneyText(money(pence));
