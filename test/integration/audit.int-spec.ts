import { Client } from 'pg';
import { record, verifyChains } from '@tandem/platform/audit';
import { createWorld, type World } from '../support/world.js';

describe('the audit chains', () => {
  let world: World;
  let admin: Client;
  const check = () => world.database.read({ ...systemLike() }, (tx) => verifyChains(tx));
  const systemLike = () => ({
    kind: 'system' as const,
    accountId: null,
    organisationId: null,
    organisationName: 'Tandem',
    name: 'test',
    office: '',
    roles: [],
    partnershipIds: [],
  });

  beforeAll(async () => {
    world = await createWorld();
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    for (const id of ['one', 'two'])
      for (let i = 0; i < 20; i++)
        await world.as(world.trusts.LAS.email('procurement'), (tx) =>
          record(tx, {
            chain: `tender:${id}`,
            action: `step${i}`,
            subject: { kind: 'tender', id },
            after: { amount: `${i}.00` },
          }),
        );
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  /** As the owner of the machine would: past every right and trigger. Undone afterwards. */
  async function tamper(sql: string): Promise<Awaited<ReturnType<typeof check>>['faults']> {
    await admin.query(`set session_replication_role = replica`);
    await admin.query(`create temporary table kept as select * from audit_entry`);
    await admin.query(sql);
    const { faults } = await check();
    await admin.query(`delete from audit_entry; insert into audit_entry select * from kept; drop table kept`);
    return faults;
  }

  it('finds nothing wrong in chains that nobody touched', async () => {
    const { faults, entries } = await check();
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(40);
  });

  it.each([
    ['changed', `update audit_entry set after = '{"amount":"9.99"}' where chain = 'tender:one' and seq = 7`],
    ['changed', `update audit_entry set actor_name = 'Somebody else' where chain = 'tender:one' and seq = 7`],
    ['changed', `update audit_entry set at = at + interval '1 second' where chain = 'tender:one' and seq = 7`],
    ['missing', `delete from audit_entry where chain = 'tender:one' and seq = 7`],
    ['head', `delete from audit_entry where chain = 'tender:one' and seq = 20`],
    ['missing', `delete from audit_entry where chain = 'tender:one'`],
    [
      'inserted',
      `update audit_entry e set after = o.after, action = o.action, hash = o.hash, prev_hash = o.prev_hash, at = o.at from audit_entry o where e.chain = 'tender:one' and e.seq = 7 and o.chain = 'tender:one' and o.seq = 8`,
    ],
  ])('finds and places a row that was %s (%#)', async (fault, sql) => {
    const faults = await tamper(sql);
    expect(faults.map((f) => f.fault)).toContain(fault);
    expect(faults.every((f) => f.chain === 'tender:one')).toBe(true);
  });

  it('finds a row that was inserted at the end of a chain', async () => {
    const faults = await tamper(
      `insert into audit_entry select 'tender:two', 21, at, actor_kind, account_id, actor_name, organisation_id, partnership_id, action, subject_kind, subject_id, before, after, prev_hash, hash from audit_entry where chain = 'tender:two' and seq = 20`,
    );
    expect(faults.length).toBeGreaterThan(0);
  });

  it('writes the entry with the deed or not at all', async () => {
    const before = (await check()).entries;
    const attempt = world.as(world.trusts.LAS.email('procurement'), async (tx) => {
      await record(tx, { chain: 'tender:one', action: 'undone', subject: { kind: 'tender', id: 'one' } });
      throw new Error('the deed failed');
    });
    await expect(attempt).rejects.toThrow('the deed failed');
    expect((await check()).entries).toBe(before);
  });

  it('keeps the order when many write to one chain at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_none, i) =>
        world.as(world.trusts.SCAS.email('procurement'), (tx) =>
          record(tx, { chain: 'tender:busy', action: `at once ${i}`, subject: { kind: 'tender', id: 'busy' } }),
        ),
      ),
    );
    expect((await check()).faults).toEqual([]);
  });
});
