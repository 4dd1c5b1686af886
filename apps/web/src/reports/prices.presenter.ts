import {
  expectedSaving,
  type ExpectedSaving,
  opportunityTo,
  type PriceVariance,
  priceVariance,
} from '@tandem/domain/demand';
import type { Money } from '@tandem/domain/money';
import { baselineLabel, type BaselineType } from '@tandem/domain/savings';
import type { PaidRead, PastResult, PipelineRead } from '@tandem/features/reports';
import { groupedBars } from '../charts/index.js';
import { list, plural, pounds, unitPounds } from '../http/format.js';
import { plot } from './plots.js';
import type { Report, ReportChart, ReportRow, ReportSection, ReportTable } from './report.js';
import { categoryWord } from './report.words.js';

/** What the page for procurement leads is made of: read in one snapshot. */
export interface PricesReads {
  readonly partnership: { readonly id: string; readonly name: string };
  readonly trusts: readonly { readonly id: string; readonly shortName: string }[];
  readonly paid: readonly PaidRead[];
  readonly pipeline: readonly PipelineRead[];
  readonly past: readonly PastResult[];
  readonly asAt: Date;
  readonly query: string;
}

/** Items drawn; the table has all. */
const ITEMS_DRAWN = 3;
const PIPELINE_DRAWN = 6;

/** Who pays what for the same item, what the best price would save, and which joint purchase is worth most. */
export function pricesReport(reads: PricesReads): Report {
  return {
    name: 'prices',
    title: 'Prices and pipeline',
    partnership: reads.partnership.name,
    asAt: reads.asAt,
    methods: [
      'Price variance is (highest − lowest) ÷ lowest. The opportunity is what each trust would pay less at the lowest price: (price − lowest price) × quantity, added up.',
    ],
    introduction: [
      'Prices are what each trust paid before, without VAT and for the same unit, from the lines that it has shared. They may differ for good reasons: date, specification, service.',
    ],
    sections: [varianceSection(reads), pipelineSection(reads)],
    caveats: [
      'An opportunity is no saving: nobody has offered the lowest price to every trust.',
      'An expected saving is the value before, times what the partnership’s part was of the baseline in past results of the same category and budget. The middle of several counts, with the least and the most beside it; one result alone gives no range.',
    ],
    query: reads.query,
  };
}

interface ItemPrices extends PriceVariance {
  readonly rows: readonly [PaidRead, ...PaidRead[]];
}

function varianceSection({ paid, trusts }: PricesReads): ReportSection {
  const items = itemsOf(paid);
  const name = (id: string) => trusts.find((trust) => trust.id === id)?.shortName ?? 'A former partner';
  return {
    id: 'variance',
    heading: 'The same item at different prices',
    charts: items.slice(0, ITEMS_DRAWN).map(({ rows: own }, at) => {
      const title = `${own[0].item} (${own[0].unit}): price before by trust`;
      const svg = groupedBars({
        id: `prices-${at + 1}`,
        title,
        description: own.map((row) => `${name(row.trustId)}: ${unitPounds(row.price)}.`).join(' '),
        groups: own.map((row) => name(row.trustId)),
        series: [
          { name: 'Price', values: own.map((row) => ({ plot: Number(row.price), label: unitPounds(row.price) })) },
        ],
      });
      return { title, svg };
    }),
    tables: [varianceTable(items, name), pricesTable(items, name)],
    links: [{ text: 'See the demand of every trust', href: '/demand' }],
  };
}

