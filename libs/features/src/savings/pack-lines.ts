import { money, moneyText, parseMoney, parseQuantity, parseUnitPrice, quantity } from '@tandem/domain/money';
import { type BaselineType, baselinesSideBySide } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import { deliveryLegs } from './delivering.js';
import { type LegContent, type LegDraft, tidyLegs } from './journal.js';
import { workingOf } from './line-working.js';
import type { LineToMove } from './lines-to-move.js';
import { lineName, type Pack, type PackJournal, type PackLine, type Posted, repeated, type Row } from './pack-form.js';

interface PostedLine {
  readonly line: PackLine;
  readonly posted: Posted;
}

/** What does not agree of a line: with its journals, its deliveries, its baselines, and the decision between these. */
export function lineFaults(line: PackLine, pack: Pack, posted: Posted): string[] {
  const sentences = [
    ...(line.schemeId === pack.scheme['id'] ? [] : ['it is of another scheme than the pack.']),
    ...standingFaults({ line, posted }),
    ...deliveryFaults({ line, posted }, pack),
    ...baselineFaults(line, pack),
  ];
  return sentences.map((sentence) => `${lineName(line)}: ${sentence}`);
}

/** Rows of one line that stand in the pack and whose line does not, or that stand there twice. */
export function strayFaults({ lines, baselines, choices, evidence, deliveries }: Pack): string[] {
  const known = new Set(lines.map(({ id }) => id));
  const strays = [...baselines, ...choices, ...evidence, ...deliveries].filter(
    (row) => !known.has(String(row['lineId'])),
  );
  const twice = repeated([...lines.map(({ id }) => id), ...baselines.map((row) => String(row['id']))]);
  return [
    ...(strays.length > 0 ? ['A baseline, a choice, a paper or a delivery is of no line of the pack.'] : []),
    ...(twice.length > 0 ? ['A line or a baseline comes twice.'] : []),
  ];
}

function standingFaults({ line, posted }: PostedLine): string[] {
  if (!posted.some(({ journal }) => journal.kind === 'recognised')) return ['no journal of the pack recognises it.'];
  const legs = posted.flatMap((one) => one.legs);
  const sums = new Map<string, bigint>();
  for (const { account, effect, attribution, amount } of legs)
    if (account !== 'baseline' && account !== 'spend') {
      const place = `${account}, ${effect}, ${attribution}`;
      sums.set(place, (sums.get(place) ?? 0n) + parseMoney(amount));
    }
  const left = legs.reduce((sum, leg) => sum + parseMoney(leg.amount), 0n);
  const uneven =
    left === 0n ? [] : [`what would have been paid is not what is paid and saved, by £${moneyText(money(left))}.`];
  const said = new Map(
    line.open.map((one) => [`${one.stage}, ${one.effect}, ${one.attribution}`, parseMoney(one.amount) as bigint]),
  );
  const places = [...new Set([...sums.keys(), ...said.keys()])].flatMap((place) => {
    const [found, stated] = [sums.get(place) ?? 0n, said.get(place) ?? 0n];
    return found === stated
      ? []
      : [`${place} says £${moneyText(money(stated))} and its journals add up to £${moneyText(money(found))}.`];
  });
  return [...uneven, ...places, ...workingFaults(line, legs)];
}

/** What is said of the whole line in figures, and what it was worth when it was recognised. */
function workingFaults(line: PackLine, legs: readonly LegContent[]): string[] {
  const working = workingOf(legs);
  const isTrue =
    JSON.stringify(line.working) === JSON.stringify(working) &&
    parseMoney(line.baselineBalance) === parseMoney(working.wouldHaveBeenPaid) &&
    parseMoney(line.spendBalance) === parseMoney(working.isPaid) &&
    repeated(line.open.map((one) => `${one.stage}, ${one.effect}, ${one.attribution}`)).length === 0;
  return isTrue ? [] : ['what would have been paid, is paid and is saved is not what its journals add up to.'];
}

function deliveryFaults(posted: PostedLine, { deliveries }: Pack): string[] {
  const { line } = posted;
  const own = deliveries.filter((row) => row['lineId'] === line.id);
  const bought = own
    .filter((row) => row['isReversed'] === false)
    .reduce((sum, row) => sum + parseQuantity(String(row['quantity'])), 0n);
  return [
    ...(bought === parseQuantity(line.deliveredQuantity)
      ? []
      : ['what was delivered is not the sum of its deliveries.']),
    ...(own.every((row) => row['journalId'] !== null) ? replayed(posted, own) : []),
    ...(isComplete(posted, own) ? [] : ['a journal of a delivery is there and the delivery is not.']),
  ];
}

/** A line of which nothing is paid goes along with the deliveries of another one, and has none of its own. */
function isComplete({ line, posted }: PostedLine, deliveries: readonly Row[]): boolean {
  if (parseMoney(line.jointAmount) === 0n) return true;
  const known = new Set(deliveries.map((row) => row['journalId']));
  return posted.every(({ journal }) => journal.kind !== 'delivered' || known.has(journal.id));
}

