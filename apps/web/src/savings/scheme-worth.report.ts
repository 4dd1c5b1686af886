import { money, percentWords, rate } from '@tandem/domain/money';
import { EFFECT_WORDS, wholeContract, wholeMonthsLeft, yearEffects, type YearEffects } from '@tandem/domain/savings';
import { type FinancialYear, financialYearOf, parseFinancialYear } from '@tandem/domain/time';
import { COUNTED } from '@tandem/features/reports';
import type { SavingLineRead, SchemeRead } from '@tandem/features/savings';
import { date, plural } from '../http/format.js';
import { type RateUsed, ratesHref, sourceSentence, whoSet } from '../partnership/rate-used.js';
import { amount, inFiles, words } from '../reports/report.columns.js';
import type { ReportRow, ReportSection, ReportTable } from '../reports/report.js';
import { grouped } from './headline.presenter.js';
import { kindCells, KIND_COLUMNS } from './savings.report.js';
import { totalName } from './savings.words.js';
import { counted, isDrawn, REJECTED_STEP, standingAt, stepsChart, stepsOf } from './steps.js';

/** The lines of a scheme in the reader's sight, and the yearly rate of present values with who set it. */
export interface SchemeWorth {
  readonly scheme: Pick<SchemeRead, 'partnershipId' | 'priceStartsOn' | 'priceEndsOn'>;
  readonly lines: readonly SavingLineRead[];
  readonly rate: RateUsed;
}

/**
 * What a scheme is worth: from baseline to actual, this year beside a full year, and the whole contract. Each is given
 * for one kind of money at a time, because amounts of different kinds are never added together.
 */
export function worthSections(worth: SchemeWorth): ReportSection[] {
  const kinds = [...grouped(worth.lines, totalName)].map(([name, lines], at) => ({
    name,
    lines,
    id: `kind-${at + 1}`,
  }));
  return [stepsSection(kinds), yearSection(worth, kinds), contractSection(worth, kinds)];
}

type Kind = { readonly name: string; readonly lines: readonly SavingLineRead[]; readonly id: string };

const KIND = words('kind', 'Kind of money');

function stepsSection(kinds: readonly Kind[]): ReportSection {
  const drawn = kinds.flatMap((kind) => {
    const steps = stepsOf(kind.lines);
    return steps ? [{ ...kind, steps }] : [];
  });
  const left = kinds.flatMap(({ lines }) => lines).filter((line) => !isDrawn(line)).length;
  const rows = drawn.flatMap(({ name, lines, steps }): ReportRow[] => {
    const row = (step: string, value: bigint) => ({ cells: [name, ...kindCells(lines[0]!), step, value] });
    return [
      row('Would have been paid', steps.baseline),
      ...steps.effects.map((one) => row(`Less: ${EFFECT_WORDS[one.effect]}`, one.amount)),
      ...(steps.rejected === 0n ? [] : [row(`Less: ${REJECTED_STEP}`, steps.rejected)]),
      row('Is or will be paid', steps.paid),
    ];
  });
  return {
    id: 'steps',
    heading: 'From baseline to actual',
    sentences: [
      'Over the lines that you may see, each kind of money by itself.',
      ...(left === 0
        ? []
        : [
            `${plural(left, 'line is', 'lines are')} left out: nothing to compare with, nothing bought, or the claim was taken back.`,
          ]),
    ],
    charts: drawn.map(({ id, name, steps }) => {
      const title = `From what would have been paid to what is paid: ${name.toLowerCase()}`;
      return { title, svg: stepsChart({ id: `steps-${id}`, title }, steps) };
    }),
    tables: [
      {
        id: 'steps',
        caption: 'From baseline to actual, step by step',
        columns: [KIND, ...KIND_COLUMNS, words('step', 'Step'), amount('amount', 'Amount')],
        rows,
        empty: 'No line here can be compared with what would have been paid.',
      },
    ],
  };
}

/** How far a saving has come before it counts in the reports, beside what does count. */
const HOW_FAR: readonly { readonly name: string; readonly stages: readonly string[] }[] = [
  { name: 'Forecast or further', stages: COUNTED },
  { name: 'Only identified', stages: ['identified'] },
];