function varianceTable(items: readonly ItemPrices[], name: (trustId: string) => string): ReportTable {
  const who = (rows: readonly PaidRead[], price: bigint) =>
    list(rows.flatMap((row) => (row.price === price ? [name(row.trustId)] : [])));
  return {
    id: 'variance',
    caption: 'Price variance and opportunity to the lowest price, greatest first',
    columns: [
      { key: 'item', heading: 'Item', kind: 'text' },
      { key: 'category', heading: 'Category', kind: 'text', isInFilesOnly: true },
      { key: 'budget', heading: 'Budget', kind: 'text', isInFilesOnly: true },
      { key: 'unit', heading: 'Unit', kind: 'text', isInFilesOnly: true },
      { key: 'trusts', heading: 'Trusts', kind: 'count', isInFilesOnly: true },
      { key: 'lowest', heading: 'Lowest price', kind: 'unit price' },
      { key: 'lowestBy', heading: 'paid by', kind: 'text' },
      { key: 'highest', heading: 'Highest price', kind: 'unit price' },
      { key: 'highestBy', heading: 'paid by', kind: 'text' },
      { key: 'variance', heading: 'Variance', kind: 'percent' },
      { key: 'opportunity', heading: 'Opportunity to the lowest', kind: 'pounds' },
      { key: 'weakestBaseline', heading: 'Weakest evidence', kind: 'text', isInFilesOnly: true },
      { key: 'oldest', heading: 'Oldest price', kind: 'date', unknown: 'No date given' },
    ],
    rows: items.map(({ rows, lowest, highest, variance, opportunity }): ReportRow => {
      const [first] = rows;
      return {
        cells: [
          first.item,
          categoryWord(first.category),
          first.budget,
          first.unit,
          BigInt(rows.length),
          lowest,
          who(rows, lowest),
          highest,
          who(rows, highest),
          variance,
          opportunity,
          evidenceOf(rows),
          oldestOf(rows),
        ],
      };
    }),
    shownRows: 40,
    empty:
      'No item is needed by two trusts that both say what they paid before. Share lines with their baseline price to compare them.',
  };
}

function pricesTable(items: readonly ItemPrices[], name: (trustId: string) => string): ReportTable {
  return {
    id: 'prices-by-trust',
    caption: 'What each trust paid before',
    columns: [
      { key: 'item', heading: 'Item', kind: 'text' },
      { key: 'budget', heading: 'Budget', kind: 'text' },
      { key: 'trust', heading: 'Trust', kind: 'text' },
      { key: 'price', heading: 'Price', kind: 'unit price' },
      { key: 'quantity', heading: 'Quantity', kind: 'quantity' },
      { key: 'opportunity', heading: 'Opportunity to the lowest', kind: 'pounds' },
    ],
    rows: items.flatMap(({ rows: own, lowest }) =>
      own.map((row) => ({
        cells: [row.item, row.budget, name(row.trustId), row.price, row.quantity, opportunityTo(lowest, row)],
      })),
    ),
    shownRows: 60,
    empty: 'Nothing to compare yet.',
  };
}

function itemsOf(paid: readonly PaidRead[]): ItemPrices[] {
  const groups = new Map<string, [PaidRead, ...PaidRead[]]>();
  for (const row of paid) {
    const key = `${row.groupKey}|${row.budget}`;
    const own = groups.get(key);
    if (own) own.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()]
    .map((rows) => ({ rows, ...priceVariance(rows) }))
    .sort((a, b) => (a.opportunity < b.opportunity ? 1 : a.opportunity > b.opportunity ? -1 : 0));
}

/** "1: Last price actually paid for the same item": the weakest kind of baseline among the prices, 1 the strongest. */
function evidenceOf(rows: readonly PaidRead[]): string {
  const weakest = Math.max(...rows.map((row) => row.weakestBaseline));
  return `${weakest}: ${baselineLabel(weakest as BaselineType)}`;
}

function oldestOf(rows: readonly PaidRead[]): string | null {
  const dates = rows.flatMap(({ oldest }) => oldest ?? []);
  return dates.length === rows.length ? dates.sort()[0]! : null;
}

interface Expected extends ExpectedSaving {
  readonly from: readonly PastResult[];
}

interface Ranked {
  readonly one: PipelineRead;
  readonly expected: Expected | undefined;
}

