import { Random } from '../bench/measure.js';
import type { PackBid, PackDocument, PackLine, PackLot, PackPrice, PackRule } from './pack-document.js';

/** How large random tenders are, and how often each of their features is thrown in. */
export interface RandomSize {
  readonly lots: readonly [number, number];
  readonly suppliers: readonly [number, number];
  /** Units of a line over all trusts. */
  readonly units: readonly [number, number];
  /** The largest number of awards there may be, so that enumeration can look at all; none for larger tenders. */
  readonly awards?: number;
  /** How often a feature appears at all: one keeps small tenders crowded with them. */
  readonly often: number;
}

export const SMALL: RandomSize = { lots: [1, 3], suppliers: [2, 3], units: [1, 6], awards: 4000, often: 0.75 };
export const MEDIUM: RandomSize = { lots: [8, 15], suppliers: [4, 8], units: [8, 60], often: 0.35 };

/** A random tender with the coalition for which it is to be awarded. */
export interface RandomTender {
  readonly seed: number;
  readonly document: PackDocument;
  readonly coalition: readonly string[];
}

const TRUSTS = ['LAS', 'SCAS', 'SECAMB'];

/** A tender drawn from a seed with every feature of the pack, each more or less often. */
export function randomTender(seed: number, size: RandomSize): RandomTender {
  for (let attempt = 0; ; attempt += 1) {
    const draw = new Draw(new Random(seed * 1_000_003 + attempt * 17), size);
    const document = draw.document(seed);
    const coalition = draw.chance(0.6) ? TRUSTS : TRUSTS.filter(() => draw.chance(0.6));
    const hasDemand = document.lines.some((line) => coalition.some((t) => (line.demand[t] ?? '0') !== '0'));
    if (hasDemand && awardsOf(document, coalition) <= (size.awards ?? Infinity)) return { seed, document, coalition };
  }
}

interface DrawnLine extends PackLine {
  readonly level: number;
  /** Units that all trusts need. */
  readonly units: number;
}

class Draw {
  /** A plain tender in which bids are alike, so that many awards cost the same. */
  private readonly isEven: boolean;
  /** Whether there are prices with fractions of a penny and quantities with fractions of a unit. */
  private readonly hasFractions: boolean;

  constructor(
    private readonly random: Random,
    private readonly size: RandomSize,
  ) {
    this.isEven = size.awards !== undefined && this.chance(0.15);
    // In larger tenders every rounded row costs the other engines dear.
    this.hasFractions = this.chance(size.awards === undefined ? 0.2 : 0.7);
  }

  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  document(seed: number): PackDocument {
    const lots = Array.from({ length: this.within(this.size.lots) }, (_, i) => this.lot(`L${i + 1}`));
    const lines = lots.flatMap(({ id }) =>
      Array.from({ length: this.chance(0.25) ? 2 : 1 }, (_, i) => this.line(`${id}-${i + 1}`, id)),
    );
    const suppliers = Array.from({ length: this.within(this.size.suppliers) }, (_, i) => ({
      id: `S${i + 1}`,
      sme: this.chance(0.5),
      ...(this.chance(0.7) ? { submittedAt: `2026-03-0${1 + this.random.below(3)}T10:00:00Z` } : {}),
    }));
    const value = lines.reduce((sum, line) => sum + line.units * line.level, 0);
    const bids = suppliers.map(({ id }) => this.bid(id, lines, value));
    const names = { suppliers: suppliers.map(({ id }) => id), lots: lots.map(({ id }) => id) };
    const rules = Array.from({ length: this.random.below(3) }, () => this.rule(names, lines));
    return {
      format: 'tandem-tender-pack/1',
      reference: `RANDOM-${seed}`,
      currency: 'GBP',
      trusts: TRUSTS,
      lots,
      lines: lines.map(({ id, lot, indivisible, demand }) => ({
        id,
        lot,
        demand,
        ...(indivisible === undefined ? {} : { indivisible }),
      })),
      suppliers,
      bids,
      scenarios: [{ id: 'base', rules }],
    };
  }

