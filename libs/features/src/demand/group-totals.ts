import { canonicalJson } from '@tandem/domain/canonical';
import type { Category, DemandGroup, DemandTotal, Estimate } from '@tandem/domain/demand';
import { money, type Money, parseMoney, parseQuantity, quantity } from '@tandem/domain/money';
import type { FinancialYear } from '@tandem/domain/time';

/** One stored total: lines that differ in nothing by which totals are told apart. */
export interface TotalRow {
  groupKey: string;
  trust: string;
  financialYear: FinancialYear;
  window: string;
  item: string;
  specification: Record<string, string>;
  baseUnit: string;
  category: Category;
  cpvCode: string;
  lines: number;
  linesWithoutValue: number;
  quantity: string;
  net: string;
  gross: string;
}

type Grain = Omit<TotalRow, 'quantity' | 'net' | 'gross'> & DemandTotal;

/**
 * The demand groups of the domain, put together from stored totals instead of lines.
 *
 * It must give what `aggregate` of `@tandem/domain/demand` gives for the same lines; an integration test holds the two
 * against each other on random lines. Only the ids of the lines are missing, which nobody wants for a million lines.
 */
export function groupsOf(rows: readonly TotalRow[]): DemandGroup[] {
  const groups = new Map<string, Grain[]>();
  for (const row of rows) {
    const grain: Grain = {
      ...row,
      quantity: parseQuantity(row.quantity),
      net: parseMoney(row.net),
      gross: parseMoney(row.gross),
    };
    const members = groups.get(row.groupKey);
    if (members) members.push(grain);
    else groups.set(row.groupKey, [grain]);
  }
  return [...groups.keys()].sort().map((key) => groupOf(key, groups.get(key)!));
}

function groupOf(key: string, grains: readonly Grain[]): DemandGroup {
  const byYear = tally(grains, (g) => g.financialYear).map(({ sample, total }) => ({
    financialYear: sample.financialYear,
    ...total,
  }));
  const total = tally(grains, () => '')[0]!.total;
  const estimate: Estimate = {
    annualNet: money(byYear.reduce((most, y) => (y.net > most ? y.net : most), 0n)),
    totalNet: total.net,
    totalGross: total.gross,
    maximumGross: total.gross,
    isComplete: total.linesWithoutValue === 0,
  };
  return {
    key,
    item: mostUsed(grains, (g) => g.item)[0]!,
    specification: grains.reduce((first, g) => (spelling(g) < spelling(first) ? g : first)).specification,
    baseUnit: grains[0]!.baseUnit,
    category: mostUsed(grains, (g) => g.category)[0]!,
    cpvCodes: mostUsed(grains, (g) => g.cpvCode),
    cells: tally(grains, (g) => `${g.financialYear} ${g.trust}`).map((at) => ({
      trust: at.sample.trust,
      financialYear: at.sample.financialYear,
      ...at.total,
    })),
    byTrust: tally(grains, (g) => g.trust).map((at) => ({ trust: at.sample.trust, ...at.total })),
    byYear,
    byWindow: tally(grains, (g) => g.window).map((at) => ({ window: at.sample.window, ...at.total })),
    total,
    estimate,
    lineIds: [],
  };
}

/** The dearest year with VAT of several groups together; the domain's estimate has it without. */
export function annualGrossOf(groups: readonly DemandGroup[]): Money {
  const years = new Map<string, bigint>();
  for (const { financialYear, gross } of groups.flatMap((g) => g.byYear))
    years.set(financialYear, (years.get(financialYear) ?? 0n) + gross);
  return money([...years.values()].reduce((most, gross) => (gross > most ? gross : most), 0n));
}

function tally(grains: readonly Grain[], markOf: (grain: Grain) => string): { sample: Grain; total: DemandTotal }[] {
  const marks = new Map<string, Grain[]>();
  for (const grain of grains) {
    const mark = markOf(grain);
    const members = marks.get(mark);
    if (members) members.push(grain);
    else marks.set(mark, [grain]);
  }
  return [...marks.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      sample: members[0]!,
      total: {
        quantity: quantity(members.reduce((sum, g) => sum + g.quantity, 0n)),
        net: money(members.reduce((sum, g) => sum + g.net, 0n)),
        gross: money(members.reduce((sum, g) => sum + g.gross, 0n)),
        lines: members.reduce((sum, g) => sum + g.lines, 0),
        linesWithoutValue: members.reduce((sum, g) => sum + g.linesWithoutValue, 0),
      },
    }));
}

function mostUsed<T extends string>(grains: readonly Grain[], valueOf: (grain: Grain) => T): T[] {
  const count = new Map<T, number>();
  for (const grain of grains) count.set(valueOf(grain), (count.get(valueOf(grain)) ?? 0) + grain.lines);
  return [...count.entries()].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value);
}

function spelling(grain: Grain): string {
  return canonicalJson(grain.specification);
}
