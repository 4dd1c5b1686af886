import { readFileSync } from 'node:fs';
import { awardProblem, readTenderPack } from '@tandem/domain/awards';
import { HighsSolver } from '@tandem/platform/solver';
import { Program, type Term } from '../oracle/program.js';
import { HighsMip } from '../oracle/engines.js';
import type { PackDocument } from '../oracle/pack-document.js';
import { sayAbsent, sharedData } from '../support/shared-data.js';

const solver = new HighsSolver({ threads: 1 });
afterAll(async () => solver.close());

async function awarded(document: PackDocument, timeLimitMs = 60_000) {
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(JSON.stringify(problems));
  return solver.solve(awardProblem(pack, 'base', pack.trusts), { timeLimitMs });
}

describe('published award problems, as tender packs', () => {
  it('Bracken and McCormick’s five vendors with graduated breaks cost 15,210,109.512', async () => {
    const file = sharedData('data', 'auctions', 'volume-discount', 'gams-bid.json');
    if (!file) {
      sayAbsent();
      return;
    }
    const result = await awarded(graduatedBreaks(JSON.parse(readFileSync(file, 'utf8'))), 20_000);
    // A quarter of a thousand million steps at fractions of a penny: the last pennies of the proof may stay open.
    expect(['optimal', 'feasible']).toContain(result.status);
    expect(result.boundPence! <= result.costPence!).toBe(true);
    // Published to a tenth of a penny; the pack rounds each of three rows to a penny.
    expect(Math.abs(Number(result.costPence) - 1_521_010_951.2)).toBeLessThanOrEqual(1.5);
  });

  it('single-source facility location cap71 costs what its file says', async () => {
    const file = sharedData('data', 'auctions', 'single-source', 'cap71');
    if (!file) {
      sayAbsent();
      return;
    }
    const { document, optimum } = facilities(readFileSync(file, 'utf8'));
    const result = await awarded(document);
    expect(result.status).toBe('optimal');
    // Fifty customers' costs are rounded to a penny each.
    expect(Math.abs(Number(result.costPence) / 100 - optimum)).toBeLessThanOrEqual(0.26);
  });

  it('two thousand package bids on a hundred goods are worth 86.3721, as a set packing', async () => {
    const file = sharedData('data', 'auctions', 'combinatorial', 'Decay2000_100.txt');
    if (!file) {
      sayAbsent();
      return;
    }
    const { bids, goods } = packageBids(readFileSync(file, 'utf8'));
    const program = new Program();
    const byGood = Array.from({ length: goods }, (): Term[] => []);
    for (const { price, wanted } of bids) {
      const column = program.binary(-price);
      for (const good of wanted) byGood[good]!.push([column, 1]);
    }
    for (const terms of byGood) program.row(-Infinity, 1, terms);
    const engine = new HighsMip();
    const answer = await engine.solve(program, { timeLimitMs: 100_000, absoluteGap: 1e-6 });
    await engine.close();
    expect(answer.status).toBe('optimal');
    expect(answer.objective).toBeCloseTo(-86.3721, 4);
  });

  it('the same package bids as a tender, where what is not sold is bought alone, cost as much less', async () => {
    const file = sharedData('data', 'auctions', 'combinatorial', 'Decay2000_100.txt');
    if (!file) {
      sayAbsent();
      return;
    }
    const { document, constant } = asTender(packageBids(readFileSync(file, 'utf8')));
    const least = constant - 863_721;
    const { status, costPence, boundPence } = await awarded(document, 20_000);
    // Two thousand packages are hard: in this time the award may stay unproved, but nothing false may be said of it.
    expect(['optimal', 'feasible']).toContain(status);
    expect(Number(boundPence ?? 0)).toBeLessThanOrEqual(least);
    if (status === 'optimal') expect(Number(costPence)).toBe(least);
    else expect(Number(costPence)).toBeGreaterThanOrEqual(least);
  });
});

interface Segment {
  readonly setup: number;
  readonly price: number;
  readonly qmin: number;
  readonly qmax: number;
}

