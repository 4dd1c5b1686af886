import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: an award is for a stated set of trusts; each wording of its decision paper is kept, so that an approval can be
 * read against exactly what was shown; and a trust that approved an earlier wording may answer to the later one.
 * Why the old code still works: there is none that writes these tables.
 */
export class AwardPapers0009 implements MigrationInterface {
  name = 'AwardPapers1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table award drop column finance_comment;
      alter table award add column coalition text[] not null check (cardinality(coalition) > 0);
      alter table award add column voided_at timestamptz;
      alter table award_decision drop constraint award_decision_pkey;
      alter table award_decision add primary key (award_id, trust_id, content_sha256);
      create table award_paper (
        award_id uuid not null references award,
        content_sha256 text not null,
        paper jsonb not null,
        because text not null check (length(because) > 0),
        written_by uuid not null references account,
        written_at timestamptz not null default now(),
        primary key (award_id, content_sha256)
      );
      create trigger award_paper_stays before update or delete on award_paper for each row execute function refuse_change();
      create trigger award_decision_stays before update or delete on award_decision for each row execute function refuse_change();
      alter table award_paper enable row level security; alter table award_paper force row level security;
      create policy with_award on award_paper for select using (exists (select 1 from award a where a.id = award_id));
      create policy partners_write on award_paper for insert
        with check (exists (select 1 from award a where a.id = award_id and may_write(a.partnership_id)));
    `);
  }

  async down(): Promise<void> {
    await Promise.reject(new Error('Decisions would lose what they were taken on: restore the database from before.'));
  }
}
