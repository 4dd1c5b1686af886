import type { GeneratedLine } from './generated-line.js';
import { generateWitness, type Offer, type Witness } from './tender-witness.js';
import type { PackBid, PackDocument, PackPrice, PackRule } from '../oracle/pack-document.js';
import { Random } from './measure.js';

/** What a generated tender looks like. Everything follows from these values; there is no other source of chance. */
export interface TenderSpec {
  readonly seed: number;
  readonly lots: number;
  readonly suppliers: number;
  /** Steps of each supplier's discount, or rungs of each line's ladder, the undiscounted one included. */
  readonly tiers: number;
  /** `spend`: one discount on a supplier's whole spend. `line`: price breaks per line. All-units and incremental mixed. */
  readonly breaks?: 'spend' | 'line';
  /** `all`: 6 suppliers, 40 % share, 25 % small, quality 50 %, 3 retained, a carbon cap, 36 bundles, capacities. */
  readonly rules?: 'none' | 'all';
  /** Every lot goes to one supplier as a whole. */
  readonly neverSplit?: boolean;
  /** Quantities in steps of 0.001 and prices with fractions of a penny. */
  readonly fractions?: boolean;
  /** 2: one or two lines in a lot. */
  readonly linesPerLot?: 1 | 2;
  readonly trusts?: number;
  /** Besides `base`, so many scenarios of one to three rules each, which the witness satisfies too. */
  readonly scenarios?: number;
}

/** A tender pack, and an award that keeps every rule in it: generated tenders are feasible by construction. */
export interface GeneratedTender {
  readonly document: PackDocument;
  readonly witness: readonly { readonly line: string; readonly supplier: string; readonly quantity: string }[];
}

const BUNDLES = 36;

/**
 * A tender as an ambulance partnership might run it, drawn from a seed.
 *
 * The price level of a line is drawn over two orders of magnitude, bids scatter around it, three
 * suppliers in four bid on a lot. Sizes, rules and mixtures are those of the method's measurements.
 */
export function generateTender(spec: TenderSpec): GeneratedTender {
  const random = new Random(spec.seed * 7919 + spec.lots * 31 + spec.suppliers);
  const trusts = Array.from({ length: spec.trusts ?? 3 }, (_, t) => `T${pad(t)}`);
  const lines = linesOf(spec, random, trusts.length);
  const suppliers = Array.from({ length: spec.suppliers }, (_, s) => ({
    id: `S${pad(s)}`,
    sme: s % 5 < 2,
    submittedAt: `2026-03-${String(1 + random.below(28)).padStart(2, '0')}T${String(8 + random.below(10)).padStart(2, '0')}:00:00Z`,
  }));
  const offers = offersOf(lines, suppliers.length, random);
  const witness = generateWitness(lines, suppliers, offers, random);
  const total = lines.reduce((sum, line) => sum + line.demand * line.level, 0);
  const isAll = spec.rules === 'all';
  const bids = suppliers.map(({ id }, s) => ({
    supplier: id,
    fixedCharge: pounds(Math.round(total * between(random, 0.0002, 0.002))),
    ...(isAll ? capacityOf(witness, s, total, random) : {}),
    prices: offers[s]!.flatMap((offer, l) => (offer ? [priceOf(spec, lines[l]!, offer, random)] : [])),
    ...(spec.breaks === 'line' || spec.tiers < 2 ? {} : { spendTiers: spendTiersOf(spec, total, random) }),
    ...(isAll ? { bundles: bundlesOf(spec, lines, offers[s]!, s, random) } : {}),
    qualityBasisPoints: Object.fromEntries(offers[s]!.flatMap((o, l) => (o ? [[lines[l]!.lot, o.quality]] : []))),
  }));
  const what = { witness, lines, offers, suppliers, random };
  const extra = Array.from({ length: spec.scenarios ?? 0 }, (_, i) => ({
    id: `what-if-${pad(i)}`,
    rules: someRules(what),
  }));
  return {
    document: {
      format: 'tandem-tender-pack/1',
      reference: `GENERATED-${spec.seed}`,
      currency: 'GBP',
      trusts,
      lots: [...new Set(lines.map((l) => l.lot))].map((id) => ({ id, split: spec.neverSplit ? 'never' : 'allowed' })),
      lines: lines.map(({ id, lot, byTrust }) => ({
        id,
        lot,
        unit: 'each',
        indivisible: !spec.fractions,
        demand: Object.fromEntries(byTrust.flatMap((q, t) => (q > 0 ? [[trusts[t]!, amount(spec, q)]] : []))),
      })),
      suppliers,
      bids,
      scenarios: [{ id: 'base', rules: isAll ? allRules(what) : [] }, ...extra],
    },
    witness: lines.map((line, l) => ({
      line: line.id,
      supplier: suppliers[witness.winner[l]!]!.id,
      quantity: amount(spec, line.demand),
    })),
  };
}

