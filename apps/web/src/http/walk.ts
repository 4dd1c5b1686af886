import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { UUID } from './ids.js';

const ROWS = 100;
const ROWS_MAX = 500;

/** How programs go through a list of the API, for its description. */
export const WALKED =
  'In the order in which they were made, so many at a time. `next` is the address of those that follow, or null after the last. Changes meanwhile move no row from one part to another, so none is left out or given twice.';

/** Which part of a list a program asks for. */
export class WalkFilter {
  @ApiPropertyOptional({ default: ROWS, maximum: ROWS_MAX })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(ROWS_MAX)
  limit?: number;

  @ApiPropertyOptional({ description: 'The id of the last one that you have: those after it are given.' })
  @IsOptional()
  @Matches(UUID, { message: 'after must be the id of a row that you have' })
  after?: string;
}

/** What the list is asked for: one more than is given, to know whether any follow. */
export function oneMore({ after, limit = ROWS }: { after?: string | undefined; limit?: number | undefined }) {
  return { limit: limit + 1, ...(after === undefined ? {} : { after }) };
}

/** What is given of the rows that were read, and the address of those that follow, narrowed in the same way. */
export function walked<R extends { readonly id: string }>(path: string, query: WalkFilter, read: readonly R[]) {
  const { after: _after, ...same } = query;
  const rows = read.slice(0, query.limit ?? ROWS);
  const last = rows.at(-1);
  if (read.length <= rows.length || last === undefined) return { rows, next: null };
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(same)) if (value !== undefined) address.set(name, String(value));
  address.set('after', last.id);
  return { rows, next: `${path}?${address.toString()}` };
}
