import { ActualsModule, ActualsQueries, ActualsService } from '@tandem/features/actuals';
import { ContractsService } from '@tandem/features/contracts';
import { type Money, moneyText, parseMoney } from '@tandem/domain/money';
import { approvedAward } from '../support/approved-award.js';
import { createWorld, type World } from '../support/world.js';

const ROWS = 32_000;
const HEADINGS = 'Invoice no,Line,Date,Supplier,Code,Item,Unit,Qty,Price,Net amount';

/** Thirty-two thousand lines: on contract, dearer, elsewhere, and every hundredth without a quantity. */
function purchases(): { bytes: Buffer; total: string; bad: number } {
  let [total, bad] = [0n, 0];
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const isBad = at % 100 === 7;
    const [supplier, price] =
      at % 10 === 3 ? ['Dogwood Medical', 15900n] : ['Alder Vehicle Works', at % 10 === 5 ? 14100n : 14000n];
    const quantity = BigInt(1 + (at % 4));
    if (isBad) bad += 1;
    else total += price * quantity * 100n;
    const amount = `${price * quantity}.00`;
    return `INV-${Math.floor(at / 4)},${at % 4},12/05/2026,${supplier},,Powered stretcher,each,${isBad ? '' : quantity},${price}.00,${amount}`;
  });
  return { bytes: Buffer.from([HEADINGS, ...rows].join('\r\n')), total: moneyText(total as Money), bad };
}

jest.setTimeout(240_000);

describe('an import of purchases that is ended in the middle', () => {
  let world: World;
  const file = purchases();

  beforeAll(async () => {
    world = await createWorld([ActualsModule]);
    await world.get(ContractsService).fromAward(await approvedAward(world));
  });
  afterAll(() => world?.close());

  async function send(trust: 'LAS' | 'SCAS'): Promise<string> {
    const email = world.trusts[trust].email('finance');
    const service = world.get(ActualsService);
    const outcome = await world.as(email, (tx) =>
      service.upload(tx, { fileName: 'lines.csv', bytes: file.bytes, source: 'invoice' }),
    );
    if (Array.isArray(outcome)) throw new Error(outcome[0]!.message);
    await world.as(email, async (tx) => {
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, outcome.importId));
      expect(await service.confirmMapping(tx, outcome.importId, mapping)).toEqual([]);
    });
    return outcome.importId;
  }

  const doneCount = (id: string) =>
    world.asSystem(
      async (tx) => (await tx.row<{ n: number }>(`select done_count as n from import_file where id = $1`, [id]))!.n,
    );

  /** All that an import leaves, without ids and times. */
  const result = (trust: 'LAS' | 'SCAS', id: string) =>
    world.asSystem(async (tx) => ({
      lines: await tx.rows(
        `select m.outcome, count(*)::int as n, sum(a.amount) as amount, md5(string_agg(a.row_number || ':' || a.quantity, '|' order by a.row_number)) as hash
         from actual_line a join actual_match m on m.line_id = a.id where a.trust_id = $1 group by 1 order by 1`,
        [world.trusts[trust].id],
      ),
      months: await tx.rows(
        `select month::text, outcome, supplier, lines, quantity, paid, contracted from actual_month where trust_id = $1 order by 1, 2, 3`,
        [world.trusts[trust].id],
      ),
      unused: await tx.rows(`select count(*)::int as n from import_row where import_id = $1`, [id]),
      counts: await tx.rows(
        `select state, accepted_count, duplicate_count, rejected_count, changed_count, done_count, row_count from import_file where id = $1`,
        [id],
      ),
      deeds: await tx.rows(
        `select count(*)::int as n from audit_entry where chain = $1 and action = 'actuals.takenIn'`,
        [`trust:${world.trusts[trust].id}`],
      ),
    }));

  it('goes on where it was, and ends with the result of an undisturbed one, to the penny', async () => {
    const service = world.get(ActualsService);
    const [las, scas] = [await send('LAS'), await send('SCAS')];
    expect(await service.importLines(las, world.trusts.LAS.id)).toMatchObject({ rejected: file.bad });

    const ended = new AbortController();
    const first = service.importLines(scas, world.trusts.SCAS.id, ended.signal).catch((error: unknown) => error);
    while ((await doneCount(scas)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    ended.abort(new Error('The worker was ended.'));
    expect(String(await first)).toContain('The worker was ended.');
    const before = await doneCount(scas);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ROWS);
    expect((await result('SCAS', scas)).months).toEqual([]);

    await service.importLines(scas, world.trusts.SCAS.id);
    const [whole, resumed] = [await result('LAS', las), await result('SCAS', scas)];
    expect(resumed).toEqual(whole);
    expect(whole.deeds).toEqual([{ n: 1 }]);
    const total = (whole.lines as { amount: string }[]).reduce((sum, row) => sum + parseMoney(row.amount), 0n);
    expect(moneyText(total as Money)).toBe(file.total);
  });

  it('takes in every line once when two workers are at it, whoever is faster', async () => {
    const service = world.get(ActualsService);
    const before = await result('LAS', '00000000-0000-0000-0000-000000000000');
    const id = await send('LAS');
    const taken = await Promise.all([1, 2, 3].map(() => service.importLines(id, world.trusts.LAS.id)));
    expect(taken.filter((one) => one !== null)).toEqual([
      { accepted: 0, known: ROWS - file.bad, changed: 0, rejected: file.bad },
    ]);
    expect((await result('LAS', id)).lines).toEqual(before.lines);
  });
});
