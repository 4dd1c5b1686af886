import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { EFFECT_WORDS, EFFECTS } from '@tandem/domain/savings';
import { type LocalDate, londonDate } from '@tandem/domain/time';
import { pageReport, type Reading } from '../reports/page.report.js';
import { amount, day, inFiles, price, quantity, words } from '../reports/report.columns.js';
import type { Report, ReportTable } from '../reports/report.js';
import { baselineRows } from './baselines.presenter.js';
import { added } from './headline.presenter.js';
import { choiceOf, factsOfLine, type LineFile, stepsOfLine } from './line.presenter.js';
import { methodsOf, NEVER_ADDED } from './savings.report.js';
import { ATTRIBUTION_WORDS, evidenceWord, STAGE_WORDS, totalName } from './savings.words.js';

/** One line of a trust's savings: its parts, every baseline side by side, its evidence and what was bought. */
export function lineReport(file: LineFile, reading: Reading): Report {
  const { line } = file;
  const stages = [...new Set(line.open.map((one) => one.stage))];
  const choice = choiceOf(file);
  const chart = stepsOfLine(line);
  return pageReport(
    {
      name: 'saving-line',
      path: `/savings/lines/${line.id}/line`,
      title: `${line.item}, ${line.financialYear}`,
      methods: methodsOf([line]),
      introduction: [`${line.schemeReference}: ${line.schemeTitle}.`, `${totalName(line)}.`],
      sections: [
        {
          id: 'saving',
          heading: 'The saving',
          sentences: factsOfLine(line).map(({ key, value }) => `${key}: ${value}.`),
          figures: stages.map((stage) => ({
            value: added(line.open.filter((one) => one.stage === stage)),
            kind: 'pounds',
            label: STAGE_WORDS[stage],
          })),
          charts: chart ? [chart] : [],
          tables: [partsTable(file)],
        },
        {
          id: 'baselines',
          heading: 'Baselines, side by side',
          sentences: [
            'What each would give for the quantity of this line, at the price now.',
            choice ?? 'Nobody has chosen a baseline yet.',
          ],
          tables: [baselinesTable(file, londonDate(reading.asAt))],
        },
        { id: 'evidence', heading: 'Evidence', tables: [evidenceTable(file)] },
        { id: 'bought', heading: 'What was bought', tables: [deliveriesTable(file)] },
      ],
      caveats: [
        NEVER_ADDED,
        ...(line.open.some((one) => one.attribution === 'PARTNERSHIP' && parseMoney(one.amount) < 0n)
          ? ['The partnership made this dearer for the trust than buying alone: a dis-benefit, shown as it is.']
          : []),
      ],
    },
    reading,
  );
}

function partsTable({ line }: LineFile): ReportTable {
  return {
    id: 'parts',
    caption: 'The parts of the saving',
    columns: [
      words('effect', 'Effect'),
      words('attribution', 'Whose work'),
      words('stage', 'Stage'),
      amount('amount', 'Amount'),
    ],
    rows: EFFECTS.flatMap((effect) =>
      line.open
        .filter((one) => one.effect === effect)
        .map((one) => ({
          cells: [
            EFFECT_WORDS[effect],
            ATTRIBUTION_WORDS[one.attribution],
            STAGE_WORDS[one.stage],
            parseMoney(one.amount),
          ],
        })),
    ),
    empty: 'nothing is saved.',
  };
}

function baselinesTable(file: LineFile, today: LocalDate): ReportTable {
  const readOf = new Map(file.baselines.map((one) => [one.id, one]));
  return {
    id: 'baselines',
    caption: 'Baselines, side by side, the strongest first',
    columns: [
      words('kind', 'Kind'),
      price('unitPrice', 'Price each'),
      day('pricedOn', 'Priced on'),
      words('shownBy', 'Shown by'),
      ...inFiles(
        words('priceEvidence', 'Price shown by'),
        quantity('quantity', 'Volume'),
        words('volumeEvidence', 'Volume shown by'),
        words('by', 'Added by'),
      ),
      amount('saving', 'Would give'),
      words('supports', 'Supports'),
      words('notes', 'To know'),
      words('used', 'Used'),
    ],
    rows: baselineRows(file, today).map((one) => {
      const read = readOf.get(one.id)!;
      return {
        cells: [
          one.type,
          parseUnitPrice(read.unitPrice),
          read.pricedOn,
          `Price: ${one.priceEvidence}. Volume, ${one.quantity}: ${one.volumeEvidence}.`,
          one.priceEvidence,
          parseQuantity(read.quantity),
          one.volumeEvidence,
          one.by,
          one.savingAmount,
          one.supports,
          one.notes.join(' ') || 'Nothing more',
          `${one.isUsed ? 'Used' : 'Not used'}${one.isProposed ? ', proposed' : ''}`,
        ],
      };
    }),
    empty: 'none is known.',
  };
}

function evidenceTable({ evidence }: LineFile): ReportTable {
  return {
    id: 'evidence',
    caption: 'Papers',
    columns: [
      words('kind', 'What it shows'),
      words('reference', 'Reference'),
      day('notedOn', 'Noted on'),
      words('by', 'By'),
    ],
    rows: evidence.map((one) => ({ cells: [evidenceWord(one.kind), one.reference, one.notedOn, one.addedByName] })),
    empty: 'no paper is noted yet.',
  };
}

function deliveriesTable({ deliveries }: LineFile): ReportTable {
  return {
    id: 'bought',
    caption: 'What was bought, by month',
    columns: [words('month', 'Month'), quantity('quantity', 'Quantity'), amount('paid', 'Paid'), words('note', 'Note')],
    rows: deliveries.map((one) => ({
      cells: [
        one.month.slice(0, 7),
        parseQuantity(one.quantity),
        parseMoney(one.paidAmount),
        one.isReversed ? 'Taken back' : '',
      ],
    })),
    empty: 'nothing yet.',
  };
}
