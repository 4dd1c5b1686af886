import {
  allocate,
  divideHalfUp,
  type Money,
  money,
  parseMoney,
  percentWords,
  rate,
  type Rate,
  sum,
} from '@tandem/domain/money';
import { amount, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** A step of a supplier's rebate: the share of all spend that comes back once spend reaches an amount. */
export interface RebateStep {
  readonly from: Money;
  readonly rate: Rate;
}

/** A trust's spend with the supplier in the year. */
export interface TrustSpend {
  readonly trust: string;
  readonly spend: Money;
}

/** What comes back to a trust: in all, what would have come back alone, and what the partnership added. */
export interface TrustRebate extends TrustSpend {
  readonly rebate: Money;
  readonly alone: Money;
  readonly partnership: Money;
}

/** What a supplier pays back on a year's spend: the rate of the highest step that the spend reaches, on all of it. */
export function rebateOn(spend: Money, steps: readonly RebateStep[]): Money {
  const reached = steps.filter((step) => spend >= step.from).sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  return money(reached ? divideHalfUp(spend * BigInt(reached.rate), 10_000n) : 0n);
}

/**
 * The rebate on the spend of all trusts, shared by spend to the penny, beside what each would have had alone.
 *
 * A rebate comes after the year and only if the spend is reached, so it is one-off each time, never recurrent, and is
 * counted when the credit note is there.
 */
export function jointRebate(spends: readonly TrustSpend[], steps: readonly RebateStep[]): TrustRebate[] {
  const joint = rebateOn(sum(spends.map((one) => one.spend)), steps);
  const parts =
    joint === 0n
      ? spends.map(() => 0n)
      : allocate(
          joint,
          spends.map((one) => one.spend),
        );
  return spends.map((one, i) => {
    const [rebate, alone] = [money(parts[i]!), rebateOn(one.spend, steps)];
    return { ...one, rebate, alone, partnership: money(rebate - alone) };
  });
}

function rebateWorking(spends: readonly TrustSpend[], steps: readonly RebateStep[]): Working {
  const found = jointRebate(spends, steps);
  return {
    given: {
      caption: 'What goes in',
      head: ['Trust', 'Spend in the year'],
      rows: spends.map((one) => [words(one.trust), amount(one.spend)]),
    },
    steps: {
      caption: 'The supplier’s steps',
      head: ['Spend from', 'Comes back'],
      rows: steps.map((step) => [amount(step.from), words(percentWords(step.rate))]),
    },
    result: {
      caption: 'What comes out, one-off',
      head: ['Trust', 'Rebate', 'Had alone', 'By the partnership'],
      rows: found.map((one) => [words(one.trust), amount(one.rebate), amount(one.alone), amount(one.partnership)]),
    },
  };
}

const YEAR_END: WorkedExample = {
  id: 'rebate',
  title: 'A rebate at the end of the year',
  text:
    'London spent £1,200,000 and South Central £900,000. Alone London would get 1% back, £12,000, and South Central ' +
    'nothing. Together they reach £2,000,000 and get 2%: £24,000 and £18,000. The partnership added £12,000 and £18,000. ' +
    'It is one-off, however often it comes.',
  work: () =>
    rebateWorking(
      [
        { trust: 'LAS', spend: parseMoney('1200000') },
        { trust: 'SCAS', spend: parseMoney('900000') },
      ],
      [
        { from: parseMoney('1000000'), rate: rate(100) },
        { from: parseMoney('2000000'), rate: rate(200) },
      ],
    ),
  expected: [
    ['LAS', '24000.00', '12000.00', '12000.00'],
    ['SCAS', '18000.00', '0.00', '18000.00'],
  ],
};

/** Rebates. */
export const REBATE_METHOD: SavingMethod = {
  id: 'rebate',
  version: 1,
  title: 'Rebates',
  applies: 'When a supplier pays back a share of the year’s spend.',
  explanation: [
    'The rebate on the spend of all is shared by spend, to the penny. Beside it stands what each trust would have had back alone; the difference is the partnership’s.',
    'A rebate depends on a year’s spend, so it is one-off each time. It is delivered when the credit note is there, and a rebate that a new contract ends is a cost of that contract.',
  ],
  source: '"Measuring Up" (Efficiency and Reform Group, 2010): one-off savings stand apart, net of what is lost',
  examples: [YEAR_END],
};
