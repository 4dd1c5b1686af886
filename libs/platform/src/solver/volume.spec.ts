import { awardProblem, readTenderPack } from '@tandem/domain/awards';
import { awardProgram, boxOf, COST_PER_PENNY, relax } from '@tandem/domain/certificates';
import { HighsSolver } from './highs-solver.js';
import { Lagrangian, POUND } from './lagrangian.js';
import { volume } from './volume.js';

/** Ten lots and four suppliers, each with three steps of discount on its whole spend. */
function problemWith(rules: object[], split = 'allowed') {
  const lines = Array.from({ length: 10 }, (_, l) => ({
    id: `X${l}`,
    lot: `L${l}`,
    demand: { T1: String(40 + 17 * l) },
  }));
  const { pack, problems } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['T1'],
    lots: lines.map(({ lot }) => ({ id: lot, split })),
    lines,
    bids: Array.from({ length: 4 }, (_, s) => ({
      supplier: `S${s}`,
      fixedCharge: String(150 + 40 * s),
      prices: lines.map(({ id }, l) => ({ line: id, unitPrice: `${20 + 9 * l + ((s * 7 + l * 5) % 6)}.00` })),
      spendTiers: {
        kind: s % 2 === 0 ? 'allUnits' : 'incremental',
        steps: [0, 1, 2].map((k) => ({ from: String(k * (9000 + 2000 * s)), discountBasisPoints: k * (150 + 60 * s) })),
      },
    })),
    scenarios: [{ id: 'base', rules }],
  });
  if (!pack) throw new Error(JSON.stringify(problems));
  return awardProblem(pack, 'base', pack.trusts);
}

const TENDERS = [
  problemWith([]),
  problemWith([{ rule: 'maxShare', basisPoints: 4000 }]),
  problemWith([{ rule: 'maxSuppliers', value: 2 }], 'never'),
];

describe('looking ahead of the linear program of a large tender', () => {
  const solver = new HighsSolver({ threads: 1 });
  afterAll(async () => solver.close());

  it('proves in whole numbers the bound that it says in doubles, which is above no award and near the best', async () => {
    for (const problem of TENDERS) {
      const program = awardProgram(problem);
      const lagrangian = new Lagrangian(program);
      const { bound, y } = volume(lagrangian, { steps: 800, isOver: () => false });
      const proved = relax(program, boxOf(program), lagrangian.exact(y))!;
      const exact = Number(proved.value >> proved.shift);
      const { status, costPence } = await solver.solve(problem, { timeLimitMs: 20_000 });
      const least = Number(costPence! * COST_PER_PENNY);
      expect(status).toBe('optimal');
      expect(Math.abs(exact / (bound * POUND) - 1)).toBeLessThan(1e-7);
      expect(exact).toBeLessThanOrEqual(least);
      expect(exact).toBeGreaterThan(0.9 * least);
    }
  });

  it('goes on from multipliers that it is given and never loses the bound that they have', () => {
    const lagrangian = new Lagrangian(awardProgram(TENDERS[0]!));
    const isOver = () => false;
    const first = volume(lagrangian, { steps: 100, isOver });
    const again = volume(lagrangian, { steps: 100, isOver, from: { y: first.y, target: first.bound * 1.01 } });
    expect(again.bound).toBeGreaterThanOrEqual(first.bound);
  });
});
