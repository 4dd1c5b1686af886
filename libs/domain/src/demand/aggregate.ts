import { canonicalJson } from '@tandem/domain/canonical';
import { amountOf, money, quantity, vatOf, type Money, type Quantity } from '@tandem/domain/money';
import { financialYearOf, quarterOf, type FinancialYear } from '@tandem/domain/time';
import { normaliseSpecification, normaliseWording, type Category, type DemandLine } from './demand-line.js';

/** How much, and what it is worth at the baselines: one cell, row, column or total of a demand matrix. */
export interface DemandTotal {
  /** In the group's base unit. */
  readonly quantity: Quantity;
  /** At the baselines, before VAT. */
  readonly net: Money;
  /** At the baselines, with VAT. */
  readonly gross: Money;
  readonly lines: number;
  /** Lines without a baseline, whose value is unknown and counted as nought above. */
  readonly linesWithoutValue: number;
}

/** The total of one trust in one financial year. */
export type DemandCell = DemandTotal & { readonly trust: string; readonly financialYear: FinancialYear };

/**
 * The four values of a requirement that different rules ask for (rules 2.1).
 *
 * The Carbon Reduction Plan test is per year and before VAT, the Act's gates are for the whole life and with VAT, and
 * a threshold takes the maximum with all options. Mixing them up is the classic mistake, so all four are kept.
 */
export interface Estimate {
  /** The dearest financial year, before VAT. */
  readonly annualNet: Money;
  readonly totalNet: Money;
  readonly totalGross: Money;
  /** The total with VAT and with all options and extensions. */
  readonly maximumGross: Money;
  /** False when a line has no value: then the Act treats the value as reaching the threshold (PA23 Sch.3 para 5). */
  readonly isComplete: boolean;
}

/** All demand for one item of one specification in one base unit, across trusts and years. */
export interface DemandGroup {
  /** The same text for the same item, specification and base unit, whatever the order of lines. */
  readonly key: string;
  readonly item: string;
  readonly specification: Readonly<Record<string, string>>;
  readonly baseUnit: string;
  readonly category: Category;
  /** Every code the trusts gave, the most used first. */
  readonly cpvCodes: readonly string[];
  readonly cells: readonly DemandCell[];
  readonly byTrust: readonly (DemandTotal & { readonly trust: string })[];
  readonly byYear: readonly (DemandTotal & { readonly financialYear: FinancialYear })[];
  /** By the quarter in which it is needed, "2026/27 Q1": what a supplier plans production by. */
  readonly byWindow: readonly (DemandTotal & { readonly window: string })[];
  readonly total: DemandTotal;
  readonly estimate: Estimate;
  readonly lineIds: readonly string[];
}

/** What one line is worth at its baseline, before and with VAT; nought when it has none. Rounded half up per line. */
export function lineValue(line: DemandLine): { net: Money; gross: Money } {
  if (line.baseline === null) return { net: money(0n), gross: money(0n) };
  const net = amountOf(line.baseline.unitPrice, line.quantity);
  return { net, gross: money(net + vatOf(net, line.vat.rate)) };
}

/**
 * Groups lines by item, specification and base unit into matrices of trust and financial year.
 *
 * Every total is a sum of whole line values, so rows, columns and total agree exactly, and the order of the lines
 * never matters. The delivery window is a margin of the matrix and not part of what makes a group: volume breaks and
 * budgets go by financial year, and splitting an item by quarter would hide that the quarters are one contract (PA23
 * Sch.3 para 4). Two different budgets or VAT treatments do not split a group either: the contract is the same.
 */
export function aggregate(lines: Iterable<DemandLine>): DemandGroup[] {
  const groups = new Map<string, DemandLine[]>();
  const keys = new Map<string, string>();
  for (const line of lines) {
    const wording = JSON.stringify([line.item, line.specification, line.baseUnit]);
    let key = keys.get(wording);
    if (key === undefined) {
      key = groupKey(line);
      keys.set(wording, key);
    }
    const members = groups.get(key);
    if (members) members.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.keys()].sort().map((key) => groupOf(key, groups.get(key)!));
}

