import { money, rate, roundedRatio, sum, type Money, type Rate, tenthsWords } from '@tandem/domain/money';

/** The triggers as settings, because none of them is law: they say when to ask, never what to decide. */
export interface AbnormallyLowSettings {
  /** Further below the mean of all compliant bids than this. */
  readonly belowMean: Rate;
  /** Further below the should-cost model than this. */
  readonly belowShouldCost: Rate;
  /** Further below the mean of the bids without the highest than this, and also ... */
  readonly belowAdjustedMean: Rate;
  /** ... further below the next lowest bid than this share of it, which counts as no less than the floor, ... */
  readonly belowNextLowest: Rate;
  readonly nextLowestFloor: Money;
  /** ... and as no more than the ceiling. */
  readonly nextLowestCeiling: Money;
}

/**
 * The settings a tender starts with: 10% below mean or should-cost (Bid Evaluation Guidance Note, 2021, to be confirmed
 * by the trusts), and 15% below the adjusted mean with 1% below the next lowest (Scottish Government construction
 * procurement handbook).
 */
export const ABNORMALLY_LOW_DEFAULTS: AbnormallyLowSettings = {
  belowMean: rate(1000),
  belowShouldCost: rate(1000),
  belowAdjustedMean: rate(1500),
  belowNextLowest: rate(100),
  nextLowestFloor: money(1_000_00n),
  nextLowestCeiling: money(100_000_00n),
};

/** A reason to ask a supplier how it can perform at its price. It changes no ranking and excludes nobody. */
export interface AbnormallyLowFlag {
  readonly bid: string;
  readonly trigger: 'belowMean' | 'belowShouldCost' | 'belowAdjustedMean';
  readonly sentence: string;
}

/**
 * Flags prices that look abnormally low, compared exactly, as flags only.
 *
 * The Act lets a tender be disregarded for its price only after the supplier was told and had a reasonable chance to
 * show that it can perform (PA23 s.19(4)-(5)), so nothing here says "exclude". Fewer than two compliant bids have no
 * mean to be compared with, and fewer than three none without the highest.
 */
export function abnormallyLow(
  bids: readonly { readonly bid: string; readonly price: Money }[],
  settings: AbnormallyLowSettings = ABNORMALLY_LOW_DEFAULTS,
  shouldCost: Money | null = null,
): AbnormallyLowFlag[] {
  const sorted = [...bids].sort((a, b) => (a.price < b.price ? -1 : a.price > b.price ? 1 : a.bid < b.bid ? -1 : 1));
  const prices = sorted.map((bid) => bid.price);
  return sorted.flatMap(({ bid, price }, i) => {
    const flag = (trigger: AbnormallyLowFlag['trigger'], than: bigint, parts: number, words: string) => ({
      bid,
      trigger,
      sentence: `The price is ${percentBelow(price, than, parts)} below ${words}. Ask the supplier to explain it.`,
    });
    const flags: AbnormallyLowFlag[] = [];
    const total = sum(prices);
    if (prices.length >= 2 && isBelow(price, total, prices.length, settings.belowMean)) {
      flags.push(flag('belowMean', total, prices.length, 'the mean of all compliant bids'));
    }
    if (shouldCost !== null && isBelow(price, shouldCost, 1, settings.belowShouldCost)) {
      flags.push(flag('belowShouldCost', shouldCost, 1, 'the should-cost model'));
    }
    const withoutHighest = prices.slice(0, -1);
    const next = prices[i + 1];
    const adjusted = sum(withoutHighest);
    const isFarBelow =
      prices.length >= 3 && isBelow(price, adjusted, withoutHighest.length, settings.belowAdjustedMean);
    if (isFarBelow && next !== undefined && isClearOf(price, next, settings)) {
      flags.push(
        flag('belowAdjustedMean', adjusted, withoutHighest.length, 'the mean of the bids without the highest'),
      );
    }
    return flags;
  });
}

/** Whether a price is more than a share below total ÷ parts, without dividing. */
function isBelow(price: bigint, total: bigint, parts: number, share: Rate): boolean {
  return price * BigInt(parts) * 10_000n < total * BigInt(10_000 - share);
}

function isClearOf(price: Money, next: Money, settings: AbnormallyLowSettings): boolean {
  const scaled = next * BigInt(settings.belowNextLowest);
  const [floor, ceiling] = [settings.nextLowestFloor * 10_000n, settings.nextLowestCeiling * 10_000n];
  const margin = scaled < floor ? floor : scaled > ceiling ? ceiling : scaled;
  return (next - price) * 10_000n > margin;
}

function percentBelow(price: bigint, total: bigint, parts: number): string {
  return tenthsWords(roundedRatio(total - price * BigInt(parts), total, 1000n));
}
