import { type Money, money, parseMoney, parseQuantity, parseUnitPrice, quantity, sum } from '@tandem/domain/money';
import type { BudgetType, CashType, Recurrence } from '../axes.js';
import { type BaselineTypeId, baselineTypeOf } from '../baselines.js';
import { type AttributionInput, decompose, type Decomposition, type SavingPart } from '../decompose.js';
import { type EvidencedPrice, type Price, type StandaloneBasis } from '../prices.js';
import { ATTRIBUTION_WORDS, EFFECT_WORDS } from '../words.js';
import { amount, count, price, words, type Working } from './working.js';

/** A price of a worked example as a person writes it, in pounds. */
export type PriceText = { readonly unitPrice: string } | { readonly amount: string };

/** One trust's figures going into a worked example of the attribution. */
export interface ExampleDemand {
  readonly trust: string;
  readonly quantity: string;
  readonly formerQuantity?: string;
  readonly baseline: { readonly type: BaselineTypeId; readonly unitPrice: string } | null;
  readonly market?: AttributionInput['market'];
  readonly alone: (PriceText & { readonly basis?: StandaloneBasis }) | null;
  readonly ownSpecification?: PriceText | 'NOT_EVIDENCED';
  readonly formerMix?: PriceText | 'NOT_EVIDENCED';
  readonly joint: PriceText;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
}

/** Reads the figures of an example as the input of a decomposition; every price has a paper of the same name. */
export function readDemand(demand: ExampleDemand): AttributionInput {
  const { baseline, alone, ownSpecification, formerMix } = demand;
  return {
    trust: demand.trust,
    line: 'L1',
    quantity: parseQuantity(demand.quantity),
    formerQuantity: demand.formerQuantity === undefined ? null : parseQuantity(demand.formerQuantity),
    baseline:
      baseline === null
        ? null
        : {
            type: baselineTypeOf(baseline.type)!,
            unitPrice: parseUnitPrice(baseline.unitPrice),
            evidence: { price: 'invoices of last year', volume: 'orders of last year' },
          },
    market: demand.market ?? null,
    alone:
      alone === null
        ? null
        : { ...readPrice(alone), evidence: 'paper of the price alone', basis: alone.basis ?? 'SAME_BIDS' },
    ...(ownSpecification === undefined ? {} : { ownSpecification: readEvidenced(ownSpecification) }),
    ...(formerMix === undefined ? {} : { formerMix: readEvidenced(formerMix) }),
    joint: readPrice(demand.joint),
    budgetType: demand.budgetType,
    recurrence: demand.recurrence,
  };
}

function readPrice(text: PriceText): Price {
  return 'amount' in text ? { amount: parseMoney(text.amount) } : { unitPrice: parseUnitPrice(text.unitPrice) };
}

function readEvidenced(text: PriceText | 'NOT_EVIDENCED'): EvidencedPrice | 'NOT_EVIDENCED' {
  return text === 'NOT_EVIDENCED' ? text : { ...readPrice(text), evidence: 'paper of that price' };
}

/** Runs the decomposition of each trust and tells it: what goes in, every step, and the headline figures. */
export function attributionWorking(demands: readonly ExampleDemand[]): Working {
  const inputs = demands.map(readDemand);
  const found = inputs.map(decompose);
  return {
    given: givenTable(inputs, found),
    steps: {
      caption: 'Step by step, in the fixed order',
      head: ['Trust', 'Step', 'From', 'To', 'Saving', 'Of it cash', 'Of it avoided', 'By'],
      rows: found.flatMap(stepRows),
    },
    result: resultTable(found),
  };
}

/** The prices of a trust in the order of the steps, each a column for one unit where any trust has it so. */
const PRICES: readonly { readonly head: string; readonly of: 'alone' | 'ownSpecification' | 'formerMix' | 'joint' }[] =
  [
    { head: 'Price alone, each', of: 'alone' },
    { head: 'Joint price, own specification, each', of: 'ownSpecification' },
    { head: 'Joint price, former mix, each', of: 'formerMix' },
    { head: 'Joint price, each', of: 'joint' },
  ];

