import { money, type Money } from '@tandem/domain/money';
import type { FullYearRead, MoneyKind } from '@tandem/features/reports';
import { pounds } from '../http/format.js';
import type { ReportRow, ReportTable } from './report.js';
import { kindName, kindSlug } from './report.words.js';

/** What a table of full-year effects is made of: those of one kind of money, and where each row leads. */
export interface FullYears {
  readonly kind: MoneyKind;
  readonly trusts: readonly { readonly id: string; readonly shortName: string }[];
  readonly effects: readonly FullYearRead[];
  readonly fixed: NonNullable<ReportTable['fixed']>;
  readonly hrefOf: (narrowed: { trust: string; year: string }) => string;
}

/**
 * Beside what each year gains from the prices that start in it, what they bring in a full year, by trust: the sum of
 * what the schemes' pages show. The part between is carried forward as long as the price holds, and is not new money.
 */
export function fullYearTable({ kind, trusts, effects, fixed, hrefOf }: FullYears): ReportTable {
  const order = new Map(trusts.map(({ id }, at) => [id, at]));
  const sorted = effects
    .filter(({ trustId }) => order.has(trustId))
    .sort((a, b) => (a.year === b.year ? order.get(a.trustId)! - order.get(b.trustId)! : a.year < b.year ? -1 : 1));
  return {
    id: `${kindSlug(kind)}-full-year`,
    caption: `In-year and full-year effect: ${kindName(kind).toLowerCase()}`,
    columns: [
      { key: 'year', heading: 'Year in which the price starts', kind: 'text' },
      { key: 'trust', heading: 'Trust', kind: 'text' },
      { key: 'inYear', heading: 'In that year', kind: 'pounds' },
      { key: 'fullYear', heading: 'In a full year', kind: 'pounds' },
      { key: 'carriedForward', heading: 'Carried forward into the next year, not new money', kind: 'pounds' },
      { key: 'lapses', heading: 'Ends with the price', kind: 'pounds' },
      { key: 'withoutFullYear', heading: 'In that year, too late for a full year', kind: 'pounds' },
    ],
    rows: sorted.map((one): ReportRow => ({
      cells: [one.year, trusts[order.get(one.trustId)!]!.shortName, ...amounts([one])],
      href: hrefOf({ trust: one.trustId, year: one.year }),
    })),
    total: { cells: ['All', '', ...amounts(sorted)] },
    fixed,
    empty: 'No recurrent saving is forecast in the year in which its price starts.',
  };
}

/** The headline of the table in a sentence; nothing where no full year can be said. */
export function fullYearSentences(effects: readonly FullYearRead[]): string[] {
  const [inYear, fullYear, carried, lapses, without] = amounts(effects);
  if (inYear === 0n && fullYear === 0n) return without === 0n ? [] : [tooLate(without)];
  const ends =
    lapses === 0n
      ? ''
      : ` The other ${pounds(lapses)} ends with the agreed prices, and comes only if they are agreed again.`;
  return [
    `The prices bring ${pounds(inYear)} in the years in which they start and ${pounds(fullYear)} in a full year. ${pounds(carried)} is carried forward into the next year: it is not new money.${ends}`,
    ...(without === 0n ? [] : [tooLate(without)]),
  ];
}

function tooLate(amount: Money): string {
  return `Prices that leave no whole month of their first year bring ${pounds(amount)} in it; no full year is worked out from them.`;
}

function amounts(effects: readonly FullYearRead[]): [Money, Money, Money, Money, Money] {
  const of = (part: 'inYear' | 'fullYear' | 'carryForward' | 'withoutFullYear') =>
    money(effects.reduce((total, one) => total + one[part], 0n));
  const [inYear, fullYear, carried] = [of('inYear'), of('fullYear'), of('carryForward')];
  return [inYear, fullYear, carried, money(fullYear - inYear - carried), of('withoutFullYear')];
}
