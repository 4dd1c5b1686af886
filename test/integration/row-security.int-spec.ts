import type { Client } from 'pg';
import { APP_ROLE } from '@tandem/platform/database';
import { BareSql, type SqlPerson, withoutTriggers } from '../support/bare-sql.js';

/**
 * What a person could do with SQL alone, if every check of the features failed: the policies are the second lock. Each
 * attempt is made as the application's role, in a transaction that is rolled back.
 */
describe('a person with nothing but SQL', () => {
  const sql = new BareSql();
  const { one, person, reach, refused, allowed, rowsFor } = sql;
  let admin: Client;
  let las: SqlPerson;
  let scas: SqlPerson;
  let alder: SqlPerson;
  let birch: SqlPerson;
  let auditor: SqlPerson;

  beforeAll(async () => {
    admin = await sql.open();
    [las, scas] = [await person('procurement@las.tandem.example'), await person('procurement@scas.tandem.example')];
    [alder, birch] = [await person('supplier@alder.tandem.example'), await person('supplier@birch.tandem.example')];
    auditor = await person('auditor@audit.tandem.example');
  }, 180_000);

  afterAll(() => sql.close());

  describe('of a supplier', () => {
    it.each([
      'requirement',
      'requirement_partner',
      'demand_line',
      'demand_total',
      'tender_demand',
      'deviation',
      'assessment',
      'opening',
      'award',
      'award_paper',
      'award_decision',
      'award_run',
      'award_task',
      'saving_scheme',
      'saving_line',
      'saving_baseline',
      'saving_evidence',
      'ledger_journal',
      'ledger_leg',
      'ledger_balance',
      'ledger_contract',
      'audit_entry',
      'delegated_limit',
      'import_file',
      'contract',
      'contract_line',
      'actual_line',
      'actual_match',
      'actual_month',
      'market_price',
    ])('sees no row of %s, where there are some', async (table) => {
      expect(Number(await one(`select count(*) from ${table}`))).toBeGreaterThan(0);
      expect(await rowsFor(alder, `select 1 from ${table}`)).toEqual([]);
    });

    it('sees its own bids and nobody else’s, opened or not', async () => {
      const seen = await rowsFor(alder, `select distinct supplier_id from bid`);
      expect(seen).toEqual([{ supplier_id: alder.organisationId }]);
      expect(Number(await one(`select count(distinct supplier_id) from bid`))).toBeGreaterThan(2);
    });

    it('is not told by the chains who else has begun a bid', async () => {
      const chains = await rowsFor(alder, `select chain from audit_head where chain like 'bids:%'`);
      expect(chains.length).toBeGreaterThan(0);
      expect(chains.every((row) => String(row['chain']).endsWith(alder.organisationId))).toBe(true);
      expect(await rowsFor(las, `select chain from audit_head where chain like 'bids:%'`)).toEqual([]);
    });

    it('does not learn the names of its competitors', async () => {
      expect(await rowsFor(alder, `select id from organisation where kind = 'supplier'`)).toEqual([
        { id: alder.organisationId },
      ]);
    });

    it('sees no tender before its publication and no scenario that names a supplier', async () => {
      expect(Number(await one(`select count(*) from tender where published_at is null`))).toBeGreaterThan(0);
      expect(await rowsFor(alder, `select 1 from tender where published_at is null`)).toEqual([]);
      const tender = String(await one(`select id from tender where published_at is not null limit 1`));
      for (const rule of ['exclude', 'retain']) {
        const rules = JSON.stringify([{ rule, supplier: birch.organisationId, lot: 'L1' }]);
        const put = `insert into tender_scenario (tender_id, code, title, rules) values ('${tender}', 'SECRET', 'x', '${rules}')`;
        const sought = `select 1 from tender_scenario where code = 'SECRET'`;
        expect(await rowsFor(alder, sought, withoutTriggers(put))).toEqual([]);
        expect((await rowsFor(las, sought, withoutTriggers(put))).length).toBe(1);
      }
    });

    it('cannot hand in, change or take back a bid after the deadline, even with a time before it', async () => {
      const late = await one(
        `select b.id from bid b join tender t on t.id = b.tender_id where b.opened_at is null and b.supplier_id = '${alder.organisationId}' limit 1`,
      );
      const past = withoutTriggers(`update tender set deadline_at = now() - interval '1 hour'`);
      const before = withoutTriggers(`update bid set opened_at = null where supplier_id = '${alder.organisationId}'`);
      const where = late ? `where id = '${String(late)}'` : '';
      await refused(alder, `update bid set state = 'withdrawn' ${where}`, [past, before]);
      await refused(alder, `update bid set content = '{}' ${where}`, [past, before]);
      await refused(alder, `delete from bid`, [past, before]);
    });

    it('cannot write a bid in another supplier’s name', async () => {
      await refused(alder, `update bid set draft = '{}' where supplier_id = '${birch.organisationId}'`);
      const tender = String(await one(`select id from tender where state = 'published' limit 1`));
      await refused(
        alder,
        `insert into bid (tender_id, supplier_id, state) values ('${tender}', '${birch.organisationId}', 'draft')`,
        [`delete from bid where tender_id = '${tender}' and supplier_id = '${birch.organisationId}'`],
      );
    });

    it('cannot open bids in a buyer’s name', async () => {
      const tender = String(await one(`select id from tender where state = 'published' order by deadline_at limit 1`));
      const past = withoutTriggers(
        `update tender set deadline_at = now() - interval '1 hour' where id = '${tender}';
         update bid set submitted_at = now() - interval '2 hours' where tender_id = '${tender}'`,
      );
      await refused(alder, `select * from open_bids('${tender}', '${las.accountId}', 'x')`, [past]);
      expect((await rowsFor(las, `select * from open_bids('${tender}', '${las.accountId}', 'x')`, past)).length).toBe(
        1,
      );
    });
  });

  describe('of a trust', () => {
    it('sees no draft, import, limit or line of savings of a partner', async () => {
      for (const table of [
        'import_file',
        'import_row',
        'import_mapping',
        'delegated_limit',
        'saving_line',
        'ledger_leg',
        'actual_line',
        'actual_match',
        'actual_month',
        'actual_decision',
      ])
        expect([table, await rowsFor(las, `select 1 from ${table} where trust_id <> '${las.organisationId}'`)]).toEqual(
          [table, []],
        );
      expect(
        Number(await one(`select count(*) from saving_line where trust_id <> '${las.organisationId}'`)),
      ).toBeGreaterThan(0);
      const draft = withoutTriggers(
        `update requirement set state = 'draft' where raised_by_trust_id = '${scas.organisationId}'`,
      );
      const sought = `select 1 from requirement where raised_by_trust_id = '${scas.organisationId}'`;
      expect(await rowsFor(las, sought, draft)).toEqual([]);
      expect((await rowsFor(scas, sought, draft)).length).toBeGreaterThan(0);
    });

    it('sees nothing of a partnership that it has left', async () => {
      const gone = { ...las, partnerships: [] };
      for (const table of [
        'tender',
        'bid',
        'award',
        'award_run',
        'requirement',
        'saving_scheme',
        'ledger_balance',
        'ledger_contract',
        'demand_total',
      ])
        expect([table, await rowsFor(gone, `select 1 from ${table}`)]).toEqual([table, []]);
      await refused(gone, `update tender set version = version + 1`);
      const tender = String(await one(`select id from tender where state = 'opened' limit 1`));
      await refused(gone, assessmentOf(gone, tender), [cleared('assessment')]);
    });

    it('sees no bid before the opening', async () => {
      expect(Number(await one(`select count(*) from bid where opened_at is null`))).toBeGreaterThan(0);
      expect(await rowsFor(las, `select 1 from bid where opened_at is null`)).toEqual([]);
      await refused(las, `update bid set opened_at = now()`);
      await refused(las, `update bid set content = '{}'`);
    });

    it('cannot assess in another trust’s or person’s name', async () => {
      const tender = String(await one(`select id from tender where state = 'opened' limit 1`));
      const clear = cleared('assessment');
      await allowed(las, assessmentOf(las, tender), [clear]);
      await refused(las, assessmentOf({ ...las, organisationId: scas.organisationId }, tender), [clear]);
      await refused(las, assessmentOf({ ...las, accountId: scas.accountId }, tender), [clear]);
    });

    it('cannot decide its own deviation where another trust leads, nor reword one', async () => {
      const row = (
        await admin.query<{ id: string; by: string; lead: string }>(
          `select d.id, d.trust_id as by, r.lead_trust_id as lead from deviation d join requirement r on r.id = d.requirement_id limit 1`,
        )
      ).rows[0]!;
      const waits = withoutTriggers(
        `update deviation set state = 'pending', decided_by = null, trust_id = '${las.organisationId}' where id = '${row.id}';
         update requirement set lead_trust_id = '${scas.organisationId}', state = 'shared'`,
      );
      const decides = (who: SqlPerson) =>
        `update deviation set state = 'accepted', decided_by = '${who.accountId}' where id = '${row.id}'`;
      await allowed(scas, decides(scas), [waits]);
      await refused(las, decides(las), [waits]);
      await refused(
        scas,
        `update deviation set state = 'rejected', decided_by = '${scas.accountId}', reason = 'x' where id = '${row.id}'`,
        [waits],
      );
      await refused(las, `delete from deviation`);
    });

    it('cannot reword, pass on or remove a requirement that another trust leads', async () => {
      const led = withoutTriggers(`update requirement set lead_trust_id = '${scas.organisationId}', state = 'shared'`);
      await refused(las, `update requirement set title = 'mine'`, [led]);
      await refused(las, `update requirement set lead_trust_id = '${las.organisationId}'`, [led]);
      await refused(las, `delete from requirement_departure`, [led]);
      await refused(las, `delete from requirement`, [led]);
      await refused(las, `update requirement_partner set quantity = 1 where trust_id = '${scas.organisationId}'`, [
        led,
      ]);
      await refused(las, `update demand_line set quantity = 1 where trust_id = '${scas.organisationId}'`);
      await refused(las, `update demand_line set shared_with = uuidv7()`);
    });

    it('cannot decide on an award for another trust, in another’s name, or on a paper that was not shown', async () => {
      const award = (
        await admin.query<{ id: string; hash: string }>(`select id, content_sha256 as hash from award limit 1`)
      ).rows[0]!;
      const open =
        withoutTriggers(`update award set state = 'proposed' where id = '${award.id}'`) +
        withoutTriggers(`delete from award_decision`);
      const decides = (trust: string, account: string, hash: string) =>
        `insert into award_decision (award_id, trust_id, account_id, decision, content_sha256, share_amount, total_amount, limit_office)
         values ('${award.id}', '${trust}', '${account}', 'approved', '${hash}', 1, 1, 'x')`;
      await allowed(las, decides(las.organisationId, las.accountId, award.hash), [open]);
      await refused(las, decides(scas.organisationId, las.accountId, award.hash), [open]);
      await refused(las, decides(las.organisationId, scas.accountId, award.hash), [open]);
      await refused(las, decides(las.organisationId, las.accountId, '0'.repeat(64)), [open]);
      await refused(las, `update award set run_id = run_id, scenario = 'other' where id = '${award.id}'`, [open]);
      await refused(las, `update award set paper = '{}' where state <> 'proposed'`, [
        withoutTriggers(`update award set state = 'void' where id = '${award.id}'`),
      ]);
    });

    it('cannot write a result of a run, a journal or a paper of another trust, or a total', async () => {
      await refused(las, `update award_task set result = '{}'`);
      await refused(las, `update award_run set evaluation = '{}'`);
      await refused(las, `delete from award_run`);
      await allowed(las, paperOn(await lineOf(las), las));
      await refused(las, paperOn(await lineOf(scas), las));
      await refused(las, paperOn(await lineOf(las), scas));
      await allowed(las, journalOf(las, las));
      await refused(las, journalOf(las, scas));
      await refused(las, journalOf(scas, las));
      await refused(las, `update ledger_balance set amount = 0`);
      await refused(las, `update ledger_contract set amount = 0`);
      await refused(las, `update saving_line set cost_centre = 'x' where trust_id = '${scas.organisationId}'`);
      await refused(las, `update saving_line set quantity = 1`);
      await refused(las, `delete from ledger_journal`);
      await refused(las, `update ledger_leg set amount = 1`);
    });

    it('cannot remove an opening, break a chain, or sign an entry with another name', async () => {
      await refused(las, `delete from opening`);
      await refused(las, `update audit_head set hash = repeat('1', 64)`);
      await refused(las, `delete from audit_head`);
      const entry = (who: SqlPerson, prev: string, seq: number) =>
        `insert into audit_head (chain, seq, hash) values ('requirement:x', 0, repeat('0', 64)) on conflict do nothing;
         insert into audit_entry (chain, seq, at, actor_kind, account_id, actor_name, organisation_id, action, subject_kind, subject_id, prev_hash, hash)
         values ('requirement:x', ${seq}, now(), 'trust', '${who.accountId}', 'x', '${who.organisationId}', 'a', 'b', 'c', '${prev}', 'h')`;
      await allowed(las, entry(las, '0'.repeat(64), 1));
      await refused(las, entry(scas, '0'.repeat(64), 1));
      await refused(las, entry(las, '1'.repeat(64), 1));
      await refused(las, entry(las, '0'.repeat(64), 2));
    });
  });

  it('of the audit reads and cannot write or remove anything', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'
         and tablename not in ('migration', 'http_session', 'audit_head', 'audit_entry', 'outbox')`,
    );
    expect((await rowsFor(auditor, 'select 1 from tender')).length).toBeGreaterThan(0);
    for (const { name } of rows) await refused(auditor, `delete from ${name}`);
  });

  it('would be noticed here if a policy were missing', async () => {
    const paper = paperOn(await lineOf(scas), las);
    const mutants: [SqlPerson, string, string][] = [
      [
        alder,
        `create policy mutant on bid for select using (true)`,
        `select 1 from bid where supplier_id <> '${alder.organisationId}'`,
      ],
      [alder, `create policy mutant on tender_demand for select using (true)`, `select 1 from tender_demand`],
      [las, `create policy mutant on saving_evidence for insert with check (true)`, paper],
      [
        las,
        `create policy mutant on ledger_leg for select using (true)`,
        `select 1 from ledger_leg where trust_id = '${scas.organisationId}'`,
      ],
      [las, `drop trigger award_stays on award`, `update award set scenario = 'other'`],
      [
        auditor,
        `create policy mutant on opening for delete using (true); drop trigger opening_stays on opening; grant delete on opening to ${APP_ROLE}`,
        `delete from opening`,
      ],
    ];
    for (const [who, mutant, sql] of mutants) {
      expect([sql, await reach(who, sql)]).toEqual([sql, 0]);
      expect([sql, (await reach(who, sql, [mutant])) > 0]).toEqual([sql, true]);
    }
  });

  async function lineOf(who: SqlPerson): Promise<string> {
    return String(await one(`select id from saving_line where trust_id = '${who.organisationId}' order by id limit 1`));
  }

  function paperOn(line: string, by: SqlPerson): string {
    return `insert into saving_evidence (line_id, kind, reference, noted_on, added_by, added_by_name)
      values ('${line}', 'working', 'x', '2026-04-01', '${by.accountId}', 'x')`;
  }

  /** The next journal of a trust's chain, without its legs: the transaction is rolled back before anybody asks for them. */
  function journalOf(trust: SqlPerson, by: SqlPerson): string {
    const last = (column: string, none: string) =>
      `coalesce((select ${column} from ledger_journal where trust_id = '${trust.organisationId}' order by sequence desc limit 1), ${none})`;
    return `insert into ledger_journal (partnership_id, trust_id, sequence, scheme_id, kind, posted_by, posted_by_name, posted_at, previous_hash, hash)
      select s.partnership_id, '${trust.organisationId}', ${last('sequence', '0')} + 1, s.id, 'moved', '${by.accountId}', 'x', now(),
        ${last('hash', "repeat('0', 64)")}, repeat('a', 64) from saving_scheme s limit 1`;
  }

  function cleared(table: string): string {
    return withoutTriggers(`delete from ${table}`);
  }

  /** One "pass" in the person's name, for the first opened bid and condition of the tender. */
  function assessmentOf(who: SqlPerson, tender: string): string {
    return `insert into assessment (tender_id, bid_id, condition_id, trust_id, evaluator_id, result, reason)
      select '${tender}', b.id, c.id, '${who.organisationId}', '${who.accountId}', 'pass', 'x'
      from (select id from bid where tender_id = '${tender}' limit 1) b, (select id from tender_condition where tender_id = '${tender}' limit 1) c`;
  }
});
