import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { moneyText } from '@tandem/domain/money';
import { HighsSolver } from '@tandem/platform/solver';
import { evaluate } from '@tandem/features/packs';
import { type AwardExplanation, explainAward } from './explanation.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const solver = new HighsSolver();
beforeAll(async () => solver.warm());
afterAll(async () => solver.close());

function packOf(document: object): TenderPack {
  const { pack, problems } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    ...document,
  });
  if (!pack) throw new Error(JSON.stringify(problems));
  return pack;
}

/** The micro-case E1 under a cap on shares, with a third bidder whose quality is low. */
const e1 = (rules: object[]) =>
  packOf({
    trusts: ['LAS', 'SCAS'],
    lots: [{ id: 'L' }],
    lines: [{ id: 'X', lot: 'L', demand: { LAS: '40', SCAS: '60' } }],
    suppliers: [{ id: 'A' }, { id: 'B' }, { id: 'C' }],
    bids: [
      {
        supplier: 'A',
        prices: [{ line: 'X', unitPrice: '10.00', breaks: [{ from: '60', unitPrice: '9.00' }] }],
        qualityBasisPoints: { L: 8000 },
      },
      {
        supplier: 'B',
        capacityQuantity: '70',
        prices: [{ line: 'X', unitPrice: '9.40' }],
        qualityBasisPoints: { L: 8000 },
      },
      { supplier: 'C', prices: [{ line: 'X', unitPrice: '9.10', max: '50' }], qualityBasisPoints: { L: 3000 } },
    ],
    scenarios: [{ id: 'base', rules }],
  });

async function explain(pack: TenderPack): Promise<AwardExplanation> {
  const { runs, packSha256 } = await evaluate(pack, solver, sha256);
  const question = { pack, packSha256, scenario: 'base', coalition: pack.trusts, seed: 1, draws: 0, runs };
  return explainAward(question, { skip: 0, take: 100 });
}

const text = (amount: bigint | null) => (amount === null ? null : moneyText(amount as Parameters<typeof moneyText>[0]));