  private lot(id: string): PackLot {
    return {
      id,
      ...(this.sometimes(0.3) ? { split: 'never' } : {}),
      ...(this.sometimes(0.3) ? { maxSuppliers: 1 + this.random.below(3) } : {}),
      ...(this.sometimes(0.3) ? { minShareBasisPoints: this.random.one([1000, 2500, 3333]) } : {}),
    };
  }

  private line(id: string, lot: string): DrawnLine {
    const isFine = this.hasFractions && this.sometimes(0.35);
    const steps = this.within(this.size.units);
    const thousandths = isFine ? (this.size.awards ? steps : steps * 1000 - this.random.below(999)) : steps * 1000;
    const step = isFine ? 1 : 1000;
    const demand = new Map<string, number>();
    for (let left = thousandths / step, i = 0; left > 0 && i < TRUSTS.length; i += 1) {
      const part = i === TRUSTS.length - 1 ? left : this.random.below(left + 1);
      demand.set(TRUSTS[i]!, part * step);
      left -= part;
    }
    // A fine line of a small tender has some thousandths only: its units cost the more.
    const level = 100 * (1 + this.random.next() * 40) * (isFine && this.size.awards ? 300 : 1);
    return {
      id,
      lot,
      ...(isFine ? { indivisible: false } : {}),
      demand: Object.fromEntries([...demand].map(([t, q]) => [t, decimal(q, 3)])),
      level,
      units: thousandths / 1000,
    };
  }

  private bid(supplier: string, lines: readonly DrawnLine[], value: number): PackBid {
    const hasTiers = !this.isEven && this.chance(0.35);
    const covers = lines.filter(() => this.chance(0.85));
    const prices = covers.map((line) => this.price(line, hasTiers));
    const lots = [...new Set(lines.map((line) => line.lot))];
    const units = lines.reduce((sum, line) => sum + line.units, 0);
    const someLots = () => lots.filter(() => this.chance(Math.min(0.6, 2.5 / lots.length)));
    const worth = (of: readonly string[]) =>
      lines.reduce((sum, line) => sum + (of.includes(line.lot) ? line.units * line.level : 0), 0);
    const covering = <T>(make: (lots: string[]) => T) =>
      [someLots(), someLots()].filter((chosen) => chosen.length > 0).map(make);
    return {
      supplier,
      ...(this.sometimes(0.5) ? { fixedCharge: pounds(value * 0.06 * this.random.next()) } : {}),
      ...(this.sometimes(0.35) ? { capacityQuantity: decimal(Math.ceil(units * 1000 * this.from(0.3, 0.8)), 3) } : {}),
      ...(this.sometimes(0.35) ? { capacityValue: pounds(value * this.from(0.3, 0.8)) } : {}),
      prices,
      ...(hasTiers ? { spendTiers: this.tiers(value) } : {}),
      ...(this.sometimes(0.5)
        ? { bundles: covering((of) => ({ lots: of, discount: pounds(worth(of) * this.from(0.01, 0.1)) })) }
        : {}),
      ...(this.sometimes(0.5)
        ? {
            packages: covering((of) => ({
              lots: of,
              price: pounds(worth(of) * this.from(0.75, 1.1)),
              ...(this.chance(0.3) ? { coalition: this.random.one([TRUSTS, ['LAS'], ['LAS', 'SECAMB']]) } : {}),
            })),
          }
        : {}),
      qualityBasisPoints: Object.fromEntries(lots.map((lot) => [lot, 4000 + this.random.below(5000)])),
    };
  }

