import {
  AXES,
  AXIS_VALUES,
  type Axis,
  type AxisNames,
  COUNTED,
  type CutCell,
  isSameKind,
  KIND_AXES,
  kindsOf,
  type MoneyKind,
  NO_CONTRACT,
} from '@tandem/features/reports';
import { sum } from '@tandem/domain/money';
import { list } from '../http/format.js';
import { linesHref } from '../savings/lists.wish.js';
import { cutAddress, type CutQuestion } from './cut.wish.js';
import type { Report, ReportRow, ReportTable } from './report.js';
import { AXIS_WORDS, axisWord, kindName, kindSlug } from './report.words.js';
import { madeBy, MONEY_KINDS } from './sentences.js';

/** What a cut is made of: read in one snapshot. The cells have the chosen axes first and the kind of money after them. */
export interface CutReads {
  readonly partnership: { readonly id: string; readonly name: string };
  readonly question: CutQuestion;
  /** The axes of the cells: those that were asked for, and the rest of the kind of money. */
  readonly axes: readonly Axis[];
  readonly cells: readonly CutCell[];
  readonly names: AxisNames;
  readonly years: readonly string[];
  readonly categories: readonly string[];
  readonly methods: readonly string[];
  readonly asAt: Date;
}

/** Says whose lines, because a trust sees only its own. */
export const LINES_LINK = 'See the lines of this kind that you may see';
/** Rows of a block on the page; files and the API have all. */
const ROWS_SHOWN = 50;
/** Contracts that the form offers to narrow to; a link from the finance report may name any. */
const CONTRACTS_OFFERED = 100;

/** The axes that the ledger is asked for: what a person chose, and whatever of the kind of money they did not. */
export function axesToRead({ axes }: CutQuestion): Axis[] {
  return [...axes, ...KIND_AXES.filter((axis) => !axes.includes(axis))];
}

/** Savings along any three axes, in one block for each kind of money, so that no total runs across kinds. */
export function cutReport(reads: CutReads): Report {
  const { question, cells, axes } = reads;
  const kindOf = (cell: CutCell): MoneyKind => ({
    cash: cell.values[axes.indexOf('cash')]!,
    budget: cell.values[axes.indexOf('budget')]!,
    recurrence: cell.values[axes.indexOf('recurrence')]!,
  });
  const kinds = kindsOf(cells.map(kindOf));
  return {
    name: 'cut',
    title: `Savings by ${list(question.axes.map((axis) => AXIS_WORDS[axis].toLowerCase()))}`,
    partnership: reads.partnership.name,
    asAt: reads.asAt,
    methods: [madeBy(reads.methods)],
    introduction: [...filterSentences(reads), MONEY_KINDS],
    sections:
      kinds.length === 0
        ? [
            {
              id: 'nothing',
              heading: 'Nothing found',
              sentences: ['No saving matches these filters. Take one away, or choose another value.'],
              tables: [],
            },
          ]
        : kinds.map((kind) => ({
            id: kindSlug(kind),
            heading: kindName(kind),
            tables: [
              blockTable(
                kind,
                cells.filter((cell) => isSameKind(kindOf(cell), kind)),
                reads,
              ),
            ],
            links: [{ text: LINES_LINK, href: linesBehind(kind, question.filters, reads.names) }],
          })),
    caveats: [
      question.filters.stage || question.axes.includes('stage')
        ? 'An amount stands at one stage only: the one it has reached.'
        : 'Forecast, contracted, delivered and validated savings are counted. What is only identified, or rejected, is not, unless you ask for the stage.',
    ],
    query: cutAddress(question, reads.partnership.id),
  };
}

function blockTable(
  kind: MoneyKind,
  cells: readonly CutCell[],
  { question, names, partnership }: CutReads,
): ReportTable {
  const rows = cells.map((cell, place): ReportRow => {
    const values = question.axes.map((_, at) => cell.values[at] ?? null);
    return {
      cells: [...question.axes.map((axis, at) => axisWord(axis, values[at]!, names)), cell.amount],
      // A row that is in the files only needs no link.
      ...(place <= ROWS_SHOWN ? { href: downHref(kind, question, values, partnership.id, names) } : {}),
    };
  });
  return {
    id: kindSlug(kind),
    caption: `${kindName(kind)}: savings by ${list(question.axes.map((axis) => AXIS_WORDS[axis].toLowerCase()))}`,
    columns: [
      ...question.axes.map((axis) => ({ key: axis, heading: AXIS_WORDS[axis], kind: 'text' as const })),
      { key: 'amount', heading: 'Saving', kind: 'pounds' },
    ],
    rows,
    total: { cells: ['All', ...question.axes.slice(1).map(() => ''), sum(cells.map(({ amount }) => amount))] },
    shownRows: ROWS_SHOWN,
    fixed: KIND_AXES.filter((axis) => !question.axes.includes(axis)).map((axis) => ({
      key: axis,
      heading: AXIS_WORDS[axis],
      value: axisWord(axis, kind[axis], names),
    })),
    empty: 'Nothing of this kind.',
  };
}

