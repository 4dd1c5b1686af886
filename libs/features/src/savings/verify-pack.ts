import { money, moneyText, parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { type BaselineType, baselinesSideBySide, plainRows, savingMethod } from '@tandem/domain/savings';
import { sha256 } from '@tandem/platform/audit';
import type { LocalDate } from '@tandem/domain/time';
import { CHAIN_START, type JournalContent, journalText, type LegContent } from './journal.js';

/** The form of an evidence pack that this reads. It is versioned and never changes silently. */
export const PACK_FORM = 'tandem-evidence-pack/2';

/** What was recomputed of a pack, and each sentence on what does not agree. */
export interface PackCheck {
  readonly lines: number;
  readonly journals: number;
  readonly legs: number;
  readonly faults: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;
type PackJournal = Omit<JournalContent, 'postedAt'> & {
  readonly postedAt: string;
  readonly trust: string;
  readonly hash: string;
  readonly hashedText: string;
  readonly legs: readonly LegContent[];
};
interface PackLine extends Row {
  readonly id: string;
  readonly trust: string;
  readonly item: string;
  readonly financialYear: string;
  readonly quantity: string;
  readonly jointAmount: string;
  readonly deliveredQuantity: string;
  readonly method: string;
  readonly methodVersion: number;
  readonly open: readonly { stage: string; effect: string; attribution: string; amount: string }[];
}

interface Pack extends Row {
  readonly asAt: string;
  readonly pricedOn: string;
  readonly lines: readonly PackLine[];
  readonly baselines: readonly Row[];
  readonly deliveries: readonly Row[];
  readonly journals: readonly PackJournal[];
  readonly methods: readonly Row[];
}

/**
 * Recomputes a scheme's evidence pack from itself alone, without a database: the text and the hash of every journal, the
 * links of its chains, that debits are equal to credits, what stands on every stage of every line, what was delivered,
 * what each baseline would give, and the worked examples of the methods. What the pack says must be what comes out.
 */
export function verifyPack(document: unknown): PackCheck {
  if (!isPack(document))
    return { lines: 0, journals: 0, legs: 0, faults: [`This is no evidence pack of the form ${PACK_FORM}.`] };
  const checks: [what: string, check: () => string[]][] = [
    ...document.journals.map((one): [string, () => string[]] => [nameOf(one), () => journalFaults(one)]),
    ['The chain of journals', () => chainFaults(document.journals)],
    ...document.lines.map((one): [string, () => string[]] => [lineName(one), () => lineFaults(one, document)]),
    ['The methods', () => methodFaults(document)],
  ];
  const faults = checks.flatMap(([what, check]) => {
    try {
      return check();
    } catch (error) {
      return [`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
  const legs = document.journals.reduce((sum, one) => sum + (Array.isArray(one.legs) ? one.legs.length : 0), 0);
  return { lines: document.lines.length, journals: document.journals.length, legs, faults };
}

function isPack(document: unknown): document is Pack {
  const lists = ['lines', 'baselines', 'deliveries', 'journals', 'methods'];
  return (
    isRow(document) &&
    document['form'] === PACK_FORM &&
    lists.every((name) => Array.isArray(document[name]) && document[name].every(isRow))
  );
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf({ trust, sequence }: PackJournal): string {
  return `Journal ${sequence} of ${trust}`;
}

function lineName({ trust, item, financialYear }: PackLine): string {
  return `The line ${item}, ${trust}, ${financialYear}`;
}

function journalFaults(journal: PackJournal): string[] {
  const name = nameOf(journal);
  const content = { ...journal, postedAt: new Date(journal.postedAt) };
  const faults: string[] = [];
  if (sha256(journal.hashedText) !== journal.hash) faults.push(`${name}: its text does not give its hash.`);
  if (journalText(content, journal.legs) !== journal.hashedText)
    faults.push(`${name}: what it says is not the text that was hashed.`);
  const sums = new Map<string, bigint>();
  for (const { contractId, financialYear, amount } of journal.legs) {
    const period = `${financialYear}${contractId === null ? '' : `, contract ${contractId}`}`;
    sums.set(period, (sums.get(period) ?? 0n) + parseMoney(amount));
  }
  for (const [period, sum] of sums)
    if (sum !== 0n) faults.push(`${name} is out of balance by £${moneyText(money(sum))} in ${period}.`);
  return faults;
}

/** Journals of other schemes stand in between, and a pack has none of them: neighbours in the chain must be linked. */
function chainFaults(journals: readonly PackJournal[]): string[] {
  const places = new Map(journals.map((one) => [`${one.trustId} ${one.sequence}`, one]));
  return journals.flatMap((one) => {
    const before = places.get(`${one.trustId} ${BigInt(one.sequence) - 1n}`);
    const expected = one.sequence === '1' ? CHAIN_START : before?.hash;
    return expected === undefined || one.previousHash === expected
      ? []
      : [`${nameOf(one)} does not continue from the one before it.`];
  });
}

function lineFaults(line: PackLine, pack: Pack): string[] {
  return [...standingFaults(line, pack), ...deliveryFaults(line, pack), ...baselineFaults(line, pack)];
}

function standingFaults(line: PackLine, { journals }: Pack): string[] {
  const legs = journals.flatMap((one) => one.legs).filter((leg) => leg.lineId === line.id);
  const sums = new Map<string, bigint>();
  for (const { account, effect, attribution, amount } of legs)
    if (account !== 'baseline' && account !== 'spend') {
      const place = `${account}, ${effect}, ${attribution}`;
      sums.set(place, (sums.get(place) ?? 0n) + parseMoney(amount));
    }
  const left = legs.reduce((sum, leg) => sum + parseMoney(leg.amount), 0n);
  const uneven =
    left === 0n
      ? []
      : [`${lineName(line)}: what would have been paid is not what is paid and saved, by £${moneyText(money(left))}.`];
  const said = new Map(
    line.open.map((one) => [`${one.stage}, ${one.effect}, ${one.attribution}`, parseMoney(one.amount) as bigint]),
  );
  const places = [...new Set([...sums.keys(), ...said.keys()])].flatMap((place) => {
    const [found, stated] = [sums.get(place) ?? 0n, said.get(place) ?? 0n];
    return found === stated
      ? []
      : [
          `${lineName(line)}: ${place} says £${moneyText(money(stated))} and its journals add up to £${moneyText(money(found))}.`,
        ];
  });
  return [...uneven, ...places];
}

function deliveryFaults(line: PackLine, { deliveries }: Pack): string[] {
  const bought = deliveries
    .filter((one) => one['lineId'] === line.id && one['isReversed'] === false)
    .reduce((sum, one) => sum + parseQuantity(String(one['quantity'])), 0n);
  return bought === parseQuantity(line.deliveredQuantity)
    ? []
    : [`${lineName(line)}: what was delivered is not the sum of its deliveries.`];
}

function baselineFaults(line: PackLine, pack: Pack): string[] {
  const own = pack.baselines.filter((one) => one['lineId'] === line.id);
  const known = own.map((row) => ({
    row,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A kind that is none has no label, and that throws.
    type: Number(row['type']) as BaselineType,
    unitPrice: parseUnitPrice(String(row['unitPrice'])),
    quantity: parseQuantity(String(row['quantity'])),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Dates are compared as texts here.
    pricedOn: row['pricedOn'] as LocalDate | null,
    evidence: { price: textOf(row['priceEvidence']), volume: textOf(row['volumeEvidence']) },
  }));
  const now = {
    price: { amount: parseMoney(line.jointAmount) },
    quantity: parseQuantity(line.quantity),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As above.
    pricedOn: pack.pricedOn as LocalDate,
  };
  return baselinesSideBySide(known, now).flatMap(({ baseline, label, saving, cashType }) => {
    const { row } = known.find((one) => one === baseline)!;
    return row['wouldGive'] === moneyText(saving) && row['supports'] === cashType
      ? []
      : [`${lineName(line)}: the baseline “${label}” would give £${moneyText(saving)} and the pack says otherwise.`];
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The methods that the lines name are there, and where this Tandem has the same version, its examples come out the same. */
function methodFaults({ lines, methods }: Pack): string[] {
  const missing = lines
    .filter((line) => !methods.some((one) => one['id'] === line.method && one['version'] === line.methodVersion))
    .map((line) => `${lineName(line)}: the method ${line.method}, version ${line.methodVersion}, is not in the pack.`);
  const changed = methods.flatMap((one) => {
    const own = savingMethod(String(one['id']));
    if (!own || own.version !== one['version'] || !Array.isArray(one['examples'])) return [];
    const said = JSON.stringify((one['examples'] as Row[]).map(({ result }) => result));
    return said === JSON.stringify(own.examples.map(({ work }) => plainRows(work().result)))
      ? []
      : [`The worked examples of ${own.id}, version ${own.version}, do not come out as the pack says.`];
  });
  return [...missing, ...changed];
}
