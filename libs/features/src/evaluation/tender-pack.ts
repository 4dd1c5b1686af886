import { type Json, readTenderPack } from '@tandem/domain/awards';
import {
  divideHalfUp,
  parseQuantity,
  parseUnitPrice,
  quantity,
  quantityText,
  unitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import { BASELINE_TYPES } from '@tandem/domain/savings';
import type { OpenedBid } from '@tandem/features/bids';
import {
  type DemandRead,
  demandByTrust,
  type ScoringRead,
  type StoredRule,
  type TenderRead,
} from '@tandem/features/tenders';

/** Names for the codes in a pack: code → name, for pages and papers. */
export interface PackLabels {
  trusts: Record<string, string>;
  suppliers: Record<string, string>;
  lines: Record<string, string>;
  lots: Record<string, string>;
  scenarios: Record<string, string>;
}

/** A tender pack with the names of its codes, and the organisations that they stand for. */
export interface BuiltPack {
  pack: Json;
  labels: PackLabels;
  /** Code → id of the organisation. */
  ids: { trusts: Record<string, string>; suppliers: Record<string, string> };
}

interface PackSource {
  tender: TenderRead;
  /** Of the trusts that take part now. */
  demand: readonly DemandRead[];
  bids: readonly OpenedBid[];
  /** Every opened bid, so that a rule may name a supplier whose bid did not pass. */
  allBids: readonly OpenedBid[];
  /** The agreed quality by bid id and lot code, in basis points, where quality counts. */
  quality?: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/**
 * Builds the tender pack (`design`: tandem-tender-pack/1) that the award is worked out from.
 *
 * Throws when the result is not a valid pack: everything in it was checked when it was typed, so that would be a mistake
 * of the program and never of a person.
 */
export function packOf(source: PackSource): BuiltPack {
  const { tender, demand, bids } = source;
  const trusts = tender.trusts.filter((t) => t.state === 'participating');
  const lines = tender.lots.flatMap((lot) => lot.lines.map((line) => ({ ...line, lot: lot.code })));
  const pack: Json = {
    format: 'tandem-tender-pack/1',
    reference: tender.reference,
    currency: tender.currency,
    trusts: trusts.map((t) => t.code),
    lots: tender.lots.map((lot) => ({
      id: lot.code,
      split: lot.split,
      ...(lot.maxSuppliers === null ? {} : { maxSuppliers: lot.maxSuppliers }),
    })),
    lines: lines.map((line) => ({
      id: line.code,
      lot: line.lot,
      unit: line.unit,
      indivisible: line.isIndivisible,
      demand: Object.fromEntries(
        Object.entries(demandByTrust(tender, demand, line.id)).map(([code, needed]) => [code, quantityText(needed)]),
      ),
      baseline: baselineOf(tender, demand, line.id),
    })),
    suppliers: bids.map((bid) => ({ id: bid.code, sme: bid.isSmall, submittedAt: bid.submittedAt.toISOString() })),
    bids: bids.map((bid) => ({
      supplier: bid.code,
      ...(JSON.parse(JSON.stringify(bid.content)) as object),
      ...(source.quality ? { qualityBasisPoints: { ...source.quality.get(bid.id) } } : {}),
    })),
    ...(tender.scoring ? { scoring: scoringIn(tender.scoring) } : {}),
    scenarios: tender.scenarios.map((scenario) => ({ id: scenario.code, rules: rulesIn(scenario.rules, source) })),
  };
  const { problems } = readTenderPack(pack);
  if (problems)
    throw new Error(
      `The pack of ${tender.reference} is not valid: ${problems.map((p) => `${p.path} ${p.message}`).join('; ')}`,
    );
  return {
    pack,
    labels: {
      trusts: Object.fromEntries(trusts.map((t) => [t.code, t.name])),
      suppliers: Object.fromEntries(source.allBids.map((b) => [b.code, b.supplierName])),
      lines: Object.fromEntries(lines.map((l) => [l.code, l.item])),
      lots: Object.fromEntries(tender.lots.map((l) => [l.code, l.title])),
      scenarios: Object.fromEntries(tender.scenarios.map((s) => [s.code, s.title])),
    },
    ids: {
      trusts: Object.fromEntries(trusts.map((t) => [t.code, t.id])),
      suppliers: Object.fromEntries(source.allBids.map((b) => [b.code, b.supplierId])),
    },
  };
}

/** The published scoring as a pack says it. */
function scoringIn(scoring: ScoringRead): Json {
  return {
    priceWeightBasisPoints: scoring.priceWeightBasisPoints,
    formula: scoring.formula,
    ...(Object.keys(scoring.parameters).length > 0 ? { parameters: { ...scoring.parameters } } : {}),
    minimumQualityBasisPoints: scoring.minimumQualityBasisPoints,
    tie: [...scoring.tie],
  };
}

/** Each trust's baseline of a line: the mean unit price weighted by quantity, half up to four places, over its priced rows. */
function baselineOf(tender: TenderRead, demand: readonly DemandRead[], lineId: string): Json {
  const found: Record<string, Json> = {};
  for (const trust of tender.trusts) {
    const rows = demand.filter((d) => d.lineId === lineId && d.trustId === trust.id && d.baselineUnitPrice !== null);
    const total = rows.reduce((sum, d) => sum + parseQuantity(d.quantity), 0n);
    if (total === 0n) continue;
    const value = rows.reduce((sum, d) => sum + parseQuantity(d.quantity) * parseUnitPrice(d.baselineUnitPrice!), 0n);
    // The weakest kind of evidence among the rows is what the mean can claim.
    const weakest = Math.max(...rows.map((d) => d.baselineType ?? 0));
    const type = BASELINE_TYPES.find((known) => known.type === weakest)?.id;
    found[trust.code] = {
      unitPrice: unitPriceText(unitPrice(divideHalfUp(value, total))),
      quantity: quantityText(quantity(total)),
      ...(type === undefined ? {} : { type }),
    };
  }
  return found;
}

/** The rules as the pack names suppliers; a rule on a supplier without a compliant bid has nothing to exclude. */
function rulesIn(rules: readonly StoredRule[], { bids }: PackSource): Json[] {
  return rules.flatMap((rule): Json[] => {
    if (rule.rule !== 'exclude') return [{ ...rule }];
    const bid = bids.find((b) => b.supplierId === rule.supplier);
    return bid ? [{ rule: 'exclude', supplier: bid.code, lot: rule.lot }] : [];
  });
}
