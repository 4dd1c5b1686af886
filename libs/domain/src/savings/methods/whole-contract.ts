import { Fraction, type Money, money, parseMoney, type Rate, rate, sum } from '@tandem/domain/money';
import { addYears, type FinancialYear, parseFinancialYear } from '@tandem/domain/time';
import { amount, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** The rate unless another is set: 3.5 % a year, real, as the Treasury's Green Book has it. */
export const DISCOUNT_RATE: Rate = rate(350);

/** The highest yearly rate that is taken for one and not for a slip of the pen: 20 %. */
const YEARLY_RATE_MAX = 2000;

/** What a yearly rate is, for whoever has entered something else. */
export const YEARLY_RATE_WORDS = 'a rate a year from 0 to 20 per cent with at most two decimals, such as 3.5';

/** A yearly rate as a person writes it, such as "3.5" or "3.5%"; undefined for anything else and above 20 %. */
export function tryParseYearlyRate(text: string): Rate | undefined {
  const [, whole, decimals = ''] = /^(\d{1,2})(?:\.(\d{1,2}))? ?%?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const basisPoints = Number(whole + decimals.padEnd(2, '0'));
  return basisPoints <= YEARLY_RATE_MAX ? rate(basisPoints) : undefined;
}

/** What is saved, net of costs, in one financial year of a contract. */
export interface YearSaving {
  readonly financialYear: FinancialYear;
  readonly amount: Money;
}

/** The saving of a whole contract: as it falls, and as it is worth in its first year. */
export interface WholeContract {
  readonly years: readonly (YearSaving & { readonly present: Money })[];
  readonly whole: Money;
  readonly present: Money;
}

/**
 * Adds up the years of a contract, and says what they are worth in the first: amount ÷ (1 + rate) to the power of the
 * years since.
 *
 * The factors are exact rationals; each year is rounded once and the present value is the sum of what is shown. It is
 * a way to compare contracts, never a figure of the ledger. Source: HM Treasury, The Green Book (discounting).
 */
export function wholeContract(savings: readonly YearSaving[], discount: Rate = DISCOUNT_RATE): WholeContract {
  const first = startOf(savings.map((one) => one.financialYear).sort()[0]);
  const yearly = Fraction.of(10_000n + BigInt(discount), 10_000n);
  const years = savings.map((one) => ({
    ...one,
    present: Fraction.of(one.amount)
      .div(power(yearly, startOf(one.financialYear) - first))
      .toMoney(),
  }));
  return { years, whole: sum(savings.map((one) => one.amount)), present: sum(years.map((one) => one.present)) };
}

function startOf(year: FinancialYear | undefined): number {
  return Number(year?.slice(0, 4) ?? 0);
}

function power(base: Fraction, times: number): Fraction {
  return Array.from({ length: times }).reduce<Fraction>((product) => product.mul(base), Fraction.of(1n));
}

function contractWorking(savings: readonly YearSaving[]): Working {
  const found = wholeContract(savings);
  return {
    given: {
      caption: 'What goes in',
      head: ['Years', 'Rate', 'Saving of the first year', 'Saving of each later year'],
      rows: [[words(String(savings.length)), words('3.5%'), amount(savings[0]!.amount), amount(savings[1]!.amount)]],
    },
    steps: {
      caption: 'Year by year',
      head: ['Financial year', 'Saving', 'Worth in the first year'],
      rows: found.years.map((one) => [words(one.financialYear), amount(one.amount), amount(one.present)]),
    },
    result: {
      caption: 'What comes out',
      head: ['Whole contract', 'Present value'],
      rows: [[amount(found.whole), amount(found.present)]],
    },
  };
}

const FIRST_YEAR = parseFinancialYear('2026/27');

const FOUR_YEARS: WorkedExample = {
  id: 'four-year-contract',
  title: 'A contract of four years',
  text:
    'A contract saves £100,000 a year for four years. Putting it in place leaves the first year £80,000. The whole contract ' +
    'saves £380,000 net. At 3.5% a year that is worth £360,163.70 in the first year.',
  work: () =>
    contractWorking([
      { financialYear: FIRST_YEAR, amount: parseMoney('80000') },
      ...[1, 2, 3].map((later) => ({ financialYear: addYears(FIRST_YEAR, later), amount: money(100_000_00n) })),
    ]),
  expected: [['380000.00', '360163.70']],
};

/** Whole contract and present value. */
export const WHOLE_CONTRACT_METHOD: SavingMethod = {
  id: 'whole-contract',
  version: 1,
  title: 'Whole contract and present value',
  applies: 'When contracts of different lengths, or with costs first and savings later, are compared.',
  explanation: [
    'The years of a contract are added up as they fall. Their present value takes each later year down by the rate that finance of the partnership has set, in its name; while it has set none, by the platform’s own, which is 3.5% unless it is set to another.',
    'Neither figure enters the ledger: the ledger holds what each year saves.',
  ],
  source: 'HM Treasury, The Green Book: a real discount rate of 3.5% a year',
  examples: [FOUR_YEARS],
};
