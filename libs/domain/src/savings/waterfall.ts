import { amountOf, Fraction, type Money, money, type Quantity } from '@tandem/domain/money';
import type { Effect } from './axes.js';
import { type Baseline, isGiven } from './baselines.js';
import { amountFor, type EvidencedPrice, type Price, type StandalonePrice } from './prices.js';

/** How the market moved between the date of the baseline and that of the new price, as an exact ratio. */
export interface MarketMove {
  readonly ratio: Fraction;
  readonly evidence: string;
}

/** The prices between the baseline and what is paid, as far as they are known. */
export interface PriceLadder {
  readonly quantity: Quantity;
  /** Null for an item that the trust never bought before. */
  readonly baseline: Baseline | null;
  /** The volume before; left out when the baseline is compared at the new volume. */
  readonly formerQuantity?: Quantity | null;
  /** Left out where no index is agreed: the market is then not told apart from competition. */
  readonly market?: MarketMove | null;
  /** Null when the trust could not have bought alone, or nothing shows at what price. */
  readonly alone: StandalonePrice | null;
  /** The joint price at the trust's own specification; left out when the specification is the same. */
  readonly ownSpecification?: EvidencedPrice | 'NOT_EVIDENCED';
  /** The joint price in the proportions bought before; left out when the mix is the same. */
  readonly formerMix?: EvidencedPrice | 'NOT_EVIDENCED';
  readonly joint: Price;
}

/** One step down, or up, from the baseline to what is paid. */
export interface WaterfallStep {
  readonly effect: Effect;
  readonly from: Money;
  readonly to: Money;
  readonly amount: Money;
}

/** What is known of a price alone; a price without a reference is no evidence. */
export function evidencedAlone(alone: StandalonePrice | null): StandalonePrice | null {
  return isGiven(alone?.evidence) ? alone : null;
}

/** What was paid before for the new quantity, or null. */
export function flexedBaseline({ baseline, quantity }: Pick<PriceLadder, 'baseline' | 'quantity'>): Money | null {
  return baseline === null ? null : amountOf(baseline.unitPrice, quantity);
}

/**
 * The steps from the baseline to what is paid, in the fixed order: volume, market, competition, partnership,
 * harmonisation, mix.
 *
 * Every amount on the ladder is rounded once and a step is the difference of two of them, so that the steps add up by
 * construction. A rung that applies and is not evidenced makes the step across it `NOT_EVIDENCED`; nothing is assumed. No effect
 * comes twice.
 * Without a baseline the steps begin at the price alone; without that too there are none.
 */
export function waterfallOf(ladder: PriceLadder): WaterfallStep[] {
  const [start, ...rungs] = rungsOf(ladder);
  let at = start?.amount ?? null;
  if (at === null) return [];
  const steps: WaterfallStep[] = [];
  let isDoubtful = false;
  for (const { effect, amount } of rungs) {
    if (amount === null) {
      isDoubtful = true;
      continue;
    }
    const last = steps.at(-1);
    // Two doubtful steps in a row are one: what lies between them tells nobody anything.
    const isOne = isDoubtful && last?.effect === 'NOT_EVIDENCED';
    const from: Money = isOne ? last.from : at;
    if (isOne) steps.pop();
    steps.push({ effect: isDoubtful ? 'NOT_EVIDENCED' : effect, from, to: amount, amount: money(from - amount) });
    at = amount;
    isDoubtful = false;
  }
  return steps;
}

interface Rung {
  readonly effect: Effect;
  /** Null where the rung applies and nothing is evidence of it. */
  readonly amount: Money | null;
}

function rungsOf(ladder: PriceLadder): Rung[] {
  const { baseline, formerQuantity, market, quantity } = ladder;
  const known = evidencedAlone(ladder.alone);
  const alone = known === null ? null : amountFor(known, quantity);
  const flexed = flexedBaseline(ladder);
  if (baseline === null || flexed === null) return [{ effect: 'NONE', amount: alone }, ...jointRungs(ladder)];
  const start: Rung[] =
    formerQuantity == null
      ? [{ effect: 'NONE', amount: flexed }]
      : [
          { effect: 'NONE', amount: amountOf(baseline.unitPrice, formerQuantity) },
          { effect: 'VOLUME', amount: flexed },
        ];
  const indexed: Rung[] = market ? [{ effect: 'MARKET', amount: indexedAmount(baseline, quantity, market.ratio) }] : [];
  return [...start, ...indexed, { effect: 'COMPETITION', amount: alone }, ...jointRungs(ladder)];
}

/** The joint award at the own specification and the former mix, then at the common one: each its own rung where it applies. */
function jointRungs({ ownSpecification, formerMix, joint, quantity }: PriceLadder): Rung[] {
  const amounts = [ownSpecification, formerMix, joint].flatMap((price) => {
    if (price === undefined) return [];
    return [price === 'NOT_EVIDENCED' ? null : amountFor(price, quantity)];
  });
  const effects: Effect[] = [
    'PARTNERSHIP',
    ...(ownSpecification === undefined ? [] : (['HARMONISATION'] as const)),
    ...(formerMix === undefined ? [] : (['MIX'] as const)),
  ];
  return effects.map((effect, i) => ({ effect, amount: amounts[i]! }));
}

/** What the quantity would cost had the baseline price followed the index, rounded once. */
export function indexedAmount(baseline: Pick<Baseline, 'unitPrice'>, quantity: Quantity, ratio: Fraction): Money {
  return Fraction.of(baseline.unitPrice * quantity * ratio.numerator, 100_000n * ratio.denominator).toMoney();
}
