import { type AwardProblem, ladderAmount, PER_PENNY, type Price } from '@tandem/domain/awards';
import { money, moneyText } from '@tandem/domain/money';
import { commonDivisor, costAt, type Draft, type Mode, referenceStep, stepsOf } from './draft.js';
import { singlePriceColumns } from './offer-columns.js';
import { COST_PER_PENNY, type Program, ProgramBuilder, scaled, type Term } from './program.js';
import { addRules } from './rule-rows.js';

/** A ten-thousandth of a penny, the fraction in which discounts in basis points end. */
const COST_PER_PART = COST_PER_PENNY / 10_000n;

type ProblemSupplier = AwardProblem['suppliers'][number];

/**
 * The strong program of an award: quantities disaggregated by tier, every quantity linked to the tier that prices it,
 * bundles and packages as columns, shares on reference values.
 *
 * Goossens, Maas, Spieksma and van de Klundert (EJOR 178, 2007) call it total quantity discount. Whatever the pack rounds
 * has a whole column in pence where it can come to a fraction: the amount of a row, and the bill of a supplier with a
 * discount on its whole spend. Once all quantities are whole, the objective is the price to the penny.
 */
export function awardProgram(problem: AwardProblem): Program {
  const program = new ProgramBuilder();
  const draft: Draft = {
    problem,
    program,
    used: problem.suppliers.map((s) => program.column('supplier', s.bid.fixedCharge * COST_PER_PENNY)),
    quantity: problem.lines.map(() => problem.suppliers.map((): Term[] => [])),
    modes: [],
    removed: [],
  };
  problem.suppliers.forEach((supplier, s) => addSupplier(draft, supplier, s));
  for (const [index, lot] of problem.lots.entries()) {
    // Whoever wins a lot that may not be split wins all of its lines: one row says it for all.
    const first = lot.lines[0]!;
    const lines = lot.mayBeSplit ? lot.lines : [first];
    for (const l of lines) program.equal(stepsOf(problem, l), draft.quantity[l]!.flat());
    if (lot.mayBeSplit) addLotLimits(draft, index);
  }
  addRules(draft);
  const { columns, rows } = program;
  const quantity = draft.quantity.map((row) => row.map((terms) => ({ base: 0n, terms })));
  return { columns, rows, constant: 0n, quantity, removed: draft.removed };
}

function addSupplier(draft: Draft, supplier: ProblemSupplier, s: number): void {
  const { problem, program, quantity, used } = draft;
  for (const p of supplier.packages) {
    const column = program.column('choice', p.price * COST_PER_PENNY);
    program.link(column, 1n, used[s]!);
    for (const l of p.lines) quantity[l]![s]!.push([column, stepsOf(problem, l)]);
  }
  const modes = spendModes(draft, supplier, s);
  draft.modes.push(modes);
  for (const [index, lot] of problem.lots.entries()) {
    if (supplier.barred.has(index)) continue;
    if (lot.mayBeSplit) for (const l of lot.lines) singlePriceColumns(draft, s, l, supplier.prices[l], modes);
    else addWholeLot(draft, supplier, s, lot.lines, modes);
  }
  closeModes(draft, supplier, modes, s);
  addCapacity(draft, supplier, s);
  for (const bundle of supplier.bundles) {
    const column = program.column('choice', -bundle.discount * COST_PER_PENNY);
    for (const l of bundle.lines) program.atMost(0n, [[column, stepsOf(problem, l)], ...scaled(quantity[l]![s]!, -1n)]);
  }
}

/** The whole lot at the price of its full volume: breaks are data here, not choices. */
function addWholeLot(
  draft: Draft,
  supplier: ProblemSupplier,
  s: number,
  lines: readonly number[],
  modes: readonly Mode[],
): void {
  const { problem, program, quantity } = draft;
  let amount = 0n;
  let charge = 0n;
  for (const l of lines) {
    const price: Price | undefined = supplier.prices[l];
    const { demand } = problem.lines[l]!;
    if (!price || demand < price.min || (price.max !== undefined && demand > price.max)) return;
    amount += ladderAmount(price, demand);
    charge += price.fixedCharge;
  }
  const reference = lines.reduce((sum, l) => sum + problem.lines[l]!.demand * problem.lines[l]!.reference, 0n);
  for (const mode of modes) {
    if (mode.most !== undefined && amount > mode.most) continue;
    const cost = charge * COST_PER_PENNY + costAt(amount * PER_PENNY, mode);
    const column = program.column('choice', cost);
    mode.spend.push([column, amount]);
    mode.share.push([column, reference]);
    program.link(column, 1n, mode.column);
    for (const l of lines) quantity[l]![s]!.push([column, stepsOf(problem, l)]);
  }
}

function spendModes(draft: Draft, supplier: ProblemSupplier, s: number): Mode[] {
  const steps = discountSteps(supplier);
  if (!steps) return [{ column: draft.used[s]!, paid: 10_000n, isLimited: false, spend: [], share: [] }];
  const reachable = mostSpend(draft.problem, supplier);
  const grain = spendGrain(draft.problem, supplier);
  const isIncremental = supplier.bid.spendTiers!.kind === 'incremental';
  let constant = 0n;
  return steps.flatMap((step, k): Mode[] => {
    if (k > 0 && isIncremental) {
      // On an incremental ladder each pound below the step keeps its own discount.
      constant += BigInt(step.discountBasisPoints - steps[k - 1]!.discountBasisPoints) * step.from;
    }
    if (step.from > reachable) {
      draft.removed.push(`${supplier.id}: its discount from ${moneyText(money(step.from))} can never apply.`);
      return [];
    }
    const next = steps[k + 1];
    const most = next && next.from - 1n < reachable ? next.from - 1n : reachable;
    const paid = 10_000n - BigInt(step.discountBasisPoints);
    const isWhole = (grain * paid) % 10_000n === 0n && constant % 10_000n === 0n;
    return [
      {
        column: draft.program.column('tier', constant * COST_PER_PART - (isWhole ? 0n : COST_PER_PENNY / 2n)),
        paid,
        ...(next ? { most: next.from - 1n } : {}),
        ...(isWhole ? {} : { bill: { constant, most } }),
        isLimited: steps.length > 1,
        spend: [],
        share: [],
      },
    ];
  });
}

