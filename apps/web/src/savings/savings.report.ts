import { type Money, money, parseMoney, parseQuantity } from '@tandem/domain/money';
import { ATTRIBUTIONS, EFFECT_WORDS, type Stage } from '@tandem/domain/savings';
import type { BalanceRead, ListRead, SavingLineRead, StandingRead } from '@tandem/features/savings';
import { pounds } from '../http/format.js';
import { type Reading, pageReport } from '../reports/page.report.js';
import { amount, inFiles, quantity, words } from '../reports/report.columns.js';
import type { Report, ReportSection, ReportTable } from '../reports/report.js';
import { PAPER_ROWS } from '../reports/report.send.js';
import { madeBy, MONEY_KINDS } from '../reports/sentences.js';
import {
  added,
  type BesideBalances,
  disBenefitOf,
  grouped,
  HOW_STAGES_COUNT,
  kindsOfBalances,
  stagesIn,
  standingsChart,
} from './headline.presenter.js';
import { linesTitle, lineStandings, linesWords } from './lines.presenter.js';
import { byStage } from './lists.presenter.js';
import type { LinesWish } from './lists.wish.js';
import {
  ATTRIBUTION_HEADS,
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  CASH_WORDS,
  MECHANISM_WORDS,
  RECURRENCE_WORDS,
  STAGE_WORDS,
  totalName,
} from './savings.words.js';

/** What every paper of savings says. */
export const NEVER_ADDED = 'Amounts of different kinds of money are never added together.';

/** The columns of a kind of money, for files: a page says them in one cell. */
export const KIND_COLUMNS = inFiles(
  words('cashType', 'Cash type'),
  words('budgetType', 'Budget'),
  words('recurrence', 'Recurrence'),
);

/** The kind of money of a line, in the order of `KIND_COLUMNS`. */
export function kindCells(line: Pick<SavingLineRead, 'cashType' | 'budgetType' | 'recurrence'>): string[] {
  return [CASH_WORDS[line.cashType], BUDGET_WORDS[line.budgetType], RECURRENCE_WORDS[line.recurrence]];
}

/** The partnership's savings as a report: one section for each kind of money. */
export function headlineReport(
  balances: readonly BalanceRead[],
  { methods, risks }: BesideBalances,
  reading: Reading,
): Report {
  return pageReport(
    {
      name: 'savings',
      path: '/savings/headline',
      title: 'Savings of the partnership',
      methods: [madeBy(methods)],
      introduction: [MONEY_KINDS, HOW_STAGES_COUNT],
      sections: kindsOfBalances(balances).map(([name, cells], i) => {
        const disBenefit = disBenefitOf(cells, risks);
        return { ...kindSection(name, cells, `kind-${i + 1}`), ...(disBenefit ? { sentences: [disBenefit] } : {}) };
      }),
      caveats: [NEVER_ADDED, 'The same for every partner: what each trust saves, by how far it has come.'],
    },
    reading,
  );
}

function kindSection(name: string, cells: readonly BalanceRead[], id: string): ReportSection {
  const stages = stagesIn(cells);
  const attributions = ATTRIBUTIONS.filter((one) => cells.some((cell) => cell.attribution === one));
  const [first] = cells;
  const fixed = KIND_COLUMNS.map(({ key, heading }, at) => ({ key, heading, value: kindCells(first!)[at]! }));
  const sum = (keep: (cell: BalanceRead) => boolean): Money | null => {
    const own = cells.filter(keep);
    return own.length === 0 ? null : added(own);
  };
  const byStage: ReportTable = {
    id: `${id}-by-stage`,
    caption: `${name}, by stage and by who made it`,
    fixed,
    columns: [
      words('stage', 'Stage'),
      ...attributions.map((one) => amount(one, ATTRIBUTION_HEADS[one], '–')),
      amount('all', 'In all', '–'),
    ],
    rows: stages.map((stage) => ({
      cells: [
        STAGE_WORDS[stage],
        ...attributions.map((one) => sum((cell) => cell.stage === stage && cell.attribution === one)),
        sum((cell) => cell.stage === stage),
      ],
    })),
    empty: 'Nothing is saved.',
  };
  const byTrust: ReportTable = {
    id: `${id}-by-trust`,
    caption: `${name}, by trust and stage`,
    fixed,
    columns: [words('trust', 'Trust'), ...stages.map((stage) => amount(stage, STAGE_WORDS[stage], '–'))],
    rows: [...grouped(cells, (cell) => cell.trust).keys()].map((trust) => ({
      cells: [trust, ...stages.map((stage) => sum((cell) => cell.stage === stage && cell.trust === trust))],
    })),
    empty: 'Nothing is saved.',
  };
  const partnershipOf = (stage: Stage) => sum((cell) => cell.stage === stage && cell.attribution === 'PARTNERSHIP');
  return {
    id,
    heading: name,
    figures: stages
      .filter((stage) => stage !== 'rejected')
      .map((stage) => {
        const own = partnershipOf(stage);
        return {
          value: sum((cell) => cell.stage === stage),
          kind: 'pounds',
          label: STAGE_WORDS[stage],
          detail: `${own === null ? '–' : pounds(own)} of it made by the partnership`,
        };
      }),
    charts: [standingsChart(name, cells, `${id}-chart`)],
    tables: [byStage, byTrust],
  };
}

