import { type Money, money, sum } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import type { Attribution, BudgetType, CashType, Effect, Mechanism, Recurrence } from './axes.js';
import { cashTypeFor, isGiven } from './baselines.js';
import { type Method, SAME_BIDS, WRITTEN_EVIDENCE } from './method.js';
import { amountFor, type StandaloneBasis } from './prices.js';
import { evidencedAlone, flexedBaseline, type PriceLadder, type WaterfallStep, waterfallOf } from './waterfall.js';

/** One trust's demand for one line, before and after: everything that the decomposition may look at. */
export interface AttributionInput extends PriceLadder {
  /** The trust that holds the budget, the only beneficiary of what is saved here. */
  readonly trust: string;
  readonly line: string;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  /** PRICE when left out. */
  readonly mechanism?: Mechanism;
  /**
   * The paper that shows that a lower volume serves the same need. Without it a change in volume is no saving: it stands
   * apart from the cash as `NOT_EVIDENCED` (Government Efficiency Framework: buying less to achieve less).
   */
  readonly managedDemand?: string | null;
  /** Where a price alone was looked for when none was found; on paper unless it says otherwise. */
  readonly soughtIn?: StandaloneBasis;
  /** When the new price was made, by which the age of the baseline is judged. */
  readonly asAt?: LocalDate;
}

/** One ledger line: an amount with exactly one value on every axis. A negative amount is a cost, shown as such. */
export interface SavingPart {
  readonly method: Method;
  readonly trust: string;
  readonly line: string;
  readonly effect: Effect;
  readonly attribution: Attribution;
  readonly cashType: CashType;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  readonly mechanism: Mechanism;
  readonly amount: Money;
  /** The partnership made this dearer than the trust alone would have paid. Never set off against another part. */
  readonly isDisBenefit: boolean;
}

/** A saving taken apart: the amounts compared, the headline figures, and the parts that add up to the total. */
export interface Decomposition {
  readonly method: Method;
  readonly trust: string;
  readonly line: string;
  /** What was paid before, at the volume before where that is given. */
  readonly baselineAmount: Money | null;
  readonly aloneAmount: Money | null;
  readonly jointAmount: Money;
  /** Baseline less joint; alone less joint for an item without baseline; null when there is nothing to compare with. */
  readonly total: Money | null;
  /** What a change in volume makes at the price before: demand, never the work of the buyer. */
  readonly volume: Money;
  /** What the trust would have had alone at the new volume, or null when it cannot be known. */
  readonly own: Money | null;
  /** What the partnership added, harmonisation included, or null when it cannot be evidenced. */
  readonly partnership: Money | null;
  /** Whether the partnership's part rests on evidence of what the trust would have paid alone. */
  readonly evidence: 'EVIDENCED' | 'NOT_EVIDENCED';
  /** Some of what the partnership did made it dearer for this trust. */
  readonly isDisBenefit: boolean;
  /** Every step that applies, those of nought too. */
  readonly steps: readonly WaterfallStep[];
  /** The ledger lines: no amount of nought among them. */
  readonly parts: readonly SavingPart[];
}

/**
 * Takes one trust's saving on one line apart, in the fixed order and exact to the penny.
 *
 * The parts add up to the total by construction. Where a rung of the ladder lies above both what was paid and what is
 * paid, the stretch above is avoidance on both sides (a rise that the trust would have met, and did not), so that the
 * cash-releasing parts always add up to the change in the budget at the new volume and to no more.
 * Sources: the partnership attribution of the methods page; Government Efficiency Framework for cash and avoidance.
 */
