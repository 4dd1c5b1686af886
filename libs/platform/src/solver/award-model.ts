import { type AwardProblem, ladderAmount, PER_PENNY, type Price } from '@tandem/domain/awards';
import { MipBuilder, type Term } from './mip-builder.js';
import { type AwardModel, type Draft, isRounded, type Mode, ratio } from './award-draft.js';
import { boundRules } from './award-rules.js';
import { singlePriceColumns } from './offer-columns.js';

type ProblemSupplier = AwardProblem['suppliers'][number];

/**
 * Builds the strong program of an award: quantities disaggregated by tier, every quantity linked to
 * the tier that prices it, bundles and packages as columns, shares on reference values.
 *
 * Goossens, Maas, Spieksma and van de Klundert (EJOR 178, 2007) call it total quantity discount; the
 * link rows are what brings the gap of the relaxation to nearly nothing. Amounts are pence. Where a
 * price can give fractions of a penny, an integer column holds the rounded amount; without `wholePence`
 * that column may hold fractions, which is a far easier program and never dearer than the true one.
 */
export function awardModel(problem: AwardProblem, wholePence = true): AwardModel {
  const mip = new MipBuilder();
  const grid = <T>(make: () => T): T[][] => problem.lines.map(() => problem.suppliers.map(make));
  const draft: Draft = {
    problem,
    mip,
    wholePence,
    steps: problem.lines.map((line) => Number(line.demand / line.step)),
    used: problem.suppliers.map((s) => mip.binary(Number(s.bid.fixedCharge))),
    quantity: grid((): Term[] => []),
    whole: grid((): Term[] => []),
    part: grid(() => ({ terms: [], most: 0 })),
  };
  problem.suppliers.forEach((supplier, s) => supplierColumns(draft, supplier, s));
  problem.lines.forEach((_, l) => mip.equal(draft.steps[l]!, draft.quantity[l]!.flat()));
  boundLots(draft);
  boundRules(draft);
  return draft;
}

function supplierColumns(draft: Draft, supplier: ProblemSupplier, s: number): void {
  const { problem, mip, quantity, whole, steps, used } = draft;
  for (const p of supplier.packages) {
    const column = mip.binary(Number(p.price));
    mip.atMost(0, [
      [column, 1],
      [used[s]!, -1],
    ]);
    for (const l of p.lines) {
      quantity[l]![s]!.push([column, steps[l]!]);
      whole[l]![s]!.push([column, 1]);
    }
  }
  const modes = spendModes(draft, supplier, s);
  for (const [index, lot] of problem.lots.entries()) {
    if (supplier.barred.has(index)) continue;
    if (lot.mayBeSplit) for (const l of lot.lines) singlePriceColumns(draft, s, l, supplier.prices[l], modes);
    else unsplitColumns(draft, supplier, s, lot.lines, modes);
  }
  closeModes(draft, supplier, modes);
  boundCapacity(draft, supplier, s);
  for (const bundle of supplier.bundles) {
    const column = mip.binary(-Number(bundle.discount));
    for (const l of bundle.lines)
      mip.atMost(0, [[column, steps[l]!], ...quantity[l]![s]!.map(([c, v]): Term => [c, -v])]);
  }
}

/** The whole lot at the price of its full volume: breaks are data here, not choices. */
function unsplitColumns(
  draft: Draft,
  supplier: ProblemSupplier,
  s: number,
  lines: readonly number[],
  modes: Mode[],
): void {
  const { problem, mip, quantity, whole, steps } = draft;
  let amount = 0n;
  let charge = 0n;
  for (const l of lines) {
    const price: Price | undefined = supplier.prices[l];
    const { demand } = problem.lines[l]!;
    if (!price || demand < price.min || (price.max !== undefined && demand > price.max)) return;
    amount += ladderAmount(price, demand);
    charge += price.fixedCharge;
  }
  for (const mode of modes) {
    const column = mip.binary(Number(charge) + Number(amount) * (isRounded(supplier) ? 0 : mode.factor));
    mode.spend.push([column, Number(amount)]);
    mip.atMost(0, [
      [column, 1],
      [mode.column, -1],
    ]);
    for (const l of lines) {
      quantity[l]![s]!.push([column, steps[l]!]);
      whole[l]![s]!.push([column, 1]);
    }
  }
}