  private price(line: DrawnLine, hasTiers: boolean): PackPrice {
    const inFractions = this.hasFractions && this.sometimes(0.5);
    // Ten-thousandths of a pound; few distinct ones in small tenders, so that ties happen.
    const rounded = (value: number) => (inFractions ? Math.round(value) : Math.round(value / 100) * 100);
    const alike = this.isEven ? [1] : [0.9, 1, 1.1];
    const isAlike = this.isEven || (this.size.awards !== undefined && this.chance(0.5));
    const factor = isAlike ? this.random.one(alike) : this.from(0.85, 1.2);
    const unitPrice = rounded(line.level * 100 * factor);
    const breaks: { from: string; unitPrice: string }[] = [];
    let each = unitPrice;
    let from = 0;
    for (let k = hasTiers || this.isEven ? 0 : this.random.below(4); k > 0; k -= 1) {
      from += Math.max(line.indivisible === false ? 1 : 500, Math.round(line.units * 1000 * this.from(0.1, 0.5)));
      if (line.indivisible !== false && this.chance(0.8)) from = Math.ceil(from / 1000) * 1000;
      each = Math.min(each, rounded(each * this.from(0.85, 1)));
      breaks.push({ from: decimal(from, 3), unitPrice: decimal(each, 4) });
    }
    const part = (share: number) => decimal(Math.round(line.units * 1000 * share), 3);
    return {
      line: line.id,
      unitPrice: decimal(unitPrice, 4),
      ...(this.chance(0.5) ? { kind: 'incremental' } : {}),
      ...(breaks.length > 0 ? { breaks } : {}),
      ...(this.sometimes(0.3) ? { min: part(this.from(0.1, 0.3)) } : {}),
      ...(this.sometimes(0.3) ? { max: part(this.from(0.4, 1)) } : {}),
      ...(this.sometimes(0.3) ? { fixedCharge: pounds(line.units * line.level * this.from(0.01, 0.1)) } : {}),
      carbonKgPerUnit: decimal(500 + this.random.below(4000), 3),
    };
  }

  private tiers(value: number): NonNullable<PackBid['spendTiers']> {
    const isFromNought = this.chance(0.5);
    let from = isFromNought ? 0 : value * this.from(0.05, 0.3);
    let discount = isFromNought ? 0 : 200;
    const steps = Array.from({ length: 1 + this.random.below(3) }, () => {
      const step = { from: pounds(from), discountBasisPoints: discount };
      from += value * this.from(0.05, 0.3) + 1;
      discount += this.random.one([0, 150, 333, 700]);
      return step;
    });
    return { kind: this.random.one(['allUnits', 'incremental'] as const), steps };
  }

  private rule(names: { suppliers: string[]; lots: string[] }, lines: readonly DrawnLine[]): PackRule {
    const { suppliers, lots } = names;
    const share = (low: number, high: number) => Math.round(this.from(low, high) * 100) * 100;
    const units = lines.reduce((sum, line) => sum + line.units, 0);
    const where = () => ({ supplier: this.random.one(suppliers), lot: this.random.one(lots) });
    const made: (() => PackRule)[] = [
      () => ({ rule: 'maxSuppliers', value: 1 + this.random.below(suppliers.length) }),
      () => ({ rule: 'maxShare', basisPoints: share(0.4, 0.9) }),
      () => ({ rule: 'minShareSme', basisPoints: share(0.1, 0.5) }),
      () => ({ rule: 'minQuality', basisPoints: share(0.4, 0.6) }),
      () => ({ rule: 'retain', ...where(), minBasisPoints: share(0.1, 0.6) }),
      () => ({ rule: 'exclude', ...where() }),
      () => ({ rule: 'carbonCap', kg: decimal(Math.round(units * this.from(1800, 3500)), 3) }),
    ];
    return this.random.one(made)();
  }

  private sometimes(probability: number): boolean {
    return this.chance(this.isEven ? 0 : probability * this.size.often);
  }

  private within([low, high]: readonly [number, number]): number {
    return low + this.random.below(high - low + 1);
  }

  private from(low: number, high: number): number {
    return low + (high - low) * this.random.next();
  }
}

/** How many ways there are to share out every line between all who bid anything, at most. */
function awardsOf(document: PackDocument, coalition: readonly string[]): number {
  const bidders = document.bids?.length ?? 0;
  return document.lines.reduce((product, line) => {
    const needed = coalition.reduce((sum, t) => sum + Number(line.demand[t] ?? '0'), 0);
    const steps = Math.round(line.indivisible === false ? needed * 1000 : needed);
    let ways = 1;
    for (let i = 1; i < bidders; i += 1) ways = (ways * (steps + i)) / i;
    return product * ways;
  }, 1);
}

function decimal(value: number, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
}

function pounds(pence: number): string {
  return decimal(Math.max(1, Math.round(pence)), 2);
}
