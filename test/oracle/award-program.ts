import { lineOffer } from './line-offer.js';
import { Program, type Term, type WholeTerm } from './program.js';
import { addRules, addShares } from './share-rows.js';
import { type OracleSupplier, type OracleTender, total } from './tender.js';
import { type Form, type Mode, PER_PENNY, type Writing } from './writing.js';

/** A program with the way back to quantities. */
export interface AwardProgram {
  readonly program: Program;
  /** Per line and supplier: the steps that it wins, as whole multiples of columns. */
  readonly steps: readonly (readonly WholeTerm[][])[];
  /** What one unit of the objective is in pence. */
  readonly unit: number;
}

/**
 * Writes a tender as a mixed-integer program, from the contract alone.
 *
 * The compact total-quantity-discount model with every quantity linked to its supplier (a spend column
 * per tier), multiple choice for ladders, and the disaggregated one for comparison: Goossens, Maas,
 * Spieksma and van de Klundert (EJOR 178, 2007). Rounded amounts are whole columns in the exact form.
 */
export function awardProgram(tender: OracleTender, form: Form): AwardProgram {
  const program = new Program();
  // Thousands of pounds keep the digits of a solver's tolerances where they matter; the exact form needs pence.
  const unit = form === 'exact' ? 1 : 100_000;
  const writing: Writing = {
    tender,
    form,
    unit,
    program,
    steps: tender.lines.map(() => tender.suppliers.map((): WholeTerm[] => [])),
    used: tender.suppliers.map(({ charge }) => program.binary(Number(charge) / unit)),
  };
  for (const s of tender.suppliers.keys()) addSupplier(writing, s);
  tender.lines.forEach(({ demand, step }, l) => {
    const needed = demand / step;
    program.wholeRow({ least: needed, most: needed }, writing.steps[l]!.flat());
  });
  addLots(writing);
  addRules(writing);
  return { program, steps: writing.steps, unit };
}

function addSupplier(writing: Writing, s: number): void {
  const { tender, program, used, unit } = writing;
  const supplier = tender.suppliers[s]!;
  for (const { lots, price } of supplier.packages) {
    const column = program.binary(Number(price) / unit);
    program.row(-Infinity, 0, [
      [column, 1],
      [used[s]!, -1],
    ]);
    for (const lot of lots) giveLot(writing, lot, s, column);
  }
  const modes = modesOf(writing, supplier, s);
  for (const [index, lot] of tender.lots.entries()) {
    if (supplier.barred.has(index)) continue;
    if (lot.isWhole) offerLot(writing, s, index, modes);
    else for (const l of lot.lines) for (const mode of modes) lineOffer(writing, s, l, mode);
  }
  closeModes(writing, s, modes);
  addCapacities(writing, s);
  for (const { lots, discount } of supplier.bundles) {
    if (discount === 0n) continue;
    const column = program.binary(-Number(discount) / unit);
    for (const l of lots.flatMap((lot) => tender.lots[lot]!.lines)) {
      const needed = tender.lines[l]!.demand / tender.lines[l]!.step;
      const won = writing.steps[l]![s]!.map(([c, v]): WholeTerm => [c, -v]);
      program.wholeRow({ most: 0n }, [[column, needed], ...won]);
    }
  }
}

function giveLot({ tender, steps }: Writing, lot: number, s: number, column: number): void {
  for (const l of tender.lots[lot]!.lines) {
    const { demand, step } = tender.lines[l]!;
    steps[l]![s]!.push([column, demand / step]);
  }
}

/** A lot that goes to one supplier as a whole: ladders, minima and roundings are data then. */
function offerLot(writing: Writing, s: number, index: number, modes: readonly Mode[]): void {
  const { tender, program, unit } = writing;
  let worth = 0;
  let charge = 0n;
  for (const l of tender.lots[index]!.lines) {
    const price = tender.suppliers[s]!.prices.get(l);
    const { demand } = tender.lines[l]!;
    if (!price || demand < price.min || (price.max !== undefined && demand > price.max)) return;
    let value = price.rungs[0].each * demand;
    for (const [k, rung] of price.rungs.entries()) {
      if (k === 0 || rung.from > demand) continue;
      if (price.isIncremental) value -= (price.rungs[k - 1]!.each - rung.each) * (demand - rung.from);
      else value = rung.each * demand;
    }
    worth += Number((value + PER_PENNY / 2n) / PER_PENNY);
    charge += price.charge;
  }
  for (const mode of modes) {
    const column = program.binary((Number(charge) + worth * (mode.factor ?? 0)) / unit);
    mode.spend.push([column, worth]);
    program.row(-Infinity, 0, [
      [column, 1],
      [mode.column, -1],
    ]);
    giveLot(writing, index, s, column);
  }
}

/** A tier of a supplier's spend with what it subtracts, in ten-thousandths of a penny. */
interface Tier {
  readonly low: bigint;
  readonly high: bigint;
  readonly discount: bigint;
  readonly constant: bigint;
}

