import { divideHalfUp, Fraction } from '@tandem/domain/money';
import { formulaOf } from './catalogue.js';
import { checkLotsToScore, type LotScores, type LotsToScore, type WeightScenario } from './lots-to-score.js';
import type { FormulaParameters, PriceField } from './price-formula.js';
import { compareRatios, type Ratio } from './ratio.js';
import type { Scoring } from './scoring.js';
import { standingIn } from './standings.js';

/**
 * Scores and ranks every lot under every set of weights, with exactly the answers of `scoreBids`.
 *
 * Figures are first computed as floats of ten-thousandths from whole numbers below 2^53 (prices below 2^41 pence, up to
 * 1,024 suppliers, weights and scores up to 10,000), so each carries at most five roundings of 2^-53 of the largest
 * figure in play. Where two figures, or a figure and the middle between two roundings, are nearer than 2^-49 of that,
 * floats cannot tell and the exact ratios of `standingIn` decide. Errors: RangeError for an input outside those bounds.
 */
export function scoreLots(input: LotsToScore): LotScores {
  checkLotsToScore(input);
  const size = input.scenarios.length * input.lots * input.suppliers;
  const scores: LotScores = {
    ranks: new Int32Array(size),
    totals: new Float64Array(size).fill(NaN),
    points: new Float64Array(size).fill(NaN),
    qualities: new Int32Array(size),
  };
  const scorer = new LotScorer(input, scores);
  for (const [s, scenario] of input.scenarios.entries()) {
    scorer.weigh(scenario);
    for (let lot = 0; lot < input.lots; lot++) scorer.score(lot, (s * input.lots + lot) * input.suppliers);
  }
  return scores;
}

const SURE = 2 ** -49;

/** Works through lots one by one in buffers that are made once. */
class LotScorer {
  private readonly formula;
  /** The formula's parameters as numbers, below 2^41. */
  private readonly floor: number;
  private readonly ceiling: number;
  private readonly worth: number;
  private readonly maximum: number;
  /** Suppliers that are ranked in the lot, best first once sorted. */
  private readonly ranked: Int32Array;
  /** Sums of weight times score by supplier, up to 10^8. */
  private readonly quality: Float64Array;
  private readonly share: Float64Array;
  private readonly total: Float64Array;
  private weights: readonly number[] = [];
  private priceWeight = 0;
  private qualityWeight = 0;
  private lot = 0;
  private count = 0;
  private largest = 0;
  private field = { lowest: 0, highest: 0, total: 0, count: 0 };

  constructor(
    private readonly input: LotsToScore,
    private readonly scores: LotScores,
  ) {
    const { formula, parameters } = input.scoring;
    this.formula = formulaOf(formula);
    const amount = (name: keyof FormulaParameters, absent: number) => Number(parameters[name] ?? absent);
    [this.floor, this.ceiling] = [amount('floor', 0), amount('ceiling', 0)];
    [this.worth, this.maximum] = [amount('willingnessToPay', 0), amount('maximumPrice', Infinity)];
    this.ranked = new Int32Array(input.suppliers);
    this.quality = new Float64Array(input.suppliers);
    this.share = new Float64Array(input.suppliers);
    this.total = new Float64Array(input.suppliers);
  }

  weigh(scenario: WeightScenario): void {
    this.weights = scenario.criteriaWeightsBasisPoints;
    this.priceWeight = scenario.priceWeightBasisPoints;
    this.qualityWeight = 10_000 - scenario.priceWeightBasisPoints;
  }

  score(lot: number, at: number): void {
    this.lot = lot;
    this.gather(at);
    this.computeTotals();
    this.sort();
    let rank = 1;
    for (let i = 0; i < this.count; i++) {
      const supplier = this.ranked[i]!;
      if (i > 0 && this.compare(this.ranked[i - 1]!, supplier) !== 0) rank = i + 1;
      this.scores.ranks[at + supplier] = rank;
      this.scores.totals[at + supplier] = this.rounded(this.total[supplier]!, this.largest, supplier, 'total');
      if (this.formula.direction === 'lowestWins') continue;
      const points = 100 * this.priceWeight * this.share[supplier]!;
      this.scores.points[at + supplier] = this.rounded(points, 1_000_000, supplier, 'points');
    }
  }

  /** Sums every bid's quality, sets aside those that are not ranked and takes in the prices of the others. */
  private gather(at: number): void {
    const { suppliers, criteria, prices, scores, scoring } = this.input;
    const { qualityWeight, weights } = this;
    const least = scoring.minimumQualityBasisPoints;
    const field = { lowest: Infinity, highest: -Infinity, total: 0, count: 0 };
    this.count = 0;
    for (let supplier = 0; supplier < suppliers; supplier++) {
      const place = this.lot * suppliers + supplier;
      const price = prices[place]!;
      if (Number.isNaN(price)) continue;
      let sum = 0;
      for (let c = 0, from = place * criteria; c < criteria; c++, from++) sum += weights[c]! * scores[from]!;
      this.quality[supplier] = sum;
      if (qualityWeight > 0) {
        this.scores.qualities[at + supplier] = Math.floor((2 * sum + qualityWeight) / (2 * qualityWeight));
      }
      const isPoor = qualityWeight > 0 ? sum < least * qualityWeight : least > 0;
      const isBarred = this.formula.id === 'PPQP' && (price > this.maximum || sum === 0);
      if (isPoor || isBarred) continue;
      this.ranked[this.count++] = supplier;
      if (price < field.lowest) field.lowest = price;
      if (price > field.highest) field.highest = price;
      field.total += price;
      field.count++;
    }
    this.field = field;
  }

