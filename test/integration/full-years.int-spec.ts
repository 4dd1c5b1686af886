import fc from 'fast-check';
import { Client } from 'pg';
import { money, type Money, moneyText, parseMoney } from '@tandem/domain/money';
import { fullYearEffect, wholeMonthsLeft, yearEffect } from '@tandem/domain/savings';
import { parseLocalDate } from '@tandem/domain/time';
import { ExecutiveQueries, type RiskRead } from '@tandem/features/reports';
import { LedgerService, rollUpFaults } from '@tandem/features/savings';
import type { Actor } from '@tandem/platform/database';
import { generateLedger } from '../support/generated-ledger.js';
import { tablesOn } from '../support/report-tables.js';
import { plainText, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(180_000);

const TRUSTS = ['LAS', 'SCAS', 'SECAMB'] as const;
const SCHEMES = 24;
const seed = Number(process.env['FC_SEED'] ?? 20261122);
console.info(`full years: seed ${seed}`);

/** The amount that a page shows as "£1,234.50" or "−£3". */
const amountOn = (shown: string): bigint =>
  parseMoney(
    shown
      .replaceAll(/[£,]/g, '')
      .replace('−', '-')
      .replace(/^(-?\d+)$/, '$1.00'),
  );

/** What recurrent prices bring in a full year: on the finance report what the schemes' own pages add up to. */
describe('the full-year effect of savings', () => {
  let web: WebWorld;
  let world: World;
  let admin: Client;
  let schemes: string[];
  let lateLine: string;
  const finance = new Map<string, Visitor>();

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    await generateLedger(admin, {
      partnershipId: world.partnershipId,
      trustIds: TRUSTS.map((trust) => world.trusts[trust].id),
      supplierId: world.suppliers.ALDER.id,
      accountId: (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!,
      schemes: SCHEMES,
      contracts: 40,
      years: 2,
      items: 2,
      stride: SCHEMES,
    });
    await admin.query('analyze');
    lateLine = await lineStarting('2026-03-15', 'Too late');
    await post(lateLine, 'forecast', '77.07');
    await post(await lineStarting('2025-09-01', 'Only an idea'), 'identified', '500.00');
    // £100 in six months, £200 in a full year: £50 carried forward into three months, and £50 ends with the price.
    await post(await lineStarting('2025-10-01', 'Ends in June', '2026-06-30'), 'forecast', '100.00');
    schemes = (await admin.query<{ id: string }>('select id from saving_scheme order by reference')).rows.map(
      ({ id }) => id,
    );
    for (const trust of TRUSTS) finance.set(trust, await web.visit(world.trusts[trust].email('finance')));
  }, 120_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  /** A scheme whose price starts on a day, with one recurrent line of LAS in the year of that day. */
  async function lineStarting(startsOn: string, title: string, endsOn: string | null = null): Promise<string> {
    const { rows } = await admin.query<{ id: string }>(
      `with scheme as (
         insert into saving_scheme (partnership_id, reference, title, category, origin, item_key, price_starts_on, price_ends_on, owner_name, claim_key, raised_by_name)
         values ($1, 'SAV-T-' || $3, $3, 'equipment', 'raised', $3, $4, $5, 'Head of Procurement', $3, 'Head of Procurement') returning id)
       insert into saving_line (scheme_id, partnership_id, trust_id, line_code, item, item_key, financial_year, quantity, cash_type,
         recurrence, budget_type, mechanism, method, method_version, joint_amount, baseline_amount)
       select id, $1, $2, 'A', $3, $3, financial_year_of($4::date), 1, 'CASH_RELEASING', 'RECURRENT', 'revenue', 'PRICE', 'test', 1, 1, 1
       from scheme returning id`,
      [world.partnershipId, world.trusts.LAS.id, title, startsOn, endsOn],
    );
    return rows[0]!.id;
  }

  async function post(
    lineId: string,
    account: 'identified' | 'forecast' | 'contracted' | 'delivered',
    amount: string,
  ): Promise<void> {
    const { rows } = await admin.query<{ scheme: string }>(
      `select scheme_id as scheme from saving_line where id = $1`,
      [lineId],
    );
    await world.asSystem((tx) =>
      world.get(LedgerService).post(tx, [
        {
          partnershipId: world.partnershipId,
          trustId: world.trusts.LAS.id,
          schemeId: rows[0]!.scheme,
          kind: 'recognised',
          reason: '',
          legs: [
            { lineId, account, effect: 'MARKET', attribution: 'OWN_OR_MARKET', amount: parseMoney(amount) },
            { lineId, account: 'baseline', effect: 'NONE', attribution: 'NONE', amount: parseMoney(`-${amount}`) },
          ],
        },
      ]),
    );
  }

  /** What the finance report says: by kind of money, year and trust, in-year, full year, carried forward and too late. */
  async function ofReport(visitor: Visitor, query = ''): Promise<Map<string, bigint[]>> {
    const found = new Map<string, bigint[]>();
    for (const [caption, rows] of tablesOn((await visitor.get(`/reports/finance${query}`)).text)) {
      const kind = /^In-year and full-year effect: (.*)$/.exec(caption)?.[1];
      if (kind !== undefined)
        for (const [year, trust, ...amounts] of rows) found.set(`${kind} ${year} ${trust}`, amounts.map(amountOn));
    }
    return found;
  }

  /** What the pages of all schemes add up to in one reader's sight, by kind of money and year. */
  async function ofPages(visitor: Visitor, stage: string): Promise<Map<string, bigint[]>> {
    const found = new Map<string, bigint[]>();
    for (const id of schemes)
      for (const [caption, rows] of tablesOn((await visitor.get(`/savings/schemes/${id}`)).text)) {
        const year = /^In (\S+) and in a full year$/.exec(caption)?.[1];
        if (year === undefined) continue;
        for (const [kind, far, ...amounts] of rows.filter((row) => row[1] === stage)) {
          expect(far).toBe(stage);
          const key = `${kind!.toLowerCase()} ${year}`;
          const before = found.get(key) ?? [0n, 0n, 0n, 0n];
          found.set(
            key,
            before.map((amount, at) => amount + amountOn(amounts[at]!)),
          );
        }
      }
    return found;
  }

  it('is on the finance report what the schemes’ pages add up to, for each trust, to the penny', async () => {
    const report = await ofReport(finance.get('LAS')!);
    for (const trust of TRUSTS) {
      const pages = await ofPages(finance.get(trust)!, 'Forecast or further');
      expect(pages.size).toBeGreaterThan(3);
      for (const [key, amounts] of pages)
        expect([key, report.get(`${key} ${trust}`)!.slice(0, 4)]).toEqual([key, amounts]);
      const shown = [...report].filter(([key, amounts]) => key.endsWith(` ${trust}`) && amounts[1] !== 0n);
      expect(shown).toHaveLength(pages.size);
    }
    for (const [key, [inYear, fullYear, carried, lapses]] of report)
      expect([key, fullYear! - inYear!]).toEqual([key, carried! + lapses!]);
    expect(report.get('cash-releasing, revenue, recurrent 2025/26 LAS')![3]).toBe(5000n);
    expect([...report.values()].some(([inYear, fullYear]) => fullYear! > inYear!)).toBe(true);
  });

  it('is the same for a reader who sees every trust’s lines: each trust is worked out by itself', async () => {
    const auditor = await web.visit(world.audit.email('auditor'));
    const report = await ofReport(auditor);
    expect(report).toEqual(await ofReport(finance.get('SECAMB')!));
    for (const [key, amounts] of await ofPages(auditor, 'Forecast or further'))
      expect([key, amounts]).toEqual([
        key,
        [0, 1, 2, 3].map((at) => TRUSTS.reduce((sum, trust) => sum + (report.get(`${key} ${trust}`)?.[at] ?? 0n), 0n)),
      ]);
  });

  it('agrees with what is new in each year, and leaves apart the prices that start too late for a full year', async () => {
    const tables = tablesOn((await finance.get('LAS')!.get('/reports/finance')).text);
    const report = await ofReport(finance.get('LAS')!);
    const kind = 'cash-releasing, revenue, recurrent';
    const fresh = new Map(
      tables.get(`New and carried forward, forecast or further: ${kind}`)!.map(([year, amount]) => [year!, amount!]),
    );
    expect(fresh.size).toBeGreaterThan(1);
    for (const [year, amount] of fresh) {
      const rows = TRUSTS.map((trust) => report.get(`${kind} ${year} ${trust}`) ?? [0n, 0n, 0n, 0n, 0n]);
      expect([year, rows.reduce((sum, row) => sum + row[0]! + row[4]!, 0n)]).toEqual([year, amountOn(amount)]);
    }
    expect(report.get(`${kind} 2025/26 LAS`)![4]).toBe(7707n);
    const text = plainText((await finance.get('SCAS')!.get('/reports/finance')).text);
    expect(text).toContain('bring £77.07 in it; no full year is worked out from them');
  });

  it('counts on the report what is forecast or further, and what is only identified on its scheme’s page alone', async () => {
    const identified = await ofPages(finance.get('LAS')!, 'Only identified');
    expect([...identified.keys()]).toContain('cash-releasing, revenue, recurrent 2025/26');
    const before = await ofReport(finance.get('LAS')!);
    await post(await lineStarting('2025-10-01', 'Another idea'), 'identified', '123.45');
    expect(await ofReport(finance.get('LAS')!)).toEqual(before);
    await post(await lineStarting('2025-10-01', 'No longer an idea'), 'forecast', '123.45');
    const key = 'cash-releasing, revenue, recurrent 2025/26 LAS';
    const after = (await ofReport(finance.get('LAS')!)).get(key)!;
    expect(after.map((amount, at) => amount - before.get(key)![at]!)).toEqual([12345n, 24690n, 12345n, 0n, 0n]);
  });

  it('is narrowed by year and trust as the rest of the report is', async () => {
    const all = await ofReport(finance.get('LAS')!);
    const one = await ofReport(finance.get('LAS')!, `?year=2025/26&trust=${world.trusts.SCAS.id}`);
    const kept = [...all].filter(([key]) => key.endsWith('2025/26 SCAS'));
    expect(kept.length).toBeGreaterThan(0);
    for (const [key, amounts] of kept) expect([key, one.get(key)]).toEqual([key, amounts]);
    expect([...one.keys()].filter((key) => / (LAS|SECAMB)$|2024\/25|2026\/27/.test(key))).toEqual([]);
  });

  it('is worked out by the database as by the domain, also of amounts near a half penny and of the largest', async () => {
    const amount = fc.oneof(fc.bigInt(-400n, 400n), fc.bigInt(-(10n ** 15n), 10n ** 15n));
    const day = fc.integer({ min: 0, max: 1460 }).map((after) => {
      const date = new Date(Date.UTC(2024, 0, 1 + after));
      return parseLocalDate(date.toISOString().slice(0, 10));
    });
    const cases = fc.sample(fc.tuple(amount, day, fc.option(day)), { numRuns: 4000, seed });
    const { rows } = await admin.query<{ months: number; full: string | null; carried: string | null }>(
      `select months, full_year::numeric(20,2)::text as full,
         carried_of(amount, full_year, months, months_carried(starts, ends))::numeric(20,2)::text as carried
       from unnest($1::numeric[], $2::date[], $3::date[]) with ordinality c(amount, starts, ends, at)
       cross join lateral (select whole_months_left(starts) as months) m
       cross join lateral (select full_year_of(amount, months) as full_year) f order by at`,
      [cases.map(([pence]) => moneyText(money(pence))), cases.map(([, on]) => on), cases.map(([, , end]) => end)],
    );
    const read = (text: string | null) => (text === null ? null : parseMoney(text));
    cases.forEach(([pence, on, end], at) => {
      const found = fullYearEffect(money(pence), on, end);
      const row = rows[at]!;
      expect([pence, on, end, row.months, read(row.full), read(row.carried)]).toEqual([
        pence,
        on,
        end,
        wholeMonthsLeft(on),
        found?.fullYear ?? null,
        found?.carryForward ?? null,
      ]);
      if (found) expect(yearEffect(found.fullYear, on, end).inYear).toBe(pence as Money);
    });
    expect(rows.filter(({ full }) => full === null).length).toBeGreaterThan(100);
  });

  describe('stands beside what is at risk for executives:', () => {
    const KIND = { cash: 'CASH_RELEASING', budget: 'revenue', recurrence: 'RECURRENT' };
    const risksOn = async (today: string): Promise<RiskRead> => {
      const risks = await world.database.read(await world.actorOf(world.trusts.SCAS.email('executive')), (tx) =>
        world.get(ExecutiveQueries).risks(tx, world.partnershipId, parseLocalDate(today)),
      );
      return risks.find(
        (one) =>
          one.trustId === world.trusts.LAS.id &&
          one.cash === KIND.cash &&
          one.budget === KIND.budget &&
          one.recurrence === KIND.recurrence,
      )!;
    };
    const DAYS = ['2030-03-31', '2030-09-30', '2030-10-01', '2031-04-01'];
    const PARTS = ['late', 'overdue', 'notDue'] as const;

    it.each<['identified' | 'forecast' | 'contracted' | 'delivered', string, [string, string, string][]]>([
      // On each day: at risk, of it contracted of a year that has ended, not due yet.
      [
        'identified',
        'Starts in autumn',
        [
          ['0.00', '0.00', '50.00'],
          ['0.00', '0.00', '50.00'],
          ['50.00', '0.00', '0.00'],
          ['50.00', '0.00', '0.00'],
        ],
      ],
      [
        'forecast',
        'Forecast for autumn',
        [
          ['0.00', '0.00', '50.00'],
          ['0.00', '0.00', '50.00'],
          ['50.00', '0.00', '0.00'],
          ['50.00', '0.00', '0.00'],
        ],
      ],
      [
        'contracted',
        'Contracted for autumn',
        [
          ['0.00', '0.00', '0.00'],
          ['0.00', '0.00', '0.00'],
          ['0.00', '0.00', '0.00'],
          ['50.00', '50.00', '0.00'],
        ],
      ],
      [
        'delivered',
        'Delivered in autumn',
        [
          ['0.00', '0.00', '0.00'],
          ['0.00', '0.00', '0.00'],
          ['0.00', '0.00', '0.00'],
          ['0.00', '0.00', '0.00'],
        ],
      ],
    ])(
      '%s of a price that starts on 1 October 2030 is late when it should have come further, and not before',
      async (stage, title, expected) => {
        const before = await Promise.all(DAYS.map(risksOn));
        await post(await lineStarting('2030-10-01', title), stage, '50.00');
        const after = await Promise.all(DAYS.map(risksOn));
        const change = after.map((one, at) => PARTS.map((part) => moneyText(money(one[part] - before[at]![part]))));
        expect(change).toEqual(expected);
      },
    );

    it('each pound of the ledger that is not rejected stands in one column', async () => {
      const page = tablesOn((await finance.get('SCAS')!.get('/reports/executive')).text);
      const { rows } = await admin.query<{ trust: string; amount: string }>(
        `select o.short_name as trust, sum(amount)::text as amount from ledger_leg join organisation o on o.id = trust_id
         where cash_type = 'CASH_RELEASING' and budget_type = 'revenue' and recurrence = 'RECURRENT'
           and account not in ('baseline', 'spend', 'rejected') group by 1`,
      );
      const shown = page.get('By trust: cash-releasing, revenue, recurrent')!;
      expect(rows).toHaveLength(3);
      for (const { trust, amount } of rows) {
        const [validated, , coming, notDue, late] = shown.find(([name]) => name === trust)!.slice(1);
        const all = [validated, coming, notDue, late].reduce((sum, cell) => sum + amountOn(cell!), 0n);
        expect([trust, all]).toEqual([trust, parseMoney(amount)]);
      }
    });
  });

  describe('gives away nothing else', () => {
    const asked = (actor: Actor) =>
      world.database.read(actor, async (tx) => ({
        years: await tx.rows('select * from full_years($1, $2::uuid[])', [
          world.partnershipId,
          TRUSTS.map((trust) => world.trusts[trust].id),
        ]),
        late: await tx.rows('select * from savings_not_due($1, $2::date)', [world.partnershipId, '2025-09-30']),
        others: await tx.rows('select 1 from ledger_scheme where trust_id <> $1', [actor.organisationId]),
        kind: (await tx.row<{ kind: string }>(`select current_setting('app.kind') as kind`))!.kind,
      }));

    it('to a partner: sums over schemes, and the sight of the own trust as before', async () => {
      const seen = await asked(await world.actorOf(world.trusts.SCAS.email('finance')));
      expect(seen.years.length).toBeGreaterThan(5);
      expect(seen.late.length).toBeGreaterThan(0);
      expect([seen.others, seen.kind]).toEqual([[], 'trust']);
    });

    it('to a trust of another partnership, or to a supplier', async () => {
      for (const email of [world.trusts.EEAST.email('finance'), world.suppliers.ALDER.email('supplier')]) {
        const seen = await asked(await world.actorOf(email));
        expect([email, seen.years, seen.late]).toEqual([email, [], []]);
      }
    });
  });

  it('is compared with the raw legs as every roll-up is, which tells of a penny', async () => {
    const faults = async () => {
      const found = await world.asSystem((tx) => rollUpFaults(tx));
      return found
        .map(({ sentence }) => sentence)
        .filter((sentence) => /-year effect|without a full year/.test(sentence));
    };
    expect(await faults()).toEqual([]);
    await admin.query(
      `set session_replication_role = replica;
       update ledger_scheme set amount = amount + 0.01 where scheme_id = (select scheme_id from saving_line where id = '${lateLine}')
         and account = 'forecast';
       set session_replication_role = origin`,
    );
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^The effect of prices without a full year of LAS .* says £77.08 and its legs come to £77.07\.$/,
      ),
    ]);
  });
});
