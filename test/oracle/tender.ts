import type { Decimal, PackBid, PackDocument, PackPrice, PackRule } from './pack-document.js';

/** One stretch of a ladder: from `from` thousandths on, a unit costs `each` ten-thousandths. */
export interface Rung {
  readonly from: bigint;
  readonly each: bigint;
}

/** A single price as bid, in ten-thousandths, thousandths and pence. */
export interface OraclePrice {
  readonly rungs: readonly [Rung, ...Rung[]];
  readonly isIncremental: boolean;
  readonly min: bigint;
  readonly max: bigint | undefined;
  readonly charge: bigint;
  /** Millionths of a kilogram for a unit. */
  readonly carbon: bigint;
}

/** What a coalition needs of a line. */
export interface OracleLine {
  readonly id: string;
  readonly lot: number;
  readonly demand: bigint;
  readonly step: bigint;
  /** Sum and count of the list prices bid for it: their mean is the reference price. */
  readonly listSum: bigint;
  readonly listCount: bigint;
}

export interface OracleLot {
  readonly id: string;
  readonly lines: readonly number[];
  readonly isWhole: boolean;
  readonly maxSuppliers: number | undefined;
  readonly minShare: bigint;
}

export interface OracleSupplier {
  readonly id: string;
  readonly sme: boolean;
  readonly charge: bigint;
  readonly capacityValue: bigint | undefined;
  readonly capacityQuantity: bigint | undefined;
  readonly prices: ReadonlyMap<number, OraclePrice>;
  readonly barred: ReadonlySet<number>;
  readonly tiers:
    { readonly isIncremental: boolean; readonly steps: readonly { from: bigint; discount: bigint }[] } | undefined;
  readonly bundles: readonly { readonly lots: readonly number[]; readonly discount: bigint }[];
  readonly packages: readonly { readonly lots: readonly number[]; readonly price: bigint }[];
}

/** One award to be found, read from the pack's text without any code of the product. */
export interface OracleTender {
  readonly lines: readonly OracleLine[];
  readonly lots: readonly OracleLot[];
  readonly suppliers: readonly OracleSupplier[];
  readonly rules: readonly PackRule[];
  /** The coalition's reference value and that of all trusts, times `common`. */
  readonly reference: bigint;
  readonly wholeReference: bigint;
  readonly common: bigint;
}

/**
 * Reads one scenario and one coalition of a valid pack as the contract words it.
 *
 * It is the second reading beside the product's own, so that a mistake in either shows as a difference.
 * It trusts the document to be valid and never explains.
 */
export function readTender(pack: PackDocument, scenarioId: string, coalition: readonly string[]): OracleTender {
  const scenario = pack.scenarios.find((s) => s.id === scenarioId)!;
  const demandOf = (line: PackDocument['lines'][number], trusts: readonly string[]) =>
    total(trusts.map((t) => scaled(line.demand[t] ?? '0', 3)));
  const listed = (id: string) =>
    (pack.bids ?? []).flatMap((b) => (b.prices ?? []).filter((p) => p.line === id).map((p) => scaled(p.unitPrice, 4)));
  const needed = pack.lines.filter((line) => demandOf(line, coalition) > 0n);
  const lotIds = [...new Set(needed.map((line) => line.lot))];
  const lines = needed.map((line): OracleLine => ({
    id: line.id,
    lot: lotIds.indexOf(line.lot),
    demand: demandOf(line, coalition),
    step: line.indivisible === false ? 1n : 1000n,
    listSum: total(listed(line.id)),
    listCount: BigInt(listed(line.id).length),
  }));
  const lots = lotIds.map((id, index): OracleLot => {
    const stated = pack.lots?.find((lot) => lot.id === id);
    return {
      id,
      lines: lines.flatMap((line, l) => (line.lot === index ? [l] : [])),
      isWhole: stated?.split === 'never',
      maxSuppliers: stated?.maxSuppliers,
      minShare: BigInt(stated?.minShareBasisPoints ?? 0),
    };
  });
  const common = pack.lines.reduce(
    (multiple, { id }) => leastCommonMultiple(multiple, BigInt(listed(id).length || 1)),
    1n,
  );
  const meanOf = (id: string) =>
    listed(id).length === 0 ? 0n : (total(listed(id)) * common) / BigInt(listed(id).length);
  return {
    lines,
    lots,
    suppliers: (pack.bids ?? []).map((bid) =>
      readSupplier(pack, bid, { lines, lotIds, coalition, rules: scenario.rules ?? [] }),
    ),
    rules: scenario.rules ?? [],
    reference: total(lines.map((line) => line.demand * meanOf(line.id))),
    wholeReference: total(pack.lines.map((line) => demandOf(line, pack.trusts) * meanOf(line.id))),
    common,
  };
}