/** The tiers that the supplier can reach with everything it may sell. */
function tiersOf({ tender }: Writing, supplier: OracleSupplier): Tier[] {
  const stated = supplier.tiers!.steps;
  const steps = stated[0]?.from === 0n ? stated : [{ from: 0n, discount: 0n }, ...stated];
  let most = total(
    [...supplier.prices].map(([l, price]) =>
      supplier.barred.has(tender.lines[l]!.lot) ? 0n : (price.rungs[0].each * tender.lines[l]!.demand) / PER_PENNY + 1n,
    ),
  );
  // Amounts are rounded line by line, the capacity is not: a penny a line may lie between them.
  const slack = BigInt(tender.lines.length);
  if (supplier.capacityValue !== undefined && supplier.capacityValue + slack < most)
    most = supplier.capacityValue + slack;
  const tiers: Tier[] = [];
  let constant = 0n;
  for (const [k, { from, discount }] of steps.entries()) {
    if (supplier.tiers!.isIncremental) constant += (discount - (steps[k - 1]?.discount ?? 0n)) * from;
    const next = steps[k + 1];
    const high = next && next.from - 1n < most ? next.from - 1n : most;
    if (from <= high) tiers.push({ low: from, high, discount, constant });
  }
  return tiers.length > 0 ? tiers : [{ low: 0n, high: 0n, discount: 0n, constant: 0n }];
}

function modesOf({ program, form, used, ...rest }: Writing, supplier: OracleSupplier, s: number): Mode[] {
  if (!supplier.tiers) return [{ column: used[s]!, factor: 1, spend: [] }];
  if (form !== 'disaggregated') return [{ column: used[s]!, factor: undefined, spend: [] }];
  return tiersOf({ program, form, used, ...rest }, supplier).map(({ discount }) => ({
    column: program.binary(),
    factor: Number(10_000n - discount) / 10_000,
    spend: [],
  }));
}

/** Ties a supplier's spend to the tier that it reaches and pays the bill. */
function closeModes(writing: Writing, s: number, modes: readonly Mode[]): void {
  const { tender, program, form, unit, used } = writing;
  const supplier = tender.suppliers[s]!;
  if (!supplier.tiers) return;
  const tiers = tiersOf(writing, supplier);
  const inUnit = (pence: bigint) => Number(pence) / unit;
  const chosen: Term[] = [];
  if (form === 'disaggregated') {
    modes.forEach((mode, k) => {
      const { low, high, constant } = tiers[k]!;
      const spend = mode.spend.map(([c, v]): Term => [c, v / unit]);
      program.row(0, Infinity, [...spend, [mode.column, -inUnit(low)]]);
      program.row(-Infinity, 0, [...spend, [mode.column, -inUnit(high)]]);
      program.columns[mode.column]!.cost += inUnit(constant) / 10_000;
      chosen.push([mode.column, 1]);
    });
    program.row(0, 0, [...chosen, [used[s]!, -1]]);
    return;
  }
  const isExact = form === 'exact';
  const spend: Term[] = modes[0]!.spend.map(([c, v]): Term => [c, v / unit]);
  const saved: Term[] = [];
  for (const { low, high, discount, constant } of tiers) {
    const share = Number(discount) / 10_000;
    const paid = program.column(isExact ? 1 : 1 - share, inUnit(high), false);
    const reached = program.binary(isExact ? 0 : inUnit(constant) / 10_000);
    program.row(0, Infinity, [[paid, 1], [reached, -inUnit(low)]]); // prettier-ignore
    program.row(-Infinity, 0, [[paid, 1], [reached, -inUnit(high)]]); // prettier-ignore
    spend.push([paid, -1]);
    saved.push([paid, -share], [reached, Number(constant) / 10_000]);
    chosen.push([reached, 1]);
  }
  program.row(0, 0, spend);
  program.row(0, 0, [...chosen, [used[s]!, -1]]);
  if (isExact && tiers.some((t) => t.discount > 0n)) {
    // Half up: the discount is the largest whole number that is at most a half above the exact one.
    program.row(-Infinity, 0.5, [[program.column(-1, Infinity), 1], ...saved]);
  }
}

function addCapacities({ tender, program, steps, used }: Writing, s: number): void {
  const { capacityQuantity, capacityValue, prices } = tender.suppliers[s]!;
  const over = (worth: (l: number) => bigint) =>
    tender.lines.flatMap((_, l) => steps[l]![s]!.map(([c, v]): WholeTerm => [c, v * worth(l)]));
  if (capacityQuantity !== undefined) {
    program.wholeRow({ most: 0n }, [...over((l) => tender.lines[l]!.step), [used[s]!, -capacityQuantity]]);
  }
  if (capacityValue !== undefined) {
    const list = over((l) => (prices.get(l)?.rungs[0].each ?? 0n) * tender.lines[l]!.step);
    program.wholeRow({ most: 0n }, [...list, [used[s]!, -capacityValue * PER_PENNY]]);
  }
}

/** How many may win in a lot, and how little is too little. */
function addLots(writing: Writing): void {
  const { tender, program, steps, used } = writing;
  for (const lot of tender.lots) {
    if (lot.isWhole) {
      // Columns that give a whole lot exclude each other through the demand of its first line.
      continue;
    }
    if (lot.maxSuppliers === undefined && lot.minShare === 0n) continue;
    const winners: WholeTerm[] = [];
    for (const s of tender.suppliers.keys()) {
      if (!lot.lines.some((l) => steps[l]![s]!.length > 0)) continue;
      const wins = program.binary();
      winners.push([wins, 1n]);
      program.row(-Infinity, 0, [[wins, 1], [used[s]!, -1]]); // prettier-ignore
      for (const l of lot.lines) {
        const { demand, step } = tender.lines[l]!;
        program.wholeRow({ most: 0n }, [...steps[l]![s]!, [wins, -(demand / step)]]);
      }
      addShares(writing, { suppliers: [s], lines: lot.lines, basisPoints: lot.minShare, side: 'least', when: wins });
    }
    if (lot.maxSuppliers !== undefined) program.wholeRow({ most: BigInt(lot.maxSuppliers) }, winners);
  }
}