function yearSection({ scheme }: SchemeWorth, kinds: readonly Kind[]): ReportSection {
  const [year, months] = [financialYearOf(scheme.priceStartsOn), wholeMonthsLeft(scheme.priceStartsOn)];
  const found = kinds.flatMap(({ name, lines }) => {
    const own = lines.filter((one) => one.recurrence === 'RECURRENT' && one.financialYear === year);
    return HOW_FAR.flatMap((far) => {
      const standing = own.filter(({ open }) => open.some(({ stage }) => far.stages.includes(stage)));
      const effects = effectsByTrust(standing, far.stages, scheme);
      return standing.length === 0 || months === 0 ? [] : [{ name, far: far.name, line: own[0]!, effects }];
    });
  });
  return {
    id: 'year-effect',
    heading: 'This year and a full year',
    sentences:
      found.length === 0
        ? []
        : [
            `The price starts on ${date(scheme.priceStartsOn)}, so ${plural(months, 'whole month is', 'whole months are')} left of ${year}. A full year is this year’s effect × 12 ÷ ${months}.`,
            'Carried forward is next year’s effect of the same price for the whole months that it is agreed, not new money. The finance report has what is forecast or further; what is only identified is not in it, and what finance rejected is in neither.',
          ],
    tables: [
      {
        id: 'year-effect',
        caption: `In ${year} and in a full year`,
        columns: [
          KIND,
          ...KIND_COLUMNS,
          words('howFar', 'How far'),
          ...inFiles(words('year', 'Year')),
          amount('inYear', 'This year'),
          amount('fullYear', 'A full year'),
          amount('carriedForward', 'Carried forward, not new money'),
          amount('lapses', 'Ends with the price'),
        ],
        rows: found.map(({ name, far, line, effects }) => ({
          cells: [
            name,
            ...kindCells(line),
            far,
            year,
            effects.inYear,
            effects.fullYear,
            effects.carryForward,
            effects.lapses,
          ],
        })),
        empty: 'No recurrent saving counts in the year in which the price starts, or no whole month of it is left.',
      },
    ],
    links: [{ text: 'How in-year and full-year effects are worked out', href: '/methods/savings/year-effect' }],
  };
}

/** Each trust's full year is worked out by itself and the trusts are added up, as in the finance report. */
function effectsByTrust(
  lines: readonly SavingLineRead[],
  stages: readonly string[],
  { priceStartsOn: startsOn, priceEndsOn: endsOn }: SchemeWorth['scheme'],
): YearEffects {
  return yearEffects(
    [...grouped(lines, (line) => line.trustId).values()].map((own) => ({
      inYear: money(own.reduce((total, line) => total + standingAt(line, stages), 0n)),
      startsOn,
      endsOn,
    })),
  );
}

function contractSection({ scheme, lines, rate: used }: SchemeWorth, kinds: readonly Kind[]): ReportSection {
  const first = financialYearOf(scheme.priceStartsOn);
  const isWorth = scheme.priceEndsOn !== null && lines.length > 0;
  const found = isWorth ? kinds.map((kind) => ({ ...kind, ...presentOf(kind, first, used.basisPoints) })) : [];
  const percent = percentWords(used.basisPoints);
  return {
    id: 'contract',
    heading: 'The whole contract',
    sentences: isWorth
      ? [
          `From ${date(scheme.priceStartsOn)} to ${date(scheme.priceEndsOn)}: the years of the lines that you may see, without what finance rejected.`,
          `Present value is what they are worth in ${first}, at ${percent} a year: ${whoSet(used)}. ${sourceSentence(used)}`,
          'Both are for comparing contracts. Neither is a figure of the ledger.',
        ]
      : [],
    tables: [contractTable(found, first, used), yearsTable(found, first)],
    links: [
      { text: 'How present value is worked out', href: '/methods/savings/whole-contract' },
      { text: 'Which rate is used, and every rate before it', href: ratesHref(scheme.partnershipId) },
    ],
  };
}

function presentOf({ lines }: Kind, first: FinancialYear, discountRate: number) {
  const byYear = [...grouped(lines, (line) => line.financialYear)].sort(([a], [b]) => (a < b ? -1 : 1));
  const savings = byYear.map(([year, own]) => ({
    financialYear: parseFinancialYear(year),
    amount: money(own.reduce((total, line) => total + counted(line), 0n)),
  }));
  // Every kind is taken down to the year in which the contract starts, also one whose first saving comes later.
  const { years, whole, present } = wholeContract(
    [{ financialYear: first, amount: money(0n) }, ...savings],
    rate(discountRate),
  );
  return { years: years.slice(1), whole, present };
}

type Present = Kind & ReturnType<typeof presentOf>;

function contractTable(found: readonly Present[], first: FinancialYear, used: RateUsed): ReportTable {
  return {
    id: 'contract',
    caption: 'Whole contract and present value',
    columns: [
      KIND,
      ...KIND_COLUMNS,
      words('years', 'Years'),
      ...inFiles(words('rate', 'Rate a year'), words('rateBy', 'Whose rate'), words('base', 'Worth in the year')),
      amount('whole', 'Whole contract'),
      amount('present', 'Present value'),
    ],
    rows: found.map(({ name, lines, years, whole, present }) => ({
      cells: [
        name,
        ...kindCells(lines[0]!),
        [...new Set([years[0]!.financialYear, years.at(-1)!.financialYear])].join(' to '),
        percentWords(used.basisPoints),
        whoSet(used),
        first,
        whole,
        present,
      ],
    })),
    empty: 'This scheme has no contract with an end, or no line in it is yours to see.',
  };
}

function yearsTable(found: readonly Present[], first: FinancialYear): ReportTable {
  return {
    id: 'contract-years',
    caption: 'The whole contract, year by year',
    columns: [
      KIND,
      ...KIND_COLUMNS,
      words('year', 'Year'),
      amount('saving', 'Saving'),
      amount('present', `Worth in ${first}`),
    ],
    rows: found.flatMap(({ name, lines, years }) =>
      years.map((one) => ({ cells: [name, ...kindCells(lines[0]!), one.financialYear, one.amount, one.present] })),
    ),
    empty: 'There is no year to show.',
  };
}
