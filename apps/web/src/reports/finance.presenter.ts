import { money, type Money, sum } from '@tandem/domain/money';
import {
  AXES,
  type Axis,
  type FinanceCell,
  type FullYearRead,
  isSameKind,
  KIND_AXES,
  kindsOf,
  type MoneyKind,
  type PlanRead,
  type Standing,
  stageAmounts,
  standingOf,
  type EffectCell,
} from '@tandem/features/reports';
import { groupedBars, PLAN_INK, STAGE_INKS, yearLines } from '../charts/index.js';
import { pounds } from '../http/format.js';
import { carryForwardTable } from './carry-forward.js';
import { cutAddress } from './cut.wish.js';
import { fullYearSentences, fullYearTable } from './full-year.js';
import { plot, scaleMarks } from './plots.js';
import type { Report, ReportChart, ReportFigure, ReportRow, ReportSection, ReportTable } from './report.js';
import { categoryWord, kindName, kindSlug } from './report.words.js';
import { madeBy, MONEY_KINDS } from './sentences.js';
import { EVERY_STAGE, waterfallOf } from './waterfall-of.js';

/** What a finance report is made of: read in one snapshot. */
export interface FinanceReads {
  readonly partnership: { readonly id: string; readonly name: string };
  readonly trusts: readonly { readonly id: string; readonly shortName: string }[];
  readonly contracts: ReadonlyMap<string, string>;
  readonly cells: readonly FinanceCell[];
  readonly effects: readonly EffectCell[];
  readonly fullYears: readonly FullYearRead[];
  readonly plans: readonly PlanRead[];
  readonly methods: readonly string[];
  readonly asAt: Date;
  /** What the report is narrowed to, as the address says it. */
  readonly query: string;
  readonly narrowed: readonly string[];
}

/** The largest contracts, which stand on the page by themselves; the files, the API and a cut by contract have all. */
const CONTRACTS_SHOWN = 5;

/** Plan against forecast, delivered and validated: one section for each kind of money, never a sum across them. */
export function financeReport(reads: FinanceReads): Report {
  const kinds = kindsOf([...reads.cells, ...reads.plans]);
  return {
    name: 'finance',
    title: 'Finance report',
    partnership: reads.partnership.name,
    asAt: reads.asAt,
    methods: [madeBy(reads.methods)],
    introduction: [
      ...(reads.narrowed.length > 0 ? [`Only ${reads.narrowed.join(', ')}.`] : []),
      'Forecast is what is forecast, contracted, delivered or validated. What is validated was delivered, contracted and forecast before, and is counted there too. What is only identified, or rejected, is in none of them.',
      MONEY_KINDS,
    ],
    sections:
      kinds.length > 0
        ? kinds.map((kind) => kindSection(kind, reads))
        : [{ id: 'nothing', heading: 'Nothing yet', sentences: [NOTHING_YET], tables: [] }],
    caveats: [
      'A plan is what finance of the trust has entered; a trust without one has no variance.',
      'A full year is what a price saves in the year in which it starts × 12 ÷ the whole months left of that year, worked out for each scheme and trust as on the scheme’s page. What is carried forward is what the next year should gain of the same price, for the whole months that it is agreed; what the ledger holds for later years is under “from earlier years”. Neither is new money.',
    ],
    query: reads.query,
  };
}

const NOTHING_YET =
  'There are no savings and no plans here yet. Savings appear when a scheme is raised or an award is approved; finance of each trust enters its plan.';

function kindSection(kind: MoneyKind, reads: FinanceReads): ReportSection {
  const cells = reads.cells.filter((cell) => isSameKind(cell, kind));
  const plans = reads.plans.filter((plan) => isSameKind(plan, kind));
  const all = standingOf(stageAmounts(cells.filter((cell) => cell.by === 'year')));
  const effects = waterfallOf(
    kind,
    reads.effects.filter((cell) => isSameKind(cell, kind)),
  );
  const slug = kindSlug(kind);
  const years = yearsOf(cells, plans);
  const isRecurrent = kind.recurrence === 'RECURRENT';
  const fullYears = reads.fullYears.filter((one) => isSameKind(one, kind));
  const hrefOf = linksOf(kind, reads);
  const own: OfKind = { kind, cells, plans, hrefOf };
  return {
    id: slug,
    heading: kindName(kind),
    figures: figuresOf(all, plans),
    sentences: [...(effects.chart === undefined ? [] : [EVERY_STAGE]), ...fullYearSentences(fullYears)],
    charts: [
      ...(all.forecast !== 0n || plans.length > 0 ? [yearChart(slug, kindName(kind), years, cells, plans)] : []),
      ...(effects.chart === undefined ? [] : [effects.chart]),
    ],
    tables: [
      breakdown(own, 'year', 'Year', years.map(named)),
      breakdown(
        own,
        'trust',
        'Trust',
        reads.trusts.map(({ id, shortName }) => ({ key: id, name: shortName })),
      ),
      breakdown(own, 'category', 'Category', categoriesOf(cells, plans)),
      contractTable(own, reads.contracts),
      effects.table,
      ...(isRecurrent
        ? [
            fullYearTable({ kind, trusts: reads.trusts, effects: fullYears, fixed: fixed(kind), hrefOf }),
            carryForwardTable(kind, cells, fixed(kind)),
          ]
        : []),
    ],
    links: [{ text: `Cut ${kindName(kind).toLowerCase()} by other axes`, href: hrefOf({}) }],
  };
}

