import { gunzipSync, gzipSync } from 'node:zlib';
import { type Json, readTenderPack, type TenderPack } from '@tandem/domain/awards';
import { HighsSolver, type ProofChecker } from '@tandem/platform/solver';
import { contentKey, type EarlierAward, sealOf, whyNotTaken } from './earlier-award.js';
import { engineOf, solveOne } from '@tandem/features/packs';
import { storedResult, type TaskResult } from './task-result.js';

const solver = new HighsSolver();
beforeAll(async () => solver.warm());
afterAll(async () => solver.close());

const price = (line: string, unitPrice: string) => ({ line, unitPrice, breaks: [{ from: '40', unitPrice: '900.00' }] });

/** Two lots; the second one is needed by SCAS alone. */
const TENDER = {
  format: 'tandem-tender-pack/1',
  reference: 'TDM-2026-0007',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS'],
  lots: [{ id: 'L1' }, { id: 'L2' }],
  lines: [
    { id: 'MONITOR', lot: 'L1', unit: 'each', demand: { LAS: '30', SCAS: '20' } },
    { id: 'STRETCHER', lot: 'L2', unit: 'each', demand: { SCAS: '10' } },
  ],
  suppliers: [{ id: 'S1' }, { id: 'S2', sme: true }],
  bids: [
    {
      supplier: 'S1',
      prices: [price('MONITOR', '1000.00'), price('STRETCHER', '2000.00')],
      qualityBasisPoints: { L1: 7000, L2: 7000 },
    },
    {
      supplier: 'S2',
      prices: [price('MONITOR', '1010.00'), price('STRETCHER', '1990.00')],
      qualityBasisPoints: { L1: 6000, L2: 6000 },
    },
  ],
  scenarios: [{ id: 'base', rules: [] }],
};

type Tender = typeof TENDER;

/** The tender with something about it changed. */
function tender(change: (document: Tender) => void = () => undefined): TenderPack {
  const document = JSON.parse(JSON.stringify(TENDER)) as Tender;
  change(document);
  const read = readTenderPack(document);
  if (!read.pack) throw new Error(JSON.stringify(read.problems));
  return read.pack;
}

const key = (pack: TenderPack, coalition: string[], scenario = 'base') =>
  contentKey(pack, scenario, coalition, engineOf(solver));

describe('the name of what decides an award', () => {
  const [alone, other, both] = [['LAS'], ['SCAS'], ['LAS', 'SCAS']];

  it('changes with a price in a line that the trusts need, and with no other price', () => {
    const pack = tender((t) => (t.bids[0]!.prices[0]!.unitPrice = '999.99'));
    expect(key(pack, alone)).not.toBe(key(tender(), alone));
    const elsewhere = tender((t) => (t.bids[0]!.prices[1]!.unitPrice = '1999.99'));
    expect(key(elsewhere, alone)).toBe(key(tender(), alone));
    expect([key(elsewhere, other), key(elsewhere, both)]).not.toContain(key(tender(), both));
    expect(key(elsewhere, other)).not.toBe(key(tender(), other));
  });

  it('stays for the trusts whose need stays, when another trust changes its own', () => {
    const pack = tender((t) => (t.lines[0]!.demand.SCAS = '21'));
    expect(key(pack, alone)).toBe(key(tender(), alone));
    expect(key(pack, other)).not.toBe(key(tender(), other));
    expect(key(pack, both)).not.toBe(key(tender(), both));
  });

  it('does not know the name of the scenario, its neighbours, or the time allowed', () => {
    const rules = [{ rule: 'maxSuppliers', value: 1 }] as never[];
    const pack = tender(
      (t) =>
        (t.scenarios = [
          { id: 'renamed', rules: [] },
          { id: 'base', rules },
        ]),
    );
    expect(key(pack, both, 'renamed')).toBe(key(tender(), both));
    expect(key(pack, both, 'base')).not.toBe(key(tender(), both));
    const patient = readTenderPack({ ...(tender().document as { [name: string]: Json }), timeLimitMs: 1234 }).pack!;
    expect(key(patient, both)).toBe(key(tender(), both));
  });

  it('changes with a mark for quality only where the mark keeps a bid from winning', () => {
    const marked = (basisPoints: number, rules: object[]) =>
      tender((t) => {
        t.bids[1]!.qualityBasisPoints.L1 = basisPoints;
        t.scenarios[0]!.rules = rules as never[];
      });
    expect(key(marked(6500, []), both)).toBe(key(tender(), both));
    const least = [{ rule: 'minQuality', basisPoints: 6000 }];
    expect(key(marked(6500, least), both)).toBe(key(marked(6000, least), both));
    expect(key(marked(5900, least), both)).not.toBe(key(marked(6000, least), both));
  });

  it('changes with the version of the program', () => {
    const now = engineOf(solver);
    const keys = [now, { ...now, version: '0.0.1' }, { ...now, solverVersion: '0.0.1' }].map((engine) =>
      contentKey(tender(), 'base', both, engine),
    );
    expect(new Set(keys).size).toBe(3);
  });
});

