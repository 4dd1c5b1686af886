import { Client } from 'pg';
import { money, parseMoney } from '@tandem/domain/money';
import { AXES, type Axis, CutQueries, kindKey } from '@tandem/features/reports';
import { readSheet } from '@tandem/platform/spreadsheets';
import { pounds } from '../../apps/web/src/http/format.js';
import { wordsOf } from '../../apps/web/src/reports/report.cells.js';
import { answerOf, fingerprint, paperOf } from '../../apps/web/src/reports/report.files.js';
import { type ReportName, ReportReads, REPORTS } from '../../apps/web/src/reports/report.reads.js';
import type { Report, ReportTable } from '../../apps/web/src/reports/report.js';
import { generateLedger, type LedgerSize } from '../support/generated-ledger.js';
import { tablesOn } from '../support/report-tables.js';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

/** Every report is the same figures: on the page, in each file, over the API, and in the ledger itself. */
describe('the reports', () => {
  let web: WebWorld;
  let world: World;
  let admin: Client;
  let size: LedgerSize;
  let finance: Visitor;
  let executive: Visitor;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    size = {
      partnershipId: world.partnershipId,
      trustIds: [world.trusts.LAS.id, world.trusts.SCAS.id, world.trusts.SECAMB.id],
      supplierId: world.suppliers.ALDER.id,
      accountId: (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!,
      schemes: 48,
      contracts: 40,
      years: 2,
      items: 2,
      stride: 12,
    };
    await generateLedger(admin, size);
    finance = await web.visit(world.trusts.SCAS.email('finance'));
    executive = await web.visit(world.trusts.LAS.email('executive'));
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  /** The report as page and files make it, for somebody of SCAS. */
  const read = async (name: ReportName, query: Record<string, string | string[]> = {}): Promise<Report> =>
    world.database.read(await world.actorOf(world.trusts.SCAS.email('finance')), (tx) =>
      world.get(ReportReads).report(tx, name, query),
    );
  const tablesOf = (report: Report) => report.sections.flatMap((section) => section.tables);
  /** Sums of raw legs by any columns, past the application and past every roll-up. */
  const raw = async (columns: string, where = 'true') => {
    const { rows } = await admin.query<Record<string, string>>(
      `select concat_ws('|', ${columns}) as key, sum(amount)::text as amount from ledger_leg where ${where} group by 1 having sum(amount) <> 0`,
    );
    return new Map(rows.map(({ key, amount }) => [key!, parseMoney(amount!) as bigint]));
  };
  const COUNTED = `account in ('forecast', 'contracted', 'delivered', 'validated')`;
  const KIND = 'cash_type, budget_type, recurrence';

  describe('agree with the ledger to the penny', () => {
    it.each([
      ['trust', 'o.short_name', 'forecast', COUNTED],
      ['year', 'financial_year', 'validated', `account = 'validated'`],
      ['year', 'financial_year', 'delivered', `account in ('delivered', 'validated')`],
      ['category', 'category', 'contracted', `account in ('contracted', 'delivered', 'validated')`],
      ['trust', 'o.short_name', 'rejected', `account = 'rejected'`],
      ['trust', 'o.short_name', 'identified', `account = 'identified'`],
    ])('by %s: %s, %s', async (by, column, key, where) => {
      const { rows } = await admin.query<{ key: string; amount: string }>(
        `select concat_ws('|', ${KIND}, ${column}) as key, sum(amount)::text as amount
         from ledger_leg join organisation o on o.id = trust_id where ${where} group by 1 having sum(amount) <> 0`,
      );
      const report = await read('finance');
      const found = report.sections.flatMap((section) => {
        const table = section.tables.find(({ id }) => id === `${section.id}-by-${by}`)!;
        const at = table.columns.findIndex((one) => one.key === key);
        return table.rows.map((row) => [`${section.id} ${String(row.cells[0])}`, row.cells[at]] as const);
      });
      const expected = rows.map((row) => {
        const [cash, budget, recurrence, value] = row.key.split('|');
        const slug = `${cash}-${budget}-${recurrence}`.toLowerCase().replaceAll('_', '-');
        return [`${slug} ${by === 'category' ? CATEGORY[value!] : value}`, parseMoney(row.amount)] as const;
      });
      expect(expected.length).toBeGreaterThan(2);
      expect(new Map(found.filter(([, amount]) => amount !== 0n))).toEqual(new Map(expected));
    });

    it('along every three axes of a cut, whichever roll-up it is read from', async () => {
      const actor = await world.actorOf(world.trusts.SECAMB.email('procurement'));
      const triples = AXES.flatMap((a, i) =>
        AXES.slice(i + 1).flatMap((b, j) => AXES.slice(i + j + 2).map((c) => [a, b, c] as const)),
      );
      expect(triples).toHaveLength(165);
      for (const axes of triples) {
        const cells = await world.database.read(actor, (tx) =>
          world.get(CutQueries).cells(tx, { partnershipId: world.partnershipId, axes, filters: {} }),
        );
        const found = new Map(
          cells.map(({ values, amount }) => [values.map((v) => v ?? '').join('|'), amount as bigint]),
        );
        const stages = axes.includes('stage') ? `account not in ('baseline', 'spend')` : COUNTED;
        expect(found).toEqual(await raw(axes.map((axis) => COLUMNS[axis]).join(', '), stages));
      }
    }, 60_000);

    it('from the baseline, effect by effect, to what is paid', async () => {
      const report = await read('finance');
      for (const section of report.sections) {
        const rows = section.tables
          .find(({ id }) => id.endsWith('-waterfall'))!
          .rows.map(({ cells }) => cells[1] as bigint);
        const [baseline, paid] = [rows[0]!, rows.at(-1)!];
        expect(rows.slice(1, -1).reduce((left, step) => left - step, baseline)).toBe(paid);
        expect(baseline).toBeGreaterThan(0n);
      }
      const baselines = await raw(KIND, `account = 'baseline'`);
      expect(report.sections).toHaveLength(baselines.size);
    });

    it('in what is new and what is carried forward, which add up to the forecast of each year', async () => {
      const report = await read('finance');
      const carried = tablesOf(report).filter(({ id }) => id.endsWith('-carry-forward'));
      expect(carried.map(({ id }) => id)).toEqual(
        report.sections.flatMap(({ id }) =>
          id.endsWith('-recurrent') && !id.endsWith('non-recurrent') ? [`${id}-carry-forward`] : [],
        ),
      );
      for (const table of carried) {
        const byYear = tablesOf(report).find(({ id }) => id === table.id.replace('carry-forward', 'by-year'))!;
        const forecast = byYear.columns.findIndex(({ key }) => key === 'forecast');
        for (const { cells } of table.rows) {
          const [year, fresh, again, all] = cells as [string, bigint, bigint, bigint];
          expect(fresh + again).toBe(all);
          expect(byYear.rows.find((row) => row.cells[0] === year)!.cells[forecast]).toBe(all);
        }
        expect(table.rows.some(({ cells }) => cells[2] !== 0n)).toBe(true);
      }
    });

    it('after a posting too: what was read before it is never shown again', async () => {
      const before = await finance.get('/reports/finance');
      expect((await finance.get('/reports/finance')).text).toHaveLength(before.text.length);
      await generateLedger(admin, { ...size, from: 49, schemes: 60 });
      const after = await finance.get('/reports/finance');
      const byTrust = (page: string) => [...tablesOn(page)].filter(([caption]) => caption.startsWith('By trust'));
      expect(byTrust(after.text)).not.toEqual(byTrust(before.text));
      const forecast = await raw(KIND, COUNTED);
      const totals = byTrust(after.text).map(([, rows]) => rows.at(-1)![2]);
      expect(new Set(totals)).toEqual(new Set([...forecast.values()].map((amount) => pounds(money(amount)))));
    });
  });

  describe('are the same on the page, in every file, on paper and over the API', () => {
    const QUERIES: [ReportName, Record<string, string | string[]>][] = [
      ['finance', {}],
      ['finance', { year: '2025/26' }],
      ['executive', {}],
      ['prices', {}],
      ['cut', { axis: ['contract', 'stage', 'effect'] }],
      ['cut', { axis: ['cash', 'year'], budget: 'revenue', stage: ['validated', 'rejected'] }],
    ];
    const addressOf = (query: Record<string, string | string[]>) =>
      new URLSearchParams(
        Object.entries(query).flatMap(([name, values]) =>
          [values].flat().map((value): [string, string] => [name, value]),
        ),
      );

    it.each(QUERIES)(
      '%s %j',
      async (name, query) => {
        const report = await read(name, query);
        const address = addressOf(query).toString();
        const page = await finance.get(`/reports/${name}?${address}`);
        expect(page.status).toBe(200);
        const onPage = tablesOn(page.text);
        const paper = paperOf(report).sections.flatMap(({ parts }) =>
          parts.flatMap((part) => (part.kind === 'table' ? [part] : [])),
        );
        const filed = new Set(report.sections[0]!.tables);
        for (const table of tablesOf(report).filter(({ rows }) => rows.length > 0)) {
          const words = wordsOfRows(table);
          const shown = onPage.get(table.caption)!;
          const isCut = table.shownRows !== undefined && words.length > table.shownRows + 1;
          const kept = isCut ? words.slice(0, table.shownRows) : words;
          expect(shown.slice(0, kept.length)).toEqual(kept);
          expect(paper.find(({ caption }) => caption === table.caption)!.rows.slice(0, kept.length)).toEqual(kept);
          if (table.total) expect(shown.at(-1)).toEqual(rowWords(table, table.total.cells));
          // Files are made by one writer for all sections, so those of the first stand for all.
          if (filed.has(table))
            await sameInFiles(finance, name, addressOf({ ...query, table: table.id }).toString(), table);
        }
        const api = await finance.get(`/api/v1/reports/${name}?${address}`);
        const { asAt: _read, ...figures } = JSON.parse(api.text) as Record<string, unknown>;
        const { asAt: _made, ...expected } = JSON.parse(JSON.stringify(answerOf(report))) as Record<string, unknown>;
        expect(figures).toEqual(expected);
        expect(figures['sha256']).toBe(fingerprint(report));
      },
      60_000,
    );

    it('for everybody of the partnership, whatever their trust and role', async () => {
      const auditor = await web.visit(world.audit.email('auditor'));
      const figures = async (visitor: Visitor) =>
        Promise.all(
          REPORTS.map(
            async (name) =>
              (JSON.parse((await visitor.get(`/api/v1/reports/${name}`)).text) as { sha256: string }).sha256,
          ),
        );
      expect(await figures(finance)).toEqual(await figures(executive));
      expect(await figures(finance)).toEqual(await figures(auditor));
    });

    it('as papers that open, and as whole workbooks', async () => {
      for (const name of REPORTS) {
        const pdf = await finance.get(`/reports/${name}.pdf`);
        expect([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
        const book = await finance.get(`/reports/${name}.xlsx`);
        expect([book.status, book.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
      }
    }, 60_000);
  });

  it('never add what is not one kind of money: a block for each, unless a cut asks for the kinds as axes', async () => {
    const kinds = await raw(KIND, COUNTED);
    const one = await read('cut', { axis: ['trust'] });
    expect(one.sections).toHaveLength(kinds.size);
    for (const { tables } of one.sections) {
      const [table] = tables;
      expect(table!.fixed!.map(({ key }) => key)).toEqual(['cash', 'budget', 'recurrence']);
    }
    const total = one.sections.map(({ tables }) => tables[0]!.total!.cells.at(-1) as bigint);
    expect(new Set(total)).toEqual(new Set(kinds.values()));
    const asked = await read('cut', { axis: ['cash', 'budget', 'recurrence'] });
    expect(asked.sections.map(({ tables }) => tables[0]!.rows.length)).toEqual(asked.sections.map(() => 1));
    expect(kindKey({ cash: 'a', budget: 'b', recurrence: 'c' })).toBe('a|b|c');
  });

  it('lead from every row of a cut down to a narrower one with the same amount', async () => {
    const report = await read('cut', { axis: ['trust', 'year'] });
    for (const { tables } of report.sections) {
      const [row] = tables[0]!.rows;
      const address = new URL(row!.href!, 'http://tandem.example').searchParams;
      const query = Object.fromEntries([...new Set(address.keys())].map((name) => [name, address.getAll(name)]));
      const narrower = await read('cut', query);
      expect(narrower.sections).toHaveLength(1);
      expect(narrower.sections[0]!.tables[0]!.total!.cells.at(-1)).toBe(row!.cells.at(-1));
      expect(narrower.title).not.toBe(report.title);
    }
  });

  it('answer no supplier, show nothing of another partnership, and know no table that is not there', async () => {
    const supplier = await web.visit(world.suppliers.ALDER.email('supplier'));
    const other = await web.visit(world.trusts.EEAST.email('finance'));
    for (const name of REPORTS) {
      expect((await supplier.get(`/reports/${name}`)).status).toBe(403);
      expect((await supplier.get(`/api/v1/reports/${name}`)).status).toBe(403);
      expect((await other.get(`/reports/${name}?partnership=${world.partnershipId}`)).status).toBe(404);
      const own = await other.get(`/reports/${name}`);
      expect([own.status, own.text.includes('Midlands and East'), own.text.includes('CON-G-')]).toEqual([
        200,
        true,
        false,
      ]);
      expect((await finance.get(`/reports/${name}.csv?table=salaries`)).status).toBe(404);
    }
    expect((await finance.get('/reports/cut?axis=pence&axis=__proto__&trust=x&contract=y&constructor=1')).status).toBe(
      200,
    );
  });

  async function sameInFiles(visitor: Visitor, name: string, address: string, table: ReportTable): Promise<void> {
    const plain = answerOf({
      name: 'x',
      title: '',
      partnership: '',
      asAt: new Date(0),
      methods: [],
      introduction: [],
      caveats: [],
      query: '',
      sections: [{ id: '', heading: '', tables: [table] }],
    }).sections[0]!.tables[0]!.rows.map((row) =>
      Object.values(row).map((cell) => (cell === null ? '' : typeof cell === 'string' ? cell : cell.amount)),
    );
    const csv = await visitor.get(`/reports/${name}.csv?${address}`);
    expect([csv.status, csv.type.split(';')[0]]).toEqual([200, 'text/csv']);
    const book = await visitor.get(`/reports/${name}.xlsx?${address}`);
    const expectedHeadings = [...(table.fixed ?? []), ...table.columns].map(({ heading }) => heading);
    const files: [Buffer, string][] = [
      [csv.bytes, 'table.csv'],
      [book.bytes, 'table.xlsx'],
    ];
    for (const [bytes, fileName] of files) {
      const file = await readSheet(bytes, fileName, { expectedHeadings });
      if (file.kind === 'refused') throw new Error(file.reason);
      const rows = [...file.rows].map((row) => expectedHeadings.map((_, at) => number(row.cells[at] ?? '')));
      expect(rows).toEqual(plain.map((row) => row.map(number)));
      expect(file.counts.formulas).toBe(0);
    }
  }
});

const CATEGORY: Record<string, string> = { vehicles: 'Vehicles', equipment: 'Equipment', it: 'IT' };
const COLUMNS: Record<Axis, string> = {
  trust: 'trust_id',
  year: 'financial_year',
  contract: `coalesce(contract_id::text, '')`,
  category: 'category',
  stage: 'account',
  cash: 'cash_type',
  budget: 'budget_type',
  recurrence: 'recurrence',
  mechanism: 'mechanism',
  attribution: 'attribution',
  effect: 'effect',
};

function rowWords(table: ReportTable, cells: ReportTable['rows'][number]['cells']): string[] {
  return table.columns.map((column, at) => wordsOf(column, cells[at] ?? null));
}

function wordsOfRows(table: ReportTable): string[][] {
  return table.rows.map(({ cells }) => rowWords(table, cells));
}

/** A number in its shortest form, because a workbook does not keep noughts at the end. */
function number(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}