/** One step further down: the cell's own values become filters, and axes that were not asked for yet take their place. */
function downHref(
  kind: MoneyKind,
  { axes, filters }: CutQuestion,
  values: readonly (string | null)[],
  partnership: string,
  names: AxisNames,
): string {
  const narrowed: Partial<Record<Axis, readonly string[]>> = { ...filters };
  for (const axis of KIND_AXES) narrowed[axis] = [kind[axis]];
  axes.forEach((axis, at) => (narrowed[axis] = [values[at] ?? NO_CONTRACT]));
  // A cut without the stage counts some stages only; one with the stage would show them all.
  narrowed.stage ??= COUNTED;
  const next = (
    ['contract', 'stage', 'effect', 'trust', 'year', 'category', 'mechanism', 'attribution'] as const
  ).filter((axis) => !axes.includes(axis) && (narrowed[axis]?.length ?? 0) !== 1);
  if (next.length === 0) return linesBehind(kind, narrowed, names);
  return `/reports/cut${cutAddress({ axes: next.slice(0, 3), filters: narrowed }, partnership)}`;
}

/**
 * The lines behind a figure, narrowed to all that has one value there. A reader sees those of their own trust. Where
 * several stages are counted together, the lines of all stages are listed.
 */
export function linesBehind(
  { cash, budget, recurrence }: MoneyKind,
  narrowed: Partial<Record<Axis, readonly string[]>>,
  names: AxisNames,
): string {
  const filter: Record<string, string> = { cashType: cash, budgetType: budget, recurrence };
  for (const axis of ['stage', 'year', 'category', 'attribution', 'effect', 'mechanism', 'contract'] as const) {
    const [only, ...others] = narrowed[axis] ?? [];
    if (only !== undefined && others.length === 0) filter[axis] = only;
  }
  const trust = narrowed.trust?.length === 1 ? names.trusts.get(narrowed.trust[0]!) : undefined;
  return linesHref({ ...filter, ...(trust === undefined ? {} : { trust }) });
}

function filterSentences({ question: { filters }, names }: CutReads): string[] {
  return AXES.flatMap((axis) => {
    const values = filters[axis];
    return values ? [`${AXIS_WORDS[axis]}: ${list(values.map((value) => axisWord(axis, value, names)))} only.`] : [];
  });
}

/** The form that asks for another cut: each axis with what it can be narrowed to, and what is chosen now. */
export function cutForm({ question, names, years, categories }: CutReads) {
  const valuesOf = (axis: Axis): readonly string[] => {
    if (axis === 'trust') return [...names.trusts.keys()];
    if (axis === 'contract') return [...[...names.contracts.keys()].slice(0, CONTRACTS_OFFERED), NO_CONTRACT];
    if (axis === 'year') return years;
    return axis === 'category' ? categories : AXIS_VALUES[axis]!.filter((value) => value !== 'NONE');
  };
  return {
    axes: [0, 1, 2].map((place) => ({
      id: `axis-${place + 1}`,
      label: ['By', 'Then by', 'And then by'][place]!,
      options: [
        ...(place === 0 ? [] : [{ value: '', text: 'None', isChosen: question.axes[place] === undefined }]),
        ...AXES.map((axis) => ({ value: axis, text: AXIS_WORDS[axis], isChosen: question.axes[place] === axis })),
      ],
    })),
    filters: AXES.map((axis) => {
      const chosen = question.filters[axis] ?? [];
      // What an address narrows to is always among the choices, or the form would lose it.
      const values = [...new Set([...valuesOf(axis), ...chosen])];
      return {
        id: `filter-${axis}`,
        name: axis,
        label: AXIS_WORDS[axis],
        summary: chosen.length === 0 ? 'all' : list(chosen.map((value) => axisWord(axis, value, names))),
        options: values.map((value, at) => ({
          id: `filter-${axis}-${at + 1}`,
          value,
          text: axisWord(axis, value, names),
          isChosen: chosen.includes(value),
        })),
      };
    }),
  };
}