/** The steps of a supplier's ladder of discounts from nought on, each another one; undefined when nothing is discounted. */
function discountSteps({ bid }: ProblemSupplier): readonly DiscountStep[] | undefined {
  const stated = bid.spendTiers?.steps ?? [];
  const steps = stated[0]?.from === 0n ? stated : [{ from: 0n, discountBasisPoints: 0 }, ...stated];
  const changes = steps.filter((step, k) => step.discountBasisPoints !== steps[k - 1]?.discountBasisPoints);
  return changes.some((step) => step.discountBasisPoints > 0) ? changes : undefined;
}

interface DiscountStep {
  readonly from: bigint;
  readonly discountBasisPoints: number;
}

/** The most pence at list price that a supplier's single prices can come to. */
function mostSpend(problem: AwardProblem, supplier: ProblemSupplier): bigint {
  let most = 0n;
  for (const [l, price] of supplier.prices.entries()) {
    if (price && !supplier.barred.has(problem.lines[l]!.lot)) most += ladderAmount(price, problem.lines[l]!.demand);
  }
  return most;
}

/** What every spend of a supplier with a discount on it is a multiple of, in pence. */
function spendGrain(problem: AwardProblem, supplier: ProblemSupplier): bigint {
  let grain = 0n;
  for (const [l, price] of supplier.prices.entries()) {
    if (!price) continue;
    const { lot, demand, step } = problem.lines[l]!;
    // Prices of a supplier with a discount on its whole spend have no breaks.
    const each = price.unitPrice * step;
    const amount = problem.lots[lot]!.mayBeSplit
      ? each % PER_PENNY === 0n
        ? each / PER_PENNY
        : 1n
      : ladderAmount(price, demand);
    grain = commonDivisor(grain, amount);
  }
  return grain;
}

/** Ties a supplier's spend to the tier that it reaches, the tier to the supplier, and the bill to the spend. */
function closeModes({ program, used }: Draft, supplier: ProblemSupplier, modes: readonly Mode[], s: number): void {
  const steps = discountSteps(supplier);
  if (!steps) return;
  modes.forEach((mode, k) => {
    const { column, spend, most, paid, bill } = mode;
    if (steps[k]!.from > 0n) program.atLeast(0n, [...spend, [column, -steps[k]!.from]]);
    if (most !== undefined) program.atMost(0n, [...spend, [column, -most]]);
    if (!bill || spend.length === 0) return;
    // The discount is rounded half up to the penny, so the bill half down: up from the price less half a penny, which
    // the other columns cost, to the next whole penny. What that adds costs by itself; without it the row is idle.
    const pays = program.column('amount', 0n, bill.most);
    const rest = program.column('rest', COST_PER_PART, 9999n);
    program.bill([...scaled(spend, paid), [column, bill.constant - 5000n], [rest, 1n], [pays, -10_000n]]);
  });
  program.equal(0n, [...modes.map((m): Term => [m.column, 1n]), [used[s]!, -1n]]);
}

function addCapacity(draft: Draft, supplier: ProblemSupplier, s: number): void {
  const { problem, program, quantity, used } = draft;
  const { capacityQuantity, capacityValue } = supplier.bid;
  const over = (worth: (l: number) => bigint): Term[] =>
    problem.lines.flatMap((_, l) => scaled(quantity[l]![s]!, worth(l)));
  if (capacityQuantity !== undefined)
    program.atMost(0n, [...over((l) => problem.lines[l]!.step), [used[s]!, -capacityQuantity]]);
  if (capacityValue !== undefined) {
    const atList = (l: number) => (supplier.prices[l]?.unitPrice ?? 0n) * problem.lines[l]!.step;
    program.atMost(0n, [...over(atList), [used[s]!, -capacityValue * PER_PENNY]]);
  }
}

/** Lots: who wins there, how many may, and how little is too little. */
function addLotLimits(draft: Draft, index: number): void {
  const { problem, program, quantity, used } = draft;
  const lot = problem.lots[index]!;
  const least = lot.reference === 0n ? 0n : BigInt(lot.minShareBasisPoints);
  if (lot.maxSuppliers === undefined && least === 0n) return;
  const winners: Term[] = [];
  for (const [s, supplier] of problem.suppliers.entries()) {
    if (supplier.barred.has(index) || !lot.lines.some((l) => quantity[l]![s]!.length > 0)) continue;
    const wins = program.column('choice', 0n);
    winners.push([wins, 1n]);
    program.link(wins, 1n, used[s]!);
    for (const l of lot.lines) program.atMost(0n, [...quantity[l]![s]!, [wins, -stepsOf(problem, l)]]);
    if (least > 0n) {
      const share = lot.lines.flatMap((l) => scaled(quantity[l]![s]!, referenceStep(problem, l) * 10_000n));
      program.atLeast(0n, [...share, [wins, -least * lot.reference]]);
    }
  }
  if (lot.maxSuppliers !== undefined) program.atMost(BigInt(lot.maxSuppliers), winners);
}
