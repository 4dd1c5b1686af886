import { type OraclePrice, type OracleSupplier, type OracleTender, scaled, total } from './tender.js';

/** Thousandths per line and supplier. */
export type Quantities = readonly (readonly bigint[])[];

/**
 * Judges an award by the contract alone: its cost in pence, or undefined when any limit is broken.
 *
 * The auditor's own reading of what the product's verifier and pricing do; it shares no code with them.
 */
export function auditAward(tender: OracleTender, won: Quantities): bigint | undefined {
  if (!keepsLots(tender, won) || !keepsRules(tender, won)) return undefined;
  let cost = 0n;
  for (const [s, supplier] of tender.suppliers.entries()) {
    const mine = won.map((row) => row[s]!);
    if (total(mine) === 0n) continue;
    const bill = cheapestBill(tender, supplier, mine);
    if (bill === undefined || !isWithinCapacity(supplier, mine)) return undefined;
    cost += bill;
  }
  return cost;
}

function keepsLots(tender: OracleTender, won: Quantities): boolean {
  const isMet = tender.lines.every(
    ({ demand, step }, l) => total(won[l]!) === demand && won[l]!.every((q) => q % step === 0n),
  );
  if (!isMet) return false;
  return tender.lots.every((lot, index) => {
    const winners = tender.suppliers.flatMap((_, s) => (lot.lines.some((l) => won[l]![s]! > 0n) ? [s] : []));
    if (winners.some((s) => tender.suppliers[s]!.barred.has(index))) return false;
    if (lot.isWhole && winners.length > 1) return false;
    if (lot.maxSuppliers !== undefined && winners.length > lot.maxSuppliers) return false;
    return winners.every((s) => !isBelow(tender, won, { suppliers: [s], lines: lot.lines }, lot.minShare));
  });
}

interface Part {
  readonly suppliers: readonly number[];
  readonly lines: readonly number[];
}

/** Compares Σ quantity ÷ demand × reference value with a part of Σ reference value, as fractions over `common`. */
function isBelow(tender: OracleTender, won: Quantities, part: Part, basisPoints: bigint): boolean {
  const [got, all] = valuesOf(tender, won, part);
  return got * 10_000n < all * basisPoints;
}

function valuesOf({ lines, common }: OracleTender, won: Quantities, part: Part): [got: bigint, all: bigint] {
  let [got, all] = [0n, 0n];
  for (const l of part.lines) {
    const { demand, listSum, listCount } = lines[l]!;
    const mean = listCount === 0n ? 0n : (listSum * common) / listCount;
    all += demand * mean;
    for (const s of part.suppliers) got += won[l]![s]! * mean;
  }
  return [got, all];
}

function keepsRules(tender: OracleTender, won: Quantities): boolean {
  const lines = [...tender.lines.keys()];
  const { suppliers } = tender;
  return tender.rules.every((rule) => {
    switch (rule.rule) {
      case 'maxSuppliers':
        return suppliers.filter((_, s) => won.some((row) => row[s]! > 0n)).length <= rule.value!;
      case 'maxShare':
        return suppliers.every((_, s) => {
          const [got, all] = valuesOf(tender, won, { suppliers: [s], lines });
          return got * 10_000n <= all * BigInt(rule.basisPoints!);
        });
      case 'minShareSme': {
        const small = suppliers.flatMap(({ sme }, s) => (sme ? [s] : []));
        return !isBelow(tender, won, { suppliers: small, lines }, BigInt(rule.basisPoints!));
      }
      case 'retain': {
        const lot = tender.lots.find(({ id }) => id === rule.lot);
        const kept = suppliers.flatMap(({ id }, s) => (id === rule.supplier ? [s] : []));
        return !lot || !isBelow(tender, won, { suppliers: kept, lines: lot.lines }, BigInt(rule.minBasisPoints!));
      }
      case 'carbonCap': {
        const carbon = total(
          won.flatMap((row, l) => row.map((q, s) => q * (suppliers[s]!.prices.get(l)?.carbon ?? 0n))),
        );
        const [own, whole] = tender.wholeReference === 0n ? [1n, 1n] : [tender.reference, tender.wholeReference];
        return carbon * whole <= scaled(rule.kg!, 9) * own;
      }
      case 'exclude':
      case 'minQuality':
        // Both bar suppliers from lots, which is looked at with the lots.
        return true;
      default:
        return rule.rule satisfies never;
    }
  });
}

