import {
  ActualsQueries,
  ActualsService,
  ComplianceQueries,
  DeliveriesService,
  LeakageQueries,
} from '@tandem/features/actuals';
import { ClausesService, ContractsQueries, ContractsService } from '@tandem/features/contracts';
import {
  type RaisedLine,
  RaisingService,
  SavingsQueries,
  SavingsService,
  SchemesService,
} from '@tandem/features/savings';
import { approvedAward, type AwardedLineFixture } from '../support/approved-award.js';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

const HEADINGS = 'Invoice no,Line,Invoice date,Vendor,Cat no,Description,UoM,Qty,Unit price,Net amount,Currency';
const MONITORS: readonly AwardedLineFixture[] = [
  {
    code: 'MON',
    item: 'Patient monitor',
    cpv: '33195000',
    needs: [
      { trust: 'LAS', quantity: '20', baseline: '9000' },
      { trust: 'SCAS', quantity: '10', baseline: '9000' },
    ],
    won: [{ supplier: 'ALDER', quantity: '30', unitPrice: '10000.0000' }],
  },
];

jest.setTimeout(120_000);

/** A contract in euros from its award to the ledger in pounds; one story, in order. */
describe('a contract whose prices are in another currency', () => {
  let world: World;
  let visit: (email: string) => Promise<Visitor>;
  let contractId: string;
  let contractLineId: string;
  let savingLineId: string;
  const buyer = () => world.trusts.LAS.email('procurement');

  beforeAll(async () => {
    const web = await createWebWorld();
    world = web.world;
    visit = (email) => web.visit(email);
    const award = await approvedAward(world, MONITORS, { currency: 'EUR' });
    await world.get(ContractsService).fromAward(award);
    expect(await world.get(SavingsService).post(award)).toEqual({ lines: 0 });
    const [contract] = await world.as(buyer(), (tx) => world.get(ContractsQueries).contracts(tx));
    contractId = contract!.id;
    // Two at the contract's price in May, one dearer in June, and one of another supplier in June.
    await send([
      'A-1,1,12/05/2026,Alder Vehicle Works,MON,Patient monitor,each,2,10000.00,20000.00,EUR',
      'A-2,1,12/06/2026,Alder Vehicle Works,MON,Patient monitor,each,1,10500.00,10500.00,EUR',
      'D-1,1,14/06/2026,Dogwood Medical Limited,MON,Patient monitor,each,1,11000.00,11000.00,EUR',
    ]);
  });
  afterAll(() => world?.close());

  async function send(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from([HEADINGS, ...lines].join('\r\n'));
    const service = world.get(ActualsService);
    const importId = await world.as(buyer(), async (tx) => {
      const sent = await service.upload(tx, { fileName: 'lines.csv', bytes, source: 'invoice' });
      if (Array.isArray(sent)) throw new Error(sent[0]!.message);
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, sent.importId));
      expect(await service.confirmMapping(tx, sent.importId, mapping)).toEqual([]);
      return sent.importId;
    });
    await service.importLines(importId, world.trusts.LAS.id);
  }

  const deliver = () => world.get(DeliveriesService).deliver(world.trusts.LAS.id);
  const state = (over: object = {}) =>
    world.as(buyer(), (tx) =>
      world.get(ClausesService).stateClause(tx, contractId, {
        lineCode: '',
        kind: 'currency',
        series: 'EUR',
        baseValue: '0.8500',
        baseOn: '1 April 2026',
        share: '100',
        source: 'Award paper, page 2',
        ...over,
      }),
    );
  const give = (months: string) =>
    world.as(buyer(), (tx) =>
      world.get(ClausesService).giveValues(tx, contractId, {
        kind: 'currency',
        series: 'EUR',
        months,
        source: 'Bank of England, monthly average',
        publishedOn: '1 July 2026',
      }),
    );
  const line = (over: Partial<RaisedLine> = {}): RaisedLine => ({
    item: 'Patient monitor',
    financialYear: '2026/27',
    // What was bought in the year: once it has ended, nobody may claim more.
    quantity: '4',
    budgetType: 'REVENUE',
    recurrence: 'RECURRENT',
    baselineType: '1',
    baselineUnitPrice: '9000',
    pricedOn: '',
    priceEvidence: 'Invoices of 2025/26',
    volumeEvidence: 'Invoices of 2025/26',
    newUnitPrice: '8500',
    aloneUnitPrice: '',
    aloneEvidence: '',
    contractLineId,
    ...over,
  });
  const raise = (over: Partial<RaisedLine> = {}) =>
    world.as(buyer(), (tx) =>
      world.get(RaisingService).raise(tx, world.partnershipId, {
        title: 'Patient monitors',
        category: 'equipment',
        mechanism: 'PRICE',
        priceStartsOn: '1 April 2026',
        ownerName: 'Head of Procurement',
        line: line(over),
      }),
    );
  /** What a person reads on a page, without its marks. */
  const read = async (email: string, path: string): Promise<string> => {
    const { status, text } = await (await visit(email)).get(path);
    expect([path, status]).toEqual([path, 200]);
    return text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  };
  const deliveriesAsked = async (): Promise<number> => {
    const [row] = await world.asSystem((tx) =>
      tx.rows<{ n: number }>(`select count(*)::int as n from outbox where job = 'actuals.deliver'`),
    );
    return row!.n;
  };
  const sums = (account: string) =>
    world
      .asSystem((tx) =>
        tx.rows<{ effect: string; amount: string }>(
          `select effect, sum(amount) as amount from ledger_leg where line_id = $1 and account = $2 group by 1 having sum(amount) <> 0`,
          [savingLineId, account],
        ),
      )
      .then((rows) => Object.fromEntries(rows.map((row) => [row.effect, row.amount])));

  it('is compared in its own currency, and what leaks is in no sum of pounds', async () => {
    const [own] = (await world.as(buyer(), (tx) => world.get(ComplianceQueries).lines(tx, contractId))).filter(
      (one) => one.trust === 'LAS',
    );
    // Prices before are in pounds, so nothing is said of what was saved in euros.
    expect(own).toMatchObject({ overpaid: '500.00', lost: '1000.00', paid: '41500.00', realised: null });
    contractLineId = own!.contractLineId;
    const leakage = world.get(LeakageQueries);
    expect(await world.as(buyer(), (tx) => leakage.total(tx))).toEqual({
      rows: 2,
      abroad: 2,
      overpaid: '0',
      lost: '0',
      underpaid: '0',
    });
    const rows = await world.as(buyer(), (tx) => leakage.rows(tx, { offset: 0, limit: 10 }));
    expect(rows.map((row) => [row.currency, row.lost])).toEqual([
      ['EUR', '1000.00'],
      ['EUR', '500.00'],
    ]);
    const page = await read(buyer(), '/actuals/leakage');
    expect(page).toContain('2 rows of the list are in their contract’s own currency and in none of these three sums');
    expect(page).toContain('Ask Alder Vehicle Works for a credit of €500.00 on A-2');
  });

  it('says on its page why nothing of it is in the ledger, and what a person can do', async () => {
    const page = await read(buyer(), `/contracts/${contractId}`);
    expect(page).toContain('Nobody has said at which rate the price of Patient monitor was agreed');
    expect(page).toContain('The award was in EUR, so it posted no saving');
    expect(page).toContain('Raise the saving on Patient monitor in pounds');
    expect(await read(world.trusts.LAS.email('evaluator'), `/contracts/${contractId}`)).not.toContain(
      'Raise the saving',
    );
    const { text } = await (await visit(buyer())).get(`/savings/schemes/raise?contractLine=${contractLineId}`);
    expect(text).toContain(`<option value="${contractLineId}" selected>`);
    expect(text).toContain('value="1 April 2026"');
  });

  it('takes no other currency for its rate, and no part of a price', async () => {
    expect((await state({ series: 'USD' })).map((one) => one.field)).toEqual(['series']);
    expect((await state({ share: '50' })).map((one) => one.field)).toEqual(['share']);
    expect(await deliver()).toEqual({ posted: 0, withoutPlan: 0, withoutRate: 2 });
  });

  it('has its saving raised in pounds at the agreed rate, and at no other price', async () => {
    expect(await raise()).toEqual([
      { field: 'contractLineId', message: expect.stringContaining('at which rate its prices in EUR were agreed') },
    ]);
    expect(await state()).toEqual([]);
    expect(await raise({ newUnitPrice: '10000' })).toEqual([
      { field: 'newUnitPrice', message: expect.stringContaining('which is £8500.0000 at the agreed rate of 0.8500') },
    ]);
    for (const unknown of [world.partnershipId, 'nonsense'])
      expect(await raise({ contractLineId: unknown })).toMatchObject([{ field: 'contractLineId' }]);
    expect(await raise()).toEqual({ schemeId: expect.any(String) });
    expect(await raise({ item: 'Patient monitor, again' })).toMatchObject([{ field: 'contractLineId' }]);
    const lines = await world.as(buyer(), (tx) => world.get(SavingsQueries).lines(tx));
    savingLineId = lines[0]!.id;
    expect(await sums('identified')).toEqual({ NOT_EVIDENCED: '2000.00' });
  });

  it('is posted for no month without a rate, and for each month at its own once it is given', async () => {
    const schemes = world.get(SchemesService);
    const papers = { working: 'Sheet 1', newPrice: 'Contract', impact: 'QIA 3' };
    const asked = await deliveriesAsked();
    for (const to of ['forecast', 'contracted'] as const)
      expect(
        await world.as(buyer(), (tx) => schemes.move(tx, [savingLineId], to, { reason: 'Signed', evidence: papers })),
      ).toEqual([]);
    expect(await deliveriesAsked()).toBe(asked + 1);
    expect(await deliver()).toEqual({ posted: 0, withoutPlan: 0, withoutRate: 2 });
    const waiting = 'No rate is given for May 2026 and June 2026 or the month before, so what was bought then is not';
    expect(await read(buyer(), `/contracts/${contractId}`)).toContain(waiting);
    expect(await give('2026-05 0.8670')).toEqual([]);
    // The rate of May is a month old in June, which is as old as a rate may be.
    expect(await deliver()).toEqual({ posted: 2, withoutPlan: 0, withoutRate: 0 });
    expect(await give('2026-06 0.8755')).toEqual([]);
    expect(await deliver()).toEqual({ posted: 1, withoutPlan: 0, withoutRate: 0 });
    expect(await deliver()).toEqual({ posted: 0, withoutPlan: 0, withoutRate: 0 });
    // May: €20,000 at 0.8670 less 0.85 is £340. June: €21,500 at 0.8755 less 0.85 is £548.25; €1,000 and €500 too much at 0.85.
    expect(await sums('delivered')).toEqual({
      LEAKAGE_CURRENCY: '-888.25',
      LEAKAGE_OFF_CONTRACT: '-850.00',
      NOT_EVIDENCED: '1575.00',
    });
    // All four at the claim's £500 each, less what the supplier charged beyond its price without an explanation: £425.
    expect(await sums('contracted')).toEqual({});
    const reason = await world.asSystem((tx) =>
      tx.row<{ reason: string }>(
        `select reason from ledger_journal where kind = 'delivered' order by sequence desc limit 1`,
      ),
    );
    const page = await read(buyer(), `/contracts/${contractId}`);
    expect(page).toContain(
      'June 2026, LAS, Patient monitor: €0.00 by index, €500.00 explained by nothing. In pounds £18,823.25, of which £548.25 by currency.',
    );
    expect(page).not.toContain('The award was in EUR, so it posted no saving');
    expect(reason?.reason).toContain('0.8500 when the price was agreed; June 2026 0.8755, used for June 2026.');
  });

  it('is taken out of the ledger again when the agreed rate is taken back', async () => {
    expect(await state({ share: '0' })).toEqual([]);
    expect(await deliver()).toEqual({ posted: 0, withoutPlan: 0, withoutRate: 2 });
    expect(await sums('delivered')).toEqual({});
    expect(await sums('contracted')).toEqual({ NOT_EVIDENCED: '2000.00' });
  });
});
