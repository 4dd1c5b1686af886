import { money, moneyText, parseMoney } from '@tandem/domain/money';
import {
  type BaselineType,
  baselineLabel,
  DOUBLE_COUNT_WORDS,
  EFFECT_WORDS,
  type ExampleTable,
  type Finding,
  plainRows,
  savingMethod,
} from '@tandem/domain/savings';
import { londonDate } from '@tandem/domain/time';
import {
  type BaselineRead,
  type ChoiceRead,
  type DeliveryRead,
  type EvidenceRead,
  type JournalRead,
  journalText,
  type LegRead,
  type LineWorking,
  type NeighbourRead,
  PACK_FORM,
  type SavingLineRead,
  type SavingsQueries,
  type SchemeRead,
  workingOf,
} from '@tandem/features/savings';
import { sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import type { PaperDocument } from '@tandem/platform/documents';
import { count, date, dateTime, pounds, unitPounds } from '../http/format.js';
import { baselineRows } from './baselines.presenter.js';
import { added } from './headline.presenter.js';
import { evidenceWord, JOURNAL_WORDS, totalName, STAGE_WORDS } from './savings.words.js';

/** All that is known of a scheme, in the reader's own sight. */
export interface EvidencePack {
  readonly asAt: Date;
  readonly scheme: SchemeRead;
  readonly lines: readonly SavingLineRead[];
  readonly baselines: readonly BaselineRead[];
  readonly choices: readonly ChoiceRead[];
  readonly evidence: readonly EvidenceRead[];
  readonly deliveries: readonly DeliveryRead[];
  readonly checks: readonly Finding[];
  readonly neighbours: readonly NeighbourRead[];
  readonly journals: readonly (JournalRead & { legs: readonly LegRead[] })[];
}

/** Reads everything of a scheme that the reader may see, from one snapshot. */
export async function packOf(tx: Tx, queries: SavingsQueries, schemeId: string): Promise<EvidencePack> {
  const scheme = await queries.scheme(tx, schemeId);
  const lines = await queries.lines(tx, { schemeId });
  const ids = lines.map((line) => line.id);
  const journals = await queries.journals(tx, schemeId);
  const legs = await queries.legs(
    tx,
    journals.map((journal) => journal.id),
  );
  return {
    asAt: tx.now,
    scheme,
    lines,
    baselines: await queries.baselines(tx, ids),
    choices: await queries.choices(tx, ids),
    evidence: await queries.evidence(tx, ids),
    deliveries: await queries.deliveries(tx, ids),
    checks: await queries.checks(tx, scheme),
    neighbours: await queries.neighbours(tx, schemeId),
    journals: journals.map((journal) => ({ ...journal, legs: legs.filter((leg) => leg.journalId === journal.id) })),
  };
}

/**
 * The pack as one JSON file that proves itself: each journal comes with the very text that its hash is made of, each
 * baseline with what it would give, each method with its worked examples. `verifyPack` recomputes all of it.
 */
export function packJson(pack: EvidencePack): string {
  const { journals, baselines: _baselines, checks, ...rest } = pack;
  const file = {
    form: PACK_FORM,
    howToCheck: HOW_TO_CHECK,
    pricedOn: londonDate(pack.asAt),
    ...rest,
    lines: pack.lines.map((line) => ({ ...line, working: workingOfLine(pack, line) })),
    baselines: pack.lines.flatMap((line) => besideOf(pack, line)),
    checks: checks.map((one) => ({ ...one, name: DOUBLE_COUNT_WORDS[one.check] })),
    methods: methodsInPack(pack.lines),
    journals: journals.map((journal) => ({ ...journal, hashedText: journalText(journal, journal.legs) })),
  };
  return JSON.stringify(file, null, 2);
}

/** What a stranger does to check a pack, with nothing of Tandem. */
export const HOW_TO_CHECK = [
  'Each journal: the SHA-256 of its hashedText (UTF-8) is its hash. The first line of hashedText names the hash of the journal before it in its trust’s chain.',
  'The lines of hashedText after the first are the legs. Their amounts add up to nought for each contract and financial year: debits are above nought, credits below.',
  'What stands on a stage of a line, in “open”, is the sum of its legs on that account by effect and attribution.',
  'What a baseline would give is its price for each, times the quantity of the line, rounded half up to the penny, less what is paid (jointAmount).',
  'What was delivered of a line is the sum of its deliveries that were not taken back.',
  'What would have been paid for a line, in “working”, is the sum of its legs on the account “baseline” with the other sign, and what is paid that on “spend”.',
  'Each leg has the year, the contract and the kind of money of its line, and each journal is of this scheme. A journal that takes another back has the same legs with the other sign.',
];

/** Every baseline of a line with what it would give, what it supports and whether it is the one used. */
function besideOf(pack: EvidencePack, line: SavingLineRead) {
  const file = {
    line,
    baselines: pack.baselines.filter((one) => one.lineId === line.id),
    choices: pack.choices.filter((one) => one.lineId === line.id),
  };
  const rows = new Map(baselineRows(file, londonDate(pack.asAt)).map((row) => [row.id, row]));
  return file.baselines.map((one) => {
    const row = rows.get(one.id)!;
    return {
      ...one,
      label: baselineLabel(one.type as BaselineType),
      wouldGive: moneyText(row.savingAmount),
      supports: row.cashType,
      notes: row.notes,
      isProposed: row.isProposed,
      isUsed: row.isUsed,
    };
  });
}

/** The methods that made the lines, each with what it is, where it comes from, and its worked examples in full. */
function methodsInPack(lines: readonly SavingLineRead[]) {
  const named = new Map(lines.map((line) => [`${line.method} ${line.methodVersion}`, line]));
  return [...named.values()].map(({ method, methodVersion }) => {
    const known = savingMethod(method);
    const isSame = known?.version === methodVersion;
    return {
      id: method,
      version: methodVersion,
      title: known?.title ?? method,
      applies: isSame ? known.applies : 'An earlier version of the method made these lines.',
      explanation: isSame ? known.explanation : [],
      source: known?.source ?? '',
      examples: isSame
        ? known.examples.map(({ id, title, text, work }) => {
            const { given, steps, result } = work();
            const table = (one: ExampleTable) => ({ caption: one.caption, head: one.head, rows: plainRows(one) });
            return { id, title, text, given: table(given), steps: table(steps), result: plainRows(result) };
          })
        : [],
    };
  });
}

/** The same as a paper for people. */
export function packPaper(pack: EvidencePack): PaperDocument {
  const { scheme } = pack;
  return {
    kicker: 'Evidence of a saving',
    title: scheme.title,
    subtitle: scheme.reference,
    author: 'Tandem',
    asAt: dateTime(pack.asAt),
    hash: sha256(packJson(pack)),
    facts: [
      { name: 'Claim, held once', value: scheme.claimKey },
      { name: 'Owner', value: scheme.ownerName },
      { name: 'Counts from', value: date(scheme.priceStartsOn) },
      { name: 'Raised by', value: scheme.raisedByName },
    ],
    sections: [
      ...pack.lines.map((line) => lineSection(pack, line)),
      checksSection(pack),
      { heading: 'Journals', parts: [journalTable(pack)] },
      methodsSection(pack),
    ],
    caveats: [
      'Amounts of different kinds of money are never added together.',
      'This paper shows the lines that its reader may see.',
    ],
  };
}

function lineSection(pack: EvidencePack, line: SavingLineRead): PaperDocument['sections'][number] {
  const stages = [...new Set(line.open.map((one) => one.stage))];
  const of = <T extends { lineId: string }>(all: readonly T[]) => all.filter((one) => one.lineId === line.id);
  const used = of(pack.choices).at(-1);
  return {
    heading: `${line.trust}, ${line.item}, ${line.financialYear}`,
    parts: [
      {
        kind: 'paragraph',
        text: `${totalName(line)}. ${count(line.quantity)} units. Method ${line.method}, version ${line.methodVersion}.`,
      },
      { kind: 'paragraph', text: workingWords(pack, line) },
      {
        kind: 'list',
        items: stages.map(
          (stage) => `${STAGE_WORDS[stage]}: ${pounds(added(line.open.filter((one) => one.stage === stage)))}`,
        ),
      },
      {
        kind: 'table',
        caption: 'Baselines, side by side',
        columns: [
          { heading: 'Kind' },
          { heading: 'Price each', isNumeric: true },
          { heading: 'Shown by' },
          { heading: 'Used' },
        ],
        rows: of(pack.baselines).map((one) => [
          baselineLabel(one.type as BaselineType),
          unitPounds(one.unitPrice),
          [one.priceEvidence, one.volumeEvidence].filter((paper) => paper !== null).join('; ') || 'Nothing',
          one.id === used?.baselineId ? `Yes: ${used.reason} (${used.chosenByName})` : 'No',
        ]),
      },
      {
        kind: 'table',
        caption: 'Papers',
        columns: [{ heading: 'Kind' }, { heading: 'Reference' }, { heading: 'Noted' }],
        rows: of(pack.evidence).map((one) => [
          evidenceWord(one.kind),
          one.reference,
          `${date(one.notedOn)}, ${one.addedByName}`,
        ]),
      },
    ],
  };
}

/** What the journals of a line add up to, in one sentence. */
function workingWords(pack: Pick<EvidencePack, 'journals'>, line: SavingLineRead): string {
  const { wouldHaveBeenPaid, isPaid, saved, byEffect } = workingOfLine(pack, line);
  const effects = byEffect.map(({ effect, amount }) => `${EFFECT_WORDS[effect]} ${pounds(amount)}`);
  return `By its journals: would have been paid ${pounds(wouldHaveBeenPaid)}, less is paid ${pounds(isPaid)}, gives ${pounds(saved)}${effects.length > 0 ? `: ${effects.join('; ')}` : ''}.`;
}

function workingOfLine({ journals }: Pick<EvidencePack, 'journals'>, { id }: SavingLineRead): LineWorking {
  return workingOf(journals.flatMap((one) => one.legs).filter((leg) => leg.lineId === id));
}

function checksSection({ checks, neighbours }: EvidencePack): PaperDocument['sections'][number] {
  const found = checks.map(
    (one) =>
      `${DOUBLE_COUNT_WORDS[one.check]} (${one.severity === 'refuse' ? 'does not count until settled' : 'warning'}): ${one.sentence}`,
  );
  return {
    heading: 'Counted once: checks done',
    parts: [
      {
        kind: 'list',
        items: [
          ...(found.length === 0 ? ['The checks find nothing that is counted twice among these lines.'] : found),
          ...neighbours.map(({ reference, trust }) => `${reference} of ${trust} claims a saving on the same item.`),
        ],
      },
    ],
  };
}

function methodsSection({ lines }: EvidencePack): PaperDocument['sections'][number] {
  return {
    heading: 'Methods',
    parts: methodsInPack(lines).flatMap(({ id, version, title, explanation, source }) => [
      { kind: 'paragraph', text: `${title} (${id}, version ${version}). Source: ${source}` } as const,
      ...(explanation.length > 0 ? [{ kind: 'list', items: explanation } as const] : []),
    ]),
  };
}

function journalTable(pack: EvidencePack): PaperDocument['sections'][number]['parts'][number] {
  return {
    kind: 'table',
    caption: 'Each with the debits that its credits equal, and the beginning of its hash',
    columns: [
      { heading: 'Journal' },
      { heading: 'Deed' },
      { heading: 'By' },
      { heading: 'Debits', isNumeric: true },
      { heading: 'Hash' },
    ],
    rows: pack.journals.map((one) => [
      `${one.trust} ${one.sequence}`,
      `${JOURNAL_WORDS[one.kind]}${one.reason ? `: ${one.reason}` : ''}`,
      `${one.postedByName}, ${dateTime(one.postedAt)}`,
      pounds(
        money(one.legs.reduce((sum, leg) => (leg.amount.startsWith('-') ? sum : sum + parseMoney(leg.amount)), 0n)),
      ),
      one.hash.slice(0, 16),
    ]),
  };
}
