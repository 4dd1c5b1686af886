import { money, parseMoney } from '@tandem/domain/money';
import { type BaselineType, baselineLabel } from '@tandem/domain/savings';
import {
  type BaselineRead,
  type ChoiceRead,
  type DeliveryRead,
  type EvidenceRead,
  type JournalRead,
  journalText,
  type LegRead,
  type SavingLineRead,
  type SavingsQueries,
  type SchemeRead,
} from '@tandem/features/savings';
import { sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import type { PaperDocument } from '@tandem/platform/documents';
import { count, date, dateTime, pounds, unitPounds } from '../http/format.js';
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
  readonly journals: readonly (JournalRead & { legs: readonly LegRead[] })[];
}

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
    journals: journals.map((journal) => ({ ...journal, legs: legs.filter((leg) => leg.journalId === journal.id) })),
  };
}

/**
 * The pack as one JSON file that proves itself: each journal comes with the very text that its hash is made of, so that a
 * stranger recomputes it with nothing but SHA-256, and with its debits and credits.
 */
export function packJson(pack: EvidencePack): string {
  const { journals, ...rest } = pack;
  const file = {
    form: 'tandem-evidence-pack/1',
    howToCheck: [
      'Each journal: the SHA-256 of hashedText (UTF-8) is its hash. The first line of hashedText names the hash of the journal before it in its trust’s chain.',
      'The lines of hashedText after the first are the legs. Their amounts add up to nought for each contract and financial year: debits are above nought, credits below.',
      'What stands on a stage of a line is the sum of its legs on that account.',
    ],
    ...rest,
    journals: journals.map((journal) => ({ ...journal, hashedText: journalText(journal, journal.legs) })),
  };
  return JSON.stringify(file, null, 2);
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
      { heading: 'Journals', parts: [journalTable(pack)] },
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
