import { Client } from 'pg';
import { type Money, moneyText, parseMoney, parseQuantity } from '@tandem/domain/money';
import type { Effect } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import {
  LedgerService,
  type LegDraft,
  type RaisedLine,
  type RaisedScheme,
  RaisingService,
  SavingsModule,
  SavingsQueries,
  SchemesService,
} from '@tandem/features/savings';
import type { Actor } from '@tandem/platform/database';
import { createWorld, type World } from '../support/world.js';

const GIVEN = { reason: 'Agrees with the invoices', costCentre: 'C1', subjectiveCode: 'S1', budgetJournal: 'J1' };

describe('what people do to a saving', () => {
  let world: World;
  let schemes: SchemesService;
  let raising: RaisingService;
  let queries: SavingsQueries;
  let buyer: string;
  let finance: string;

  beforeAll(async () => {
    world = await createWorld([SavingsModule]);
    [schemes, raising, queries] = [world.get(SchemesService), world.get(RaisingService), world.get(SavingsQueries)];
    [buyer, finance] = [world.trusts.LAS.email('procurement'), world.trusts.LAS.email('finance')];
  }, 60_000);

  afterAll(() => world?.close());

  const lineOf = (over: Partial<RaisedLine>): RaisedLine => ({
    item: 'Pump',
    financialYear: '2026/27',
    quantity: '1000',
    budgetType: 'revenue',
    recurrence: 'RECURRENT',
    baselineType: '1',
    baselineUnitPrice: '4',
    pricedOn: '31 March 2026',
    priceEvidence: 'Invoice 881',
    volumeEvidence: 'Order 640',
    newUnitPrice: '3',
    aloneUnitPrice: '',
    aloneEvidence: '',
    ...over,
  });
  const raise = (line: Partial<RaisedLine>, scheme: Partial<RaisedScheme> = {}, email = buyer) =>
    world.as(email, (tx) =>
      raising.raise(tx, world.partnershipId, {
        title: `Saving on ${line.item}`,
        category: 'equipment',
        mechanism: 'PRICE',
        priceStartsOn: '1 April 2026',
        ownerName: 'Head of Supplies',
        line: lineOf(line),
        ...scheme,
      }),
    );
  const read = async (lineId: string) => world.as(finance, (tx) => queries.line(tx, lineId));
  const move = (lineId: string, to: 'forecast' | 'contracted', email = buyer) =>
    world.as(email, (tx) =>
      schemes.move(tx, [lineId], to, { reason: '', evidence: { working: 'Sheet 1', newPrice: 'Price list' } }),
    );
  /** A line of London at "contracted": what 1,000 cost falls from £4 to £3 each. */
  const contracted = async (item: string, line: Partial<RaisedLine> = {}, priceStartsOn = '1 April 2026') => {
    const raised = await raise({ item, ...line }, { priceStartsOn });
    if (Array.isArray(raised)) throw new Error(raised.map((one) => one.message).join('; '));
    const [own] = await world.as(buyer, (tx) => queries.lines(tx, { schemeId: raised.schemeId }));
    await move(own!.id, 'forecast');
    await move(own!.id, 'contracted');
    return own!.id;
  };
  const bought = (lineId: string, quantity: string, paid: string, month = '2026-05-01', by: string | Actor = buyer) => {
    const work = (tx: Parameters<Parameters<World['as']>[1]>[0]) =>
      schemes.deliver(tx, lineId, {
        quantity: parseQuantity(quantity),
        paid: parseMoney(paid),
        leakage: {},
        month: month as LocalDate,
        evidence: { transactions: 'Invoices 1 to 3' },
      });
    return typeof by === 'string' ? world.as(by, work) : world.database.transaction(by, work);
  };
  const reforecast = (lineId: string, amount: string, email = buyer) =>
    world.as(email, (tx) =>
      schemes.reforecast(tx, lineId, { amounts: { NOT_EVIDENCED: parseMoney(amount) }, reason: 'A new price list' }),
    );
  const reverse = (journalId: string, email: string) =>
    world.as(email, (tx) => schemes.reverse(tx, journalId, 'Posted in error'));
  const lastJournal = async (lineId: string, kind: string): Promise<string> =>
    world.asSystem(async (tx) => {
      const row = await tx.row<{ id: string }>(
        `select j.id from ledger_journal j join ledger_leg g on g.journal_id = j.id where g.line_id = $1 and j.kind = $2
         order by j.sequence desc limit 1`,
        [lineId, kind],
      );
      return row!.id;
    });
  const validate = (lineId: string, email: string | Actor = finance) =>
    typeof email === 'string'
      ? world.as(email, (tx) => schemes.validate(tx, [lineId], GIVEN))
      : world.database.transaction(email, (tx) => schemes.validate(tx, [lineId], GIVEN));
  const standing = async (lineId: string, stage: string, effect?: Effect): Promise<string> =>
    moneyText(
      (await read(lineId)).open
        .filter((one) => one.stage === stage && (effect === undefined || one.effect === effect))
        .reduce((sum, one) => (sum + parseMoney(one.amount)) as Money, 0n as Money),
    );

  it('costs what was paid for it, also when the rest was re-forecast after a part was bought', async () => {
    const line = await contracted('Pump');
    expect(await bought(line, '400', '1200.00')).toHaveProperty('journalIds');
    expect(await reforecast(line, '700.00')).toEqual([]);
    expect(await bought(line, '600', '1700.00', '2026-06-01')).toHaveProperty('journalIds');
    expect((await read(line)).spendBalance).toBe('2900.00');
    expect(await standing(line, 'delivered')).toBe('1100.00');
  });

  describe('is validated by nobody who had a hand in what it says', () => {
    const BY = { field: 'by', message: expect.stringContaining('a colleague in finance must validate it') as string };
    /** What a program would post that forgets the rule: the database must know it too. */
    const validatedByHand = async (lineId: string) => {
      const { schemeId, open } = await read(lineId);
      const legs = open.flatMap(({ effect, attribution, amount }): LegDraft[] => {
        const leg = { lineId, effect, attribution };
        return [
          { ...leg, account: 'delivered', amount: parseMoney(`-${amount}`) },
          { ...leg, account: 'validated', amount: parseMoney(amount) },
        ];
      });
      const { partnershipId } = world;
      const draft = {
        partnershipId,
        trustId: world.trusts.LAS.id,
        schemeId,
        kind: 'validated' as const,
        reason: 'x',
        legs,
      };
      return world.as(finance, (tx) => world.get(LedgerService).post(tx, [draft]));
    };

    it('not by whoever took a lower forecast back, which is a posting by another name', async () => {
      const line = await contracted('Cot');
      expect(await reforecast(line, '400.00')).toEqual([]);
      expect(await reverse(await lastJournal(line, 'reforecast'), finance)).toHaveProperty('journalId');
      expect(await bought(line, '1000', '3000.00')).toHaveProperty('journalIds');
      expect(await validate(line)).toEqual([BY]);
      await expect(validatedByHand(line)).rejects.toThrow('raised or posted');
    });

    it('not by whoever took a delivery at a loss back', async () => {
      const line = await contracted('Chair');
      expect(await bought(line, '500', '1500.00')).toHaveProperty('journalIds');
      expect(await bought(line, '500', '1900.00', '2026-06-01')).toHaveProperty('journalIds');
      expect(await reverse(await lastJournal(line, 'delivered'), finance)).toHaveProperty('journalId');
      expect(await validate(line)).toEqual([BY]);
    });

    it('by whoever took a validation back, because a judgement is no posting', async () => {
      const line = await contracted('Sheet');
      expect(await bought(line, '1000', '3000.00')).toHaveProperty('journalIds');
      expect(await validate(line)).toEqual([]);
      expect(await reverse(await lastJournal(line, 'validated'), finance)).toHaveProperty('journalId');
      expect(await validate(line)).toEqual([]);
    });

    it('not by the person who proposed the award that the platform posted', async () => {
      const line = await contracted('Ramp');
      const { accountId } = await world.actorOf(finance);
      await world.asSystem((tx) =>
        tx.rows(`update saving_scheme set owner_id = $2 where id = (select scheme_id from saving_line where id = $1)`, [
          line,
          accountId,
        ]),
      );
      expect(await bought(line, '1000', '3000.00')).toHaveProperty('journalIds');
      expect(await validate(line)).toEqual([BY]);
      await expect(validatedByHand(line)).rejects.toThrow('raised or posted');
    });
  });

  describe('is refused with a sentence, and never with a fault of ours,', () => {
    const fields = (outcome: unknown) =>
      Array.isArray(outcome) ? outcome.map((one: { field: string }) => one.field) : outcome;

    it('where a month after its year is delivered on it', async () => {
      const line = await contracted('Glove', { financialYear: '2025/26', pricedOn: '31 March 2025' }, '1 April 2025');
      expect(await bought(line, '10', '30.00', '2026-04-01')).toEqual([
        { field: 'month', message: 'This saving is of 2025/26, and that month is after it' },
      ]);
      expect(await bought(line, '10', '30.00', '2026-03-31')).toHaveProperty('journalIds');
    });

    it('where what it claimed was taken back and nothing of it stands', async () => {
      const raised = (await raise({ item: 'Strap' })) as { schemeId: string };
      const [own] = await world.as(buyer, (tx) => queries.lines(tx, { schemeId: raised.schemeId }));
      expect(await reverse(await lastJournal(own!.id, 'recognised'), buyer)).toHaveProperty('journalId');
      expect(fields(await move(own!.id, 'forecast'))).toEqual(['stage']);
      expect(fields(await bought(own!.id, '10', '20.00'))).toEqual(['stage']);
      expect((await read(own!.id)).open).toEqual([]);
    });

    it('where it only carries another kind of money of a purchase', async () => {
      const main = await contracted('Vest', {
        baselineUnitPrice: '4',
        aloneUnitPrice: '5',
        aloneEvidence: 'Quotation 7',
      });
      const { schemeId } = await read(main);
      const lines = await world.as(buyer, (tx) => queries.lines(tx, { schemeId }));
      const [other] = lines.filter((one) => one.jointAmount === '0.00');
      expect(fields(await bought(other!.id, '10', '30.00'))).toEqual(['quantity']);
    });

    it('where its figures are beyond any purchase, or below nought', async () => {
      const large = '99999999999999999999';
      expect(fields(await raise({ item: 'A', quantity: large }))).toEqual(['quantity']);
      expect(fields(await raise({ item: 'A', baselineUnitPrice: large, newUnitPrice: '-1' }))).toEqual([
        'baselineUnitPrice',
        'newUnitPrice',
      ]);
      expect(fields(await raise({ item: 'A', quantity: '90000000000', baselineUnitPrice: '90000000000' }))).toEqual([
        'quantity',
      ]);
      expect(fields(await raise({ item: 'A', aloneUnitPrice: '-1', aloneEvidence: 'x' }))).toEqual(['aloneUnitPrice']);
      expect(fields(await raise({ item: 'long '.repeat(100) }, { title: 'Long' }))).toEqual(['item']);
      const line = await contracted('Lamp');
      expect(fields(await bought(line, large, '1.00'))).toEqual(['quantity']);
      expect(fields(await bought(line, '1', large))).toEqual(['paid']);
      expect(fields(await reforecast(line, large))).toEqual(['amounts']);
      const baseline = { type: '2', priceEvidence: '', volumeEvidence: '', pricedOn: '' };
      expect(
        fields(
          await world.as(buyer, (tx) => raising.addBaseline(tx, line, { ...baseline, unitPrice: '-1', quantity: '0' })),
        ),
      ).toEqual(['unitPrice', 'quantity']);
      const none = { amounts: { NONE: parseMoney('5.00') }, reason: 'x' };
      expect(fields(await world.as(buyer, (tx) => schemes.reforecast(tx, line, none)))).toEqual(['amounts']);
    });

    it('where so little was bought that it moves no penny, since nothing could take that back', async () => {
      const line = await contracted('Pin', { baselineUnitPrice: '4.0001', newUnitPrice: '4' });
      expect(fields(await bought(line, '10', '40.00'))).toEqual(['quantity']);
      expect((await read(line)).deliveredQuantity).toBe('0');
      expect(await bought(line, '100', '400.00')).toMatchObject({ journalIds: [expect.any(String)] });
    });

    it('where its year is over before its price starts', async () => {
      expect(await raise({ item: 'Mast', financialYear: '2026/27' }, { priceStartsOn: '1 April 2027' })).toEqual([
        { field: 'financialYear', message: 'The price starts in 2027/28, so nothing is saved in 2026/27' },
      ]);
      const raised = (await raise({ item: 'Mast', financialYear: '2027/28' }, { priceStartsOn: '1 April 2027' })) as {
        schemeId: string;
      };
      expect(
        fields(await world.as(buyer, (tx) => raising.join(tx, raised.schemeId, lineOf({ item: 'Mast' })))),
      ).toEqual(['financialYear']);
    });

    it('where none is needed: two items of a scheme may begin alike', async () => {
      const item = 'Defibrillator pads, adult, with connector of type ';
      const raised = (await raise({ item: `${item} A` })) as { schemeId: string };
      const second = lineOf({ item: `${item} B` });
      expect(fields(await world.as(buyer, (tx) => raising.join(tx, raised.schemeId, second)))).toEqual([]);
    });
  });

  describe('leaves its claim', () => {
    const claimOf = async (item: string) => {
      const raised = (await raise({ item })) as { schemeId: string };
      const [own] = await world.as(buyer, (tx) => queries.lines(tx, { schemeId: raised.schemeId }));
      return own!.id;
    };

    it('free when it was taken back wholly, so that a corrected one can be raised', async () => {
      const line = await claimOf('Tube');
      expect(await raise({ item: 'Tube' })).toMatchObject([{ field: 'item' }]);
      await reverse(await lastJournal(line, 'recognised'), buyer);
      expect(await raise({ item: 'Tube', baselineUnitPrice: '3.90' })).toHaveProperty('schemeId');
    });

    it('held while it is only re-forecast to nothing', async () => {
      const line = await claimOf('Wire');
      expect(await reforecast(line, '0')).toEqual([]);
      expect(await raise({ item: 'Wire', baselineUnitPrice: '3.90' })).toMatchObject([{ field: 'item' }]);
    });

    it('held when its rejection is taken back while a colleague raises it again', async () => {
      const line = await claimOf('Belt');
      expect(await world.as(finance, (tx) => schemes.reject(tx, [line], 'Never paid'))).toEqual([]);
      const rejection = await lastJournal(line, 'rejected');
      let again: ReturnType<typeof raise> | undefined;
      await world.as(finance, async (tx) => {
        expect(await schemes.reverse(tx, rejection, 'Paid after all')).toHaveProperty('journalId');
        again = raise({ item: 'Belt', baselineUnitPrice: '3.90' });
        // Long enough for the colleague to have come as far as it goes; a wait for this transaction is meant to be met.
        await new Promise((done) => setTimeout(done, 300));
      });
      expect(await again).toMatchObject([{ field: 'item' }]);
    });
  });

  it('waits for finance since the first of its months that nobody has judged, however many came after', async () => {
    const since = async (line: string) =>
      (await world.as(finance, (tx) => queries.waiting(tx))).find((one) => one.id === line)!.waitingSince;
    const line = await contracted('Torch');
    await bought(line, '100', '300.00', '2026-05-01');
    const first = await since(line);
    await bought(line, '100', '300.00', '2026-06-01');
    expect(await since(line)).toEqual(first);
    expect(await validate(line)).toEqual([]);
    await bought(line, '100', '300.00', '2026-07-01');
    expect((await since(line)).getTime()).toBeGreaterThan(first.getTime());
  });

  it('is validated as it was shown: what is delivered meanwhile is read first', async () => {
    const line = await contracted('Scoop');
    await bought(line, '100', '300.00', '2026-05-01');
    const seen = new Map([[line, parseMoney('100.00')]]);
    await bought(line, '100', '350.00', '2026-06-01');
    const judge = (given: typeof GIVEN & { seen: typeof seen }) =>
      world.as(finance, (tx) => schemes.validate(tx, [line], given));
    expect(await judge({ ...GIVEN, seen })).toEqual([
      {
        field: 'lines',
        message: 'Scoop, 2026/27: £150.00 is delivered now, and £100.00 was when you looked. Look at it again',
      },
    ]);
    expect(await judge({ ...GIVEN, seen: new Map([[line, parseMoney('150.00')]]) })).toEqual([]);
  });

  it('has a reference of its own after the ten thousandth scheme too', async () => {
    const admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    await admin.query(`select setval('saving_number', 9998)`);
    await admin.end();
    const references = [];
    for (const item of ['Bell', 'Bolt', 'Book']) {
      const { schemeId } = (await raise({ item })) as { schemeId: string };
      references.push(
        (await world.as(buyer, (tx) => queries.scheme(tx, schemeId))).reference.slice('SAV-2026-'.length),
      );
    }
    expect(references).toEqual(['9999', '10000', '10001']);
  });
});
