import type { RunOutcome } from './evaluation.js';

/**
 * What each coalition of one scenario pays, found by walking from trust to trust.
 *
 * A comparison of n trusts reads 2^n coalitions, and there is one for every coalition: with twelve trusts half a
 * million reads for each scenario, which a path of small maps answers without making a key for each.
 */
export class CoalitionCosts {
  private readonly costs = new Map<string, CoalitionCosts>();
  private cost: bigint | undefined;

  /** The costs of the runs of one scenario; a run without an award has none. Coalitions are in code-point order. */
  static of(runs: readonly RunOutcome[]): CoalitionCosts {
    const root = new CoalitionCosts();
    for (const { coalition, award } of runs) {
      let at = root;
      for (const trust of coalition) at = at.longer(trust);
      at.cost = award?.cost;
    }
    return root;
  }

  /** The cost of one coalition, or undefined where it is not known. */
  of(coalition: readonly string[]): bigint | undefined {
    return coalition.reduce<CoalitionCosts | undefined>((at, trust) => at?.costs.get(trust), this)?.cost;
  }

  /** The costs of all coalitions within one, by bit mask, or undefined when one of them is not known. */
  within(coalition: readonly string[]): bigint[] | undefined {
    const places: CoalitionCosts[] = [this];
    const found = [0n];
    for (const trust of coalition) {
      for (let mask = 0, before = places.length; mask < before; mask++) {
        const place = places[mask]!.costs.get(trust);
        if (place?.cost === undefined) return undefined;
        places.push(place);
        found.push(place.cost);
      }
    }
    return found;
  }

  private longer(trust: string): CoalitionCosts {
    const known = this.costs.get(trust) ?? new CoalitionCosts();
    this.costs.set(trust, known);
    return known;
  }
}
