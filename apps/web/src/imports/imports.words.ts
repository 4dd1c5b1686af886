import type { FieldProblem } from '@tandem/domain/refusals';
import type { FileMapping } from '@tandem/features/imports';

/**
 * A reason as the person finds it again in the file: with the heading of the column that it is about. What concerns the
 * whole row, a value for the whole file, or one of several columns of years names no column.
 */
export function reasonIn(mapping: FileMapping | null, { field, message }: FieldProblem): string {
  const columns = (mapping?.columns ?? []).filter(({ choice, heading }) =>
    choice === 'attribute' ? field === `specification.${heading.trim()}` : choice === field || isYearOf(choice, field),
  );
  const [column] = columns;
  if (column === undefined || columns.length > 1) return message;
  return `Column “${column.heading || column.at + 1}”: ${message}`;
}

function isYearOf(choice: string, field: string): boolean {
  return field === 'quantity' && choice.startsWith('quantity ');
}
