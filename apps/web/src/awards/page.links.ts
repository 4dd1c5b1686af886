/** The links between the pages of a long list, with everything else that was asked kept. */
export interface PageLinks {
  readonly words: string;
  readonly previousHref?: string;
  readonly nextHref?: string;
}

/** Undefined when everything fits on one page. */
export function pages(
  path: string,
  query: readonly (readonly [string, string])[],
  page: number,
  count: number,
): PageLinks | undefined {
  if (count < 2) return undefined;
  const href = (number: number) => {
    const asked = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    asked.append('page', String(number));
    return `${path}?${asked.toString()}`;
  };
  return {
    words: `Page ${page} of ${count}`,
    ...(page > 1 ? { previousHref: href(Math.min(page - 1, count)) } : {}),
    ...(page < count ? { nextHref: href(page + 1) } : {}),
  };
}
