import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: the proof of each award, written by the search that found it, so that a stranger can check it alone.
 * Why the old code still works: the column may be empty, and an award of before has no proof.
 *
 * It is JSON under gzip: half of it are long numbers, which compress badly inside a page of the database.
 */
export class Certificates0016 implements MigrationInterface {
  name = 'Certificates1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table award_task add column certificate bytea`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table award_task drop column certificate`);
  }
}
