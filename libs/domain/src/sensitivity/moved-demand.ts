import type { TenderPack } from '@tandem/domain/awards';
import { SeededRandom } from '@tandem/domain/chance';
import { divideHalfUp } from '@tandem/domain/money';

/** What becomes of each trust's volumes, in basis points: 10,000 is as planned. */
export type Volumes = ReadonlyMap<string, bigint>;

/**
 * The volumes of one draw: each trust's own, evenly spread around the plan.
 *
 * Every draw has a generator of its own that follows from the seed, the spread and the draw's number, so
 * draws can be made in any order and on any machine.
 */
export function drawnVolumes(
  trusts: readonly string[],
  seed: bigint,
  spreadBasisPoints: number,
  draw: number,
): Volumes {
  // One step of the generator parts the streams of neighbouring seeds, spreads and draws.
  const stream = (from: bigint, by: bigint) => new SeededRandom(from ^ new SeededRandom(by).next()).next();
  const random = new SeededRandom(stream(stream(seed, BigInt(spreadBasisPoints)), BigInt(draw)));
  const spread = BigInt(spreadBasisPoints);
  return new Map(trusts.map((trust) => [trust, 10_000n + random.between(-spread, spread)]));
}

/** The pack with the trusts' demand moved, half up to the line's own step; what was needed stays needed. */
export function movedPack(pack: TenderPack, volumes: Volumes): TenderPack {
  return {
    ...pack,
    lines: pack.lines.map((line) => {
      const step = line.indivisible ? 1000n : 1n;
      return {
        ...line,
        demand: new Map(
          [...line.demand].map(([trust, quantity]) => {
            const moved = divideHalfUp(quantity * (volumes.get(trust) ?? 10_000n), 10_000n * step) * step;
            return [trust, moved > 0n || quantity === 0n ? moved : step];
          }),
        ),
      };
    }),
  };
}
