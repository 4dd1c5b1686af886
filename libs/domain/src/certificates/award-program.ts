import { type AwardProblem, ladderAmount, PER_PENNY, type Price } from '@tandem/domain/awards';
import { money, moneyText } from '@tandem/domain/money';
import { type Draft, HALF_PENNY, type Mode, referenceStep, stepsOf } from './draft.js';
import { singlePriceColumns } from './offer-columns.js';
import { COST_PER_PENNY, type Program, ProgramBuilder, scaled, type Term } from './program.js';
import { addRules } from './rule-rows.js';

type ProblemSupplier = AwardProblem['suppliers'][number];

/**
 * The strong program of an award: quantities disaggregated by tier, every quantity linked to the tier that prices it,
 * bundles and packages as columns, shares on reference values.
 *
 * Goossens, Maas, Spieksma and van de Klundert (EJOR 178, 2007) call it total quantity discount. Amounts that are not
 * whole pence have whole columns of their own, at least the amount less half a penny; a supplier's discount on its whole
 * spend may be half a penny greater than in truth. Both keep the program a relaxation.
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
    if (mode.most !== undefined && amount * PER_PENNY > mode.most) continue;
    const cost = charge * COST_PER_PENNY + (amount * COST_PER_PENNY * mode.paid) / 10_000n;
    const column = program.column('choice', cost);
    mode.spend.push([column, amount * PER_PENNY]);
    mode.share.push([column, reference]);
    program.link(column, 1n, mode.column);
    for (const l of lines) quantity[l]![s]!.push([column, stepsOf(problem, l)]);
  }
}

function spendModes(draft: Draft, supplier: ProblemSupplier, s: number): Mode[] {
  const tiers = supplier.bid.spendTiers;
  if (!tiers) return [{ column: draft.used[s]!, paid: 10_000n, spend: [], share: [] }];
  const steps = stepsFromNought(tiers.steps);
  const reachable = mostSpend(draft.problem, supplier);
  let constant = 0n;
  return steps.flatMap((step, k): Mode[] => {
    if (k > 0) {
      // On an incremental ladder each pound below the step keeps its own discount.
      constant += BigInt(step.discountBasisPoints - steps[k - 1]!.discountBasisPoints) * step.from;
    }
    if (step.from > reachable) {
      draft.removed.push(`${supplier.id}: its discount from ${moneyText(money(step.from))} can never apply.`);
      return [];
    }
    const next = steps[k + 1];
    const added = tiers.kind === 'incremental' ? (constant * COST_PER_PENNY) / 10_000n : 0n;
    // The discount is rounded half up to the penny, once for the supplier.
    const rounding = steps.slice(0, k + 1).some((s) => s.discountBasisPoints > 0) ? HALF_PENNY : 0n;
    return [
      {
        column: draft.program.column('tier', added - rounding),
        paid: 10_000n - BigInt(step.discountBasisPoints),
        ...(next ? { most: (next.from - 1n) * PER_PENNY + roundingOf(draft.problem, supplier) } : {}),
        spend: [],
        share: [],
      },
    ];
  });
}

/** The steps of a ladder of discounts, beginning at nought. */
function stepsFromNought(steps: readonly { from: bigint; discountBasisPoints: number }[]) {
  return steps[0]?.from === 0n ? steps : [{ from: 0n, discountBasisPoints: 0 }, ...steps];
}

/** The most pence at list price that a supplier's single prices can come to. */
function mostSpend(problem: AwardProblem, supplier: ProblemSupplier): bigint {
  let most = 0n;
  for (const [l, price] of supplier.prices.entries()) {
    if (price && !supplier.barred.has(problem.lines[l]!.lot)) most += ladderAmount(price, problem.lines[l]!.demand);
  }
  return most;
}

/** How far a supplier's spend in rounded pence may lie from the spend in exact prices, in ladder units. */
function roundingOf(problem: AwardProblem, supplier: ProblemSupplier): bigint {
  const open = supplier.prices.filter((price, l) => {
    if (!price) return false;
    const { step } = problem.lines[l]!;
    return [price.unitPrice, ...price.breaks.map((b) => b.unitPrice)].some((each) => (each * step) % PER_PENNY !== 0n);
  });
  return (BigInt(open.length) * PER_PENNY) / 2n;
}

/** Ties a supplier's spend to the tier that it reaches, and the tier to the supplier. */
function closeModes(draft: Draft, supplier: ProblemSupplier, modes: readonly Mode[], s: number): void {
  const tiers = supplier.bid.spendTiers;
  if (!tiers) return;
  const { program, used } = draft;
  const steps = stepsFromNought(tiers.steps);
  const slack = roundingOf(draft.problem, supplier);
  modes.forEach((mode, k) => {
    const low = steps[k]!.from * PER_PENNY - slack;
    if (low > 0n) program.atLeast(0n, [...mode.spend, [mode.column, -low]]);
    if (mode.most !== undefined) program.atMost(0n, [...mode.spend, [mode.column, -mode.most]]);
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
