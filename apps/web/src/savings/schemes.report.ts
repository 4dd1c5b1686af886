import { money, parseMoney, parseQuantity } from '@tandem/domain/money';
import { DOUBLE_COUNT_WORDS, EFFECT_WORDS, type Finding, STEPS } from '@tandem/domain/savings';
import type { JournalRead, LegRead, NeighbourRead, SavingLineRead, SchemeRead } from '@tandem/features/savings';
import { dateTime, plural, pounds } from '../http/format.js';
import type { RateUsed } from '../partnership/rate-used.js';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, inFiles, quantity, words } from '../reports/report.columns.js';
import type { Report, ReportTable } from '../reports/report.js';
import { PAPER_ROWS } from '../reports/report.send.js';
import { added } from './headline.presenter.js';
import { worthSections } from './scheme-worth.report.js';
import { kindCells, KIND_COLUMNS, methodsOf, NEVER_ADDED } from './savings.report.js';
import { factsOfScheme, kindTotals, legKind } from './schemes.presenter.js';
import { ACCOUNT_WORDS, ATTRIBUTION_WORDS, JOURNAL_WORDS, STAGE_WORDS, totalName } from './savings.words.js';

/** What a scheme's page is made of. */
export interface SchemeFile {
  readonly scheme: SchemeRead;
  readonly lines: readonly SavingLineRead[];
  readonly journals: readonly JournalRead[];
  readonly checks: readonly Finding[];
  readonly neighbours: readonly NeighbourRead[];
}

/** One scheme with its lines, what it is worth, what was checked, and its history. */
export function schemeReport(file: SchemeFile, reading: Reading, rate: RateUsed): Report {
  const { scheme, lines, checks, neighbours } = file;
  return pageReport(
    {
      name: 'scheme',
      path: `/savings/schemes/${scheme.id}/scheme`,
      title: `${scheme.reference}: ${scheme.title}`,
      methods: methodsOf(lines),
      introduction: factsOfScheme(scheme).map(({ key, value }) => `${key}: ${value}.`),
      sections: [
        { id: 'lines', heading: 'Lines', tables: [linesTable(lines), stagesTable(lines)] },
        ...worthSections({ ...file, rate }),
        {
          id: 'checks',
          heading: 'Counted once: checks',
          sentences: [
            ...(checks.length === 0 ? ['The checks find nothing that is counted twice among the lines shown.'] : []),
            ...neighbours.map(
              ({ reference, trust }) =>
                `${reference} of ${trust} claims a saving on the same item. Each trust counts only what its own budget pays.`,
            ),
          ],
          tables: [checksTable(checks)],
        },
        { id: 'history', heading: 'History', tables: [journalsTable(file.journals)] },
      ],
      caveats: [NEVER_ADDED, 'A trust sees its own lines; an auditor sees every trust’s.'],
    },
    reading,
  );
}

