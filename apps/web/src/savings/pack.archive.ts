import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { EFFECT_WORDS } from '@tandem/domain/savings';
import { type ArchiveFile, writeArchive } from '@tandem/platform/archives';
import { sha256 } from '@tandem/platform/audit';
import { renderPdf } from '@tandem/platform/documents';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { date, dateTime, plural } from '../http/format.js';
import type { RateUsed } from '../partnership/rate-used.js';
import type { Reading } from '../reports/page.report.js';
import { amount, day, price, quantity, words } from '../reports/report.columns.js';
import { csvOf, workbookOf } from '../reports/report.files.js';
import type { Report, ReportTable } from '../reports/report.js';
import { type EvidencePack, HOW_TO_CHECK, packJson, packPaper } from './pack.js';
import { ACCOUNT_WORDS, ATTRIBUTION_WORDS, evidenceWord } from './savings.words.js';
import { schemeReport } from './schemes.report.js';

/**
 * The evidence pack of a scheme as one download: a paper for people, spreadsheets for accountants, the journals with the
 * very text that was hashed for whoever trusts nobody, and a page in plain words that says how to check all of it.
 */
export async function packArchive(pack: EvidencePack, reading: Reading, rate: RateUsed): Promise<Buffer> {
  const report = withEvidence(schemeReport(pack, reading, rate), pack);
  const tables = tablesOf(report);
  const files: ArchiveFile[] = [
    { name: 'README.txt', bytes: Buffer.from(readme(pack, reading, tables)) },
    { name: 'evidence.pdf', bytes: Buffer.from(await renderPdf('decision-paper', packPaper(pack))) },
    { name: 'pack.json', bytes: Buffer.from(packJson(pack)) },
    { name: 'tables.xlsx', bytes: await writeWorkbook(workbookOf(report, tables)) },
    ...tables.map(tableFile),
  ];
  const hashes = files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('');
  return writeArchive([...files, { name: 'hashes.txt', bytes: Buffer.from(hashes) }]);
}

/** Tables of the archive that hang on the rate of present values, which they name and which is no part of the record. */
const BY_THE_RATE = ['contract', 'contract-years'];

/** The tables of an archive made anew from its record, without those that the rate of the day decides. */
export function packTables(pack: EvidencePack): { files: ArchiveFile[]; notMade: string[] } {
  const reading: Reading = { actor: { organisationName: '', kind: 'auditor' }, asAt: pack.asAt };
  const tables = tablesOf(withEvidence(schemeReport(pack, reading, { basisPoints: 0, stated: undefined }), pack));
  return {
    files: tables.filter(({ id }) => !BY_THE_RATE.includes(id)).map(tableFile),
    notMade: BY_THE_RATE.map((id) => `tables/${id}.csv`),
  };
}

/** The pack that a record which was found to hold together was made from: its times are times again. */
export function packOfJson(document: unknown): EvidencePack {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `verifyPack` has read it; what is wrong in the rest shows in a table.
  const pack = document as EvidencePack;
  return {
    ...pack,
    asAt: new Date(pack.asAt),
    scheme: { ...pack.scheme, raisedAt: new Date(pack.scheme.raisedAt) },
    choices: pack.choices.map((one) => ({ ...one, chosenAt: new Date(one.chosenAt) })),
    journals: pack.journals.map((one) => ({ ...one, postedAt: new Date(one.postedAt) })),
  };
}

function tablesOf({ sections }: Report): ReportTable[] {
  return sections.flatMap(({ tables }) => tables);
}

function tableFile(table: ReportTable): ArchiveFile {
  return { name: `tables/${table.id}.csv`, bytes: csvOf(table) };
}

function readme(pack: EvidencePack, { actor }: Reading, tables: readonly ReportTable[]): string {
  const { scheme, lines, journals } = pack;
  const others = tables.map(({ id, caption }) => `  tables/${id}.csv   ${caption}`);
  return [
    `Evidence of the saving ${scheme.reference}: ${scheme.title}`,
    '',
    `As at ${dateTime(pack.asAt)}, as ${actor.organisationName} sees it: ${plural(lines.length, 'line')}, ${plural(journals.length, 'journal')}.`,
    'A trust sees its own lines; an auditor sees the lines of every trust.',
    `It counts from ${date(scheme.priceStartsOn)}. Owner: ${scheme.ownerName}. Claim, held once in the partnership: ${scheme.claimKey}.`,
    '',
    'What is in here',
    '',
    '  evidence.pdf   the paper to read and to sign',
    '  tables.xlsx    every table as a workbook: numbers are numbers, nothing is a formula',
    ...others,
    '  pack.json      everything, with the text that each hash is made of and the methods with their worked examples',
    '  hashes.txt     the SHA-256 of each file above, in the form of the command sha256sum',
    '',
    'How to check it without Tandem',
    '',
    '1. That no file was changed since it was packed: unpack, then run  sha256sum -c hashes.txt',
    ...HOW_TO_CHECK.map((sentence, at) => `${at + 2}. ${sentence}`),
    `${HOW_TO_CHECK.length + 2}. The method of each line is named in pack.json with its version, what it is, where it comes from, and worked examples that anybody can follow with a calculator.`,
    '',
    'How to check it with Tandem, on any machine and without its database',
    '',
    '  npm run -s tandem -- verify pack THIS-FILE.zip',
    '',
    'What this cannot show',
    '',
    'Papers, prices before, choices of a baseline, names, cost centres and what the checks found are in no hash of a journal:',
    'they are the word of whoever packed this. evidence.pdf, tables.xlsx and the two tables of the whole contract are compared',
    'with hashes.txt only, which whoever changes them can write anew: rely on pack.json and on the other tables.',
    'Somebody who makes the whole pack anew, with all of its hashes, makes one that agrees with itself. So compare the hash',
    'of a journal with the one on its page in Tandem, in a partner’s audit record, or in a pack that was taken earlier.',
    'A pack holds the journals of one scheme: those of other schemes stand between them in a trust’s chain, and only',
    '“verify ledger” walks the whole chain.',
    '',
  ].join('\r\n');
}

