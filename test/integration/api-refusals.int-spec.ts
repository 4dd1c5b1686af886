import { ApiCaller, type Answer, createApiWorld } from '../support/api-caller.js';
import { readyDraft } from '../support/procurement.js';
import { routesOf } from '../support/visitor.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

const NOBODY = '01900000-0000-7000-8000-000000000000';
/** Routes that anybody may call, because it is there that one signs in. */
const OPEN = new Set(['GET /session', 'POST /session']);

/** A body that each route which reads one accepts in shape, with ids that nobody has. */
function bodies(world: World): Record<string, Record<string, unknown>> {
  const requirement = {
    partnershipId: world.partnershipId,
    title: 'Stretchers',
    item: 'Stretcher',
    category: 'equipment',
    cpvCode: '33192160',
    unit: 'each',
  };
  const lots = [{ title: 'Stretchers', requirementIds: [NOBODY] }];
  const { partnershipId } = requirement;
  const decisions = [{ conditionId: NOBODY, result: 'pass', reason: 'Seen.' }];
  return {
    'POST /session': { email: 'somebody@las.tandem.example', password: 'wrong' },
    'POST /imports/:id/mapping': { columns: [{ at: 0, choice: 'item' }] },
    'POST /requirements': requirement,
    'POST /requirements/:id/join': { lineIds: [NOBODY] },
    'POST /requirements/:id/volumes': { volumes: [VOLUME] },
    'POST /requirements/:id/deviations': { attribute: 'a', statedValue: 'b', reason: 'c' },
    'POST /requirements/deviations/:deviation/decision': { outcome: 'accepted', reason: 'c' },
    'POST /requirements/:id/commitment': { fundingReference: 'CAP-1' },
    'POST /requirements/:id/leave': { reason: 'No money.' },
    'POST /tenders': { partnershipId, leadTrustId: world.trusts.LAS.id, title: 'Stretchers', lots },
    'PUT /tenders/:id/details': { title: 'Stretchers', leadTrustId: world.trusts.LAS.id },
    'PUT /tenders/:id/lots': { lines: [{ lineId: NOBODY, lotId: NOBODY }] },
    'POST /tenders/:id/conditions': { kind: 'requirement', title: 'a', description: 'b' },
    'POST /tenders/:id/scenarios': { title: 'a', maxSuppliers: '1' },
    'POST /tenders/:id/checks': {
      healthCareService: 'no',
      lotsDecision: '',
      modernSlaveryReference: '',
      modernSlaveryAssessedOn: '',
      conflictsReference: '',
    },
    'PUT /tenders/:id/scoring': {
      priceWeight: '60',
      formula: 'FIXED',
      parameters: { floor: '1', ceiling: '2' },
      scaleMax: '5',
      criteria: [{ name: 'a', description: 'b', weight: '40' }],
    },
    'POST /tenders/:id/scoring/tests': { bids: [{ price: '1', quality: '1' }] },
    'POST /tenders/:id/lots/:lot/scores': {
      scores: [{ bidId: NOBODY, criterionId: NOBODY, score: '1', reason: 'c' }],
    },
    'POST /tenders/:id/lots/:lot/own-scores': {
      scores: [{ bidId: NOBODY, criterionId: NOBODY, score: '1', reason: 'c' }],
      handIn: false,
    },
    'POST /tenders/:id/scores/agreement': { sheetSha256: 'a'.repeat(64) },
    'POST /award-runs/:run/weights': { weights: ['60', '40'] },
    'POST /tenders/:id/publication': { deadlineAt: '2030-01-01T12:00:00Z' },
    'POST /tenders/:id/cancellation': { reason: 'No money.' },
    'POST /tenders/:id/withdrawal': { reason: 'No money.' },
    'PUT /tenders/:id/bid': { prices: [{ line: 'A', quantity: '1', unitPrice: '1.00' }] },
    'POST /tenders/:id/bid/submission': { prices: [{ line: 'A', quantity: '1', unitPrice: '1.00' }] },
    'POST /tenders/:id/bids/:bidId/assessment': { decisions },
    'POST /runs/:run/awards': { scenario: 'base' },
    'POST /runs/:run/analyses': { scenario: 'base' },
    'POST /tenders/:id/what-ifs': { title: 'a', rules: [{ kind: 'maxSuppliers', value: '2' }] },
    'PUT /tenders/:id/what-ifs/:code': { title: 'a', rules: [{ kind: 'maxSuppliers', value: '2' }] },
    'POST /awards/:id/decisions': { verdict: 'approve', contentSha256: 'a'.repeat(64) },
    'POST /awards/:id/comments': { comment: 'In the budget.' },
    'POST /actuals/imports/:id/mapping': { columns: [{ at: 0, choice: 'item' }] },
    'POST /actuals/review/:lineId/decision': { kind: 'dismissed', reason: 'Of no contract.' },
    'POST /actuals/review/:lineId/unit': { holds: '100', reason: 'Catalogue, page 4.' },
    'POST /contracts/:id/clauses': {
      kind: 'currency',
      series: 'EUR',
      baseValue: '0.8450',
      baseOn: '2026-04-01',
      share: '40',
      source: 'Clause 12',
    },
    'POST /contracts/:id/series': {
      kind: 'currency',
      series: 'EUR',
      values: [{ month: '2026-05', value: '0.8410' }],
      source: 'Bank of England',
      publishedOn: '2026-06-01',
    },
    'POST /savings/:id/deliveries': { month: '2026-05-01', quantity: '1', paid: '1.00', transactions: 'Invoice 1' },
    'POST /savings/validations': { lines: [NOBODY], reason: 'Seen.', costCentre: 'C1', subjectiveCode: 'S1' },
    'POST /savings/rejections': { lines: [NOBODY], reason: 'Seen.' },
    'POST /savings/journals/:id/reversals': { reason: 'Wrong.' },
    'POST /savings/schemes': {
      partnershipId,
      title: 'A rebate',
      category: 'consumables',
      mechanism: 'REBATE',
      priceStartsOn: '2026-04-01',
      ownerName: 'Head of Procurement',
      line: RAISED_LINE,
    },
    'POST /savings/schemes/:id/lines': RAISED_LINE,
    'POST /savings/stages': { lines: [NOBODY], to: 'forecast', reason: 'Planned.', evidence: { working: 'Working 1' } },
    'POST /savings/:id/forecasts': { amounts: { PARTNERSHIP: '1.00' }, reason: 'Fewer are needed.' },
    'POST /savings/evidence': { lines: [NOBODY], kind: 'transactions', reference: 'Invoice 1' },
    'POST /savings/:id/baselines': { type: '1', unitPrice: '4.20', quantity: '10' },
    'POST /savings/:id/baseline-choices': { baselineId: NOBODY, reason: 'It has invoices.' },
  };
}

