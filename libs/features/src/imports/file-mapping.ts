import { tidyHeading } from '@tandem/domain/headings';

/** What a column is, in the words of the feature that reads the file, or `unused`. */
export interface FileColumn {
  readonly at: number;
  readonly heading: string;
  readonly choice: string;
}

/** How a file is read: what each column is, and one value for the whole file where a cell is empty. */
export interface FileMapping {
  readonly columns: readonly FileColumn[];
  readonly defaults: Readonly<Record<string, string | undefined>>;
}

/** What a trust chose before, by tidied heading. */
export type RememberedChoices = Readonly<Record<string, string>>;

/** A mapping with a choice for every heading of the file, whatever was sent. */
export function wholeMapping<M extends FileMapping>(headings: readonly string[], mapping: M): M {
  const columns = headings.map((heading, at) => ({
    at,
    heading,
    choice: mapping.columns.find((c) => c.at === at)?.choice ?? 'unused',
  }));
  return { ...mapping, columns };
}

/** What a trust's choices of one file are worth remembering for the next, by tidied heading. */
export function choicesByHeading(columns: readonly FileColumn[]): Record<string, string> {
  return Object.fromEntries(
    columns
      .filter(({ heading }) => tidyHeading(heading) !== '')
      .map(({ heading, choice }) => [tidyHeading(heading), choice]),
  );
}

/** The columns that are used, by place, for saying which of a row's formulas matter. */
export function usedColumns(mapping: FileMapping): ReadonlySet<number> {
  return new Set(mapping.columns.filter((c) => c.choice !== 'unused').map((c) => c.at));
}
