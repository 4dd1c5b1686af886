import { parseMoney } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import {
  type AwardRead,
  AwardsJobs,
  AwardsModule,
  AwardsQueries,
  AwardsService,
  type Decision,
  DecisionsService,
} from '@tandem/features/awards';
import { PartnershipService } from '@tandem/features/partnership';
import { EvaluationService } from '@tandem/features/evaluation';
import { TendersQueries } from '@tandem/features/tenders';
import { systemActor } from '@tandem/platform/database';
import { assessAll, openedTender } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

jest.setTimeout(60_000);

type TrustName = 'LAS' | 'SCAS' | 'SECAMB';

describe('an award before its trusts', () => {
  let world: World;
  let tenderId: string;
  let runId: string;
  let awardId: string;

  const lead = () => world.trusts.LAS.email('procurement');
  const executive = (trust: TrustName) => world.trusts[trust].email('executive');
  const award = (id = awardId): Promise<AwardRead> => world.as(lead(), (tx) => world.get(AwardsQueries).award(tx, id));
  const state = async () => (await world.as(lead(), (tx) => world.get(TendersQueries).tender(tx, tenderId))).state;
  const answer = async (email: string, change: Partial<Decision> = {}) => {
    const decision: Decision = {
      verdict: 'approve',
      reason: '',
      contentSha256: (await award()).contentSha256,
      ...change,
    };
    return world.as(email, (tx) => world.get(DecisionsService).decide(tx, awardId, decision));
  };
  const propose = (coalition?: string[]) =>
    world.as(lead(), (tx) =>
      world
        .get(AwardsService)
        .propose(tx, runId, 'base', { why: 'The lowest price.', ...(coalition ? { coalition } : {}) }),
    );
  const queued = () =>
    world.asSystem((tx) => tx.rows<{ payload: unknown }>(`select payload from outbox where job = 'savings.post'`));
  const deeds = () =>
    world.asSystem(async (tx) =>
      (
        await tx.rows<{ action: string }>(`select action from audit_entry where chain = $1 order by seq`, [
          `tender:${tenderId}`,
        ])
      ).map((row) => row.action),
    );

  beforeAll(async () => {
    world = await createWorld([AwardsModule]);
    tenderId = await openedTender(world);
    await assessAll(world, tenderId);
    runId = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
    await world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
    await world.asSystem(async (tx) => {
      const service = world.get(PartnershipService);
      const account = (email: string, office: string) =>
        service.addAccount(tx, {
          organisationId: world.trusts.SCAS.id,
          email,
          name: office,
          office,
          roles: ['executive', 'procurement'],
          passwordHash: null,
        });
      await account('director@scas.tandem.example', 'Director of Finance');
      await service.addLimit(tx, {
        trustId: world.trusts.SCAS.id,
        office: 'Director of Finance',
        budgetType: 'capital',
        upTo: parseMoney('5000000.00'),
        startsOn: '2018-09-25' as LocalDate,
        source: 'Test scheme of delegation',
      });
    });
  });
  afterAll(() => world?.close());

  const director = async <T>(work: Parameters<World['database']['transaction']>[1]): Promise<T> => {
    const account = await world.asSystem((tx) =>
      tx.row<{ id: string }>(`select id from account where email = 'director@scas.tandem.example'`),
    );
    const actor = {
      ...(await world.actorOf(executive('SCAS'))),
      accountId: account!.id,
      office: 'Director of Finance',
    };
    return (await world.database.transaction({ ...actor, roles: ['executive', 'procurement'] }, work)) as T;
  };

  it('is proposed with a paper that says what, how much, against what and what could go wrong', async () => {
    awardId = await propose();
    const { paper } = await award();
    expect([paper.total, paper.gain, await state()]).toEqual(['13900000.00', '602500.00', 'awardProposed']);
    expect(paper.shares.map((s) => [s.trust, s.amount, s.alone, s.cash])).toEqual([
      ['LAS', '8340000.00', '8580000.00', '240000.00'],
      ['SCAS', '3475000.00', '3687500.00', '212500.00'],
      ['SECAMB', '2085000.00', '2235000.00', '150000.00'],
    ]);
    expect(paper.shares[0]!.savings).toEqual([
      {
        cashType: 'CASH_RELEASING',
        budgetType: 'CAPITAL',
        recurrence: 'NON_RECURRENT',
        own: '540000.00',
        partnership: '240000.00',
        notEvidenced: '0.00',
      },
    ]);
    expect(paper.risks.map((risk) => risk.risk)).toEqual(
      expect.arrayContaining(['singleSupplier', 'priceBreak', 'withdrawal']),
    );
  });

  it('cannot be proposed a second time while it waits', async () => {
    await expect(propose()).rejects.toMatchObject({ code: 'TENDER.WRONG_STATE' });
  });

  it('can be taken back by the trust that proposed it, with a reason, and proposed anew', async () => {
    const withdraw = (email: string, reason: string) =>
      world.as(email, (tx) => world.get(DecisionsService).withdraw(tx, awardId, reason));
    await expect(withdraw(world.trusts.SCAS.email('procurement'), 'No')).rejects.toMatchObject({
      code: 'AWARD.NOT_YOURS',
    });
    await expect(withdraw(world.trusts.LAS.email('executive'), 'No')).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    expect(await withdraw(lead(), ' ')).toEqual([{ field: 'reason', message: 'Enter why the proposal is taken back' }]);
    expect(await withdraw(lead(), 'A delivery date was wrong.')).toEqual([]);
    expect([(await award()).state, (await award()).voidReason, await state()]).toEqual([
      'void',
      'A delivery date was wrong.',
      'evaluated',
    ]);
    awardId = await propose();
    expect(await state()).toBe('awardProposed');
  });

  it('is refused above the limit on the total, even where the trust’s own share is within it', async () => {
    const { contentSha256 } = await award();
    const decided = director((tx) =>
      world.get(DecisionsService).decide(tx, awardId, { verdict: 'approve', reason: '', contentSha256 }),
    );
    await expect(decided).rejects.toMatchObject({ code: 'APPROVAL.TOTAL_OVER_LIMIT' });
  });

  it('is decided by executives of the trusts that take part and by nobody else', async () => {
    await expect(answer(world.trusts.LAS.email('finance'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(answer(world.audit.email('auditor'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(answer(world.trusts.WMAS.email('executive'))).rejects.toMatchObject({ code: 'AWARD.NOT_FOUND' });
    const reads = world.as(world.trusts.WMAS.email('executive'), (tx) => world.get(AwardsQueries).award(tx, awardId));
    await expect(reads).rejects.toMatchObject({ code: 'AWARD.NOT_FOUND' });
    await expect(
      world.as(world.trusts.WMAS.email('procurement'), (tx) => world.get(AwardsQueries).run(tx, runId)),
    ).rejects.toMatchObject({ code: 'AWARD_RUN.NOT_FOUND' });
  });

  it('loses every approval when finance adds to the paper, and says what has changed to who had it open', async () => {
    const shown = (await award()).contentSha256;
    expect(await answer(executive('LAS'))).toEqual({ kind: 'recorded', standing: 'waiting' });
    const words = 'Capital is in the plan for 2027/28.';
    await world.as(world.trusts.SCAS.email('finance'), (tx) => world.get(AwardsService).comment(tx, awardId, words));
    const now = await award();
    expect([now.standing.approvedBy, now.standing.voided.length, now.contentSha256 === shown]).toEqual([[], 1, false]);
    expect(await answer(executive('SECAMB'), { contentSha256: shown })).toEqual({
      kind: 'changed',
      changes: [`Finance of SCAS has added: “${words}”`],
    });
  });

  it('cannot be declined without a reason', async () => {
    expect(await answer(executive('SECAMB'), { verdict: 'decline' })).toMatchObject({
      kind: 'problems',
      problems: [{ field: 'reason' }],
    });
  });

  it('is void when one trust declines, and the others see the price of their own group', async () => {
    const declined = await answer(executive('SECAMB'), { verdict: 'decline', reason: 'No capital this year.' });
    expect(declined).toEqual({ kind: 'recorded', standing: 'declined' });
    const now = await award();
    expect([now.state, now.voidReason, await state()]).toEqual(['void', 'No capital this year.', 'awardDeclined']);
    const without = await world.as(lead(), (tx) => world.get(AwardsQueries).withoutDecliners(tx, now));
    expect(without!.after).toMatchObject({ coalition: ['LAS', 'SCAS'], cost: parseMoney('12155000.00') });
    expect(without!.remaining.map((one) => [one.trust, one.before, one.after])).toEqual([
      ['LAS', parseMoney('8340000'), parseMoney('8580000')],
      ['SCAS', parseMoney('3475000'), parseMoney('3575000')],
    ]);
    await expect(answer(executive('LAS'))).rejects.toMatchObject({ code: 'AWARD.NOT_WAITING' });
  });

  it('leaves out only trusts that have declined', async () => {
    await expect(propose(['LAS', 'SECAMB'])).rejects.toMatchObject({ code: 'AWARD.TRUSTS_MISSING' });
  });

  it('is never approved by the person who proposed it', async () => {
    awardId = await director<string>((tx) => world.get(AwardsService).propose(tx, runId, 'base'));
    const { contentSha256 } = await award();
    const own = director((tx) =>
      world.get(DecisionsService).decide(tx, awardId, { verdict: 'approve', reason: '', contentSha256 }),
    );
    await expect(own).rejects.toMatchObject({ code: 'APPROVAL.OWN_WORK' });
  });

  it('stands only when every remaining trust has approved, and is then posted to the ledger once', async () => {
    expect((await award()).paper.coalition).toEqual(['LAS', 'SCAS']);
    expect(await answer(executive('LAS'))).toEqual({ kind: 'recorded', standing: 'waiting' });
    expect([await state(), (await queued()).length]).toEqual(['awardProposed', 0]);
    await expect(answer(executive('LAS'))).rejects.toMatchObject({ code: 'APPROVAL.ALREADY_DECIDED' });
    await expect(answer(executive('SECAMB'))).rejects.toMatchObject({ code: 'AWARD.NOT_A_PARTICIPANT' });
    expect(await answer(executive('SCAS'))).toEqual({ kind: 'recorded', standing: 'stands' });
    expect(await state()).toBe('approved');
    expect((await queued()).map((row) => row.payload)).toEqual([{ data: { awardId }, children: [] }]);
  });

  it('leaves every deed on the chain of its tender', async () => {
    expect((await deeds()).filter((deed) => deed.startsWith('award'))).toEqual([
      'awardRun.started',
      'awardRun.finished',
      'award.proposed',
      'award.withdrawn',
      'award.proposed',
      'award.approved',
      'award.commented',
      'award.declined',
      'award.proposed',
      'award.approved',
      'award.approved',
    ]);
  });

  it('shows before anybody leaves what each of the others would pay', async () => {
    const found = await world.as(lead(), (tx) =>
      world.get(AwardsQueries).consequencesOfWithdrawal(tx, tenderId, 'SCAS'),
    );
    expect(found.remaining).toMatchObject([
      { trust: 'LAS', before: parseMoney('8580000'), after: parseMoney('8580000') },
    ]);
    expect(found.after.extra).toBe(0n);
  });

  it('is never reached by a run that an assessment has overtaken: the run says so and decides nothing', async () => {
    const other = await openedTender(world);
    await assessAll(world, other);
    const { bid, conditions } = await world.asSystem(async (tx) => ({
      bid: (await tx.row<{ id: string }>(`select id from bid where tender_id = $1 order by submitted_at limit 1`, [
        other,
      ]))!.id,
      conditions: (await world.get(TendersQueries).tender(tx, other)).conditions,
    }));
    const overtaken = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId: other }));
    const decisions = conditions.map((c) => ({
      conditionId: c.id,
      result: 'fail',
      reason: 'The certificate has expired.',
    }));
    await world.as(world.trusts.SCAS.email('evaluator'), (tx) =>
      world.get(EvaluationService).assess(tx, other, bid, decisions),
    );
    await world.get(AwardsJobs).compare({ runId: overtaken }, { signal: new AbortController().signal });
    const ended = await world.as(lead(), async (tx) => ({
      run: await world.get(AwardsQueries).run(tx, overtaken),
      tender: await world.get(TendersQueries).tender(tx, other),
    }));
    expect([ended.run.state, ended.tender.state]).toEqual(['failed', 'opened']);
    expect(ended.run.failure).toContain('changed while this run was going');
  });

  it('keeps decisions and papers as they were written: the database refuses to change them', async () => {
    for (const table of ['award_decision', 'award_paper'])
      await expect(
        world.database.transaction(systemActor('test'), (tx) => tx.rows(`update ${table} set content_sha256 = 'x'`)),
      ).rejects.toThrow('permission denied');
  });
});