const RAISED_LINE = {
  item: 'Gloves',
  financialYear: '2026/27',
  quantity: '1000',
  budgetType: 'REVENUE',
  recurrence: 'RECURRENT',
  baselineType: '1',
  baselineUnitPrice: '4.20',
  newUnitPrice: '3.95',
};
const VOLUME = { site: 'Brent', financialYear: '2027/28', quantity: '1', unit: 'each', budgetType: 'capital' };

/** What the API says to those who ask for too much, too little, or for what is not theirs. */
describe('the API refuses', () => {
  let world: World;
  let base: string;
  let routes: { name: string; method: string; path: string }[];
  let people: Record<'procurement' | 'finance' | 'executive' | 'evaluator' | 'supplier' | 'auditor', ApiCaller>;

  beforeAll(async () => {
    const started = await createApiWorld();
    ({ world, base } = started);
    routes = routesOf(started.app)
      .filter((r) => r.path.startsWith('/api/v1/') && !r.path.includes('openapi'))
      .map(({ method, path }) => ({ method, path: path.slice(7), name: `${method} ${path.slice(7)}` }));
    const las = (role: 'procurement' | 'finance' | 'executive' | 'evaluator') =>
      started.caller(world.trusts.LAS.email(role));
    people = {
      procurement: await las('procurement'),
      finance: await las('finance'),
      executive: await las('executive'),
      evaluator: await las('evaluator'),
      supplier: await started.caller(world.suppliers.ALDER.email('supplier')),
      auditor: await started.caller(world.audit.email('auditor')),
    };
  }, 120_000);

  afterAll(() => world?.close(), 60_000);

  const changing = () => routes.filter((r) => r.method !== 'GET');
  const withBody = () => changing().filter((r) => r.name in bodies(world));
  const address = (path: string) =>
    path
      .replace(':partnershipId', world.partnershipId)
      .replace(/:ocid|:code/, 'unknown')
      .replace(/:\w+/g, NOBODY);
  async function askAll(method: string, path: string, body?: unknown): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const person of Object.values(people)) answers.push(await person.send(method, address(path), body));
    return answers;
  }

  /** The person whose role includes the deed; the test of roles holds this to what the routes say. */
  const holderOf = (path: string): ApiCaller => {
    if (/\/bid$|\/bid\//.test(path)) return people.supplier;
    if (/\/comments$|^\/savings\/(validations|rejections)$/.test(path)) return people.finance;
    if (/\/(own-)?scores($|\/)/.test(path)) return people.evaluator;
    return path.startsWith('/awards/') ? people.executive : people.procurement;
  };

  it('is asked here on every route that it has', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(Object.keys(bodies(world)).filter((name) => !routes.some((r) => r.name === name))).toEqual([]);
  });

  it('a change without the token of the session, whoever asks', async () => {
    const token = people.procurement.token;
    for (const wrong of ['', 'b'.repeat(64)]) {
      people.procurement.token = wrong;
      for (const { name, method, path } of changing()) {
        const { status, json } = await people.procurement.send(method, address(path), bodies(world)[name]);
        expect([name, status, json['code']]).toEqual([name, 403, 'ACCESS.TOKEN']);
      }
    }
    people.procurement.token = token;
  });

  it('everything to somebody who has not signed in', async () => {
    const nobody = new ApiCaller(base);
    nobody.token = (await nobody.get('/session')).json['csrfToken'];
    for (const { name, method, path } of routes.filter((r) => !OPEN.has(r.name))) {
      const { status, json } = await nobody.send(method, address(path), bodies(world)[name]);
      expect([name, status, json['code']]).toEqual([name, 401, 'ACCESS.SIGN_IN']);
    }
  });

  it('deeds of another role, and says so', async () => {
    const mine = (answers: Answer[]) =>
      Object.keys(people).filter((_, at) => answers[at]!.json['code'] !== 'ACCESS.ROLE');
    const holders: Record<string, string[]> = {};
    for (const { name, method, path } of changing().filter((r) => !r.path.startsWith('/session'))) {
      const answers = await askAll(method, path, bodies(world)[name]);
      holders[name] = mine(answers);
      for (const { status, json } of answers)
        if (json['code'] === 'ACCESS.ROLE') expect([name, status]).toEqual([name, 403]);
    }
    const by = (role: string) => Object.keys(holders).filter((name) => holders[name]!.includes(role));
    expect(by('auditor')).toEqual([]);
    expect(by('executive')).toEqual(['POST /awards/:id/decisions']);
    expect(by('finance').sort()).toEqual([
      'DELETE /actuals/decisions/:id',
      'DELETE /actuals/units/:id',
      'POST /actuals/imports',
      'POST /actuals/imports/:id/mapping',
      'POST /actuals/review/:lineId/decision',
      'POST /actuals/review/:lineId/unit',
      'POST /awards/:id/comments',
      'POST /contracts/:id/clauses',
      'POST /contracts/:id/series',
      'POST /savings/:id/baseline-choices',
      'POST /savings/:id/baselines',
      'POST /savings/:id/deliveries',
      'POST /savings/:id/forecasts',
      'POST /savings/evidence',
      'POST /savings/journals/:id/reversals',
      'POST /savings/present-value-rates',
      'POST /savings/rejections',
      'POST /savings/schemes',
      'POST /savings/schemes/:id/lines',
      'POST /savings/stages',
      'POST /savings/validations',
    ]);
    expect(by('evaluator').sort()).toEqual([
      'POST /award-runs/:run/weights',
      'POST /tenders/:id/bids/:bidId/assessment',
      'POST /tenders/:id/lots/:lot/own-scores',
      'POST /tenders/:id/lots/:lot/scores',
      'POST /tenders/:id/scores/agreement',
    ]);
    expect(by('supplier').sort()).toEqual([
      'DELETE /tenders/:id/bid',
      'POST /tenders/:id/bid/submission',
      'PUT /tenders/:id/bid',
    ]);
  });

  it('ids that nobody has with 404, and what is no id with 400', async () => {
    for (const { name, method, path } of routes.filter((r) => r.path.includes(':'))) {
      if (name.includes(':partnershipId')) continue;
      const askers = method === 'GET' ? [people.procurement, people.supplier] : [holderOf(path)];
      const answers = await Promise.all(askers.map((who) => who.send(method, address(path), bodies(world)[name])));
      const statuses = new Set(answers.map((a) => a.status).filter((status) => status !== 403));
      expect([name, ...statuses]).toEqual([name, 404]);
      if (/:ocid/.test(path)) continue;
      const wrong = await people.procurement.send(method, path.replace(/:\w+/g, 'nonsense'), bodies(world)[name]);
      expect([name, [400, 403].includes(wrong.status)]).toEqual([name, true]);
    }
  });

  it('a field that it does not know, by name, at every depth', async () => {
    for (const { name, method, path } of withBody()) {
      const body = { ...bodies(world)[name], isAdministrator: true };
      const { status, json } = await holderOf(path).send(method, address(path), body);
      expect([name, status, json['problems']]).toEqual([
        name,
        400,
        [{ field: 'isAdministrator', message: 'Property isAdministrator should not exist.' }],
      ]);
    }
    const nested = { volumes: [VOLUME, { ...VOLUME, trustId: NOBODY }] };
    const { json } = await people.procurement.post(`/requirements/${NOBODY}/volumes`, nested);
    expect(json['problems']).toEqual([{ field: 'volumes.1.trustId', message: 'Property trustId should not exist.' }]);
  });

  it('a value of the wrong kind in every field, and names the field', async () => {
    for (const { name, method, path } of withBody()) {
      const good = bodies(world)[name]!;
      for (const field of Object.keys(good)) {
        for (const wrong of [17.5, { $ne: null }, [[]]]) {
          const { status, json } = await holderOf(path).send(method, address(path), { ...good, [field]: wrong });
          const named = json['problems']?.[0]?.field?.split('.')[0];
          expect([name, field, wrong, status, named]).toEqual([name, field, wrong, 400, field]);
        }
      }
    }
  });

  it('a body that is no JSON, and an empty one, without showing how it reads them', async () => {
    for (const body of ['{"title":', '[]', 'null', '"text"']) {
      const { status } = await people.procurement.post('/requirements', body);
      expect([body, status]).toEqual([body, 400]);
    }
    const empty = await people.procurement.post('/requirements');
    expect(empty.json['problems'].map((p: { field: string }) => p.field)).toEqual(
      expect.arrayContaining(['partnershipId', 'title', 'item', 'unit']),
    );
  });

  it('amounts as numbers and amounts that are none, each at its field', async () => {
    const tenderId = await readyDraft(world);
    const typed = { ...VOLUME, quantity: 12 };
    const { json } = await people.procurement.post(`/requirements/${NOBODY}/volumes`, { volumes: [typed] });
    expect(json['problems'][0].field).toBe('volumes.0.quantity');
    const scenario = await people.procurement.post(`/tenders/${tenderId}/scenarios`, {
      title: 'a',
      maxShare: '40.123',
    });
    expect([scenario.status, scenario.json['problems'][0].field]).toEqual([400, 'maxShare']);
  });

  it('to remove from a draft what it does not have', async () => {
    const tenderId = await readyDraft(world);
    const codes: unknown[] = [];
    for (const path of [`conditions/${NOBODY}`, 'scenarios/unknown', 'scenarios/base']) {
      const { status, json } = await people.procurement.delete(`/tenders/${tenderId}/${path}`);
      codes.push([status, json['code']]);
    }
    expect(codes).toEqual([
      [404, 'TENDER_CONDITION.NOT_FOUND'],
      [404, 'TENDER_SCENARIO.NOT_FOUND'],
      [409, 'TENDER.BASE_SCENARIO'],
    ]);
  });

  it('an address that it does not have, as a problem and not as a page', async () => {
    const { status, json } = await people.procurement.get('/nothing/here');
    expect([status, json['code']]).toEqual([404, 'NOT_FOUND']);
  });
});
