import { allocate, type Fraction, money, moneyText } from '@tandem/domain/money';
import {
  blockingCoalitions,
  ceilingOf,
  coreFrom,
  fairestSplit,
  type Game,
  hasPlayer,
  savingsOf,
  separableGains,
  shapley,
  toPennies,
} from '@tandem/domain/sharing';
import { awardProblem } from './award-problem.js';
import { CoalitionCosts } from './coalition-costs.js';
import { byIdList } from './code-points.js';
import type { ByTrust, Comparison, RunOutcome } from './evaluation.js';
import type { TenderPack } from './pack.js';

/**
 * Joint against alone for every scenario and every coalition of two trusts or more.
 *
 * All figures come from the same bids. Where a trust cannot buy alone, or a smaller coalition cannot
 * buy at all, what depends on it is null and never imputed. A gain may be negative and is shown so.
 */
export function compare(pack: TenderPack, runs: readonly RunOutcome[]): Comparison[] {
  const scenarios = new Set(runs.map((run) => run.scenario));
  const costs = new Map(
    [...scenarios].map((id) => [id, CoalitionCosts.of(runs.filter((run) => run.scenario === id))] as const),
  );
  const joint = runs.filter((run) => run.coalition.length > 1);
  const volumes = joint.length === 0 ? new Map<string, bigint>() : volumesOf(pack);
  return joint.map((run) => comparison(run, costs.get(run.scenario)!, volumes));
}

const UNKNOWN = {
  gain: null,
  cash: null,
  equalSplit: null,
  proportionalToStandalone: null,
  proportionalToVolume: null,
  shapley: null,
  nucleolus: null,
  separableCost: null,
  core: null,
} as const;

function comparison(run: RunOutcome, costs: CoalitionCosts, volumes: ReadonlyMap<string, bigint>): Comparison {
  const { scenario, coalition, award } = run;
  const alone = coalition.map((trust) => costs.of([trust]));
  const known = alone.filter((cost) => cost !== undefined);
  const base = {
    scenario,
    coalition,
    alone: Object.fromEntries(coalition.map((trust, t) => [trust, alone[t] === undefined ? null : text(alone[t])])),
  };
  if (!award) return { ...base, ...UNKNOWN };
  const cashByTrust = Object.fromEntries(
    coalition.map((trust, t) => [trust, alone[t] === undefined ? null : text(alone[t] - award.perTrust[t]!)]),
  );
  // What is shared is the gain of all, which needs every trust's own figure alone; cash needs the trust's own only.
  if (known.length < coalition.length) return { ...base, ...UNKNOWN, cash: cashByTrust };
  const gain = total(known) - award.cost;
  const cash = known.map((cost, t) => cost - award.perTrust[t]!);
  const named = (parts: readonly bigint[]): ByTrust =>
    Object.fromEntries(coalition.map((trust, t) => [trust, text(parts[t]!)]));
  const exact = (parts: readonly Fraction[] | undefined) => (parts ? named(toPennies(parts, gain)) : null);
  // Nothing is in proportion to noughts, nor to a cost below nought (a discount can be more than the bill).
  const weighted = (weights: readonly bigint[]) =>
    total(weights) === 0n || weights.some((w) => w < 0n) ? null : named(allocate(gain, weights));
  return {
    ...base,
    gain: text(gain),
    cash: cashByTrust,
    equalSplit: named(
      allocate(
        gain,
        coalition.map(() => 1n),
      ),
    ),
    proportionalToStandalone: weighted(known),
    proportionalToVolume: weighted(coalition.map((trust) => volumes.get(trust)!)),
    separableCost: exact(separableOf(coalition, costs, known, gain)),
    ...wholeGame(coalition, costs, cash, exact),
  };
}

/** What needs the worth of every coalition within this one, so that one unknown makes all of it unknown. */
function wholeGame(
  coalition: readonly string[],
  costs: CoalitionCosts,
  cash: readonly bigint[],
  exact: (parts: readonly Fraction[]) => ByTrust | null,
): Pick<Comparison, 'shapley' | 'nucleolus' | 'core'> {
  const within = costs.within(coalition);
  if (!within) return { shapley: null, nucleolus: null, core: null };
  const game: Game = savingsOf(coalition.length, within);
  const { nucleolus, leastShortfall } = fairestSplit(game);
  const { isEmpty, excess } = coreFrom(leastShortfall);
  const cashBlockedBy = blockingCoalitions(game, cash)
    .map(({ mask }) => coalition.filter((_, t) => hasPlayer(mask, t)))
    .sort((a, b) => a.length - b.length || byIdList(a, b));
  return {
    shapley: exact(shapley(game)),
    nucleolus: exact(nucleolus),
    core: { empty: isEmpty, excess: text(ceilingOf(excess)), cashBlockedBy },
  };
}

/** Shares by separable cost, which need no coalition but all, all but one, and each alone. */
function separableOf(
  coalition: readonly string[],
  costs: CoalitionCosts,
  alone: readonly bigint[],
  gain: bigint,
): Fraction[] | undefined {
  const worthWithout: bigint[] = [];
  for (const [t, trust] of coalition.entries()) {
    const others = costs.of(coalition.filter((other) => other !== trust));
    if (others === undefined) return undefined;
    worthWithout.push(total(alone) - alone[t]! - others);
  }
  return separableGains(gain, worthWithout);
}

/** What each trust needs, at reference prices: the one measure in which different lines can be added. */
function volumesOf(pack: TenderPack): Map<string, bigint> {
  const { lines } = awardProblem(pack, pack.scenarios[0]!.id, pack.trusts);
  return new Map(pack.trusts.map((trust, t) => [trust, total(lines.map((l) => l.byTrust[t]! * l.reference))]));
}

const total = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);
const text = (pence: bigint) => moneyText(money(pence));
