import { plainText } from './visitor.js';

/** The tables of a page: by caption, each row as the words of its cells. */
export function tablesOn(page: string): Map<string, string[][]> {
  const tables = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => {
    const caption = plainText(/<caption[^>]*>([\s\S]*?)<\/caption>/.exec(table)?.[1] ?? '');
    const body = /<tbody[^>]*>([\s\S]*?)<\/tbody>/.exec(table)?.[1] ?? '';
    const rows = [...body.matchAll(/<tr[\s\S]*?<\/tr>/g)].map(([row]) =>
      [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => plainText(cell)),
    );
    return [caption, rows] as const;
  });
  return new Map(tables);
}
