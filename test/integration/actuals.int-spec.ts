import { ActualsModule, ActualsQueries, ActualsService, type OutcomeTotal } from '@tandem/features/actuals';
import { ContractsQueries, ContractsService } from '@tandem/features/contracts';
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
    await world.get(ContractsService).fromAward(await approvedAward(world));
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

  const months = () =>
    world.as(world.trusts.LAS.email('finance'), (tx) =>
      tx.rows<{ outcome: string; paid: string; contracted: string }>(
        `select contract_line_id, month::text, source, outcome, supplier, lines, quantity, paid, contracted from actual_month order by 1, 2, 3, 4, 5`,
      ),
    );
});
