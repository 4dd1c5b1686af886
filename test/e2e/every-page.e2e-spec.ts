import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import { Crawl } from './crawl.js';
import { Person } from './person.js';
import { type Product, startProduct } from './product.js';

jest.setTimeout(300_000);

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
          const crawl = new Crawl(person, product.address, examined);
          await crawl.everything();
          await person.leaves();
          return { who, pages: crawl.visited, found: [...crawl.found, ...person.complaints] };
        }),
      );
      for (const { who, pages } of crawls) console.log(`${who}: ${pages.length} pages`);
      expect(crawls.flatMap(({ who, found }) => found.map((what) => `${who}: ${what}`))).toEqual([]);
      for (const { pages } of crawls) expect(pages.length).toBeGreaterThan(3);
    },
  );

  it('holds before signing in', async () => {
    const person = await Person.at(browser, product);
    const crawl = new Crawl(person, product.address, examined);
    await crawl.everything();
    expect([...crawl.found, ...person.complaints]).toEqual([]);
    await person.leaves();
  });
});
