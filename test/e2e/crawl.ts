import type { Person } from './person.js';

/** Not pages of their own: files to download, streams, and the description of the API. */
const NOT_A_PAGE = /\.(xlsx|csv|pdf|zip|json|yaml|svg)(\?|$)|\/api\/|\/file$|\/assets\//;
/** These read differently at every stage, so each is worth seeing; of other kinds one tells it all. */
const EVERY_ONE = /^\/(tenders|requirements|approvals)\/\*(\/result|\/bid)?\?$/;
/** Reports, savings and purchases show the same tables for whatever part of them is asked for. */
const CAN_BE_NARROWED = /^\/(reports|savings|actuals)\b/;
/** Above this there is a circle of links: the widest view of anybody has about 200 pages. */
const PAGES_MAX = 260;
/** The menu folds itself a moment after the window has changed, and looks once in so many milliseconds find that out. */
const FITS = { timeout: 5_000, polling: 100 };
const NARROW = { width: 320, height: 900 };
const WIDE = { width: 1100, height: 900 };

interface Outline {
  readonly headings: readonly string[];
  readonly title: string;
  readonly unlabelled: readonly string[];
  readonly links: readonly string[];
  readonly shape: string;
}

/**
 * Run as text in the page: what a page is made of, for telling whether it is well made.
 *
 * Its shape is the kinds of parts that it has, not how many of each: a list with one row more is the same page.
 */
const OUTLINE = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const fields = all('input:not([type=hidden]):not([type=submit]), select, textarea');
  const isNamed = (field) => field.labels?.length > 0 || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
  return {
    headings: all('h1').map((heading) => heading.innerText.trim()),
    title: document.title,
    unlabelled: fields.filter((field) => field.getClientRects().length > 0 && !isNamed(field)).map((field) => field.name || field.id || field.outerHTML.slice(0, 80)),
    links: all('a[href]').map((link) => link.href),
    shape: [...new Set(all('h2, h3, form, table, fieldset, svg, details, progress, .nhsuk-tag').map((e) => e.tagName + (e.className?.baseVal ?? e.className)))].sort().join(),
  };
})()`;

/** Run as text in the page: whether nothing is wider than the window. */
const IS_NARROW = `document.documentElement.scrollWidth <= window.innerWidth`;

/** Follows every link that a person has, page after page, and notes whatever is wrong with any of them. */
export class Crawl {
  readonly found: string[] = [];
  readonly visited: string[] = [];
  private readonly seen = new Set<string>();
  private readonly countOfKind = new Map<string, number>();
  private readonly waiting: string[] = [];

  /**
   * `examined` is shared between people: what was found free of barriers once is not asked again. After `endsAt`, in
   * milliseconds of the clock, nothing more is opened and the crawl says so: it keeps what it found.
   */
  constructor(
    private readonly person: Person,
    private readonly address: string,
    private readonly examined: Set<string>,
    private readonly endsAt: number = Number.POSITIVE_INFINITY,
  ) {}

  async everything(from = '/'): Promise<void> {
    this.note(new URL(from, this.address).href);
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      if (this.visited.filter((href) => !NOT_A_PAGE.test(href)).length >= PAGES_MAX)
        return void this.found.push(`More than ${PAGES_MAX} pages, and next ${next}: is there a circle of links?`);
      if (Date.now() > this.endsAt)
        return void this.found.push(`No time was left for ${next} and ${this.waiting.length} more pages.`);
      // A page that cannot be read is one finding: it must not take with it what the others were found to be.
      await (NOT_A_PAGE.test(next) ? this.fetches(next) : this.visits(next)).catch((error: unknown) =>
        this.found.push(`${next}: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  }

  private note(href: string): void {
    const url = new URL(href);
    url.hash = '';
    if (url.origin !== this.address || this.seen.has(url.href)) return;
    this.seen.add(url.href);
    const kind = kindOf(url);
    const count = this.countOfKind.get(kind) ?? 0;
    if (count > 0 && !EVERY_ONE.test(kind)) return;
    this.countOfKind.set(kind, count + 1);
    this.waiting.push(url.href);
  }

  private async fetches(href: string): Promise<void> {
    const response = await this.person.page.request.get(href, { maxRedirects: 0 });
    this.visited.push(href);
    if (response.status() >= 400) this.found.push(`${href}: status ${response.status()}`);
  }

  private async visits(href: string): Promise<void> {
    const { page } = this.person;
    const status = await this.person.opens(href);
    this.visited.push(href);
    if (status >= 400) return void this.found.push(`${href}: status ${status}`);
    const outline = await page.evaluate<Outline>(OUTLINE);
    if (outline.headings.length !== 1 || outline.headings[0] === '')
      this.found.push(`${href}: its first headings are ${JSON.stringify(outline.headings)}`);
    if (!/\S.* – Tandem$/.test(outline.title)) this.found.push(`${href}: its title is "${outline.title}"`);
    for (const field of outline.unlabelled) this.found.push(`${href}: the field ${field} has no label`);
    const key = `${kindOf(new URL(href))} ${outline.shape}`;
    if (!this.examined.has(key)) {
      this.examined.add(key);
      this.found.push(...(await this.person.barriers()));
      await page.setViewportSize(NARROW);
      if (!(await this.fits()) && !(await this.fitsWhenOpened(href)))
        this.found.push(`${href}: it scrolls sideways in a window of ${NARROW.width} pixels`);
      await page.setViewportSize(WIDE);
    }
    for (const link of outline.links) this.note(link);
  }

  private async fits(): Promise<boolean> {
    return this.person.page.waitForFunction(IS_NARROW, undefined, FITS).then(
      () => true,
      () => false,
    );
  }

  /** A busy browser may draw nothing for seconds after its window has changed; a phone opens the page as it is. */
  private async fitsWhenOpened(href: string): Promise<boolean> {
    await this.person.opens(href);
    return this.fits();
  }
}

/**
 * The kind of a page: its address without ids, numbers and what follows the question mark but the names. Figures can be
 * narrowed by any of a dozen names at once, so there only whether they are narrowed makes a kind.
 */
function kindOf(url: URL): string {
  const path = url.pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|ocds-[^/]+/g, '*').replaceAll(/\d+/g, '9');
  if (CAN_BE_NARROWED.test(path)) return `${path}?${url.search === '' ? '' : 'narrowed'}`;
  return `${path}?${[...url.searchParams.keys()].sort().join('&')}`;
}