function isWithinCapacity(
  { capacityQuantity, capacityValue, prices }: OracleSupplier,
  mine: readonly bigint[],
): boolean {
  const value = total(mine.map((q, l) => q * (prices.get(l)?.rungs[0].each ?? 0n)));
  if (capacityQuantity !== undefined && total(mine) > capacityQuantity) return false;
  return capacityValue === undefined || value <= capacityValue * 100_000n;
}

/** The cheapest choice between single prices and packages that share no lot, or undefined when there is none. */
function cheapestBill(tender: OracleTender, supplier: OracleSupplier, mine: readonly bigint[]): bigint | undefined {
  const isAll = (lots: readonly number[]) =>
    lots.every((lot) => tender.lots[lot]!.lines.every((l) => mine[l] === tender.lines[l]!.demand));
  const bundles = total(supplier.bundles.map(({ lots, discount }) => (isAll(lots) ? discount : 0n)));
  const open = supplier.packages.filter(({ lots }) => isAll(lots));
  let best: bigint | undefined;
  for (let mask = 0; mask < 2 ** open.length; mask += 1) {
    const taken = open.filter((_, i) => (mask >> i) % 2 === 1);
    const lots = taken.flatMap((p) => p.lots);
    if (new Set(lots).size < lots.length) continue;
    const single = singleBill(tender, supplier, mine, new Set(lots));
    if (single === undefined) continue;
    const bill = supplier.charge + single + total(taken.map((p) => p.price)) - bundles;
    if (best === undefined || bill < best) best = bill;
  }
  return best;
}

function singleBill(
  tender: OracleTender,
  supplier: OracleSupplier,
  mine: readonly bigint[],
  covered: ReadonlySet<number>,
): bigint | undefined {
  let [spend, charges] = [0n, 0n];
  for (const [l, quantity] of mine.entries()) {
    if (quantity === 0n || covered.has(tender.lines[l]!.lot)) continue;
    const price = supplier.prices.get(l);
    if (!price || quantity < price.min || (price.max !== undefined && quantity > price.max)) return undefined;
    spend += halfUp(ladderWorth(price, quantity), 100_000n);
    charges += price.charge;
  }
  return spend + charges - discountOn(supplier, spend);
}

/** Adds up unit prices stretch by stretch, or takes the last price reached for all. */
function ladderWorth({ rungs, isIncremental }: OraclePrice, quantity: bigint): bigint {
  if (!isIncremental) return quantity * rungs.filter((r) => r.from <= quantity).at(-1)!.each;
  return total(
    rungs.map(({ from, each }, k) => {
      const end = rungs[k + 1] && rungs[k + 1]!.from < quantity ? rungs[k + 1]!.from : quantity;
      return end > from ? (end - from) * each : 0n;
    }),
  );
}

function discountOn({ tiers }: OracleSupplier, spend: bigint): bigint {
  if (!tiers) return 0n;
  const reached = tiers.steps.filter((step) => step.from <= spend);
  if (reached.length === 0) return 0n;
  if (!tiers.isIncremental) return halfUp(reached.at(-1)!.discount * spend, 10_000n);
  const parts = reached.map(({ from, discount }, k) => ((reached[k + 1]?.from ?? spend) - from) * discount);
  return halfUp(total(parts), 10_000n);
}

function halfUp(value: bigint, unit: bigint): bigint {
  return (value * 2n + unit) / (unit * 2n);
}