/** The scheme's report with the rest of its evidence: baselines, papers, what was bought, every debit and credit. */
function withEvidence(report: Report, pack: EvidencePack): Report {
  return {
    ...report,
    sections: [
      ...report.sections,
      {
        id: 'evidence',
        heading: 'Evidence',
        tables: [baselinesTable(pack), papersTable(pack), boughtTable(pack), legsTable(pack)],
      },
    ],
  };
}

const LINE_COLUMNS = [words('item', 'Item'), words('trust', 'Trust'), words('year', 'Year')];

function lineCells({ lines }: EvidencePack, lineId: string): string[] {
  const line = lines.find((one) => one.id === lineId);
  return line ? [line.item, line.trust, line.financialYear] : ['', '', ''];
}

function baselinesTable(pack: EvidencePack): ReportTable {
  return {
    id: 'baselines',
    caption: 'Every known baseline, and who chose the one used',
    columns: [
      ...LINE_COLUMNS,
      words('kind', 'Kind'),
      price('unitPrice', 'Price each'),
      quantity('quantity', 'Volume'),
      day('pricedOn', 'Priced on'),
      words('priceEvidence', 'Price shown by'),
      words('volumeEvidence', 'Volume shown by'),
      words('used', 'Used'),
      words('reason', 'Reason of the choice'),
      words('by', 'Chosen by'),
    ],
    rows: pack.baselines.map((one) => {
      const choice = pack.choices.filter(({ lineId }) => lineId === one.lineId).at(-1);
      const isUsed = choice?.baselineId === one.id;
      return {
        cells: [
          ...lineCells(pack, one.lineId),
          String(one.type),
          parseUnitPrice(one.unitPrice),
          parseQuantity(one.quantity),
          one.pricedOn,
          one.priceEvidence ?? 'Nothing',
          one.volumeEvidence ?? 'Nothing',
          isUsed ? 'Yes' : 'No',
          isUsed ? choice.reason : '',
          isUsed ? `${choice.chosenByName}, ${dateTime(choice.chosenAt)}` : '',
        ],
      };
    }),
    empty: 'none is known.',
  };
}

function papersTable(pack: EvidencePack): ReportTable {
  return {
    id: 'papers',
    caption: 'Papers',
    columns: [
      ...LINE_COLUMNS,
      words('kind', 'What it shows'),
      words('reference', 'Reference'),
      day('notedOn', 'Noted on'),
      words('by', 'By'),
    ],
    rows: pack.evidence.map((one) => ({
      cells: [...lineCells(pack, one.lineId), evidenceWord(one.kind), one.reference, one.notedOn, one.addedByName],
    })),
    empty: 'no paper is noted.',
  };
}

function boughtTable(pack: EvidencePack): ReportTable {
  return {
    id: 'bought',
    caption: 'What was bought, by month',
    columns: [
      ...LINE_COLUMNS,
      words('month', 'Month'),
      quantity('quantity', 'Quantity'),
      amount('paid', 'Paid'),
      words('note', 'Note'),
    ],
    rows: pack.deliveries.map((one) => ({
      cells: [
        ...lineCells(pack, one.lineId),
        one.month.slice(0, 7),
        parseQuantity(one.quantity),
        parseMoney(one.paidAmount),
        one.isReversed ? 'Taken back' : '',
      ],
    })),
    empty: 'nothing yet.',
  };
}

function legsTable(pack: EvidencePack): ReportTable {
  return {
    id: 'legs',
    caption: 'Every debit (above nought) and credit (below)',
    columns: [
      words('journal', 'Journal'),
      ...LINE_COLUMNS,
      words('account', 'Account'),
      words('effect', 'Effect'),
      words('attribution', 'Whose work'),
      amount('amount', 'Amount'),
    ],
    rows: pack.journals.flatMap((journal) =>
      journal.legs.map((leg) => ({
        cells: [
          `${journal.trust} ${journal.sequence}`,
          ...lineCells(pack, leg.lineId),
          ACCOUNT_WORDS[leg.account],
          leg.effect === 'NONE' ? '' : EFFECT_WORDS[leg.effect],
          leg.attribution === 'NONE' ? '' : ATTRIBUTION_WORDS[leg.attribution],
          parseMoney(leg.amount),
        ],
      })),
    ),
    empty: 'no journal is in sight.',
  };
}
