import { MarketService } from '@tandem/features/market';
import { TendersService } from '@tandem/features/tenders';
import { OutboxRelay, Workers } from '@tandem/platform/queue';
import { jobHandlers } from '../../apps/worker/src/handlers.js';
import { type ApiCaller, createApiWorld, type Json } from '../support/api-caller.js';
import { fictionalNotices } from '../support/notices.js';
import { LADDERS, untilDeadline } from '../support/procurement.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

const HEADINGS = 'Item,Engine,CPV,Station,Year,Qty,UoM,Needed by,Unit cost,Price type,Price date,Invoice,Cap/Rev';
const NEEDS = { LAS: '60', SCAS: '25', SECAMB: '15' } as const;
type Trust = keyof typeof NEEDS;

const row = (quantity: string, station: string) =>
  `Double-crewed ambulance,diesel,34114121-3,${station},2027/28,${quantity},each,1/9/2027,152000,last price paid,1/4/2026,INV-1,capital`;

/**
 * The whole slice from the outside: nothing but `/api/v1` over HTTP, as a trust's own systems would use it. The tests are
 * one story, in order. Two things no client may do are done as the platform: importing published notices, and publishing
 * with a deadline that is seconds away.
 */
describe('a purchase through the API alone', () => {
  let world: World;
  let lead: Record<Trust, ApiCaller>;
  let caller: (email: string) => Promise<ApiCaller>;
  let requirementId: string;
  let tenderId: string;
  let runId: string;
  let awardId: string;

  beforeAll(async () => {
    const started = await createApiWorld();
    ({ world, caller } = started);
    await world.get(Workers).start(jobHandlers(started.app));
    await world.get(OutboxRelay).start();
    const signIn = (trust: Trust) => caller(world.trusts[trust].email('procurement'));
    lead = { LAS: await signIn('LAS'), SCAS: await signIn('SCAS'), SECAMB: await signIn('SECAMB') };
  }, 120_000);

  afterAll(async () => {
    await world?.get(OutboxRelay).stop();
    await world?.get(Workers).stop(100);
    await world?.close();
  }, 60_000);

  /** Asks again until the answer is as wished; what the worker does takes a moment. */
  async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
    for (let i = 0; i < 400; i++) {
      const answer = await ask();
      if (isDone(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`It never came about: ${JSON.stringify(await ask())}`);
  }

  async function importNeed(trust: Trust): Promise<string[]> {
    const form = new FormData();
    form.set('file', new Blob([`${HEADINGS}\r\n${row(NEEDS[trust], 'Brent')}`]), 'need.csv');
    const uploaded = await lead[trust].done('POST', '/imports', form);
    expect(uploaded).toMatchObject({ fileName: 'need.csv', state: 'uploaded', rowCount: 1 });
    const { columns, defaults } = uploaded['proposal'];
    await lead[trust].done('POST', `/imports/${uploaded['id']}/mapping`, {
      columns: columns.map(({ at, choice }: { at: number; choice: string }) => ({ at, choice })),
      defaults,
    });
    const file = await until(
      () => lead[trust].done('GET', `/imports/${uploaded['id']}`),
      (read) => ['imported', 'failed'].includes(read['state']),
    );
    expect([file['state'], file['acceptedCount'], file['rejectedCount']]).toEqual(['imported', 1, 0]);
    const { groups } = await lead[trust].done('GET', '/requirements/unattached-lines');
    expect(groups).toMatchObject([{ item: 'Double-crewed ambulance', quantity: NEEDS[trust], lineCount: 1 }]);
    return groups[0].lineIds as string[];
  }

  it('says who is signed in, and nobody before', async () => {
    const { json } = await lead.LAS.get('/session');
    expect(json['account']).toMatchObject({ name: 'Head of Procurement (LAS)', roles: ['procurement'] });
    expect((await lead.LAS.get('/partnerships')).json['partnerships']).toHaveLength(1);
  });

  it('takes in a spreadsheet of each trust and shares one requirement among three', async () => {
    const lineIds = await importNeed('LAS');
    const raised = await lead.LAS.done('POST', '/requirements', {
      partnershipId: world.partnershipId,
      title: 'Double-crewed ambulances',
      item: 'Double-crewed ambulance',
      category: 'vehicles',
      cpvCode: '34114121',
      unit: 'each',
      specification: { Engine: 'diesel' },
      lineIds,
    });
    requirementId = raised['id'];
    expect((await lead.SCAS.get(`/requirements/${requirementId}`)).status).toBe(404);
    await lead.LAS.done('POST', `/requirements/${requirementId}/share`);
    for (const trust of ['SCAS', 'SECAMB'] as const)
      await lead[trust].done('POST', `/requirements/${requirementId}/join`, { lineIds: await importNeed(trust) });
    const read = await lead.SCAS.done('GET', `/requirements/${requirementId}`);
    expect(read['volumes'].map((v: { trust: string; quantity: string }) => [v.trust, v.quantity])).toEqual([
      ['LAS', '60'],
      ['SCAS', '25'],
      ['SECAMB', '15'],
    ]);
  });

  it('puts a deviation and its answer on the record before anybody commits', async () => {
    const path = `/requirements/${requirementId}`;
    const deviation = { attribute: 'Engine', statedValue: 'electric', reason: 'Zone charges.' };
    const { id } = await lead.SCAS.done('POST', `${path}/deviations`, deviation);
    const early = await lead.SCAS.post(`${path}/commitment`, { fundingReference: 'CAP-1' });
    expect([early.status, early.json['code']]).toEqual([409, 'REQUIREMENT.DEVIATION_PENDING']);
    const decision = { outcome: 'rejected', reason: 'One type for all.' };
    expect((await lead.SCAS.post(`/requirements/deviations/${id}/decision`, decision)).status).toBe(409);
    await lead.LAS.done('POST', `/requirements/deviations/${id}/decision`, decision);
    for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const)
      await lead[trust].done('POST', `${path}/commitment`, { fundingReference: `CAP-${trust}` });
    const read = await lead.LAS.done('GET', path);
    expect([read['state'], read['deviations'][0].state]).toEqual(['committed', 'rejected']);
    await lead.LAS.done('POST', `${path}/lock`);
    expect((await lead.LAS.done('GET', path))['state']).toBe('locked');
  });

  it('adds the demand up across the trusts and proposes a lot', async () => {
    const path = `/partnerships/${world.partnershipId}/demand`;
    await lead.LAS.done('POST', `${path}/count`);
    const { groups } = await lead.SECAMB.done('GET', path);
    expect(groups).toHaveLength(1);
    expect(groups[0].total).toMatchObject({
      quantity: '100',
      net: { amount: '15200000.00', currency: 'GBP' },
      gross: { amount: '18240000.00', currency: 'GBP' },
    });
    expect((await lead.LAS.done('GET', `${path}/lots`))['lots']).toHaveLength(1);
    expect((await lead.LAS.done('GET', `${path}/split-warnings`))['threshold'].gross.currency).toBe('GBP');
  });

  it('prepares a tender from the requirement and publishes it only when every check has passed', async () => {
    const { id } = await lead.LAS.done('POST', '/tenders', {
      partnershipId: world.partnershipId,
      leadTrustId: world.trusts.LAS.id,
      title: 'Ambulances',
      lots: [{ title: 'Ambulances', requirementIds: [requirementId] }],
    });
    tenderId = id;
    const path = `/tenders/${tenderId}`;
    await lead.LAS.done('PUT', `${path}/details`, {
      title: 'Double-crewed ambulances',
      description: 'For three trusts.',
      leadTrustId: world.trusts.LAS.id,
      currency: 'GBP',
      priceStartsOn: '2027-04-01',
    });
    const publication = { deadlineAt: new Date(Date.now() + 40 * 86_400_000).toISOString() };
    const early = await lead.LAS.post(`${path}/publication`, publication);
    expect([early.status, early.json['problems'].map((p: { field: string }) => p.field)]).toEqual([
      400,
      expect.arrayContaining(['TENDER.NO_CONDITIONS', 'TENDER.CONFLICTS_ASSESSMENT_MISSING']),
    ]);
    const condition = { kind: 'requirement', title: 'Crash test', description: 'Certified to BS EN 1789.' };
    await lead.LAS.done('POST', `${path}/conditions`, condition);
    await lead.LAS.done('POST', `${path}/conditions`, { ...condition, title: 'Wrong' });
    await lead.LAS.done('POST', `${path}/scenarios`, { title: 'One supplier', maxSuppliers: '1' });
    await lead.LAS.done('POST', `${path}/scenarios`, { title: 'Wrong', maxShare: '40' });
    await lead.LAS.done('POST', `${path}/checks`, {
      healthCareService: 'no',
      lotsDecision: 'One kind of vehicle.',
      modernSlaveryReference: 'MS-1',
      modernSlaveryAssessedOn: '2026-01-05',
      conflictsReference: 'COI-1',
    });
    const draft = await lead.LAS.done('GET', path);
    const wrong = draft['conditions'].find((c: { title: string }) => c.title === 'Wrong');
    await lead.LAS.done('DELETE', `${path}/conditions/${wrong.id}`);
    await lead.LAS.done('DELETE', `${path}/scenarios/wrong`);
    const ready = await lead.SCAS.done('GET', path);
    expect(ready).toMatchObject({
      title: 'Double-crewed ambulances',
      priceStartsOn: '2027-04-01',
      estimatedNet: { amount: '15200000.00', currency: 'GBP' },
      conditions: [{ title: 'Crash test' }],
      scenarios: [{ code: 'base' }, { code: 'one-supplier' }],
      demand: [{ quantity: '60.000' }, { quantity: '25.000' }, { quantity: '15.000' }],
    });
    const soon = await lead.LAS.post(`${path}/publication`, { deadlineAt: new Date(Date.now() + 9e6).toISOString() });
    expect(soon.json['problems']).toMatchObject([{ field: 'TENDER.DEADLINE_TOO_EARLY' }]);
    await publishSoon();
    expect((await lead.LAS.put(`${path}/details`, {})).status).toBe(400);
    expect((await lead.LAS.delete(`${path}/scenarios/one-supplier`)).json['code']).toBe('TENDER.NOT_A_DRAFT');
  });

  /** The deadline must pass while the test watches: only the platform may set one below the statutory minimum. */
  async function publishSoon(): Promise<void> {
    const done = await world.asSystem((tx) =>
      world.get(TendersService).publish(tx, tenderId, { deadlineAt: new Date(tx.now.getTime() + 4000) }),
    );
    expect(done).toMatchObject({ contentSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  }

  it('takes sealed bids, keeps drafts, and opens all of them once, after the deadline', async () => {
    const path = `/tenders/${tenderId}`;
    for (const [name, ladder] of Object.entries(LADDERS) as [keyof typeof LADDERS, (typeof LADDERS)['ALDER']][]) {
      const supplier = await caller(world.suppliers[name].email('supplier'));
      const tender = await supplier.done('GET', path);
      expect(tender['demand']).toBeUndefined();
      const [line] = tender['lots'][0].lines;
      const prices = line.breakPoints.map(({ fromQuantity }: { fromQuantity: string }) => ({
        line: line.code,
        quantity: fromQuantity,
        unitPrice: ladder.findLast(([from]) => from <= Number(fromQuantity))![1],
      }));
      const saved = await supplier.done('PUT', `${path}/bid`, { prices: prices.slice(1) });
      expect(saved['problems']).toHaveLength(1);
      const receipt = await supplier.done('POST', `${path}/bid/submission`, { prices });
      expect(receipt['sha256']).toMatch(/^[0-9a-f]{64}$/);
      expect(await supplier.done('GET', `${path}/bid`)).toMatchObject({
        state: 'submitted',
        sha256: receipt['sha256'],
      });
    }
    expect((await lead.LAS.done('GET', `${path}/bids`))['bids']).toEqual([]);
    const early = await lead.LAS.post(`${path}/opening`);
    expect([early.status, early.json['code']]).toEqual([409, 'TENDER.DEADLINE_NOT_PASSED']);
    await untilDeadline(world, tenderId);
    const late = await caller(world.suppliers.ALDER.email('supplier'));
    expect((await late.put(`${path}/bid`, { prices: [] })).json['code']).toBe('BID.TOO_LATE');
    expect(await lead.LAS.done('POST', `${path}/opening`)).toMatchObject({ bidCount: 3 });
    expect((await lead.SCAS.done('GET', `${path}/bids`))['bids']).toHaveLength(3);
  });

  it('compares nothing until every trust has assessed every bid for itself', async () => {
    const path = `/tenders/${tenderId}`;
    const { bids } = await lead.LAS.done('GET', `${path}/bids`);
    const { conditions } = await lead.LAS.done('GET', path);
    for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const) {
      if (trust === 'SECAMB') {
        expect((await lead.LAS.post(`${path}/runs`)).json['code']).toBe('TENDER.EVALUATION_INCOMPLETE');
        expect((await lead.LAS.done('GET', `${path}/assessment`))['isComplete']).toBe(false);
      }
      const evaluator = await caller(world.trusts[trust].email('evaluator'));
      for (const bid of bids)
        await evaluator.done('POST', `${path}/bids/${bid.id}/assessment`, {
          decisions: conditions.map((c: { id: string }) => ({ conditionId: c.id, result: 'pass', reason: 'Seen.' })),
        });
    }
    expect((await lead.LAS.done('GET', `${path}/assessment`))['isComplete']).toBe(true);
  });

  it('runs the comparison live, and answers the worked example to the penny', async () => {
    runId = (await lead.LAS.done('POST', `/tenders/${tenderId}/runs`))['runId'];
    const run = await until(
      () => lead.SCAS.done('GET', `/runs/${runId}`),
      (read) => ['done', 'failed'].includes(read['state']),
    );
    expect([run['state'], run['tasks'].length]).toEqual(['done', 14]);
    expect(run['progress']).toBeDefined();
    const result = await lead.SECAMB.done('GET', `/runs/${runId}/result`);
    const pounds = (amount: string) => ({ amount, currency: 'GBP' });
    expect([result['cost'], result['gain'], result['status']]).toEqual([
      pounds('13900000.00'),
      pounds('602500.00'),
      'optimal',
    ]);
    expect(
      result['trusts'].map((t: Json) => [t['trust'], t['alone'].amount, t['joint'].amount, t['cash'].amount]),
    ).toEqual([
      ['LAS', '8580000.00', '8340000.00', '240000.00'],
      ['SCAS', '3687500.00', '3475000.00', '212500.00'],
      ['SECAMB', '2235000.00', '2085000.00', '150000.00'],
    ]);
    expect(result['lines']).toMatchObject([{ quantity: '100', unitPrice: pounds('139000.0000') }]);
    expect(result['caveats'].length).toBeGreaterThan(0);
    const one = await lead.LAS.done('GET', `/runs/${runId}/result?scenario=one-supplier`);
    expect([one['scenario'], one['cost']]).toEqual(['one-supplier', pounds('13900000.00')]);
    const pack = await lead.LAS.done('GET', `/runs/${runId}/pack`);
    expect(pack['trusts']).toHaveLength(3);
    expect((await lead.LAS.done('GET', `/runs/${runId}/evaluation`))['runs']).toHaveLength(14);
    const without = await lead.LAS.done('GET', `/tenders/${tenderId}/withdrawal?trust=SECAMB`);
    expect(without['leaving']).toEqual(['SECAMB']);
    expect((await lead.LAS.done('GET', `/tenders/${tenderId}/runs`))['runs']).toHaveLength(1);
    expect((await lead.LAS.post(`/runs/${runId}/cancel`)).json['code']).toBe('AWARD.RUN_OVER');
  });

  it('awards only when the executive of each trust has approved what was shown', async () => {
    awardId = (await lead.LAS.done('POST', `/runs/${runId}/awards`, { scenario: 'base', why: 'The lowest cost.' }))[
      'awardId'
    ];
    const finance = await caller(world.trusts.SCAS.email('finance'));
    const before = await finance.done('GET', `/awards/${awardId}`);
    expect(before['paper']).toMatchObject({ total: '13900000.00', currency: 'GBP' });
    const { contentSha256 } = await finance.done('POST', `/awards/${awardId}/comments`, { comment: 'In the budget.' });
    expect(contentSha256).not.toBe(before['contentSha256']);
    const standings: string[] = [];
    for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const) {
      const executive = await caller(world.trusts[trust].email('executive'));
      expect((await executive.done('GET', '/approvals'))['awards'][0].id).toBe(awardId);
      const stale = { verdict: 'approve', contentSha256: before['contentSha256'] };
      expect((await executive.post(`/awards/${awardId}/decisions`, stale)).json['code']).toBe(
        'APPROVAL.CONTENT_CHANGED',
      );
      const decided = await executive.done('POST', `/awards/${awardId}/decisions`, {
        verdict: 'approve',
        contentSha256,
      });
      standings.push(decided['standing']);
    }
    expect(standings).toEqual(['waiting', 'waiting', 'stands']);
    expect((await lead.LAS.done('GET', `/tenders/${tenderId}`))['state']).toBe('approved');
  });

  it('posts each trust its savings, which its finance validates when they are delivered', async () => {
    const finance = await caller(world.trusts.SCAS.email('finance'));
    const { savings } = await until(
      () => finance.done('GET', '/savings'),
      (read) => read['savings'].length > 0,
    );
    expect(savings.every((line: { trustId: string }) => line.trustId === world.trusts.SCAS.id)).toBe(true);
    const line = savings.find((one: { open: { attribution: string }[] }) =>
      one.open.some((part) => part.attribution === 'PARTNERSHIP'),
    );
    const part = line.open.find((one: { attribution: string }) => one.attribution === 'PARTNERSHIP');
    expect(part).toMatchObject({ stage: 'contracted', amount: { amount: '212500.00', currency: 'GBP' } });
    const decision = {
      lines: [line.id],
      reason: 'The invoice shows it.',
      costCentre: 'C1',
      subjectiveCode: 'S1',
      budgetJournal: 'J1',
    };
    expect((await finance.post('/savings/validations', decision)).status).toBe(400);
    await lead.SCAS.done('POST', `/savings/${line.id}/deliveries`, {
      month: '2026-05-01',
      quantity: line.quantity,
      paid: line.jointAmount.amount,
      transactions: 'Invoice 1',
    });
    expect((await finance.done('GET', '/savings/waiting'))['waiting']).toHaveLength(1);
    await finance.done('POST', '/savings/validations', decision);
    expect((await finance.done('GET', '/savings?stage=validated'))['savings']).toHaveLength(1);
    const { totals } = await finance.done('GET', '/savings/totals');
    const partnership = totals.filter((t: { attribution: string }) => t.attribution === 'PARTNERSHIP');
    expect(partnership.map((t: Json) => [t['trust'], t['amount'].amount, t['stage']])).toEqual(
      expect.arrayContaining([
        ['LAS', '240000.00', 'contracted'],
        ['SCAS', '212500.00', 'validated'],
        ['SECAMB', '150000.00', 'contracted'],
      ]),
    );
  });

  it('compares with what others published, and runs their bids through the same comparison', async () => {
    const service = world.get(MarketService);
    for (const [name, content] of Object.entries(fictionalNotices))
      await world.asSystem((tx) => service.importFile(tx, { name: `${name}.json`, bytes: Buffer.from(content) }));
    const { prices, total } = await lead.LAS.done('GET', '/market/prices?cpv=33192160&limit=5');
    expect(total).toBeGreaterThan(0);
    expect(prices[0].amount).toEqual({ amount: '9007199254740993.07', currency: 'GBP' });
    const process = await lead.LAS.done('GET', '/market/processes/fiction-vat');
    expect(process['ocid']).toBe('fiction-vat');
    const started = await lead.LAS.done('POST', '/market/processes/fiction-vat/runs');
    const run = await until(
      () => lead.LAS.done('GET', `/runs/${started['runId']}`),
      (read) => ['done', 'failed'].includes(read['state']),
    );
    expect(run['state']).toBe('done');
    expect((await lead.LAS.done('GET', `/runs/${started['runId']}/result`))['cost'].currency).toBe('AMD');
  });
});