function figuresOf(all: Standing, plans: readonly PlanRead[]): ReportFigure[] {
  const planned = plans.length > 0 ? sum(plans.map((plan) => plan.amount)) : null;
  const figure = (label: string, value: Money): ReportFigure => ({ value, kind: 'pounds', label, isLoss: value < 0n });
  return [
    { value: planned, kind: 'pounds', label: 'Plan', unknown: 'None entered' },
    figure('Forecast', all.forecast),
    figure('of it delivered', all.delivered),
    figure('of it validated by finance', all.validated),
  ];
}

/** The address of what a figure is made of, narrowed to some values. */
type LinkDown = (narrowed: Partial<Record<Axis, string>>, axes?: readonly Axis[]) => string;

/** What a report has of one kind of money. */
interface OfKind {
  readonly kind: MoneyKind;
  readonly cells: readonly FinanceCell[];
  readonly plans: readonly PlanRead[];
  readonly hrefOf: LinkDown;
}

/** Plan, standing and variance for each value of one breakdown. */
function breakdown(
  { kind, cells, plans, hrefOf }: OfKind,
  by: 'year' | 'trust' | 'category',
  heading: string,
  values: readonly { key: string; name: string }[],
): ReportTable {
  const planKey = (plan: PlanRead) => (by === 'trust' ? plan.trustId : plan[by]);
  const rows = values.flatMap(({ key, name }) => {
    const own = cells.filter((cell) => cell.by === by && cell.key === key);
    const planned = plans.filter((plan) => planKey(plan) === key);
    if (own.length === 0 && planned.length === 0) return [];
    return [{ cells: [name, ...standingCells(own, planned)], href: hrefOf({ [by]: key }) }];
  });
  return {
    id: `${kindSlug(kind)}-by-${by}`,
    caption: `By ${heading.toLowerCase()}: ${kindName(kind).toLowerCase()}`,
    columns: [{ key: by, heading, kind: 'text' }, ...STANDING_COLUMNS],
    rows,
    total: totalRow(rows),
    fixed: fixed(kind),
    empty: `Nothing by ${heading.toLowerCase()} yet.`,
  };
}

function contractTable({ kind, cells, hrefOf }: OfKind, names: ReadonlyMap<string, string>): ReportTable {
  const groups = new Map<string | null, FinanceCell[]>();
  for (const cell of cells) if (cell.by === 'contract') groups.set(cell.key, [...(groups.get(cell.key) ?? []), cell]);
  const rows = [...groups]
    .map(([key, own]): ReportRow => {
      const name = key === null ? 'No contract' : (names.get(key) ?? 'A contract');
      return {
        cells: [name, ...standingCells(own, [])],
        ...(key === null ? {} : { href: `/contracts/${key}` }),
      };
    })
    .sort((a, b) => compare(amountIn(b), amountIn(a)) || compare(String(a.cells[0]), String(b.cells[0])));
  const columns = STANDING_COLUMNS.filter(({ key }) => key !== 'plan' && key !== 'variance');
  const kept = (row: ReportRow): ReportRow => ({ ...row, cells: [row.cells[0]!, ...row.cells.slice(2, -1)] });
  return {
    id: `${kindSlug(kind)}-by-contract`,
    caption: `By contract: ${kindName(kind).toLowerCase()}`,
    columns: [{ key: 'contract', heading: 'Contract', kind: 'text' }, ...columns],
    rows: rows.map(kept),
    total: kept(totalRow(rows)),
    shownRows: CONTRACTS_SHOWN,
    restHref: hrefOf({}, ['contract', 'stage']),
    fixed: fixed(kind),
    empty: 'No contract has a saving of this kind yet.',
  };
}

const STANDING_COLUMNS = [
  { key: 'plan', heading: 'Plan', kind: 'pounds', unknown: 'None' },
  { key: 'forecast', heading: 'Forecast', kind: 'pounds' },
  { key: 'contracted', heading: 'of it contracted', kind: 'pounds' },
  { key: 'delivered', heading: 'of it delivered', kind: 'pounds' },
  { key: 'validated', heading: 'of it validated', kind: 'pounds' },
  { key: 'identified', heading: 'Only identified', kind: 'pounds' },
  { key: 'rejected', heading: 'Rejected', kind: 'pounds' },
  { key: 'variance', heading: 'Against plan', kind: 'pounds', unknown: 'None' },
] as const;

/** In the order of `STANDING_COLUMNS`. */
function standingCells(cells: readonly FinanceCell[], plans: readonly PlanRead[]): (Money | null)[] {
  const at = standingOf(stageAmounts(cells));
  const plan = plans.length > 0 ? sum(plans.map((one) => one.amount)) : null;
  const variance = plan === null ? null : money(at.forecast - plan);
  return [plan, at.forecast, at.contracted, at.delivered, at.validated, at.identified, at.rejected, variance];
}