function linesOf(spec: TenderSpec, random: Random, trusts: number): GeneratedLine[] {
  return Array.from({ length: spec.lots }, (_, lot) => lot).flatMap((lot) =>
    Array.from({ length: spec.linesPerLot === 2 ? 1 + random.below(2) : 1 }, (_, i): GeneratedLine => {
      const unit = spec.fractions ? 1000 : 1;
      const demand = (20 + random.below(381)) * unit + (spec.fractions ? random.below(1000) : 0);
      const weights = Array.from({ length: trusts }, () => (random.next() < 0.1 ? 0 : 0.2 + random.next()));
      weights[random.below(trusts)] = 1;
      const sum = weights.reduce((a, b) => a + b, 0);
      const byTrust = weights.map((w) => Math.floor((demand * w) / sum));
      byTrust[weights.indexOf(1)]! += demand - byTrust.reduce((a, b) => a + b, 0);
      // From about £60 to £2,700 a unit, in pence for one step of the line.
      return {
        id: `L${pad(lot)}-${i + 1}`,
        lot: `L${pad(lot)}`,
        demand,
        units: demand / unit,
        byTrust,
        level: (6000 * Math.exp(random.next() * 3.8)) / unit,
        carbon: 0.5 + 9 * random.next(),
      };
    }),
  );
}

/** Who bids on what, at which factor of the line's level; cheaper bids tend to emit more. */
function offersOf(lines: readonly GeneratedLine[], suppliers: number, random: Random): (Offer | undefined)[][] {
  return Array.from({ length: suppliers }, () => {
    const stance = between(random, 0.96, 1.08);
    const lots = new Map<string, { isOpen: boolean; quality: number }>();
    return lines.map((line) => {
      const inLot = lots.get(line.lot) ?? { isOpen: random.next() < 0.75, quality: 4200 + random.below(5400) };
      lots.set(line.lot, inLot);
      const factor = stance * between(random, 0.9, 1.14);
      const carbon = line.carbon * between(random, 0.8, 1.2) * (1.6 - 0.6 * factor);
      return inLot.isOpen ? { factor, carbon: Math.round(carbon * 100) / 100, quality: inLot.quality } : undefined;
    });
  });
}

function priceOf(spec: TenderSpec, line: GeneratedLine, offer: Offer, random: Random): PackPrice {
  const unit = spec.fractions ? 1000 : 1;
  // Ten-thousandths of a pound for a unit; whole pence unless fractions are wanted.
  const exact = line.level * unit * offer.factor * 100;
  const ten = (value: number) => (spec.fractions ? Math.round(value) : Math.round(value / 100) * 100);
  const price = { line: line.id, unitPrice: fourPlaces(ten(exact)), carbonKgPerUnit: String(offer.carbon) };
  if (spec.breaks !== 'line' || spec.tiers < 2) return price;
  let factor = 1;
  const breaks = Array.from({ length: spec.tiers - 1 }, (_, k) => {
    factor -= between(random, 0.01, 0.045);
    const from = Math.ceil((line.demand * (k + between(random, 0.5, 1))) / spec.tiers) + k + 1;
    return { from: amount(spec, from), unitPrice: fourPlaces(ten(exact * factor)) };
  });
  return { ...price, kind: random.next() < 0.5 ? 'allUnits' : 'incremental', breaks };
}

function spendTiersOf(spec: TenderSpec, total: number, random: Random): NonNullable<PackBid['spendTiers']> {
  let from = 0;
  let discount = 0;
  const steps = Array.from({ length: spec.tiers }, (_, k) => {
    if (k > 0) {
      from += Math.round(total * between(random, 0.04, 0.1));
      discount += 80 + random.below(220);
    }
    return { from: pounds(from), discountBasisPoints: discount };
  });
  return { kind: random.next() < 0.5 ? 'allUnits' : 'incremental', steps };
}

function capacityOf(witness: Witness, s: number, total: number, random: Random): object {
  const wanted = between(random, 0.12, 0.4) * total;
  if (random.next() < 0.4) return {};
  return { capacityValue: pounds(Math.ceil(Math.max(wanted, witness.atList[s]! * 1.15))) };
}