export function decompose(input: AttributionInput): Decomposition {
  const steps = waterfallOf(input);
  const known = evidencedAlone(input.alone);
  const joint = amountFor(input.joint, input.quantity);
  const isEvidenced = known !== null && steps.every((step) => step.effect !== 'NOT_EVIDENCED');
  const of = (isCounted: (effect: Effect) => boolean) =>
    sum(steps.filter((step) => isCounted(step.effect)).map((step) => step.amount));
  return {
    method: methodOf(input),
    trust: input.trust,
    line: input.line,
    baselineAmount: input.baseline === null ? null : (steps[0]?.from ?? null),
    aloneAmount: known === null ? null : amountFor(known, input.quantity),
    jointAmount: joint,
    total: steps.length === 0 ? null : money(steps[0]!.from - joint),
    volume: of((effect) => effect === 'VOLUME'),
    own: isEvidenced && input.baseline !== null ? of((e) => e !== 'VOLUME' && !isOfPartnership(e)) : null,
    partnership: isEvidenced ? of(isOfPartnership) : null,
    evidence: isEvidenced ? 'EVIDENCED' : 'NOT_EVIDENCED',
    isDisBenefit: steps.some((step) => isOfPartnership(step.effect) && step.amount < 0n),
    steps,
    parts: steps.flatMap((step) => partsOf(step, input, joint)).filter((part) => part.amount !== 0n),
  };
}

/** The method that a line names: by what its price alone is evidenced, or was looked for. */
function methodOf({ alone, soughtIn }: AttributionInput): Method {
  return (alone?.basis ?? soughtIn) === 'SAME_BIDS' ? SAME_BIDS : WRITTEN_EVIDENCE;
}

function isOfPartnership(effect: Effect): boolean {
  return effect === 'PARTNERSHIP' || effect === 'HARMONISATION';
}

function partsOf(step: WaterfallStep, input: AttributionInput, joint: Money): SavingPart[] {
  const cashType = cashTypeFor(input.baseline, input.asAt);
  const part = (as: CashType, amount: bigint) =>
    savingPart(input, step.effect, { cashType: as, amount: money(amount) });
  if (step.effect === 'VOLUME')
    return [part(isGiven(input.managedDemand) ? cashType : 'NON_CASH_RELEASING', step.amount)];
  if (cashType === 'COST_AVOIDANCE') return [part(cashType, step.amount)];
  const before = flexedBaseline(input) ?? joint;
  const highest = before > joint ? before : joint;
  const above = (amount: bigint) => (amount > highest ? amount - highest : 0n);
  const avoided = above(step.from) - above(step.to);
  return [part('CASH_RELEASING', step.amount - avoided), part('COST_AVOIDANCE', avoided)];
}

/** A ledger line of an effect: each axis follows from the effect and from what the line is about. */
export function savingPart(
  input: AttributionInput,
  effect: Effect,
  { cashType, amount }: { readonly cashType: CashType; readonly amount: Money },
): SavingPart {
  const attribution = attributionOf(effect, input);
  return {
    method: methodOf(input),
    trust: input.trust,
    line: input.line,
    effect,
    attribution,
    cashType,
    budgetType: input.budgetType,
    recurrence: input.recurrence,
    mechanism: mechanismOf(effect, input),
    amount,
    isDisBenefit: attribution === 'PARTNERSHIP' && amount < 0n,
  };
}

function attributionOf(effect: Effect, { alone, managedDemand }: AttributionInput): Attribution {
  if (effect === 'NOT_EVIDENCED') return 'NOT_EVIDENCED';
  if (effect === 'VOLUME') return isGiven(managedDemand) ? 'OWN_OR_MARKET' : 'NOT_EVIDENCED';
  if (isOfPartnership(effect)) return 'PARTNERSHIP';
  return effect === 'COMPETITION' && alone?.basis === 'NATIONAL_DEAL' ? 'NATIONAL_DEAL' : 'OWN_OR_MARKET';
}

function mechanismOf(effect: Effect, { mechanism }: AttributionInput): Mechanism {
  if (effect === 'VOLUME' || effect === 'MIX') return 'DEMAND';
  return effect === 'HARMONISATION' ? 'SPECIFICATION' : (mechanism ?? 'PRICE');
}
