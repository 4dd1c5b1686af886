import { awardProblem, ladderAmount, priceAward, readTenderPack } from '@tandem/domain/awards';
import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';

/** What each complete bid costs in each lot at the full demand of all trusts, in pence; NaN where it is not complete. */
export interface LotPrices {
  readonly lots: readonly string[];
  readonly suppliers: readonly string[];
  /** By lot, then by supplier. */
  readonly prices: Float64Array;
  /** When each supplier submitted, in milliseconds; NaN where that is unknown. */
  readonly submittedAt: Float64Array;
}

/** What this reads of a stored pack, which was checked whole when it was made. */
interface StoredPack {
  lots: { id: string }[];
  lines: { id: string; lot: string; demand: Record<string, string> }[];
  suppliers: { id: string; submittedAt?: string }[];
  bids: StoredBid[];
}

interface StoredBid {
  supplier: string;
  fixedCharge?: string;
  prices?: StoredPrice[];
  spendTiers?: unknown;
  bundles?: readonly unknown[];
  packages?: readonly unknown[];
}

interface StoredPrice {
  line: string;
  unitPrice: string;
  kind?: 'allUnits' | 'incremental';
  breaks?: { from: string; unitPrice: string }[];
  min?: string;
  max?: string;
  fixedCharge?: string;
}

/**
 * Prices the bids of a stored pack as its ranking does: every lot alone, at full demand, with the charges that come with
 * it. A pack with discounts over several lines or with packages goes the whole way through the award model; the others,
 * which are nearly all, are priced from their ladders. A test holds both ways to the same pence.
 */
export function lotPrices(text: string): LotPrices {
  const pack = JSON.parse(text) as StoredPack;
  const isPlain = pack.bids.every(
    (bid) => bid.spendTiers === undefined && !bid.bundles?.length && !bid.packages?.length,
  );
  return isPlain ? plainPrices(pack) : modelPrices(pack);
}

/** By the award model itself, for every pack that there can be. */
export function modelPrices(document: unknown): LotPrices {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(`A stored pack is not valid: ${problems.map((p) => p.path).join(', ')}`);
  const problem = awardProblem({ ...pack, scenarios: [{ id: 'ranking', rules: [] }] }, 'ranking', pack.trusts);
  const prices = new Float64Array(problem.lots.length * problem.suppliers.length).fill(Number.NaN);
  for (const [at, lot] of problem.lots.entries())
    for (const supplier of problem.suppliers.keys()) {
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

function plainPrices(pack: StoredPack): LotPrices {
  const needed = pack.lines.flatMap((line) => {
    const demand = Object.values(line.demand).reduce((sum, quantity) => sum + parseQuantity(quantity), 0n);
    return demand > 0n ? [{ id: line.id, lot: line.lot, demand }] : [];
  });
  const lots = pack.lots.map((lot) => lot.id).filter((id) => needed.some((line) => line.lot === id));
  const lotAt = new Map(lots.map((id, at) => [id, at]));
  const lines = new Map(needed.map((line) => [line.id, { ...line, at: lotAt.get(line.lot)! }]));
  const count = lots.map((id) => needed.filter((line) => line.lot === id).length);
  const suppliers = pack.bids.map((bid) => bid.supplier);
  const prices = new Float64Array(lots.length * suppliers.length).fill(Number.NaN);
  for (const [s, bid] of pack.bids.entries()) {
    const fixed = charge(bid.fixedCharge);
    const sums = lots.map(() => ({ pence: fixed, lines: 0 }));
    for (const price of bid.prices ?? []) {
      const line = lines.get(price.line);
      const pence = line && amountOf(price, line.demand);
      if (line === undefined || pence === undefined) continue;
      const sum = sums[line.at]!;
      sum.pence += pence;
      sum.lines += 1;
    }
    for (const [at, sum] of sums.entries())
      if (sum.lines === count[at]) prices[at * suppliers.length + s] = Number(sum.pence);
  }
  const times = new Map(pack.suppliers.map((one) => [one.id, one.submittedAt]));
  return {
    lots,
    suppliers,
    prices,
    submittedAt: Float64Array.from(suppliers, (id) => Date.parse(times.get(id) ?? '')),
  };
}

/** What the whole demand of a line costs, with the line's own charge; undefined where the bid does not serve it whole. */
function amountOf(price: StoredPrice, demand: bigint): bigint | undefined {
  if (price.min !== undefined && price.min !== '0' && demand < parseQuantity(price.min)) return undefined;
  if (price.max !== undefined && demand > parseQuantity(price.max)) return undefined;
  const ladder = {
    unitPrice: parseUnitPrice(price.unitPrice),
    kind: price.kind ?? 'allUnits',
    breaks: (price.breaks ?? []).map((step) => ({
      from: parseQuantity(step.from),
      unitPrice: parseUnitPrice(step.unitPrice),
    })),
  };
  return ladderAmount(ladder, demand) + charge(price.fixedCharge);
}

function charge(text: string | undefined): bigint {
  return text === undefined || text === '0.00' ? 0n : parseMoney(text);
}
