import { verifyLedger } from '@tandem/features/savings';
import { type ApiCaller, createApiWorld, type Json } from '../support/api-caller.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

const GLOVES = {
  item: 'Nitrile gloves',
  financialYear: '2026/27',
  quantity: '1200',
  budgetType: 'REVENUE',
  recurrence: 'RECURRENT',
  baselineType: '1',
  baselineUnitPrice: '4.20',
  priceEvidence: 'Invoices of 2025/26',
  volumeEvidence: 'Invoices of 2025/26',
  newUnitPrice: '3.95',
};

/** A saving from identified to validated by nothing but `/api/v1`, as a trust's own systems would do it; one story, in order. */
describe('savings through the API alone', () => {
  let world: World;
  let buyer: ApiCaller;
  let partner: ApiCaller;
  let finance: ApiCaller;
  let stranger: ApiCaller;
  let schemeId: string;
  let lineId: string;

  beforeAll(async () => {
    const started = await createApiWorld();
    ({ world } = started);
    buyer = await started.caller(world.trusts.LAS.email('procurement'));
    partner = await started.caller(world.trusts.SCAS.email('procurement'));
    finance = await started.caller(world.trusts.LAS.email('finance'));
    stranger = await started.caller(world.trusts.EEAST.email('procurement'));
  }, 120_000);

  afterAll(() => world?.close(), 60_000);

  const scheme = (line: object = {}) => ({
    partnershipId: world.partnershipId,
    title: 'Gloves at a lower price',
    category: 'consumables',
    mechanism: 'PRICE',
    priceStartsOn: '2026-04-01',
    ownerName: 'Head of Procurement',
    line: { ...GLOVES, ...line },
  });
  const standing = async (who = buyer): Promise<Record<string, string>> => {
    const line = await who.done('GET', `/savings/${lineId}`);
    return Object.fromEntries(
      line['open'].map((one: { stage: string; amount: { amount: string } }) => [one.stage, one.amount.amount]),
    );
  };
  const fields = ({ json }: { json: Json }) => (json['problems'] as { field: string }[]).map(({ field }) => field);
  const journals = async () => (await buyer.done('GET', `/savings/schemes/${schemeId}`))['journals'] as Json[];

  it('says of each field what is wrong with it, by its path, and raises nothing', async () => {
    const wrong = { ...scheme({ quantity: 'some', budgetType: 'petty cash' }), mechanism: 'LUCK', ownerName: ' ' };
    const answer = await buyer.post('/savings/schemes', wrong);
    expect([answer.status, fields(answer).sort()]).toEqual([
      400,
      ['line.budgetType', 'line.quantity', 'mechanism', 'ownerName'],
    ]);
    expect((await buyer.done('GET', '/savings/schemes'))['schemes']).toEqual([]);
  });

  it('raises a scheme once, however often it is asked under one key, and holds the claim against another', async () => {
    const asked = { 'idempotency-key': 'gloves-1' };
    const first = await buyer.send('POST', '/savings/schemes', scheme(), asked);
    const second = await buyer.send('POST', '/savings/schemes', scheme(), asked);
    expect([first.status, second.status, second.json]).toEqual([201, 201, first.json]);
    schemeId = first.json['schemeId'];
    const other = await buyer.send('POST', '/savings/schemes', { ...scheme(), title: 'Other' }, asked);
    expect([other.status, other.json['code']]).toEqual([409, 'REQUEST.KEY_REUSED']);
    const again = await buyer.post('/savings/schemes', scheme());
    expect([again.status, fields(again)]).toEqual([400, ['line.item']]);
    expect((await buyer.done('GET', '/savings/schemes'))['schemes']).toHaveLength(1);
    const { savings } = await buyer.done('GET', `/savings?schemeId=${schemeId}`);
    lineId = savings[0].id;
    expect(savings).toMatchObject([{ item: GLOVES.item, quantity: '1200.000', jointAmount: { amount: '4740.00' } }]);
    expect(await standing()).toEqual({ identified: '300.00' });
  });

  it('takes a partner’s line into the scheme once, and a stranger’s not at all', async () => {
    const path = `/savings/schemes/${schemeId}/lines`;
    expect((await stranger.post(path, GLOVES)).status).toBe(404);
    await partner.done('POST', path, { ...GLOVES, quantity: '800' });
    const again = await partner.post(path, { ...GLOVES, quantity: '800' });
    expect([again.status, fields(again)]).toEqual([400, ['financialYear']]);
    expect((await partner.done('GET', '/savings'))['savings']).toHaveLength(1);
    expect((await partner.get(`/savings/${lineId}`)).status).toBe(404);
  });

  it('moves on with the papers that each stage demands, and names those that are missing', async () => {
    const move = (body: object, who = buyer) => who.post('/savings/stages', { lines: [lineId], ...body });
    const bare = await move({ to: 'forecast' });
    expect([bare.status, fields(bare)]).toEqual([400, ['evidence.working']]);
    const odd = await move({ to: 'forecast', evidence: { luck: 'a' } });
    expect([odd.status, fields(odd)]).toEqual([400, ['evidence.luck']]);
    expect((await move({ to: 'contracted', evidence: { newPrice: 'P', impact: 'Q' } })).status).toBe(400);
    expect((await move({ to: 'forecast' }, partner)).status).toBe(404);
    expect((await move({ to: 'forecast', evidence: { working: 'Sheet 1' } })).status).toBe(204);
    expect((await move({ to: 'forecast', evidence: { working: 'Sheet 1' } })).status).toBe(400);
    expect(await standing()).toEqual({ forecast: '300.00' });
  });

  it('adds a baseline beside the others and chooses it with a reason, changing no amount', async () => {
    const asked = { 'idempotency-key': 'baseline-1' };
    const quote = { type: '4', unitPrice: '4.10', quantity: '1200', priceEvidence: 'Quotation 7' };
    for (let i = 0; i < 2; i++)
      expect((await buyer.send('POST', `/savings/${lineId}/baselines`, quote, asked)).status).toBe(204);
    const { baselines } = await buyer.done('GET', `/savings/${lineId}`);
    expect(baselines.map((one: Json) => [one['type'], one['unitPrice']])).toEqual([
      [1, '4.2000'],
      [4, '4.1000'],
    ]);
    const choice = { baselineId: baselines[1].id, reason: '' };
    const bare = await buyer.post(`/savings/${lineId}/baseline-choices`, choice);
    expect([bare.status, fields(bare)]).toEqual([400, ['reason']]);
    const foreign = { baselineId: schemeId, reason: 'Why not' };
    expect(fields(await buyer.post(`/savings/${lineId}/baseline-choices`, foreign))).toEqual(['baselineId']);
    await buyer.done('POST', `/savings/${lineId}/baseline-choices`, { ...choice, reason: 'It is the newer.' });
    expect(await standing()).toEqual({ forecast: '300.00' });
  });

  it('says a new forecast by effect, and refuses what is no amount or no effect', async () => {
    const [part] = (await buyer.done('GET', `/savings/${lineId}`))['open'] as { effect: string }[];
    const path = `/savings/${lineId}/forecasts`;
    const wrong = await buyer.post(path, { amounts: { [part!.effect]: 'less', LUCK: '1.00' }, reason: 'Fewer.' });
    expect([wrong.status, fields(wrong).sort()]).toEqual([400, ['amounts.LUCK', `amounts.${part!.effect}`].sort()]);
    expect(fields(await buyer.post(path, { amounts: {}, reason: 'Fewer.' }))).toEqual(['amounts']);
    await buyer.done('POST', path, { amounts: { [part!.effect]: '240.00' }, reason: 'Fewer shifts.' });
    expect(await standing()).toEqual({ forecast: '240.00' });
    expect(fields(await buyer.post(path, { amounts: { [part!.effect]: '240.00' }, reason: 'Again.' }))).toEqual([
      'amounts',
    ]);
  });

  it('records a delivery once under its key, though it is asked twice at the same time', async () => {
    const early = { month: '2026-05-01', quantity: '100', paid: '395.00', transactions: 'Invoice 9' };
    const path = `/savings/${lineId}/deliveries`;
    expect((await buyer.post(path, early)).status).toBe(400);
    await buyer.done('POST', '/savings/stages', {
      lines: [lineId],
      to: 'contracted',
      evidence: { newPrice: 'Price list 3', impact: 'QIA 12' },
    });
    const asked = { 'idempotency-key': 'may' };
    const answers = await Promise.all([1, 2, 3].map(() => buyer.send('POST', path, early, asked)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await journals()).filter((one) => one['kind'] === 'delivered')).toHaveLength(1);
    expect((await buyer.done('GET', `/savings/${lineId}`))['deliveredQuantity']).toBe('100.000');
  });

  it('lets no one validate but finance of the trust, and never who raised or posted it', async () => {
    const given = { lines: [lineId], reason: 'Agrees.', costCentre: 'C1', subjectiveCode: 'S1', budgetJournal: 'J1' };
    expect((await buyer.post('/savings/validations', given)).status).toBe(403);
    const other = await stranger.post('/savings/validations', given);
    expect(other.status).toBe(403);
    const own = await finance.done('POST', '/savings/schemes', scheme({ item: 'Aprons' }));
    const [mine] = (await finance.done('GET', `/savings?schemeId=${own['schemeId']}`))['savings'] as { id: string }[];
    await finance.done('POST', '/savings/stages', { lines: [mine!.id], to: 'forecast', evidence: { working: 'W' } });
    await finance.done('POST', '/savings/stages', {
      lines: [mine!.id],
      to: 'contracted',
      evidence: { newPrice: 'P', impact: 'Q' },
    });
    const bought = { month: '2026-05-01', quantity: '1', paid: '3.95', transactions: 'Invoice 10' };
    await finance.done('POST', `/savings/${mine!.id}/deliveries`, bought);
    const creator = await finance.post('/savings/validations', { ...given, lines: [mine!.id] });
    expect([creator.status, fields(creator)]).toEqual([400, ['by']]);
    expect((await finance.post('/savings/validations', given)).status).toBe(204);
    const again = await finance.post('/savings/validations', given);
    expect([again.status, fields(again)]).toEqual([400, ['lines']]);
    expect(Object.keys(await standing())).toEqual(expect.arrayContaining(['validated', 'contracted']));
  });

  it('takes a journal back once, by finance where finance had validated', async () => {
    const validated = (await journals()).find((one) => one['kind'] === 'validated')!;
    const path = `/savings/journals/${validated['id']}/reversals`;
    expect((await buyer.post(path, { reason: 'Mistake.' })).status).toBe(403);
    expect((await partner.post(path, { reason: 'Mistake.' })).status).toBe(404);
    const asked = { 'idempotency-key': 'back' };
    const first = await finance.send('POST', path, { reason: 'Another cost centre.' }, asked);
    const second = await finance.send('POST', path, { reason: 'Another cost centre.' }, asked);
    expect([first.status, second.json]).toEqual([201, first.json]);
    expect((await finance.post(path, { reason: 'Another cost centre.' })).status).toBe(400);
    const { legs, hashedText } = await finance.done('GET', `/savings/journals/${first.json['journalId']}`);
    expect(legs.length).toBeGreaterThan(1);
    expect(hashedText).toContain('"kind":"reversed"');
    expect((await partner.get(`/savings/journals/${first.json['journalId']}`)).status).toBe(404);
  });

  it('rejects with a reason', async () => {
    expect((await finance.post('/savings/rejections', { lines: [lineId], reason: '' })).status).toBe(400);
    expect((await buyer.post('/savings/rejections', { lines: [lineId], reason: 'No.' })).status).toBe(403);
    expect((await finance.post('/savings/rejections', { lines: [lineId], reason: 'Not bought.' })).status).toBe(204);
    expect(Object.keys(await standing())).toEqual(['rejected']);
  });

  it('reads what trusts settle, and leaves the ledger whole', async () => {
    const { partnerships } = await buyer.done('GET', '/savings/settlement/rules');
    expect(partnerships).toMatchObject([{ id: world.partnershipId, rules: [] }]);
    expect((await buyer.get(`/savings/settlement/runs/${schemeId}`)).status).toBe(404);
    const check = await world.asSystem((tx) => verifyLedger(tx));
    expect(check.faults).toEqual([]);
  });
});
