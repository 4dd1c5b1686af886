import { Client } from 'pg';
import {
  ALL_ROWS,
  type ListFilter,
  ListsQueries,
  rollUpFaults,
  SCHEME_ORDERS,
  type StandingRead,
  WAITING_ORDERS,
} from '@tandem/features/savings';
import { generateLedger } from '../support/generated-ledger.js';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

const KIND = { cashType: 'COST_AVOIDANCE', budgetType: 'revenue', recurrence: 'RECURRENT' } as const;

/** Lists of schemes and of what waits: part by part, from roll-ups, the same as the legs say. */
describe('the lists of savings', () => {
  let world: World;
  let admin: Client;
  let finance: Visitor;

  beforeAll(async () => {
    const web = await createWebWorld();
    world = web.world;
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    await generateLedger(admin, {
      partnershipId: world.partnershipId,
      trustIds: [world.trusts.LAS.id, world.trusts.SCAS.id],
      supplierId: world.suppliers.ALDER.id,
      accountId: (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!,
      schemes: 60,
      contracts: 20,
      years: 2,
      items: 2,
      stride: 20,
    });
    finance = await web.visit(world.trusts.SCAS.email('finance'));
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  const as = { trust: () => world.trusts.SCAS.email('finance'), auditor: () => world.audit.email('auditor') };
  const sight = (who: keyof typeof as) => (who === 'trust' ? `trust_id = '${world.trusts.SCAS.id}'` : 'true');
  const schemes = (who: keyof typeof as, filter: ListFilter, part = ALL_ROWS) =>
    world.as(as[who](), (tx) => world.get(ListsQueries).schemes(tx, filter, 'newest', part));
  const raw = async (columns: string, where: string) => {
    const { rows } = await admin.query<{ key: string; amount: string }>(
      `select concat_ws('|', ${columns}) as key, sum(amount)::text as amount from ledger_leg
       where account not in ('baseline', 'spend') and ${where} group by 1 having sum(amount) <> 0 order by 1`,
    );
    return rows.map(({ key, amount }) => `${key} ${amount}`).sort();
  };
  const said = (rows: readonly StandingRead[]) =>
    rows.map((one) => `${one.cashType}|${one.budgetType}|${one.recurrence}|${one.stage} ${one.amount}`).sort();
  const CELL = 'cash_type, budget_type, recurrence, account';

  const FILTERS: Record<string, [ListFilter, string]> = {
    'nothing at all': [{}, 'true'],
    'a stage': [{ stage: 'delivered' }, `account = 'delivered'`],
    'a year': [{ year: '2025/26' }, `financial_year = '2025/26'`],
    'a category': [{ category: 'it' }, `category = 'it'`],
    'a kind of money': [{ kind: KIND }, `cash_type = 'COST_AVOIDANCE'`],
    'all of them': [
      { stage: 'contracted', year: '2025/26', category: 'equipment', kind: KIND },
      `account = 'contracted' and financial_year = '2025/26' and category = 'equipment' and cash_type = 'COST_AVOIDANCE'`,
    ],
  };

  it.each(Object.keys(FILTERS))(
    'add up to what the legs say, scheme by scheme and in all, narrowed by %s',
    async (name) => {
      const [filter, where] = FILTERS[name]!;
      for (const who of ['trust', 'auditor'] as const) {
        const list = await schemes(who, filter);
        expect(said(list.totals)).toEqual(await raw(CELL, `${where} and ${sight(who)}`));
        expect(list.rows.length).toBe(list.all);
        const each = list.rows.flatMap(({ id, standing }) => said(standing).map((one) => `${id}|${one}`));
        expect(each.sort()).toEqual(await raw(`scheme_id, ${CELL}`, `${where} and ${sight(who)}`));
      }
    },
  );

  it('give every scheme once and only once, whatever the order and the size of a page', async () => {
    for (const order of SCHEME_ORDERS) {
      const seen: string[] = [];
      for (let offset = 0; offset < 60; offset += 7) {
        const { rows, all } = await world.as(as.trust(), (tx) =>
          world.get(ListsQueries).schemes(tx, {}, order, { offset, limit: 7 }),
        );
        expect(all).toBe(60);
        seen.push(...rows.map(({ reference }) => reference));
      }
      expect([seen.length, new Set(seen).size]).toEqual([60, 60]);
    }
  });

  it('tell what waits for one trust alone, each line with what the legs leave on “delivered”', async () => {
    const expected = await raw('line_id', `account = 'delivered' and ${sight('trust')}`);
    for (const order of WAITING_ORDERS) {
      const { all, rows, totals } = await world.as(as.trust(), (tx) =>
        world.get(ListsQueries).waiting(tx, {}, order, ALL_ROWS),
      );
      expect(rows.map(({ id, amount }) => `${id} ${amount}`).sort()).toEqual(expected);
      expect(all).toBe(expected.length);
      expect(said(totals)).toEqual(await raw(CELL, `account = 'delivered' and ${sight('trust')}`));
    }
  });

  it('are pages of twenty-five that lead to each other and keep what was asked', async () => {
    const first = await finance.get(
      '/savings/schemes?order=oldest&kind=COST_AVOIDANCE.revenue.RECURRENT&stage=nonsense',
    );
    const none = await finance.get('/savings/schemes?stage=rejected&year=1999/00');
    const all = await finance.get('/savings/schemes');
    const last = await finance.get('/savings/schemes?page=3');
    const links = (text: string) => [...text.matchAll(/href="\/savings\/schemes\/[0-9a-f-]{36}"/g)].length;
    expect([links(all.text), links(last.text)]).toEqual([25, 10]);
    expect(all.text).toContain('href="/savings/schemes?page=2"');
    expect(last.text).toContain('href="/savings/schemes?page=2"');
    expect(first.text).toContain('COST_AVOIDANCE.revenue.RECURRENT&amp;order=oldest');
    expect(none.text).toContain('No scheme has a saving of that kind.');
    // A list that has become shorter shows its last page, and never that there is nothing.
    const beyond = await finance.get('/savings/schemes?page=9');
    expect([links(beyond.text), beyond.text.includes('Page 3 of 3')]).toEqual([10, true]);
    const lateWait = await finance.get('/savings/validation?page=9');
    expect([...lateWait.text.matchAll(/name="lines"/g)].length).toBeGreaterThan(0);
    const waits = await finance.get('/savings/validation?order=largest');
    expect(waits.text).toContain('Largest first');
    expect(waits.text).toContain('action="/savings/validation?order=largest"');
  });

  it('forget a line at once when finance has judged it, and are still what the legs say', async () => {
    const waiting = () => world.as(as.trust(), (tx) => world.get(ListsQueries).waiting(tx, {}, 'longest', ALL_ROWS));
    const [line] = (await waiting()).rows;
    const page = await finance.get('/savings/validation');
    expect(page.text).toContain(`name="seen" value="${line!.id} ${line!.amount}"`);
    const unseen = await finance.form('/savings/validation', {
      lines: line!.id,
      seen: `${line!.id} 0.01`,
      decision: 'validate',
      reason: 'Agrees',
      costCentre: 'C1',
      subjectiveCode: 'S1',
      budgetJournal: 'J1',
    });
    expect([unseen.status, unseen.text.includes('£0.01 was when you looked')]).toEqual([422, true]);
    const judged = await finance.form('/savings/validation', {
      lines: line!.id,
      decision: 'reject',
      reason: 'The invoices are missing',
    });
    expect(judged.status).toBe(303);
    expect((await finance.get('/savings/validation')).text).not.toContain(line!.id);
    expect((await finance.get('/reports/finance')).text).not.toContain(line!.id);
    expect((await waiting()).rows.map(({ id }) => id)).not.toContain(line!.id);
    expect(await world.asSystem((tx) => rollUpFaults(tx))).toEqual([]);
  });
});
