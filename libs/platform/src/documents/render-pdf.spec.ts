import fc from 'fast-check';
import type { PaperDocument } from './paper-document.js';
import { readPaper } from './read-paper.js';
import { DocumentError, renderPdf } from './render-pdf.js';

const PAPER: PaperDocument = {
  kicker: 'Decision paper',
  title: 'Ambulance tyres: award of a joint contract',
  subtitle: 'For decision by the boards of both trusts',
  author: 'Northern and Southern Ambulance Partnership',
  facts: [
    { name: 'Reference', value: 'TDM-2026-0042' },
    { name: 'Term', value: '1 April 2026 to 31 March 2029' },
    { name: 'Value over the term', value: '£1,240,000.00 net of VAT' },
    { name: 'Saving together', value: '£182,400.00 (12.8%)' },
  ],
  sections: [
    {
      heading: 'What the boards are asked to decide',
      parts: [
        {
          kind: 'paragraph',
          text: 'To award lot 1 to Meridian Tyres (a fictional supplier) and lot 2 to Harbour Wheels, for three years, on the terms of the tender.',
        },
        {
          kind: 'list',
          items: [
            'Both lots meet every mandatory requirement.',
            'Neither trust pays more than it would alone.',
            'The saving is checked line by line. #panic("never run")',
          ],
        },
      ],
    },
    {
      heading: 'What each trust gains',
      parts: [
        {
          kind: 'table',
          caption: 'Cost alone and together, per trust, over three years',
          columns: [
            { heading: 'Trust' },
            { heading: 'Alone', isNumeric: true },
            { heading: 'Together', isNumeric: true },
            { heading: 'Saving', isNumeric: true },
          ],
          rows: [
            ['Northern Ambulance Trust', '£812,000.00', '£708,500.00', '£103,500.00'],
            ['Southern Ambulance Trust', '£610,400.00', '£531,500.00', '£78,900.00'],
            ['Both', '£1,422,400.00', '£1,240,000.00', '£182,400.00'],
          ],
          hasTotalRow: true,
        },
        {
          kind: 'paragraph',
          text: 'The saving is measured against each trust’s own price before the tender, at the quantities it asked for.',
        },
      ],
    },
  ],
  caveats: [
    'Quantities are the trusts’ own forecasts and may change.',
    'Savings are net of VAT and not yet confirmed by finance.',
  ],
  asAt: '1 April 2026, 09:30',
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

describe('a decision paper', () => {
  it('is a tagged PDF of one page that carries every word and figure, and runs none of them', async () => {
    const pdf = await renderPdf('decision-paper', PAPER);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/Lang \(en-GB\)/);
    const paper = readPaper(pdf);
    if (!paper) return console.log('not run: poppler tools absent');
    const { info, text, structure, misplaced } = paper;
    expect(info).toMatch(/Title:\s+Ambulance tyres: award of a joint contract/);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Pages:\s+1\n/);
    expect(misplaced).toEqual([]);
    for (const words of [
      'TDM-2026-0042',
      '£103,500.00',
      '#panic("never run")',
      'As at 1 April 2026, 09:30',
      PAPER.hash,
    ]) {
      expect(text).toContain(words);
    }
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'L']) expect(structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'));
  }, 60_000);

  it('needs only its title, its author, its time and its fingerprint', async () => {
    const pdf = await renderPdf('decision-paper', {
      title: 'Bare',
      author: 'A trust',
      sections: [],
      asAt: 'now',
      hash: 'none',
    });
    expect(pdf.length).toBeGreaterThan(1_000);
  }, 60_000);

  it('draws a picture with its words, and says to people who do not see it what it shows', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 20" font-family="Frutiger W01" font-size="14">' +
      '<title>Savings</title><desc>Northern saves £1 &amp; Southern £2 – together.</desc>' +
      '<text y="12">Northern £103,500</text></svg>';
    const pictures = { kind: 'pictures' as const, items: [{ title: 'Savings by trust', svg }] };
    const sections = [{ heading: 'Pictures', parts: [pictures] }];
    const paper = readPaper(await renderPdf('decision-paper', { ...PAPER, sections }));
    if (!paper) return console.log('not run: poppler tools absent');
    expect(paper.text).toContain('Savings by trust Northern £103,500');
    expect(paper.structure).toMatch(/^\s*Figure\b/m);
    expect(paper.alternatives).toEqual(['Northern saves £1 & Southern £2 – together.']);
  }, 60_000);

  it('sets any table so that no word stands on another or leaves the page', async () => {
    const amount = fc
      .integer({ min: -(10 ** 9), max: 10 ** 9 })
      .map((pounds) => `£${pounds.toLocaleString('en-GB')}.00`);
    const words = fc
      .array(
        fc.constantFrom(
          'Double-crewed',
          'ambulance',
          'of',
          'SAV-2026-0001',
          '2026/27',
          'W'.repeat(9),
          'a'.repeat(64),
          `${'x'.repeat(23)}🚑🚑`,
        ),
        {
          maxLength: 8,
        },
      )
      .map((all) => all.join(' '));
    const column = fc.record({ heading: words, isNumeric: fc.boolean() });
    const table = fc.record({ columns: fc.array(column, { minLength: 1, maxLength: 11 }), hasTotalRow: fc.boolean() });
    const tables = table.chain(({ columns, hasTotalRow }) => {
      const row = fc.tuple(...columns.map(({ isNumeric }) => (isNumeric ? amount : words)));
      return fc.array(row, { minLength: 1, maxLength: 5 }).map((rows) => ({ columns, hasTotalRow, rows }));
    });
    // Twenty wide letters take more room than any of the longer texts beside them.
    const texts = [
      'i i i i i i i i i i i i',
      'l l l l l l l l l l l l',
      'i l i l i l i l i l i l',
      'l i l i l i l i l i l i',
    ];
    const wideWord = {
      columns: Array.from({ length: 4 }, () => ({ heading: 'Word', isNumeric: false })),
      hasTotalRow: false,
      rows: [...texts, 'W'.repeat(20)].map((text) => [text, text, text, text]),
    };
    const turned = new Set<string>();
    await fc.assert(
      fc.asyncProperty(tables, async (made) => {
        const sections = [{ heading: 'A table', parts: [{ kind: 'table' as const, ...made }] }];
        const paper = readPaper(await renderPdf('decision-paper', { ...PAPER, sections }));
        if (!paper) return console.log('not run: poppler tools absent');
        turned.add(/Page size: +(\d+)/.exec(paper.info)![1]!);
        expect(paper.misplaced).toEqual([]);
      }),
      { numRuns: 20, seed: 20_261_123, examples: [[wideWord]] },
    );
    // Wide ones turned the paper on its side.
    expect([...turned].sort()).toEqual(['595', '841']);
  }, 120_000);

  it('is given up with a clear error when the time is up, and the next one is made all the same', async () => {
    // So many sections take the compiler about 15 s. The short paper was once made within the millisecond: a busy
    // machine had stopped this process, and not the warm compiler's thread.
    const long = { ...PAPER, sections: Array.from({ length: 1_000 }, () => PAPER.sections).flat() };
    const late = renderPdf('decision-paper', long, { timeLimitMs: 1 });
    await expect(late).rejects.toThrow(DocumentError);
    await expect(late).rejects.toThrow('longer than 1 ms');
    await expect(renderPdf('decision-paper', PAPER)).resolves.toBeInstanceOf(Buffer);
  }, 60_000);

  it('fails with the template’s own complaint when the data does not fit it', async () => {
    const wrong: PaperDocument = JSON.parse(JSON.stringify({ ...PAPER, facts: [{ name: 'Only a name' }] }));
    await expect(renderPdf('decision-paper', wrong)).rejects.toThrow(/could not be made: .*value/s);
  }, 60_000);
});