/** 36 bundles of two or three lots over all suppliers, each worth 1 to 3 % of what it covers. */
function bundlesOf(
  spec: TenderSpec,
  lines: readonly GeneratedLine[],
  offers: readonly (Offer | undefined)[],
  s: number,
  random: Random,
): NonNullable<PackBid['bundles']> {
  const lots = [...new Set(lines.flatMap((line, l) => (offers[l] ? [line.lot] : [])))];
  const count = Math.floor(BUNDLES / spec.suppliers) + (s < BUNDLES % spec.suppliers ? 1 : 0);
  return Array.from({ length: lots.length < 3 ? 0 : count }, () => {
    const chosen = new Set<string>();
    const size = 2 + random.below(2);
    while (chosen.size < size) chosen.add(random.one(lots));
    const worth = lines.reduce((sum, line, l) => {
      const factor = chosen.has(line.lot) ? (offers[l]?.factor ?? 0) : 0;
      return sum + line.demand * line.level * factor;
    }, 0);
    return { lots: [...chosen].sort(), discount: pounds(Math.round(worth * between(random, 0.01, 0.03))) };
  });
}

interface Known {
  readonly witness: Witness;
  readonly lines: readonly GeneratedLine[];
  readonly offers: readonly (readonly (Offer | undefined)[])[];
  readonly suppliers: readonly { readonly id: string; readonly sme: boolean }[];
  readonly random: Random;
}

function allRules(known: Known): PackRule[] {
  return [
    { rule: 'maxSuppliers', value: 6 },
    maxShare(known, 4000),
    minShareSme(known, 2500),
    { rule: 'minQuality', basisPoints: 5000 },
    ...retained(known, 3),
    carbonCap(known, 1.01),
  ];
}

/** One to three rules of different kinds, each as tight as the witness allows or a little looser. */
function someRules(known: Known): PackRule[] {
  const { random, suppliers, lines, witness } = known;
  const kinds: (() => PackRule[])[] = [
    () => [{ rule: 'maxSuppliers', value: 6 + random.below(4) }],
    () => [maxShare(known, 3000 + 100 * random.below(30))],
    () => [minShareSme(known, 1000 + 100 * random.below(15))],
    () => [{ rule: 'minQuality', basisPoints: 4200 + 100 * random.below(9) }],
    () => retained(known, 1 + random.below(3)),
    () => [carbonCap(known, between(random, 1, 1.08))],
    () => {
      const s = random.below(suppliers.length);
      const won = new Set(lines.filter((_, l) => witness.winner[l] === s).map((line) => line.lot));
      return [...new Set(lines.map((line) => line.lot))]
        .filter((lot) => !won.has(lot) && random.next() < 0.5)
        .map((lot) => ({ rule: 'exclude', supplier: suppliers[s]!.id, lot }));
    },
  ];
  const chosen = new Set<number>();
  const count = 1 + random.below(3);
  while (chosen.size < count) chosen.add(random.below(kinds.length));
  return [...chosen].flatMap((k) => kinds[k]!());
}

function retained({ witness, lines, suppliers, random }: Known, count: number): PackRule[] {
  const kept = new Map<number, string>();
  for (let tries = 0; kept.size < count && tries < 200; tries += 1) {
    const l = random.below(lines.length);
    if (!kept.has(witness.winner[l]!)) kept.set(witness.winner[l]!, lines[l]!.lot);
  }
  return [...kept].map(([s, lot]) => ({ rule: 'retain', supplier: suppliers[s]!.id, lot, minBasisPoints: 3000 }));
}

/** A tender of few lots cannot be even: then the rule is as tight as the witness bears. */
function maxShare({ witness }: Known, wanted: number): PackRule {
  return { rule: 'maxShare', basisPoints: Math.min(10_000, Math.max(wanted, Math.ceil(witness.largestShare * 1.1))) };
}

function minShareSme({ witness }: Known, wanted: number): PackRule {
  return { rule: 'minShareSme', basisPoints: Math.min(wanted, Math.floor(witness.smallShare * 0.9)) };
}

function carbonCap({ witness }: Known, looseness: number): PackRule {
  return { rule: 'carbonCap', kg: String(Math.ceil(witness.carbon * looseness)) };
}

/** A quantity of steps as text. */
function amount(spec: TenderSpec, steps: number): string {
  if (!spec.fractions) return String(steps);
  return `${Math.floor(steps / 1000)}.${String(steps % 1000).padStart(3, '0')}`;
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

function pounds(pence: number): string {
  return `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
}

function fourPlaces(tenThousandths: number): string {
  return `${Math.floor(tenThousandths / 10_000)}.${String(tenThousandths % 10_000).padStart(4, '0')}`;
}

function pad(index: number): string {
  return String(index + 1).padStart(4, '0');
}