interface Around {
  readonly lines: readonly OracleLine[];
  readonly lotIds: readonly string[];
  readonly coalition: readonly string[];
  readonly rules: readonly PackRule[];
}

function readSupplier(pack: PackDocument, bid: PackBid, { lines, lotIds, coalition, rules }: Around): OracleSupplier {
  const barred = new Set<number>();
  for (const [index, lot] of lotIds.entries()) {
    for (const rule of rules) {
      if (rule.rule === 'exclude' && rule.supplier === bid.supplier && rule.lot === lot) barred.add(index);
      if (rule.rule === 'minQuality' && (bid.qualityBasisPoints?.[lot] ?? 0) < rule.basisPoints!) barred.add(index);
    }
  }
  const place = (ids: readonly string[]) => {
    const at = ids.map((id) => lotIds.indexOf(id));
    return at.includes(-1) ? [] : [at];
  };
  return {
    id: bid.supplier,
    sme: pack.suppliers?.find((s) => s.id === bid.supplier)?.sme ?? false,
    charge: scaled(bid.fixedCharge ?? '0', 2),
    capacityValue: optional(bid.capacityValue, 2),
    capacityQuantity: optional(bid.capacityQuantity, 3),
    prices: new Map(
      (bid.prices ?? []).flatMap((price) => {
        const at = lines.findIndex((line) => line.id === price.line);
        return at < 0 ? [] : [[at, readPrice(price)]];
      }),
    ),
    barred,
    tiers: bid.spendTiers && {
      isIncremental: bid.spendTiers.kind === 'incremental',
      steps: bid.spendTiers.steps.map((s) => ({ from: scaled(s.from, 2), discount: BigInt(s.discountBasisPoints) })),
    },
    bundles: (bid.bundles ?? []).flatMap((b) =>
      place(b.lots).map((lots) => ({ lots, discount: scaled(b.discount, 2) })),
    ),
    packages: (bid.packages ?? []).flatMap((p) => {
      const named = p.coalition ?? pack.trusts;
      if (named.length !== coalition.length || !named.every((t) => coalition.includes(t))) return [];
      return place(p.lots).flatMap((lots) =>
        lots.some((lot) => barred.has(lot)) ? [] : [{ lots, price: scaled(p.price, 2) }],
      );
    }),
  };
}

function readPrice(price: PackPrice): OraclePrice {
  const rest = (price.breaks ?? []).map((b): Rung => ({ from: scaled(b.from, 3), each: scaled(b.unitPrice, 4) }));
  return {
    rungs: [{ from: 0n, each: scaled(price.unitPrice, 4) }, ...rest],
    isIncremental: price.kind === 'incremental',
    min: scaled(price.min ?? '0', 3),
    max: optional(price.max, 3),
    charge: scaled(price.fixedCharge ?? '0', 2),
    carbon: scaled(price.carbonKgPerUnit ?? '0', 6),
  };
}

/** Decimal text as a whole number of its last place. */
export function scaled(text: Decimal, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

function optional(text: Decimal | undefined, places: number): bigint | undefined {
  return text === undefined ? undefined : scaled(text, places);
}

export function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}
