import { TendersService } from '@tandem/features/tenders';
import { type ApiCaller, createApiWorld } from '../support/api-caller.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

type Trust = 'LAS' | 'SCAS' | 'SECAMB';

const ITEM = { item: 'Patient trolley', category: 'equipment', cpvCode: '33192160', unit: 'each' };
const volume = (quantity: string) => ({
  site: 'Brent',
  financialYear: '2027/28',
  quantity,
  unit: 'each',
  neededBy: '1 September 2027',
  budgetType: 'capital',
  vat: 'standard',
});
const CHECKS = {
  healthCareService: 'no',
  lotsDecision: 'One kind of trolley.',
  modernSlaveryReference: 'MS-1',
  modernSlaveryAssessedOn: '2026-01-05',
  conflictsReference: 'COI-1',
};

/** What holds between a requirement and the tender that is made of it, when different trusts lead the two. */
describe('a requirement and its tender', () => {
  let world: World;
  let lead: Record<Trust, ApiCaller>;

  beforeAll(async () => {
    const started = await createApiWorld();
    world = started.world;
    const signIn = (trust: Trust) => started.caller(world.trusts[trust].email('procurement'));
    lead = { LAS: await signIn('LAS'), SCAS: await signIn('SCAS'), SECAMB: await signIn('SECAMB') };
  }, 120_000);

  afterAll(() => world?.close(), 60_000);

  const raise = async (trust: Trust, title: string): Promise<string> =>
    (await lead[trust].done('POST', '/requirements', { ...ITEM, title, partnershipId: world.partnershipId }))['id'];

  /** A requirement that SCAS leads with 20, LAS joins with 30, and both have committed. */
  async function committed(): Promise<string> {
    const id = await raise('SCAS', 'Patient trolleys');
    const path = `/requirements/${id}`;
    await lead.SCAS.done('POST', `${path}/volumes`, { volumes: [volume('20')] });
    await lead.SCAS.done('POST', `${path}/share`);
    await lead.LAS.done('POST', `${path}/join`, { volumes: [volume('30')] });
    for (const trust of ['SCAS', 'LAS'] as const)
      await lead[trust].done('POST', `${path}/commitment`, { fundingReference: `CAP-${trust}` });
    return id;
  }

  async function restate(trust: Trust, requirementId: string, quantity: string): Promise<void> {
    const { lines } = await lead[trust].done('GET', `/requirements/${requirementId}/lines`);
    await lead[trust].done('POST', `/requirements/${requirementId}/commitment`, {
      fundingReference: `CAP-${trust}`,
      quantities: { [lines[0].id]: quantity },
    });
  }

  async function draftOf(requirementIds: string[], leadTrust: Trust = 'LAS'): Promise<string> {
    const tender = await lead.LAS.done('POST', '/tenders', {
      partnershipId: world.partnershipId,
      leadTrustId: world.trusts[leadTrust].id,
      title: 'Patient trolleys',
      lots: requirementIds.map((id, at) => ({ title: `Trolleys ${at + 1}`, requirementIds: [id] })),
    });
    await lead.LAS.done('POST', `/tenders/${tender['id']}/checks`, CHECKS);
    const condition = { kind: 'requirement', title: 'Weight', description: 'Bears 300 kg.' };
    await lead.LAS.done('POST', `/tenders/${tender['id']}/conditions`, condition);
    return tender['id'];
  }

  const publish = (tenderId: string) =>
    lead.LAS.post(`/tenders/${tenderId}/publication`, {
      deadlineAt: new Date(Date.now() + 60 * 86_400_000).toISOString(),
    });

  async function leaving(trust: Trust, requirementId: string): Promise<object> {
    const path = `/requirements/${requirementId}/consequences-of-leaving`;
    const { sha256 } = await lead[trust].done('GET', path);
    return { reason: 'Capital was withdrawn.', consequencesSha256: sha256 };
  }

  it('tells, in the draft, what the trusts have committed since, and is not published before it is taken over', async () => {
    const requirementId = await committed();
    const tenderId = await draftOf([requirementId]);
    expect((await lead.LAS.done('GET', `/tenders/${tenderId}`))['requirementChanges']).toEqual([]);
    await restate('SCAS', requirementId, '25');
    const draft = await lead.SECAMB.done('GET', `/tenders/${tenderId}`);
    expect(draft['requirementChanges']).toMatchObject([
      { requirementId, quantityBefore: '50', quantityNow: '55', trustIds: [world.trusts.SCAS.id] },
    ]);
    const early = await publish(tenderId);
    expect([early.status, early.json['problems'].map((p: { field: string }) => p.field)]).toEqual([
      400,
      ['TENDER.REQUIREMENTS_CHANGED'],
    ]);
    expect((await lead.LAS.done('POST', `/tenders/${tenderId}/demand`))['takenOver']).toHaveLength(1);
    const after = await lead.LAS.done('GET', `/tenders/${tenderId}`);
    expect(after['requirementChanges']).toEqual([]);
    expect(after['demand'].map((d: { quantity: string }) => d.quantity)).toEqual(['30.000', '25.000']);
    const points = after['lots'][0].lines[0].breakPoints.map((p: { fromQuantity: string }) => p.fromQuantity);
    expect(points).toEqual(['25.000', '30.000', '55.000']);
    expect((await lead.LAS.done('POST', `/tenders/${tenderId}/demand`))['takenOver']).toEqual([]);
  });

  it('is locked by the publication, though another trust leads it, and its record names the tender', async () => {
    const requirementId = await committed();
    const tenderId = await draftOf([requirementId]);
    expect((await publish(tenderId)).status).toBe(200);
    const { reference } = await lead.LAS.done('GET', `/tenders/${tenderId}`);
    expect((await lead.SCAS.done('GET', `/requirements/${requirementId}`))['state']).toBe('locked');
    const late = await lead.SCAS.post(`/requirements/${requirementId}/commitment`, { fundingReference: 'CAP-2' });
    expect([late.status, late.json['code']]).toEqual([409, 'REQUIREMENT.WRONG_STATE']);
    const deeds = await world.asSystem((tx) =>
      tx.rows<{ who: string; after: string }>(
        `select actor_name as who, after from audit_entry where chain = $1 and action = 'requirement.lockedForTender'`,
        [`requirement:${requirementId}`],
      ),
    );
    expect(deeds.map(({ who, after }) => [who.split(',')[0], after.includes(reference)])).toEqual([
      ['Head of Procurement (LAS)', true],
    ]);
    const takingOver = await lead.LAS.post(`/tenders/${tenderId}/demand`);
    expect(takingOver.json['code']).toBe('TENDER.NOT_A_DRAFT');
    // A requirement that is locked already does not stand in the way of another tender.
    await lead.LAS.done('POST', `/tenders/${tenderId}/cancellation`, { reason: 'Wrong text.' });
    expect((await publish(await draftOf([requirementId]))).status).toBe(200);
  });

  it('is also locked when the platform publishes', async () => {
    const requirementId = await committed();
    const tenderId = await draftOf([requirementId]);
    await world.asSystem((tx) =>
      world.get(TendersService).publish(tx, tenderId, { deadlineAt: new Date(tx.now.getTime() + 60_000) }),
    );
    expect((await lead.SCAS.done('GET', `/requirements/${requirementId}`))['state']).toBe('locked');
  });

  it('loses a trust, a line or everything in the draft, as its trusts leave', async () => {
    const [first, second] = [await committed(), await committed()];
    const tenderId = await draftOf([first, second]);
    const path = `/tenders/${tenderId}`;
    for (const id of [first, second])
      await lead.SCAS.done('POST', `/requirements/${id}/leave`, {
        ...(await leaving('SCAS', id)),
        successorTrustId: world.trusts.LAS.id,
      });
    await lead.LAS.done('POST', `${path}/demand`);
    const alone = await lead.LAS.done('GET', path);
    expect(alone['trusts'].map((t: { code: string }) => t.code)).toEqual(['LAS']);
    await lead.LAS.done('POST', `/requirements/${first}/leave`, await leaving('LAS', first));
    await lead.LAS.done('POST', `${path}/demand`);
    const shorter = await lead.LAS.done('GET', path);
    expect(shorter['lots'].map((l: { code: string; title: string }) => [l.code, l.title])).toEqual([
      ['L1', 'Trolleys 2'],
    ]);
    await lead.LAS.done('POST', `/requirements/${second}/leave`, await leaving('LAS', second));
    const none = await lead.LAS.post(`${path}/demand`);
    expect([none.status, none.json['code']]).toEqual([409, 'TENDER.NOTHING_TO_BUY']);
  });

  it('keeps the draft as it is when the lead authority needs nothing any more', async () => {
    const requirementId = await committed();
    const tenderId = await draftOf([requirementId], 'SCAS');
    await lead.SCAS.done('POST', `/requirements/${requirementId}/leave`, {
      ...(await leaving('SCAS', requirementId)),
      successorTrustId: world.trusts.LAS.id,
    });
    const refused = await lead.LAS.post(`/tenders/${tenderId}/demand`);
    expect(refused.json['code']).toBe('TENDER.LEAD_NOT_TAKING_PART');
    await lead.LAS.done('PUT', `/tenders/${tenderId}/details`, {
      title: 'Patient trolleys',
      leadTrustId: world.trusts.LAS.id,
    });
    await lead.LAS.done('POST', `/tenders/${tenderId}/demand`);
    expect((await publish(tenderId)).status).toBe(200);
  });

  it('moves lines between lots and gives one a lot of its own, through the API', async () => {
    const tenderId = await draftOf([await committed(), await committed()]);
    const path = `/tenders/${tenderId}`;
    const [one, two] = (await lead.LAS.done('GET', path))['lots'];
    const line = two.lines[0].id;
    const lots = [{ id: one.id, title: 'All trolleys', split: 'never', maxSuppliers: '1' }];
    await lead.LAS.done('PUT', `${path}/lots`, { lots, lines: [{ lineId: line, lotId: one.id }] });
    const joined = (await lead.LAS.done('GET', path))['lots'];
    expect(joined).toMatchObject([{ code: 'L1', title: 'All trolleys', split: 'never', maxSuppliers: 1 }]);
    expect(joined[0].lines).toHaveLength(2);
    await lead.LAS.done('POST', `${path}/lines/${line}/own-lot`);
    expect((await lead.LAS.done('GET', path))['lots']).toHaveLength(2);
    const other = await draftOf([await committed()]);
    const [foreign] = (await lead.LAS.done('GET', `/tenders/${other}`))['lots'];
    const wrong = await lead.LAS.put(`${path}/lots`, { lines: [{ lineId: line, lotId: foreign.id }] });
    expect(wrong.status).toBe(404);
  });

  it('that was never shared is discarded without a trace for the partners, and its lines are free again', async () => {
    const free = async (): Promise<number> => {
      const { groups } = await lead.LAS.done('GET', '/requirements/unattached-lines?search=trolley');
      return groups.reduce((sum: number, group: { quantity: string }) => sum + Number(group.quantity), 0);
    };
    const before = await free();
    const id = await raise('LAS', 'A passing thought');
    await lead.LAS.done('POST', `/requirements/${id}/volumes`, { volumes: [volume('5')] });
    expect((await lead.SCAS.post(`/requirements/${id}/discard`)).status).toBe(404);
    await lead.LAS.done('POST', `/requirements/${id}/discard`);
    expect(await lead.LAS.done('GET', `/requirements/${id}`)).toMatchObject({ state: 'discarded', volumes: [] });
    expect(await free()).toBe(before + 5);
    expect((await lead.LAS.post(`/requirements/${id}/share`)).json['code']).toBe('REQUIREMENT.WRONG_STATE');
    expect((await lead.SCAS.get(`/requirements/${id}`)).status).toBe(404);
    const seen = (await lead.SCAS.done('GET', '/requirements'))['requirements'];
    expect(seen.some((r: { id: string }) => r.id === id)).toBe(false);
    const shared = await committed();
    expect((await lead.SCAS.post(`/requirements/${shared}/discard`)).json['code']).toBe('REQUIREMENT.WRONG_STATE');
  });
});
