import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import type { Actor, Database, Tx } from '@tandem/platform/database';
import { answeredOnce, type KeyedRequest } from '@tandem/platform/requests';

/** A deed that a program asks for: who asks, under which key if any, and how the API names the fields that the verb names. */
export interface AskedDeed {
  readonly database: Database;
  readonly actor: Actor;
  readonly asked?: KeyedRequest | undefined;
  readonly named?: (field: string) => string;
}

/**
 * Does a deed in one transaction, once for each key; what is wrong is said field by field, and then nothing has changed.
 * @throws InputProblems with the fields as the API names them
 */
export async function doneOnce<T extends object>(
  { database, actor, asked, named = (field) => field }: AskedDeed,
  deed: (tx: Tx) => Promise<T | FieldProblem[]>,
): Promise<T | FieldProblem[]> {
  const request = asked ?? { key: undefined, deed: '', body: null };
  return database.transaction(actor, (tx) =>
    answeredOnce(tx, request, async () => {
      const result = await deed(tx);
      if (Array.isArray(result) && result.length > 0)
        throw new InputProblems(result.map((one: FieldProblem) => ({ ...one, field: named(one.field) })));
      return result;
    }),
  );
}
