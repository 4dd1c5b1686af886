import { awardProblem, type Evaluation, type Run } from '@tandem/domain/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import {
  membersOf,
  type PartnershipGain,
  remarksOn,
  savingsOf,
  type Settlement,
  type SharingRule,
  transfersUnder,
} from '@tandem/domain/sharing';
import { packWithin } from './award-result.js';
import { findRun } from './run-index.js';

/** What one trust pays of an award and what it would pay alone; null where that is not known. */
export interface SettlementTrust {
  readonly trust: string;
  readonly alone: Money | null;
  readonly together: Money;
  /** Alone less together, at the price that all pay. */
  readonly cash: Money | null;
}

/** Why nothing is settled, in place of a figure. */
export type NotSettled =
  /** There is no award for these trusts, so nobody pays anything. */
  | { readonly why: 'noAward' }
  /** Only one trust takes part. */
  | { readonly why: 'oneTrust' }
  /** These trusts cannot buy alone from these bids, so what they gain has no figure. */
  | { readonly why: 'unknown'; readonly trusts: readonly string[] }
  /** Together they pay more than apart, by so much. */
  | { readonly why: 'loss'; readonly by: Money }
  /** Together they pay what they pay apart. */
  | { readonly why: 'noGain' };

/** What an award settles between its trusts. */
export interface AwardSettlement {
  readonly trusts: readonly SettlementTrust[];
  readonly notSettled: NotSettled | undefined;
  /** The rule whose transfers stand in `settlement`: the agreed one, or cash where none is or it has no split here. */
  readonly settlement: Settlement | undefined;
  /** True when the agreed rule goes by weights that are all nought or not known here. */
  readonly hasNoSplit: boolean;
  readonly gain: Money | null;
  /** Groups of several trusts that have no award by themselves: what needs every group has no split then. */
  readonly unknown: readonly (readonly string[])[];
  /** Groups whose award was found and not proved best: a cheaper one would change the figures. */
  readonly unproved: readonly (readonly string[])[];
  readonly remarks: readonly string[];
}

/**
 * What an award settles by a rule, and what every other rule would give, from the evaluation's own figures.
 *
 * `baselines` is what each trust of the award paid before, or null where a part of it is not known: then no share goes
 * by it, because a part that is missing would count as nothing.
 */
export function awardSettlement(
  evaluation: Evaluation,
  found: Run,
  rule: SharingRule,
  baselines: ReadonlyMap<string, Money | null>,
): AwardSettlement {
  const { coalition, scenario } = found;
  const groups = Array.from({ length: 2 ** coalition.length }, (_, mask) => membersOf(mask, coalition));
  const runs = groups.map((group) => (group.length === 0 ? undefined : findRun(evaluation, scenario, group)));
  const costs = runs.map((run, mask) => (mask === 0 ? 0n : (amount(run?.cost) ?? undefined)));
  const none = { settlement: undefined, hasNoSplit: false, gain: null, unknown: [], unproved: [], remarks: [] };
  if (found.cost === null) return { ...none, trusts: [], notSettled: { why: 'noAward' } };
  const trusts = coalition.map((trust, t): SettlementTrust => {
    const [alone, together] = [costs[2 ** t] ?? null, parseMoney(found.perTrust[trust]!)];
    return { trust, alone: alone as Money | null, together, cash: alone === null ? null : money(alone - together) };
  });
  if (coalition.length === 1) return { ...none, trusts, notSettled: { why: 'oneTrust' } };
  const cannot = groups.filter((group, mask) => group.length === 1 && costs[mask] === undefined);
  if (cannot.length > 0) return { ...none, trusts, notSettled: { why: 'unknown', trusts: cannot.flat() } };
  const unknown = [...costs.keys()].filter((mask) => costs[mask] === undefined);
  const gain: PartnershipGain = {
    game: savingsOf(
      coalition.length,
      costs.map((cost) => cost ?? 0n),
    ),
    cash: trusts.map(({ cash }) => cash!),
    volumes: volumesAmong(evaluation, coalition),
    baselineSpend: weightsOf(coalition.map((trust) => baselines.get(trust) ?? null)),
    unknown,
  };
  const whole = money(gain.game.worth.at(-1)!);
  const agreed = transfersUnder(rule, gain);
  return {
    trusts,
    gain: whole,
    notSettled: whole < 0n ? { why: 'loss', by: money(0n - whole) } : whole === 0n ? { why: 'noGain' } : undefined,
    settlement: agreed ?? transfersUnder('cash', gain)!,
    hasNoSplit: agreed === undefined,
    unknown: unknown.map((mask) => groups[mask]!),
    unproved: groups.filter((_, mask) => runs[mask] !== undefined && runs[mask].status !== 'optimal'),
    remarks: remarksOn(gain),
  };
}

/** What each trust of a coalition needs at reference prices: the one measure in which different items can be added. */
function volumesAmong(evaluation: Evaluation, coalition: readonly string[]): bigint[] {
  const pack = packWithin(evaluation);
  const problem = awardProblem(pack, pack.scenarios[0]!.id, pack.trusts);
  return coalition.map((trust) => {
    const at = problem.coalition.indexOf(trust);
    return problem.lines.reduce((sum, line) => sum + line.byTrust[at]! * line.reference, 0n);
  });
}

function weightsOf(known: readonly (Money | null)[]): bigint[] {
  return known.map((one) => (known.includes(null) ? 0n : one!));
}

function amount(text: string | null | undefined): Money | null {
  return text === null || text === undefined ? null : parseMoney(text);
}