function linesTable(lines: readonly SavingLineRead[]): ReportTable {
  return {
    id: 'lines',
    caption: 'Lines of the scheme',
    columns: [
      words('item', 'Item'),
      words('trust', 'Trust'),
      words('year', 'Year'),
      words('kind', 'Kind of money'),
      ...KIND_COLUMNS,
      quantity('quantity', 'Quantity'),
      amount('before', 'Would have been paid'),
      amount('paid', 'Is or will be paid'),
      words('standing', 'Saving'),
    ],
    rows: lines.map((line) => ({
      href: `/savings/lines/${line.id}`,
      cells: [
        line.item,
        line.trust,
        line.financialYear,
        totalName(line),
        ...kindCells(line),
        parseQuantity(line.quantity),
        line.baselineAmount === null ? null : parseMoney(line.baselineBalance),
        parseMoney(line.spendBalance),
        standingsOf(line)
          .map(({ stage, saving }) => `${STAGE_WORDS[stage]} ${pounds(saving)}`)
          .join('; ') || 'Nothing is saved',
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'No line of this scheme is your trust’s. Partners see totals only.',
  };
}

/** The same savings as figures of their own, which a sentence is not. */
function stagesTable(lines: readonly SavingLineRead[]): ReportTable {
  return {
    id: 'stages',
    caption: 'What each line saves, by stage',
    columns: [
      words('item', 'Item'),
      words('trust', 'Trust'),
      words('year', 'Year'),
      words('kind', 'Kind of money'),
      ...KIND_COLUMNS,
      words('stage', 'Stage'),
      amount('saving', 'Saving'),
    ],
    rows: lines.flatMap((line) =>
      standingsOf(line).map(({ stage, saving }) => ({
        href: `/savings/lines/${line.id}`,
        cells: [
          line.item,
          line.trust,
          line.financialYear,
          totalName(line),
          ...kindCells(line),
          STAGE_WORDS[stage],
          saving,
        ],
      })),
    ),
    shownRows: PAPER_ROWS,
    empty: 'Nothing is saved on a line that you may see.',
  };
}

function standingsOf({ open }: SavingLineRead) {
  return [...STEPS, 'rejected' as const]
    .map((stage) => ({ stage, own: open.filter((one) => one.stage === stage) }))
    .filter(({ own }) => own.length > 0)
    .map(({ stage, own }) => ({ stage, saving: added(own) }));
}

function checksTable(checks: readonly Finding[]): ReportTable {
  return {
    id: 'checks',
    caption: 'What the checks of counting once find',
    columns: [words('weight', 'Weight'), words('check', 'Check'), words('finding', 'Finding')],
    rows: checks.map(({ check, severity, sentence }) => ({
      cells: [severity === 'refuse' ? 'Does not count until settled' : 'Warning', DOUBLE_COUNT_WORDS[check], sentence],
    })),
    empty: 'nothing is found.',
  };
}

function journalsTable(journals: readonly JournalRead[]): ReportTable {
  return {
    id: 'journals',
    caption: 'Journals of the scheme',
    columns: [
      words('journal', 'Journal'),
      words('deed', 'Deed'),
      words('reason', 'Reason'),
      words('by', 'By'),
      words('at', 'At'),
      ...inFiles(words('note', 'Note'), words('hash', 'Hash'), words('previousHash', 'Hash of the journal before')),
    ],
    rows: journals.map((one) => ({
      href: `/savings/journals/${one.id}`,
      cells: [
        `${one.trust} ${one.sequence}`,
        JOURNAL_WORDS[one.kind],
        one.reason,
        one.postedByName,
        dateTime(one.postedAt),
        one.reversedById ? 'Taken back later' : '',
        one.hash,
        one.previousHash,
      ],
    })),
    shownRows: PAPER_ROWS,
    empty: 'No journal of this scheme is your trust’s.',
  };
}

/** A journal with its debits and credits. */
export function journalReport(journal: JournalRead, legs: readonly LegRead[], reading: Reading): Report {
  const totals = kindTotals(legs);
  const [only] = totals;
  return pageReport(
    {
      name: 'journal',
      path: `/savings/journals/${journal.id}/journal`,
      title: `Journal ${journal.sequence} of ${journal.trust}`,
      introduction: [
        `Scheme ${journal.schemeReference}. ${JOURNAL_WORDS[journal.kind]} on ${dateTime(journal.postedAt)} by ${journal.postedByName}.`,
        `Reason: ${journal.reason || 'none given'}.`,
        `Hash: ${journal.hash}.`,
        `Hash of the journal before: ${journal.previousHash}.`,
      ],
      sections: [
        {
          id: 'legs',
          heading: 'Debits and credits',
          sentences: [
            `${plural(legs.length, 'leg')}: the debits are equal to the credits.`,
            ...(totals.length < 2
              ? []
              : totals.map(
                  ({ kind, debit, credit }) => `${kind}: debits ${pounds(debit)}, credits ${pounds(credit)}.`,
                )),
          ],
          tables: [
            {
              id: 'legs',
              caption: 'Debits and credits',
              columns: [
                words('account', 'Account'),
                words('item', 'Item'),
                words('year', 'Year'),
                words('kind', 'Kind of money'),
                words('effect', 'Effect'),
                words('attribution', 'Whose work'),
                amount('debit', 'Debit', ''),
                amount('credit', 'Credit', ''),
              ],
              rows: legs.map((leg) => {
                const value = parseMoney(leg.amount);
                return {
                  cells: [
                    ACCOUNT_WORDS[leg.account],
                    leg.item,
                    leg.financialYear,
                    legKind(leg),
                    leg.effect === 'NONE' ? '' : EFFECT_WORDS[leg.effect],
                    leg.attribution === 'NONE' ? '' : ATTRIBUTION_WORDS[leg.attribution],
                    value > 0n ? value : null,
                    value < 0n ? money(0n - value) : null,
                  ],
                };
              }),
              // Amounts of different kinds of money have no sum: each kind's stand in the sentences above.
              ...(only !== undefined && totals.length === 1
                ? { total: { cells: ['In all', '', '', '', '', '', only.debit, only.credit] } }
                : {}),
              shownRows: PAPER_ROWS,
              empty: 'No leg is in your sight.',
            },
          ],
        },
      ],
    },
    reading,
  );
}
