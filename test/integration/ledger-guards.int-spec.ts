import { Client } from 'pg';
import { APP_ROLE } from '@tandem/platform/database';
import { createWorld, type World } from '../support/world.js';

const ZERO = '0'.repeat(64);
const hashOf = (n: number) => n.toString(16).padStart(64, 'a');

/** What the database itself holds of the ledger, tried with SQL alone and by its owner, whom no policy holds back. */
describe('the ledger in the database', () => {
  let world: World;
  let admin: Client;
  let las: string;
  let lead: string;
  let finance: string;
  let scheme: string;
  let line: string;
  let sequence = 0;

  beforeAll(async () => {
    world = await createWorld();
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    las = world.trusts.LAS.id;
    lead = (await world.actorOf(world.trusts.LAS.email('procurement'))).accountId!;
    finance = (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!;
    scheme = await one(
      `insert into saving_scheme (partnership_id, reference, title, category, origin, price_starts_on, owner_name, claim_key, raised_by, raised_by_name, raised_by_trust_id)
       values ($1, 'SAV-1', 'Gloves', 'equipment', 'raised', '2026-04-01', 'Head of Supplies', 'gloves/2026', $2, 'Lead', $3) returning id`,
      [world.partnershipId, lead, las],
    );
    line = await one(
      `insert into saving_line (scheme_id, partnership_id, trust_id, line_code, item, item_key, financial_year, quantity, cash_type,
         recurrence, budget_type, mechanism, method, method_version, joint_amount, baseline_amount)
       values ($1, $2, $3, 'GLOVES', 'Gloves', 'gloves', '2026/27', 100, 'CASH_RELEASING', 'RECURRENT', 'revenue', 'PRICE', 'm', 1, 60, 100) returning id`,
      [scheme, world.partnershipId, las],
    );
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  const one = async (sql: string, values: unknown[] = []): Promise<string> =>
    String(Object.values((await admin.query<Record<string, unknown>>(sql, values)).rows[0] ?? {})[0]);

  /** Posts a journal as SQL would, in a transaction of its own; a refusal leaves the chain where it was. */
  async function post(
    kind: string,
    legs: [account: string, effect: string, amount: string][],
    by: string | null = lead,
  ) {
    const next = sequence + 1;
    await admin.query('begin');
    try {
      const journal = await one(
        `insert into ledger_journal (partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by, posted_by_name, posted_at, previous_hash, hash)
         values ($1, $2, $3, $4, $5, 'because', $6, 'Somebody', now(), $7, $8) returning id`,
        [world.partnershipId, las, next, scheme, kind, by, next === 1 ? ZERO : hashOf(sequence), hashOf(next)],
      );
      for (const [account, effect, amount] of legs) await leg(journal, account, effect, amount);
      await admin.query('commit');
      sequence = next;
      return journal;
    } catch (error) {
      await admin.query('rollback');
      throw error;
    }
  }

  const leg = (
    journal: string,
    account: string,
    effect: string,
    amount: string,
    over: { year?: string; cashType?: string } = {},
  ) =>
    admin.query(
      `insert into ledger_leg (journal_id, partnership_id, trust_id, scheme_id, category, line_id, financial_year, account, effect,
         attribution, cash_type, budget_type, recurrence, mechanism, amount)
       values ($1, $2, $3, $4, 'equipment', $5, $6, $7, $8, $9, $10, 'revenue', 'RECURRENT', 'PRICE', $11)`,
      [
        journal,
        world.partnershipId,
        las,
        scheme,
        line,
        over.year ?? '2026/27',
        account,
        effect,
        effect === 'NONE' ? 'NONE' : 'PARTNERSHIP',
        over.cashType ?? 'CASH_RELEASING',
        amount,
      ],
    );

  const balances = async () =>
    (await admin.query(`select account, amount, legs from ledger_balance order by account`)).rows as unknown[];

  it('takes a journal whose debits and credits are equal, and rolls it up in the same statement', async () => {
    await post('recognised', [
      ['baseline', 'NONE', '-100.00'],
      ['spend', 'NONE', '60.00'],
      ['identified', 'PARTNERSHIP', '40.00'],
    ]);
    expect(await balances()).toEqual([
      { account: 'baseline', amount: '-100.00', legs: '1' },
      { account: 'identified', amount: '40.00', legs: '1' },
      { account: 'spend', amount: '60.00', legs: '1' },
    ]);
  });

  it('refuses a journal that does not balance, one without legs, and one that breaks the chain', async () => {
    const stage = (amount: string) => ['forecast', 'PARTNERSHIP', amount] as [string, string, string];
    await expect(post('moved', [['identified', 'PARTNERSHIP', '-40.00'], stage('40.01')])).rejects.toThrow('are equal');
    await expect(post('moved', [])).rejects.toThrow('a journal has legs');
    sequence += 1;
    await expect(post('moved', [['identified', 'PARTNERSHIP', '-40.00'], stage('40.00')])).rejects.toThrow('continues');
    sequence -= 1;
    expect(await balances()).toHaveLength(3);
  });

  it('refuses a leg that joins an old journal, or carries another axis than its line', async () => {
    const old = await one(`select id from ledger_journal limit 1`);
    await expect(leg(old, 'identified', 'PARTNERSHIP', '1.00')).rejects.toThrow('same transaction');
    for (const over of [{ year: '2027/28' }, { cashType: 'COST_AVOIDANCE' }]) {
      await admin.query('begin');
      const journal = await one(
        `insert into ledger_journal (partnership_id, trust_id, sequence, scheme_id, kind, posted_by_name, posted_at, previous_hash, hash)
         values ($1, $2, $3, $4, 'moved', 'Somebody', now(), $5, $6) returning id`,
        [world.partnershipId, las, sequence + 1, scheme, hashOf(sequence), hashOf(sequence + 1)],
      );
      await expect(leg(journal, 'identified', 'PARTNERSHIP', '1.00', over)).rejects.toThrow('axes of its line');
      await admin.query('rollback');
    }
  });

  it('refuses every change and removal, also to its owner', async () => {
    for (const [table, change] of [
      ['ledger_leg', 'amount = 1'],
      ['ledger_journal', `reason = 'x'`],
    ] as const) {
      await expect(admin.query(`update ${table} set ${change}`)).rejects.toThrow('never changed or removed');
      await expect(admin.query(`delete from ${table}`)).rejects.toThrow('never changed or removed');
    }
    await expect(admin.query(`update saving_line set quantity = 1`)).rejects.toThrow('only the codes');
    await expect(admin.query(`update saving_scheme set claim_key = 'other'`)).rejects.toThrow('only the owner');
    await admin.query(`update saving_line set cost_centre = 'C1'`);
  });

  it('lets nobody validate what they raised or posted, nor the platform', async () => {
    const validation: [string, string, string][] = [
      ['identified', 'PARTNERSHIP', '-40.00'],
      ['validated', 'PARTNERSHIP', '40.00'],
    ];
    await expect(post('validated', validation, lead)).rejects.toThrow('raised or posted');
    await expect(post('validated', validation, null)).rejects.toThrow('check constraint');
    await post('validated', validation, finance);
  });

  it('reverses a journal once, wholly, and never a reversal', async () => {
    const last = await one(`select id from ledger_journal order by sequence desc limit 1`);
    const reverse = async (what: string, amounts: [string, string]) => {
      await admin.query('begin');
      try {
        const journal = await one(
          `insert into ledger_journal (partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by_name, posted_at, previous_hash, hash, reverses_id)
           values ($1, $2, $3, $4, 'reversed', 'wrong', 'Somebody', now(), $5, $6, $7) returning id`,
          [world.partnershipId, las, sequence + 1, scheme, hashOf(sequence), hashOf(sequence + 1), what],
        );
        await leg(journal, 'identified', 'PARTNERSHIP', amounts[0]);
        await leg(journal, 'validated', 'PARTNERSHIP', amounts[1]);
        await admin.query('commit');
        sequence += 1;
        return journal;
      } catch (error) {
        await admin.query('rollback');
        throw error;
      }
    };
    await expect(reverse(last, ['30.00', '-30.00'])).rejects.toThrow('takes back exactly');
    const reversal = await reverse(last, ['40.00', '-40.00']);
    await expect(reverse(last, ['40.00', '-40.00'])).rejects.toThrow('reversed_once');
    await expect(reverse(reversal, ['-40.00', '40.00'])).rejects.toThrow('reverses one of its own chain');
  });

  it('shows journals and legs to their own trust and the auditor, and the totals to every partner alike', async () => {
    const seen = async (email: string) =>
      world.as(email, async (tx) => [
        (await tx.rows('select 1 from ledger_leg')).length,
        (await tx.rows('select 1 from ledger_balance')).length,
      ]);
    const cells = (await balances()).length;
    expect(await seen(world.trusts.LAS.email('finance'))).toEqual([7, cells]);
    expect(await seen(world.audit.email('auditor'))).toEqual([7, cells]);
    expect(await seen(world.trusts.SCAS.email('finance'))).toEqual([0, cells]);
    expect(await seen(world.trusts.EEAST.email('finance'))).toEqual([0, 0]);
  });

  it('lets a person write the totals through postings only', async () => {
    await world.as(world.trusts.LAS.email('finance'), async (tx) => {
      await tx.rows(`update ledger_balance set amount = 0`);
    });
    expect(await one(`select sum(amount) from ledger_balance where account = 'baseline'`)).toBe('-100.00');
    const { rows } = await admin.query(`select has_table_privilege('${APP_ROLE}', 'ledger_leg', 'update') as may`);
    expect(rows).toEqual([{ may: false }]);
  });
});
