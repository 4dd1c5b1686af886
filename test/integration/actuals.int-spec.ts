import {
  ActualsModule,
  ActualsQueries,
  ActualsService,
  ComplianceQueries,
  DeliveriesService,
  LeakageQueries,
  type OutcomeTotal,
  ReviewQueries,
  type ReviewDecision,
  ReviewService,
} from '@tandem/features/actuals';
import { ContractsQueries, ContractsService } from '@tandem/features/contracts';
import { SavingsService, SchemesService } from '@tandem/features/savings';
import { moneyText, parseMoney } from '@tandem/domain/money';
import { approvedAward } from '../support/approved-award.js';
import { createWorld, type World } from '../support/world.js';

const HEADINGS = 'Invoice no,Line,Invoice date,Vendor,Cat no,Description,UoM,Qty,Unit price,Net amount,Currency';

/** Each line under those headings, with the amount worked out when it is not given. */
const LINES = {
  onContract: 'INV-1,1,12/05/2026,ALDER VEHICLE WORKS LTD,STR,Powered stretcher,each,10,14000.00,140000.00,GBP',
  dearer: 'INV-1,2,12/05/2026,Alder Vehicle Works,,Powered Stretchers,each,2,14500.00,29000.00,GBP',
  elsewhere: 'INV-2,1,03/06/2026,Dogwood Medical Limited,,powered stretcher,each,1,15900.00,15900.00,GBP',
  byTheEach: 'INV-3,1,20/06/2026,Birch Coachbuilders,TQ,Tourniquet,each,500,20.00,10000.00,GBP',
  unknown: 'INV-4,1,21/06/2026,Birch Coachbuilders,XX-9,Splint,each,5,30.00,150.00,GBP',
  inEuro: 'INV-5,1,22/06/2026,Birch Coachbuilders,TQ,Tourniquet,box of 10,2,230.00,460.00,EUR',
  inRolls: 'INV-6,1,22/06/2026,Birch Coachbuilders,TQ,Tourniquet,kg,2,230.00,460.00,GBP',
  stationery: 'INV-7,1,23/06/2026,Elm Paper (fictional),P-1,Copier paper,box of 5,20,14.99,299.80,GBP',
  credit: 'INV-8,1,24/06/2026,ALDER VEHICLE WORKS LTD,STR,Powered stretcher,each,-1,14000.00,-14000.00,GBP',
};
const WRONG = 'INV-9,1,24/06/2026,ALDER VEHICLE WORKS LTD,STR,Powered stretcher,each,lots,14000.00,14000.00,GBP';

jest.setTimeout(120_000);