function pipelineSection({ pipeline, past }: PricesReads): ReportSection {
  const ranked = pipeline
    .map((one): Ranked => ({ one, expected: expectedOf(one, past) }))
    .sort((a, b) => {
      const [x, y] = [a.expected?.middle ?? -1n, b.expected?.middle ?? -1n];
      return x === y ? (a.one.value < b.one.value ? 1 : -1) : x < y ? 1 : -1;
    });
  const drawn = ranked.filter(({ expected }) => expected !== undefined).slice(0, PIPELINE_DRAWN);
  return {
    id: 'pipeline',
    heading: 'Joint purchases on their way',
    sentences: [
      'Ranked by the saving that the partnership may expect, from its own past results and never from a guess.',
    ],
    charts: drawn.length === 0 ? [] : [pipelineChart(drawn)],
    tables: [pipelineTable(ranked)],
    links: [{ text: 'See all requirements', href: '/requirements' }],
  };
}

/** Bars of what is expected; the least and the most stand beside it where past results give a range. */
function pipelineChart(drawn: readonly Ranked[]): ReportChart {
  const title = 'Expected partnership saving, from past results';
  const series = (name: string, of: (expected: Expected) => Money | undefined) => ({
    name,
    values: drawn.map(({ expected }) => plot(of(expected!) ?? expected!.middle)),
  });
  const hasRange = drawn.some(({ expected }) => expected!.range !== undefined);
  const svg = groupedBars({
    id: 'pipeline-chart',
    title,
    description: drawn
      .map(
        ({ one, expected }) =>
          `${one.reference}: ${pounds(expected!.middle)} from ${plural(expected!.from.length, 'past result')}.`,
      )
      .join(' '),
    groups: drawn.map(({ one }) => `${one.reference}: ${one.title}`),
    series: [
      ...(hasRange ? [series('Least', ({ range }) => range?.least)] : []),
      series('Expected', ({ middle }) => middle),
      ...(hasRange ? [series('Most', ({ range }) => range?.most)] : []),
    ],
  });
  return { title, svg };
}

function pipelineTable(ranked: readonly Ranked[]): ReportTable {
  return {
    id: 'pipeline',
    caption: 'Joint purchases by expected partnership saving',
    columns: [
      { key: 'requirement', heading: 'Requirement', kind: 'text' },
      { key: 'category', heading: 'Category', kind: 'text' },
      { key: 'budget', heading: 'Budget', kind: 'text' },
      { key: 'state', heading: 'State', kind: 'text' },
      { key: 'trusts', heading: 'Trusts', kind: 'count' },
      { key: 'value', heading: 'Value at prices before', kind: 'pounds' },
      { key: 'expected', heading: 'Expected partnership saving', kind: 'pounds', unknown: 'Not known' },
      { key: 'least', heading: 'Least', kind: 'pounds', unknown: 'No range' },
      { key: 'most', heading: 'Most', kind: 'pounds', unknown: 'No range' },
      { key: 'from', heading: 'From', kind: 'text' },
      { key: 'linesWithoutPrice', heading: 'Lines without a price before', kind: 'count' },
    ],
    rows: ranked.map(({ one, expected }): ReportRow => ({
      cells: [
        `${one.reference}: ${one.title}`,
        categoryWord(one.category),
        one.budget,
        one.state,
        BigInt(one.trusts),
        one.value,
        expected?.middle ?? null,
        expected?.range?.least ?? null,
        expected?.range?.most ?? null,
        expected === undefined
          ? 'No past result of this category and budget'
          : `${plural(expected.from.length, 'past result')}: ${expected.from.map(({ name }) => name).join('; ')}`,
        BigInt(one.linesWithoutPrice),
      ],
      href: `/requirements/${one.id}`,
    })),
    empty: 'No requirement of two or more trusts is waiting for an award.',
  };
}

/** What past results of the same category and budget make of a purchase's value. */
function expectedOf({ category, budget, value }: PipelineRead, past: readonly PastResult[]): Expected | undefined {
  const from = past.filter((result) => result.category === category && result.budget === budget);
  const expected = expectedSaving(value, from);
  return expected && { ...expected, from };
}
