import { divideHalfUp, money, type Money } from '@tandem/domain/money';

/** What a finished joint purchase brought: the partnership's part of the saving, against its baseline. */
export interface PastPart {
  readonly baseline: Money;
  readonly partnership: Money;
}

/** What a joint purchase may save, as past ones of its kind did. */
export interface ExpectedSaving {
  readonly middle: Money;
  /** From the least to the most that past results make of it; one result gives no range. */
  readonly range: { readonly least: Money; readonly most: Money } | undefined;
}

/**
 * The value before times what the partnership's part was of the baseline in each past result: the middle of them, with
 * the least and the most beside it. To whole pounds, because pence of an expectation would say too much. Undefined where
 * nothing is known of the past or of the value: it is never guessed.
 */
export function expectedSaving(value: Money, past: readonly PastPart[]): ExpectedSaving | undefined {
  if (past.length === 0 || value === 0n) return undefined;
  const amounts = past
    .map(({ baseline, partnership }) => money(divideHalfUp(value * partnership, baseline * 100n) * 100n))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least, most] = [amounts[0]!, amounts.at(-1)!];
  const half = amounts.length >> 1;
  const middle = amounts.length % 2 === 1 ? amounts[half]! : wholePounds(amounts[half - 1]! + amounts[half]!);
  return { middle, range: amounts.length < 2 ? undefined : { least, most } };
}

/** Half of a sum in whole pounds. */
function wholePounds(sum: bigint): Money {
  return money(divideHalfUp(sum, 200n) * 100n);
}
