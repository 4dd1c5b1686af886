import { tablesOn } from '../support/report-tables.js';
import { filledIn, plainText, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

/** What people enter for the reports: plans, costs of administration, and the cuts that they keep. */
describe('what people enter for reports', () => {
  let web: WebWorld;
  let world: World;
  let las: Visitor;
  let scas: Visitor;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    las = await web.visit(world.trusts.LAS.email('finance'));
    scas = await web.visit(world.trusts.SCAS.email('finance'));
  }, 60_000);

  afterAll(() => world?.close());

  const PLAN = {
    year: '2026/27',
    category: 'vehicles',
    cash: 'CASH_RELEASING',
    budget: 'capital',
    recurrence: 'NON_RECURRENT',
    amount: '250,000',
    reason: 'Agreed by the board on 3 March 2026',
  };

  describe('a plan', () => {
    it('stands beside the forecast of its own kind of money, for every partner', async () => {
      expect((await las.form('/reports/plans', PLAN)).location).toBe('/reports/plans');
      const named = { ...PLAN, amount: '99999.99', partnership: world.partnershipId };
      expect((await scas.form('/reports/plans', named)).location).toBe(
        `/reports/plans?partnership=${world.partnershipId}`,
      );
      const page = (await scas.get('/reports/finance')).text;
      const byTrust = tablesOn(page).get('By trust: cash-releasing, capital, one-off')!;
      expect(byTrust.map((row) => [row[0], row[1], row[2], row.at(-1)])).toEqual([
        ['LAS', '£250,000', '£0.00', '−£250,000'],
        ['SCAS', '£99,999.99', '£0.00', '−£99,999.99'],
        ['All', '£349,999.99', '£0.00', '−£349,999.99'],
      ]);
    });

    it('is never overwritten: the newest version counts and the old one stays, with its name and reason', async () => {
      const again = { ...PLAN, category: 'Vehicles', amount: '300000', reason: 'Two more vehicles' };
      expect((await las.form('/reports/plans', again)).status).toBe(303);
      const rows = tablesOn((await las.get('/reports/plans')).text).get('Plans that count')!;
      const own = rows.find((row) => row[0] === 'LAS')!;
      expect(own.slice(1, 7)).toEqual([
        '2026/27',
        'Vehicles',
        'Cash-releasing, capital, one-off',
        '£300,000',
        '2',
        'Two more vehicles',
      ]);
      expect(own[7]).toContain('Finance Business Partner (LAS)');
      const versions = await world.asSystem((tx) =>
        tx.rows(`select version, amount::text from saving_plan where trust_id = $1 order by version`, [
          world.trusts.LAS.id,
        ]),
      );
      expect(versions).toEqual([
        { version: 1, amount: '250000.00' },
        { version: 2, amount: '300000.00' },
      ]);
    });

    it('is counted on by two people at once without losing a version', async () => {
      const both = [1, 2, 3, 4].map((n) => scas.form('/reports/plans', { ...PLAN, year: '2027/28', amount: `${n}` }));
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual([303, 303, 303, 303]);
      const [row] = await world.asSystem((tx) =>
        tx.rows(`select count(*)::int as n, max(version) as last from saving_plan where financial_year = '2027/28'`),
      );
      expect(row).toEqual({ n: 4, last: 4 });
    });

    it('is refused with a sentence at each wrong field, and keeps what was entered', async () => {
      const { status, text } = await las.form('/reports/plans', {
        ...PLAN,
        year: 'next year',
        cash: 'NON_FINANCIAL',
        budget: '',
        amount: '-5',
        reason: ' ',
      });
      expect(status).toBe(422);
      expect(problemsOn(text)).toEqual([
        ['year', 'Enter a financial year, such as 2026/27'],
        ['cash', 'Choose a cash type'],
        ['budget', 'Choose a budget'],
        ['amount', 'Enter an amount of nothing or more'],
        ['reason', 'Enter the reason for this plan'],
      ]);
      expect(text).toContain('value="-5"');
    });

    it('is finance’s alone, and each trust’s own', async () => {
      const lead = await web.visit(world.trusts.LAS.email('procurement'));
      expect((await lead.form('/reports/plans', PLAN)).status).toBe(403);
      expect((await lead.get('/reports/plans')).text).not.toContain('Set the plan');
      const other = await web.visit(world.trusts.EEAST.email('finance'));
      const elsewhere = await other.form('/reports/plans', { ...PLAN, partnership: world.partnershipId });
      expect(elsewhere.status).toBe(404);
      expect(plainText((await other.get('/reports/plans')).text)).not.toContain('Two more vehicles');
    });
  });

  describe('a cost of administration', () => {
    it('gives no saving for each pound until every trust has entered its own', async () => {
      const executive = await web.visit(world.trusts.SECAMB.email('executive'));
      const before = plainText((await executive.get('/reports/executive')).text);
      expect(before).toContain('No trust has entered what the partnership’s work costs it');
      const entry = { year: '2026/27', amount: '40000', source: 'Cost centre 4711' };
      expect((await las.form('/reports/administration', entry)).status).toBe(303);
      expect((await executive.form('/reports/administration', { ...entry, amount: '10000.50' })).status).toBe(303);
      const caption = 'Validated by finance for each £1 of administration, by year';
      const shown = async () => tablesOn((await executive.get('/reports/executive')).text).get(caption)!;
      expect((await shown())[0]!.slice(0, 3)).toEqual(['2026/27', '£50,000.50', 'Missing: SCAS']);
      expect((await scas.form('/reports/administration', { ...entry, amount: '0.50' })).status).toBe(303);
      expect((await shown())[0]!.slice(0, 3)).toEqual(['2026/27', '£50,001', 'Every trust']);
      const sources = tablesOn((await executive.get('/reports/executive')).text).get(
        'Costs of administration as entered',
      )!;
      expect(sources.find((row) => row[1] === 'LAS')).toEqual([
        '2026/27',
        'LAS',
        '£40,000',
        'Cost centre 4711',
        'Finance Business Partner (LAS)',
        '1',
      ]);
    });

    it('needs its source', async () => {
      const { status, text } = await las.form('/reports/administration', {
        year: '2026/27',
        amount: 'much',
        source: '',
      });
      expect(status).toBe(422);
      expect(problemsOn(text)).toEqual([
        ['amount', 'Enter an amount in pounds, such as 125,000 or 99.50'],
        ['source', 'Enter where the figure comes from'],
      ]);
    });
  });

  describe('a kept cut', () => {
    const QUERY = '?axis=trust&axis=effect&budget=capital&stage=validated';

    it('opens for partners by its link, stays in its owner’s list, and is closed to everybody else', async () => {
      expect((await las.form('/reports/cuts', { query: QUERY, name: 'Capital by effect' })).status).toBe(303);
      const own = (await las.get('/reports/cut')).text;
      const link = /\/reports\/cuts\/[0-9a-f-]{36}/.exec(own)![0];
      const shared = await scas.get(link);
      expect(shared.status).toBe(303);
      const address = new URL(shared.location, 'http://tandem.example');
      expect(address.searchParams.getAll('axis')).toEqual(['trust', 'effect']);
      expect(address.searchParams.get('budget')).toBe('capital');
      expect((await scas.get(shared.location)).status).toBe(200);
      expect((await scas.get('/reports/cut')).text).not.toContain('Capital by effect');
      const stranger = await web.visit(world.trusts.EEAST.email('finance'));
      expect((await stranger.get(link)).status).toBe(404);
      expect((await scas.form(`${link}/removal`, {})).status).toBe(404);
      expect((await las.form(`${link}/removal`, {})).status).toBe(303);
      expect((await las.get(link)).status).toBe(404);
    });

    it.each(
      Object.entries({
        'the lines of one stage': '/savings/lines?stage=contracted&kind=CASH_RELEASING.capital.NON_RECURRENT',
        'schemes by title': '/savings/schemes?order=title',
        'what waits, the largest first': '/savings/validation?order=largest',
        'contracts of a category': '/contracts?category=it',
        'a year of the finance report': '/reports/finance?year=2026%2F27',
      }),
    )('may be a view of another list or report, which its link opens for a colleague: %s', async (name, address) => {
      const page = await las.get(address);
      const [, form = ''] =
        /<form action="\/reports\/cuts" method="post" novalidate>([\s\S]*?)<\/form>/.exec(page.text) ?? [];
      const fields = filledIn(form);
      const kept = await las.form('/reports/cuts', { ...fields, name });
      expect([kept.status, kept.location]).toEqual([303, address]);
      const own = (await las.get(address)).text;
      const link = new RegExp(`(/reports/cuts/[0-9a-f-]{36})">${name}<`).exec(own)![1]!;
      expect((await scas.get(link)).location).toBe(address);
      expect((await scas.get(address)).text).not.toContain(link);
      const removed = await las.form(`${link}/removal`, { path: address.split('?')[0]! });
      expect([removed.status, removed.location]).toEqual([303, address.split('?')[0]]);
    });

    it('leads nowhere but to a list or report of ours', async () => {
      const odd = { query: '?a=b', name: 'Elsewhere' };
      for (const path of ['//elsewhere.example', '/savings/lines/..//elsewhere.example', '/session', 'constructor'])
        expect([path, (await las.form('/reports/cuts', { ...odd, path })).status]).toEqual([path, 404]);
    });

    it('needs a name of its own', async () => {
      expect((await las.form('/reports/cuts', { query: QUERY, name: 'Twice' })).status).toBe(303);
      const again = await las.form('/reports/cuts', { query: QUERY, name: 'Twice' });
      expect([again.status, problemsOn(again.text)]).toEqual([
        422,
        [['name', 'Enter another name: you have kept a view under this one']],
      ]);
      const unnamed = await las.form('/reports/cuts', { query: QUERY, name: ' ' });
      expect(problemsOn(unnamed.text)).toEqual([['name', 'Enter a name for this view']]);
      const supplier = await web.visit(world.suppliers.ALDER.email('supplier'));
      expect((await supplier.form('/reports/cuts', { query: QUERY, name: 'Mine' })).status).toBe(403);
    });
  });
});