describe('the explanation of an award', () => {
  it('says at which price of which bid each supplier won, and what each other offer would have meant', async () => {
    const { lines, cost, rowsTotal } = await explain(
      e1([
        { rule: 'maxShare', basisPoints: 6000 },
        { rule: 'minQuality', basisPoints: 5000 },
      ]),
    );
    expect([text(cost), text(rowsTotal)]).toEqual(['916.00', '916.00']);
    const [a, b] = lines[0]!.won;
    expect(a!.cells).toEqual([
      { supplier: 'A', line: 'X', kind: 'break', from: 60_000n, unitPrice: 90_000n, quantity: 60_000n },
    ]);
    expect([a, b].map((row) => [row!.supplier, text(row!.amount)])).toEqual([
      ['A', '540.00'],
      ['B', '376.00'],
    ]);
    // The 40 of B at A's break would cost 360.00, less than the 376.00 that B gets: the cap forbids it.
    const fromA = b!.others.find((other) => other.supplier === 'A')!;
    expect([text(fromA.asked), fromA.isCheaper, fromA.cost, fromA.because]).toEqual([
      '360.00',
      true,
      null,
      ['the rule "no supplier above 60 %"'],
    ]);
    const fromC = b!.others.find((other) => other.supplier === 'C')!;
    expect([text(fromC.asked), fromC.isCheaper, fromC.because]).toEqual([
      '364.00',
      true,
      ['the rule "quality at least 50 %" in L'],
    ]);
    const toC = a!.others.find((other) => other.supplier === 'C')!;
    expect(toC.because).toEqual(['the rule "quality at least 50 %" in L', 'it sells no more than 50 of X']);
    const toB = a!.others.find((other) => other.supplier === 'B')!;
    expect(toB.because).toEqual(['B: 100 are more than it can supply', 'the rule "no supplier above 60 %"']);
  });

  it('shares each line by quantity and adds up to what each trust pays, beside what it would pay alone', async () => {
    const { trusts, lines } = await explain(e1([{ rule: 'minQuality', basisPoints: 5000 }]));
    expect(lines[0]!.byTrust.map((one) => [one.trust, text(one.amount)])).toEqual([
      ['LAS', '360.00'],
      ['SCAS', '540.00'],
    ]);
    expect(trusts.map((one) => [one.trust, text(one.total), text(one.alone), text(one.difference)])).toEqual([
      ['LAS', '360.00', '376.00', '-16.00'],
      ['SCAS', '540.00', '540.00', '0.00'],
    ]);
  });

  it('names every step of an incremental ladder with its own quantity', async () => {
    const pack = packOf({
      trusts: ['LAS'],
      lots: [{ id: 'L' }],
      lines: [{ id: 'X', lot: 'L', demand: { LAS: '100' } }],
      bids: [
        {
          supplier: 'A',
          prices: [{ line: 'X', unitPrice: '10.00', kind: 'incremental', breaks: [{ from: '60', unitPrice: '9.00' }] }],
        },
      ],
      suppliers: [{ id: 'A' }],
      scenarios: [{ id: 'base' }],
    });
    const { lines } = await explain(pack);
    expect(lines[0]!.won[0]!.cells.map((cell) => [cell.quantity, cell.unitPrice])).toEqual([
      [60_000n, 100_000n],
      [40_000n, 90_000n],
    ]);
  });

  it('moves a lot that may not be split as a whole, and adds charges and discounts in', async () => {
    const pack = packOf({
      trusts: ['LAS'],
      lots: [{ id: 'L', split: 'never' }],
      lines: [
        { id: 'X', lot: 'L', demand: { LAS: '2' } },
        { id: 'Y', lot: 'L', demand: { LAS: '3' } },
      ],
      suppliers: [{ id: 'A' }, { id: 'B' }],
      bids: [
        {
          supplier: 'A',
          prices: [
            { line: 'X', unitPrice: '10.00' },
            { line: 'Y', unitPrice: '20.00' },
          ],
        },
        {
          supplier: 'B',
          fixedCharge: '7.00',
          prices: [
            { line: 'X', unitPrice: '9.00' },
            { line: 'Y', unitPrice: '19.50' },
          ],
        },
      ],
      scenarios: [{ id: 'base' }],
    });
    const { lines } = await explain(pack);
    const [row] = lines[0]!.won;
    expect([row!.together, text(row!.paid)]).toEqual([['Y'], '80.00']);
    // B asks 76.50 for both lines, which is less, but its charge of 7.00 makes the award 3.50 dearer.
    expect(row!.others.map((o) => [o.supplier, text(o.asked), o.isCheaper, text(o.cost), text(o.difference)])).toEqual([
      ['B', '76.50', true, '83.50', '3.50'],
    ]);
    expect(row!.others.map((other) => text(other.lessOnLine))).toEqual(['2.00']);
  });

  const seed = 20_261_124;
  it(`never finds a permitted offer that would make a proved best award cheaper (seed ${seed})`, async () => {
    const bid = fc.record({
      x: fc.integer({ min: 1, max: 9 }),
      y: fc.integer({ min: 1, max: 9 }),
      charge: fc.integer({ min: 0, max: 5 }),
      capacity: fc.integer({ min: 2, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(bid, { minLength: 2, maxLength: 4 }), fc.boolean(), async (bids, isCapped) => {
        const pack = packOf({
          trusts: ['LAS'],
          lots: [{ id: 'L' }, { id: 'M' }],
          lines: [
            { id: 'X', lot: 'L', demand: { LAS: '4' } },
            { id: 'Y', lot: 'M', demand: { LAS: '3' } },
          ],
          suppliers: bids.map((_, i) => ({ id: `S${i}` })),
          bids: bids.map((b, i) => ({
            supplier: `S${i}`,
            fixedCharge: `${b.charge}.00`,
            capacityQuantity: String(b.capacity),
            prices: [
              { line: 'X', unitPrice: `${b.x}.00` },
              { line: 'Y', unitPrice: `${b.y}.00` },
            ],
          })),
          scenarios: [{ id: 'base', rules: isCapped ? [{ rule: 'maxShare', basisPoints: 7000 }] : [] }],
        });
        const { runs } = await evaluate(pack, solver, sha256);
        if (runs[0]!.status !== 'optimal') return;
        const { lines, rowsTotal, chargesTotal, cost } = await explain(pack);
        expect(rowsTotal + chargesTotal).toBe(cost);
        for (const other of lines.flatMap((line) => line.won).flatMap((row) => row.others)) {
          if (other.difference === null) expect(other.because.length).toBeGreaterThan(0);
          else expect(other.difference >= 0n).toBe(true);
        }
      }),
      { seed, numRuns: 25 },
    );
  }, 60_000);
});
