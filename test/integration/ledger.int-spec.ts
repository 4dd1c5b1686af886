import { Client } from 'pg';
import { parseMoney } from '@tandem/domain/money';
import { LedgerService, rollUpFaults, SavingsModule, verifyLedger } from '@tandem/features/savings';
import { blow, cellsIn, cellsOf, groundFor, unbalancedPeriods } from '../support/ledger-storm.js';
import { createWorld, type World } from '../support/world.js';

const SEED = 20261122;
// A million is `npm run bench -- ledger`; here as many as a busy machine does in a minute.
const STORM = { legs: 100_000, writers: 4, seed: SEED, batch: 120, cutEvery: 15, patienceMs: 50_000 };
console.log(`ledger storm: fast-check seed ${SEED}`);

describe('the ledger, whatever happens', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld([SavingsModule]);
  }, 60_000);

  afterAll(() => world?.close());

  it('conserves money through random postings and reversals of many writers whose connections die', async () => {
    const after = await blow(world, STORM);
    console.log(
      `ledger storm: ${after.legs} legs, ${after.journals} journals, ${after.reversals} reversals, ${after.cut} cut off, ${Math.round(after.ms)} ms`,
    );
    expect(after.legs).toBeGreaterThan(5_000);
    expect(after.cut).toBeGreaterThan(0);
    expect(after.reversals).toBeGreaterThan(0);
    expect(await unbalancedPeriods(world)).toEqual([]);
    const raw = await cellsIn(world, 'ledger_leg');
    expect(raw).toEqual(cellsOf(after.sums));
    expect(await cellsIn(world, 'ledger_balance')).toEqual(raw);
    const check = await world.asSystem((tx) => verifyLedger(tx));
    expect(check).toEqual({ chains: 3, journals: after.journals, legs: after.legs, faults: [] });
  }, 180_000);
});

describe('a ledger that somebody tampered with', () => {
  let world: World;
  let admin: Client;

  beforeEach(async () => {
    world = await createWorld([SavingsModule]);
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    const [line] = await groundFor(world);
    for (const pence of ['10.00', '20.00', '30.00']) await post(line!, pence);
  }, 60_000);

  afterEach(async () => {
    await admin?.end();
    await world?.close();
  });

  const post = (line: Awaited<ReturnType<typeof groundFor>>[number], amount: string) =>
    world.asSystem((tx) =>
      world.get(LedgerService).post(tx, [
        {
          partnershipId: world.partnershipId,
          trustId: line.trustId,
          schemeId: line.schemeId,
          kind: 'recognised',
          reason: '',
          legs: [
            {
              lineId: line.id,
              account: 'identified',
              effect: 'PARTNERSHIP',
              attribution: 'PARTNERSHIP',
              amount: parseMoney(amount),
            },
            {
              lineId: line.id,
              account: 'baseline',
              effect: 'NONE',
              attribution: 'NONE',
              amount: parseMoney(`-${amount}`),
            },
          ],
        },
      ]),
    );

  /** What its owner does with every guard switched off, and what the check then says. */
  async function tampered(sql: string): Promise<string[]> {
    await admin.query(`set session_replication_role = replica; ${sql}; set session_replication_role = origin`);
    const { faults } = await world.asSystem((tx) => verifyLedger(tx));
    return faults.map((fault) => `${fault.fault}: ${fault.sentence}`);
  }

  it('is told by the first wrong journal when an amount, a reason or an axis was changed', async () => {
    expect(await tampered(`update ledger_journal set reason = 'x' where sequence = 2`)).toEqual([
      'changed: Journal 2 of LAS, or one of its legs, was changed after it was posted.',
    ]);
    const faults = await tampered(
      `update ledger_leg set amount = amount + 1 where account = 'identified' and amount = 10`,
    );
    expect(faults[0]).toBe('changed: Journal 1 of LAS, or one of its legs, was changed after it was posted.');
    expect(faults).toContain('unbalanced: Journal 1 of LAS is out of balance by £1.00 in 2026/27.');
    expect(faults.some((one) => one.startsWith('roll-up: The balance of LAS'))).toBe(true);
  });

  it('is told by the gap when a journal was removed, and by the balance when the last one was', async () => {
    const remove = (sequence: number) =>
      `delete from ledger_leg where journal_id in (select id from ledger_journal where sequence = ${sequence}); delete from ledger_journal where sequence = ${sequence}`;
    const cut = await tampered(remove(3));
    // Both sides of the journal: in the balances, in the summary, and the saving's side in the balances of contracts and schemes.
    expect(cut.map((one) => /^roll-up: The ([a-z ]+) of LAS/.exec(one)?.[1])).toEqual([
      'balance',
      'balance',
      'summary',
      'summary',
      'balance of a contract',
      'balance of a scheme',
    ]);
    expect(cut[0]).toMatch(/^roll-up: The balance of LAS .* says £-?60.00 and its legs add up to £-?30.00/);
    expect((await tampered(remove(1)))[0]).toBe('missing: Journal 1 of LAS is missing.');
  });

  it('is told when a balance was changed, or a journal was put in with a hash of its own', async () => {
    expect(await tampered(`update ledger_balance set amount = amount + 0.01 where account = 'baseline'`)).toEqual([
      expect.stringContaining('says £-59.99 and its legs add up to £-60.00') as string,
    ]);
    const forged = await tampered(
      `update ledger_balance set amount = amount - 0.01 where account = 'baseline';
       update ledger_journal set hash = repeat('a', 64) where sequence = 2`,
    );
    expect(forged[0]).toMatch(/^changed: Journal 2/);
    expect(forged[1]).toBe('inserted: Journal 3 of LAS does not continue from the one before it.');
  });

  it('would show a roll-up that is read, added to and written back: two at once lose one posting', async () => {
    const [line] = (
      await admin.query<{ id: string; schemeId: string; trustId: string; contractId: null; year: string }>(
        `select id, scheme_id as "schemeId", trust_id as "trustId", contract_id as "contractId", financial_year as year from saving_line order by id limit 1`,
      )
    ).rows;
    await admin.query(`alter table ledger_leg disable trigger ledger_leg_rolls_up`);
    const balance = async () =>
      (await admin.query<{ amount: string }>(`select amount from ledger_balance where account = 'identified'`)).rows[0]!
        .amount;
    const writeBack = async (read: string, amount: string) => {
      await post(line!, amount);
      for (const [account, sign] of [
        ['identified', 1],
        ['baseline', -1],
      ] as const)
        await admin.query(
          `update ledger_balance set amount = $1 * ($2::numeric + $3::numeric), legs = legs + 1 where account = $4`,
          [sign, read, amount, account],
        );
    };
    const [first, second] = [await balance(), await balance()];
    await Promise.all([writeBack(first, '5.00'), writeBack(second, '7.00')]);
    const faults = await world.asSystem((tx) => rollUpFaults(tx));
    expect(faults).toHaveLength(2);
    expect(faults[0]!.sentence).toMatch(/its legs add up to £-?72.00/);
  });
});
