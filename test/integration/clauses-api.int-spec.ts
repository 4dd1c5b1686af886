import { ActualsQueries, ActualsService, DeliveriesService } from '@tandem/features/actuals';
import { ContractsQueries, ContractsService } from '@tandem/features/contracts';
import { SavingsService } from '@tandem/features/savings';
import { type ApiCaller, createApiWorld, type Json } from '../support/api-caller.js';
import { approvedAward } from '../support/approved-award.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

const HEADINGS = 'Invoice no,Line,Invoice date,Vendor,Cat no,Description,UoM,Qty,Unit price,Net amount,Currency';
const PURCHASES = [
  'A-1,1,12/05/2026,Alder Vehicle Works,STR,Powered stretcher,each,2,14500.00,29000.00,GBP',
  'B-1,1,12/06/2026,Birch Coachbuilders,TQ,Tourniquet,carton,3,2000.00,6000.00,GBP',
];
const CLAUSE = {
  lineCode: 'STR',
  kind: 'currency',
  series: 'EUR',
  baseValue: '0.8000',
  baseOn: '2026-04-01',
  share: '50',
  source: 'Clause 12',
};
const RATES = {
  kind: 'currency',
  series: 'EUR',
  values: [{ month: '2026-05', value: '0.8160' }],
  source: 'Bank of England, monthly average',
  publishedOn: '2026-06-01',
};

