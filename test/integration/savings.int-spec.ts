import { Client } from 'pg';
import { SavingsModule, SavingsQueries, SavingsService } from '@tandem/features/savings';
import { parseMoney } from '@tandem/domain/money';
import { createWorld, type World } from '../support/world.js';

/** The example of the methods page: SCAS 40 and LAS 60 ambulances at £140,000; £760,000 = £210,000 alone + £550,000 together. */
const RUNS = [
  { coalition: ['LAS', 'SCAS'], quantity: '100', perTrust: { LAS: '8400000.00', SCAS: '5600000.00' } },
  { coalition: ['LAS'], quantity: '60', perTrust: { LAS: '8670000.00' } },
  { coalition: ['SCAS'], quantity: '40', perTrust: { SCAS: '5880000.00' } },
];
const DEMAND = [
  { trust: 'LAS', quantity: '60', baseline: '146000.00', type: 1, budget: 'capital', year: '2026/27' },
  { trust: 'SCAS', quantity: '25', baseline: '150000.00', type: 1, budget: 'capital', year: '2026/27' },
  { trust: 'SCAS', quantity: '15', baseline: '150000.00', type: 1, budget: 'capital', year: '2027/28' },
] as const;

describe('the savings ledger', () => {
  let world: World;
  let service: SavingsService;
  let queries: SavingsQueries;
  let awardId: string;

  beforeAll(async () => {
    world = await createWorld([SavingsModule]);
    service = world.get(SavingsService);
    queries = world.get(SavingsQueries);
    awardId = await anAward('approved');
  }, 60_000);

  afterAll(() => world?.close());

  const inSight = (email: string) => world.as(email, (tx) => queries.lines(tx));
  const total = (lines: { amount: string }[]) => lines.reduce((sum, l) => sum + parseMoney(l.amount), 0n);

  it('posts an approved award once, however often the job is delivered', async () => {
    const posted = await Promise.all([service.post(awardId), service.post(awardId), service.post(awardId)]);
    expect(posted.map((p) => p.lines).sort((a, b) => a - b)).toEqual([0, 0, 6]);
  });

  it('gives each trust its own lines, with its own part and the partnership’s to the penny', async () => {
    const [las, scas] = [
      await inSight(world.trusts.LAS.email('finance')),
      await inSight(world.trusts.SCAS.email('finance')),
    ];
    const part = (lines: typeof las, attribution: string) => total(lines.filter((l) => l.attribution === attribution));
    expect([part(las, 'OWN_OR_MARKET'), part(las, 'PARTNERSHIP')]).toEqual([90_000_00n, 270_000_00n]);
    expect([part(scas, 'OWN_OR_MARKET'), part(scas, 'PARTNERSHIP')]).toEqual([120_000_00n, 280_000_00n]);
    expect(new Set([...las, ...scas].map((l) => `${l.stage} ${l.cashType} ${l.recurrence}`))).toEqual(
      new Set(['contracted CASH_RELEASING NON_RECURRENT']),
    );
    expect(scas.every((l) => l.trustId === world.trusts.SCAS.id)).toBe(true);
  });

  it('shows a trust outside the partnership nothing, and the auditor everything', async () => {
    expect(await inSight(world.trusts.EEAST.email('finance'))).toEqual([]);
    expect(await world.as(world.trusts.EEAST.email('executive'), (tx) => queries.totals(tx))).toEqual([]);
    expect(await inSight(world.audit.email('auditor'))).toHaveLength(6);
  });

  it('refuses to post an award that waits for a trust', async () => {
    const waiting = await anAward('proposed');
    await expect(service.post(waiting)).rejects.toMatchObject({ code: 'SAVING.AWARD_NOT_APPROVED' });
  });

  it('lets finance of the trust, and nobody else, accept or reject a line, with a reason', async () => {
    const [line] = await inSight(world.trusts.SCAS.email('finance'));
    const review = (email: string, reason = 'The journal is in the ledger') =>
      world.as(email, (tx) => service.review(tx, line!.id, { decision: 'rejected', reason }));
    await expect(review(world.trusts.SCAS.email('procurement'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(review(world.trusts.LAS.email('finance'))).rejects.toMatchObject({ code: 'SAVING.NOT_FOUND' });
    await expect(review(world.audit.email('auditor'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    expect(await review(world.trusts.SCAS.email('finance'), ' ')).toEqual([
      { field: 'reason', message: 'Enter the reason for your decision' },
    ]);
    expect(await review(world.trusts.SCAS.email('finance'))).toEqual([]);
    const after = await world.as(world.trusts.SCAS.email('finance'), (tx) => queries.line(tx, line!.id));
    expect(after?.review).toBe('rejected');
  });

  it('keeps the totals equal to the lines after any reviews, also at the same time', async () => {
    const lines = await inSight(world.audit.email('auditor'));
    const emailOf = (trustId: string) =>
      (trustId === world.trusts.LAS.id ? world.trusts.LAS : world.trusts.SCAS).email('finance');
    await Promise.all(
      Array.from({ length: 40 }, (_none, i) => {
        const line = lines[i % lines.length]!;
        return world.as(emailOf(line.trustId), (tx) =>
          service.review(tx, line.id, { decision: i % 3 ? 'accepted' : 'rejected', reason: `turn ${i}` }),
        );
      }),
    );
    const [now, totals] = [
      await inSight(world.audit.email('auditor')),
      await world.as(world.audit.email('auditor'), (tx) => queries.totals(tx)),
    ];
    const key = (l: { trust?: string; financialYear: string; attribution: string; review: string }, trust: string) =>
      [trust, l.financialYear, l.attribution, l.review].join('|');
    const raw = new Map<string, bigint>();
    for (const l of now) {
      const k = key(l, l.trustId);
      raw.set(k, (raw.get(k) ?? 0n) + parseMoney(l.amount));
    }
    expect(new Map(totals.map((t) => [key(t, t.trustId), parseMoney(t.amount) as bigint]))).toEqual(raw);
  });

  it('lets nobody change or remove a line, not even past the application', async () => {
    const admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    await expect(admin.query(`update saving_entry set amount = 1`)).rejects.toThrow('never changed or removed');
    await expect(admin.query(`delete from saving_review`)).rejects.toThrow('never changed or removed');
    await admin.end();
  });

  /** A tender with its run and award as the features before this one leave them, written straight into the tables. */
  async function anAward(state: 'approved' | 'proposed'): Promise<string> {
    const evaluation = JSON.stringify({
      runs: RUNS.map((r) => ({
        scenario: 'base',
        coalition: r.coalition,
        status: 'optimal',
        perTrust: r.perTrust,
        award: [
          {
            line: 'DCA',
            quantity: r.quantity,
            amount: `${Object.values(r.perTrust).reduce((a, b) => a + Number(b), 0)}.00`,
          },
        ],
      })),
    });
    return world.asSystem(async (tx) => {
      const one = async (sql: string, values: unknown[]) =>
        (await tx.row<{ id: string }>(`${sql} returning id`, values))!.id;
      const by = (await world.actorOf(world.trusts.LAS.email('procurement'))).accountId;
      const tender = await one(
        `insert into tender (reference, partnership_id, lead_trust_id, title, state, created_by) values ($1, $2, $3, 'Ambulances', 'evaluated', $4)`,
        [`TDM-TEST-${state}`, world.partnershipId, world.trusts.LAS.id, by],
      );
      const lot = await one(`insert into tender_lot (tender_id, number, title) values ($1, 1, 'Vehicles')`, [tender]);
      const line = await one(
        `insert into tender_line (tender_id, lot_id, code, item, cpv_code, unit) values ($1, $2, 'DCA', 'Double-crewed ambulance', '34114121', 'each')`,
        [tender, lot],
      );
      for (const name of ['LAS', 'SCAS'] as const)
        await tx.rows(`insert into tender_trust (tender_id, trust_id) values ($1, $2)`, [
          tender,
          world.trusts[name].id,
        ]);
      for (const d of DEMAND)
        await tx.rows(
          `insert into tender_demand (tender_id, line_id, trust_id, budget_type, financial_year, quantity, baseline_unit_price, baseline_type, baseline_evidence) values ($1, $2, $3, $4, $5, $6, $7, $8, 'invoices of 2024/25')`,
          [tender, line, world.trusts[d.trust].id, d.budget, d.year, d.quantity, d.baseline, d.type],
        );
      const run = await one(
        `insert into award_run (partnership_id, tender_id, number, state, pack, pack_sha256, evaluation, evaluation_sha256, task_count) values ($1, $2, 1, 'done', '{}', 'p', $3, 'e', 3)`,
        [world.partnershipId, tender, evaluation],
      );
      return one(
        `insert into award (tender_id, partnership_id, run_id, scenario, coalition, state, paper, content_sha256, proposed_by, proposed_by_trust_id) values ($1, $2, $3, 'base', array['LAS', 'SCAS'], $4, '{}', 'c', $5, $6)`,
        [tender, world.partnershipId, run, state, by, world.trusts.LAS.id],
      );
    });
  }
});
