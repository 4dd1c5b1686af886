import { amountOf, type Money, type Quantity, unitPrice, type UnitPrice } from '@tandem/domain/money';
import type { FinancialYear } from '@tandem/domain/time';
import type { BudgetType, CashType, Recurrence } from './axes.js';
import { baselineLabel, type BaselineType } from './baselines.js';

/** A claim of a saving, as far as counting it once needs to know it. */
export interface Claim {
  /** The reference of the scheme, unique across trusts. */
  readonly scheme: string;
  /** Who claims it: a trust, or the owner of a framework such as NHS Supply Chain. */
  readonly claimant: string;
  readonly claimantKind: 'TRUST' | 'FRAMEWORK_OWNER';
  /** The trust whose budget pays. */
  readonly trust: string;
  /** What is bought under what: a contract line or an order of one trust. */
  readonly purchase: string;
  readonly item: string;
  readonly financialYear: FinancialYear;
  readonly cashType: CashType;
  readonly recurrence: Recurrence;
  /** The budget that the claim says goes down. */
  readonly budgetType: BudgetType;
  /** The budget that really pays, null when nobody knows. */
  readonly paidFrom: BudgetType | null;
  readonly fundedBy: 'OWN' | 'PART_GRANT' | 'GRANT';
  readonly baselineType: BaselineType | null;
  /** The stretch of the unit price that the claim covers, from the higher to the lower. */
  readonly from: UnitPrice;
  readonly to: UnitPrice;
  /** What was bought in the year, null before anybody knows; then `amount` is what is claimed of that quantity. */
  readonly bought: Quantity | null;
  readonly amount: Money;
  /** Counted as new in this year; false for what is carried forward or comes back. */
  readonly isNew: boolean;
}

const HUNDREDTH_OF_A_PENNY = unitPrice(1n);

/** The classic ways of counting a saving twice, and two that count what is none. */
export const DOUBLE_COUNTS = [
  'bothTrusts',
  'frameworkOwner',
  'sameTwice',
  'priceCutAsAvoidance',
  'volumeAsPrice',
  'secondYearAsNew',
  'capitalInRevenue',
  'grantFunded',
  'weakBaseline',
] as const;
/** One of `DOUBLE_COUNTS`. */
export type DoubleCount = (typeof DOUBLE_COUNTS)[number];

/** What a page calls each of them. */
export const DOUBLE_COUNT_WORDS: Readonly<Record<DoubleCount, string>> = {
  bothTrusts: 'Both trusts claim it',
  frameworkOwner: 'A framework’s owner claims it too',
  sameTwice: 'Two schemes claim it',
  priceCutAsAvoidance: 'A price cut counted as avoided',
  volumeAsPrice: 'Volume counted as price',
  secondYearAsNew: 'A second year counted as new',
  capitalInRevenue: 'Paid from another budget',
  grantFunded: 'A grant pays',
  weakBaseline: 'Nobody paid the baseline',
};

/** What is wrong, with which schemes, in a sentence for the person who must decide. */
export interface Finding {
  readonly check: DoubleCount;
  readonly severity: 'refuse' | 'warn';
  readonly schemes: readonly string[];
  /** Those of the schemes that do not count until this is settled; none for a warning. */
  readonly stopped: readonly string[];
  readonly sentence: string;
}

/**
 * Finds what would be counted twice among claims, or is no saving of the trust at all.
 *
 * Two claims overlap when they cover part of the same stretch of price of the same purchase in the same year; that one
 * rule tells both trusts, a framework's owner and a price cut renamed as inflation. Source: the double counts that the
 * PAC (March 2024) and the NAO found in savings of public buyers.
 */
export function doubleCounts(claims: readonly Claim[]): Finding[] {
  return [...claims.flatMap(ofOneClaim), ...ofTheSamePurchase(claims), ...ofEarlierYears(claims)];
}

function ofOneClaim(claim: Claim): Finding[] {
  return [...volumeAsPrice(claim), ...capitalInRevenue(claim), ...grantFunded(claim), ...weakBaseline(claim)];
}

/** A price is held to a hundredth of a penny, so as much for each unit is rounding and no claim. */
function volumeAsPrice({ scheme, amount, from, to, bought }: Claim): Finding[] {
  if (bought === null || bought < 0n) return [];
  if (amount <= amountOf(from, bought) - amountOf(to, bought) + amountOf(HUNDREDTH_OF_A_PENNY, bought) + 1n) return [];
  return [
    finding(
      'volumeAsPrice',
      'refuse',
      [scheme],
      `${scheme} claims more than the difference in price on what was bought. What was not bought is volume, and no saving of price.`,
    ),
  ];
}

function capitalInRevenue({ scheme, budgetType, paidFrom }: Claim): Finding[] {
  if (paidFrom === null || paidFrom === budgetType) return [];
  const [paid, claimed] = [paidFrom, budgetType].map((budget) => budget.toLowerCase()) as [string, string];
  return [
    finding(
      'capitalInRevenue',
      'refuse',
      [scheme],
      `${scheme} is paid from ${paid} and claimed as a saving of ${claimed}. It belongs in the ${paid} programme.`,
    ),
  ];
}

