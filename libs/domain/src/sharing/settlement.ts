import { Fraction } from '@tandem/domain/money';
import { everybody, type Game, hasPlayer, sumsByMask } from './game.js';
import { nucleolus } from './nucleolus.js';
import { toPennies } from './pennies.js';
import { proportionalShares } from './separable-gains.js';
import { shapley } from './shapley.js';

/**
 * The rules by which partners may share what they gain together; the first is what happens when nothing is agreed.
 *
 * Cash as it falls needs no transfer. The others are computed and settled between the trusts, if their agreement says so.
 */
export const SHARING_RULES = ['cash', 'equal', 'volume', 'baselineSpend', 'shapley', 'nucleolus'] as const;
/** One of `SHARING_RULES`. */
export type SharingRule = (typeof SHARING_RULES)[number];

/** What a page calls each rule. */
export const SHARING_RULE_WORDS: Readonly<Record<SharingRule, string>> = {
  cash: 'Cash as it falls at the common price',
  equal: 'Equal parts',
  volume: 'In proportion to volume',
  baselineSpend: 'In proportion to baseline spend',
  shapley: 'Shapley value',
  nucleolus: 'Nucleolus',
};

/** What partners gained together, and what each rule looks at. All by player, amounts in pence. */
export interface PartnershipGain {
  readonly game: Game;
  /** What each has gained by paying the common price: alone less what it pays. Adds up to the worth of everybody. */
  readonly cash: readonly bigint[];
  readonly volumes: readonly bigint[];
  readonly baselineSpend: readonly bigint[];
  /**
   * Masks of smaller coalitions whose worth is not known, whatever the game says of it. What needs every coalition then
   * has no split, and nothing is said of these coalitions: nothing is put in the place of what is missing.
   */
  readonly unknown?: readonly number[];
}

/** How much worse off than on its own a coalition is under a split; above nought it would rather leave. */
export interface CoalitionExcess {
  readonly mask: number;
  readonly worth: bigint;
  readonly gets: Fraction;
  readonly excess: Fraction;
}

/** One rule's split: exact, in pence, and what every coalition has to say to it. */
export interface RuleShares {
  readonly rule: SharingRule;
  readonly exact: readonly Fraction[];
  /** Adds up to the whole gain, to the penny. */
  readonly pence: readonly bigint[];
  readonly excesses: readonly CoalitionExcess[];
  /** No coalition would do better on its own; undefined where none does of those that are known, and some are not. */
  readonly isInCore: boolean | undefined;
  /** What each player gets beyond its cash by this rule: a transfer to it, or from it below nought. Adds up to nought. */
  readonly transfers: readonly bigint[];
}

/** A payment between two players that settles a rule. */
export interface Payment {
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
}

/** What the agreed rule settles, and what each of the other rules would have given. */
export interface Settlement extends RuleShares {
  readonly payments: readonly Payment[];
  readonly alternatives: readonly RuleShares[];
}

/**
 * The split by one rule, exact. Undefined when a rule in proportion has only noughts to go by, and when a rule needs
 * the worth of a coalition that is not known.
 *
 * Errors: RangeError when the cash does not add up to what everybody gained, which would move money out of nowhere.
 */
export function shareBy(rule: SharingRule, gain: PartnershipGain): readonly Fraction[] | undefined {
  const { game, cash, volumes, baselineSpend, unknown = [] } = gain;
  const whole = game.worth[everybody(game)]!;
  if (cash.reduce((a, b) => a + b, 0n) !== whole) throw new RangeError('The cash does not add up to the whole gain.');
  switch (rule) {
    case 'cash':
      return cash.map((part) => Fraction.of(part));
    case 'equal':
      return cash.map(() => Fraction.of(whole, BigInt(game.players)));
    case 'volume':
      return proportionalShares(whole, volumes);
    case 'baselineSpend':
      return proportionalShares(whole, baselineSpend);
    case 'shapley':
      return unknown.length > 0 ? undefined : shapley(game);
    case 'nucleolus':
      return unknown.length > 0 ? undefined : nucleolus(game);
    default:
      return rule satisfies never;
  }
}

