import type { Bid, Price, Rule, Supplier, TenderPack } from './pack.js';

/** A line that the coalition needs. Indices follow code-point order of the ids. */
export interface ProblemLine {
  readonly id: string;
  readonly lot: number;
  /** Thousandths that must be bought, exactly. */
  readonly demand: bigint;
  /** The step of its quantities: 1000 when indivisible, 1 otherwise. */
  readonly step: bigint;
  /** Thousandths per trust, in the order of the coalition. */
  readonly byTrust: readonly bigint[];
  /** Reference price of a thousandth, in a unit common to all lines of the problem. */
  readonly reference: bigint;
}

/** A lot in which the coalition needs something. */
export interface ProblemLot {
  readonly id: string;
  readonly lines: readonly number[];
  readonly mayBeSplit: boolean;
  readonly maxSuppliers?: number;
  readonly minShareBasisPoints: number;
  /** Reference value of the coalition's demand in the lot. */
  readonly reference: bigint;
}

/** A package that this coalition may take. */
export interface ProblemPackage {
  readonly lots: readonly number[];
  readonly lines: readonly number[];
  readonly price: bigint;
}

/** A bundle discount whose lots the coalition all needs. */
export interface ProblemBundle {
  readonly lots: readonly number[];
  readonly lines: readonly number[];
  readonly discount: bigint;
}

/** A bidder with what is left of its bid in this scenario and coalition. */
export interface ProblemSupplier {
  readonly id: string;
  readonly sme: boolean;
  readonly submittedAt?: bigint;
  readonly bid: Bid;
  /** Its prices by line; undefined where it does not bid. A barred lot keeps its prices here. */
  readonly prices: readonly (Price | undefined)[];
  /** Lots in which a rule keeps it from winning. */
  readonly barred: ReadonlySet<number>;
  readonly packages: readonly ProblemPackage[];
  readonly bundles: readonly ProblemBundle[];
}

/** A scenario's rule with its names resolved; exclusions and quality have become barred lots. */
export type ProblemRule =
  | { readonly rule: 'maxSuppliers'; readonly value: number }
  | { readonly rule: 'maxShare'; readonly basisPoints: number }
  | { readonly rule: 'minShareSme'; readonly basisPoints: number }
  | { readonly rule: 'retain'; readonly supplier: number; readonly lot: number; readonly minBasisPoints: number }
  | { readonly rule: 'carbonCap'; readonly limit: bigint; readonly scale: bigint };

/** Everything that decides one award: one scenario, one coalition, all in whole numbers. */
export interface AwardProblem {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly lines: readonly ProblemLine[];
  readonly lots: readonly ProblemLot[];
  readonly suppliers: readonly ProblemSupplier[];
  readonly rules: readonly ProblemRule[];
  /** The scenario's rules as written, to name them when no award exists. */
  readonly statedRules: readonly Rule[];
  readonly reference: bigint;
}

/**
 * The award model of one scenario and one coalition of trusts.
 *
 * A lot without demand in the coalition is left out; shares follow the coalition's size; a carbon cap
 * scales with its reference value; a package belongs to the coalition it names. Source: the tender
 * pack's sections on demand, coalitions and reference value.
 */
export function awardProblem(pack: TenderPack, scenarioId: string, coalition: readonly string[]): AwardProblem {
  const scenario = pack.scenarios.find((s) => s.id === scenarioId);
  if (!scenario) throw new RangeError(`The pack has no scenario "${scenarioId}".`);
  const references = referencePrices(pack);
  const trusts = pack.trusts.filter((t) => coalition.includes(t));
  const needed = pack.lines.filter((line) => trusts.some((t) => line.demand.has(t)));
  const packLots = pack.lots.filter((lot) => needed.some((line) => line.lot === lot.id));
  const lotIndex = new Map(packLots.map((lot, i) => [lot.id, i]));
  const lines = needed.map((line): ProblemLine => {
    const byTrust = trusts.map((t) => line.demand.get(t) ?? 0n);
    return {
      id: line.id,
      lot: lotIndex.get(line.lot)!,
      demand: total(byTrust),
      step: line.indivisible ? 1000n : 1n,
      byTrust,
      reference: references.get(line.id)!,
    };
  });
  const lots = packLots.map((lot, i): ProblemLot => {
    const inside = lines.flatMap((line, l) => (line.lot === i ? [l] : []));
    return { ...lot, lines: inside, reference: total(inside.map((l) => lines[l]!.demand * lines[l]!.reference)) };
  });
  const barred = barredLots(pack, scenario.rules, lotIndex);
  const bySupplier = new Map(pack.suppliers.map((s) => [s.id, s]));
  const suppliers = pack.bids.map((bid) =>
    problemSupplier(bid, bySupplier.get(bid.supplier)!, lines, lots, barred.get(bid.supplier) ?? new Set(), trusts),
  );
  const reference = total(lots.map((lot) => lot.reference));
  const whole = total(pack.lines.map((l) => total([...l.demand.values()]) * references.get(l.id)!));
  const supplierIndex = new Map(suppliers.map((s, i) => [s.id, i]));
  const rules = scenario.rules.flatMap((rule): ProblemRule[] => {
    switch (rule.rule) {
      case 'exclude':
      case 'minQuality':
        return [];
      case 'carbonCap':
        // Both sides of "carbon * whole <= cap * reference": carbon is millionths times thousandths.
        return [
          {
            rule: 'carbonCap',
            limit: rule.kg * 1000n * (whole === 0n ? 1n : reference),
            scale: whole === 0n ? 1n : whole,
          },
        ];
      case 'retain': {
        const lot = lotIndex.get(rule.lot);
        // A retained supplier without a bid gets index -1, which no award can satisfy.
        const supplier = supplierIndex.get(rule.supplier) ?? -1;
        return lot === undefined ? [] : [{ rule: 'retain', supplier, lot, minBasisPoints: rule.minBasisPoints }];
      }
      case 'maxSuppliers':
      case 'maxShare':
      case 'minShareSme':
        return [rule];
      default:
        return rule satisfies never;
    }
  });
  return {
    scenario: scenarioId,
    coalition: trusts,
    lines,
    lots,
    suppliers,
    rules,
    statedRules: scenario.rules,
    reference,
  };
}

