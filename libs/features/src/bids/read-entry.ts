import {
  moneyText,
  parseQuantity,
  quantityText,
  tryParseMoney,
  tryParseQuantity,
  tryParseUnitPrice,
  unitPriceText,
  type Quantity,
} from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { type BreakPoint, ladderProblems, missingBreakPoints, type Rung } from '@tandem/domain/tenders';
import type { BidContent, PriceContent } from './bid-content.js';
import { type BidEntry, type BidLine, fieldOf, type LineTerms } from './bid-entry.js';

/** The largest price and quantity that a pack can hold exactly; a longer number is a slip of the hand. */
const DIGITS_MAX = 12;

/** A bid that can be submitted, or every problem that it has, each at its field. */
export type ReadEntry = { content: BidContent; problems: [] } | { content: undefined; problems: FieldProblem[] };

/**
 * Reads what a supplier typed into a bid, or lists everything that is wrong with it, each problem at its own field.
 *
 * A line is either not offered at all or priced at every quantity that the tender asks for: a gap is never filled from a
 * neighbour, because the comparison with buying alone needs a real price at each trust's own volume.
 */
export function readEntry(lines: readonly BidLine[], entry: BidEntry): ReadEntry {
  const reader = new EntryReader();
  const known = new Set(lines.map((line) => line.code));
  for (const { line, quantity } of entry.prices)
    if (!known.has(line))
      reader.problem(fieldOf.price(line, quantity), `The tender has no line ${line}. Use the tender's own workbook.`);
  const prices = lines.flatMap((line) => readLine(reader, line, entry));
  const fixedCharge = reader.money('fixedCharge', entry.fixedCharge, 'The fixed charge') ?? '0.00';
  const capacityQuantity = reader.quantity('capacityQuantity', entry.capacityQuantity, 'The most you can supply');
  const capacityValue = reader.money('capacityValue', entry.capacityValue, 'The largest value you can supply');
  if (capacityQuantity === 0n) reader.problem('capacityQuantity', 'The most you can supply must be more than nought.');
  if (prices.length === 0 && reader.problems.length === 0) {
    const first = lines[0];
    reader.problem(
      first?.breakPoints[0]
        ? fieldOf.price(first.code, quantityText(parseQuantity(first.breakPoints[0].fromQuantity)))
        : 'fixedCharge',
      'Price at least one line. Leave the lines that you do not offer empty.',
    );
  }
  if (reader.problems.length > 0) return { content: undefined, problems: inPageOrder(lines, reader.problems) };
  return {
    content: {
      fixedCharge,
      ...(capacityQuantity === undefined ? {} : { capacityQuantity: quantityText(capacityQuantity) }),
      ...(capacityValue === undefined ? {} : { capacityValue }),
      prices,
    },
    problems: [],
  };
}

/** Problems in the order in which a person meets their fields; what belongs to no field of the form comes first. */
function inPageOrder(lines: readonly BidLine[], problems: readonly FieldProblem[]): FieldProblem[] {
  const terms = ['fixedCharge', 'minimum', 'maximum', 'carbonKgPerUnit'] as const;
  const fields = lines.flatMap((line) => [
    ...line.breakPoints.map((p) => fieldOf.price(line.code, quantityText(parseQuantity(p.fromQuantity)))),
    ...terms.map((term) => fieldOf.line(term, line.code)),
  ]);
  const place = new Map([...fields, 'fixedCharge', 'capacityQuantity', 'capacityValue'].map((name, i) => [name, i]));
  return problems.toSorted((a, b) => (place.get(a.field) ?? -1) - (place.get(b.field) ?? -1));
}

function readLine(reader: EntryReader, line: BidLine, entry: BidEntry): PriceContent[] {
  const given = entry.prices.filter((p) => p.line === line.code && p.unitPrice.trim() !== '');
  const terms = entry.lines.find((t) => t.line === line.code);
  if (given.length === 0) {
    for (const term of ['fixedCharge', 'minimum', 'maximum', 'carbonKgPerUnit'] as const)
      if (terms && terms[term].trim() !== '')
        reader.problem(fieldOf.line(term, line.code), `${line.item} has no prices. Price it, or leave this empty too.`);
    return [];
  }
  const ladder = readLadder(reader, line, given);
  const rest = readTerms(reader, line, terms);
  const [first, ...breaks] = ladder;
  if (first === undefined) return [];
  return [
    {
      line: line.code,
      unitPrice: unitPriceText(first.unitPrice),
      kind: 'allUnits',
      breaks: breaks.map((b) => ({ from: quantityText(b.from), unitPrice: unitPriceText(b.unitPrice) })),
      ...rest,
    },
  ];
}

