import { compareDates, type LocalDate } from '@tandem/domain/time';
import type { SharingRule } from './settlement.js';

/** A rule of settlement as the partnership's agreement states it, one version after the other. */
export interface StatedRule {
  readonly version: number;
  readonly rule: SharingRule;
  /** From which day the paper says that it holds. */
  readonly holdsFrom: LocalDate;
  /** The day on which the last of the trusts that it binds agreed; undefined while one of them has not. */
  readonly agreedOn: LocalDate | undefined;
}

/** A stated rule with the day from which it truly holds. */
export interface HoldingRule<T extends StatedRule> {
  readonly stated: T;
  readonly from: LocalDate;
}

/**
 * The rules that hold, each with its first day: those that every trust has agreed to, in the order of their versions.
 *
 * Nobody changes what has been settled: a rule that follows another holds from the day on which the last trust agreed,
 * if the paper names an earlier one. The first may hold from before, because the paper is older than its record here.
 */
export function holdingRules<T extends StatedRule>(stated: readonly T[]): HoldingRule<T>[] {
  const agreed = stated.filter((one) => one.agreedOn !== undefined).sort((a, b) => a.version - b.version);
  return agreed.map((one, at) => {
    const isLate = at > 0 && compareDates(one.holdsFrom, one.agreedOn!) < 0;
    return { stated: one, from: isLate ? one.agreedOn! : one.holdsFrom };
  });
}

/** The rule that holds on a day: the newest version whose first day has come. Undefined when none has. */
export function ruleHoldingOn<T extends StatedRule>(stated: readonly T[], day: LocalDate): HoldingRule<T> | undefined {
  return holdingRules(stated).findLast(({ from }) => compareDates(from, day) <= 0);
}
