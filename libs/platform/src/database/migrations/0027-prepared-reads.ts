import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: two questions are asked in every request, whose session it is and whether a report's figures have changed, and most
 * of what they cost was planning them anew, with the row security of six tables. A function plans once in a connection.
 * Why the old code still works: only two functions that nobody has called yet.
 *
 * Both run with the rights of whoever calls them, so row security holds for what they read. The first says for itself on
 * whose behalf it reads: that of one account, to find out whom a session belongs to.
 */
export class PreparedReads0027 implements MigrationInterface {
  name = 'PreparedReads1700000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ACCOUNT_OF_SESSION);
    await runner.query(FIGURES_VERSION);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function account_of_session(uuid), figures_version(uuid)`);
  }
}

const ACCOUNT_OF_SESSION = `
  create function account_of_session(wanted uuid) returns table (id uuid, organisation_id uuid, organisation_name text, organisation_kind text,
    name text, office text, roles text[], partnerships text[]) language plpgsql volatile as $$
    begin
      perform set_config('app.kind', 'sign-in', true), set_config('app.organisation_id', '', true), set_config('app.account_id', '', true),
        set_config('app.partnerships', '{}', true), set_config('app.sign_in', wanted::text, true);
      return query select a.id, a.organisation_id, o.name, o.kind, a.name, a.office, a.roles,
          coalesce((select array_agg(m.partnership_id::text) from partnership_member m
            where m.organisation_id = a.organisation_id and m.joined_on <= current_date
              and (m.left_on is null or m.left_on > current_date)), '{}')
        from account a join organisation o on o.id = a.organisation_id where a.id = wanted and a.is_active;
    end $$;
`;

const FIGURES_VERSION = `
  create function figures_version(wanted uuid) returns table (trusts jsonb, text text) language plpgsql stable as $$
    begin
      return query select coalesce(t.trusts, '{}'), concat_ws(';', t.trusts::text,
          (select count(*) from saving_plan where partnership_id = wanted), (select count(*) from administration_cost where partnership_id = wanted),
          (select count(*) from partnership_member where partnership_id = wanted), (select count(*) from contract where partnership_id = wanted))
        from (select jsonb_object_agg(v.trust_id, v.version) as trusts from ledger_version v where v.partnership_id = wanted) t;
    end $$;
`;
