import { allocate, divideHalfUp, money, type Money } from '@tandem/domain/money';
import {
  ACTIVITY_SOURCE,
  ACTIVITY_YEAR,
  type CostRead,
  type FinanceCell,
  incidentsOf,
  isSameKind,
  kindsOf,
  type MoneyKind,
  type RiskRead,
  stageAmounts,
} from '@tandem/features/reports';
import { STAGE_INKS, stackedBars } from '../charts/index.js';
import { list, pounds } from '../http/format.js';
import { plot } from './plots.js';
import type { Report, ReportCell, ReportChart, ReportRow, ReportSection, ReportTable } from './report.js';
import { kindName, kindSlug } from './report.words.js';
import { madeBy, MONEY_KINDS } from './sentences.js';

/** What the executives' page is made of: read in one snapshot. */
export interface ExecutiveReads {
  readonly partnership: { readonly id: string; readonly name: string };
  readonly trusts: readonly { readonly id: string; readonly shortName: string; readonly odsCode: string | null }[];
  readonly cells: readonly FinanceCell[];
  readonly risks: readonly RiskRead[];
  readonly costs: readonly CostRead[];
  readonly validatedByYear: readonly (MoneyKind & { readonly year: string; readonly amount: Money })[];
  readonly methods: readonly string[];
  readonly asAt: Date;
  readonly query: string;
}

/** One page for executives: what finance has validated, what is coming, what is at risk, what it costs, whom it serves. */
export function executiveReport(reads: ExecutiveReads): Report {
  const kinds = kindsOf(reads.cells);
  return {
    name: 'executive',
    title: 'Report for executives',
    partnership: reads.partnership.name,
    asAt: reads.asAt,
    methods: [madeBy(reads.methods)],
    introduction: [MONEY_KINDS],
    sections: [
      ...(kinds.length > 0
        ? kinds.map((kind) => kindSection(kind, reads))
        : [{ id: 'nothing', heading: 'Nothing yet', sentences: ['No saving is in the ledger yet.'], tables: [] }]),
      costSection(kinds, reads),
      activitySection(reads),
    ],
    caveats: [
      'Validated is what finance of the trust that holds the budget has checked and signed. Nothing else is called saved here.',
      'At risk is what has not come as far as it should have: only identified or forecast although its price has started, or contracted although its year has ended. What is identified or forecast of a price that has not started is not at risk; it is not due yet. Lost is leakage and dis-benefits. A dis-benefit is counted for each trust, contract, category and year; it is never set off against another saving. Leakage is what the ledger holds: what purchases show beside a saving whose delivery a person recorded, or of which finance rejected a part, stands in each trust’s own list of leakage.',
      `Incidents are from ${ACTIVITY_SOURCE}, about ${reads.asAt.getUTCFullYear() - ACTIVITY_YEAR} years old, categories 1 to 4. They say how busy a service is, not what a saving is worth.`,
    ],
    query: reads.query,
  };
}

type Part = 'validated' | 'coming' | 'notDue' | 'late' | 'leakage' | 'disBenefit';
type TrustParts = Readonly<Record<Part, Money>> & {
  readonly trust: { readonly id: string; readonly shortName: string };
};

function kindSection(kind: MoneyKind, reads: ExecutiveReads): ReportSection {
  const rows = trustParts(kind, reads);
  const of = (part: Part) => money(rows.reduce((total, row) => total + row[part], 0n));
  const [name, slug] = [kindName(kind), kindSlug(kind)];
  const [lost, isAtRisk] = [money(of('leakage') + of('disBenefit')), of('late') !== 0n];
  return {
    id: slug,
    heading: name,
    sentences: [inOneSentence(of)],
    figures: [
      {
        value: of('validated'),
        kind: 'pounds',
        label: 'Validated by the trusts’ finance',
        isLoss: of('validated') < 0n,
      },
      { value: of('coming'), kind: 'pounds', label: 'Coming: contracted or delivered, not validated yet' },
      {
        value: of('late'),
        kind: 'pounds',
        label: 'At risk: not contracted although its price has started, or not delivered although its year has ended',
        isLoss: isAtRisk,
      },
      { value: lost, kind: 'pounds', label: 'Lost so far: leakage and dis-benefits', isLoss: lost < 0n },
    ],
    charts: rows.some((row) => row.validated !== 0n || row.coming !== 0n) ? [stack(slug, name, rows)] : [],
    tables: [trustTable(slug, name, rows, of, reads.query)],
    links: [{ text: 'See plan, forecast and waterfall of this kind', href: `/reports/finance${reads.query}#${slug}` }],
  };
}

