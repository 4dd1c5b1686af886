import { awardProblem, priceAward, type TenderPack } from '@tandem/domain/awards';

/** What each complete bid costs in each lot at the full demand of all trusts, in pence; NaN where it is not complete. */
export interface LotPrices {
  readonly lots: readonly string[];
  readonly suppliers: readonly string[];
  /** By lot, then by supplier. */
  readonly prices: Float64Array;
  /** When each supplier submitted, in milliseconds; NaN where that is unknown. */
  readonly submittedAt: Float64Array;
}

/** Prices the bids of a pack as its ranking does: every lot alone, at full demand, with the charges that come with it. */
export function lotPrices(pack: TenderPack): LotPrices {
  const open: TenderPack = { ...pack, scenarios: [{ id: 'ranking', rules: [] }] };
  const problem = awardProblem(open, 'ranking', pack.trusts);
  const prices = new Float64Array(problem.lots.length * problem.suppliers.length).fill(Number.NaN);
  for (const [at, lot] of problem.lots.entries())
    for (const [supplier, { prices: offered }] of problem.suppliers.entries()) {
      if (!lot.lines.every((line) => offered[line] !== undefined) && problem.suppliers[supplier]!.packages.length === 0)
        continue;
      const rows = lot.lines.map((line) => ({ line, supplier, quantity: problem.lines[line]!.demand }));
      const priced = priceAward(problem, rows);
      if (priced) prices[at * problem.suppliers.length + supplier] = Number(priced.cost);
    }
  return {
    lots: problem.lots.map((lot) => lot.id),
    suppliers: problem.suppliers.map((supplier) => supplier.id),
    prices,
    submittedAt: Float64Array.from(problem.suppliers, ({ submittedAt }) =>
      submittedAt === undefined ? Number.NaN : Number(submittedAt),
    ),
  };
}