describe('what trusts really bought', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld([ActualsModule]);
    const award = await approvedAward(world);
    await world.get(ContractsService).fromAward(award);
    await world.get(SavingsService).post(award);
  });
  afterAll(() => world?.close());

  const fileOf = (lines: readonly string[]) => Buffer.from([HEADINGS, ...lines].join('\r\n'));

  async function send(trust: 'LAS' | 'SCAS' | 'EEAST', lines: readonly string[], source = 'invoice'): Promise<string> {
    const email = world.trusts[trust].email('procurement');
    const service = world.get(ActualsService);
    const bytes = fileOf(lines);
    const outcome = await world.as(email, (tx) => service.upload(tx, { fileName: 'lines.csv', bytes, source }));
    if (Array.isArray(outcome)) throw new Error(outcome[0]!.message);
    await world.as(email, async (tx) => {
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, outcome.importId));
      expect(await service.confirmMapping(tx, outcome.importId, mapping)).toEqual([]);
    });
    return outcome.importId;
  }

  const take = (trust: 'LAS' | 'SCAS' | 'EEAST', id: string) =>
    world.get(ActualsService).importLines(id, world.trusts[trust].id);
  const outcomes = (trust: 'LAS' | 'SCAS' | 'EEAST', id: string) =>
    world.as(world.trusts[trust].email('finance'), (tx) => world.get(ActualsQueries).outcomesNow(tx, id));
  const total = (rows: readonly OutcomeTotal[]) =>
    moneyText(rows.reduce((sum, row) => (sum + parseMoney(row.amount)) as never, parseMoney('0')));
  const shown = (rows: readonly OutcomeTotal[]) =>
    Object.fromEntries(rows.map((row) => [row.outcome, [row.lines, row.amount]]));

  it('says of each line what it is, and loses no penny of the file', async () => {
    const id = await send('LAS', [...Object.values(LINES), WRONG]);
    expect(await take('LAS', id)).toEqual({ accepted: 9, known: 0, changed: 0, rejected: 1 });
    const found = await outcomes('LAS', id);
    expect(shown(found)).toEqual({
      matched: [3, '136000.00'],
      priceDiffers: [1, '29000.00'],
      offContract: [1, '15900.00'],
      itemUnknown: [1, '150.00'],
      currencyDiffers: [1, '460.00'],
      unitDiffers: [1, '460.00'],
      noContract: [1, '299.80'],
    });
    expect(total(found)).toBe('182269.80');
    const [unused] = await world.as(world.trusts.LAS.email('finance'), (tx) =>
      world.get(ActualsQueries).unusedRows(tx, id, { offset: 0, limit: 10 }),
    );
    expect(unused?.problems).toEqual([
      { field: 'quantity', message: 'The quantity “lots” is not a number. Enter for example 85.' },
    ]);
  });

  it('changes nothing when the same file comes again', async () => {
    const id = await send('LAS', Object.values(LINES));
    const before = await months();
    expect(await take('LAS', id)).toEqual({ accepted: 0, known: 9, changed: 0, rejected: 0 });
    expect(await months()).toEqual(before);
    expect(await outcomes('LAS', id)).toEqual([]);
  });

  it('keeps a changed line beside what it said before, and counts what it says now', async () => {
    const changed = LINES.dearer.replace('14500.00,29000.00', '14400.00,28800.00');
    const id = await send('LAS', [LINES.onContract, changed]);
    expect(await take('LAS', id)).toEqual({ accepted: 1, known: 1, changed: 1, rejected: 0 });
    const versions = await world.asSystem((tx) =>
      tx.rows(
        `select version, is_current as "isCurrent", amount from actual_line where document = 'INV-1' and line_number = '2' order by version`,
      ),
    );
    expect(versions).toEqual([
      { version: 1, isCurrent: false, amount: '29000.00' },
      { version: 2, isCurrent: true, amount: '28800.00' },
    ]);
    const dearer = (await months()).filter((m) => m.outcome === 'priceDiffers');
    expect(dearer.map((m) => [m.paid, m.contracted])).toEqual([['28800.00', '28000.00']]);
  });

  it('believes the first of two rows that say different things of one line', async () => {
    const other = LINES.onContract.replace('INV-1,1', 'INV-20,1');
    const id = await send('SCAS', [other, other.replace('140000.00', '140000.01'), other]);
    expect(await take('SCAS', id)).toEqual({ accepted: 1, known: 1, changed: 0, rejected: 1 });
  });

  it('shows a trust’s files, lines and months to nobody else', async () => {
    const id = await send('SCAS', [LINES.onContract.replace('INV-1', 'INV-30')]);
    await take('SCAS', id);
    const las = world.trusts.LAS.email('procurement');
    await expect(world.as(las, (tx) => world.get(ActualsQueries).import(tx, id))).rejects.toMatchObject({
      code: 'IMPORT.NOT_FOUND',
    });
    const seen = await world.as(las, (tx) =>
      tx.rows<{ trust: string }>(
        `select distinct trust_id as trust from actual_line union select trust_id from actual_match union select trust_id from actual_month`,
      ),
    );
    expect(seen).toEqual([{ trust: world.trusts.LAS.id }]);
    expect(
      await world.as(world.trusts.EEAST.email('procurement'), (tx) => world.get(ContractsQueries).contracts(tx)),
    ).toEqual([]);
  });

  describe('what waits for a person', () => {
    const buyer = () => world.trusts.LAS.email('procurement');
    const queue = () => world.as(buyer(), (tx) => world.get(ReviewQueries).waiting(tx, { offset: 0, limit: 50 }));
    const waitingFor = async (outcome: string) => (await queue()).groups.find((group) => group.outcome === outcome)!;
    const decide = (email: string, lineId: string, decision: Partial<ReviewDecision>) =>
      world.as(email, (tx) =>
        world.get(ReviewService).decide(tx, lineId, { kind: 'matched', reason: '', ...decision }),
      );
    const stretcher = () =>
      world.as(buyer(), async (tx) => {
        const contracts = await world.get(ContractsQueries).contracts(tx);
        const alder = contracts.find((contract) => contract.reference.endsWith('S1'))!;
        const lines = await world.get(ContractsQueries).lines(tx, alder.id);
        return lines.find((line) => line.trust === 'LAS')!.id;
      });

    it('is what is of a contract’s supplier or item and cannot be compared, the most money first', async () => {
      const { groups, all } = await queue();
      expect(groups.map((g) => [g.outcome, g.lines, g.amount])).toEqual([
        ['offContract', 1, '15900.00'],
        ['currencyDiffers', 1, '460.00'],
        ['unitDiffers', 1, '460.00'],
        ['itemUnknown', 1, '150.00'],
      ]);
      expect(all).toEqual({ groups: 4, lines: 4 });
    });

    it('is decided by people of that trust alone, who say why', async () => {
      const { lineId } = await waitingFor('offContract');
      await expect(decide(world.trusts.SCAS.email('procurement'), lineId, {})).rejects.toMatchObject({
        code: 'ACTUALS.NOT_FOUND',
      });
      await expect(decide(world.trusts.LAS.email('evaluator'), lineId, {})).rejects.toMatchObject({
        code: 'ACCESS.ROLE',
      });
      expect(await decide(buyer(), lineId, { kind: 'offContract' })).toEqual([
        { field: 'reason', message: 'Enter the reason, so that a colleague can follow it' },
      ]);
      expect(await decide(buyer(), lineId, { kind: 'offContract', reason: 'Bought in an emergency' })).toEqual([]);
      await expect(decide(buyer(), lineId, { kind: 'dismissed', reason: 'No' })).rejects.toMatchObject({
        code: 'ACTUALS.NOTHING_WAITS',
      });
      const [decision] = await world.as(buyer(), (tx) => world.get(ReviewQueries).decisions(tx, 10));
      expect(decision).toMatchObject({
        kind: 'offContract',
        reason: 'Bought in an emergency',
        by: 'Head of Procurement (LAS)',
        lines: 1,
      });
    });

    it('is never matched where prices cannot be compared, and dismissed with a reason', async () => {
      const { lineId } = await waitingFor('unitDiffers');
      expect((await decide(buyer(), lineId, {})).map((p) => p.field)).toEqual(['kind']);
      expect(await decide(buyer(), lineId, { kind: 'dismissed', reason: 'Typed in the wrong unit' })).toEqual([]);
    });

    it('teaches the next import what an item is', async () => {
      const { lineId } = await waitingFor('itemUnknown');
      expect((await decide(buyer(), lineId, {})).map((p) => p.field)).toEqual(['contractLineId']);
      const line = await world.as(buyer(), async (tx) => {
        const { group } = await world.get(ReviewQueries).group(tx, lineId);
        return (await world.get(ReviewQueries).choices(tx, group))[0]!;
      });
      expect([line.contract, line.item]).toEqual(['TDM-TEST-1-S2', 'Tourniquet']);
      expect(await decide(buyer(), lineId, { contractLineId: line.id })).toEqual([]);
      const id = await send('LAS', [
        LINES.unknown
          .replace('INV-4', 'INV-40')
          .replace('each,5,30.00', 'box of 10,5,200.00')
          .replace('150.00', '1000.00'),
      ]);
      await take('LAS', id);
      expect(shown(await outcomes('LAS', id))).toEqual({ matched: [1, '1000.00'] });
    });

    it('refuses a contract line of another trust', async () => {
      const id = await send('SCAS', [LINES.elsewhere.replace('INV-2', 'INV-41')]);
      await take('SCAS', id);
      const { groups } = await world.as(world.trusts.SCAS.email('finance'), (tx) =>
        world.get(ReviewQueries).waiting(tx, { offset: 0, limit: 1 }),
      );
      const refused = decide(world.trusts.SCAS.email('finance'), groups[0]!.lineId, {
        contractLineId: await stretcher(),
      });
      await expect(refused).rejects.toMatchObject({ code: 'CONTRACT.LINE_NOT_FOUND' });
    });
  });

  it('lists what leaks: who, what, where and how much', async () => {
    const las = world.trusts.LAS.email('procurement');
    const [rows, total] = await world.as(las, async (tx) => [
      await world.get(LeakageQueries).rows(tx, { offset: 0, limit: 10 }),
      await world.get(LeakageQueries).total(tx),
    ]);
    expect(
      rows.slice(0, 2).map((r) => [r.kind, r.supplier, r.item, r.quantity, r.paid, r.contracted, r.lost, r.isWaiting]),
    ).toEqual([
      [
        'offContract',
        'Dogwood Medical Limited',
        'Powered stretcher',
        '1.000',
        '15900.00',
        '14000.00',
        '1900.00',
        false,
      ],
      ['priceDiffers', 'Alder Vehicle Works', 'Powered stretcher', '2.000', '28800.00', '28000.00', '800.00', false],
    ]);
    expect(total).toMatchObject({ lost: '1900.00', overpaid: '850.00' });
  });

  it('says of each contract line what was paid against its price, with what it really saved', async () => {
    const las = world.trusts.LAS.email('finance');
    const lines = await world.as(las, async (tx) => {
      const contracts = await world.get(ContractsQueries).contracts(tx);
      const alder = contracts.find((contract) => contract.reference.endsWith('S1'))!;
      return world.get(ComplianceQueries).lines(tx, alder.id);
    });
    // Ten and one taken back at £14,000, two at £14,400, one elsewhere at £15,900; £15,000 each before.
    expect(lines.find((line) => line.trust === 'LAS')).toMatchObject({
      onContract: '11.000',
      offContract: '1.000',
      paid: '170700.00',
      overpaid: '800.00',
      lost: '1900.00',
      realised: '9300.00',
    });
    expect(lines.find((line) => line.trust === 'SCAS')?.paid).toBe('0');
  });

  it('posts each month into the ledger once, and corrects it by a reversal when the purchases change', async () => {
    const deliveries = world.get(DeliveriesService);
    const journals = () =>
      world.asSystem((tx) =>
        tx.rows<{ kind: string; n: number }>(
          `select kind, count(*)::int as n from ledger_journal where trust_id = $1 and kind in ('delivered', 'reversed') group by 1 order by 1`,
          [world.trusts.LAS.id],
        ),
      );
    const first = await deliveries.deliver(world.trusts.LAS.id);
    expect(first).toMatchObject({ withoutPlan: 0, withoutRate: 0 });
    // One given back in June and one bought elsewhere come to no quantity, and still to £1,900 more: with May to £170,700.
    const stretchers = await world.asSystem((tx) =>
      tx.rows(
        `select sum(d.quantity) as quantity, sum(d.paid_amount) as paid from saving_delivery d join saving_line l on l.id = d.line_id
         where l.trust_id = $1 and l.line_code = 'STR'`,
        [world.trusts.LAS.id],
      ),
    );
    expect(stretchers).toEqual([{ quantity: '12.000', paid: '170700.00' }]);
    const before = await journals();
    expect(before.find((one) => one.kind === 'reversed')).toBeUndefined();
    expect(await deliveries.deliver(world.trusts.LAS.id)).toEqual({ posted: 0, withoutPlan: 0, withoutRate: 0 });
    expect(await journals()).toEqual(before);
    const id = await send('LAS', [LINES.onContract.replace('INV-1', 'INV-50')]);
    await take('LAS', id);
    expect(await deliveries.deliver(world.trusts.LAS.id)).toEqual({ posted: 1, withoutPlan: 0, withoutRate: 0 });
    expect((await journals()).find((one) => one.kind === 'reversed')?.n).toBe(1);
  });

  it('goes on when a person has taken a delivery back, and leaves to people what finance has rejected', async () => {
    const deliveries = world.get(DeliveriesService);
    const schemes = world.get(SchemesService);
    const { journal, line } = await world.asSystem(async (tx) => ({
      journal: await tx.row<{ id: string }>(
        `select j.id from ledger_journal j where j.trust_id = $1 and j.kind = 'delivered'
           and not exists (select 1 from ledger_journal back where back.reverses_id = j.id) limit 1`,
        [world.trusts.LAS.id],
      ),
      line: await tx.row<{ id: string }>(
        `select l.id from saving_line l where l.trust_id = $1 and l.joint_amount <> 0 limit 1`,
        [world.trusts.LAS.id],
      ),
    }));
    const finance = world.trusts.LAS.email('finance');
    await world.as(world.trusts.LAS.email('procurement'), (tx) =>
      schemes.reverse(tx, journal!.id, 'Delivered to another trust'),
    );
    await take('LAS', await send('LAS', [LINES.onContract.replace('INV-1', 'INV-51')]));
    expect(await deliveries.deliver(world.trusts.LAS.id)).toEqual({ posted: 1, withoutPlan: 0, withoutRate: 0 });
    expect(
      await world.as(finance, (tx) => schemes.reject(tx, [line!.id], 'Paid for by the national programme')),
    ).toEqual([]);
    await take('LAS', await send('LAS', [LINES.onContract.replace('INV-1', 'INV-52')]));
    const posted = () =>
      world.asSystem((tx) =>
        tx.rows(`select 1 from ledger_journal where trust_id = $1 and kind in ('delivered', 'reversed')`, [
          world.trusts.LAS.id,
        ]),
      );
    const before = await posted();
    expect((await deliveries.deliver(world.trusts.LAS.id)).posted).toBe(0);
    expect(await posted()).toEqual(before);
  });

  it('leaves to people also what finance rejects while purchases are on their way into the ledger', async () => {
    const [deliveries, schemes] = [world.get(DeliveriesService), world.get(SchemesService)];
    const scas = world.trusts.SCAS;
    await deliveries.deliver(scas.id);
    await take('SCAS', await send('SCAS', [LINES.onContract.replace('INV-1', 'INV-60')]));
    const reversals = () =>
      world.asSystem((tx) =>
        tx.rows(`select 1 from ledger_journal where trust_id = $1 and kind = 'reversed'`, [scas.id]),
      );
    const [line] = await world.asSystem((tx) =>
      tx.rows<{ id: string }>(`select id from saving_line where trust_id = $1 and line_code = 'STR'`, [scas.id]),
    );
    let posting: Promise<unknown> | undefined;
    await world.as(scas.email('finance'), async (tx) => {
      expect(await schemes.reject(tx, [line!.id], 'Paid for by the national programme')).toEqual([]);
      posting = deliveries.deliver(scas.id);
      // Long enough for the job to have come as far as it goes: it must wait for this judgement.
      await new Promise((done) => setTimeout(done, 300));
    });
    expect(await posting).toMatchObject({ posted: 0 });
    expect(await reversals()).toEqual([]);
  });

  const months = () =>
    world.as(world.trusts.LAS.email('finance'), (tx) =>
      tx.rows<{ outcome: string; paid: string; contracted: string }>(
        `select contract_line_id, month::text, source, outcome, supplier, lines, quantity, paid, contracted from actual_month order by 1, 2, 3, 4, 5`,
      ),
    );
});