function graduatedBreaks(instance: { requirement: number; vendors: Record<string, Segment[]> }): PackDocument {
  const bids = Object.entries(instance.vendors).map(([supplier, [first, ...more]]) => ({
    supplier,
    prices: [
      {
        line: 'X',
        unitPrice: String(first!.price),
        kind: 'incremental' as const,
        fixedCharge: String(first!.setup),
        min: String(first!.qmin),
        max: String((more.at(-1) ?? first!).qmax),
        breaks: more.map((m) => ({ from: String(m.qmin), unitPrice: String(m.price) })),
      },
    ],
  }));
  return packWith([{ id: 'X', lot: 'L', indivisible: false, demand: { T: String(instance.requirement) } }], bids);
}

/** A facility is a supplier with a charge and a capacity; a customer a lot of one line that goes to one of them. */
function facilities(text: string): { document: PackDocument; optimum: number } {
  const numbers = text.split(/\s+/).filter(Boolean).map(Number);
  let at = 0;
  const next = () => numbers[at++]!;
  const [count, customers] = [next(), next()];
  const sites = Array.from({ length: count }, () => ({ capacity: next(), charge: next() }));
  const demands = Array.from({ length: customers }, next);
  const costs = sites.map(() => demands.map(next));
  const optimum = next();
  const lines = demands.map((demand, i) => ({ id: `C${i}`, lot: `C${i}`, demand: { T: String(demand) } }));
  const bids = sites.map(({ capacity, charge }, s) => ({
    supplier: `F${s}`,
    fixedCharge: String(charge),
    capacityQuantity: String(capacity),
    // The file gives the cost of a customer's whole demand: one charge, and a price of nought.
    prices: demands.map((_, i) => ({ line: `C${i}`, unitPrice: '0', fixedCharge: twoPlaces(costs[s]![i]!) })),
  }));
  return { document: packWith(lines, bids, 'never'), optimum };
}

interface PackageBids {
  readonly goods: number;
  readonly bids: readonly { readonly price: number; readonly wanted: readonly number[] }[];
}

function packageBids(text: string): PackageBids {
  const [head = '', ...rows] = text.trim().split('\n');
  const goods = Number(head.trim().split(/\s+/)[0]);
  const bids = rows.map((row) => {
    const [price = 0, ...wanted] = row.trim().split(/\s+/).map(Number);
    // Goods are counted from one.
    return { price, wanted: wanted.map((good) => good - 1) };
  });
  return { goods, bids };
}

/**
 * Selling at the highest revenue as buying at the least cost: every good can be bought alone at a dear price, and a bid
 * becomes a package that is cheaper than its goods alone by its price. Prices of the file have four places, so a pound
 * of the pack is a hundredth of one of the file.
 */
function asTender({ goods, bids }: PackageBids): { document: PackDocument; constant: number } {
  const alone = 100;
  const lines = Array.from({ length: goods }, (_, g) => ({ id: `G${g}`, lot: `G${g}`, demand: { T: '1' } }));
  const dear = { supplier: 'ALONE', prices: lines.map(({ id }) => ({ line: id, unitPrice: `${alone * 100}` })) };
  // A pack has at most 500 suppliers, so a few bids share one; nothing keeps a supplier from winning several.
  const suppliers = Array.from({ length: 400 }, (_, s) => ({
    supplier: `B${s}`,
    packages: bids
      .filter((__, i) => i % 400 === s)
      .map(({ price, wanted }) => ({
        lots: wanted.map((g) => `G${g}`),
        price: twoPlaces(alone * 100 * wanted.length - price * 100),
      })),
  }));
  const document = packWith(lines, [dear, ...suppliers], 'never');
  return { document, constant: alone * 10_000 * goods };
}

function packWith(
  lines: PackDocument['lines'],
  bids: PackDocument['bids'],
  split: 'allowed' | 'never' = 'allowed',
): PackDocument {
  return {
    format: 'tandem-tender-pack/1',
    reference: 'PUBLISHED',
    currency: 'USD',
    trusts: ['T'],
    lots: lines.map(({ lot }) => ({ id: lot, split })),
    lines,
    bids,
    scenarios: [{ id: 'base', rules: [] }],
  };
}

function twoPlaces(value: number): string {
  const pence = Math.round(value * 100);
  return `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
}
