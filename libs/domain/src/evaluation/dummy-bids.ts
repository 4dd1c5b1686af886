import { SeededRandom } from '@tandem/domain/chance';
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
  const random = new SeededRandom(BigInt(range.seed));
  const width = range.highest > range.lowest ? range.highest - range.lowest : 0n;
  const [poor, good] = [range.lowestQualityBasisPoints ?? 3000, range.highestQualityBasisPoints ?? 9500];
  const half = BigInt(Math.max(0, good - poor)) / 2n;
  return Array.from({ length: range.count }, (_, i): ScorableBid => {
    const place = random.between(0n, WHOLE);
    const price = range.lowest + (width * place) / WHOLE;
    const quality = poor + Number((half * place) / WHOLE + random.between(0n, half));
    return { bid: `D${i + 1}`, price, quality: qualityOf(quality), submittedAt: BigInt(i + 1) };
  });
}

const WHOLE = 1_000_000n;