/** The text that two lines share exactly when they belong to one group. */
export function groupKey(line: Pick<DemandLine, 'item' | 'specification' | 'baseUnit'>): string {
  return canonicalJson([normaliseWording(line.item), normaliseSpecification(line.specification), line.baseUnit]);
}

/** The estimate of several groups together: the years are added up before the dearest is taken. */
export function estimateOf(groups: readonly DemandGroup[], optionsGross: Money = money(0n)): Estimate {
  const years = new Map<FinancialYear, bigint>();
  for (const year of groups.flatMap((g) => g.byYear)) {
    years.set(year.financialYear, (years.get(year.financialYear) ?? 0n) + year.net);
  }
  const totalGross = groups.reduce((total, g) => total + g.total.gross, 0n);
  return {
    annualNet: money([...years.values()].reduce((most, net) => (net > most ? net : most), 0n)),
    totalNet: money(groups.reduce((total, g) => total + g.total.net, 0n)),
    totalGross: money(totalGross),
    maximumGross: money(totalGross + optionsGross),
    isComplete: groups.every((g) => g.total.linesWithoutValue === 0),
  };
}

function groupOf(key: string, lines: readonly DemandLine[]): DemandGroup {
  const valued = lines.map((line) => ({ line, value: lineValue(line) }));
  const cells = tally(valued, (l) => `${l.financialYear} ${l.trust}`);
  const group = {
    key,
    item: mostUsed(lines.map((l) => l.item.trim()))[0]!,
    specification: lines.reduce((first, l) => (spelling(l) < spelling(first) ? l : first)).specification,
    baseUnit: lines[0]!.baseUnit,
    category: mostUsed(lines.map((l) => l.category))[0]!,
    cpvCodes: mostUsed(lines.map((l) => l.cpvCode)),
    cells: cells.map(({ total, sample }) => ({ trust: sample.trust, financialYear: sample.financialYear, ...total })),
    byTrust: tally(valued, (l) => l.trust).map(({ total, sample }) => ({ trust: sample.trust, ...total })),
    byYear: tally(valued, (l) => l.financialYear).map(({ total, sample }) => ({
      financialYear: sample.financialYear,
      ...total,
    })),
    byWindow: tally(valued, windowOf).map(({ total, sample }) => ({ window: windowOf(sample), ...total })),
    total: tally(valued, () => '')[0]!.total,
    lineIds: lines.map((l) => l.id).sort(),
  };
  const annualNet = money(group.byYear.reduce((most, y) => (y.net > most ? y.net : most), 0n));
  const { net: totalNet, gross: totalGross, linesWithoutValue } = group.total;
  return {
    ...group,
    estimate: { annualNet, totalNet, totalGross, maximumGross: totalGross, isComplete: linesWithoutValue === 0 },
  };
}

function windowOf(line: DemandLine): string {
  return `${financialYearOf(line.neededBy)} Q${quarterOf(line.neededBy)}`;
}

function spelling(line: DemandLine): string {
  return canonicalJson(line.specification);
}

/** A line with its value, computed once although several margins add it up. */
type ValuedLine = { readonly line: DemandLine; readonly value: { net: Money; gross: Money } };

/** Adds lines up under each mark, in the order of the marks. */
function tally(valued: readonly ValuedLine[], markOf: (line: DemandLine) => string) {
  const marks = new Map<
    string,
    { sample: DemandLine; quantity: bigint; net: bigint; gross: bigint; lines: number; without: number }
  >();
  for (const { line, value } of valued) {
    const mark = markOf(line);
    let at = marks.get(mark);
    if (!at) marks.set(mark, (at = { sample: line, quantity: 0n, net: 0n, gross: 0n, lines: 0, without: 0 }));
    at.quantity += line.baseQuantity;
    at.net += value.net;
    at.gross += value.gross;
    at.lines += 1;
    if (line.baseline === null) at.without += 1;
  }
  return [...marks.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, at]) => ({
      sample: at.sample,
      total: {
        quantity: quantity(at.quantity),
        net: money(at.net),
        gross: money(at.gross),
        lines: at.lines,
        linesWithoutValue: at.without,
      } satisfies DemandTotal,
    }));
}

/** The distinct values, the most frequent first and ties in order of text. */
function mostUsed<T extends string>(values: readonly T[]): T[] {
  const count = new Map<T, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count.entries()].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value);
}
