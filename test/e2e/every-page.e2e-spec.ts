import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import { Crawl } from './crawl.js';
import { Person } from './person.js';
import { type Product, startProduct } from './product.js';

/** A crawl stops by itself before Jest stops it, so that what it found is always told. */
const CRAWL_MS = 570_000;
jest.setTimeout(600_000);

describeWithBrowser('every page that a person can reach', () => {
  let product: Product;
  let browser: Browser;
  const examined = new Set<string>();

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** One of each role, and two suppliers: one has submitted a bid, the other has only a draft. */
  const PEOPLE = [
    ['procurement@las', 'auditor@audit'],
    ['finance@las', 'executive@secamb'],
    ['evaluator@scas', 'supplier@alder'],
    ['procurement@scas', 'supplier@birch'],
  ];

  it.each(PEOPLE)(
    'holds for %s and %s: no barrier, no error, no sideways scrolling, no dead end',
    async (...people) => {
      const crawls = await Promise.all(
        people.map(async (who) => {
          const person = await Person.at(browser, product);
          await person.signsIn(`${who}.tandem.example`);
          const crawl = new Crawl(person, product.address, examined, Date.now() + CRAWL_MS);
          await crawl.everything();
          await person.leaves();
          return { who, pages: crawl.visited, found: [...crawl.found, ...person.complaints] };
        }),
      );
      for (const { who, pages } of crawls) console.log(`${who}: ${pages.length} pages`);
      tells(crawls.flatMap(({ who, found }) => found.map((what) => `${who}: ${what}`)));
      for (const { pages } of crawls) expect(pages.length).toBeGreaterThan(3);
    },
  );

  it('holds before signing in', async () => {
    const person = await Person.at(browser, product);
    const crawl = new Crawl(person, product.address, examined, Date.now() + CRAWL_MS);
    await crawl.everything();
    tells([...crawl.found, ...person.complaints]);
    await person.leaves();
  });
});

/** Fails with everything that was found as its first words, one line each, however many there are. */
function tells(found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.length} found:\n${found.join('\n')}`);
}
