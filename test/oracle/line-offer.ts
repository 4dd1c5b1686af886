import type { Term } from './program.js';
import { greatestCommonDivisor, type OraclePrice } from './tender.js';
import { type Mode, PER_PENNY, type Writing } from './writing.js';

/** A stretch of a ladder in steps of the line; prices in hundred-thousandths of a penny. */
interface Stretch {
  readonly low: bigint;
  readonly high: bigint;
  readonly each: bigint;
  readonly constant: bigint;
}

/** The columns by which a supplier may deliver part of a line: one for each stretch of its ladder. */
export function lineOffer(writing: Writing, s: number, l: number, mode: Mode): void {
  const { tender, program, steps, unit, form } = writing;
  const price = tender.suppliers[s]!.prices.get(l);
  if (!price) return;
  const stretches = stretchesOf(writing, price, s, l);
  const worth: Term[] = [];
  const choices: Term[] = [];
  const isWholePence = stretches.every((t) => t.each % PER_PENNY === 0n && t.constant % PER_PENNY === 0n);
  const mustRound = form === 'exact' && !isWholePence;
  // What a penny of this row's worth costs here: nought where the spend or a rounded column pays.
  const factor = mustRound ? 0 : (mode.factor ?? 0);
  for (const { low, high, each, constant } of stretches) {
    const [eachPence, constantPence] = [Number(each) / Number(PER_PENNY), Number(constant) / Number(PER_PENNY)];
    const quantity = program.column((eachPence * factor) / unit, Number(high));
    steps[l]![s]!.push([quantity, 1n]);
    worth.push([quantity, eachPence]);
    let to = mode.column;
    if (stretches.length > 1 || low > 1n || price.charge > 0n || constant > 0n) {
      to = program.binary((Number(price.charge) + constantPence * factor) / unit);
      choices.push([to, 1]);
      worth.push([to, constantPence]);
      program.wholeRow({ least: 0n }, [[quantity, 1n], [to, -low]]); // prettier-ignore
    }
    program.wholeRow({ most: 0n }, [[quantity, 1n], [to, -high]]); // prettier-ignore
  }
  if (choices.length > 0) program.row(-Infinity, 0, [...choices, [mode.column, -1]]);
  if (stretches.length === 0) return;
  if (!mustRound) mode.spend.push(...worth);
  else mode.spend.push([roundedColumn(writing, worth, stretches, mode.factor ?? 0), 1]);
}

function stretchesOf({ tender }: Writing, price: OraclePrice, s: number, l: number): Stretch[] {
  const { demand, step } = tender.lines[l]!;
  const { capacityQuantity } = tender.suppliers[s]!;
  let most = demand;
  if (price.max !== undefined && price.max < most) most = price.max;
  if (capacityQuantity !== undefined && capacityQuantity < most) most = capacityQuantity;
  const up = (quantity: bigint) => (quantity + step - 1n) / step;
  const found: Stretch[] = [];
  let constant = 0n;
  for (const [k, { from, each }] of price.rungs.entries()) {
    if (k > 0 && price.isIncremental) constant += (price.rungs[k - 1]!.each - each) * from;
    const least = [from, price.min, step].reduce((a, b) => (b > a ? b : a));
    const next = price.rungs[k + 1];
    // An all-units price applies from its break on; at the break itself both readings of an incremental one agree.
    const beyond = next ? up(next.from) - 1n : most / step;
    const high = beyond < most / step ? beyond : most / step;
    if (up(least) <= high) found.push({ low: up(least), high, each: each * step, constant });
  }
  return found;
}

/** A whole number of pence: the worth, half up. Half of the finest grain of the worth tells a half from less. */
function roundedColumn({ program }: Writing, worth: Term[], stretches: readonly Stretch[], cost: number): number {
  let grain = PER_PENNY;
  for (const { each, constant } of stretches) {
    grain = greatestCommonDivisor(greatestCommonDivisor(grain, each), constant);
  }
  const column = program.column(cost, Infinity);
  program.row(-0.5, 0.5 - Number(grain) / Number(PER_PENNY) / 2, [...worth, [column, -1]]);
  return column;
}
