import { parseMoney, parseQuantity } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import {
  ActualsModule,
  ActualsQueries,
  ActualsService,
  ComplianceQueries,
  DeliveriesService,
  LeakageQueries,
  ReviewQueries,
  ReviewService,
  UnitsService,
} from '@tandem/features/actuals';
import { ClausesService, ContractsQueries, ContractsService } from '@tandem/features/contracts';
import { SavingsQueries, SavingsService, SchemesService } from '@tandem/features/savings';
import { approvedAward } from '../support/approved-award.js';
import { createWorld, type World } from '../support/world.js';

const HEADINGS = 'Invoice no,Line,Invoice date,Vendor,Cat no,Description,UoM,Qty,Unit price,Net amount,Currency';
const LINES = {
  atPrice: 'A-1,1,12/05/2026,Alder Vehicle Works,STR,Powered stretcher,each,10,14000.00,140000.00,GBP',
  dearer: 'A-2,1,12/05/2026,Alder Vehicle Works,STR,Powered stretcher,each,2,14500.00,29000.00,GBP',
  elsewhere: 'D-1,1,14/05/2026,Dogwood Medical Limited,STR,Powered stretcher,each,1,15900.00,15900.00,GBP',
};

jest.setTimeout(120_000);

describe('why other than the contract’s price was paid', () => {
  let world: World;
  let contractId: string;
  const buyer = () => world.trusts.LAS.email('procurement');

  beforeAll(async () => {
    world = await createWorld([ActualsModule]);
    const award = await approvedAward(world);
    await world.get(ContractsService).fromAward(award);
    await world.get(SavingsService).post(award);
    const contracts = await world.as(buyer(), (tx) => world.get(ContractsQueries).contracts(tx));
    contractId = contracts.find((one) => one.reference.endsWith('S1'))!.id;
    await send(Object.values(LINES));
  });
  afterAll(() => world?.close());

  async function send(lines: readonly string[], trust: 'LAS' | 'SCAS' = 'LAS'): Promise<void> {
    const buyer = () => world.trusts[trust].email('procurement');
    const bytes = Buffer.from([HEADINGS, ...lines].join('\r\n'));
    const service = world.get(ActualsService);
    const sent = await world.as(buyer(), (tx) =>
      service.upload(tx, { fileName: 'lines.csv', bytes, source: 'invoice' }),
    );
    if (Array.isArray(sent)) throw new Error(sent[0]!.message);
    await world.as(buyer(), async (tx) => {
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, sent.importId));
      expect(await service.confirmMapping(tx, sent.importId, mapping)).toEqual([]);
    });
    await service.importLines(sent.importId, world.trusts[trust].id);
  }

  const deliver = () => world.get(DeliveriesService).deliver(world.trusts.LAS.id);
  /**
   * What stands as delivered in the trust's ledger, by effect, of what leaked and what nothing evidences: the £13,000 that
   * thirteen stretchers save without a price alone, less what was charged without an explanation.
   */
  const leaked = async (): Promise<Record<string, string>> => {
    const rows = await world.asSystem((tx) =>
      tx.rows<{ effect: string; amount: string }>(
        `select effect, sum(amount) as amount from ledger_leg where trust_id = $1 and account = 'delivered'
           and (effect like 'LEAKAGE%' or effect = 'NOT_EVIDENCED') group by 1 having sum(amount) <> 0 order by 1`,
        [world.trusts.LAS.id],
      ),
    );
    return Object.fromEntries(rows.map((row) => [row.effect, row.amount]));
  };
  const lastReason = async (): Promise<string> => {
    const row = await world.asSystem((tx) =>
      tx.row<{ reason: string }>(
        `select reason from ledger_journal where trust_id = $1 and kind = 'delivered' order by sequence desc limit 1`,
        [world.trusts.LAS.id],
      ),
    );
    return row!.reason;
  };
  const clause = (over: object = {}) => ({
    lineCode: 'STR',
    kind: 'currency',
    series: 'eur',
    baseValue: '0.8000',
    baseOn: '1 April 2026',
    share: '50',
    source: 'Clause 12',
    ...over,
  });
  const values = (over: object = {}) => ({
    kind: 'currency',
    series: 'EUR',
    months: '2026-05 0.8160',
    source: 'Bank of England, monthly average',
    publishedOn: '1 June 2026',
    ...over,
  });
  const state = (email: string, over: object = {}) =>
    world.as(email, (tx) => world.get(ClausesService).stateClause(tx, contractId, clause(over)));
  const give = (email: string, over: object = {}) =>
    world.as(email, (tx) => world.get(ClausesService).giveValues(tx, contractId, values(over)));

  it('is off contract only for what was bought elsewhere; what the supplier charged beyond its price is not evidenced', async () => {
    await deliver();
    expect(await leaked()).toEqual({ LEAKAGE_OFF_CONTRACT: '-1900.00', NOT_EVIDENCED: '12000.00' });
    expect(await lastReason()).toContain('What the supplier charged beyond the contract’s price is not evidenced');
  });

  it('is explained by nobody but procurement and finance of the contract’s own partnership, with a source and a date', async () => {
    await expect(state(world.trusts.LAS.email('evaluator'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(state(world.trusts.EEAST.email('procurement'))).rejects.toMatchObject({ code: 'CONTRACT.NOT_FOUND' });
    expect((await state(buyer(), { source: '', share: '101', series: 'GBP' })).map((one) => one.field)).toEqual([
      'series',
      'source',
      'share',
    ]);
    expect(await give(buyer(), { months: '2026-05 much' })).toEqual([
      { field: 'months', message: '“2026-05 much” is no month with its value, such as 2026-05 0.8410' },
    ]);
  });

  it('stays not evidenced while the rate of the month is missing, and the ledger says so', async () => {
    expect(await state(world.trusts.LAS.email('finance'))).toEqual([]);
    expect((await deliver()).posted).toBe(1);
    expect(await leaked()).toEqual({ LEAKAGE_OFF_CONTRACT: '-1900.00', NOT_EVIDENCED: '12000.00' });
    expect(await lastReason()).toContain(
      'Pounds for one EUR: no value is given for May 2026 or before. Not evidenced.',
    );
  });

  it('is the currency as far as the rate explains it, once the rate is given', async () => {
    // 2 percent dearer, half of the price follows: 1 percent of the £28,000 that were charged otherwise.
    expect(await give(world.trusts.SCAS.email('procurement'))).toEqual([]);
    expect((await deliver()).posted).toBe(1);
    expect(await leaked()).toEqual({
      LEAKAGE_CURRENCY: '-280.00',
      LEAKAGE_OFF_CONTRACT: '-1900.00',
      NOT_EVIDENCED: '12280.00',
    });
    expect(await deliver()).toMatchObject({ posted: 0 });
  });

  it('is the index after the currency, with the age of a value that is not of the month', async () => {
    const index = { kind: 'index', series: 'Steel prices' };
    expect(await state(buyer(), { ...index, baseValue: '100', share: '100' })).toEqual([]);
    expect(await give(buyer(), { ...index, months: '2026-02 101.5\n2026-03 102' })).toEqual([]);
    expect((await deliver()).posted).toBe(1);
    expect(await leaked()).toEqual({
      LEAKAGE_CURRENCY: '-280.00',
      LEAKAGE_INDEX: '-560.00',
      LEAKAGE_OFF_CONTRACT: '-1900.00',
      NOT_EVIDENCED: '12840.00',
    });
    expect(await lastReason()).toContain('Steel prices: March 2026 102, 2 months old, used for May 2026.');
    const [row] = (
      await world.as(buyer(), (tx) => world.get(LeakageQueries).rows(tx, { offset: 0, limit: 10 }))
    ).filter((one) => one.kind === 'priceDiffers');
    expect(row?.follows).toEqual(['EUR', 'Steel prices']);
  });

  it('is not evidenced again when the clause is taken back, and each word stays', async () => {
    expect(await state(buyer(), { kind: 'index', series: 'Steel prices', baseValue: '100', share: '0' })).toEqual([]);
    expect((await deliver()).posted).toBe(1);
    expect(await leaked()).toMatchObject({ LEAKAGE_CURRENCY: '-280.00', NOT_EVIDENCED: '12280.00' });
    const [kept] = await world.asSystem((tx) =>
      tx.rows<{ n: number }>(`select count(*)::int as n from contract_price_clause where contract_id = $1`, [
        contractId,
      ]),
    );
    expect(kept?.n).toBe(3);
  });

  it('stays beside a delivery that a person recorded, until that is taken back and the purchases are posted in its place', async () => {
    const [scas, schemes] = [world.trusts.SCAS, world.get(SchemesService)];
    const lines = await world.as(scas.email('finance'), (tx) => world.get(SavingsQueries).lines(tx));
    const line = lines.find((one) => one.item === 'Powered stretcher')!;
    const standing = async () => {
      const rows = await world.asSystem((tx) =>
        tx.rows<{ effect: string; amount: string }>(
          `select effect, sum(amount) as amount from ledger_leg where line_id = $1 and account = 'delivered' group by 1 having sum(amount) <> 0`,
          [line.id],
        ),
      );
      return Object.fromEntries(rows.map((row) => [row.effect, row.amount]));
    };
    const delivery = { month: '2026-05-01', quantity: '2', paid: '28000.00' };
    const done = await world.as(scas.email('procurement'), (tx) =>
      schemes.deliver(tx, line.id, {
        month: parseLocalDate(delivery.month),
        quantity: parseQuantity(delivery.quantity),
        paid: parseMoney(delivery.paid),
        leakage: {},
        evidence: { transactions: 'Invoices E-1 and E-2' },
      }),
    );
    if (Array.isArray(done)) throw new Error(done[0]!.message);
    await send(
      [
        'E-1,1,12/05/2026,Alder Vehicle Works,STR,Powered stretcher,each,1,14000.00,14000.00,GBP',
        'E-2,1,12/05/2026,Dogwood Medical Limited,STR,Powered stretcher,each,1,15000.00,15000.00,GBP',
      ],
      'SCAS',
    );
    const deliverTheirs = () => world.get(DeliveriesService).deliver(scas.id);
    expect(await deliverTheirs()).toMatchObject({ posted: 0 });
    expect(await standing()).toEqual({ NOT_EVIDENCED: '3000.00' });
    const asked = async () =>
      (
        await world.asSystem((tx) =>
          tx.rows(`select 1 from outbox where job = 'actuals.deliver' and payload -> 'data' ->> 'trustId' = $1`, [
            scas.id,
          ]),
        )
      ).length;
    const before = await asked();
    const back = await world.as(scas.email('procurement'), (tx) =>
      schemes.reverse(tx, done.journalIds[0]!, 'The invoices say it better'),
    );
    expect(back).toEqual({ journalId: expect.any(String) });
    expect(await asked()).toBe(before + 1);
    expect(await deliverTheirs()).toMatchObject({ posted: 1 });
    // Two at £1,500 saved each, once; the £1,000 paid elsewhere is now told.
    expect(await standing()).toEqual({ NOT_EVIDENCED: '3000.00', LEAKAGE_OFF_CONTRACT: '-1000.00' });
    expect(await deliverTheirs()).toMatchObject({ posted: 0 });
  });

  describe('a unit that only people know', () => {
    const review = () => world.as(buyer(), (tx) => world.get(ReviewQueries).waiting(tx, { offset: 0, limit: 50 }));
    const tourniquets = async () => {
      const contracts = await world.as(buyer(), (tx) => world.get(ContractsQueries).contracts(tx));
      const birch = contracts.find((one) => one.reference.endsWith('S2'))!;
      const lines = await world.as(buyer(), (tx) => world.get(ComplianceQueries).lines(tx, birch.id));
      return lines.find((line) => line.trust === 'LAS')!;
    };

    it('is stated with a reason, counts exactly, and every later purchase in it is compared', async () => {
      await send(['B-1,1,12/06/2026,Birch Coachbuilders,TQ,Tourniquet,carton,3,2000.00,6000.00,GBP']);
      const waits = (await review()).groups.find((one) => one.outcome === 'unitDiffers')!;
      const stateUnit = (holds: string, reason: string) =>
        world.as(buyer(), (tx) => world.get(UnitsService).state(tx, waits.lineId, { holds, reason }));
      expect((await stateUnit('0', '')).map((one) => one.field)).toEqual(['holds', 'unitReason']);
      expect(await stateUnit('100', 'Catalogue, page 4')).toEqual([]);
      await world.get(ActualsService).matchAgain(world.trusts.LAS.id);
      expect((await review()).groups).not.toContainEqual(expect.objectContaining({ outcome: 'unitDiffers' }));
      // Three cartons of a hundred are thirty boxes of ten, at £200 the box.
      expect(await tourniquets()).toMatchObject({ onContract: '30.000', paid: '6000.00', overpaid: '0.00' });
      await send(['B-2,1,13/06/2026,Birch Coachbuilders,TQ,Tourniquet,carton,1,2100.00,2100.00,GBP']);
      expect(await tourniquets()).toMatchObject({ onContract: '40.000', overpaid: '100.00' });
      const [stated] = await world.as(buyer(), (tx) => world.get(UnitsService).stated(tx));
      expect(stated).toMatchObject({ fromUnit: 'carton', toUnit: 'each', factor: '100.000', lines: 2 });
      const leak = await world.as(buyer(), (tx) => world.get(LeakageQueries).rows(tx, { offset: 0, limit: 10 }));
      expect(leak.find((one) => one.documents.includes('B-2'))?.unitStated).toBe('1 carton is 100 each');
    });

    it('is taken back by its own trust alone, and its purchases wait again', async () => {
      const [stated] = await world.as(buyer(), (tx) => world.get(UnitsService).stated(tx));
      const takeBack = (email: string) => world.as(email, (tx) => world.get(UnitsService).takeBack(tx, stated!.id));
      await expect(takeBack(world.trusts.SCAS.email('procurement'))).rejects.toMatchObject({
        code: 'UNIT.NOT_FOUND',
      });
      await takeBack(buyer());
      await world.get(ActualsService).matchAgain(world.trusts.LAS.id);
      expect((await review()).groups.find((one) => one.outcome === 'unitDiffers')?.lines).toBe(2);
      expect(await tourniquets()).toMatchObject({ onContract: '0.000' });
    });
  });

  describe('a decision that was wrong', () => {
    const waiting = async () =>
      (await world.as(buyer(), (tx) => world.get(ReviewQueries).waiting(tx, { offset: 0, limit: 50 }))).groups.filter(
        (one) => one.itemCode === 'PAD',
      );
    const decisions = () => world.as(buyer(), (tx) => world.get(ReviewQueries).decisions(tx, 10));
    const takeBack = (id: string, email = buyer()) =>
      world.as(email, (tx) => world.get(ReviewService).takeBack(tx, id));
    const lookAgain = () => world.get(ActualsService).matchAgain(world.trusts.LAS.id);
    const tourniquets = () =>
      world.as(buyer(), async (tx) => {
        const birch = (await world.get(ContractsQueries).contracts(tx)).find((one) => one.reference.endsWith('S2'))!;
        const lines = await world.get(ComplianceQueries).lines(tx, birch.id);
        return lines.find((line) => line.trust === 'LAS')!;
      });
    const match = async (lineId: string) => {
      const { contractLineId } = await tourniquets();
      const matched = { kind: 'matched' as const, reason: '', contractLineId };
      expect(await world.as(buyer(), (tx) => world.get(ReviewService).decide(tx, lineId, matched))).toEqual([]);
    };

    it('is taken back by its own trust: the purchases wait again, nothing is learned, and the ledger follows', async () => {
      const before = await leaked();
      await send(['B-9,1,15/06/2026,Birch Coachbuilders,PAD,Splint pad,box of 10,4,240.00,960.00,GBP']);
      await match((await waiting())[0]!.lineId);
      await send(['B-10,1,16/06/2026,Birch Coachbuilders,PAD,Splint pad,box of 10,1,240.00,240.00,GBP']);
      expect(await waiting()).toEqual([]);
      expect(await tourniquets()).toMatchObject({ onContract: '5.000', overpaid: '200.00' });
      await deliver();
      expect(await leaked()).not.toEqual(before);
      const [wrong] = await decisions();
      await expect(takeBack(wrong!.id, world.trusts.SCAS.email('procurement'))).rejects.toMatchObject({
        code: 'PURCHASE_DECISION.NOT_FOUND',
      });
      await expect(takeBack(wrong!.id, world.trusts.LAS.email('evaluator'))).rejects.toMatchObject({
        code: 'ACCESS.ROLE',
      });
      await takeBack(wrong!.id);
      await expect(takeBack(wrong!.id)).rejects.toMatchObject({ code: 'PURCHASE_DECISION.NOT_FOUND' });
      await lookAgain();
      expect(await waiting()).toMatchObject([{ outcome: 'itemUnknown', lines: 2 }]);
      expect(await tourniquets()).toMatchObject({ onContract: '0.000' });
      await deliver();
      expect(await leaked()).toEqual(before);
      // What was said stays on the record, with who has taken it back.
      expect(await decisions()).toContainEqual(
        expect.objectContaining({ id: wrong!.id, kind: 'matched', takenBackBy: 'Head of Procurement (LAS)' }),
      );
    });

    it('is taken back with what it taught only when no other decision says the same', async () => {
      await send(['B-11,1,17/06/2026,Birch Coachbuilders,PAD,Splint pad,box of 10,1,240.00,240.00,EUR']);
      const groups = await waiting();
      expect(groups.map((one) => one.currency).sort()).toEqual(['EUR', 'GBP']);
      for (const { lineId } of groups) await match(lineId);
      const [second, first] = await decisions();
      await takeBack(first!.id);
      await lookAgain();
      expect(await tourniquets()).toMatchObject({ onContract: '5.000' });
      await takeBack(second!.id);
      await lookAgain();
      expect(await tourniquets()).toMatchObject({ onContract: '0.000' });
      expect((await waiting()).map((one) => one.outcome)).toEqual(['itemUnknown', 'itemUnknown']);
    });
  });
});
