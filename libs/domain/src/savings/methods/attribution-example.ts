import { type Money, money, parseMoney, parseQuantity, parseUnitPrice, quantity, sum } from '@tandem/domain/money';
import type { BudgetType, CashType, Recurrence } from '../axes.js';
import { type BaselineTypeId, baselineTypeOf } from '../baselines.js';
import { type AttributionInput, decompose, type Decomposition, type SavingPart } from '../decompose.js';
import { amountFor, type EvidencedPrice, type Price, type StandaloneBasis } from '../prices.js';
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
  const between = BETWEEN.filter((one) => inputs.some((input) => one.applies(input)));
  return {
    given: {
      caption: 'What goes in',
      head: ['Trust', 'Quantity', 'Paid before, each', 'Price alone', ...between.map((b) => b.head), 'Joint price'],
      rows: [
        ...inputs.map((input) => [
          words(input.trust),
          count(input.quantity),
          input.baseline === null ? words('Never bought') : price(input.baseline.unitPrice),
          priceCell(input.alone, input),
          ...between.map((b) => priceCell(b.price(input), input)),
          priceCell(input.joint, input),
        ]),
        ...givenTogether(inputs, found, between.length),
      ],
    },
    steps: {
      caption: 'Step by step, in the fixed order',
      head: ['Trust', 'Step', 'From', 'To', 'Saving', 'Of it cash', 'Of it avoided', 'By'],
      rows: found.flatMap(stepRows),
    },
    result: resultTable(found),
  };
}

/** The prices between alone and joint, each a column where it applies to any trust. */
const BETWEEN = [
  { head: 'Joint price, own specification', of: 'ownSpecification' as const },
  { head: 'Joint price, former mix', of: 'formerMix' as const },
].map(({ head, of }) => {
  const priceOf = (input: AttributionInput) => input[of];
  return {
    head,
    applies: (input: AttributionInput) => priceOf(input) !== undefined,
    price: (input: AttributionInput) => {
      const found = priceOf(input);
      return found === undefined || found === 'NOT_EVIDENCED' ? null : found;
    },
  };
});

/** What several trusts buy in all, and what it comes to alone and together. */
function givenTogether(inputs: readonly AttributionInput[], found: readonly Decomposition[], between: number) {
  if (inputs.length < 2) return [];
  const bought = quantity(inputs.reduce((all, input) => all + input.quantity, 0n));
  const [alone, joint] = [total(found.map((one) => one.aloneAmount)), total(found.map((one) => one.jointAmount))];
  const dashes = Array.from({ length: between }, () => words('–'));
  return [[words('Together'), count(bought), words('–'), amount(alone), ...dashes, amount(joint)]];
}

function priceCell(one: Price | null, { quantity }: AttributionInput) {
  if (one === null) return amount(null);
  return 'unitPrice' in one ? price(one.unitPrice) : amount(amountFor(one, quantity));
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
