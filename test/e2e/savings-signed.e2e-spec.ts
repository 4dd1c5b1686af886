import type { Browser } from 'playwright-core';
import { readSheet } from '@tandem/platform/spreadsheets';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import { rowOf } from './awards.steps.js';
import { People } from './people.js';
import { type Product, startProduct } from './product.js';
import {
  type Claim,
  joinsTheSaving,
  raisesTheSaving,
  recordsAllAsBought,
  SIGNED_YEAR,
  signsForTheTrust,
  takesItToContracted,
} from './savings.steps.js';

jest.setTimeout(120_000);

/** No other saving of the story is leased, so every figure of this kind of money is of this saving. */
const ITEM = 'Telemetry modem';
const KIND = 'Cash-releasing, leases, recurrent';
const SLUG = 'cash-releasing-lease-recurrent';
const FILTER = 'cash=CASH_RELEASING&budget=lease&recurrence=RECURRENT';
/** Before 120, alone 110, together 100: half of each trust's saving is the partnership's. */
const LAS: Claim = { quantity: '600', before: '120', alone: '110', now: '100', paid: '60000' };
const SCAS: Claim = { quantity: '250', before: '118.50', alone: '111.25', now: '100', paid: '25000' };
const SAVED = { LAS: '£12,000', SCAS: '£4,625', all: '£16,625' };
/** (120 − 110) × 600 + (118.50 − 111.25) × 250 the trusts had alone; (110 − 100) × 600 + (111.25 − 100) × 250 together. */
const PARTS = { competition: '£7,812.50', partnership: '£8,812.50' };

