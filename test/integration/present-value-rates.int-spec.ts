import { Client } from 'pg';
import { parseMoney } from '@tandem/domain/money';
import { LedgerService } from '@tandem/features/savings';
import { readArchive } from '@tandem/platform/archives';
import { type ApiCaller, createApiWorld } from '../support/api-caller.js';
import { tablesOn } from '../support/report-tables.js';
import { plainText, problemsOn, Visitor } from '../support/visitor.js';
import type { World } from '../support/world.js';

jest.setTimeout(120_000);

const PAGE = '/partnership/present-value';
const API = '/savings/present-value-rates';
const RATE = {
  rate: '6.0',
  source: 'Finance committee of 3 March 2026',
  reason: 'Borrowing has become dearer',
};

/** The rate of present values: set in somebody's name, kept in versions, and named by every figure that is made by it. */
describe('the rate of present values', () => {
  let world: World;
  let admin: Client;
  let scheme: string;
  let finance: Visitor;
  let partner: Visitor;
  let executive: Visitor;
  let stranger: Visitor;
  let supplier: Visitor;
  let program: ApiCaller;

  beforeAll(async () => {
    const started = await createApiWorld();
    ({ world } = started);
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    scheme = await schemeOfTwoYears();
    const visit = (email: string) => new Visitor(started.base).signIn(email);
    finance = await visit(world.trusts.LAS.email('finance'));
    partner = await visit(world.trusts.SCAS.email('finance'));
    executive = await visit(world.trusts.SECAMB.email('executive'));
    stranger = await visit(world.trusts.EEAST.email('finance'));
    supplier = await visit(world.suppliers.ALDER.email('supplier'));
    program = await started.caller(world.trusts.SCAS.email('finance'));
  }, 120_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  /** £100 in each of two years for LAS: worth £196.62 at 3.5% and £194.34 at 6%. */
  async function schemeOfTwoYears(): Promise<string> {
    const { rows } = await admin.query<{ id: string; scheme: string }>(
      `with scheme as (
         insert into saving_scheme (partnership_id, reference, title, category, origin, item_key, price_starts_on, price_ends_on, owner_name,
           claim_key, raised_by_name)
         values ($1, 'SAV-T-1', 'Gloves', 'consumables', 'raised', 'gloves', '2026-04-01', '2028-03-31', 'Head of Procurement', 'gloves',
           'Head of Procurement') returning id)
       insert into saving_line (scheme_id, partnership_id, trust_id, line_code, item, item_key, financial_year, quantity, cash_type,
         recurrence, budget_type, mechanism, method, method_version, joint_amount, baseline_amount)
       select id, $1, $2, 'A', 'Gloves', 'gloves', year, 1, 'CASH_RELEASING', 'RECURRENT', 'revenue', 'PRICE', 'price-and-volume', 1, 1, 1
       from scheme cross join unnest(array['2026/27', '2027/28']) year returning id, scheme_id as scheme`,
      [world.partnershipId, world.trusts.LAS.id],
    );
    for (const { id: lineId, scheme: schemeId } of rows)
      await world.asSystem((tx) =>
        world.get(LedgerService).post(tx, [
          {
            partnershipId: world.partnershipId,
            trustId: world.trusts.LAS.id,
            schemeId,
            kind: 'recognised',
            reason: '',
            legs: [
              {
                lineId,
                account: 'contracted',
                effect: 'MARKET',
                attribution: 'OWN_OR_MARKET',
                amount: parseMoney('100.00'),
              },
              { lineId, account: 'baseline', effect: 'NONE', attribution: 'NONE', amount: parseMoney('-100.00') },
            ],
          },
        ]),
      );
    return rows[0]!.scheme;
  }

  const set = (by: Visitor, over: Partial<typeof RATE & { partnership: string }> = {}) =>
    by.form(PAGE, { ...RATE, ...over });
  const schemePage = async () => (await finance.get(`/savings/schemes/${scheme}`)).text;
  const presentOn = (page: string) => tablesOn(page).get('Whole contract and present value')![0]!.at(-1);
  const versionsOn = async (visitor: Visitor, query = '') =>
    tablesOn((await visitor.get(`${PAGE}${query}`)).text).get('Every version of the rate, the newest first');

  it('is the platform’s own while the partnership has set none, and the pages say that nobody’s name is on it', async () => {
    const page = await schemePage();
    expect(presentOn(page)).toBe('£196.62');
    expect(plainText(page)).toContain('at 3.5% a year: the platform’s own rate, because the partnership has set none.');
    const rates = plainText((await executive.get(PAGE)).text);
    expect(rates).toContain(
      '3.5% a year: the platform’s own rate, because the partnership has set none. It is the real rate of HM Treasury’s Green Book.',
    );
    expect(rates).toContain('The partnership has set no rate yet.');
    expect((await program.done('GET', API))['partnerships'][0].used).toEqual({ ratePercent: '3.5', version: null });
  });

  it('is refused with a sentence at each wrong field, and keeps what was entered', async () => {
    for (const rate of ['', 'much', '-1', '20.01', '3.555', '3,5']) {
      const answer = await set(finance, { rate, source: ' ', reason: '' });
      expect([rate, answer.status]).toEqual([rate, 422]);
      expect(problemsOn(answer.text)).toEqual([
        ['rate', 'Enter a rate a year from 0 to 20 per cent with at most two decimals, such as 3.5'],
        ['source', 'Enter where the rate comes from'],
        ['reason', 'Enter why this rate is used'],
      ]);
    }
    const kept = await set(finance, { rate: '99', reason: 'x'.repeat(2001) });
    expect(kept.text).toContain('value="99"');
    expect(problemsOn(kept.text).map(([, sentence]) => sentence)).toContain(
      'Enter why this rate is used in at most 2000 characters',
    );
    expect(await versionsOn(finance)).toBeUndefined();
  });

  it('is finance’s alone to set: whoever buys or approves by it does not choose it', async () => {
    expect((await set(executive)).status).toBe(403);
    const page = (await executive.get(PAGE)).text;
    expect(page).not.toContain('Set this rate');
    expect(plainText(page)).toContain('The rate is set by finance of a trust of the partnership.');
  });

  it('counts at once for every trust, in the name of who set it, on the page and in every file', async () => {
    expect((await set(partner)).location).toBe(`${PAGE}?partnership=${world.partnershipId}`);
    const page = await schemePage();
    expect(presentOn(page)).toBe('£194.34');
    const whose =
      /version 1 of the partnership’s rate, set by Finance Business Partner \(SCAS\) for SCAS on \d+ \w+ \d{4}/;
    expect(plainText(page)).toMatch(
      new RegExp(`at 6% a year: ${whose.source}\\. Source: Finance committee of 3 March 2026\\.`),
    );
    const csv = (await finance.get(`/savings/schemes/${scheme}/scheme.csv?table=contract`)).text;
    expect(csv).toMatch(whose);
    expect(csv).toContain('194.34');
    const pack = await finance.get(`/savings/schemes/${scheme}/pack.zip`);
    const files = readArchive(pack.bytes, 50_000_000);
    const contract = files.find(({ name }) => name === 'tables/contract.csv')!;
    expect(contract.bytes.toString()).toBe(csv);
    // The ledger's own figures do not hang on it.
    expect(tablesOn(page).get('In 2026/27 and in a full year')![0]!.slice(-4)).toEqual([
      '£100.00',
      '£100.00',
      '£0.00',
      '£0.00',
    ]);
  });

  it('is never overwritten: a new version stands beside the old one, with reason, name and time', async () => {
    expect(
      (await set(finance, { rate: '4.25%', reason: 'Back to the middle', source: 'Finance committee of May' })).status,
    ).toBe(303);
    expect(presentOn(await schemePage())).toBe('£195.92');
    const rows = (await versionsOn(executive))!;
    expect(rows.map((row) => [row[0], row[1], row[3], row[4]])).toEqual([
      ['2', '4.25%', 'Finance committee of May', 'Back to the middle'],
      ['1', '6%', 'Finance committee of 3 March 2026', 'Borrowing has become dearer'],
    ]);
    expect(rows[0]![2]).toBe('Counts today');
    expect(rows[1]![2]).toMatch(/^Counted until /);
    expect(rows[0]![5]).toContain('Finance Business Partner (LAS) for LAS');
    const csv = (await executive.get(`${PAGE}/rates.csv?table=rates`)).text;
    expect(csv.trim().split(/\r?\n/)).toHaveLength(3);
    expect(csv).toContain('Borrowing has become dearer');
    for (const end of ['xlsx', 'pdf']) expect((await executive.get(`${PAGE}/rates.${end}`)).status).toBe(200);
  });

  it('is on the audit record, once for each version', async () => {
    const entries = await world.asSystem((tx) =>
      tx.rows<{ rate: number; version: number; chain: string }>(
        `select (after::jsonb ->> 'basisPoints')::int as rate, (after::jsonb ->> 'version')::int as version, chain from audit_entry
         where action = 'presentValueRate.set' order by 2`,
      ),
    );
    expect(entries).toEqual([
      { rate: 600, version: 1, chain: `partnership:${world.partnershipId}` },
      { rate: 425, version: 2, chain: `partnership:${world.partnershipId}` },
    ]);
  });

  it('is read and set by programs, once for each key, with the refusals of the form', async () => {
    const body = { ...RATE, rate: '3.5', partnershipId: world.partnershipId };
    const key = { 'idempotency-key': 'back to the Green Book' };
    const [first, again] = [await program.send('POST', API, body, key), await program.send('POST', API, body, key)];
    expect([first.status, again.json]).toEqual([201, first.json]);
    expect(first.json['version']).toBe(3);
    const [own] = (await program.done('GET', API))['partnerships'];
    expect(own.used).toEqual({ ratePercent: '3.5', version: 3 });
    expect(own.versions.map((one: { version: number; ratePercent: string }) => [one.version, one.ratePercent])).toEqual(
      [
        [3, '3.5'],
        [2, '4.25'],
        [1, '6'],
      ],
    );
    const wrong = await program.send('POST', API, { ...body, rate: 'much', reason: '' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('why this rate is used')]);
    const elsewhere = await program.send('POST', API, { ...body, partnershipId: world.otherPartnershipId });
    expect(elsewhere.status).toBe(404);
  });

  it('is a partnership’s own: a stranger neither reads nor sets it, nor does a supplier', async () => {
    expect((await stranger.get(`${PAGE}?partnership=${world.partnershipId}`)).status).toBe(404);
    expect((await set(stranger, { partnership: world.partnershipId })).status).toBe(404);
    expect(await versionsOn(stranger)).toBeUndefined();
    expect((await stranger.get(`/api/v1${API}`)).text).not.toContain('Finance committee');
    const rows = await world.as(world.trusts.EEAST.email('finance'), (tx) =>
      tx.rows('select 1 from present_value_rate'),
    );
    expect(rows).toEqual([]);
    expect((await supplier.get(PAGE)).status).toBe(403);
    expect((await supplier.get(`/api/v1${API}`)).status).toBe(404);
  });

  it('cannot be set past the form for another partnership or in another’s name', async () => {
    const values = (partnership: string, by: string, forTrust: string) => [
      `insert into present_value_rate (partnership_id, version, basis_points, source, reason, set_by, set_by_name, set_for)
       values ($1, 99, 0, 'x', 'x', $2, 'x', $3)`,
      [partnership, by, forTrust],
    ];
    const account = async (email: string) => (await world.actorOf(email)).accountId!;
    const [las, scas] = [world.trusts.LAS, world.trusts.SCAS];
    const attempts = [
      values(world.otherPartnershipId, await account(las.email('finance')), las.id),
      values(world.partnershipId, await account(scas.email('finance')), las.id),
      values(world.partnershipId, await account(las.email('finance')), scas.id),
    ] as [string, string[]][];
    for (const [sql, parameters] of attempts)
      await expect(world.as(las.email('finance'), (tx) => tx.rows(sql, parameters))).rejects.toThrow(
        /row-level security/,
      );
    const older = world.as(las.email('finance'), (tx) => tx.rows('update present_value_rate set basis_points = 0'));
    await expect(older).rejects.toThrow(/permission denied|never changed/);
  });

  it('is set by two at once without losing a version', async () => {
    const before = (await versionsOn(finance))!.length;
    const both = await Promise.all([finance, partner, finance, partner].map((one) => set(one)));
    expect(both.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const rows = (await versionsOn(finance))!;
    expect(rows.map(([version]) => Number(version))).toEqual(
      Array.from({ length: before + 4 }, (_, at) => before + 4 - at),
    );
  });
});