/** What an executive puts a name under. */
function inOneSentence(of: (part: Part) => Money): string {
  const lost = money(of('leakage') + of('disBenefit'));
  const beside = [
    ...(of('late') === 0n ? [] : [`${pounds(of('late'))} is at risk`]),
    ...(lost >= 0n ? [] : [`${pounds(money(0n - lost))} is lost to leakage and dis-benefits`]),
  ];
  return `Of this kind of money finance of the trusts has validated ${pounds(of('validated'))}; a further ${pounds(of('coming'))} is contracted or delivered and not validated yet.${beside.length === 0 ? '' : ` Beside it ${list(beside)}.`}`;
}

/** What each trust has validated, what is coming to it and what is at risk; a trust with nothing of the kind is left out. */
function trustParts(kind: MoneyKind, { trusts, cells, risks }: ExecutiveReads): TrustParts[] {
  const own = cells.filter((cell) => cell.by === 'trust' && isSameKind(cell, kind));
  return trusts.flatMap((trust) => {
    const amounts = own.filter((cell) => cell.key === trust.id);
    if (amounts.length === 0) return [];
    const at = stageAmounts(amounts);
    const risk = risks.find((one) => one.trustId === trust.id && isSameKind(one, kind));
    return [
      {
        trust,
        validated: at.validated,
        coming: money(at.contracted + at.delivered - (risk?.overdue ?? 0n)),
        notDue: risk?.notDue ?? money(0n),
        late: risk?.late ?? money(0n),
        leakage: risk?.leakage ?? money(0n),
        disBenefit: risk?.disBenefit ?? money(0n),
      },
    ];
  });
}

function trustTable(
  slug: string,
  name: string,
  rows: readonly TrustParts[],
  of: (part: Part) => Money,
  query: string,
): ReportTable {
  const shares = sharesOf(rows.map((row) => row.validated));
  const cells = (first: string, share: bigint | null, part: (name: Part) => Money): ReportCell[] => [
    first,
    part('validated'),
    share,
    part('coming'),
    part('notDue'),
    part('late'),
    part('leakage'),
    part('disBenefit'),
  ];
  return {
    id: `${slug}-by-trust`,
    caption: `By trust: ${name.toLowerCase()}`,
    columns: [
      { key: 'trust', heading: 'Trust', kind: 'text' },
      { key: 'validated', heading: 'Validated by its finance', kind: 'pounds' },
      { key: 'share', heading: 'Share of what is validated', kind: 'percent', unknown: 'No share' },
      { key: 'coming', heading: 'Coming: contracted or delivered', kind: 'pounds' },
      { key: 'notDue', heading: 'Not due yet: identified or forecast', kind: 'pounds' },
      { key: 'late', heading: 'At risk', kind: 'pounds' },
      { key: 'leakage', heading: 'Lost: leakage', kind: 'pounds' },
      { key: 'disBenefit', heading: 'Lost: dis-benefits', kind: 'pounds' },
    ],
    rows: rows.map((row, at): ReportRow => ({
      cells: cells(row.trust.shortName, shares?.[at] ?? null, (part) => row[part]),
      href: `/reports/finance${query}&trust=${row.trust.id}#${slug}`,
    })),
    total: { cells: cells('All trusts', shares ? 10_000n : null, of) },
    fixed: [{ key: 'kind', heading: 'Kind of money', value: name }],
    empty: 'No trust has a saving of this kind.',
  };
}

function stack(slug: string, name: string, rows: readonly TrustParts[]): ReportChart {
  const title = `${name}: validated and coming, by trust`;
  const svg = stackedBars({
    id: `${slug}-stack`,
    title,
    description: rows
      .map((row) => `${row.trust.shortName}: ${pounds(row.validated)} validated, ${pounds(row.coming)} coming.`)
      .join(' '),
    groups: rows.map((row) => ({ name: row.trust.shortName, total: plot(money(row.validated + row.coming)) })),
    series: [
      { name: 'Validated by finance', ink: STAGE_INKS.validated, values: rows.map((row) => plot(row.validated)) },
      {
        name: 'Coming: contracted or delivered',
        ink: STAGE_INKS.contracted,
        values: rows.map((row) => plot(row.coming)),
      },
    ],
  });
  return { title, svg };
}