function grantFunded({ scheme, fundedBy, cashType }: Claim): Finding[] {
  if (fundedBy === 'OWN') return [];
  if (fundedBy === 'PART_GRANT')
    return [
      finding(
        'grantFunded',
        'warn',
        [scheme],
        `A grant pays part of what ${scheme} buys. Claim only the part that the trust pays.`,
      ),
    ];
  return cashType === 'CASH_RELEASING'
    ? [
        finding(
          'grantFunded',
          'refuse',
          [scheme],
          `A grant pays for what ${scheme} buys, so no budget of the trust goes down. What is not spent goes back to whoever gave the grant.`,
        ),
      ]
    : [];
}

function weakBaseline({ scheme, baselineType, cashType }: Claim): Finding[] {
  const isWeak = baselineType === null || baselineType > 3;
  if (isWeak && cashType === 'CASH_RELEASING') {
    const kind = baselineType === null ? 'no baseline' : `the baseline “${baselineLabel(baselineType)}”`;
    return [
      finding(
        'weakBaseline',
        'refuse',
        [scheme],
        `${scheme} claims cash from ${kind}, which nobody paid. It can be cost avoidance at most.`,
      ),
    ];
  }
  return baselineType === 8
    ? [
        finding(
          'weakBaseline',
          'warn',
          [scheme],
          `${scheme} compares with a first quotation, which was never likely to be paid.`,
        ),
      ]
    : [];
}

function ofTheSamePurchase(claims: readonly Claim[]): Finding[] {
  return pairsWithin(claims, (claim) => `${claim.purchase}\n${claim.financialYear}`)
    .filter(([one, other]) => overlap(one, other))
    .map(([one, other]) => samePurchase(one, other));
}

function samePurchase(one: Claim, other: Claim): Finding {
  const schemes = [one.scheme, other.scheme];
  const both = `${one.scheme} and ${other.scheme}`;
  if (one.claimantKind !== other.claimantKind) {
    const owner = one.claimantKind === 'FRAMEWORK_OWNER' ? one : other;
    return finding(
      'frameworkOwner',
      'refuse',
      schemes,
      `${owner.claimant} counts the saving of the trust on ${one.purchase} too (${both}). Agree who counts it, and mark the other as a national deal.`,
    );
  }
  if (one.trust !== other.trust)
    return finding(
      'bothTrusts',
      'refuse',
      schemes,
      `${one.trust} and ${other.trust} both claim the saving on ${one.purchase} (${both}). It belongs to the trust whose budget pays.`,
    );
  if (one.cashType !== other.cashType)
    return finding(
      'priceCutAsAvoidance',
      'refuse',
      schemes,
      `${both} count the same fall in price on ${one.purchase}, once as cash and once as avoided. Avoidance begins above the price before.`,
      [one, other].filter((claim) => claim.cashType !== 'CASH_RELEASING').map((claim) => claim.scheme),
    );
  return finding(
    'sameTwice',
    'refuse',
    schemes,
    `${both} claim the same saving on ${one.purchase} in ${one.financialYear}. Keep one of them.`,
  );
}

function ofEarlierYears(claims: readonly Claim[]): Finding[] {
  const recurrent = claims.filter((claim) => claim.recurrence === 'RECURRENT' && claim.isNew);
  return pairsWithin(recurrent, (claim) => `${claim.trust}\n${claim.item}`)
    .map((pair) => [...pair].sort((a, b) => (a.financialYear < b.financialYear ? -1 : 1)) as [Claim, Claim])
    .filter(([earlier, later]) => earlier.financialYear !== later.financialYear && overlap(earlier, later))
    .map(([earlier, later]) =>
      finding(
        'secondYearAsNew',
        'refuse',
        [earlier.scheme, later.scheme],
        `${later.scheme} claims as new in ${later.financialYear} what ${earlier.scheme} saves since ${earlier.financialYear}. A recurrent saving is new once.`,
        [later.scheme],
      ),
    );
}

/** Whether two claims cover part of the same stretch of price. */
function overlap(one: Claim, other: Claim): boolean {
  const top = one.from < other.from ? one.from : other.from;
  const bottom = one.to > other.to ? one.to : other.to;
  return bottom < top;
}

/** Every two claims that share a key. */
function pairsWithin(claims: readonly Claim[], keyOf: (claim: Claim) => string): [Claim, Claim][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = keyOf(claim);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, i) => group.slice(i + 1).map((other): [Claim, Claim] => [one, other])),
  );
}

function finding(
  check: DoubleCount,
  severity: Finding['severity'],
  schemes: readonly string[],
  sentence: string,
  stopped: readonly string[] = severity === 'refuse' ? schemes : [],
): Finding {
  return { check, severity, schemes, stopped, sentence };
}
