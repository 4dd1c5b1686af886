import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a saving is counted once only when it is known who pays for the purchase and whether the owner of a framework counts
 * it too. Why the old code still works: both columns have a value for the lines that are there, the trust's own money and
 * nobody else, which is what those lines said by saying nothing.
 */
export class Claims0022 implements MigrationInterface {
  name = 'Claims1700000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table saving_line
        add column funded_by text not null default 'OWN' check (funded_by in ('OWN', 'PART_GRANT', 'GRANT')),
        add column counted_also_by text check (length(counted_also_by) between 1 and 200)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table saving_line drop column funded_by, drop column counted_also_by`);
  }
}