/** Lines' mean list prices, multiplied by one common number so that they are whole. */
function referencePrices(pack: TenderPack): Map<string, bigint> {
  const sums = new Map<string, { sum: bigint; count: bigint }>(pack.lines.map((l) => [l.id, { sum: 0n, count: 0n }]));
  for (const bid of pack.bids) {
    for (const price of bid.prices) {
      const entry = sums.get(price.line)!;
      entry.sum += price.unitPrice;
      entry.count += 1n;
    }
  }
  let common = 1n;
  for (const { count } of sums.values())
    if (count > 0n) common = (common / greatestCommonDivisor(common, count)) * count;
  return new Map([...sums].map(([id, { sum, count }]) => [id, count === 0n ? 0n : (sum * common) / count]));
}

function barredLots(
  pack: TenderPack,
  rules: readonly Rule[],
  lots: ReadonlyMap<string, number>,
): Map<string, Set<number>> {
  const barred = new Map<string, Set<number>>(pack.bids.map((b) => [b.supplier, new Set<number>()]));
  for (const rule of rules) {
    if (rule.rule === 'exclude' && lots.has(rule.lot)) barred.get(rule.supplier)?.add(lots.get(rule.lot)!);
    if (rule.rule !== 'minQuality') continue;
    for (const bid of pack.bids) {
      for (const [lot, index] of lots) {
        if ((bid.quality.get(lot) ?? 0) < rule.basisPoints) barred.get(bid.supplier)!.add(index);
      }
    }
  }
  return barred;
}

function problemSupplier(
  bid: Bid,
  supplier: Supplier,
  lines: readonly ProblemLine[],
  lots: readonly ProblemLot[],
  barred: ReadonlySet<number>,
  trusts: readonly string[],
): ProblemSupplier {
  const byLine = new Map(bid.prices.map((p) => [p.line, p]));
  const place = (ids: readonly string[]) => {
    const at = ids.map((id) => lots.findIndex((lot) => lot.id === id));
    return at.includes(-1) ? undefined : { lots: at, lines: at.flatMap((i) => lots[i]!.lines) };
  };
  const packages = bid.packages.flatMap((p): ProblemPackage[] => {
    const at = place(p.lots);
    const isOurs = p.coalition.length === trusts.length && p.coalition.every((t) => trusts.includes(t));
    return at && isOurs && !at.lots.some((lot) => barred.has(lot)) ? [{ ...at, price: p.price }] : [];
  });
  return {
    id: supplier.id,
    sme: supplier.sme,
    ...(supplier.submittedAt === undefined ? {} : { submittedAt: supplier.submittedAt }),
    bid,
    prices: lines.map((line) => byLine.get(line.id)),
    barred,
    packages: cheapestPerLots(packages),
    bundles: bid.bundles.flatMap((b): ProblemBundle[] => {
      const at = place(b.lots);
      return at && b.discount > 0n ? [{ ...at, discount: b.discount }] : [];
    }),
  };
}

/** Two packages over the same lots differ in price alone, so only the cheaper can ever be used. */
function cheapestPerLots(packages: readonly ProblemPackage[]): ProblemPackage[] {
  const best = new Map<string, ProblemPackage>();
  for (const p of packages) {
    const key = p.lots.join();
    const known = best.get(key);
    if (!known || p.price < known.price) best.set(key, p);
  }
  return [...best.values()];
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
