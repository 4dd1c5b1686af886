import { BidsModule, BidsQueries, BidsService, bidHash, entryOf, linesOf } from '@tandem/features/bids';
import { EvaluationModule } from '@tandem/features/evaluation';
import { TendersModule, TendersQueries } from '@tandem/features/tenders';
import { readBidWorkbook, writeBidWorkbook } from '@tandem/features/bids';
import { LADDERS, ladderBid, openTender, untilDeadline } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

describe('bids', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld([TendersModule, BidsModule, EvaluationModule]);
  });
  afterAll(() => world?.close());

  const service = () => world.get(BidsService);
  const queries = () => world.get(BidsQueries);
  const alder = () => world.suppliers.ALDER.email('supplier');
  const lead = () => world.trusts.LAS.email('procurement');
  const submit = async (email: string, id: string, entry: Parameters<BidsService['submit']>[2]) =>
    world.as(email, (tx) => service().submit(tx, id, entry));

  it('gives a receipt with the hash of the bid and the time of the database', async () => {
    const id = await openTender(world);
    const { receipt } = await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    const own = await world.as(alder(), (tx) => queries().own(tx, id));
    expect(own).toMatchObject({ state: 'submitted', sha256: receipt!.sha256, submittedAt: receipt!.submittedAt });
    const tender = await world.as(alder(), (tx) => world.get(TendersQueries).tender(tx, id));
    expect(bidHash(tender, world.suppliers.ALDER.id, own!.content)).toBe(receipt!.sha256);
    expect(own!.content.prices).toEqual([
      {
        line: 'DOUBLE-CREWED-AMBULANCE',
        unitPrice: '152000.0000',
        kind: 'allUnits',
        breaks: [
          { from: '25', unitPrice: '152000.0000' },
          { from: '40', unitPrice: '152000.0000' },
          { from: '60', unitPrice: '146000.0000' },
          { from: '75', unitPrice: '146000.0000' },
          { from: '85', unitPrice: '146000.0000' },
          { from: '100', unitPrice: '139000.0000' },
        ],
        min: '0',
        fixedCharge: '0.00',
        carbonKgPerUnit: '0',
      },
    ]);
  });

  it('keeps a wrong draft and says what is wrong at each place, and submits nothing', async () => {
    const id = await openTender(world);
    const entry = await ladderBid(world, id, LADDERS.ALDER);
    entry.prices[3]!.unitPrice = '153000';
    entry.prices[6]!.unitPrice = '';
    entry.prices[0]!.unitPrice = '-1';
    entry.lines[0]!.minimum = '0.5';
    const problems = await world.as(alder(), (tx) => service().save(tx, id, entry));
    expect(problems.map((p) => p.field).sort()).toEqual([
      'minimum_DOUBLE-CREWED-AMBULANCE',
      'price_DOUBLE-CREWED-AMBULANCE_100',
      'price_DOUBLE-CREWED-AMBULANCE_15',
      'price_DOUBLE-CREWED-AMBULANCE_60',
    ]);
    expect((await submit(alder(), id, undefined)).problems).toEqual(problems);
    const own = await world.as(alder(), (tx) => queries().own(tx, id));
    expect(own).toMatchObject({ state: 'draft', draft: entry, sha256: null });
  });

  it('keeps the submitted bid while a new draft is typed, and replaces it only by the next submission', async () => {
    const id = await openTender(world);
    const first = await ladderBid(world, id, LADDERS.ALDER);
    const { receipt } = await submit(alder(), id, first);
    const second = await ladderBid(world, id, LADDERS.CEDAR);
    await world.as(alder(), (tx) => service().save(tx, id, second));
    expect(await world.as(alder(), (tx) => queries().own(tx, id))).toMatchObject({
      state: 'submitted',
      sha256: receipt!.sha256,
      draft: second,
    });
    const again = await submit(alder(), id, undefined);
    expect(again.receipt!.sha256).not.toBe(receipt!.sha256);
    expect(again.receipt!.bidId).toBe(receipt!.bidId);
  });

  it('takes a bid back before the deadline', async () => {
    const id = await openTender(world);
    await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    await world.as(alder(), (tx) => service().withdraw(tx, id));
    expect(await world.as(alder(), (tx) => queries().own(tx, id))).toMatchObject({ state: 'withdrawn' });
    await expect(world.as(alder(), (tx) => service().withdraw(tx, id))).rejects.toMatchObject({
      code: 'BID.NOT_SUBMITTED',
    });
  });

  it('shows nobody but its supplier that there is a bid before the opening, not even in a count', async () => {
    const id = await openTender(world);
    await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    const count = (email: string) =>
      world.as(email, (tx) => tx.row<{ n: string }>(`select count(*) as n from bid where tender_id = $1`, [id]));
    const others = [
      lead(),
      world.trusts.SCAS.email('evaluator'),
      world.trusts.EEAST.email('procurement'),
      world.audit.email('auditor'),
      world.suppliers.BIRCH.email('supplier'),
    ];
    for (const email of others) {
      expect(await count(email)).toEqual({ n: '0' });
      expect(await world.as(email, (tx) => queries().opened(tx, id))).toEqual([]);
      const entries = await world.as(email, (tx) =>
        tx.rows(`select action from audit_entry where action like 'bid.%' and subject_id = $1`, [id]),
      );
      expect(entries).toEqual([]);
    }
    expect(await count(alder())).toEqual({ n: '1' });
  });

  it('does not let one supplier write another supplier’s bid', async () => {
    const id = await openTender(world);
    await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    const changed = await world.as(world.suppliers.BIRCH.email('supplier'), (tx) =>
      tx.rows(`update bid set content = '{}' where tender_id = $1 returning id`, [id]),
    );
    expect(changed).toEqual([]);
    await expect(
      world.as(world.suppliers.BIRCH.email('supplier'), (tx) =>
        tx.rows(`insert into bid (tender_id, supplier_id, state) values ($1, $2, 'draft')`, [
          id,
          world.suppliers.CEDAR.id,
        ]),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('refuses a bid from the deadline on, without grace, at the verb and in the database', async () => {
    const id = await openTender(world, 1);
    const entry = await ladderBid(world, id, LADDERS.ALDER);
    await untilDeadline(world, id);
    await expect(submit(alder(), id, entry)).rejects.toMatchObject({ code: 'BID.TOO_LATE' });
    await expect(world.as(alder(), (tx) => service().save(tx, id, entry))).rejects.toMatchObject({
      code: 'BID.TOO_LATE',
    });
    await expect(
      world.asSystem((tx) =>
        tx.rows(
          `insert into bid (tender_id, supplier_id, state, sha256, submitted_at) values ($1, $2, 'submitted', 'x', now())`,
          [id, world.suppliers.ALDER.id],
        ),
      ),
    ).rejects.toThrow(/before the deadline or not at all/);
  });

  it('does not open before the deadline, neither by the verb nor by the function below it', async () => {
    const id = await openTender(world);
    await expect(world.as(lead(), (tx) => service().open(tx, id))).rejects.toMatchObject({
      code: 'TENDER.DEADLINE_NOT_PASSED',
    });
    const actor = await world.actorOf(lead());
    await expect(
      world.as(lead(), (tx) => tx.rows(`select * from open_bids($1, $2, 'x')`, [id, actor.accountId])),
    ).rejects.toThrow(/after the deadline/);
  });

  it('waits with the opening for a bid that was handed in on time and is still being written', async () => {
    const id = await openTender(world, 2);
    const entry = await ladderBid(world, id, LADDERS.ALDER);
    const supplier = await world.actorOf(alder());
    let submitted!: () => void;
    const isSubmitted = new Promise<void>((resolve) => (submitted = resolve));
    const slow = world.database.transaction(supplier, async (tx) => {
      await service().submit(tx, id, entry);
      submitted();
      await tx.rows('select pg_sleep(3)');
    });
    await isSubmitted;
    await untilDeadline(world, id);
    const opened = await world.as(lead(), (tx) => service().open(tx, id));
    await slow;
    expect(opened.bidCount).toBe(1);
  });

  it('opens all submitted bids at once, once, and leaves drafts and withdrawn bids closed', async () => {
    const id = await openTender(world, 2);
    await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    await submit(world.suppliers.BIRCH.email('supplier'), id, await ladderBid(world, id, LADDERS.BIRCH));
    await world.as(world.suppliers.BIRCH.email('supplier'), (tx) => service().withdraw(tx, id));
    await world.as(world.suppliers.CEDAR.email('supplier'), async (tx) =>
      service().save(tx, id, await ladderBid(world, id, LADDERS.CEDAR)),
    );
    await untilDeadline(world, id);
    for (const email of [world.trusts.LAS.email('evaluator'), world.trusts.LAS.email('executive'), alder()])
      await expect(world.as(email, (tx) => service().open(tx, id))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(
      world.as(world.trusts.EEAST.email('procurement'), (tx) => service().open(tx, id)),
    ).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
    const opened = await world.as(world.trusts.SCAS.email('procurement'), (tx) => service().open(tx, id));
    expect(opened.bidCount).toBe(1);
    const bids = await world.as(lead(), (tx) => queries().opened(tx, id));
    expect(bids).toMatchObject([{ code: 'S1', supplierName: 'Alder Vehicle Works (fictional)' }]);
    expect(await world.as(lead(), (tx) => queries().opening(tx, id))).toMatchObject({
      bidCount: 1,
      openedByName: expect.stringContaining('South Central'),
    });
    await expect(world.as(lead(), (tx) => service().open(tx, id))).rejects.toMatchObject({
      code: 'TENDER.WRONG_STATE',
    });
    await expect(
      world.asSystem((tx) => tx.rows(`update bid set content = '{}' where id = $1`, [bids[0]!.id])),
    ).rejects.toThrow(/opened bid is never changed/);
  });

  it('writes a workbook and reads the same bid back from it', async () => {
    const id = await openTender(world);
    await submit(alder(), id, await ladderBid(world, id, LADDERS.ALDER));
    const { tender, own } = await world.as(alder(), async (tx) => ({
      tender: await world.get(TendersQueries).tender(tx, id),
      own: await queries().own(tx, id),
    }));
    const lines = linesOf(tender);
    const book = {
      reference: tender.reference,
      title: tender.title,
      currency: 'GBP',
      deadline: 'later',
      supplier: 'Alder',
      lines,
    };
    const entry = { ...entryOf(lines, own!.content), fixedCharge: '1250.5', capacityQuantity: '120' };
    entry.lines[0]!.carbonKgPerUnit = '18500.125';
    const bytes = await writeBidWorkbook(book, entry);
    const read = await readBidWorkbook(book, 'bid.xlsx', bytes);
    expect(read.problems).toEqual([]);
    const { receipt } = await submit(alder(), id, read.entry);
    expect(receipt).toBeDefined();
    const again = await world.as(alder(), (tx) => queries().own(tx, id));
    expect(again!.content).toEqual({
      ...own!.content,
      fixedCharge: '1250.50',
      capacityQuantity: '120',
      prices: [{ ...own!.content.prices[0]!, carbonKgPerUnit: '18500.125' }],
    });
    const other = await readBidWorkbook({ ...book, reference: 'TDM-2026-9999' }, 'bid.xlsx', bytes);
    expect(other.problems[0]!.message).toMatch(/another tender/);
    const junk = await readBidWorkbook(book, 'bid.xlsx', Buffer.from('not a workbook'));
    expect(junk.problems).toHaveLength(1);
  });
});