/**
 * What goes in. A price for one and an amount for all never share a column: what is known only in all, and what several
 * trusts buy together, stands in columns of its own.
 */
function givenTable(inputs: readonly AttributionInput[], found: readonly Decomposition[]): Working['given'] {
  const priced = PRICES.filter(({ of }) => inputs.some((input) => input[of] !== undefined && !isAmount(input[of])));
  const isInAll = inputs.length > 1 || inputs.some(({ alone, joint }) => isAmount(alone) || isAmount(joint));
  const inAll = (alone: Money | null, joint: Money) => (isInAll ? [amount(alone), amount(joint)] : []);
  const dashes = ['Paid before', ...priced].map(() => words('–'));
  return {
    caption: 'What goes in',
    head: [
      'Trust',
      'Quantity',
      'Paid before, each',
      ...priced.map(({ head }) => head),
      ...(isInAll ? ['Alone, in all', 'Together, in all'] : []),
    ],
    rows: [
      ...inputs.map((input, at) => [
        words(input.trust),
        count(input.quantity),
        input.baseline === null ? words('Never bought') : price(input.baseline.unitPrice),
        ...priced.map(({ of }) => priceCell(input[of])),
        ...inAll(found[at]!.aloneAmount, found[at]!.jointAmount),
      ]),
      ...(inputs.length < 2
        ? []
        : [
            [
              words('Together'),
              count(quantity(inputs.reduce((all, input) => all + input.quantity, 0n))),
              ...dashes,
              ...inAll(total(found.map((one) => one.aloneAmount)), sum(found.map((one) => one.jointAmount))),
            ],
          ]),
    ],
  };
}

function isAmount(one: AttributionInput[(typeof PRICES)[number]['of']]): boolean {
  return one !== undefined && one !== null && one !== 'NOT_EVIDENCED' && 'amount' in one;
}

function priceCell(one: AttributionInput[(typeof PRICES)[number]['of']]) {
  if (one === undefined || isAmount(one)) return words('–');
  return price(one === null || one === 'NOT_EVIDENCED' || !('unitPrice' in one) ? null : one.unitPrice);
}

function stepRows({ trust, steps, parts }: Decomposition) {
  return steps.map(({ effect, from, to, amount: saved }) => {
    const own = parts.filter((part) => part.effect === effect);
    const counted = (cashType: CashType) => sumOf(own, cashType);
    const by = own[0] ? ATTRIBUTION_WORDS[own[0].attribution] : '–';
    return [
      words(trust),
      words(EFFECT_WORDS[effect]),
      amount(from),
      amount(to),
      amount(saved),
      amount(counted('CASH_RELEASING')),
      amount(counted('COST_AVOIDANCE')),
      words(by),
    ];
  });
}

function resultTable(found: readonly Decomposition[]): Working['result'] {
  const rows = found.map((one) => [words(one.trust), ...figuresOf(one).map(amount)]);
  const totals = found.map(figuresOf);
  const all = totals[0]!.map((_, i) => total(totals.map((row) => row[i]!)));
  return {
    caption: 'What comes out',
    head: ['Trust', 'Total', 'Had alone', 'By the partnership', 'Cash-releasing', 'Cost avoidance'],
    rows: found.length < 2 ? rows : [...rows, [words('Together'), ...all.map(amount)]],
  };
}

function figuresOf(one: Decomposition): (Money | null)[] {
  const counted = (cashType: CashType) => sumOf(one.parts, cashType);
  return [one.total, one.own, one.partnership, counted('CASH_RELEASING'), counted('COST_AVOIDANCE')];
}

function sumOf(parts: readonly SavingPart[], cashType: CashType): Money {
  return sum(parts.filter((part) => part.cashType === cashType).map((part) => part.amount));
}

/** What is known of all; one that is not makes the sum unknown too. */
function total(values: readonly (Money | null)[]): Money | null {
  return values.reduce((all, one) => (all === null || one === null ? null : money(all + one)), money(0n));
}
