import { readTenderPack } from '@tandem/domain/awards';
import { parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { BidsModule } from '@tandem/features/bids';
import { EvaluationModule, EvaluationQueries, EvaluationService } from '@tandem/features/evaluation';
import { TendersModule, TendersQueries, TendersService } from '@tandem/features/tenders';
import { ambulances, assessAll, openedTender } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

describe('the assessment of bids', () => {
  let world: World;
  let tenderId: string;
  beforeAll(async () => {
    world = await createWorld([TendersModule, BidsModule, EvaluationModule]);
    const base = ambulances(world);
    const scas = base.lots[0]!.lines![0]!.demand[1]!;
    // SCAS buys 25 over two years at two baselines: (10 × 150,000 + 15 × 160,000) ÷ 25 = 156,000.
    const demand = [
      base.lots[0]!.lines![0]!.demand[0]!,
      { ...scas, quantity: parseQuantity('10'), baselineUnitPrice: parseUnitPrice('150000') },
      { ...scas, financialYear: '2028/29', quantity: parseQuantity('15'), baselineUnitPrice: parseUnitPrice('160000') },
      base.lots[0]!.lines![0]!.demand[2]!,
    ];
    tenderId = await openedTender(world, {
      lots: [{ ...base.lots[0]!, lines: [{ ...base.lots[0]!.lines![0]!, demand }] }],
      scenarios: [
        { title: 'Without Birch', rules: [{ rule: 'exclude', supplier: world.suppliers.BIRCH.id, lot: 'L1' }] },
        { title: 'One supplier', rules: [{ rule: 'maxSuppliers', value: 1 }] },
      ],
    });
  }, 60_000);
  afterAll(() => world?.close());

  const evaluator = () => world.trusts.LAS.email('evaluator');
  const queries = () => world.get(EvaluationQueries);
  const compliance = () => world.as(evaluator(), (tx) => queries().compliance(tx, tenderId));

  it('counts nothing as passed before anybody has decided', async () => {
    const { isComplete, compliance: results } = await compliance();
    expect(isComplete).toBe(false);
    expect([...results.values()].map((r) => r.status)).toEqual(['undecided', 'undecided', 'undecided']);
  });

  it('asks for a reason with every decision, of a pass as of a fail', async () => {
    const { bids, conditions } = await compliance();
    const decisions = conditions.map((c) => ({ conditionId: c.id, result: 'pass', reason: ' ' }));
    const problems = await world.as(evaluator(), (tx) =>
      world.get(EvaluationService).assess(tx, tenderId, bids[0]!.id, decisions),
    );
    expect(problems.map((p) => p.field)).toEqual(conditions.map((c) => `reason_${c.id}`));
    expect((await compliance()).decisions).toEqual([]);
  });

  it('lets an evaluator write the rows of the own trust only', async () => {
    const { bids, conditions } = await compliance();
    const actor = await world.actorOf(evaluator());
    await expect(
      world.as(evaluator(), (tx) =>
        tx.rows(
          `insert into assessment (tender_id, bid_id, condition_id, trust_id, evaluator_id, result, reason) values ($1, $2, $3, $4, $5, 'pass', 'x')`,
          [tenderId, bids[0]!.id, conditions[0]!.id, world.trusts.SCAS.id, actor.accountId],
        ),
      ),
    ).rejects.toThrow(/row-level security/);
    for (const email of [world.trusts.LAS.email('finance'), world.suppliers.ALDER.email('supplier')])
      await expect(
        world.as(email, (tx) => world.get(EvaluationService).assess(tx, tenderId, bids[0]!.id, [])),
      ).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(
      world.as(world.trusts.WMAS.email('evaluator'), (tx) =>
        world.get(EvaluationService).assess(tx, tenderId, bids[0]!.id, []),
      ),
    ).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
  });

  it('drops a bid that one trust fails, shows the disagreement, and keeps the others', async () => {
    await assessAll(world, tenderId, { supplier: world.suppliers.BIRCH.id, trust: 'SCAS' });
    const read = await compliance();
    expect(read.isComplete).toBe(true);
    const birch = read.bids.find((b) => b.supplierId === world.suppliers.BIRCH.id)!;
    expect(read.compliance.get(birch.id)).toMatchObject({
      status: 'notCompliant',
      failures: [{ trust: world.trusts.SCAS.id, reason: 'The certificate has expired.' }],
      disagreements: [{ passed: [{}, {}], failed: [{}] }],
    });
    const compliant = await world.as(evaluator(), (tx) => queries().compliant(tx, tenderId));
    expect(compliant.map((b) => b.supplierName)).toEqual([
      'Alder Vehicle Works (fictional)',
      'Cedar Conversions (fictional)',
    ]);
  });

  it('builds a valid tender pack of the compliant bids, with names for every code', async () => {
    const built = await world.as(evaluator(), (tx) => queries().buildPack(tx, tenderId));
    expect(readTenderPack(built.pack).problems).toBeUndefined();
    expect(built.pack).toMatchObject({
      trusts: ['LAS', 'SCAS', 'SECAMB'],
      suppliers: [{ id: 'S1' }, { id: 'S3' }],
      lines: [
        {
          id: 'DOUBLE-CREWED-AMBULANCE',
          lot: 'L1',
          demand: { LAS: '60', SCAS: '25', SECAMB: '15' },
          baseline: {
            LAS: { unitPrice: '152000.0000', quantity: '60', type: 'lastPricePaid' },
            SCAS: { unitPrice: '156000.0000', quantity: '25', type: 'lastPricePaid' },
          },
        },
      ],
      scenarios: [
        { id: 'base', rules: [] },
        { id: 'one-supplier', rules: [{ rule: 'maxSuppliers', value: 1 }] },
        { id: 'without-birch', rules: [] },
      ],
    });
    expect(built.labels).toMatchObject({
      trusts: { SCAS: 'South Central Ambulance Service NHS Foundation Trust' },
      suppliers: { S2: 'Birch Coachbuilders (fictional)', S3: 'Cedar Conversions (fictional)' },
      lots: { L1: 'Ambulances' },
      lines: { 'DOUBLE-CREWED-AMBULANCE': 'Double-crewed ambulance' },
    });
    expect(built.ids.suppliers['S3']).toBe(world.suppliers.CEDAR.id);
  });

  it('leaves a trust that withdraws out of the next pack, whatever it had decided', async () => {
    const scas = world.trusts.SCAS;
    await world.as(scas.email('procurement'), (tx) =>
      world.get(TendersService).withdrawTrust(tx, tenderId, scas.id, 'Fleet plan changed.'),
    );
    const built = await world.as(evaluator(), (tx) => queries().buildPack(tx, tenderId));
    expect(built.pack).toMatchObject({
      trusts: ['LAS', 'SECAMB'],
      suppliers: [{ id: 'S1' }, { id: 'S2' }, { id: 'S3' }],
      lines: [{ demand: { LAS: '60', SECAMB: '15' } }],
      scenarios: [{}, {}, { id: 'without-birch', rules: [{ rule: 'exclude', supplier: 'S2', lot: 'L1' }] }],
    });
    expect((await world.as(evaluator(), (tx) => world.get(TendersQueries).tender(tx, tenderId))).state).toBe('opened');
  });
});
