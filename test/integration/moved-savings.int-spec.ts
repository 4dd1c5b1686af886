import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { verifyLedger } from '@tandem/features/savings';
import { Database, systemActor } from '@tandem/platform/database';
import { MIGRATIONS } from '../../libs/platform/src/database/migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const LEDGER = MIGRATIONS.findIndex((migration) => migration.name.startsWith('Ledger'));

/** A database as it was before the ledger, with savings in the tables of that day. */
describe('savings of the former ledger', () => {
  let store: TestDatabase;
  let admin: Client;

  beforeEach(async () => {
    store = await createTestDatabase('template0');
    admin = new Client({ connectionString: store.adminUrl });
    await admin.connect();
    await migrateTo(LEDGER);
  }, 60_000);

  afterEach(async () => {
    await admin?.end();
    await store?.drop();
  });

  it('become journals with the same amounts, their rejections with the reason, in chains that hold together', async () => {
    await someSavings();
    await migrateTo(MIGRATIONS.length);
    const { rows } = await admin.query(
      `select l.financial_year as year, g.account, g.effect, sum(g.amount) as amount from ledger_leg g join saving_line l on l.id = g.line_id
       group by 1, 2, 3 having sum(g.amount) <> 0 order by 1, 2, 3`,
    );
    expect(rows.map((row) => Object.values(row as object).join(' '))).toEqual([
      '2026/27 baseline NONE -100.00',
      '2026/27 contracted COMPETITION 30.00',
      '2026/27 rejected PARTNERSHIP 10.00',
      '2026/27 spend NONE 60.00',
    ]);
    const journals = await admin.query(
      `select kind, reason, posted_by_name as by from ledger_journal order by sequence`,
    );
    expect(journals.rows).toEqual([
      { kind: 'recognised', reason: 'Award of TDM-1', by: 'Tandem (savings ledger)' },
      { kind: 'rejected', reason: 'Another model', by: 'Finance' },
    ]);
    expect((await admin.query(`select kind, reference from saving_evidence`)).rows).toEqual([
      { kind: 'review', reference: 'Accepted as contracted: Agrees' },
    ]);
    const source = await new DataSource({ type: 'postgres', url: store.adminUrl }).initialize();
    const check = await new Database(source).read(systemActor('test'), (tx) => verifyLedger(tx));
    await source.destroy();
    expect(check).toEqual({ chains: 1, journals: 2, legs: 6, faults: [] });
  });

  it('leave nothing behind where there were none, and are refused where they cannot be moved', async () => {
    await someSavings('delivered');
    await expect(migrateTo(MIGRATIONS.length)).rejects.toThrow('cannot be moved');
    await admin.query(
      `set session_replication_role = replica; delete from saving_review; delete from saving_entry; set session_replication_role = origin`,
    );
    await migrateTo(MIGRATIONS.length);
    expect((await admin.query(`select to_regclass('saving_entry') as old`)).rows).toEqual([{ old: null }]);
  });

  async function migrateTo(end: number): Promise<void> {
    const source = new DataSource({
      type: 'postgres',
      url: store.adminUrl,
      migrations: MIGRATIONS.slice(0, end),
      migrationsTableName: 'migration',
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
  }

  /** One line that saves £40: £30 that finance accepted and £10 that it rejected. */
  async function someSavings(stage = 'contracted'): Promise<void> {
    await admin.query(`
      insert into organisation (id, kind, name, short_name) values ('${id(1)}', 'trust', 'London', 'LAS');
      insert into partnership (id, name, agreed_on, agreement_reference) values ('${id(2)}', 'P', '2026-04-01', 'A');
      insert into account (id, organisation_id, email, name, office, roles) values ('${id(3)}', '${id(1)}', 'f@x', 'Finance', 'F', '{finance}');
      insert into tender (id, reference, partnership_id, lead_trust_id, title, state, created_by)
        values ('${id(4)}', 'TDM-1', '${id(2)}', '${id(1)}', 'Chairs', 'evaluated', '${id(3)}');
      insert into award_run (id, partnership_id, tender_id, number, state, pack, pack_sha256, task_count)
        values ('${id(5)}', '${id(2)}', '${id(4)}', 1, 'done', '{}', 'p', 1);
      insert into award (id, tender_id, partnership_id, run_id, scenario, coalition, state, paper, content_sha256, proposed_by, proposed_by_trust_id)
        values ('${id(6)}', '${id(4)}', '${id(2)}', '${id(5)}', 'base', '{LAS}', 'approved', '{}', 'c', '${id(3)}', '${id(1)}');
      insert into saving_entry (id, trust_id, partnership_id, scheme_reference, tender_id, award_id, line_code, item, financial_year, quantity, stage,
          cash_type, recurrence, budget_type, mechanism, attribution, baseline_type, baseline_amount, alone_amount, joint_amount, amount, method, method_version)
        select v.id, '${id(1)}', '${id(2)}', 'TDM-1/CHAIR', '${id(4)}', '${id(6)}', 'CHAIR', 'Chair', '2026/27', 1, '${stage}', 'CASH_RELEASING',
          'NON_RECURRENT', 'capital', 'PRICE', v.attribution, 1, 100, 70, 60, v.amount, 'attribution/same-bids', 1
        from (values ('${id(7)}'::uuid, 'OWN_OR_MARKET', 30), ('${id(8)}'::uuid, 'PARTNERSHIP', 10)) as v (id, attribution, amount);
      insert into saving_review (entry_id, trust_id, decision, reason, account_id) values
        ('${id(7)}', '${id(1)}', 'accepted', 'Agrees', '${id(3)}'), ('${id(8)}', '${id(1)}', 'rejected', 'Another model', '${id(3)}');`);
  }

  function id(number: number): string {
    return `00000000-0000-7000-8000-00000000000${number}`;
  }
});