/** What every coalition but everybody is short of under an exact split, by mask; negative where it gets more than it is worth. */
export function excessesOf(game: Game, split: readonly Fraction[]): CoalitionExcess[] {
  const divisor = split.reduce((product, { denominator }) => product * denominator, 1n);
  const sums = sumsByMask(split.map(({ numerator, denominator }) => (numerator * divisor) / denominator));
  return game.worth.slice(1, -1).map((worth, i) => {
    const gets = Fraction.of(sums[i + 1]!, divisor);
    return { mask: i + 1, worth, gets, excess: Fraction.of(worth).sub(gets) };
  });
}

/** Every rule beside the others, each with its core check and the transfers it would take; those without a split left out. */
export function sharesSideBySide(gain: PartnershipGain): RuleShares[] {
  const whole = gain.game.worth[everybody(gain.game)]!;
  return SHARING_RULES.flatMap((rule) => {
    const exact = shareBy(rule, gain);
    if (!exact) return [];
    const pence = toPennies(exact, whole);
    const { unknown = [] } = gain;
    const excesses = excessesOf(gain.game, exact).filter(({ mask }) => !unknown.includes(mask));
    const isBlocked = excesses.some(({ excess }) => excess.numerator > 0n);
    return {
      rule,
      exact,
      pence,
      excesses,
      isInCore: isBlocked ? false : unknown.length > 0 ? undefined : true,
      transfers: pence.map((part, t) => part - gain.cash[t]!),
    };
  });
}

/**
 * The transfers that bring each partner from its cash to its part by the agreed rule, and what every other rule would
 * have given. Undefined when the rule has no split here.
 *
 * Transfers add up to nought: what one receives another pays. Payments settle them in the order of the players, each
 * payer paying the first receiver who is still owed, so that everybody finds the same payments.
 */
export function transfersUnder(rule: SharingRule, gain: PartnershipGain): Settlement | undefined {
  const all = sharesSideBySide(gain);
  const agreed = all.find((one) => one.rule === rule);
  if (!agreed) return undefined;
  return {
    ...agreed,
    payments: paymentsFor(agreed.transfers),
    alternatives: all.filter((one) => one.rule !== rule),
  };
}

function paymentsFor(transfers: readonly bigint[]): Payment[] {
  const left = [...transfers];
  const payments: Payment[] = [];
  for (const from of left.keys())
    for (const to of left.keys()) {
      const [owes, isOwed] = [-left[from]!, left[to]!];
      if (owes <= 0n || isOwed <= 0n) continue;
      const amount = owes < isOwed ? owes : isOwed;
      payments.push({ from, to, amount });
      left[from] = left[from]! + amount;
      left[to] = left[to]! - amount;
    }
  return payments;
}

/**
 * What a reader must be told of a case beside its figures.
 *
 * With two players the Shapley value gives each its worth alone and half of the rest, and so does the nucleolus; naming
 * it would promise more thought than there is in it.
 */
export function remarksOn({ game, cash }: PartnershipGain): string[] {
  const isTwo = game.players === 2;
  const isHalf = isTwo && game.worth[1] === 0n && game.worth[2] === 0n;
  return [
    ...(isHalf ? ['With two trusts the Shapley value is half each, and so is the nucleolus.'] : []),
    ...(isTwo && !isHalf ? ['With two trusts the Shapley value is what each has alone and half of the rest.'] : []),
    ...(cash.includes(0n) && game.worth[everybody(game)]! > 0n
      ? ['At the common price a trust that reaches the best price alone gains no cash, whoever it brings along.']
      : []),
    ...(game.worth[everybody(game)]! < 0n ? ['Together they pay more than apart: there is a loss to share.'] : []),
  ];
}

/** The players of a coalition, for pages: the names in the order of the players. */
export function membersOf<T>(mask: number, players: readonly T[]): T[] {
  return players.filter((_, t) => hasPlayer(mask, t));
}