/**
 * The deliveries of a line posted once more, each onto what stood there then: what was bought and paid is not in the hashed
 * text itself, but it gives the debits and credits that are.
 */
function replayed({ line, posted }: PostedLine, deliveries: readonly Row[]): string[] {
  const faults: string[] = [];
  const left = new Map(deliveries.map((row) => [String(row['journalId']), row]));
  const isOne = left.size === deliveries.length;
  const stood: Posted[number][] = [];
  for (const one of posted) {
    const row = left.get(one.journal.id);
    if (row) {
      const before = stood.flatMap(({ journal }): Row[] => {
        const earlier = left.get(journal.id);
        return earlier && !isTakenBack(journal, stood) ? [earlier] : [];
      });
      const delivered = quantity(before.reduce((sum, one) => sum + parseQuantity(String(one['quantity'])), 0n));
      const paid = before.reduce((sum, one) => sum + parseMoney(String(one['paidAmount'])), 0n);
      const expected = deliveryLegs(standing(line, stood, paid), delivered, {
        quantity: parseQuantity(String(row['quantity'])),
        paid: parseMoney(String(row['paidAmount'])),
        leakage: {},
      });
      const isTrue =
        fixedLegs(expected) === fixedLegs(one.legs.map((leg) => ({ ...leg, amount: parseMoney(leg.amount) }))) &&
        one.journal.kind === 'delivered' &&
        one.journal.reason.startsWith(`Bought in ${String(row['month']).slice(0, 7)}`) &&
        row['isReversed'] === (one.journal.reversedById !== null);
      if (!isTrue)
        faults.push(`what was bought in ${String(row['month']).slice(0, 7)} is not what its journal was posted for.`);
    }
    stood.push(one);
  }
  const isPosted = deliveries.every((row) => posted.some(({ journal }) => journal.id === row['journalId']));
  return [...faults, ...(isOne && isPosted ? [] : ['a delivery has no journal of its own.'])];
}

/** A line as it stood after some of its journals and payments, for what a delivery posts. */
function standing(line: PackLine, stood: Posted, paid: bigint): LineToMove {
  const reforecast = stood.filter(({ journal }) => kindOf(journal, stood) === 'reforecast').flatMap(({ legs }) => legs);
  const sum = (legs: readonly LegContent[]) => legs.reduce((total, leg) => total + parseMoney(leg.amount), 0n);
  const joint = parseMoney(line.jointAmount);
  const saving = parseMoney(line.baselineAmount ?? line.jointAmount) - joint;
  const all = stood.flatMap(({ legs }) => legs);
  return {
    ...line,
    partnershipId: '',
    lineCode: '',
    quantity: parseQuantity(line.quantity),
    spend: money(joint + sum(reforecast.filter((leg) => leg.account === 'spend'))),
    saving: money(saving + sum(reforecast.filter((leg) => leg.account !== 'spend' && leg.account !== 'baseline'))),
    toPay: money(sum(all.filter((leg) => leg.account === 'spend')) - paid),
    open: tidyLegs(all.map((leg): LegDraft => ({ ...leg, amount: parseMoney(leg.amount) }))),
    creator: null,
    posters: [],
    evidence: [],
    mechanism: 'PRICE',
  };
}

/** What a journal did, or what the one did that it takes back. */
function kindOf(journal: PackJournal, stood: Posted): string {
  return stood.find((one) => one.journal.id === journal.reversesId)?.journal.kind ?? journal.kind;
}

function isTakenBack({ id }: PackJournal, stood: Posted): boolean {
  return stood.some(({ journal }) => journal.reversesId === id);
}

/** The legs of a delivery that quantity and payment alone decide; why more was paid is told apart by people and clauses. */
function fixedLegs(
  legs: readonly Pick<LegDraft, 'lineId' | 'account' | 'effect' | 'attribution' | 'amount'>[],
): string {
  const fixed = legs.filter(({ account }) => account === 'baseline' || account === 'spend' || account === 'contracted');
  return tidyLegs(fixed)
    .map((leg) => [leg.account, leg.effect, leg.attribution, moneyText(leg.amount)].join(' '))
    .sort()
    .join('\n');
}

function baselineFaults(line: PackLine, pack: Pack): string[] {
  const own = pack.baselines.filter((one) => one['lineId'] === line.id);
  const used = pack.choices.filter((one) => one['lineId'] === line.id).at(-1)?.['baselineId'];
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
  const unknown =
    used === undefined || own.some((row) => row['id'] === used) ? [] : ['its baseline is not in the pack.'];
  const wrong = baselinesSideBySide(known, now).flatMap(({ baseline, label, saving, cashType, isProposed }) => {
    const { row } = known.find((one) => one === baseline)!;
    const isTrue =
      row['wouldGive'] === moneyText(saving) &&
      row['supports'] === cashType &&
      row['isProposed'] === isProposed &&
      row['isUsed'] === (row['id'] === used);
    return isTrue
      ? []
      : [`the baseline “${label}” would give £${moneyText(saving)} as ${cashType}, and the pack says otherwise of it.`];
  });
  return [...unknown, ...wrong];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
