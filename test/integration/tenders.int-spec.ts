import { moneyText } from '@tandem/domain/money';
import { sha256 } from '@tandem/platform/audit';
import {
  publishedContent,
  TenderDraftService,
  TendersModule,
  TendersQueries,
  TendersService,
} from '@tandem/features/tenders';
import { addDays, londonDate, londonInstant } from '@tandem/domain/time';
import { BidsModule } from '@tandem/features/bids';
import { EvaluationModule } from '@tandem/features/evaluation';
import { ambulances, openTender, readyDraft } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

describe('tenders', () => {
  let world: World;
  let lead: string;
  beforeAll(async () => {
    world = await createWorld([TendersModule, BidsModule, EvaluationModule]);
    lead = world.trusts.LAS.email('procurement');
  });
  afterAll(() => world?.close());

  const service = () => world.get(TendersService);
  const queries = () => world.get(TendersQueries);
  const read = (email: string, id: string) => world.as(email, (tx) => queries().tender(tx, id));

  it('asks bids to price each trust alone, every coalition and the total, and says why', async () => {
    const id = await world.as(lead, (tx) => service().create(tx, ambulances(world)));
    const tender = await read(lead, id);
    expect(tender.lots[0]!.lines[0]!.breakPoints).toEqual([
      { fromQuantity: '15.000', reason: 'SECAMB alone' },
      { fromQuantity: '25.000', reason: 'SCAS alone' },
      { fromQuantity: '40.000', reason: 'SCAS and SECAMB together' },
      { fromQuantity: '60.000', reason: 'LAS alone' },
      { fromQuantity: '75.000', reason: 'LAS and SECAMB together' },
      { fromQuantity: '85.000', reason: 'LAS and SCAS together' },
      { fromQuantity: '100.000', reason: 'LAS, SCAS and SECAMB together (every trust)' },
    ]);
  });

  it('values the whole joint buy net and gross and compares the gross value with the threshold', async () => {
    const id = await world.as(lead, (tx) => service().create(tx, ambulances(world)));
    const tender = await read(lead, id);
    expect([tender.estimatedNet, tender.estimatedGross]).toEqual(['15200000.00', '18240000.00']);
    const estimate = await world.as(lead, async (tx) => service().estimate(tx, tender, await queries().demand(tx, id)));
    expect(moneyText(estimate.threshold.amountGross)).toBe('135018.00');
    expect(estimate).toMatchObject({ authorityClass: 'central', isAtThreshold: true, unpricedCount: 0 });
  });

  it('lists everything that still stops the publication, and publishes nothing', async () => {
    const id = await world.as(lead, (tx) => service().create(tx, { ...ambulances(world), conditions: [] }));
    const deadlineAt = londonInstant(addDays(londonDate(new Date()), 5), '12:00');
    const problems = await world.as(lead, (tx) => service().publish(tx, id, { deadlineAt }));
    expect((problems as { field: string }[]).map((p) => p.field)).toEqual([
      'TENDER.HEALTH_CARE_SERVICE',
      'TENDER.LOTS_DECISION_MISSING',
      'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING',
      'TENDER.NO_CONDITIONS',
      'TENDER.DEADLINE_TOO_EARLY',
      'TENDER.CONFLICTS_ASSESSMENT_MISSING',
    ]);
    expect((await read(lead, id)).state).toBe('draft');
  });

  it('gives suppliers at least 25 days, counted from the day after the notice', async () => {
    const id = await readyDraft(world);
    const today = londonDate(new Date());
    const publish = (days: number) =>
      world.as(lead, (tx) => service().publish(tx, id, { deadlineAt: londonInstant(addDays(today, days), '12:00') }));
    expect(await publish(24)).toMatchObject([{ field: 'TENDER.DEADLINE_TOO_EARLY' }]);
    expect(await publish(25)).toHaveProperty('contentSha256');
  });

  it('hashes the text at publication so that anybody with the text can check it', async () => {
    const id = await openTender(world);
    const tender = await read(lead, id);
    const content = await world.as(lead, async (tx) => publishedContent(tender, await queries().demand(tx, id)));
    expect(sha256(content)).toBe(tender.contentSha256);
    const entry = await world.asSystem((tx) =>
      tx.row<{ after: string }>(`select after from audit_entry where chain = $1 and action = 'tender.published'`, [
        `tender:${id}`,
      ]),
    );
    expect(JSON.parse(entry!.after)).toMatchObject({ contentSha256: tender.contentSha256, content });
  });

  it('refuses every change of a published text, at the verb', async () => {
    const id = await openTender(world);
    const draft = world.get(TenderDraftService);
    const changes = [
      () => world.as(lead, (tx) => draft.addCondition(tx, id, { kind: 'requirement', title: 'x', description: 'y' })),
      () => world.as(lead, (tx) => draft.saveLots(tx, id, [], {})),
      () => world.as(lead, (tx) => draft.removeScenario(tx, id, 'base')),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject({ code: 'TENDER.NOT_A_DRAFT' });
  });

  it.each([
    `update tender set title = 'Another' where id = $1`,
    `update tender set deadline_at = deadline_at + interval '1 day' where id = $1`,
    `update tender set published_at = null where id = $1`,
    `delete from tender where id = $1`,
    `update tender_lot set split = 'never' where tender_id = $1`,
    `update tender_line set is_indivisible = false where tender_id = $1`,
    `delete from tender_break_point where tender_id = $1`,
    `update tender_demand set quantity = quantity + 1 where tender_id = $1`,
    `delete from tender_condition where tender_id = $1`,
    `insert into tender_scenario (tender_id, code, title) values ($1, 'late', 'Late')`,
    `delete from tender_trust where tender_id = $1`,
  ])('refuses a change of a published text in the database itself: %s', async (sql) => {
    const id = await openTender(world);
    await expect(world.asSystem((tx) => tx.rows(sql, [id]))).rejects.toThrow(/never changed/);
  });

  it('shows a draft to every partner and to nobody else', async () => {
    const id = await world.as(lead, (tx) => service().create(tx, ambulances(world)));
    await expect(read(world.trusts.SCAS.email('procurement'), id)).resolves.toMatchObject({ state: 'draft' });
    await expect(read(world.audit.email('auditor'), id)).resolves.toMatchObject({ state: 'draft' });
    for (const stranger of [world.trusts.EEAST.email('procurement'), world.suppliers.ALDER.email('supplier')])
      await expect(read(stranger, id)).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
  });

  it('shows a published tender to suppliers without a trust’s quantities and baselines', async () => {
    const id = await openTender(world);
    const supplier = world.suppliers.ALDER.email('supplier');
    expect((await read(supplier, id)).lots[0]!.lines[0]!.breakPoints).toHaveLength(7);
    expect(await world.as(supplier, (tx) => queries().demand(tx, id))).toEqual([]);
    await expect(read(world.trusts.EEAST.email('procurement'), id)).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
  });

  it('keeps from suppliers which of them a scenario leaves out', async () => {
    const id = await openTender(world, undefined, {
      scenarios: [
        { title: 'Two suppliers', rules: [{ rule: 'maxSuppliers', value: 2 }] },
        { title: 'Without Alder', rules: [{ rule: 'exclude', supplier: world.suppliers.ALDER.id, lot: 'L1' }] },
      ],
    });
    const codes = async (email: string) => (await read(email, id)).scenarios.map((s) => s.code);
    expect(await codes(lead)).toEqual(['base', 'two-suppliers', 'without-alder']);
    expect(await codes(world.suppliers.BIRCH.email('supplier'))).toEqual(['base', 'two-suppliers']);
  });

  it('lets only procurement publish, and only a person start a tender', async () => {
    const id = await readyDraft(world);
    const deadlineAt = londonInstant(addDays(londonDate(new Date()), 60), '12:00');
    for (const role of ['finance', 'executive', 'evaluator'] as const)
      await expect(
        world.as(world.trusts.LAS.email(role), (tx) => service().publish(tx, id, { deadlineAt })),
      ).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(world.asSystem((tx) => service().create(tx, ambulances(world)))).rejects.toMatchObject({
      code: 'ACCESS.PERSON_NEEDED',
    });
  });

  it('cancels with a reason, and not without', async () => {
    const id = await openTender(world);
    expect(await world.as(lead, (tx) => service().cancel(tx, id, ' '))).toMatchObject([{ field: 'reason' }]);
    await world.as(lead, (tx) => service().cancel(tx, id, 'The budget was withdrawn.'));
    expect(await read(lead, id)).toMatchObject({ state: 'cancelled', cancelledReason: 'The budget was withdrawn.' });
  });

  it('lets a trust withdraw itself, never another trust, and never the lead authority', async () => {
    const id = await openTender(world);
    const withdraw = (email: string, trustId: string) =>
      world.as(email, (tx) => service().withdrawTrust(tx, id, trustId, 'Fleet plan changed.'));
    const scas = world.trusts.SCAS;
    await expect(withdraw(lead, scas.id)).rejects.toMatchObject({ code: 'ACCESS.OTHER_TRUST' });
    await expect(withdraw(lead, world.trusts.LAS.id)).rejects.toMatchObject({ code: 'TENDER.LEAD_CANNOT_WITHDRAW' });
    expect(await withdraw(scas.email('procurement'), scas.id)).toEqual([]);
    const { tender, demand } = await world.as(lead, (tx) => queries().packSource(tx, id));
    expect(tender.trusts.find((t) => t.code === 'SCAS')).toMatchObject({ state: 'withdrawn' });
    expect(new Set(demand.map((d) => d.trustId))).toEqual(new Set([world.trusts.LAS.id, world.trusts.SECAMB.id]));
  });

  it('moves lines between lots, drops a lot that is empty, and numbers the rest anew', async () => {
    const base = ambulances(world);
    const stretcher = { ...base.lots[0]!.lines![0]!, item: 'Stretcher' };
    const id = await world.as(lead, (tx) =>
      service().create(tx, { ...base, lots: [...base.lots, { title: 'Stretchers', lines: [stretcher] }] }),
    );
    const before = await read(lead, id);
    const [first, second] = before.lots;
    const lots = before.lots.map((l) => ({ id: l.id, title: l.title, split: l.split, maxSuppliers: '' }));
    const draft = world.get(TenderDraftService);
    await world.as(lead, (tx) => draft.saveLots(tx, id, lots, { [first!.lines[0]!.id]: second!.id }));
    const after = await read(lead, id);
    expect(after.lots).toMatchObject([{ number: 1, title: 'Stretchers', lines: [{}, {}] }]);
    await world.as(lead, (tx) => draft.splitOff(tx, id, after.lots[0]!.lines[0]!.id));
    expect((await read(lead, id)).lots.map((l) => l.number)).toEqual([1, 2]);
  });
});
