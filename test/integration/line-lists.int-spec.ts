import { Client } from 'pg';
import { ALL_ROWS, LINE_ORDERS, type LineFilter, ListsQueries, type StandingRead } from '@tandem/features/savings';
import { generateLedger, type LedgerSize } from '../support/generated-ledger.js';
import { plainText, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

const CELL = 'cash_type, budget_type, recurrence, account';

/** The list of lines: part by part, narrowed to whatever a figure is narrowed to, the same as the legs say. */
describe('the lines of savings', () => {
  let web: WebWorld;
  let world: World;
  let admin: Client;
  let finance: Visitor;
  let size: LedgerSize;
  let contract: string;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    size = {
      partnershipId: world.partnershipId,
      trustIds: [world.trusts.LAS.id, world.trusts.SCAS.id],
      supplierId: world.suppliers.ALDER.id,
      accountId: (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!,
      schemes: 30,
      contracts: 60,
      years: 2,
      items: 2,
      stride: 30,
    };
    await generateLedger(admin, size);
    contract = (await admin.query<{ id: string }>('select contract_id as id from saving_line order by 1 limit 1'))
      .rows[0]!.id;
    finance = await web.visit(world.trusts.SCAS.email('finance'));
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  const as = { trust: () => world.trusts.SCAS.email('finance'), auditor: () => world.audit.email('auditor') };
  const sight = (who: keyof typeof as) => (who === 'trust' ? `g.trust_id = '${world.trusts.SCAS.id}'` : 'true');
  const listed = (who: keyof typeof as, filter: LineFilter, order: (typeof LINE_ORDERS)[number], part = ALL_ROWS) =>
    world.as(as[who](), (tx) => world.get(ListsQueries).lines(tx, filter, order, part));
  const raw = async (columns: string, where: string) => {
    const { rows } = await admin.query<{ key: string; amount: string }>(
      `select concat_ws('|', ${columns}) as key, sum(amount)::text as amount from ledger_leg g
       where account not in ('baseline', 'spend') and ${where} group by 1 having sum(amount) <> 0`,
    );
    return rows.map(({ key, amount }) => `${key} ${amount}`).sort();
  };
  const said = (rows: readonly StandingRead[]) =>
    rows.map((one) => `${one.cashType}|${one.budgetType}|${one.recurrence}|${one.stage} ${one.amount}`).sort();

  const FILTERS: Record<string, () => [LineFilter, string]> = {
    'nothing at all': () => [{}, 'true'],
    'a stage': () => [{ stage: 'delivered' }, `account = 'delivered'`],
    'who made it': () => [{ attribution: 'PARTNERSHIP' }, `attribution = 'PARTNERSHIP'`],
    'an effect on a stage': () => [
      { stage: 'validated', effect: 'MARKET' },
      `account = 'validated' and effect = 'MARKET'`,
    ],
    'a year and a category': () => [
      { year: '2025/26', category: 'it' },
      `financial_year = '2025/26' and category = 'it'`,
    ],
    'a trust': () => [{ trust: 'SCAS' }, `trust_id = '${world.trusts.SCAS.id}'`],
    'a kind of money': () => [
      { cashType: 'CASH_RELEASING', budgetType: 'capital', recurrence: 'NON_RECURRENT' },
      `cash_type = 'CASH_RELEASING' and budget_type = 'capital'`,
    ],
    'how it is saved': () => [
      { mechanism: 'TERMS', stage: 'contracted' },
      `mechanism = 'TERMS' and account = 'contracted'`,
    ],
    'a contract': () => [{ contract }, `contract_id = '${contract}'`],
    'no contract': () => [{ contract: 'none' }, 'contract_id is null'],
  };

  it.each(Object.keys(FILTERS))(
    'are those of which the legs say that something stands, narrowed by %s',
    async (name) => {
      const [filter, where] = FILTERS[name]!();
      for (const who of ['trust', 'auditor'] as const) {
        const list = await listed(who, filter, 'scheme');
        const expected = await raw('line_id', `${where} and ${sight(who)}`);
        const lines = new Set(expected.map((one) => one.split(' ')[0]!));
        // A line whose parts cancel out has no sum, and is one of the list all the same.
        const parts = await raw('line_id, account, effect, attribution', `${where} and ${sight(who)}`);
        for (const one of parts) lines.add(one.split('|')[0]!);
        expect(list.rows.map(({ id }) => id).sort()).toEqual([...lines].sort());
        expect(list.all).toBe(lines.size);
        expect(said(list.totals)).toEqual(await raw(CELL, `${where} and ${sight(who)}`));
        if (name !== 'no contract') expect(list.all).toBeGreaterThan(0);
      }
    },
  );

  it('are each on one page and on one only, in every order', async () => {
    for (const order of LINE_ORDERS) {
      const seen: string[] = [];
      for (let offset = 0; offset < 120; offset += 7) {
        const { rows, all } = await listed('trust', {}, order, { offset, limit: 7 });
        expect(all).toBe(120);
        seen.push(...rows.map(({ id }) => id));
      }
      expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
    }
  });

  const links = (text: string) => new Set(text.match(/\/savings\/lines\/[0-9a-f-]{36}/g)).size;

  it('are pages of twenty-five that lead to each other, and the last one when the list has become shorter', async () => {
    const first = await finance.get('/savings/lines');
    expect([links(first.text), first.text.includes('120 lines. By scheme. Page 1 of 5')]).toEqual([25, true]);
    expect(first.text).toContain('href="/savings/lines?page=2"');
    const beyond = await finance.get('/savings/lines?page=9');
    expect([links(beyond.text), beyond.text.includes('Page 5 of 5')]).toEqual([20, true]);
    const none = await finance.get('/savings/lines?year=1999/00');
    expect(none.text).toContain('No line that you may see is of that kind');
  });

  it('keep what was asked in every link, in the form and in the files', async () => {
    const asked =
      '/savings/lines?kind=CASH_RELEASING.revenue.RECURRENT&effect=MARKET&mechanism=PRICE&order=item&stage=nonsense';
    const { text } = await finance.get(asked);
    const query = 'effect=MARKET&mechanism=PRICE&kind=CASH_RELEASING.revenue.RECURRENT&order=item';
    const hrefs = [...text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => plainText(href));
    const files = hrefs.filter((href) => /\.(csv|xlsx|pdf)\?/.test(href));
    expect(files.length).toBeGreaterThan(3);
    for (const href of files) expect(href).toContain(query);
    // What the form has no field for is sent with it, or a filter more would be one filter less.
    expect(text).toContain('<input type="hidden" name="effect" value="MARKET">');
    expect(text).toContain('<input type="hidden" name="mechanism" value="PRICE">');
    expect(text).toMatch(/<option value="CASH_RELEASING.revenue.RECURRENT" selected>/);
    // An address of before has the parts of a kind one by one, and still means the same.
    const before = await finance.get(
      '/savings/lines?cashType=CASH_RELEASING&budgetType=revenue&recurrence=RECURRENT&effect=MARKET&mechanism=PRICE&order=item',
    );
    expect(plainText(before.text)).toBe(plainText(text));
    const [csv] = files.filter((href) => href.includes('.csv') && href.includes('table=lines'));
    const file = await finance.get(csv!);
    const { rows } = await listed(
      'trust',
      {
        cashType: 'CASH_RELEASING',
        budgetType: 'revenue',
        recurrence: 'RECURRENT',
        effect: 'MARKET',
        mechanism: 'PRICE',
      },
      'item',
    );
    expect(file.text.trim().split('\r\n').length - 1).toBe(rows.length);
  });

  it('lie behind every figure of the headline, which they add up to', async () => {
    const headline = await finance.get('/savings');
    const figures = [...headline.text.matchAll(/<a href="(\/savings\/lines\?[^"]*trust=SCAS[^"]*)">([^<]+)<\/a>/g)];
    expect(figures.length).toBeGreaterThan(5);
    for (const [, href = '', amount] of figures) {
      const { text } = await finance.get(plainText(href));
      const totals = /<caption[^>]*>In all:[\s\S]*?<\/table>/.exec(text)?.[0] ?? '';
      expect(
        totals
          .match(/nhsuk-table__cell--numeric">[^<]+/g)
          ?.map((one) => one.split('>')[1]!.replace(' (a dis-benefit)', '')),
      ).toEqual([amount]);
    }
  });

  it.each(['savings', 'savings/schemes', 'savings/waiting', 'contracts'])(
    'and lists like it can be walked through over the API, none twice and none left out: /api/v1/%s',
    async (list) => {
      const whole = await finance.get(`/api/v1/${list}?limit=500`);
      const rowsOf = (text: string) => {
        const { next, ...rest } = JSON.parse(text) as { next: string | null } & Record<string, { id: string }[]>;
        return { next, ids: Object.values(rest).flatMap((rows) => rows.map(({ id }) => id)) };
      };
      const { next: nothing, ids } = rowsOf(whole.text);
      expect([nothing, ids.length > 20]).toEqual([null, true]);
      const seen: string[] = [];
      for (let next: string | null = `/api/v1/${list}?limit=7`; next !== null;) {
        const part = rowsOf((await finance.get(next)).text);
        expect(part.ids.length).toBeLessThanOrEqual(7);
        seen.push(...part.ids);
        next = part.next;
      }
      expect(seen).toEqual(ids);
      expect((await finance.get(`/api/v1/${list}?limit=501`)).status).toBe(400);
      expect((await finance.get(`/api/v1/${list}?after=here`)).status).toBe(400);
    },
  );

  it('keep their filter while a program walks', async () => {
    const { text } = await finance.get('/api/v1/savings?stage=contracted&limit=3');
    const { next } = JSON.parse(text) as { next: string };
    expect(next).toMatch(/^\/api\/v1\/savings\?limit=3&stage=contracted&after=|stage=contracted&limit=3&after=/);
  });

  it('belong to contracts, which are listed page by page, narrowed in every link and file', async () => {
    const all = await finance.get('/contracts');
    const contracts = (text: string) => new Set(text.match(/\/contracts\/[0-9a-f-]{36}/g)).size;
    expect([contracts(all.text), all.text.includes('60 contracts. Newest first. Page 1 of 3')]).toEqual([25, true]);
    const last = await finance.get('/contracts?page=8');
    expect([contracts(last.text), last.text.includes('Page 3 of 3')]).toEqual([10, true]);
    const narrowed = await finance.get(`/contracts?supplier=${world.suppliers.ALDER.id}&category=it`);
    expect([contracts(narrowed.text), narrowed.text.includes('20 contracts')]).toEqual([20, true]);
    const hrefs = [...narrowed.text.matchAll(/href="(\/contracts\/contracts\.csv[^"]+)"/g)].map(([, one = '']) =>
      plainText(one),
    );
    expect((await finance.get(hrefs[0]!)).text.trim().split('\r\n').length - 1).toBe(20);
    const none = await finance.get('/contracts?category=lease');
    expect(none.text).toContain('No contract is of that kind');
  });

  it('and the files of purchases are page by page too', async () => {
    await admin.query(
      `insert into import_file (trust_id, uploaded_by, file_name, sha256, size_bytes, headings, state, kind, source, imported_at)
       select $1, $2, 'invoices-' || n || '.csv', repeat('0', 64), 1, '[]', 'imported', 'actuals', 'invoice', now()
       from generate_series(1, 120) n`,
      [world.trusts.SCAS.id, (await world.actorOf(world.trusts.SCAS.email('finance'))).accountId],
    );
    const files = (text: string) => new Set(text.match(/\/actuals\/imports\/[0-9a-f-]{36}/g)).size;
    const seen = new Set<string>();
    for (const page of [1, 2, 3]) {
      const { text } = await finance.get(`/actuals?page=${page}`);
      expect(text).toContain(`120 files, newest first. Page ${page} of 3`);
      for (const one of text.match(/\/actuals\/imports\/[0-9a-f-]{36}/g) ?? []) seen.add(one);
    }
    expect(seen.size).toBe(120);
    expect(files((await finance.get('/actuals?page=99')).text)).toBe(20);
  });

  it('are not counted to their end where nobody pages so far, and still lead to their last page', async () => {
    await generateLedger(admin, { ...size, from: 31, schemes: 140, stride: 110 });
    const auditor = await web.visit(world.audit.email('auditor'));
    const first = await auditor.get('/savings/lines');
    expect(first.text).toContain('More than 1,000 lines. By scheme. Page 1 of more than 40');
    const last = await auditor.get('/savings/lines?page=500');
    expect([links(last.text), last.text.includes('1,120 lines. By scheme. Page 45 of 45')]).toEqual([20, true]);
    const next = await auditor.get('/savings/lines?page=41');
    expect(next.text).toContain('Page 41 of 45');
  }, 60_000);
});
