import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { HighsSolver } from '@tandem/platform/solver';
import { evaluate, solveOne } from './evaluate.js';
import { replay } from './replay.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const solver = new HighsSolver();
beforeAll(async () => solver.warm());
afterAll(async () => solver.close());

function packOf(document: unknown): TenderPack {
  const read = readTenderPack(document);
  if (!read.pack) throw new Error(JSON.stringify(read.problems));
  return read.pack;
}

const ladder = (supplier: string, unitPrice: string, ...breaks: [string, string][]) => ({
  supplier,
  prices: [{ line: 'DCA', unitPrice, breaks: breaks.map(([from, price]) => ({ from, unitPrice: price })) }],
});

/** Three trusts need 60, 25 and 15 ambulances; three price ladders. */
const ambulances = {
  format: 'tandem-tender-pack/1',
  reference: 'TDM-2026-0001',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS', 'SECAMB'],
  lots: [{ id: 'L1' }],
  lines: [{ id: 'DCA', lot: 'L1', unit: 'each', demand: { LAS: '60', SCAS: '25', SECAMB: '15' } }],
  suppliers: [{ id: 'S1' }, { id: 'S2', sme: true }, { id: 'S3' }],
  bids: [
    ladder('S1', '152000.00', ['50', '146000.00'], ['100', '139000.00']),
    ladder('S2', '149000.00', ['80', '144000.00'], ['100', '141000.00']),
    ladder('S3', '150000.00', ['20', '147500.00'], ['40', '143000.00']),
  ],
  scenarios: [
    { id: 'base', rules: [] },
    { id: 'one-for-none', rules: [{ rule: 'maxShare', basisPoints: 3000 }] },
  ],
};

const thousands = (amounts: Readonly<Record<string, string | null>> | null) =>
  Object.values(amounts ?? {}).map((amount) => Number(amount) / 1000);

describe('the evaluation of the ambulance tender', () => {
  const pack = packOf(ambulances);

  it('shows the joint award against every trust alone, from the same bids', async () => {
    const evaluation = await evaluate(pack, solver, sha256);
    const all = evaluation.comparisons.find((c) => c.scenario === 'base' && c.coalition.length === 3)!;
    expect(thousands(all.alone)).toEqual([8580, 3687.5, 2235]);
    expect(all.gain).toBe('602500.00');
    expect(thousands(all.cash)).toEqual([240, 212.5, 150]);
    expect(all.shapley).toEqual({ LAS: '167083.34', SCAS: '223333.33', SECAMB: '212083.33' });
    const joint = evaluation.runs.find((r) => r.scenario === 'base' && r.coalition.length === 3)!;
    expect(joint).toMatchObject({ status: 'optimal', cost: '13900000.00', gap: '0.00', award: [{ supplier: 'S1' }] });
    const pair = evaluation.comparisons.find((c) => c.scenario === 'base' && c.coalition.join() === 'LAS,SCAS')!;
    expect(pair).toMatchObject({
      gain: '112500.00',
      cash: { LAS: '0.00', SCAS: '112500.00' },
      shapley: { LAS: '56250.00', SCAS: '56250.00' },
    });
  });

  it('says in words why a scenario has no award, and imputes nothing from it', async () => {
    const evaluation = await evaluate(pack, solver, sha256);
    const run = evaluation.runs.find((r) => r.scenario === 'one-for-none' && r.coalition.length === 3)!;
    expect(run).toMatchObject({ status: 'infeasible', cost: null });
    expect(run.infeasibleBecause[0]).toContain('no supplier above 30 %');
    const comparison = evaluation.comparisons.find((c) => c.scenario === 'one-for-none')!;
    expect(comparison).toMatchObject({ gain: null, cash: null, shapley: null });
  });

  it('gives the same bytes whatever the order of the sets in the pack', async () => {
    const shuffled = {
      ...ambulances,
      trusts: ambulances.trusts.toReversed(),
      suppliers: ambulances.suppliers.toReversed(),
      bids: [ambulances.bids[1], ambulances.bids[2], ambulances.bids[0]],
      scenarios: ambulances.scenarios.toReversed(),
    };
    const first = await evaluate(pack, solver, sha256);
    const second = await evaluate(packOf(shuffled), solver, sha256);
    expect(canonicalJson(second)).toBe(canonicalJson(first));
  });

  it('agrees with its own replay, and a replay finds a penny that was changed', async () => {
    const evaluation = await evaluate(pack, solver, sha256);
    expect(await replay(evaluation, solver, sha256)).toEqual([]);
    const forged: { runs: { cost: string }[] } = JSON.parse(JSON.stringify(evaluation));
    forged.runs[6]!.cost = '13900000.01';
    expect(await replay(forged, solver, sha256)).toEqual([
      { path: '$.runs[6].cost', message: 'This is "13900000.01"; recomputed it is "13900000.00".' },
    ]);
  });

  it('can be stopped between and within runs', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped by the buyer'));
    await expect(evaluate(pack, solver, sha256, { signal: stop.signal })).rejects.toThrow('stopped by the buyer');
  });
});

describe('published volume discounts', () => {
  const file = join(process.cwd(), '../shared/data/auctions/volume-discount/gams-bid.json');

  it('buys the Bracken and McCormick requirement for 15,210,109.512', async () => {
    if (!existsSync(file)) {
      console.log('not run: shared data absent');
      return;
    }
    const instance: {
      requirement: number;
      vendors: Record<string, { setup: number; price: number; qmin: number; qmax: number }[]>;
    } = JSON.parse(readFileSync(file, 'utf8'));
    const { requirement, vendors } = instance;
    const pack = packOf({
      format: 'tandem-tender-pack/1',
      reference: 'BID',
      currency: 'USD',
      trusts: ['T'],
      lines: [{ id: 'X', lot: 'L', indivisible: false, demand: { T: String(requirement) } }],
      bids: Object.entries(vendors).map(([supplier, [first, ...more]]) => ({
        supplier,
        prices: [
          {
            line: 'X',
            unitPrice: String(first!.price),
            kind: 'incremental',
            fixedCharge: String(first!.setup),
            min: String(first!.qmin),
            max: String((more.at(-1) ?? first!).qmax),
            breaks: more.map((m) => ({ from: String(m.qmin), unitPrice: String(m.price) })),
          },
        ],
      })),
      scenarios: [{ id: 'base' }],
    });
    const run = await solveOne(pack, 'base', ['T'], solver);
    expect(run.status).toBe('optimal');
    const error = Math.abs(Number(run.award!.cost) / 100 / 15_210_109.512 - 1);
    expect(error).toBeLessThan(1e-9);
  });
});
