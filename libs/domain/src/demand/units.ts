import { quoted } from './quoted.js';
import { quantity, type Quantity } from '@tandem/domain/money';

/** A unit as a base unit and how many of them it holds, always a whole number. */
export interface Unit {
  readonly baseUnit: string;
  readonly factor: bigint;
  /** Whether half of one makes sense: yes for a litre, no for a box. */
  readonly isDivisible: boolean;
}

/** A unit that was understood, or the sentence that says why it was not. */
export type UnitReading = Unit | { readonly problem: string };

/**
 * The units the product converts, each as `base factor: spellings`; `~` marks those that may be ordered in parts.
 *
 * The base is the smallest unit of its kind, so that every factor is a whole number and no conversion ever rounds.
 * Spellings include the UN/ECE Recommendation 20 codes that catalogues use (EA, LTR, MTR, KGM, MON, ANN).
 */
const TABLE = [
  'each 1: each, ea, c62, unit, item, no, nos, number, nr, piece, pc, pce, h87, vehicle, device, user, single, one',
  'each 2: pair, pr',
  'each 12: dozen, doz, dz, dzn',
  'each 100: hundred, cen',
  'each 144: gross, gro',
  'each 1000: thousand, mil',
  'set 1: set, kit',
  '~ml 1: ml, millilitre, milliliter, mlt',
  '~ml 10: cl, centilitre, clt',
  '~ml 1000: l, lt, ltr, litre, liter',
  '~mm 1: mm, millimetre, millimeter, mmt',
  '~mm 10: cm, centimetre, centimeter, cmt',
  '~mm 1000: m, mtr, metre, meter',
  '~mm 1000000: km, kilometre, kilometer, kmt',
  '~mm 1609344: mile, smi',
  '~g 1: g, gram, gramme, grm',
  '~g 1000: kg, kilo, kilogram, kilogramme, kgm',
  '~g 1000000: tonne, tne',
  'month 1: month, mon, mth, service month',
  'month 3: quarter, qtr',
  'month 12: year, yr, annum, ann, service year',
  'licence month 1: licence month, license month, month licence, month license, monthly licence, user month',
  'licence month 12: licence year, license year, year licence, year license, annual licence, annual license, user year',
  'licence 1: licence, license, perpetual licence, seat',
  '~hour 1: hour, hr, hur',
  '~day 1: day, dy',
  '~day 7: week, wk, wee',
];

const UNITS = new Map<string, Unit>(
  TABLE.flatMap((row) => {
    const [head, spellings] = row.split(': ');
    const [, tilde, baseUnit, factor] = /^(~?)(.+) (\d+)$/.exec(head!)!;
    const unit: Unit = { baseUnit: baseUnit!, factor: BigInt(factor!), isDivisible: tilde === '~' };
    return spellings!.split(', ').map((spelling): [string, Unit] => [spelling, unit]);
  }),
);

const CONTAINER =
  '(?:box|bx|pack|packet|pk|pkt|case|cs|carton|ctn|bag|tray|roll|bottle|drum|pallet|set|kit|sleeve)(?:e?s)?';
const COUNT = '(\\d{1,3}(?:,\\d{3})+|\\d{1,7})';
const BARE = new RegExp(`^${CONTAINER}$`);
const HOLDING = [
  new RegExp(`^${CONTAINER}\\s*(?:of|x|/|-)?\\s*${COUNT}\\s*(.*)$`),
  new RegExp(`^(?:per\\s+|x\\s*)${COUNT}()$`),
];
const HELD_FIRST = new RegExp(`^${COUNT}\\s*(.*?)\\s*(?:per\\s+|/\\s*|-)?\\s*${CONTAINER}$`);

/**
 * Understands a unit as people write it: "each", "Box of 100", "pk/10", "pair", "5 litre drum", "box of 50 pairs".
 *
 * A box or a pack without its content cannot be converted and is refused, because two trusts' boxes are rarely the
 * same size; guessing would put an error of a factor into the joint volume.
 */
export function readUnit(cell: string): UnitReading {
  const text = plain(cell);
  if (text === '') return { problem: 'Enter the unit, for example each, or box of 100.' };
  const known = lookUp(text);
  if (known) return known;
  for (const pattern of HOLDING) {
    const match = pattern.exec(text);
    if (match) return holding(cell, match[1]!, match[2]!);
  }
  const first = HELD_FIRST.exec(text);
  if (first) return holding(cell, first[1]!, first[2]!);
  if (BARE.test(text)) {
    return {
      problem: `The unit ${quoted(cell.trim())} cannot be converted: say how many it holds, for example ${quoted(`${text} of 100`)}.`,
    };
  }
  return {
    problem: `The unit ${quoted(cell.trim())} is not known. Use for example each, box of 100, pair, litre, metre, kg, month or year licence.`,
  };
}

/**
 * A quantity in its base unit, exactly: nothing is rounded because every factor is whole.
 *
 * One law follows and is tested: converting never gains or loses a base unit, whatever the order of adding up.
 */
export function toBase(stated: Quantity, unit: Unit): Quantity {
  return quantity(stated * unit.factor);
}

function holding(cell: string, count: string, content: string): UnitReading {
  const held = BigInt(count.replaceAll(',', ''));
  const inner = content.trim() === '' ? UNITS.get('each') : lookUp(content.trim());
  if (held === 0n) return { problem: `The unit ${quoted(cell.trim())} cannot be converted: it holds nothing.` };
  if (!inner)
    return {
      problem: `The unit ${quoted(cell.trim())} cannot be converted: ${quoted(content.trim())} is not a known unit.`,
    };
  return { baseUnit: inner.baseUnit, factor: held * inner.factor, isDivisible: false };
}

function lookUp(text: string): Unit | undefined {
  return [text, text.replace(/s$/, ''), text.replace(/^per /, ''), text.replace(/^per (.*?)s?$/, '$1')]
    .map((spelling) => UNITS.get(spelling))
    .find((unit) => unit !== undefined);
}

function plain(cell: string): string {
  return cell.trim().toLowerCase().replaceAll(/[().]/g, ' ').replaceAll(/\s+/g, ' ').trim();
}