describe('an award of an earlier run', () => {
  const coalition = ['LAS', 'SCAS'];
  const pack = tender();
  let stored: EarlierAward;

  /** What a stranger with access to the database could make of it, sealed again so that only the sums can tell. */
  const resealed = (change: Partial<TaskResult>, proof = stored.proof): EarlierAward => {
    const award = { ...stored, result: { ...stored.result, ...change }, proof };
    return { ...award, seal: sealOf(key(pack, coalition), award) };
  };
  const because = (earlier: EarlierAward, of = pack) =>
    whyNotTaken(of, 'base', coalition, { key: key(of, coalition), earlier, checker: solver });

  beforeAll(async () => {
    const found = await solveOne(pack, 'base', coalition, solver);
    const award = { result: storedResult(pack, found), proof: gzipSync(JSON.stringify(found.certificate)) };
    stored = { ...award, runId: 'the first', seal: sealOf(key(pack, coalition), award) };
  });

  it('is taken over when its seal, its sums and its proof hold', async () => {
    expect(stored.result).toMatchObject({ status: 'optimal', costPence: '6490000', tie: 'byOrder' });
    expect(await because(stored)).toBeUndefined();
    expect(await because(resealed({}))).toBeUndefined();
  });

  it('is not taken over when anything of it was changed, be it only how a tie was broken', async () => {
    expect(await because({ ...stored, result: { ...stored.result, tie: 'unique' } })).toContain('changed');
    expect(await because({ ...stored, seal: null })).toContain('changed');
  });

  it('is not believed when the seal was made anew: the sums and the proof speak for themselves', async () => {
    const [first, ...rest] = stored.result.award!;
    const fewer = [{ ...first!, thousandths: String(BigInt(first!.thousandths) - 1000n) }, ...rest];
    expect(await because(resealed({ award: fewer }))).toContain('does not hold');
    expect(await because(resealed({ costPence: '6489999', boundPence: '6489999' }))).toContain('does not hold');
    // An award that can be had, and a dearer one than the proof is of.
    const dearer = stored.result.award!.map((row) => ({
      ...row,
      supplier: row.line === 'STRETCHER' ? 'S1' : row.supplier,
    }));
    expect(await because(resealed({ award: dearer, costPence: '6500000', boundPence: '6500000' }))).toContain(
      'another cost',
    );
  });

  it('is not believed with a forged proof, another bound, or none', async () => {
    const proof = JSON.parse(gunzipSync(stored.proof!).toString('utf8')) as { bound: string; nodes: unknown[] };
    const written = (document: object) => gzipSync(JSON.stringify(document));
    const empty = { ...proof, root: [], nodes: [{ kind: 'bound', multipliers: [] }] };
    expect(await because(resealed({}, written(empty)))).toContain('does not prove');
    expect(await because(resealed({}, written({ ...proof, bound: '6489999' })))).toContain('another cost');
    expect(await because(resealed({}, Buffer.from('no gzip')))).toContain('incorrect header');
    expect(await because(resealed({}, null))).toContain('no proof');
  });

  it('does not pass for another tender, whatever its seal says', async () => {
    const cheaper = tender((t) => (t.bids[0]!.prices[0] = { line: 'MONITOR', unitPrice: '1.00', breaks: [] }));
    const earlier = { ...stored, seal: sealOf(key(cheaper, coalition), stored) };
    expect(await because(earlier, cheaper)).toBeDefined();
  });

  it('has its proof checked by the threads of the solver, in the time of a solve, and by nobody else', async () => {
    const asked: unknown[] = [];
    const { signal } = new AbortController();
    const checker: ProofChecker = {
      check: async (problem, proof, costPence, options) => {
        asked.push([problem.coalition, proof, costPence, options]);
        return Promise.resolve({ status: 'stopped' });
      },
    };
    const claimed = { key: key(pack, coalition), earlier: stored, checker, signal };
    expect(await whyNotTaken(pack, 'base', coalition, claimed)).toContain('stopped before it ended');
    expect(asked).toEqual([[coalition, stored.proof, 6490000n, { timeLimitMs: pack.timeLimitMs, signal }]]);
    // What fails sooner is not checked at all.
    await whyNotTaken(pack, 'base', coalition, { ...claimed, earlier: { ...stored, seal: null } });
    expect(asked.length).toBe(1);
  });
});
