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
 * what the schemes' pages show. The part between is carried forward, and is not new money.
 */
export function fullYearTable({ kind, trusts, effects, fixed, hrefOf }: FullYears): ReportTable {
  const order = new Map(trusts.map(({ id }, at) => [id, at]));
  const sorted = effects
    .filter(({ trustId }) => order.has(trustId))
    .sort((a, b) => (a.year === b.year ? order.get(a.trustId)! - order.get(b.trustId)! : a.year < b.year ? -1 : 1));
  return {
    id: `${kindSlug(kind)}-full-year`,
    caption: `In the year in which a price starts, and in a full year: ${kindName(kind).toLowerCase()}`,
    columns: [
      { key: 'year', heading: 'Year in which the price starts', kind: 'text' },
      { key: 'trust', heading: 'Trust', kind: 'text' },
      { key: 'inYear', heading: 'In that year', kind: 'pounds' },
      { key: 'fullYear', heading: 'In a full year', kind: 'pounds' },
      { key: 'carriedForward', heading: 'Carried forward into the next year, not new money', kind: 'pounds' },
      { key: 'withoutFullYear', heading: 'In that year, too late for a full-year figure', kind: 'pounds' },
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
  const [inYear, fullYear, carried, without] = amounts(effects);
  const late =
    without === 0n
      ? ''
      : ` Prices that leave no whole month of their first year bring another ${pounds(without)} in it; no full year is worked out from them.`;
  return inYear === 0n && fullYear === 0n
    ? []
    : [
        `The prices bring ${pounds(inYear)} in the years in which they start and ${pounds(fullYear)} in a full year. The ${pounds(carried)} between is carried forward: it is not new money.${late}`,
      ];
}

function amounts(effects: readonly FullYearRead[]): [Money, Money, Money, Money] {
  const of = (part: 'inYear' | 'fullYear' | 'withoutFullYear') =>
    money(effects.reduce((total, one) => total + one[part], 0n));
  const [inYear, fullYear] = [of('inYear'), of('fullYear')];
  return [inYear, fullYear, money(fullYear - inYear), of('withoutFullYear')];
}