describeWithBrowser('a saving that two finance directors sign', () => {
  let product: Product;
  let browser: Browser;
  let people: People;
  let scheme = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    people = new People(browser, product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('is raised once by one trust, and joined by the other', async () => {
    scheme = await raisesTheSaving(await people.of('procurement@las'), 'Telemetry on lease', ITEM, LAS);
    await joinsTheSaving(await people.of('procurement@scas'), scheme, ITEM, SCAS);
  });

  it('is identified only, and in no forecast, until each trust has its papers', async () => {
    const finance = await people.of('finance@las');
    await finance.opens('/reports/finance');
    const cells = await rowOf(finance, `By trust: ${KIND.toLowerCase()}`, 'LAS');
    expect(cells.slice(2, 7)).toEqual(['£0.00', '£0.00', '£0.00', '£0.00', SAVED.LAS]);
  });

  it('is contracted and delivered by each trust for itself', async () => {
    for (const [who, claim] of [
      ['procurement@las', LAS],
      ['procurement@scas', SCAS],
    ] as const) {
      const lead = await people.of(who);
      await takesItToContracted(lead, scheme, ITEM);
      await recordsAllAsBought(lead, claim);
    }
    const executive = await people.of('executive@secamb');
    await executive.opens('/reports/executive');
    const all = await rowOf(executive, `By trust: ${KIND.toLowerCase()}`, 'All trusts');
    expect([all[1], all[3]]).toEqual(['£0.00', SAVED.all]);
  });

  it('waits for each trust’s own finance, on its report, and is validated by it', async () => {
    for (const [who, amount] of [
      ['finance@las', SAVED.LAS],
      ['finance@scas', SAVED.SCAS],
    ] as const) {
      const finance = await people.of(who);
      await finance.opens('/reports/finance');
      expect(await rowOf(finance, 'What waits for your validation, oldest first', ITEM)).toContain(amount);
      await signsForTheTrust(finance, ITEM, 'LEASE-2026-07');
    }
  });

  it('is the same figure on every page, for somebody of a third trust', async () => {
    const reader = await people.of('executive@secamb');
    await reader.opens('/savings');
    expect(await rowOf(reader, `${KIND}, by trust and stage`, 'LAS')).toContain(SAVED.LAS);
    expect(await rowOf(reader, `${KIND}, by trust and stage`, 'SCAS')).toContain(SAVED.SCAS);
    expect(await rowOf(reader, `${KIND}, by stage and by who made it`, 'Validated by finance')).toEqual(
      expect.arrayContaining([PARTS.partnership, PARTS.competition, SAVED.all]),
    );

    await reader.opens('/reports/finance');
    const finance = async (table: string, row: string) => (await rowOf(reader, table, row)).slice(2, 6);
    const whole = (amount: string) => [amount, amount, amount, amount];
    expect(await finance(`By trust: ${KIND.toLowerCase()}`, 'LAS')).toEqual(whole(SAVED.LAS));
    expect(await finance(`By trust: ${KIND.toLowerCase()}`, 'SCAS')).toEqual(whole(SAVED.SCAS));
    expect(await finance(`By year: ${KIND.toLowerCase()}`, SIGNED_YEAR)).toEqual(whole(SAVED.all));
    expect(await finance(`By category: ${KIND.toLowerCase()}`, 'Equipment')).toEqual(whole(SAVED.all));
    const waterfall = `From the baseline to what is paid: ${KIND.toLowerCase()}`;
    expect((await rowOf(reader, waterfall, 'Baseline'))[1]).toBe('£101,625');
    expect((await rowOf(reader, waterfall, 'Competition'))[1]).toBe(PARTS.competition);
    expect((await rowOf(reader, waterfall, 'Partnership'))[1]).toBe(PARTS.partnership);
    expect((await rowOf(reader, waterfall, 'What is or will be paid'))[1]).toBe('£85,000');

    await reader.opens('/reports/executive');
    const executive = await rowOf(reader, `By trust: ${KIND.toLowerCase()}`, 'LAS');
    expect([executive[1], executive[3]]).toEqual([SAVED.LAS, '£0.00']);
    expect((await rowOf(reader, `By trust: ${KIND.toLowerCase()}`, 'All trusts'))[1]).toBe(SAVED.all);

    await reader.opens(`/reports/cut?axis=trust&axis=stage&axis=year&${FILTER}`);
    const cut = `${KIND}: savings by trust, stage and year`;
    expect(await rowOf(reader, cut, 'LAS')).toEqual(['LAS', 'Validated', SIGNED_YEAR, SAVED.LAS]);
    expect((await rowOf(reader, cut, 'All')).at(-1)).toBe(SAVED.all);
  });

  it('is the same figure in every file and over the API', async () => {
    const reader = await people.of('executive@secamb');
    const get = async (path: string) =>
      Buffer.from(await (await reader.page.request.get(new URL(path, product.address).href)).body());
    const headings = ['Trust', 'Forecast', 'of it validated'];
    for (const kind of ['csv', 'xlsx']) {
      const bytes = await get(`/reports/finance.${kind}?table=${SLUG}-by-trust`);
      const file = await readSheet(bytes, `table.${kind}`, { expectedHeadings: headings });
      if (file.kind === 'refused') throw new Error(file.reason);
      const places = headings.map((heading) => file.headings.indexOf(heading));
      const rows = [...file.rows].map(({ cells }) => places.map((place) => cells[place]!.replace('.00', '')));
      expect(rows).toEqual([
        ['LAS', '12000', '12000'],
        ['SCAS', '4625', '4625'],
      ]);
    }
    const answer = JSON.parse((await get('/api/v1/reports/finance')).toString()) as {
      sections: { id: string; tables: { id: string; total: Record<string, { amount: string }> | null }[] }[];
    };
    const section = answer.sections.find(({ id }) => id === SLUG)!;
    for (const by of ['trust', 'year', 'category', 'contract'])
      expect(section.tables.find(({ id }) => id === `${SLUG}-by-${by}`)!.total!['validated']!.amount).toBe('16625.00');
    expect((await get('/reports/finance.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await get('/reports/executive.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is the same figure in the ledger itself', async () => {
    const rows = await product.asOperator<{ trust: string; amount: string; journals: string }>(
      `select o.short_name as trust, sum(g.amount)::text as amount, count(distinct g.journal_id)::text as journals
       from ledger_leg g join organisation o on o.id = g.trust_id
       where g.account = 'validated' and g.budget_type = 'lease' group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { trust: 'LAS', amount: '12000.00', journals: '1' },
      { trust: 'SCAS', amount: '4625.00', journals: '1' },
    ]);
  });

  it('leaves no error behind in anybody’s browser', async () => {
    expect(await people.complaints()).toEqual([]);
  });
});
