import {
  amountOf,
  divideHalfUp,
  money,
  type Money,
  parseMoney,
  type Quantity,
  sum,
  type UnitPrice,
} from '@tandem/domain/money';
import {
  addDays,
  dateLong,
  financialYearOf,
  type FinancialYear,
  type LocalDate,
  parseLocalDate,
} from '@tandem/domain/time';
import { amount, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

/** How a full year's saving falls into the year it starts in and the year after. */
export interface YearEffect {
  readonly financialYear: FinancialYear;
  readonly monthsInYear: number;
  readonly fullYear: Money;
  readonly inYear: Money;
  /** What the next year still gains from the same price, as long as it holds. Not new money, and not a saving again. */
  readonly carryForward: Money;
  /** The rest of the full year, where the price ends before twelve months are full: nobody has agreed it. */
  readonly lapses: Money;
}

/**
 * The in-year effect and the carry-forward of a saving whose price starts on a date: full year × whole months left ÷ 12.
 *
 * Only whole months to 31 March count, so a price that starts on 15 October counts from 1 November: prudent, and the
 * same for every reader. A price that ends is carried forward for the whole months that it holds in the next year, and
 * no further: a saving that nobody has agreed is not promised. In-year, carry-forward and what lapses always add up to
 * the full year. `endsOn` is the last day of the price; null where no end is known.
 */
export function yearEffect(fullYear: Money, startsOn: LocalDate, endsOn: LocalDate | null = null): YearEffect {
  const inYear = money(divideHalfUp(fullYear * BigInt(wholeMonthsLeft(startsOn)), 12n));
  return effectOf(fullYear, inYear, startsOn, endsOn);
}

/**
 * The full-year effect of which an in-year effect is the part: in-year × 12 ÷ whole months left. The inverse of
 * `yearEffect`: what it finds has that very in-year effect, to the penny. Undefined where no whole month is left, because
 * nothing can then be said of a full year.
 *
 * The full year is rounded half up to a penny, which moves its part of less than twelve months by less than half a penny.
 * Source: recurrent effects in "Delivering sustainable cost improvement programmes" (Monitor and Audit Commission, 2012).
 */
export function fullYearEffect(
  inYear: Money,
  startsOn: LocalDate,
  endsOn: LocalDate | null = null,
): YearEffect | undefined {
  const monthsInYear = wholeMonthsLeft(startsOn);
  if (monthsInYear === 0) return undefined;
  const fullYear = money(divideHalfUp(inYear * 12n, BigInt(monthsInYear)));
  return effectOf(fullYear, inYear, startsOn, endsOn);
}

function effectOf(fullYear: Money, inYear: Money, startsOn: LocalDate, endsOn: LocalDate | null): YearEffect {
  const monthsInYear = wholeMonthsLeft(startsOn);
  const held = monthsCarried(startsOn, endsOn);
  const rest = money(fullYear - inYear);
  const carryForward = held === 12 - monthsInYear ? rest : money(divideHalfUp(fullYear * BigInt(held), 12n));
  return {
    financialYear: financialYearOf(startsOn),
    monthsInYear,
    fullYear,
    inYear,
    carryForward,
    lapses: money(rest - carryForward),
  };
}

/** The whole months of the next financial year in which the price holds, up to those that fill twelve months. */
function monthsCarried(startsOn: LocalDate, endsOn: LocalDate | null): number {
  const missing = 12 - wholeMonthsLeft(startsOn);
  if (endsOn === null) return missing;
  const after = addDays(endsOn, 1);
  const nextApril = Number(financialYearOf(startsOn).slice(0, 4)) + 1;
  const months = 12 * (Number(after.slice(0, 4)) - nextApril) + Number(after.slice(5, 7)) - 4;
  return Math.max(0, Math.min(missing, months));
}

/** What one scheme saves one trust in the year in which its price starts, and how long the price holds. */
export interface FirstYearPart {
  readonly inYear: Money;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
}

/** What several prices bring in the years in which they start, and in a full year. */
export interface YearEffects {
  /** Of the prices that have a full-year figure. */
  readonly inYear: Money;
  readonly fullYear: Money;
  /** The next year's effect of the same prices, as long as they hold. Not new money. */
  readonly carryForward: Money;
  /** The rest of the full years, of prices that end before. */
  readonly lapses: Money;
  /** The in-year effect of prices that leave no whole month, of which no full year can be said. */
  readonly withoutFullYear: Money;
}

/**
 * The year effects of several schemes and trusts, of one kind of money, added up. Each full year is rounded by itself, so
 * a report's figure is the sum of those that the schemes' pages show, to the penny and for every reader.
 *
 * Adding first and rounding then would be a few pence away from what the pages add up to, and a figure that does not
 * reconcile is one that nobody signs.
 */
export function yearEffects(parts: Iterable<FirstYearPart>): YearEffects {
  const total = { inYear: 0n, fullYear: 0n, carryForward: 0n, lapses: 0n, withoutFullYear: 0n };
  for (const { inYear, startsOn, endsOn } of parts) {
    const effect = fullYearEffect(inYear, startsOn, endsOn);
    if (effect === undefined) total.withoutFullYear += inYear;
    else {
      total.inYear += inYear;
      total.fullYear += effect.fullYear;
      total.carryForward += effect.carryForward;
      total.lapses += effect.lapses;
    }
  }
  return {
    inYear: money(total.inYear),
    fullYear: money(total.fullYear),
    carryForward: money(total.carryForward),
    lapses: money(total.lapses),
    withoutFullYear: money(total.withoutFullYear),
  };
}

/** Whole months from a date to 31 March: 12 on 1 April, 11 on 2 April, 0 from 2 March. */
export function wholeMonthsLeft(date: LocalDate): number {
  const month = Number(date.slice(5, 7));
  const untilMarch = ((15 - month) % 12) + 1;
  return date.endsWith('-01') ? untilMarch : untilMarch - 1;
}

/** How much was bought at the new price in a month, such as "2026-10". */
export interface MonthlyPurchase {
  readonly month: string;
  readonly quantity: Quantity;
}

/**
 * The in-year effect once purchases are known: the difference in price on what each month bought, from the month in
 * which the new price starts to 31 March. It replaces the forecast of `yearEffect`.
 */
export function inYearByMonth(
  { before, after }: { readonly before: UnitPrice; readonly after: UnitPrice },
  startsOn: LocalDate,
  purchases: readonly MonthlyPurchase[],
): Money {
  const year = financialYearOf(startsOn);
  const counted = purchases.filter(
    ({ month }) => month >= startsOn.slice(0, 7) && financialYearOf(parseLocalDate(`${month}-01`)) === year,
  );
  return sum(counted.map(({ quantity }) => money(amountOf(before, quantity) - amountOf(after, quantity))));
}

function yearWorking(fullYear: Money, startsOn: LocalDate, endsOn: LocalDate | null = null): Working {
  const found = yearEffect(fullYear, startsOn, endsOn);
  return {
    given: {
      caption: 'What goes in',
      head: ['Saving in a full year', 'New price starts', 'New price ends'],
      rows: [[amount(fullYear), words(dateLong(startsOn)), words(endsOn ? dateLong(endsOn) : 'No end is agreed')]],
    },
    steps: {
      caption: 'Step by step',
      head: ['Step', 'Outcome'],
      rows: [
        [words('Financial year'), words(found.financialYear)],
        [words('Whole months to 31 March'), words(String(found.monthsInYear))],
        [words('Full year × months ÷ 12'), amount(found.inYear)],
        [
          words('Whole months that the price holds in the next year, until twelve are full'),
          words(String(monthsCarried(startsOn, endsOn))),
        ],
      ],
    },
    result: {
      caption: 'What comes out',
      head: ['In-year', 'Carried forward', 'Not carried forward: the price ends', 'Full year'],
      rows: [[amount(found.inYear), amount(found.carryForward), amount(found.lapses), amount(found.fullYear)]],
    },
  };
}

const MID_YEAR: WorkedExample = {
  id: 'mid-year-start',
  title: 'A price that starts in the middle of the year',
  text:
    'A new price saves £120,000 in a full year and starts on 15 October 2026. Five whole months are left, so 2026/27 gains ' +
    '£50,000. The other £70,000 comes in 2027/28 from the same price: it is carried forward and is not a new saving.',
  work: () => yearWorking(parseMoney('120000'), parseLocalDate('2026-10-15')),
  expected: [['50000.00', '70000.00', '0.00', '120000.00']],
};

const FULL_YEAR: WorkedExample = {
  id: 'full-year-start',
  title: 'A price that starts with the year',
  text: 'The same price from 1 April 2026 gains all £120,000 in 2026/27 and carries £0.00 forward.',
  work: () => yearWorking(parseMoney('120000'), parseLocalDate('2026-04-01')),
  expected: [['120000.00', '0.00', '0.00', '120000.00']],
};

const ENDS: WorkedExample = {
  id: 'price-that-ends',
  title: 'A price that ends before twelve months are full',
  text:
    'The same price starts on 1 October 2026 and is agreed until 30 June 2027. Six months are left of 2026/27, so it gains ' +
    '£60,000. In 2027/28 the price holds for three months more: £30,000 is carried forward. The £30,000 that a full year ' +
    'would still have is not: nobody has agreed that price.',
  work: () => yearWorking(parseMoney('120000'), parseLocalDate('2026-10-01'), parseLocalDate('2027-06-30')),
  expected: [['60000.00', '30000.00', '30000.00', '120000.00']],
};

/** In-year effect, full-year effect and carry-forward. */
export const YEAR_EFFECT_METHOD: SavingMethod = {
  id: 'year-effect',
  version: 2,
  title: 'In-year, full-year and carry-forward',
  applies: 'To every recurrent saving, in the year in which its price starts.',
  explanation: [
    'The full-year effect is the difference in price on twelve months. The year in which the price starts gains the whole months that are left of it; the rest is carried forward to the next year.',
    'A price that is agreed to an end is carried forward for the whole months that it holds in the next year, and no further. In-year, carried forward and what ends with the price always add up to the full year.',
    'What is carried forward is the same saving arriving later. It is planned for and never counted as new.',
    'Once purchases are known, the forecast gives way to the difference in price on what each month bought.',
  ],
  source:
    'Recurrent and non-recurrent effects in "Delivering sustainable cost improvement programmes" (Monitor and Audit Commission, 2012)',
  examples: [MID_YEAR, FULL_YEAR, ENDS],
};
