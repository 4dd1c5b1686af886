import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why: a plan for the end of a chain that is made while a ledger is young sorts the whole chain for each new journal, because
 * of few rows that is as cheap as the index, and a session keeps its plan. A connection that lived while a ledger grew to
 * 200,000 journals took half a minute for a posting of 3,000; with the index it takes a tenth of a second.
 * Why the old code still works: the function does what it did, and may only walk the index from its end.
 */
export class EndOfChain0037 implements MigrationInterface {
  name = 'EndOfChain1700000000037';

  async up(runner: QueryRunner): Promise<void> {
    for (const way of WAYS) await runner.query(`alter function refuse_break_in_ledger() set ${way} = off`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const way of WAYS) await runner.query(`alter function refuse_break_in_ledger() reset ${way}`);
  }
}

/** The ways of finding the last journal that read the whole chain. */
const WAYS = ['enable_sort', 'enable_bitmapscan'] as const;
