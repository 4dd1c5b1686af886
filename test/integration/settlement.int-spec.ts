import { savingsOf, transfersUnder } from '@tandem/domain/sharing';
import { type Money } from '@tandem/domain/money';
import { londonDate } from '@tandem/domain/time';
import { AwardsJobs, AwardsService, SettlementQueries } from '@tandem/features/awards';
import { SettlementRules } from '@tandem/features/partnership';
import { readSheet } from '@tandem/platform/spreadsheets';
import { pounds } from '../../apps/web/src/http/format.js';
import { assessAll, openedTender } from '../support/procurement.js';
import { tablesOn } from '../support/report-tables.js';
import { plainText, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(120_000);

/** The example of three ambulance trusts, from the domain alone: LAS 60, SCAS 25 and SECAMB 15 at three ladders. */
const EXAMPLE = {
  game: savingsOf(
    3,
    [0n, 8_580_000n, 3_687_500n, 12_155_000n, 2_235_000n, 10_725_000n, 5_720_000n, 13_900_000n].map((c) => c * 100n),
  ),
  cash: [24_000_000n, 21_250_000n, 15_000_000n],
  volumes: [60n, 25n, 15n],
  baselineSpend: [60n, 25n, 15n],
};
const TRUSTS = ['LAS', 'SCAS', 'SECAMB'] as const;

describe('settling what trusts gained together', () => {
  let web: WebWorld;
  let run: string;
  let today: string;
  let procurement: Visitor;
  let finance: Visitor;
  let stranger: Visitor;
  const executives = new Map<string, Visitor>();

  const path = () => `/award-runs/${run}/settlement`;
  const table = async (caption: string, visitor = finance) => {
    const tables = tablesOn((await visitor.get(path())).text);
    return [...tables].find(([name]) => name.startsWith(caption))?.[1];
  };
  const entry = (rule: string, holdsFrom = today) => ({ rule, holdsFrom, reference: `Clause 9 (${rule})` });
  const newest = async () => {
    const { world } = web;
    const [rule] = await world.as(world.trusts.LAS.email('executive'), (tx) =>
      world.get(SettlementRules).history(tx, world.partnershipId),
    );
    return rule!;
  };
  const agree = async (trust: string) =>
    executives.get(trust)!.form(`/partnership/settlement/${(await newest()).id}/agree`, {});

  beforeAll(async () => {
    web = await createWebWorld();
    const { world } = web;
    const tenderId = await openedTender(world);
    await assessAll(world, tenderId);
    run = await world.as(world.trusts.LAS.email('procurement'), (tx) =>
      world.get(AwardsService).startRun(tx, { tenderId }),
    );
    await world.get(AwardsJobs).compare({ runId: run }, { signal: new AbortController().signal });
    today = await world.asSystem((tx) => Promise.resolve(londonDate(tx.now)));
    procurement = await web.visit(world.trusts.LAS.email('procurement'));
    finance = await web.visit(world.trusts.SCAS.email('finance'));
    stranger = await web.visit(world.trusts.WMAS.email('executive'));
    for (const trust of TRUSTS) executives.set(trust, await web.visit(world.trusts[trust].email('executive')));
  });
  afterAll(() => web?.world.close());

  it('leaves cash where it falls while the agreement names no rule, and shows what every rule would give', async () => {
    const text = plainText((await finance.get(path())).text);
    expect(text).toContain('The partnership’s agreement names no rule for this award, so cash stays where it falls');
    expect(text).toContain('Together the trusts gain £602,500 against each buying alone from the same bids.');
    expect(text).toContain('Nobody pays another');
    const rows = await table('Each trust’s part of the gain');
    expect(rows!.map((row) => [row[3], row[7]])).toEqual([
      ['£240,000', '£167,083.34'],
      ['£212,500', '£223,333.33'],
      ['£150,000', '£212,083.33'],
      ['£602,500', '£602,500'],
    ]);
    expect(await table('Payments')).toBeUndefined();
  });

  it('waits for an executive of each trust before a stated rule settles anything', async () => {
    expect((await procurement.form('/partnership/settlement', entry('shapley', '2018-09-25'))).status).toBe(303);
    for (const trust of ['LAS', 'SECAMB']) expect((await agree(trust)).status).toBe(303);
    expect((await agree('LAS')).status).toBe(303);
    const text = plainText((await finance.get(path())).text);
    expect(text).toContain('Version 1 (Shapley value) waits for an executive of SCAS.');
    expect(text).toContain('Nobody pays another');
  });

  it('shows the transfers of the domain’s own result to the penny, who pays whom, and what each alternative would have given', async () => {
    expect((await agree('SCAS')).status).toBe(303);
    const expected = transfersUnder('shapley', EXAMPLE)!;
    expect(await table('Payments by the agreed rule: Shapley value')).toEqual(
      expected.payments.map(({ from, to, amount }) => [TRUSTS[from], TRUSTS[to], pounds(amount as Money)]),
    );
    const all = [expected, ...expected.alternatives];
    const order = ['cash', 'equal', 'volume', 'baselineSpend', 'shapley', 'nucleolus'];
    const byRule = order.map((rule) => all.find((one) => one.rule === rule)!);
    expect((await table('What each trust would receive'))!).toEqual([
      ...TRUSTS.map((trust, t) => [trust, ...byRule.map(({ transfers }) => pounds(transfers[t]! as Money))]),
      ['In all', ...order.map(() => '£0.00')],
    ]);
    const text = plainText((await finance.get(path())).text);
    expect(text).toContain('LAS pays SCAS £10,833.33. LAS pays SECAMB £62,083.33.');
    expect(text).toContain('Sharing the partnership’s part, and transfers, version 1.');
  });

  it('tells of every group what it would save by itself and its excess under every rule', async () => {
    const rows = (await table('How much better each group would do'))!;
    expect(new Set(rows.map(([group]) => group))).toEqual(
      new Set(['LAS', 'LAS + SCAS', 'LAS + SECAMB', 'SCAS', 'SCAS + SECAMB', 'SECAMB']),
    );
    const expected = transfersUnder('cash', EXAMPLE)!;
    const lasSecamb = rows.find(([group]) => group === 'LAS + SECAMB')!;
    expect(lasSecamb[1]).toBe(pounds(expected.excesses[4]!.worth as Money));
    expect(lasSecamb[2]).toBe(pounds(expected.excesses[4]!.excess.toMoney()));
  });

  it('is the same in the CSV file, the workbook and the paper', async () => {
    const csv = await finance.get(`${path()}.csv?table=payments`);
    expect(csv.text.trim().split(/\r?\n/).slice(1)).toEqual(['LAS,SCAS,10833.33', 'LAS,SECAMB,62083.33']);
    const book = await readSheet((await finance.get(`${path()}.xlsx`)).bytes, 'settlement.xlsx');
    expect(book).toMatchObject({ kind: 'read', counts: { formulas: 0 } });
    const paper = await finance.get(`${path()}.pdf`);
    expect([paper.status, paper.type]).toEqual([200, 'application/pdf']);
    expect((await finance.get(`${path()}.csv?table=nothing`)).status).toBe(404);
  });

  it('settles two trusts half each by the Shapley value and says so plainly', async () => {
    const text = plainText((await finance.get(`${path()}?trust=LAS&trust=SCAS`)).text);
    expect(text).toContain('With two trusts the Shapley value is half each, and so is the nucleolus.');
    expect(text).toContain('SCAS pays LAS £56,250.');
  });

  it('settles nothing for one trust alone', async () => {
    const text = plainText((await finance.get(`${path()}?trust=LAS`)).text);
    expect(text).toContain('Only one trust takes part. It keeps what it saves.');
  });

  it('keeps every version with its reference, who recorded it and who agreed; a change never reaches back', async () => {
    const { world } = web;
    expect((await executives.get('LAS')!.form('/partnership/settlement', entry('equal', '2020-01-01'))).status).toBe(
      303,
    );
    expect(await table('Payments by the agreed rule: Shapley value')).toBeDefined();
    for (const trust of ['SCAS', 'SECAMB']) await agree(trust);
    expect(await table('Payments by the agreed rule: Equal parts')).toBeDefined();
    const rows = tablesOn((await finance.get('/partnership/settlement')).text).get(
      'Every version of the rule, the newest first',
    )!;
    expect(rows.map((row) => [row[0], row[1], row[4]])).toEqual([
      ['2', 'Equal parts', 'Clause 9 (equal)'],
      ['1', 'Shapley value', 'Clause 9 (shapley)'],
    ]);
    expect(rows[1]![2]).toMatch(/^In force from 25 September 2018 until/);
    expect(rows[0]![2]).toMatch(/^In force since /);
    expect(rows[0]![2]).not.toContain('2020');
    expect(rows[0]![6]).toContain('for LAS');
    const audit = await world.asSystem((tx) =>
      tx.rows(
        `select action, count(*)::int as n from audit_entry where action like 'settlement.%' group by 1 order by 1`,
      ),
    );
    expect(audit).toEqual([
      { action: 'settlement.agreed', n: 5 },
      { action: 'settlement.stated', n: 2 },
    ]);
    const yesterday = await world.as(world.trusts.LAS.email('finance'), async (tx) =>
      world.get(SettlementQueries).settlement({ ...tx, now: new Date(tx.now.getTime() - 86_400_000) }, run),
    );
    expect(yesterday.rule?.stated.rule).toBe('shapley');
  });

  it('cannot be agreed to in an old version, nor stated with a mistake', async () => {
    await procurement.form('/partnership/settlement', entry('volume'));
    const old = await newest();
    await procurement.form('/partnership/settlement', entry('nucleolus'));
    const answer = await executives.get('SCAS')!.form(`/partnership/settlement/${old.id}/agree`, {});
    expect(answer.status).toBe(409);
    const wrong = await procurement.form('/partnership/settlement', {
      rule: 'fair',
      holdsFrom: 'soon',
      reference: ' ',
    });
    expect(wrong.status).toBe(422);
    expect(problemsOn(wrong.text)).toEqual([
      ['rule', 'Choose what the agreement says'],
      ['holdsFrom', 'Enter the day from which it is in force, such as 1 April 2026'],
      ['reference', 'Enter where the agreement says so, such as its clause and date'],
    ]);
  });

  it('cannot be stated or agreed to without the permission', async () => {
    const evaluator = await web.visit(web.world.trusts.LAS.email('evaluator'));
    for (const visitor of [finance, evaluator])
      expect((await visitor.form('/partnership/settlement', entry('equal'))).status).toBe(403);
    const { id } = await newest();
    for (const visitor of [finance, procurement, evaluator])
      expect((await visitor.form(`/partnership/settlement/${id}/agree`, {})).status).toBe(403);
  });

  it('shows another partnership nothing', async () => {
    const { world } = web;
    expect((await stranger.get(path())).status).toBe(404);
    expect((await stranger.get(`/partnership/settlement?partnership=${world.partnershipId}`)).status).toBe(404);
    expect(plainText((await stranger.get('/partnership/settlement')).text)).toContain('Nobody has stated a rule yet.');
    expect((await stranger.form(`/partnership/settlement/${(await newest()).id}/agree`, {})).status).toBe(404);
    const seen = await world.as(world.trusts.WMAS.email('executive'), (tx) =>
      tx.rows(`select id from settlement_rule union all select id from settlement_agreement`),
    );
    expect(seen).toEqual([]);
    const forged = world.as(world.trusts.WMAS.email('executive'), (tx) =>
      tx.rows(
        `insert into settlement_rule (partnership_id, version, rule, holds_from, agreement_reference, trust_ids, recorded_by, recorded_by_name, recorded_for)
         values ($1, 99, 'cash', '2026-04-01', 'x', array[$2::uuid], $3, 'x', $2::uuid)`,
        [world.partnershipId, tx.actor.organisationId, tx.actor.accountId],
      ),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });
});
