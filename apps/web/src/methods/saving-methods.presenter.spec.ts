import { EFFECTS, EVIDENCE_KINDS, SAVING_METHODS } from '@tandem/domain/savings';
import { methodsPage } from './methods.presenter.js';
import { cellWords, savingMethodPage, savingMethodsPage } from './saving-methods.presenter.js';

describe('the pages of the methods', () => {
  it('lead from the list to a page for every method', () => {
    const { methods } = savingMethodsPage();
    expect(methods.length).toBe(SAVING_METHODS.length);
    for (const { href, title } of methods) expect(savingMethodPage(href.split('/').at(-1)!)!.title).toBe(title);
  });

  it('are not there for a method that nobody knows', () => expect(savingMethodPage('made-up')).toBeUndefined());

  it.each(SAVING_METHODS.map((method) => [method.id, method] as const))(
    'show for %s the very figures that the method gives',
    (id, method) => {
      const page = savingMethodPage(id)!;
      expect(page.about.map((row) => row.value)).toContain(`${id}, version ${method.version}`);
      expect(page.examples.map((example) => example.id)).toEqual(method.examples.map((example) => example.id));
      page.examples.forEach((example, i) => {
        const { given, steps, result } = method.examples[i]!.work();
        expect(example.tables.map((table) => table.rows.map((row) => row.map((cell) => cell.text)))).toEqual(
          [given, steps, result].map((table) => table.rows.map((row) => row.map(cellWords))),
        );
        const { expected } = method.examples[i]!;
        const shown = example.tables[2]!.rows.map((row) => row.map((cell) => digitsOf(cell.text)));
        expect(shown).toEqual(expected.map((row) => row.map(digitsOf)));
      });
    },
  );

  it('stand figures to the right and words to the left', () => {
    const [given] = savingMethodPage('rebate')!.examples[0]!.tables;
    expect(given!.head.map((cell) => cell.isNumeric)).toEqual([false, true]);
  });
});

describe('the page about all of them', () => {
  it('tells every step in the order of the ledger, and every kind of evidence at one stage', () => {
    const { effects, stages } = methodsPage();
    expect(effects.length).toBe(EFFECTS.length - 1);
    expect(stages.flatMap((stage) => stage.evidence).length).toBe(EVIDENCE_KINDS.length);
    expect(stages[4]!.evidence).toContain('Budget reduction (cash-releasing)');
    expect(stages[2]!.evidence).toContain('Impact assessment (where the goods or the work change)');
    expect(stages[0]!.evidence).toEqual(['Owner', 'Counted once']);
  });
});

/** A figure without the way it is written, so that "£24,000" and "24000.00" are the same; words in small letters. */
function digitsOf(text: string): string {
  const plain = text.replace('−', '-').replace(/[£,]/g, '');
  return /^-?[\d.]+$/.test(plain) ? plain.replace(/\.0+$/, '') : plain.toLowerCase();
}
