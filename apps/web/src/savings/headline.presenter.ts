import { money, type Money, parseMoney } from '@tandem/domain/money';
import {
  type Attribution,
  ATTRIBUTIONS,
  type Stage,
  STAGE_WORDS as SHORT_STAGES,
  STAGES,
} from '@tandem/domain/savings';
import { isSameKind, kindsOf, type MoneyKind, type RiskRead } from '@tandem/features/reports';
import type { BalanceRead } from '@tandem/features/savings';
import { groupedBars, STAGE_INKS } from '../charts/index.js';
import { dateTime, pounds } from '../http/format.js';
import { plot } from '../reports/plots.js';
import type { ReportChart } from '../reports/report.js';
import { madeBy, MONEY_KINDS } from '../reports/sentences.js';
import { linesHref, type LinesWish } from './lists.wish.js';
import { ATTRIBUTION_HEADS, totalName, STAGE_WORDS } from './savings.words.js';

/** A figure that leads to the lines behind it; nothing where there is none. */
interface Cell {
  text: string;
  href?: string;
}

/** What is read beside the balances: the methods that made them, and what came as a loss. */
export interface BesideBalances {
  readonly methods: readonly string[];
  readonly risks: readonly RiskRead[];
}

/** The partnership's savings: one section for each kind of money, never a sum across sections. */
export function headlinePage(balances: readonly BalanceRead[], { methods, risks }: BesideBalances, asAt: Date) {
  return {
    title: 'Savings of the partnership',
    asAt: dateTime(asAt),
    methods: madeBy(methods),
    moneyKinds: MONEY_KINDS,
    stages: HOW_STAGES_COUNT,
    sections: kindsOfBalances(balances).map(([name, cells], i) => ({
      ...section(name, cells, `kind-${i + 1}`),
      disBenefit: disBenefitOf(cells, risks),
    })),
  };
}

function section(name: string, cells: readonly BalanceRead[], id: string) {
  const stages = stagesIn(cells);
  const attributions = ATTRIBUTIONS.filter((one) => cells.some((cell) => cell.attribution === one));
  const trusts = [...grouped(cells, (cell) => cell.trust).keys()];
  const [first] = cells;
  const { cashType, budgetType, recurrence } = first!;
  const link = (filter: LinesWish['filter']) => linesHref({ cashType, budgetType, recurrence, ...filter });
  const cell = (filter: { stage?: Stage; attribution?: Attribution; trust?: string }): Cell => {
    const own = cells.filter(
      (c) =>
        (filter.stage === undefined || c.stage === filter.stage) &&
        (filter.attribution === undefined || c.attribution === filter.attribution) &&
        (filter.trust === undefined || c.trust === filter.trust),
    );
    return own.length === 0 ? { text: '–' } : { text: pounds(added(own)), href: link(filter) };
  };
  return {
    id,
    name,
    heads: attributions.map((one) => ATTRIBUTION_HEADS[one]),
    byStage: stages.map((stage) => ({
      name: STAGE_WORDS[stage],
      cells: attributions.map((attribution) => cell({ stage, attribution })),
      total: cell({ stage }),
    })),
    stageHeads: stages.map((stage) => STAGE_WORDS[stage]),
    byTrust: trusts.map((trust) => ({ name: trust, cells: stages.map((stage) => cell({ trust, stage })) })),
    figures: stages
      .filter((stage) => stage !== 'rejected')
      .map((stage) => ({
        value: cell({ stage }).text,
        label: STAGE_WORDS[stage],
        share: `${cell({ stage, attribution: 'PARTNERSHIP' }).text} of it made by the partnership`,
      })),
    chart: standingsChart(name, cells, id),
  };
}

/** The stages on which anything of these balances stands, in their order. */
export function stagesIn(cells: readonly BalanceRead[]): Stage[] {
  return STAGES.filter((stage) => cells.some((cell) => cell.stage === stage));
}

/** How far the saving of each trust has come, as a picture; the table by trust and stage has its figures. */
export function standingsChart(name: string, cells: readonly BalanceRead[], id: string): ReportChart {
  const title = `${name}: how far each trust’s saving has come`;
  const stages = stagesIn(cells);
  const trusts = [...grouped(cells, (cell) => cell.trust)];
  const standing = (own: readonly BalanceRead[], stage: Stage) => own.filter((cell) => cell.stage === stage);
  const said = (own: readonly BalanceRead[]) => (own.length === 0 ? '–' : pounds(added(own)));
  const svg = groupedBars({
    id,
    title,
    description: trusts
      .map(([trust, own]) => {
        const words = stages.map((stage) => `${STAGE_WORDS[stage].toLowerCase()} ${said(standing(own, stage))}`);
        return `${trust}: ${words.join(', ')}.`;
      })
      .join(' '),
    groups: trusts.map(([trust]) => trust),
    series: stages.map((stage) => ({
      name: SHORT_STAGES[stage].label,
      ink: STAGE_INKS[stage],
      values: trusts.map(([, own]) => plot(added(standing(own, stage)))),
    })),
  });
  return { title, svg };
}

/** Why the finance report has larger figures for the same stages: there each stage holds what has gone beyond it, too. */
export const HOW_STAGES_COUNT =
  'Each pound stands here at the one stage that it has reached. In the finance report what has been delivered or validated is counted as forecast and contracted too.';

/**
 * For whom buying together was dearer than alone, of balances of one kind of money; undefined where it was for nobody.
 * The amounts are those of the report for executives: what a trust gained elsewhere is not set off against them.
 */
export function disBenefitOf(cells: readonly BalanceRead[], risks: readonly RiskRead[]): string | undefined {
  const names = new Map(cells.map(({ trustId, trust }) => [trustId, trust]));
  const lost = risks.filter((one) => one.disBenefit < 0n && isSameKind(one, kindOf(cells[0]!)));
  const words = lost.map((one) => `${names.get(one.trustId) ?? 'a former partner'}: ${pounds(one.disBenefit)}`);
  return words.length === 0
    ? undefined
    : `Dis-benefit: buying together made it dearer than alone for ${words.join(', ')}. It is counted for each contract, category and year, and never set off against another saving.`;
}

function kindOf({ cashType: cash, budgetType: budget, recurrence }: BalanceRead): MoneyKind {
  return { cash, budget, recurrence };
}

/** Balances by kind of money, in the order in which every report has the kinds. */
export function kindsOfBalances(balances: readonly BalanceRead[]): [string, BalanceRead[]][] {
  return kindsOf(balances.map(kindOf)).map((kind) => {
    const own = balances.filter((balance) => isSameKind(kindOf(balance), kind));
    return [totalName(own[0]!), own];
  });
}

/** The sum of amounts of one kind of money. */
export function added(cells: readonly { amount: string }[]): Money {
  return money(cells.reduce((total, cell) => total + parseMoney(cell.amount), 0n));
}

/** A list in groups by a key, in the order in which the keys first come. */
export function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