/** What prices follow, what units hold and what purchases are, by nothing but `/api/v1`, as a trust's own systems say it; one story, in order. */
describe('clauses, units and decisions through the API alone', () => {
  let world: World;
  let buyer: ApiCaller;
  let partner: ApiCaller;
  let stranger: ApiCaller;
  let path: string;

  beforeAll(async () => {
    const started = await createApiWorld();
    ({ world } = started);
    buyer = await started.caller(world.trusts.LAS.email('procurement'));
    partner = await started.caller(world.trusts.SCAS.email('procurement'));
    stranger = await started.caller(world.trusts.EEAST.email('procurement'));
    const award = await approvedAward(world);
    await world.get(ContractsService).fromAward(award);
    await world.get(SavingsService).post(award);
    const contracts = await world.as(world.trusts.LAS.email('procurement'), (tx) =>
      world.get(ContractsQueries).contracts(tx),
    );
    path = `/contracts/${contracts.find((one) => one.reference.endsWith('S1'))!.id}`;
    await importInvoices();
  }, 120_000);

  afterAll(() => world?.close(), 60_000);

  async function importInvoices(): Promise<void> {
    const email = world.trusts.LAS.email('procurement');
    const bytes = Buffer.from([HEADINGS, ...PURCHASES].join('\r\n'));
    const service = world.get(ActualsService);
    const importId = await world.as(email, async (tx) => {
      const sent = await service.upload(tx, { fileName: 'lines.csv', bytes, source: 'invoice' });
      if (Array.isArray(sent)) throw new Error(sent[0]!.message);
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, sent.importId));
      expect(await service.confirmMapping(tx, sent.importId, mapping)).toEqual([]);
      return sent.importId;
    });
    await service.importLines(importId, world.trusts.LAS.id);
  }

  const fields = ({ json }: { json: Json }) => (json['problems'] as { field: string }[]).map(({ field }) => field);

  it('refuse what is no clause, field by field, and strangers altogether', async () => {
    const wrong = await buyer.post(`${path}/clauses`, { ...CLAUSE, series: 'GBP', source: ' ', share: '101' });
    expect([wrong.status, fields(wrong).sort()]).toEqual([400, ['series', 'share', 'source']]);
    expect((await stranger.post(`${path}/clauses`, CLAUSE)).status).toBe(404);
    expect((await stranger.get(`${path}/clauses`)).status).toBe(404);
    expect((await stranger.post(`${path}/series`, RATES)).status).toBe(404);
    expect((await buyer.done('GET', `${path}/clauses`))['clauses']).toEqual([]);
  });

  it('state a clause once under a key, and refuse the key for another one', async () => {
    const asked = { 'idempotency-key': 'clause-12' };
    for (let i = 0; i < 2; i++) expect((await buyer.send('POST', `${path}/clauses`, CLAUSE, asked)).status).toBe(204);
    const other = await buyer.send('POST', `${path}/clauses`, { ...CLAUSE, share: '60' }, asked);
    expect([other.status, other.json['code']]).toEqual([409, 'REQUEST.KEY_REUSED']);
    const kept = await world.asSystem((tx) => tx.rows(`select 1 from contract_price_clause`));
    expect(kept).toHaveLength(1);
    expect((await partner.done('GET', `${path}/clauses`))['clauses']).toMatchObject([
      { lineCode: 'STR', kind: 'currency', series: 'EUR', baseValue: '0.8000', share: '50.00', source: 'Clause 12' },
    ]);
  });

  it('give rates by month, by a partner too, and what was bought is explained by them', async () => {
    const early = { ...RATES, values: [{ month: '2026-13', value: '0.8' }] };
    expect(fields(await partner.post(`${path}/series`, early))).toEqual(['values']);
    await partner.done('POST', `${path}/series`, RATES);
    const read = await buyer.done('GET', `${path}/clauses`);
    expect(read['values']).toMatchObject([{ series: 'EUR', month: '2026-05', value: '0.8160', source: RATES.source }]);
    expect(JSON.stringify(read)).not.toContain(world.partnershipId);
    await world.get(DeliveriesService).deliver(world.trusts.LAS.id);
    const [leg] = await world.asSystem((tx) =>
      tx.rows<{ amount: string }>(
        `select sum(amount) as amount from ledger_leg where effect = 'LEAKAGE_CURRENCY' and account = 'delivered'`,
      ),
    );
    // Half of a rise by 2 percent, on the £28,000 that two stretchers cost under the contract.
    expect(leg?.amount).toBe('-280.00');
  });

  it('raise no second saving under a line of a contract that an award has posted', async () => {
    const { lines } = (await buyer.done('GET', path)) as { lines: Json[] };
    const contractLineId = lines.find((one) => one['trust'] === 'LAS')!['id'] as string;
    const line = {
      item: 'Powered stretcher',
      financialYear: '2026/27',
      quantity: '60',
      budgetType: 'REVENUE',
      recurrence: 'RECURRENT',
      baselineType: '1',
      baselineUnitPrice: '15000',
      newUnitPrice: '14000',
      contractLineId,
    };
    const again = await buyer.post('/savings/schemes', {
      partnershipId: world.partnershipId,
      title: 'Stretchers',
      category: 'equipment',
      mechanism: 'PRICE',
      priceStartsOn: '2026-04-01',
      ownerName: 'Head of Procurement',
      line,
    });
    expect([again.status, fields(again)]).toEqual([400, ['line.contractLineId']]);
  });

  it('state what a unit holds, list it, and take it back, each trust for itself', async () => {
    const { groups } = (await buyer.done('GET', '/actuals/review')) as { groups: Json[] };
    const lineId = groups.find((one) => one['outcome'] === 'unitDiffers')!['lineId'] as string;
    const unit = { holds: '100', reason: 'Catalogue, page 4' };
    const bare = await buyer.post(`/actuals/review/${lineId}/unit`, { holds: '0', reason: '' });
    expect([bare.status, fields(bare).sort()]).toEqual([400, ['holds', 'reason']]);
    expect((await partner.post(`/actuals/review/${lineId}/unit`, unit)).status).toBe(404);
    const asked = { 'idempotency-key': 'carton' };
    for (let i = 0; i < 2; i++)
      expect((await buyer.send('POST', `/actuals/review/${lineId}/unit`, unit, asked)).status).toBe(204);
    const { units } = (await buyer.done('GET', '/actuals/units')) as { units: Json[] };
    expect(units).toMatchObject([{ fromUnit: 'carton', toUnit: 'each', factor: '100.000', reason: unit.reason }]);
    expect((await partner.done('GET', '/actuals/units'))['units']).toEqual([]);
    expect((await partner.delete(`/actuals/units/${units[0]!['id']}`)).status).toBe(404);
    expect((await buyer.delete(`/actuals/units/${units[0]!['id']}`)).status).toBe(204);
    expect((await buyer.done('GET', '/actuals/units'))['units']).toEqual([]);
  });

  it('decide on purchases, list what was decided, and take it back once, each trust for itself', async () => {
    const { groups } = (await buyer.done('GET', '/actuals/review')) as { groups: Json[] };
    const dismissal = { kind: 'dismissed', reason: 'Bought for an exercise' };
    const { lineId } = groups.find((one) => one['outcome'] === 'unitDiffers') as { lineId: string };
    expect((await buyer.post(`/actuals/review/${lineId}/decision`, dismissal)).status).toBe(204);
    const decided = async () => ((await buyer.done('GET', '/actuals/decisions')) as { decisions: Json[] }).decisions;
    const [decision] = await decided();
    expect(decision).toMatchObject({ ...dismissal, takenBackBy: null, takenBackAt: null });
    expect((await partner.done('GET', '/actuals/decisions'))['decisions']).toEqual([]);
    expect((await partner.delete(`/actuals/decisions/${decision!['id']}`)).status).toBe(404);
    expect((await buyer.delete(`/actuals/decisions/${decision!['id']}`)).status).toBe(204);
    expect((await buyer.delete(`/actuals/decisions/${decision!['id']}`)).status).toBe(404);
    expect(await decided()).toMatchObject([{ ...dismissal, takenBackBy: 'Head of Procurement (LAS)' }]);
  });
});
