import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import type { Actor } from './actor.js';

/** PostgreSQL's codes for "somebody else was faster": serialisation failure and deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

/** One open transaction. It is the first argument of everything that writes. */
export interface Tx {
  readonly actor: Actor;
  /** The database's clock at the start of the transaction. Decisions use this, never the process's clock. */
  readonly now: Date;
  readonly manager: EntityManager;
  /** Runs SQL with positional parameters and returns its rows. Numeric and bigint columns arrive as text. */
  rows<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  /** The only row, or undefined when there is none. */
  row<R>(sql: string, parameters?: readonly unknown[]): Promise<R | undefined>;
  /** The database's clock at this moment: for decisions that must be taken while a lock is held. */
  clock(): Promise<Date>;
  /** Holds a lock of that name until the transaction ends. Two transactions never hold the same name at once. */
  lock(name: string): Promise<void>;
}

/**
 * The way into PostgreSQL: transactions that say on whose behalf they run.
 *
 * Row-level security reads the actor from the transaction's own settings, so a pooled connection never carries one
 * actor's sight into the next transaction.
 */
@Injectable()
export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction (read committed, by the connection's default) on behalf of `actor`, all of it or nothing.
   * After a serialisation failure or a deadlock the work starts again in a new transaction, at most three times, so it
   * must have no effects outside the transaction.
   */
  async transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.source.transaction(async (manager) => work(await this.open(manager, actor)));
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  /** Runs `work` in a read-only transaction on one snapshot, on behalf of `actor`. */
  async read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    // By hand: TypeORM spends one round trip on the start and another on the kind, and pages are mostly reads.
    const runner = this.source.createQueryRunner();
    try {
      await runner.query('start transaction isolation level repeatable read, read only');
      const result = await work(await this.open(runner.manager, actor));
      await runner.query('commit');
      return result;
    } catch (error) {
      // A lost connection cannot roll back and need not: what counts is why the work failed.
      await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * Asks a function of the database that says for itself on whose behalf it reads: one statement, one round trip. Any
   * other statement reads on nobody's behalf here, and row security shows it nothing.
   */
  async ask<R>(sql: string, parameters: readonly unknown[]): Promise<R[]> {
    return this.source.query<R[]>(sql, [...parameters]);
  }

  /** Whether the server answers, for the health page. */
  async ping(): Promise<void> {
    await this.source.query('select 1');
  }

  private async open(manager: EntityManager, actor: Actor): Promise<Tx> {
    const [row] = await manager.query<{ now: Date }[]>(
      `select now(), set_config('app.kind', $1, true), set_config('app.organisation_id', $2, true),
        set_config('app.account_id', $3, true), set_config('app.partnerships', $4, true), set_config('app.sign_in', $5, true)`,
      [
        actor.kind,
        actor.organisationId ?? '',
        actor.accountId ?? '',
        `{${actor.partnershipIds.join(',')}}`,
        actor.signInAs ?? '',
      ],
    );
    const rows = async <R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> => {
      const result = await manager.query<unknown>(sql, [...parameters]);
      // For update and delete TypeORM returns [rows, count]; callers always want the rows.
      const isPair =
        Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';
      return (isPair ? (result as [R[], number])[0] : result) as R[];
    };
    return {
      actor,
      now: row!.now,
      manager,
      rows,
      row: async <R>(sql: string, parameters: readonly unknown[] = []) => (await rows<R>(sql, parameters))[0],
      clock: async () => (await rows<{ at: Date }>('select clock_timestamp() as at'))[0]!.at,
      lock: async (name) => {
        await rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      },
    };
  }
}

function isRetryable(error: unknown): boolean {
  const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
  return code !== undefined && RETRYABLE.has(code);
}

/** The name of the constraint that a statement broke, or undefined when the error is another one. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
}
