import { parseMoney, parseQuantity } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { ActualsQueries, ActualsService, ReviewQueries } from '@tandem/features/actuals';
import { ContractsQueries, ContractsService } from '@tandem/features/contracts';
import { PresentValueRates, SettlementRules } from '@tandem/features/partnership';
import { PlansService } from '@tandem/features/reports';
import {
  type RaisedLine,
  RaisingService,
  SavingsQueries,
  SavingsService,
  SchemesService,
} from '@tandem/features/savings';
import { approvedAward } from '../support/approved-award.js';
import { readPaper } from '../../libs/platform/src/documents/read-paper.js';
import { figuresOn, type FileTable, filesOfPage, readings } from '../support/page-files.js';
import { plainText, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(120_000);

/** What would run in a spreadsheet if it were not made inert. */
const TRAPS = { title: '=HYPERLINK("http://x","y")', item: '@SUM(1+1)*cmd', paper: '+1|calc', reason: '-2+3' };

/** Purchases of every kind: matched, dearer, bought elsewhere, unknown, in another currency, and one row that is wrong. */
const PURCHASES = `Invoice no,Line,Invoice date,Vendor,Cat no,Description,UoM,Qty,Unit price,Net amount,Currency
INV-1,1,12/05/2026,ALDER VEHICLE WORKS LTD,STR,Powered stretcher,each,10,14000.00,140000.00,GBP
INV-1,2,12/05/2026,Alder Vehicle Works,,Powered Stretchers,each,2,14500.55,29001.10,GBP
INV-2,1,03/06/2026,Dogwood Medical Limited,,powered stretcher,each,1,15900.00,15900.00,GBP
INV-4,1,21/06/2026,=Birch Coachbuilders,XX-9,@Splint,each,5,30.07,150.35,GBP
INV-5,1,22/06/2026,Birch Coachbuilders,TQ,Tourniquet,box of 10,2,230.00,460.00,EUR
INV-9,1,24/06/2026,ALDER VEHICLE WORKS LTD,STR,Powered stretcher,each,lots,14000.00,14000.00,GBP`;

/** Pages whose tables are of words, and of figures that stand in sentences. */
const WITHOUT_FIGURES = ['the schemes', 'the purchases', 'the rule of settlement'];

/** A table with each number written in one way: a workbook holds numbers, not their noughts. */
const numbered = ({ headings, rows }: FileTable): FileTable => ({
  headings,
  rows: rows.map((row) => row.map((cell) => (/^-?\d+\.\d+$/.test(cell) ? cell.replace(/\.?0+$/, '') : cell))),
});

/** A page and its files are the same figures, and no file runs anything. */
describe('the files of a page', () => {
  let web: WebWorld;
  let world: World;
  let finance: Visitor;
  let scheme: string;
  let raised: string;
  let line: string;
  let journal: string;
  let contract: string;
  let file: string;
  let group: string;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    const award = await approvedAward(world);
    await world.get(ContractsService).fromAward(award);
    await world.get(SavingsService).post(award);
    const buyer = world.trusts.LAS.email('procurement');
    const queries = world.get(SavingsQueries);
    const [first] = await world.as(buyer, (tx) => queries.lines(tx));
    [line, scheme] = [first!.id, first!.schemeId];
    await world.as(buyer, (tx) =>
      world.get(SchemesService).deliver(tx, line, {
        month: '2026-05-01' as LocalDate,
        quantity: parseQuantity('7'),
        paid: parseMoney('98000.00'),
        leakage: {},
        evidence: { transactions: 'Invoices 1 to 3' },
      }),
    );
    const made = await world.as(buyer, (tx) => world.get(RaisingService).raise(tx, world.partnershipId, trap()));
    if (Array.isArray(made)) throw new Error(made[0]!.message);
    raised = made.schemeId;
    journal = (await world.as(buyer, (tx) => queries.journals(tx, raised)))[0]!.id;
    file = await purchases(buyer);
    const { groups } = await world.as(buyer, (tx) => world.get(ReviewQueries).waiting(tx, { offset: 0, limit: 9 }));
    group = groups.find((one) => one.currency === 'EUR')!.lineId;
    const contracts = await world.as(buyer, (tx) => world.get(ContractsQueries).contracts(tx));
    contract = contracts.find((one) => one.supplier.startsWith('Alder'))!.id;
    await enter();
    finance = await web.visit(world.trusts.LAS.email('finance'));
  }, 120_000);

  afterAll(() => world?.close());

  const PAGES: Record<string, () => string> = {
    'the headline': () => '/savings',
    'the lines': () => '/savings/lines',
    'the lines of one stage': () => '/savings/lines?stage=contracted&cashType=CASH_RELEASING',
    'the schemes': () => '/savings/schemes',
    'a scheme of an award': () => `/savings/schemes/${scheme}`,
    'a scheme that was raised': () => `/savings/schemes/${raised}`,
    'a line': () => `/savings/lines/${line}`,
    'a journal': () => `/savings/journals/${journal}`,
    'what waits for validation': () => '/savings/validation',
    'the contracts': () => '/contracts',
    'a contract': () => `/contracts/${contract}`,
    'the purchases': () => '/actuals',
    'a file of purchases': () => `/actuals/imports/${file}`,
    'the leakage': () => '/actuals/leakage',
    'the review of purchases': () => '/actuals/review',
    'purchases that wait together': () => `/actuals/review/${group}`,
    'the plans': () => '/reports/plans',
    'the costs of administration': () => '/reports/administration',
    'the rule of settlement': () => '/partnership/settlement',
    'the rate of present values': () => '/partnership/present-value',
  };

  it.each(Object.keys(PAGES))('have the figures of the page: %s', async (name) => {
    const files = await filesOfPage(finance, PAGES[name]!());
    const figures = figuresOn(files.page);
    if (!WITHOUT_FIGURES.includes(name)) expect(figures.flatMap(({ values }) => values).length).toBeGreaterThan(0);
    for (const { caption, heading, values } of figures) {
      const columns = files.csv.flatMap(({ headings, rows }) =>
        headings.flatMap((one, at) => (one === heading ? [rows.map((cells) => cells[at] ?? '')] : [])),
      );
      const isSame = (column: string[]) =>
        column.length === values.length &&
        values.every(
          (value, at) =>
            readings(column[at]!).some((one) => value === one || value.startsWith(`${one} `)) ||
            (column[at] === '' && /^(–|Not known|Nothing bought|)$/.test(value)),
        );
      expect([name, caption, heading, values, columns.some(isSame) ? 'as in a file' : columns]).toEqual([
        name,
        caption,
        heading,
        values,
        'as in a file',
      ]);
    }
    // The first sheet of the workbook is the first table, cell by cell.
    expect(numbered(files.sheet)).toEqual(numbered(files.csv[0]!));
    const pdf = readPaper(files.pdf);
    if (!pdf) return console.log('not run: poppler tools absent');
    expect([name, pdf.misplaced]).toEqual([name, []]);
    // Narrow columns break where they must, so each word is looked for by itself.
    for (const word of figures.flatMap(({ values }) => values.flatMap((value) => value.split(/[ -]/))))
      if (!/^rows?$/.test(word)) expect([name, pdf.text]).toEqual([name, expect.stringContaining(word)]);
    expect([name, pdf.alternatives]).toEqual([name, picturesOn(files.page)]);
    const title = plainText(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(files.page)![1]!.replace(/<span[\s\S]*?<\/span>/, ''));
    expect(pdf.text).toContain(title);
    expect(pdf.info).toMatch(/Tagged:\s+yes/);
    expect(files.pdf.toString('latin1')).toMatch(/\/Lang \(en-GB\)/);
    for (const tag of ['H1', 'H2', 'Table', 'TH']) expect(pdf.structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'));
  });

  it.each(['/reports/finance', '/reports/executive'])(
    'have the pictures of %s on paper, where no word is on another',
    async (path) => {
      const { text } = await finance.get(path);
      const pdf = readPaper((await finance.get(`${path}.pdf`)).bytes);
      if (!pdf) return console.log('not run: poppler tools absent');
      expect(picturesOn(text).length).toBeGreaterThan(0);
      expect(pdf.alternatives).toEqual(picturesOn(text));
      expect(pdf.misplaced).toEqual([]);
    },
  );

  it('say of a decision who has taken it back, once somebody has on its page', async () => {
    const decision = { kind: 'dismissed', reason: 'Bought for an exercise' };
    expect((await finance.form(`/actuals/review/${group}`, decision)).status).toBe(303);
    const takenBack = async () => {
      const { page, csv } = await filesOfPage(finance, '/actuals/review');
      const decided = csv.find(({ headings }) => headings.includes('Taken back'))!;
      return { page, cell: decided.rows[0]![decided.headings.indexOf('Taken back')] };
    };
    const before = await takenBack();
    expect(before.cell).toBe('');
    const [, path] = /action="(\/actuals\/review\/decisions\/[^"]+)"/.exec(before.page)!;
    expect((await finance.form(path!, {})).status).toBe(303);
    const after = await takenBack();
    expect(after.cell).toMatch(/^Finance.* \(LAS\), /);
    expect(plainText(after.page)).toContain(`Taken back by ${after.cell}`);
    expect(after.page).not.toContain(path);
  });

  it('say of a price of 1 October what this year and a full year gain of it, and carry the rest forward', async () => {
    const buyer = world.trusts.LAS.email('procurement');
    const later = { ...trap(), title: 'Aprons', priceStartsOn: '1 October 2026' };
    const made = await world.as(buyer, (tx) =>
      world.get(RaisingService).raise(tx, world.partnershipId, { ...later, line: { ...later.line, item: 'Aprons' } }),
    );
    if (Array.isArray(made)) throw new Error(made[0]!.message);
    const { page, csv } = await filesOfPage(finance, `/savings/schemes/${made.schemeId}`);
    expect(plainText(page)).toContain('6 whole months are left of 2026/27');
    const table = csv.find(({ headings }) => headings.includes('A full year'))!;
    expect(table.rows.map((cells) => cells.slice(-4))).toEqual([['250.00', '500.00', '250.00', '0.00']]);
  });

  it.each(['/actuals/review', '/actuals/leakage'])(
    'leads back to what there is when %s has become shorter than its address remembers',
    async (path) => {
      const beyond = await finance.get(`${path}?page=9`);
      expect([beyond.status, beyond.location]).toEqual([303, path]);
      expect((await finance.get(path)).status).toBe(200);
    },
  );

  it('make nothing that a person wrote run as a formula', async () => {
    for (const path of [
      '/actuals',
      '/actuals/review',
      '/actuals/leakage',
      '/reports/plans',
      '/reports/administration',
      '/partnership/settlement',
      '/partnership/present-value',
      `/actuals/imports/${file}`,
      `/savings/schemes/${raised}`,
      '/savings/schemes',
      '/savings/lines',
      `/savings/journals/${journal}`,
    ]) {
      const files = await filesOfPage(finance, path);
      for (const text of files.csvTexts)
        expect([path, text.split(/\r\n|,/).filter((cell) => /^"?[=+@]|^"?-(?!\d+(\.\d+)?$)/.test(cell))]).toEqual([
          path,
          [],
        ]);
    }
    const [schemes] = (await filesOfPage(finance, '/savings/schemes')).csv;
    expect(schemes!.rows.map((cells) => cells[schemes!.headings.indexOf('Title')])).toContain(TRAPS.title);
  });

  it('offers the form that takes a journal back to whoever may take it back, and to nobody else', async () => {
    const buyer = await web.visit(world.trusts.LAS.email('procurement'));
    const given = { reason: 'As invoiced', costCentre: '4711', subjectiveCode: '3210', budgetJournal: 'J-7' };
    const judged = world.trusts.LAS.email('finance');
    expect(await world.as(judged, (tx) => world.get(SchemesService).validate(tx, [line], given))).toEqual([]);
    const journals = await world.as(judged, (tx) => world.get(SavingsQueries).journals(tx, scheme));
    const form = async (who: Visitor, kind: string) =>
      (await who.get(`/savings/journals/${journals.find((one) => one.kind === kind)!.id}`)).text.includes(
        '/reversals"',
      );
    expect([await form(buyer, 'delivered'), await form(finance, 'delivered')]).toEqual([true, true]);
    expect([await form(buyer, 'validated'), await form(finance, 'validated')]).toEqual([false, true]);
  });

  it('are pages that do not exist to a supplier, and so are their pages', async () => {
    const supplier = await web.visit(world.suppliers.ALDER.email('supplier'));
    const pages = Object.values(PAGES)
      .map((path) => path())
      .filter((path) => /^.(savings|contracts|actuals)/.test(path));
    const files = ['/savings/headline.pdf', '/savings/schemes.csv', '/savings/lines.xlsx', '/contracts/contracts.csv'];
    const api = ['/api/v1/savings', '/api/v1/savings/totals', '/api/v1/savings/schemes', '/api/v1/savings/waiting'];
    for (const path of [...pages, ...files, ...api]) {
      const { status } = await supplier.get(path);
      // What needs a role of a trust says so before anything is looked for.
      expect([path, status]).toEqual([path, /validation|review/.test(path) ? 403 : 404]);
    }
  });

  it('show a partner no line that its page does not, and a stranger nothing', async () => {
    const partner = await web.visit(world.trusts.SECAMB.email('finance'));
    const stranger = await web.visit(world.trusts.EEAST.email('finance'));
    for (const ending of ['csv', 'xlsx', 'pdf']) {
      expect((await stranger.get(`/savings/schemes/${scheme}/scheme.${ending}`)).status).toBe(404);
      expect((await stranger.get(`/savings/lines/${line}/line.${ending}`)).status).toBe(404);
      expect((await partner.get(`/savings/lines/${line}/line.${ending}`)).status).toBe(404);
      expect((await partner.get(`/savings/journals/${journal}/journal.${ending}`)).status).toBe(404);
    }
    expect(
      (await partner.get(`/savings/schemes/${scheme}/scheme.csv?table=lines`)).text.trim().split('\r\n'),
    ).toHaveLength(1);
    const buyer = await web.visit(world.trusts.LAS.email('procurement'));
    expect((await buyer.get('/savings/validation.csv')).status).toBe(403);
    expect((await finance.get('/savings/schemes.csv?table=nothing')).status).toBe(404);
  });

  async function purchases(email: string): Promise<string> {
    const service = world.get(ActualsService);
    const bytes = Buffer.from(PURCHASES.replaceAll('\n', '\r\n'));
    const sent = await world.as(email, (tx) =>
      service.upload(tx, { fileName: '=lines.csv', bytes, source: 'invoice' }),
    );
    if (Array.isArray(sent)) throw new Error(sent[0]!.message);
    await world.as(email, async (tx) => {
      const queries = world.get(ActualsQueries);
      const mapping = await queries.proposal(tx, await queries.import(tx, sent.importId));
      expect(await service.confirmMapping(tx, sent.importId, mapping)).toEqual([]);
    });
    await service.importLines(sent.importId, world.trusts.LAS.id);
    return sent.importId;
  }

  async function enter(): Promise<void> {
    const plans = world.get(PlansService);
    const plan = {
      year: '2026/27',
      category: 'equipment',
      cash: 'CASH_RELEASING',
      budget: 'revenue',
      recurrence: 'RECURRENT',
      amount: '60000.50',
      reason: TRAPS.reason,
    };
    const cost = { year: '2026/27', amount: '41234.56', source: TRAPS.paper };
    const rate = { rate: '4.5', source: TRAPS.paper, reason: TRAPS.reason };
    const rule = { rule: 'shapley', holdsFrom: '1 April 2026', reference: TRAPS.title };
    await world.as(world.trusts.LAS.email('finance'), async (tx) => {
      expect(await plans.plan(tx, world.partnershipId, plan)).toEqual([]);
      expect(await plans.enterCost(tx, world.partnershipId, cost)).toEqual([]);
      expect(await world.get(PresentValueRates).set(tx, world.partnershipId, rate)).toMatchObject({ version: 1 });
    });
    await world.as(world.trusts.LAS.email('executive'), async (tx) =>
      expect(await world.get(SettlementRules).state(tx, world.partnershipId, rule)).toEqual([]),
    );
  }

  function trap() {
    const line: RaisedLine = {
      item: TRAPS.item,
      financialYear: '2026/27',
      quantity: '1000',
      budgetType: 'revenue',
      recurrence: 'RECURRENT',
      baselineType: '1',
      baselineUnitPrice: '4.20',
      pricedOn: '',
      priceEvidence: TRAPS.paper,
      volumeEvidence: TRAPS.reason,
      newUnitPrice: '3.95',
      aloneUnitPrice: '',
      aloneEvidence: '',
      fundedBy: 'OWN',
      paidFrom: '',
      isFrameworkCounted: '',
      frameworkOwner: '',
    };
    return {
      title: TRAPS.title,
      category: 'consumables',
      mechanism: 'PRICE',
      priceStartsOn: '1 April 2026',
      ownerName: 'Head of Procurement',
      line,
    };
  }
});

/** What each picture of a page says to people who do not see it, in the order of the alphabet. */
function picturesOn(page: string): string[] {
  const pictures = page.matchAll(/<svg class="app-chart"[\s\S]*?<desc[^>]*>([\s\S]*?)<\/desc>/g);
  return [...pictures].map(([, words]) => plainText(words!)).sort();
}
