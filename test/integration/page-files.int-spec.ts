import { parseMoney, parseQuantity } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { ContractsService } from '@tandem/features/contracts';
import {
  type RaisedLine,
  RaisingService,
  SavingsQueries,
  SavingsService,
  SchemesService,
} from '@tandem/features/savings';
import { approvedAward } from '../support/approved-award.js';
import { figuresOn, type FileTable, filesOfPage, readings, readPdf } from '../support/page-files.js';
import { plainText, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(120_000);

/** What would run in a spreadsheet if it were not made inert. */
const TRAPS = { title: '=HYPERLINK("http://x","y")', item: '@SUM(1+1)*cmd', paper: '+1|calc', reason: '-2+3' };

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
  };

  it.each(Object.keys(PAGES))('have the figures of the page: %s', async (name) => {
    const files = await filesOfPage(finance, PAGES[name]!());
    const figures = figuresOn(files.page);
    expect(figures.length).toBeGreaterThan(name === 'the schemes' ? -1 : 0);
    for (const { caption, heading, values } of figures) {
      const columns = files.csv.flatMap(({ headings, rows }) =>
        headings.flatMap((one, at) => (one === heading ? [rows.map((cells) => cells[at] ?? '')] : [])),
      );
      const isSame = (column: string[]) =>
        column.length === values.length &&
        values.every(
          (value, at) => readings(column[at]!).includes(value) || (column[at] === '' && /^(–|Not known|)$/.test(value)),
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
    const pdf = readPdf(files.pdf);
    if (!pdf) return console.log('not run: poppler tools absent');
    for (const { values } of figures)
      for (const value of values) expect([name, pdf.text]).toEqual([name, expect.stringContaining(value)]);
    const title = plainText(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(files.page)![1]!.replace(/<span[\s\S]*?<\/span>/, ''));
    expect(pdf.text).toContain(title);
    expect(pdf.info).toMatch(/Tagged:\s+yes/);
    expect(files.pdf.toString('latin1')).toMatch(/\/Lang \(en-GB\)/);
    for (const tag of ['H1', 'H2', 'Table', 'TH']) expect(pdf.structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'));
  });

  it('make nothing that a person wrote run as a formula', async () => {
    for (const path of [
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
