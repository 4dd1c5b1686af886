import type { Attribution, CashType, Effect, Stage } from '@tandem/domain/savings';
import type { JournalContent, LegContent } from './journal.js';
import type { LineWorking } from './line-working.js';

/** The form of an evidence pack that is written and read here. It is versioned and never changes silently. */
export const PACK_FORM = 'tandem-evidence-pack/3';

/** A row of a pack of which nothing is known yet but that it has fields. */
export type Row = Readonly<Record<string, unknown>>;

/** A journal as a pack has it: with the text that its hash is made of. */
export type PackJournal = Omit<JournalContent, 'postedAt'> & {
  readonly postedAt: string;
  readonly trust: string;
  readonly hash: string;
  readonly hashedText: string;
  readonly reversedById: string | null;
  readonly legs: readonly LegContent[];
};

/** A line as a pack has it: with what its journals add up to. */
export interface PackLine extends Row {
  readonly id: string;
  readonly schemeId: string;
  readonly trustId: string;
  readonly trust: string;
  readonly contractId: string | null;
  readonly item: string;
  readonly financialYear: string;
  readonly cashType: CashType;
  readonly budgetType: string;
  readonly recurrence: string;
  readonly mechanism: string;
  readonly quantity: string;
  readonly jointAmount: string;
  readonly baselineAmount: string | null;
  readonly baselineBalance: string;
  readonly spendBalance: string;
  readonly deliveredQuantity: string;
  readonly method: string;
  readonly methodVersion: number;
  readonly open: readonly { stage: Stage; effect: Effect; attribution: Attribution; amount: string }[];
  readonly working: LineWorking;
}

/** A pack whose lists are lists of rows. What its rows say is not known to be true. */
export interface Pack extends Row {
  readonly asAt: string;
  readonly pricedOn: string;
  readonly scheme: Row;
  readonly lines: readonly PackLine[];
  readonly baselines: readonly Row[];
  readonly choices: readonly Row[];
  readonly evidence: readonly Row[];
  readonly deliveries: readonly Row[];
  readonly journals: readonly PackJournal[];
  readonly methods: readonly Row[];
}

/** Whether a document has the form of a pack. */
export function isPack(document: unknown): document is Pack {
  const lists = ['lines', 'baselines', 'choices', 'evidence', 'deliveries', 'journals', 'methods'];
  return (
    isRow(document) &&
    document['form'] === PACK_FORM &&
    isRow(document['scheme']) &&
    lists.every((name) => isRows(document[name])) &&
    (document['journals'] as Row[]).every((journal) => isRows(journal['legs']))
  );
}

function isRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.every(isRow);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A line with the legs of its journals, in the order of its trust's chain. */
export type Posted = readonly { readonly journal: PackJournal; readonly legs: readonly LegContent[] }[];

/** The journals of each line of a pack, by the line's id. */
export function postedByLine({ journals }: Pack): Map<string, Posted> {
  const byLine = new Map<string, { journal: PackJournal; legs: LegContent[] }[]>();
  for (const journal of [...journals].sort((a, b) => (BigInt(a.sequence) < BigInt(b.sequence) ? -1 : 1)))
    for (const leg of journal.legs) {
      const own = byLine.get(leg.lineId) ?? [];
      byLine.set(leg.lineId, own);
      const last = own.at(-1);
      if (last?.journal === journal) last.legs.push(leg);
      else own.push({ journal, legs: [leg] });
    }
  return byLine;
}

/** "Journal 12 of LAS". */
export function nameOf({ trust, sequence }: Pick<PackJournal, 'trust' | 'sequence'>): string {
  return `Journal ${sequence} of ${trust}`;
}

/** "The line Gloves, LAS, 2026/27". */
export function lineName({ trust, item, financialYear }: PackLine): string {
  return `The line ${item}, ${trust}, ${financialYear}`;
}

/** What comes more than once where each should be there once. */
export function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.has(name) || !seen.add(name));
}
