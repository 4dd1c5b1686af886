import { allocate, Fraction, money, moneyText } from '@tandem/domain/money';
import { awardProblem } from './award-problem.js';
import type { ByTrust, Comparison, RunOutcome } from './evaluation.js';
import { type Game, hasPlayer, separableGains, shapley, toPennies } from './gain-shares.js';
import type { TenderPack } from './pack.js';

/**
 * Joint against alone for every scenario and every coalition of two trusts or more.
 *
 * All figures come from the same bids. Where a trust cannot buy alone, or a smaller coalition cannot
 * buy at all, what depends on it is null and never imputed. A gain may be negative and is shown so.
 */
export function compare(pack: TenderPack, runs: readonly RunOutcome[]): Comparison[] {
  const costs = new Map(runs.map((r) => [key(r.scenario, r.coalition), r.award?.cost]));
  return runs.filter((r) => r.coalition.length > 1).map((run) => comparison(pack, run, costs));
}

type Costs = ReadonlyMap<string, bigint | undefined>;

function key(scenario: string, coalition: readonly string[]): string {
  return JSON.stringify([scenario, ...coalition]);
}

function comparison(pack: TenderPack, run: RunOutcome, costs: Costs): Comparison {
  const { scenario, coalition, award } = run;
  const alone = coalition.map((trust) => costs.get(key(scenario, [trust])));
  const named = (parts: readonly bigint[]): ByTrust =>
    Object.fromEntries(coalition.map((trust, t) => [trust, moneyText(money(parts[t]!))]));
  const known = alone.filter((cost) => cost !== undefined);
  const base = {
    scenario,
    coalition,
    alone: Object.fromEntries(
      coalition.map((trust, t) => [trust, alone[t] === undefined ? null : moneyText(money(alone[t]))]),
    ),
  };
  if (!award || known.length < coalition.length) {
    // Cash needs each trust's own figure alone, so it is known only when all of them are.
    return {
      ...base,
      gain: null,
      cash: null,
      equalSplit: null,
      proportionalToStandalone: null,
      proportionalToVolume: null,
      shapley: null,
      separableCost: null,
    };
  }
  const gain = known.reduce((a, b) => a + b, 0n) - award.cost;
  const game = gameOf(run, known, costs);
  const exact = (parts: readonly Fraction[]) => named(toPennies(parts, gain));
  const isSeparable = coalition.every((_, t) => game.worth[2 ** coalition.length - 1 - 2 ** t] !== undefined);
  // Worths that are not known are read by neither share: the two conditions below see to it.
  const whole: Game = { players: coalition.length, worth: game.worth.map((w) => w ?? 0n) };
  const isWhole = game.worth.every((w) => w !== undefined);
  return {
    ...base,
    gain: moneyText(money(gain)),
    cash: named(known.map((cost, t) => cost - award.perTrust[t]!)),
    equalSplit: named(
      allocate(
        gain,
        coalition.map(() => 1n),
      ),
    ),
    proportionalToStandalone: shared(gain, known, named),
    proportionalToVolume: shared(gain, volumes(pack, run), named),
    shapley: isWhole ? exact(shapley(whole)) : null,
    separableCost: isSeparable ? exact(separableGains(whole)) : null,
  };
}

/** Nothing can be proportional to nought, so such a share is null. */
function shared(
  gain: bigint,
  weights: readonly bigint[],
  named: (parts: readonly bigint[]) => ByTrust,
): ByTrust | null {
  return weights.every((w) => w === 0n) ? null : named(allocate(gain, weights));
}

/** What each trust needs, at reference prices: the one measure in which different lines can be added. */
function volumes(pack: TenderPack, run: RunOutcome): bigint[] {
  const { lines } = awardProblem(pack, run.scenario, run.coalition);
  return run.coalition.map((_, t) => lines.reduce((sum, line) => sum + line.byTrust[t]! * line.reference, 0n));
}

function gameOf(run: RunOutcome, alone: readonly bigint[], costs: Costs) {
  const players = run.coalition.length;
  const worth = Array.from({ length: 2 ** players }, (_, mask): bigint | undefined => {
    if (mask === 0) return 0n;
    const cost = costs.get(
      key(
        run.scenario,
        run.coalition.filter((__, t) => hasPlayer(mask, t)),
      ),
    );
    const apart = alone.reduce((sum, c, t) => (hasPlayer(mask, t) ? sum + c : sum), 0n);
    return cost === undefined ? undefined : apart - cost;
  });
  return { players, worth };
}