function readLadder(reader: EntryReader, line: BidLine, given: BidEntry['prices']): Rung[] {
  const asked = line.breakPoints.map((p): BreakPoint => ({
    quantity: parseQuantity(p.fromQuantity),
    coalitions: [],
    reason: p.reason,
  }));
  const askedFor = new Set(asked.map((p) => p.quantity));
  const field = (quantity: Quantity): string => fieldOf.price(line.code, quantityText(quantity));
  const tried = new Set<Quantity>();
  const ladder: Rung[] = [];
  for (const { quantity: text, unitPrice } of given) {
    const from = tryParseQuantity(text);
    if (from === undefined || !askedFor.has(from)) {
      const sentence = `${line.item} is not asked for from ${text.trim() || 'an empty quantity'}. Use the quantities of the tender.`;
      reader.problem(fieldOf.price(line.code, text), sentence);
      continue;
    }
    tried.add(from);
    const price = tryParseUnitPrice(unitPrice);
    const at = `${line.item}, price at ${quantityText(from)} or more:`;
    if (price === undefined)
      reader.problem(field(from), `${at} "${short(unitPrice)}" is not a price with up to four decimal places.`);
    else if (price < 0n) reader.problem(field(from), `${at} must not be below nought.`);
    else if (isTooLong(unitPrice)) reader.problem(field(from), `${at} this price is too large.`);
    else ladder.push({ from, unitPrice: price });
  }
  const rungs = ladder.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  for (const { quantity, reason } of missingBreakPoints(asked, rungs))
    if (!tried.has(quantity))
      reader.problem(
        field(quantity),
        `${line.item}, price at ${quantityText(quantity)} or more: give a price (${reason}). A bid prices every quantity asked for.`,
      );
  for (const { from, message } of ladderProblems(rungs)) reader.problem(field(from), `${line.item}: ${message}`);
  return rungs;
}

function readTerms(
  reader: EntryReader,
  line: BidLine,
  terms: LineTerms | undefined,
): Pick<PriceContent, 'min' | 'max' | 'fixedCharge' | 'carbonKgPerUnit'> {
  if (!terms) return { min: '0', fixedCharge: '0.00', carbonKgPerUnit: '0' };
  const name = (term: keyof Omit<LineTerms, 'line'>): string => fieldOf.line(term, line.code);
  const fixedCharge = reader.money(name('fixedCharge'), terms.fixedCharge, `${line.item}: the fixed charge`) ?? '0.00';
  const min = reader.quantity(name('minimum'), terms.minimum, `${line.item}: the minimum`);
  const max = reader.quantity(name('maximum'), terms.maximum, `${line.item}: the maximum`);
  const carbon = reader.quantity(name('carbonKgPerUnit'), terms.carbonKgPerUnit, `${line.item}: carbon`);
  for (const [term, value] of [
    ['minimum', min],
    ['maximum', max],
  ] as const)
    if (value !== undefined && line.isIndivisible && value % 1000n !== 0n)
      reader.problem(name(term), `${line.item}: the ${term} must be a whole number of ${line.unit}.`);
  if (max === 0n) reader.problem(name('maximum'), `${line.item}: the maximum must be more than nought.`);
  if (min !== undefined && max !== undefined && max < min)
    reader.problem(name('maximum'), `${line.item}: the maximum must not be below the minimum.`);
  return {
    min: quantityText(min ?? (0n as Quantity)),
    ...(max === undefined ? {} : { max: quantityText(max) }),
    fixedCharge,
    carbonKgPerUnit: quantityText(carbon ?? (0n as Quantity)),
  };
}

class EntryReader {
  readonly problems: FieldProblem[] = [];

  problem(field: string, message: string): void {
    this.problems.push({ field, message });
  }

  /** An amount as text, or undefined when the field is empty or wrong. */
  money(field: string, text: string, what: string): string | undefined {
    if (text.trim() === '') return undefined;
    const value = tryParseMoney(text);
    if (value === undefined || isTooLong(text))
      this.problem(field, `${what}: "${short(text)}" is not an amount with up to two decimal places.`);
    else if (value < 0n) this.problem(field, `${what} must not be below nought.`);
    else return moneyText(value);
    return undefined;
  }

  quantity(field: string, text: string, what: string): Quantity | undefined {
    if (text.trim() === '') return undefined;
    const value = tryParseQuantity(text);
    if (value === undefined || isTooLong(text))
      this.problem(field, `${what}: "${short(text)}" is not a number with up to three decimal places.`);
    else if (value < 0n) this.problem(field, `${what} must not be below nought.`);
    else return value;
    return undefined;
  }
}

function isTooLong(text: string): boolean {
  return text.replace(/[^0-9.]/g, '').split('.')[0]!.length > DIGITS_MAX;
}

function short(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed;
}