/** What a pound of administration brought, year by year, where every trust has entered its costs. */
function costSection(
  kinds: readonly MoneyKind[],
  { trusts, costs, validatedByYear, query }: ExecutiveReads,
): ReportSection {
  const years = [...new Set(costs.map(({ year }) => year))].sort();
  const rows = years.map((year): ReportRow => {
    const entered = costs.filter((cost) => cost.year === year);
    const missing = trusts.filter(({ id }) => entered.every(({ trustId }) => trustId !== id));
    const cost = entered.reduce((total, { amount }) => total + amount, 0n);
    const perPound = kinds.map((kind): ReportCell => {
      const validated = validatedByYear.filter((one) => one.year === year && isSameKind(one, kind));
      const amount = validated.reduce((total, one) => total + one.amount, 0n);
      return missing.length > 0 || cost === 0n ? null : divideHalfUp(amount * 100n, cost);
    });
    const who = missing.length === 0 ? 'Every trust' : `Missing: ${list(missing.map(({ shortName }) => shortName))}`;
    return { cells: [year, cost, who, ...perPound] };
  });
  return {
    id: 'administration',
    heading: 'What it costs to run',
    sentences: [
      years.length === 0
        ? 'No trust has entered what the partnership’s work costs it, so nothing is shown for each pound of administration. Finance or an executive of each trust enters it, with its source.'
        : 'Validated savings of a year for each £1 of that year’s administration. A year is shown when every trust has entered its costs.',
    ],
    tables:
      years.length === 0
        ? []
        : [
            {
              id: 'administration',
              caption: 'Validated by finance for each £1 of administration, by year',
              columns: [
                { key: 'year', heading: 'Year', kind: 'text' },
                { key: 'cost', heading: 'Administration', kind: 'pounds' },
                { key: 'entered', heading: 'Entered by', kind: 'text' },
                ...kinds.map((kind) => ({
                  key: kindSlug(kind),
                  heading: kindName(kind),
                  kind: 'pounds' as const,
                  unknown: 'Not shown',
                })),
              ],
              rows,
              empty: 'Nothing is entered yet.',
            },
            sourcesTable(trusts, costs),
          ],
    links: [{ text: 'Enter or correct your trust’s cost of administration', href: `/reports/administration${query}` }],
  };
}

/** What each trust has entered, with its source and who entered it. */
function sourcesTable(trusts: ExecutiveReads['trusts'], costs: readonly CostRead[]): ReportTable {
  return {
    id: 'administration-sources',
    caption: 'Costs of administration as entered',
    columns: [
      { key: 'year', heading: 'Year', kind: 'text' },
      { key: 'trust', heading: 'Trust', kind: 'text' },
      { key: 'cost', heading: 'Cost', kind: 'pounds' },
      { key: 'source', heading: 'Source', kind: 'text' },
      { key: 'by', heading: 'Entered by', kind: 'text' },
      { key: 'version', heading: 'Version', kind: 'count' },
    ],
    rows: costs.map(({ year, trustId, amount, source, by, version }) => ({
      cells: [year, trusts.find(({ id }) => id === trustId)?.shortName ?? '', amount, source, by, BigInt(version)],
    })),
    empty: 'No costs are entered yet.',
  };
}

/** The activity that the partnership serves, beside each trust's part of it. */
function activitySection({ trusts }: ExecutiveReads): ReportSection {
  const known = trusts.flatMap(({ shortName, odsCode }) => {
    const incidents = incidentsOf(odsCode);
    return incidents === undefined ? [] : [{ shortName, incidents: BigInt(incidents) }];
  });
  const shares =
    known.length === 0
      ? []
      : allocate(
          10_000n,
          known.map(({ incidents }) => incidents),
        );
  return {
    id: 'activity',
    heading: 'The activity it serves',
    sentences: [`Incidents answered, categories 1 to 4. Source: ${ACTIVITY_SOURCE}, Open Government Licence v3.`],
    tables: [
      {
        id: 'activity',
        caption: `Incidents by trust, one month of ${ACTIVITY_YEAR}`,
        columns: [
          { key: 'trust', heading: 'Trust', kind: 'text' },
          { key: 'incidents', heading: 'Incidents', kind: 'count' },
          { key: 'share', heading: 'Share of the partnership', kind: 'percent' },
        ],
        rows: known.map(({ shortName, incidents }, at) => ({ cells: [shortName, incidents, shares[at]!] })),
        total: {
          cells: [
            'All trusts',
            known.reduce((total, { incidents }) => total + incidents, 0n),
            known.length > 0 ? 10_000n : null,
          ],
        },
        empty: 'No trust of this partnership is in the published statistics.',
      },
    ],
  };
}

/** Each part in hundredths of a per cent, adding up to exactly 100%; undefined where a share would say nothing. */
function sharesOf(amounts: readonly Money[]): bigint[] | undefined {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  return total > 0n && amounts.every((amount) => amount >= 0n) ? allocate(10_000n, amounts) : undefined;
}
