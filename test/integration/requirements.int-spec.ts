import { DemandModule, DemandQueries, DemandService } from '@tandem/features/demand';
import {
  RequirementsModule,
  RequirementsQueries,
  RequirementsService,
  type TypedVolume,
} from '@tandem/features/requirements';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { Role, Tx } from '@tandem/platform/database';
import { createWorld, type World } from '../support/world.js';

const volume = (site: string, quantity: string): TypedVolume => ({
  site,
  quantity,
  financialYear: '2027/28',
  unit: 'each',
  neededBy: '1 September 2027',
  baselinePrice: '146000',
  baselineType: 'lastPricePaid',
  baselineDate: '1 April 2026',
  baselineEvidence: 'INV-1',
  budgetType: 'capital',
});

describe('a requirement that trusts share', () => {
  let world: World;
  let service: RequirementsService;
  let queries: RequirementsQueries;
  type Trust = 'LAS' | 'SCAS' | 'SECAMB' | 'EEAST';
  const as = <T>(trust: Trust, work: Parameters<typeof world.as<T>>[1], role: Role = 'procurement') =>
    world.as(world.trusts[trust].email(role), work);
  const requirement = (id: string, trust: Trust = 'LAS') => as(trust, (tx) => queries.requirement(tx, id));
  const own = async (trust: Trust, id: string) =>
    (await as(trust, (tx) => queries.ownLines(tx, id))).map((l) => l.quantity);

  beforeAll(async () => {
    world = await createWorld([RequirementsModule, DemandModule]);
    service = world.get(RequirementsService);
    queries = world.get(RequirementsQueries);
  });
  afterAll(() => world.close());

  async function raised(verb: (tx: Tx) => Promise<string | FieldProblem[]>): Promise<string> {
    const id = await as('LAS', verb);
    if (Array.isArray(id)) throw new Error(id[0]!.message);
    return id;
  }

  async function givenADraft(): Promise<string> {
    const id = await raised((tx) =>
      service.raise(tx, {
        partnershipId: world.partnershipId,
        title: 'Double-crewed ambulances',
        item: 'Double-crewed ambulance',
        category: 'vehicles',
        cpvCode: '34114121-3',
        unit: 'each',
        specification: { engine: 'diesel' },
      }),
    );
    expect(await as('LAS', (tx) => service.addVolumes(tx, id, { volumes: [volume('Brent', '60')] }))).toEqual([]);
    return id;
  }

  async function givenThreeTrusts(): Promise<string> {
    const id = await givenADraft();
    await as('LAS', (tx) => service.share(tx, id));
    expect(await as('SCAS', (tx) => service.join(tx, id, { volumes: [volume('Otterbourne', '25')] }))).toEqual([]);
    expect(await as('SECAMB', (tx) => service.join(tx, id, { volumes: [volume('Crawley', '15')] }))).toEqual([]);
    return id;
  }

  const commit = (trust: Trust, id: string, quantities = {}) =>
    as(trust, (tx) => service.commit(tx, id, { fundingReference: `CAP-${trust}`, quantities }));

  it('is its trust’s own while it is a draft, and its lines too', async () => {
    const id = await givenADraft();
    await expect(requirement(id, 'SCAS')).rejects.toMatchObject({ code: 'REQUIREMENT.NOT_FOUND' });
    await expect(as('SCAS', (tx) => service.join(tx, id))).rejects.toMatchObject({ code: 'REQUIREMENT.NOT_FOUND' });
    const seen = await as('SCAS', (tx) => tx.rows('select 1 from demand_line where requirement_id = $1', [id]));
    expect(seen).toEqual([]);
    await as('LAS', (tx) => service.share(tx, id));
    expect((await requirement(id, 'SCAS')).volumes).toEqual([
      expect.objectContaining({ trust: 'LAS', quantity: '60', net: '8760000.00', gross: '10512000.00' }),
    ]);
    await expect(requirement(id, 'EEAST')).rejects.toMatchObject({ code: 'REQUIREMENT.NOT_FOUND' });
  });

  it('is committed when every trust has committed its final quantity, and then locked by its lead', async () => {
    const id = await givenThreeTrusts();
    const [line] = await as('SCAS', (tx) => queries.ownLines(tx, id));
    expect(await commit('SCAS', id, { [line!.id]: '26' })).toEqual([]);
    await commit('LAS', id);
    expect((await requirement(id)).state).toBe('shared');
    await commit('SECAMB', id);
    const committed = await requirement(id);
    expect(committed.state).toBe('committed');
    expect(committed.partners.map((p) => [p.trust, p.quantity, p.fundingReference])).toEqual([
      ['LAS', '60', 'CAP-LAS'],
      ['SCAS', '26', 'CAP-SCAS'],
      ['SECAMB', '15', 'CAP-SECAMB'],
    ]);
    await expect(as('SCAS', (tx) => service.lock(tx, id))).rejects.toMatchObject({ code: 'REQUIREMENT.NOT_THE_LEAD' });
    await as('LAS', (tx) => service.lock(tx, id));
    await expect(commit('SCAS', id)).rejects.toMatchObject({ code: 'REQUIREMENT.WRONG_STATE' });
  });

  it('refuses a wrong final quantity without changing any other', async () => {
    const id = await givenThreeTrusts();
    await as('LAS', (tx) => service.addVolumes(tx, id, { volumes: [volume('Bromley', '5')] }));
    const [one, two] = await as('LAS', (tx) => queries.ownLines(tx, id));
    const problems = await commit('LAS', id, { [one!.id]: '7', [two!.id]: '2.5' });
    expect(problems.map((p) => p.field)).toEqual([`quantity-${two!.id}`]);
    expect((await own('LAS', id)).sort()).toEqual(['5', '60']);
  });

  it('brings all of a trust’s volumes or none', async () => {
    const id = await givenADraft();
    await as('LAS', (tx) => service.share(tx, id));
    const problems = await as('SCAS', (tx) =>
      service.join(tx, id, { volumes: [volume('Didcot', '5'), { ...volume('Didcot', '-1'), unit: 'litre' }] }),
    );
    expect(problems.map((p) => p.field)).toEqual(['volumes.1.quantity']);
    expect(await own('SCAS', id)).toEqual([]);
    expect((await requirement(id)).partners.map((p) => p.trust)).toEqual(['LAS']);
  });

  it('keeps a deviation and its decision on the record, and buys to the accepted wording after commitment', async () => {
    const id = await givenThreeTrusts();
    const state = (trust: Trust, statedValue: string) =>
      as(trust, (tx) => service.stateDeviation(tx, id, { attribute: 'engine', statedValue, reason: 'Clean air zone' }));
    const [electric, petrol] = [await state('SCAS', 'electric'), await state('SECAMB', 'petrol')];
    await expect(commit('SCAS', id)).rejects.toMatchObject({ code: 'REQUIREMENT.DEVIATION_PENDING' });
    const decide = (trust: Trust, deviationId: unknown, outcome: 'accepted' | 'rejected', reason: string) =>
      as(trust, (tx) => service.decideDeviation(tx, String(deviationId), { outcome, reason }));
    await expect(decide('SCAS', electric, 'accepted', 'Mine')).rejects.toMatchObject({
      code: 'REQUIREMENT.NOT_THE_LEAD',
    });
    await expect(decide('LAS', electric, 'accepted', ' ')).rejects.toMatchObject({
      code: 'REQUIREMENT.REASON_MISSING',
    });
    await decide('LAS', electric, 'accepted', 'Law of the zone');
    await decide('LAS', petrol, 'rejected', 'One engine fewer to maintain');
    await commit('SCAS', id);
    await commit('SECAMB', id);
    await world.asSystem((tx) => world.get(DemandService).aggregate(tx, world.partnershipId));
    const groups = await as('LAS', (tx) => world.get(DemandQueries).groups(tx, world.partnershipId));
    const trustsBy = (engine: string) =>
      groups.find((g) => g.specification['engine'] === engine)?.byTrust.map((t) => t.trust);
    expect(trustsBy('electric')).toEqual(['SCAS']);
    expect(trustsBy('petrol')).toBeUndefined();
    expect((await requirement(id)).deviations.map((d) => [d.trust, d.state, d.decisionReason])).toEqual([
      ['SCAS', 'accepted', 'Law of the zone'],
      ['SECAMB', 'rejected', 'One engine fewer to maintain'],
    ]);
  });

  it('is left after commitment only once the cost to the others was shown, and stays on the record', async () => {
    const id = await givenThreeTrusts();
    for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const) await commit(trust, id);
    await as('LAS', (tx) => service.lock(tx, id));
    const leave = (hash?: string) =>
      as('SCAS', (tx) =>
        service.leave(tx, id, { reason: 'No capital', ...(hash === undefined ? {} : { consequencesSha256: hash }) }),
      );
    await expect(leave()).rejects.toMatchObject({ code: 'REQUIREMENT.CONSEQUENCES_NOT_SHOWN' });
    await expect(leave('0'.repeat(64))).rejects.toMatchObject({ code: 'REQUIREMENT.CONSEQUENCES_CHANGED' });
    const shown = await as('SCAS', (tx) => service.consequencesOfLeaving(tx, id, world.trusts.SCAS.id));
    expect(shown.consequences).toMatchObject({
      before: { quantity: '100', net: '14600000.00', gross: '17520000.00', reachesThreshold: true },
      after: { quantity: '75', net: '10950000.00', gross: '13140000.00', reachesThreshold: true },
      threshold: { gross: '135018.00', from: '2026-01-01' },
      remaining: [
        { trust: 'LAS', quantity: '60', jointBefore: '100', jointAfter: '75', isAloneAfter: false },
        { trust: 'SECAMB', quantity: '15', jointBefore: '100', jointAfter: '75', isAloneAfter: false },
      ],
      needsSuccessor: false,
      isCommitted: true,
    });
    expect(shown.consequences.breakPointsLost.map((p) => p.quantity)).toEqual(['25', '40', '85', '100']);
    await leave(shown.sha256);
    const left = await requirement(id);
    expect(left.state).toBe('locked');
    expect(left.departures).toEqual([
      expect.objectContaining({
        trust: 'SCAS',
        reason: 'No capital',
        quantity: '25',
        consequencesSha256: shown.sha256,
      }),
    ]);
    expect(left.departures[0]!.consequences).toEqual(shown.consequences);
    expect(left.volumes.map((v) => v.trust)).toEqual(['LAS', 'SECAMB']);
    await expect(
      world.asSystem((tx) => tx.rows('update requirement_departure set reason = $1', ['none'])),
    ).rejects.toThrow(/permission denied|never changed/);
  });

  it('is handed over when its lead leaves, and withdrawn when the last trust leaves', async () => {
    const id = await givenADraft();
    await as('LAS', (tx) => service.share(tx, id));
    await as('SCAS', (tx) => service.join(tx, id));
    await expect(as('LAS', (tx) => service.leave(tx, id, {}))).rejects.toMatchObject({
      code: 'REQUIREMENT.SUCCESSOR_MISSING',
    });
    await as('LAS', (tx) => service.leave(tx, id, { successorTrustId: world.trusts.SCAS.id }));
    expect((await requirement(id, 'SCAS')).leadTrustId).toBe(world.trusts.SCAS.id);
    await as('SCAS', (tx) => service.leave(tx, id, {}));
    expect((await requirement(id)).state).toBe('withdrawn');
  });

  it('gives lines their own wording back when they leave it', async () => {
    const id = await givenADraft();
    const lines = () =>
      as('LAS', (tx) =>
        tx.rows<{ id: string; item: string; shared: string | null }>(
          `select id, item, shared_with as shared from demand_line where site = 'Deptford'`,
        ),
      );
    const other = await raised((tx) =>
      service.raise(tx, {
        partnershipId: world.partnershipId,
        title: 'Van',
        item: 'Panel van',
        category: 'vehicles',
        cpvCode: '34136200',
        unit: 'each',
      }),
    );
    await as('LAS', (tx) => service.addVolumes(tx, other, { volumes: [volume('Deptford', '3')] }));
    const [line] = await lines();
    expect(await as('LAS', (tx) => service.attachLines(tx, id, [line!.id]))).toEqual([
      expect.objectContaining({ field: 'lines' }),
    ]);
    await as('LAS', (tx) => service.removeLines(tx, other, [line!.id]));
    expect(await as('LAS', (tx) => service.attachLines(tx, id, [line!.id]))).toEqual([]);
    await as('LAS', (tx) => service.share(tx, id));
    expect(await lines()).toEqual([{ id: line!.id, item: 'Double-crewed ambulance', shared: world.partnershipId }]);
    await as('LAS', (tx) => service.removeLines(tx, id, [line!.id]));
    expect(await lines()).toEqual([{ id: line!.id, item: 'Panel van', shared: null }]);
    const theirs = await as('SCAS', (tx) => service.join(tx, id, { lineIds: [line!.id] }));
    expect(theirs).toEqual([{ field: 'lines', message: expect.stringContaining('not your trust') as string }]);
  });

  it('is changed by procurement alone, and every change has one entry in its audit', async () => {
    const id = await givenADraft();
    await expect(as('LAS', (tx) => service.share(tx, id), 'finance')).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await as('LAS', (tx) => service.share(tx, id));
    const trail = await as('SCAS', (tx) => queries.trail(tx, id));
    expect(trail.map((entry) => entry.action)).toEqual([
      'requirement.raised',
      'requirement.volumesAdded',
      'requirement.shared',
    ]);
  });
});