function spendModes(draft: Draft, supplier: ProblemSupplier, s: number): Mode[] {
  const tiers = supplier.bid.spendTiers;
  if (!tiers) return [{ column: draft.used[s]!, factor: 1, spend: [] }];
  const steps = tiers.steps[0]?.from === 0n ? tiers.steps : [{ from: 0n, discountBasisPoints: 0 }, ...tiers.steps];
  return steps.map((step) => ({
    column: draft.mip.binary(),
    factor: (10_000 - step.discountBasisPoints) / 10_000,
    spend: [],
  }));
}

/** Ties a supplier's spend to the tier that it reaches, and the tier to the supplier. */
function closeModes(draft: Draft, supplier: ProblemSupplier, modes: readonly Mode[]): void {
  const tiers = supplier.bid.spendTiers;
  if (!tiers) return;
  const { mip, used, problem } = draft;
  const s = problem.suppliers.indexOf(supplier);
  const from = tiers.steps[0]?.from === 0n ? tiers.steps : [{ from: 0n, discountBasisPoints: 0 }, ...tiers.steps];
  const bill = mip.column(1, 0, Infinity, draft.wholePence);
  const parts: Term[] = [[bill, -1]];
  let marginal = 0;
  modes.forEach((mode, k) => {
    const low = Number(from[k]!.from);
    if (k > 0) {
      const more = from[k]!.discountBasisPoints - from[k - 1]!.discountBasisPoints;
      marginal += (more * low) / 10_000;
    }
    mip.atLeast(0, [...mode.spend, [mode.column, -low]]);
    const high = from[k + 1] ? Number(from[k + 1]!.from) - 1 : undefined;
    if (high !== undefined) mip.atMost(0, [...mode.spend, [mode.column, -high]]);
    parts.push(...mode.spend.map(([c, v]): Term => [c, v * mode.factor]));
    if (tiers.kind === 'incremental') parts.push([mode.column, marginal]);
  });
  mip.atMost(0.5, parts);
  mip.equal(0, [...modes.map((m): Term => [m.column, 1]), [used[s]!, -1]]);
}

function boundCapacity(draft: Draft, supplier: ProblemSupplier, s: number): void {
  const { problem, mip, quantity, used } = draft;
  const { capacityQuantity, capacityValue } = supplier.bid;
  const over = (worth: (l: number) => number): Term[] =>
    problem.lines.flatMap((_, l) => quantity[l]![s]!.map(([c, v]): Term => [c, v * worth(l)]));
  if (capacityQuantity !== undefined) {
    mip.atMost(0, [...over((l) => Number(problem.lines[l]!.step)), [used[s]!, -Number(capacityQuantity)]]);
  }
  if (capacityValue !== undefined) {
    const atList = (l: number) =>
      Number((supplier.prices[l]?.unitPrice ?? 0n) * problem.lines[l]!.step) / Number(PER_PENNY);
    mip.atMost(0, [...over(atList), [used[s]!, -Number(capacityValue)]]);
  }
}

/** Lots: who wins there, how many may, and how little is too little. */
function boundLots(draft: Draft): void {
  const { problem, mip, quantity, used } = draft;
  for (const [index, lot] of problem.lots.entries()) {
    if (!lot.mayBeSplit) {
      // One winner for all lines of the lot, even when a package covers it.
      for (const l of lot.lines) mip.equal(1, draft.whole[l]!.flat());
      continue;
    }
    const leastShare = lot.reference === 0n ? 0 : lot.minShareBasisPoints / 10_000;
    if (lot.maxSuppliers === undefined && leastShare === 0) continue;
    const winners: Term[] = [];
    for (const [s, supplier] of problem.suppliers.entries()) {
      if (supplier.barred.has(index) || !lot.lines.some((l) => quantity[l]![s]!.length > 0)) continue;
      const wins = mip.binary();
      winners.push([wins, 1]);
      mip.atMost(0, [
        [wins, 1],
        [used[s]!, -1],
      ]);
      const share: Term[] = [];
      for (const l of lot.lines) {
        const most = draft.steps[l]!;
        mip.atMost(0, [...quantity[l]![s]!, [wins, -most]]);
        const weight = ratio(problem.lines[l]!.reference * problem.lines[l]!.step, lot.reference);
        share.push(...quantity[l]![s]!.map(([c, v]): Term => [c, v * weight]));
      }
      if (leastShare > 0) mip.atLeast(0, [...share, [wins, -leastShare]]);
    }
    if (lot.maxSuppliers !== undefined) mip.atMost(lot.maxSuppliers, winners);
  }
}
