import { allocate, percentText, percentWords } from '@tandem/domain/money';

/** Weights that might have been published instead: the price's first, then each criterion's; together 10,000. */
export interface WeightScenario {
  readonly title: string;
  readonly weights: readonly number[];
}

/** By how many points each weight is moved: rules of evaluation, section on sensitivity. */
const STEPS = [-1000, -500, 500, 1000] as const;

/**
 * Each weight 5 and 10 points lower and higher. The others keep their proportions and make
 * room, shared out by largest remainder so that all add up to 100%. A move that leaves 0 to 100 is left out, and so is
 * the price's where the formula does not weigh it.
 */
export function nearWeights(
  published: readonly number[],
  names: readonly string[],
  weighsPrice: boolean,
): WeightScenario[] {
  const found: WeightScenario[] = [];
  for (const [at, weight] of published.entries()) {
    if (at === 0 && !weighsPrice) continue;
    for (const step of STEPS) {
      const moved = weight + step;
      const others = published.map((other, i) => (i === at || (i === 0 && !weighsPrice) ? 0n : BigInt(other)));
      if (moved < 0 || moved > 10_000 || others.every((other) => other === 0n)) continue;
      const shares = allocate(BigInt(10_000 - moved), others);
      found.push({
        title: `${names[at]} at ${percentWords(moved)} (${step < 0 ? '−' : '+'}${percentText(Math.abs(step))} points)`,
        weights: published.map((_, i) => (i === at ? moved : Number(shares[i]))),
      });
    }
  }
  return found;
}