/** The lines behind a figure: each with what stands on each of its stages, and in files by each effect too. */
export function linesReport(
  { rows: lines, totals }: ListRead<SavingLineRead>,
  { filter, query }: LinesWish,
  reading: Reading,
): Report {
  const shown = linesWords(filter);
  return pageReport(
    {
      name: 'saving-lines',
      path: '/savings/lines',
      title: linesTitle(reading.actor),
      methods: methodsOf(lines),
      introduction: shown === '' ? [] : [`Only: ${shown}.`],
      sections: [
        {
          id: 'lines',
          heading: 'Lines',
          tables: [standingTable(lines, filter), partsTable(lines), totalsTable(totals)],
        },
      ],
      caveats: [NEVER_ADDED],
      query: query === '' ? '' : `?${query}`,
    },
    reading,
  );
}

function standingTable(lines: readonly SavingLineRead[], filter: LinesWish['filter']): ReportTable {
  return {
    id: 'lines',
    caption: 'Lines, by stage',
    columns: [
      words('item', 'Item'),
      words('scheme', 'Scheme'),
      words('trust', 'Trust'),
      words('year', 'Year'),
      words('kind', 'Kind of money'),
      ...KIND_COLUMNS,
      words('stage', 'Stage'),
      amount('saving', 'Saving'),
    ],
    rows: lines.flatMap((line) => {
      const start = [line.item, line.schemeReference, line.trust, line.financialYear, totalName(line)];
      const standings = lineStandings(line, filter);
      const href = `/savings/lines/${line.id}`;
      if (standings.length === 0)
        return [{ href, cells: [...start, ...kindCells(line), 'Nothing is saved', money(0n)] }];
      return standings.map((one) => ({
        href,
        cells: [...start, ...kindCells(line), STAGE_WORDS[one.stage], one.amount],
      }));
    }),
    shownRows: PAPER_ROWS,
    empty: 'There is no line here that you may see.',
  };
}

/** One row for what stands on each stage by each effect, with what the line is made of. */
function partsTable(lines: readonly SavingLineRead[]): ReportTable {
  const known = (text: string | null) => (text === null ? null : parseMoney(text));
  return {
    id: 'parts',
    caption: 'The parts of each line, by effect',
    columns: [
      words('item', 'Item'),
      words('scheme', 'Scheme'),
      words('trust', 'Trust'),
      words('year', 'Year'),
      ...KIND_COLUMNS,
      ...inFiles(quantity('quantity', 'Quantity'), words('mechanism', 'Mechanism')),
      words('stage', 'Stage'),
      words('effect', 'Effect'),
      words('attribution', 'Attribution'),
      ...inFiles(amount('baseline', 'Baseline'), amount('alone', 'Alone'), amount('together', 'Together')),
      amount('saving', 'Saving'),
      ...inFiles(words('method', 'Method')),
    ],
    rows: lines.flatMap((line) =>
      line.open.map((one) => ({
        href: `/savings/lines/${line.id}`,
        cells: [
          line.item,
          line.schemeReference,
          line.trust,
          line.financialYear,
          ...kindCells(line),
          parseQuantity(line.quantity),
          MECHANISM_WORDS[line.mechanism],
          STAGE_WORDS[one.stage],
          EFFECT_WORDS[one.effect],
          ATTRIBUTION_WORDS[one.attribution],
          known(line.baselineAmount),
          known(line.aloneAmount),
          parseMoney(line.jointAmount),
          parseMoney(one.amount),
          methodName(line),
        ],
      })),
    ),
    shownRows: PAPER_ROWS,
    empty: 'Nothing is saved.',
  };
}

/** Each method with its version, once. */
export function methodsOf(lines: readonly SavingLineRead[]): string[] {
  return [...new Set(lines.map(methodName))].sort();
}

function methodName(line: Pick<SavingLineRead, 'method' | 'methodVersion'>): string {
  return `${line.method}, version ${line.methodVersion}`;
}

/** What a whole list adds up to, by kind of money and stage, from the roll-up. */
export function totalsTable(totals: readonly StandingRead[]): ReportTable {
  return {
    id: 'totals',
    caption: 'In all, by kind of money and stage',
    columns: [words('kind', 'Kind of money'), ...KIND_COLUMNS, words('stage', 'Stage'), amount('saving', 'Saving')],
    rows: byStage(totals).map((one) => ({
      cells: [totalName(one), ...kindCells(one), STAGE_WORDS[one.stage], parseMoney(one.amount)],
    })),
    empty: 'Nothing is saved.',
  };
}
