import type { Evaluation, Run } from '@tandem/domain/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import { findRun } from './run-index.js';

/** What one remaining trust pays before and after another has left. */
export interface Remaining {
  readonly trust: string;
  readonly before: Money | null;
  readonly after: Money | null;
  /** After less before: what the leaving costs this trust. Negative when it is better off. */
  readonly extra: Money | null;
  readonly alone: Money | null;
}

/** What a trust's leaving does to the others, from awards of the same bids that were solved already. */
export interface Withdrawal {
  readonly scenario: string;
  readonly leaving: readonly string[];
  readonly before: { readonly coalition: readonly string[]; readonly cost: Money | null };
  readonly after: {
    readonly coalition: readonly string[];
    readonly cost: Money | null;
    readonly status: Run['status'];
    readonly infeasibleBecause: readonly string[];
    /** What the remaining trusts pay more in all; null when it cannot be known. */
    readonly extra: Money | null;
  };
  readonly remaining: readonly Remaining[];
}

/**
 * What each remaining trust pays when some leave: nobody imputes anything, each figure is an award that was solved.
 *
 * The suppliers' break points cover every coalition, so the prices are the ones that were bid for it.
 * Undefined when nobody would remain or the run did not solve that coalition.
 */
export function withdrawalOf(
  evaluation: Evaluation,
  scenario: string,
  coalition: readonly string[],
  leaving: readonly string[],
): Withdrawal | undefined {
  const staying = coalition.filter((trust) => !leaving.includes(trust));
  const before = findRun(evaluation, scenario, coalition);
  const after = staying.length === 0 ? undefined : findRun(evaluation, scenario, staying);
  if (!before || !after) return undefined;
  const remaining = staying.map((trust): Remaining => {
    const paysBefore = amount(before.perTrust[trust]);
    const paysAfter = amount(after.perTrust[trust]);
    return {
      trust,
      before: paysBefore,
      after: paysAfter,
      extra: paysBefore === null || paysAfter === null ? null : money(paysAfter - paysBefore),
      alone: amount(findRun(evaluation, scenario, [trust])?.perTrust[trust]),
    };
  });
  const extras = remaining.map((one) => one.extra);
  return {
    scenario,
    leaving,
    before: { coalition, cost: amount(before.cost) },
    after: {
      coalition: staying,
      cost: amount(after.cost),
      status: after.status,
      infeasibleBecause: after.infeasibleBecause,
      extra: extras.includes(null) ? null : money(extras.reduce((sum: bigint, one) => sum + (one ?? 0n), 0n)),
    },
    remaining,
  };
}

function amount(text: string | null | undefined): Money | null {
  return text === null || text === undefined ? null : parseMoney(text);
}
