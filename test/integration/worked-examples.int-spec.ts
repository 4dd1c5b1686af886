import type { AddressInfo } from 'node:net';
import { SAVING_METHODS } from '@tandem/domain/savings';
import { tablesOn } from '../support/report-tables.js';
import { plainText, Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

/** The examples by which the partnership's finance tests a method, each with the method whose page shows it. */
const ASKED_FOR: [what: string, example: string, method: string][] = [
  ['the price alone from awards of the same bids', 'from-awards', 'same-bids'],
  [
    'two trusts, what each would have had alone and what the partnership added',
    'own-and-partnership',
    'written-evidence',
  ],
  ['a dis-benefit', 'dis-benefit', 'same-bids'],
  ['a stale index', 'stale-index', 'market-index'],
  ['a leaver', 'leaver', 'same-bids'],
  ['an off-contract purchase', 'off-contract', 'leakage'],
  ['a capital scheme', 'capital-scheme', 'phasing-by-delivery'],
  ['a rebate', 'rebate', 'rebate'],
  ['a price rise avoided', 'price-rise-avoided', 'inflation-avoided'],
  ['a mid-year start', 'mid-year-start', 'year-effect'],
  ['a grant-funded item', 'grant-funded', 'counted-once'],
  ['a duplicate claim', 'duplicate-claim', 'counted-once'],
];

/** A figure without the way it is written: "£24,000" on a page is "24000.00" in an example. */
function plain(text: string): string {
  const digits = text.replace('−', '-').replace(/[£,]/g, '');
  return /^-?[\d.]+$/.test(digits) ? digits.replace(/\.0+$/, '') : digits.toLowerCase();
}

describe('the worked examples of the methods, as anybody reads them', () => {
  let web: WebWorld;
  let stranger: Visitor;

  beforeAll(async () => {
    web = await createWebWorld();
    const { port } = web.app.getHttpServer().address() as AddressInfo;
    stranger = new Visitor(`http://127.0.0.1:${port}`);
  }, 60_000);

  afterAll(() => web?.world.close());

  it.each(ASKED_FOR)('stand on a page with the very figures of the fixture: %s', async (_what, id, method) => {
    const example = SAVING_METHODS.find((one) => one.id === method)!.examples.find((one) => one.id === id)!;
    const { status, text } = await stranger.get(`/methods/savings/${method}`);
    expect(status).toBe(200);
    const part = text.slice(text.indexOf(`id="${id}"`)).replace(/<h2[\s\S]*$/, '');
    const shown = [...tablesOn(part).values()].map((rows) => rows.map((cells) => cells.map(plain)));
    expect(shown).toHaveLength(3);
    expect(shown[2]).toEqual(example.expected.map((row) => row.map(plain)));
    expect(plainText(part)).toContain(example.text);
  });
});
