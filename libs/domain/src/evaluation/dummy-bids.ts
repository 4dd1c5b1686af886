import { qualityOf, type ScorableBid } from './scoring.js';

/** Between which prices and qualities bids are invented. */
export interface DummyBidRange {
  /** The same seed gives the same bids everywhere. */
  readonly seed: number;
  readonly count: number;
  /** Pence. */
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly lowestQualityBasisPoints?: number;
  readonly highestQualityBasisPoints?: number;
}

/**
 * Invents plausible bids: prices spread over the range, quality that rises with price half of the way and is chance for
 * the other half, because dearer bids tend to be better and not always are.
 *
 * They test a scoring before it is published (Bid Evaluation Guidance Note, section 8) and say nothing of any supplier.
 */
export function dummyBids(range: DummyBidRange): ScorableBid[] {
  const draw = chanceFrom(range.seed);
  const width = range.highest > range.lowest ? range.highest - range.lowest : 0n;
  const [poor, good] = [range.lowestQualityBasisPoints ?? 3000, range.highestQualityBasisPoints ?? 9500];
  const half = BigInt(Math.max(0, good - poor)) / 2n;
  return Array.from({ length: range.count }, (_, i): ScorableBid => {
    const place = draw(WHOLE + 1n);
    const price = range.lowest + (width * place) / WHOLE;
    const quality = poor + Number((half * place) / WHOLE + draw(half + 1n));
    return { bid: `D${i + 1}`, price, quality: qualityOf(quality), submittedAt: BigInt(i + 1) };
  });
}

const WHOLE = 1_000_000n;

/** Whole numbers below a bound from a seed: the mulberry32 generator, two draws of 32 bits each time. */
function chanceFrom(seed: number): (below: bigint) => bigint {
  let state = seed | 0;
  const bits = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return BigInt((mixed ^ (mixed >>> 14)) >>> 0);
  };
  return (below) => ((bits() << 32n) | bits()) % below;
}
