import { madeZip } from '../../libs/platform/src/spreadsheets/made-files.js';
import { readSheet, writeWorkbook } from '@tandem/platform/spreadsheets';
import { ambulances, openTender } from '../support/procurement.js';
import { type Answer, filledIn, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(60_000);

describe('a supplier who sends a wrong bid', () => {
  let web: WebWorld;
  let visitor: Visitor;
  let tenderId: string;
  let page: string;
  /** The names of the seven price fields, from the smallest quantity to the largest. */
  let prices: string[];

  beforeAll(async () => {
    web = await createWebWorld();
    tenderId = await openTender(web.world);
    visitor = await web.visit(web.world.suppliers.ALDER.email('supplier'));
    page = `/tenders/${tenderId}/bid`;
    prices = Object.keys(filledIn((await visitor.get(page)).text)).filter((name) => name.startsWith('price_'));
  });
  afterAll(() => web?.world.close());

  const submitted = () => web.world.asSystem((tx) => tx.rows(`select id from bid where state = 'submitted'`));
  const ladder = (changes: Record<string, string> = {}): Record<string, string> => ({
    ...Object.fromEntries(prices.map((name, at) => [name, String(152_000 - at)])),
    ...changes,
  });
  const submit = (fields: Record<string, string>) => visitor.form(page, { ...fields, deed: 'submit' });
  const sentence = (answer: Answer, field: string) => new Map(problemsOn(answer.text)).get(field);

  it('finds the seven quantities of three trusts on the form', () => {
    expect(prices).toHaveLength(7);
  });

  it.each([
    ['a continental number', '1.234,50', '"1.234,50" is not a price'],
    ['words', 'ask us', '"ask us" is not a price'],
    ['a negative price', '-5', 'must not be below nought'],
    ['a number of science', '1e30', '"1e30" is not a price'],
    ['too large a price', '9'.repeat(30), 'this price is too large'],
    ['a price that rises', '999999', 'is higher than the price from'],
    ['no price', '', 'A bid prices every quantity asked for'],
    ['five places', '1.23456', 'up to four decimal places'],
    ['another currency', '€1000', 'is not a price'],
    ['a control character', '15\u00002000', 'is not a price'],
    ['100,000 characters', '1'.repeat(100_000), 'this price is too large'],
  ])('is told about %s at its own field, and nothing is submitted', async (_what, typed, says) => {
    const field = prices[3]!;
    const answer = await submit(ladder({ [field]: typed }));
    expect(answer.status).toBe(422);
    expect(sentence(answer, field)).toContain(says);
    expect(problemsOn(answer.text).every(([, text]) => text.length < 300)).toBe(true);
    expect(await submitted()).toEqual([]);
  });

  it('is told about limits and charges that cannot be, each at its field', async () => {
    const code = prices[0]!.split('_')[1]!;
    const wrong = {
      [`minimum_${code}`]: '50',
      [`maximum_${code}`]: '2',
      fixedCharge: '-1',
      capacityQuantity: '0',
      capacityValue: 'much',
    };
    const answer = await submit(ladder(wrong));
    expect(answer.status).toBe(422);
    expect(problemsOn(answer.text).map(([field]) => field)).toEqual([
      `maximum_${code}`,
      'fixedCharge',
      'capacityQuantity',
      'capacityValue',
    ]);
  });

  it('is told when every field is empty, and fields that the form does not have change nothing', async () => {
    const empty = await submit(ladder(Object.fromEntries(prices.map((name) => [name, '']))));
    expect([empty.status, sentence(empty, prices[0]!)]).toEqual([
      422,
      expect.stringContaining('Price at least one line'),
    ]);
    const strange = await submit({
      ...ladder({ [prices[2]!]: 'x' }),
      state: 'submitted',
      supplier_id: 'other',
      price_NONE_1: '1',
    });
    expect([strange.status, problemsOn(strange.text)]).toEqual([422, [[prices[2]!, expect.any(String)]]]);
    expect((await visitor.send('POST', page)).status).toBe(422);
  });

  it('gets an NHS page that speaks of text and not of files when a form is too long', async () => {
    const answer = await submit(ladder({ note: 'x'.repeat(3_000_000) }));
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('You sent too much text at once');
    expect(answer.text).toContain('class="nhsuk-header');
    expect(answer.text).not.toContain('spreadsheet');
  });

  describe('in a workbook', () => {
    const book = async (who = visitor) => (await who.get(`/tenders/${tenderId}/bid.xlsx`)).bytes;
    const upload = (bytes: Buffer, name = 'bid.xlsx') => visitor.upload(`${page}/workbook`, name, bytes);
    /** The tender's own workbook as a text file, row by row, so that a row or a cell can be changed. */
    const rewritten = async (change: (rows: string[][]) => string[][]): Promise<Buffer> => {
      const read = await readSheet(await book(), 'bid.xlsx', {
        sheet: 'Prices',
        expectedHeadings: ['Line', 'Item', 'Unit', 'Quantity from'],
      });
      if (read.kind !== 'read') throw new Error(read.reason);
      const rows = change([...read.rows].map((row) => [...row.cells]));
      const text = { kind: 'text' } as const;
      return writeWorkbook({
        title: 'bid',
        sheets: [
          {
            name: 'Prices',
            titles: read.above.map((row) => row.join(' ')),
            columns: read.headings.map((heading) => ({ heading, type: text })),
            rows,
          },
        ],
      });
    };
    const priced = (rows: string[][], wrong: Record<number, string> = {}) =>
      rows.map((row, at) => [...row.slice(0, 5), wrong[at] ?? String(152_000 - at)]);

    it('is told that it belongs to another tender, to another supplier, or is no bid at all', async () => {
      const otherTender = await openTender(web.world);
      const another = await visitor.get(`/tenders/${otherTender}/bid.xlsx`);
      const birch = await web.visit(web.world.suppliers.BIRCH.email('supplier'));
      for (const [bytes, says] of [
        [another.bytes, 'the workbook of another tender'],
        [await book(birch), 'This workbook was made for another supplier'],
        [Buffer.from('%PDF-1.7'), 'This is a PDF'],
        [Buffer.alloc(0), 'This file is empty'],
        [madeZip([{ name: 'a.xml', data: 'x' }]), 'workbook'],
        [Buffer.alloc(11 * 1024 * 1024), 'The file is larger than 10 MB'],
      ] as const) {
        const answer = await upload(bytes);
        expect([answer.status, sentence(answer, 'file')]).toEqual([422, expect.stringContaining(says)]);
      }
      const none = await visitor.upload(`${page}/workbook`, '', Buffer.alloc(0));
      expect([none.status, sentence(none, 'file')]).toEqual([422, 'Choose the workbook with your bid.']);
    });

    it('is told which rows are missing, and that a sheet is gone', async () => {
      const answer = await upload(await rewritten((rows) => priced(rows).slice(0, -2)));
      expect(answer.status).toBe(422);
      expect(sentence(answer, prices[5]!)).toContain('A bid prices every quantity asked for');
      expect(sentence(answer, prices[6]!)).toContain('A bid prices every quantity asked for');
      expect(sentence(answer, 'file')).toContain('“');
    });

    it('may hold prices as text with a pound sign, and is told of the others by row', async () => {
      const wrong = { 0: '£152,000', 1: '1.234,50', 2: '-1', 3: '1e30', 4: '999,999', 5: '' };
      const answer = await upload(await rewritten((rows) => priced(rows, wrong)));
      expect(answer.status).toBe(422);
      const found = problemsOn(answer.text).filter(([field]) => field.startsWith('price_'));
      expect(found.map(([field]) => prices.indexOf(field))).toEqual([1, 2, 3, 4, 5]);
      found.forEach(([, text]) => expect(text).toMatch(/^Row \d+, |give a price/));
    });

    it('is told of a row that was typed over or given twice', async () => {
      const answer = await upload(
        await rewritten((rows) => {
          const filled = priced(rows);
          return [...filled, filled[0]!, ['NONE', 'x', 'each', '5', '', '1']];
        }),
      );
      expect(answer.status).toBe(422);
      const texts = problemsOn(answer.text)
        .map(([, text]) => text)
        .join(' ');
      expect(texts).toContain('is given twice');
      expect(texts).toContain('the tender does not ask for "NONE" from 5');
    });
  });

  it('gets a workbook in which nothing can run, whatever the item is called', async () => {
    const evil = '=HYPERLINK("http://x","pay")';
    const [lot] = ambulances(web.world).lots;
    const lots = [{ ...lot!, lines: [{ ...lot!.lines![0]!, item: evil }] }];
    const id = await openTender(web.world, undefined, { title: '=1+1', lots });
    const file = await visitor.get(`/tenders/${id}/bid.xlsx`);
    for (const sheet of ['Prices', 'Lines']) {
      const read = await readSheet(file.bytes, 'bid.xlsx', { sheet, expectedHeadings: ['Line', 'Item'] });
      if (read.kind !== 'read') throw new Error(read.reason);
      expect([read.counts.formulas, [...read.rows][0]!.cells[1]]).toEqual([0, evil]);
    }
  });

  it('can still submit a right one, once', async () => {
    const answer = await submit(ladder({ [prices[0]!]: '£152,001.50' }));
    expect([answer.status, problemsOn(answer.text), answer.location]).toEqual([303, [], `${page}/receipt`]);
    expect(await submitted()).toHaveLength(1);
  });
});
