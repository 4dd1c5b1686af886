import { money, type Money } from '@tandem/domain/money';
import type { Stage } from '@tandem/domain/savings';

/** What stands at each stage now; an amount stands at one stage only. */
export type StageAmounts = Readonly<Record<Stage, Money>>;

/** How far the savings of one kind of money have come, each step with all that went further. */
export interface Standing {
  /** Only identified: not yet counted on. */
  readonly identified: Money;
  /** Forecast or further: what the year is expected to bring. */
  readonly forecast: Money;
  readonly contracted: Money;
  readonly delivered: Money;
  readonly validated: Money;
  /** Refused by finance: in none of the others. */
  readonly rejected: Money;
}

export const NOTHING: StageAmounts = {
  identified: money(0n),
  forecast: money(0n),
  contracted: money(0n),
  delivered: money(0n),
  validated: money(0n),
  rejected: money(0n),
};

/** Adds amounts of one kind of money by the stage they stand at; what stands on other accounts is left out. */
export function stageAmounts(cells: Iterable<{ readonly account: string; readonly amount: Money }>): StageAmounts {
  const amounts: Record<string, Money> = { ...NOTHING };
  for (const { account, amount } of cells)
    if (account in NOTHING) amounts[account] = money((amounts[account] ?? 0n) + amount);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It started as one and only its own keys changed.
  return amounts as StageAmounts;
}

/** How far amounts have come: what is validated was delivered, contracted and forecast before, and counts there too. */
export function standingOf(at: StageAmounts): Standing {
  const delivered = money(at.delivered + at.validated);
  const contracted = money(at.contracted + delivered);
  return {
    identified: at.identified,
    forecast: money(at.forecast + contracted),
    contracted,
    delivered,
    validated: at.validated,
    rejected: at.rejected,
  };
}
