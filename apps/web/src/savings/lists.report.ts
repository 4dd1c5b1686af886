import { parseMoney } from '@tandem/domain/money';
import { londonDate } from '@tandem/domain/time';
import type { ListedScheme, ListRead, WaitingLine } from '@tandem/features/savings';
import { dateTime } from '../http/format.js';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, counted, day, inFiles, words } from '../reports/report.columns.js';
import type { Report, ReportTable } from '../reports/report.js';
import { PAPER_ROWS } from '../reports/report.send.js';
import { byStage } from './lists.presenter.js';
import { KIND_COLUMNS, kindCells, NEVER_ADDED, totalsTable } from './savings.report.js';
import { STAGE_WORDS, totalName } from './savings.words.js';
import { originOf } from './schemes.presenter.js';

/** Every scheme of the partnership: each claim once. */
export function schemesReport(
  { rows: schemes, totals }: ListRead<ListedScheme>,
  query: string,
  reading: Reading,
): Report {
  return pageReport(
    {
      name: 'schemes',
      path: '/savings/schemes',
      title: 'Saving schemes',
      introduction: ['A scheme is one claim of a saving, counted once in the partnership.'],
      sections: [
        {
          id: 'schemes',
          heading: 'Schemes',
          tables: [
            {
              id: 'schemes',
              caption: 'Saving schemes',
              columns: [
                words('scheme', 'Scheme'),
                ...inFiles(words('reference', 'Reference'), words('title', 'Title'), words('category', 'Category')),
                words('origin', 'From'),
                day('startsOn', 'Counts from'),
                words('years', 'Years'),
                words('stages', 'Stages'),
                counted('lines', 'Lines that you may see'),
                ...inFiles(words('owner', 'Owner'), words('claim', 'Claim'), day('raisedOn', 'Raised')),
              ],
              rows: schemes.map((scheme) => ({
                href: `/savings/schemes/${scheme.id}`,
                cells: [
                  `${scheme.reference}: ${scheme.title}`,
                  scheme.reference,
                  scheme.title,
                  scheme.category,
                  originOf(scheme),
                  scheme.priceStartsOn,
                  scheme.years.join(', ') || 'None of yours',
                  scheme.stages.map((stage) => STAGE_WORDS[stage]).join(', ') || 'None of yours',
                  BigInt(scheme.lineCount),
                  scheme.ownerName,
                  scheme.claimKey,
                  londonDate(scheme.raisedAt),
                ],
              })),
              shownRows: PAPER_ROWS,
              empty: 'There is no scheme yet.',
            },
            standingTable(schemes),
            totalsTable(totals),
          ],
        },
      ],
      caveats: [NEVER_ADDED],
      ...(query === '' ? {} : { query: `?${query}` }),
    },
    reading,
  );
}

/** What waits for the finance of the reader's trust, the longest first. */
export function validationReport(
  { rows: lines, totals }: ListRead<WaitingLine>,
  query: string,
  reading: Reading,
): Report {
  return pageReport(
    {
      name: 'validation',
      path: '/savings/validation',
      title: 'Savings that wait for your validation',
      sections: [
        {
          id: 'waiting',
          heading: 'Delivered and not validated',
          tables: [
            {
              id: 'waiting',
              caption: 'Savings that wait for validation',
              columns: [
                words('item', 'Item'),
                words('scheme', 'Scheme'),
                words('year', 'Year'),
                words('kind', 'Kind of money'),
                ...KIND_COLUMNS,
                amount('delivered', 'Delivered'),
                words('since', 'Waiting since'),
              ],
              rows: lines.map((line) => ({
                href: `/savings/lines/${line.id}`,
                cells: [
                  line.item,
                  line.schemeReference,
                  line.financialYear,
                  totalName(line),
                  ...kindCells(line),
                  parseMoney(line.amount),
                  dateTime(line.waitingSince),
                ],
              })),
              shownRows: PAPER_ROWS,
              empty: 'Nothing waits for you.',
            },
            totalsTable(totals),
          ],
        },
      ],
      caveats: [NEVER_ADDED],
      ...(query === '' ? {} : { query: `?${query}` }),
    },
    reading,
  );
}

function standingTable(schemes: readonly ListedScheme[]): ReportTable {
  return {
    id: 'standing',
    caption: 'Where each scheme stands, of the lines that you may see',
    columns: [
      words('scheme', 'Scheme'),
      words('kind', 'Kind of money'),
      ...KIND_COLUMNS,
      words('stage', 'Stage'),
      amount('saving', 'Saving'),
    ],
    rows: schemes.flatMap(({ id, reference, standing }) =>
      byStage(standing).map((one) => ({
        href: `/savings/schemes/${id}`,
        cells: [reference, totalName(one), ...kindCells(one), STAGE_WORDS[one.stage], parseMoney(one.amount)],
      })),
    ),
    shownRows: PAPER_ROWS,
    empty: 'Nothing is saved.',
  };
}
