import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a trust may discard a requirement that it never shared, and its partners must learn of it as little as of a draft.
 * Why the old code still works: it knows no discarded requirement, and drafts are seen and changed as before.
 */
export class DiscardedDrafts0012 implements MigrationInterface {
  name = 'DiscardedDrafts1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table requirement drop constraint requirement_state_check;
      alter table requirement add constraint requirement_state_check
        check (state in ('draft', 'shared', 'committed', 'locked', 'withdrawn', 'discarded'));
      drop policy partners on requirement;
      create policy partners on requirement for select using (is_partner(partnership_id)
        and (state not in ('draft', 'discarded') or is_system() or raised_by_trust_id = actor_trust()));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy partners on requirement;
      create policy partners on requirement for select
        using (is_partner(partnership_id) and (state <> 'draft' or is_system() or raised_by_trust_id = actor_trust()));
      alter table requirement drop constraint requirement_state_check;
      alter table requirement add constraint requirement_state_check
        check (state in ('draft', 'shared', 'committed', 'locked', 'withdrawn'));
    `);
  }
}