/** Adds the rows column by column; a plan or a variance is known as soon as one row has it. */
function totalRow(rows: readonly ReportRow[]): ReportRow {
  const width = STANDING_COLUMNS.length;
  const totals = Array.from({ length: width }, (_, at) => {
    const known = rows.flatMap(({ cells }) => (typeof cells[at + 1] === 'bigint' ? [cells[at + 1] as Money] : []));
    return known.length > 0 ? sum(known) : null;
  });
  const [plan, forecast] = totals;
  if (typeof plan === 'bigint' && typeof forecast === 'bigint') totals[width - 1] = money(forecast - plan);
  return { cells: ['All', ...totals] };
}

function yearChart(
  id: string,
  name: string,
  years: readonly string[],
  cells: readonly FinanceCell[],
  plans: readonly PlanRead[],
): ReportChart {
  const rows = years.map((year) =>
    standingCells(
      cells.filter((cell) => cell.by === 'year' && cell.key === year),
      plans.filter((plan) => plan.year === year),
    ),
  );
  const series = [
    { name: 'Plan', at: 0, ink: PLAN_INK },
    { name: 'Forecast', at: 1, ink: STAGE_INKS.forecast },
    { name: 'Delivered', at: 3, ink: STAGE_INKS.delivered },
    { name: 'Validated', at: 4, ink: STAGE_INKS.validated },
  ];
  const known = rows.flatMap((row) => series.flatMap(({ at }) => row[at] ?? []));
  const title = `${name}: plan, forecast, delivered and validated by year`;
  const words = {
    id: `${id}-years`,
    title,
    description: years
      .map((year, at) => {
        const [plan, forecast, , delivered, validated] = rows[at]!;
        const planned = plan === null || plan === undefined ? 'no plan' : `plan ${pounds(plan)}`;
        return `${year}: ${planned}, forecast ${pounds(forecast!)}, delivered ${pounds(delivered!)}, validated ${pounds(validated!)}.`;
      })
      .join(' '),
  };
  const drawn = series.map(({ name: of, at, ink }) => ({
    name: of,
    ink,
    values: rows.map((row) => (row[at] === null ? null : plot(row[at]!))),
  }));
  // A line needs two years; of one year the figures stand side by side.
  const svg =
    years.length > 1
      ? yearLines({ ...words, years, series: drawn, marks: scaleMarks(known) })
      : groupedBars({
          ...words,
          groups: years,
          series: drawn.flatMap(({ name: of, values, ink }) => {
            const figures = values.filter((value) => value !== null);
            return figures.length === years.length ? [{ name: of, values: figures, ink }] : [];
          }),
        });
  return { title, svg };
}

function yearsOf(cells: readonly FinanceCell[], plans: readonly PlanRead[]): string[] {
  const years = cells.flatMap((cell) => (cell.by === 'year' && cell.key !== null ? [cell.key] : []));
  return [...new Set([...years, ...plans.map((plan) => plan.year)])].sort();
}

function categoriesOf(cells: readonly FinanceCell[], plans: readonly PlanRead[]): { key: string; name: string }[] {
  const keys = cells.flatMap((cell) => (cell.by === 'category' && cell.key !== null ? [cell.key] : []));
  return [...new Set([...keys, ...plans.map((plan) => plan.category)])]
    .sort()
    .map((key) => ({ key, name: categoryWord(key) }));
}

function named(key: string): { key: string; name: string } {
  return { key, name: key };
}

function fixed(kind: MoneyKind): NonNullable<ReportTable['fixed']> {
  const [cash = '', budget = '', recurrence = ''] = kindName(kind).split(', ');
  return [
    { key: 'cashType', heading: 'Cash type', value: cash },
    { key: 'budget', heading: 'Budget', value: budget },
    { key: 'recurrence', heading: 'Recurrence', value: recurrence },
  ];
}

/**
 * Down to what a figure is made of: the same kind of money by contract, stage and effect, in the same partnership and as
 * narrow as the report itself, so that the figures stay the same.
 */
function linksOf(kind: MoneyKind, { partnership, query }: Pick<FinanceReads, 'partnership' | 'query'>): LinkDown {
  const report = new URLSearchParams(query);
  return (narrowed, axes = ['contract', 'stage', 'effect']) => {
    const filters: Partial<Record<Axis, readonly string[]>> = {};
    for (const axis of ['trust', 'year'] as const) if (report.has(axis)) filters[axis] = report.getAll(axis);
    for (const axis of KIND_AXES) filters[axis] = [kind[axis]];
    for (const axis of AXES) if (narrowed[axis] !== undefined) filters[axis] = [narrowed[axis]];
    return `/reports/cut${cutAddress({ axes, filters }, partnership.id)}`;
  };
}

function amountIn(row: ReportRow): bigint {
  return (row.cells[2] as bigint | null) ?? 0n;
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