  private computeTotals(): void {
    this.largest = this.formula.direction === 'highestWins' ? 1_000_000 : 0;
    for (let i = 0; i < this.count; i++) {
      const supplier = this.ranked[i]!;
      const price = this.price(supplier);
      const sum = this.quality[supplier]!;
      if (this.formula.direction === 'highestWins') {
        const share = this.shareOf(price);
        this.share[supplier] = share;
        this.total[supplier] = 100 * this.priceWeight * share + sum / 100;
        continue;
      }
      const [plus, minus] = this.figureOf(price, sum);
      this.total[supplier] = plus - minus;
      this.largest = Math.max(this.largest, plus, minus);
    }
  }

  /** The share of the price points: one rounding, because both sides of every division are whole numbers below 2^53. */
  private shareOf(price: number): number {
    const { lowest, highest, total, count } = this.field;
    const { id } = this.formula;
    switch (id) {
      case 'REL_LOWEST':
        return price === 0 ? 1 : lowest / price;
      case 'REL_LINEAR':
        return lowest === 0 ? (price === 0 ? 1 : 0) : clampedQuotient(2 * lowest - price, lowest);
      case 'REL_MEAN':
        return total === 0 ? 0.5 : clampedQuotient(3 * total - 2 * price * count, 2 * total);
      case 'REL_RANGE':
        return highest === lowest ? 1 : (highest - price) / (highest - lowest);
      case 'FIXED':
        return clampedQuotient(this.ceiling - price, this.ceiling - this.floor);
      case 'PPQP':
      case 'MONETISED':
      case 'LOWEST_COMPLIANT':
        return NaN;
      default:
        return id satisfies never;
    }
  }

  /** The figure in ten-thousandths of a pound, as what adds to it and what is taken off. */
  private figureOf(price: number, sum: number): [number, number] {
    if (this.formula.id === 'PPQP') return [(price * this.qualityWeight * 10_000) / sum, 0];
    const isWorth = this.formula.id === 'MONETISED' && this.qualityWeight > 0;
    return [100 * price, isWorth ? (this.worth * sum) / this.qualityWeight : 0];
  }

  /** Puts the ranked suppliers in order by insertion: lots are short, and neighbours are mostly told apart by floats. */
  private sort(): void {
    const { ranked } = this;
    for (let i = 1; i < this.count; i++) {
      const supplier = ranked[i]!;
      let j = i - 1;
      while (j >= 0 && this.compare(ranked[j]!, supplier) > 0) {
        ranked[j + 1] = ranked[j]!;
        j--;
      }
      ranked[j + 1] = supplier;
    }
  }

  private compare(a: number, b: number): number {
    const difference = this.total[a]! - this.total[b]!;
    const isHigh = this.formula.direction === 'highestWins';
    if (Math.abs(difference) > this.largest * SURE) return difference > 0 === isHigh ? -1 : 1;
    if (!this.isSame(a, b)) {
      const exact = compareRatios(this.exactly(a).total, this.exactly(b).total);
      if (exact !== 0) return isHigh ? -exact : exact;
    }
    return this.brokenTie(a, b);
  }

  /** Whether two bids agree in all that a figure is made of, so that no arithmetic is needed to call them equal. */
  private isSame(a: number, b: number): boolean {
    return this.price(a) === this.price(b) && this.quality[a] === this.quality[b];
  }

  private brokenTie(a: number, b: number): number {
    for (const rule of this.input.scoring.tie) {
      const difference = rule === 'higherQuality' ? this.quality[b]! - this.quality[a]! : this.earlier(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  private earlier(a: number, b: number): number {
    const { submittedAt } = this.input;
    const [left, right] = [submittedAt?.[a] ?? NaN, submittedAt?.[b] ?? NaN];
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left - right;
  }

  private price(supplier: number): number {
    return this.input.prices[this.lot * this.input.suppliers + supplier]!;
  }

  /** A float of ten-thousandths to the nearest whole, a half away from nought; the exact ratio decides near a half. */
  private rounded(value: number, largest: number, supplier: number, what: 'total' | 'points'): number {
    const size = Math.abs(value);
    const whole = Math.floor(size);
    const isSure = Math.abs(size - whole - 0.5) > largest * SURE && largest < 2 ** 48;
    if (isSure) {
      const nearest = size - whole > 0.5 ? whole + 1 : whole;
      return value < 0 && nearest > 0 ? -nearest : nearest;
    }
    const { total, share } = this.exactly(supplier);
    const scaled: Ratio =
      what === 'total' ? { top: total.top * 10_000n, bottom: total.bottom } : pricePoints(share!, this.priceWeight);
    return Number(divideHalfUp(scaled.top, scaled.bottom));
  }

  /** The exact standing, by the code that ranks one lot. */
  private exactly(supplier: number): { readonly total: Ratio; readonly share?: Ratio } {
    const { lowest, highest, total, count } = this.field;
    const field: PriceField = {
      lowest: BigInt(lowest),
      highest: BigInt(highest),
      total: BigInt(total),
      count: BigInt(count),
    };
    const scoring: Scoring = { ...this.input.scoring, priceWeightBasisPoints: this.priceWeight };
    const whole = BigInt(this.qualityWeight) * 10_000n;
    const quality = whole === 0n ? Fraction.of(0n) : Fraction.of(BigInt(this.quality[supplier]!), whole);
    return standingIn(scoring, field, { bid: String(supplier), price: BigInt(this.price(supplier)), quality });
  }
}

function pricePoints(share: Ratio, weight: number): Ratio {
  return { top: share.top * BigInt(weight) * 100n, bottom: share.bottom };
}

function clampedQuotient(top: number, bottom: number): number {
  return top <= 0 ? 0 : top >= bottom ? 1 : top / bottom;
}
