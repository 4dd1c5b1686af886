import { money, type Money } from './amounts.js';
import { divideHalfUp } from './rounding.js';

/**
 * An exact rational number in lowest terms, with the sign on the numerator.
 *
 * Attribution and scoring divide before they add; doing so in fractions keeps "the parts add up to the whole" an
 * equality, and rounding happens once, in `toMoney`.
 */
export class Fraction {
  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** The fraction n/d in lowest terms. Errors: RangeError when d is nought. */
  static of(n: bigint, d: bigint = 1n): Fraction {
    if (d === 0n) throw new RangeError('A fraction cannot have the denominator nought.');
    const common = greatestCommonDivisor(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
    return new Fraction(n / common, d / common);
  }

  add(other: Fraction): Fraction {
    const top = this.numerator * other.denominator + other.numerator * this.denominator;
    return Fraction.of(top, this.denominator * other.denominator);
  }

  sub(other: Fraction): Fraction {
    return this.add(other.neg());
  }

  mul(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** This divided by the other. Errors: RangeError when the other is nought. */
  div(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  neg(): Fraction {
    return new Fraction(-this.numerator, this.denominator);
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** Negative, nought or positive as this is less than, equal to or greater than the other. */
  compare(other: Fraction): -1 | 0 | 1 {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  equals(other: Fraction): boolean {
    return this.compare(other) === 0;
  }

  /** This number of pence as money, rounded half up (away from zero) once. */
  toMoney(): Money {
    return money(divideHalfUp(this.numerator, this.denominator));
  }

  /** The exact value as text, "2/3" or "5", for traces that a person can redo by hand. */
  toString(): string {
    return this.denominator === 1n ? String(this.numerator) : `${this.numerator}/${this.denominator}`;
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
