import { assembleEvaluation, bruteForce, awardProblem, readTenderPack, type RunOutcome } from '@tandem/domain/awards';
import { moneyText, quantity, quantityText } from '@tandem/domain/money';
import type { FinishedRun } from './award-result.js';
import { packWithin } from './award-result.js';
import { scenarioBoard } from './board.js';
import { coalitionRead } from './coalitions.js';
import { ladderPlace } from './line-results.js';
import { awardMatrix } from './matrix.js';
import { runChanges } from './run-changes.js';
import { findRun } from './run-index.js';
import { withScenariosOf, withWhatIfs } from './what-if-pack.js';
import { readWhatIfRules, whatIfRuleInput } from './what-if-rules.js';

type Document = ReturnType<typeof pack>;

/** Two trusts, two lots, two suppliers: Oak is small and clean, Elm is large and cheaper from ten units on. */
function pack() {
  return {
    format: 'tandem-tender-pack/1',
    reference: 'TDM-2026-0009',
    currency: 'GBP',
    trusts: ['A', 'B'],
    lots: [{ id: 'L1' }, { id: 'L2', split: 'never' }],
    lines: [
      { id: 'X', lot: 'L1', demand: { A: '6', B: '3' } },
      { id: 'Y', lot: 'L2', demand: { A: '1', B: '1' } },
    ],
    suppliers: [
      { id: 'S1', sme: true },
      { id: 'S2', sme: false },
    ],
    bids: [
      {
        supplier: 'S1',
        prices: [{ line: 'X', unitPrice: '100.00', carbonKgPerUnit: '1.5' }],
        qualityBasisPoints: { L1: 8000 },
      },
      {
        supplier: 'S2',
        prices: [
          { line: 'X', unitPrice: '110.00', breaks: [{ from: '10', unitPrice: '90.00' }], carbonKgPerUnit: '4' },
          { line: 'Y', unitPrice: '50.00', carbonKgPerUnit: '0.25' },
        ],
        qualityBasisPoints: { L1: 6000, L2: 5000 },
      },
    ],
    scenarios: [{ id: 'base', rules: [] as object[] }],
    coalitions: [['A'], ['B'], ['A', 'B']],
  };
}

function finished(document: Document, whatIfs: readonly string[] = []): FinishedRun {
  const read = readTenderPack(document);
  if (!read.pack) throw new Error(read.problems.map((p) => `${p.path} ${p.message}`).join(' '));
  const solved = read.pack;
  const outcomes = solved.scenarios.flatMap(({ id }) =>
    solved.coalitions.map((coalition): RunOutcome => {
      const award = bruteForce(awardProblem(solved, id, coalition));
      return award
        ? { scenario: id, coalition, status: 'optimal', award, boundPence: award.cost, tie: 'unique' }
        : { scenario: id, coalition, status: 'infeasible' };
    }),
  );
  const engine = { name: 'test', version: '1', solver: 'brute force', solverVersion: '1' };
  const evaluation = assembleEvaluation(solved, outcomes, engine, (text) => String(text.length));
  const labels = { suppliers: { S1: 'Oak (fictional)', S2: 'Elm (fictional)' }, lines: { X: 'Splint' } };
  const finishedAt = new Date('2026-11-22T10:00:00Z');
  return { id: 'run', number: 1, tenderId: 't', marketProcessId: null, labels, whatIfs, evaluation, finishedAt };
}

const boardOf = (run: FinishedRun) => scenarioBoard(run, packWithin(run.evaluation), ['A', 'B']);

describe('the scenario board', () => {
  it('weights shares and quality by reference value and adds up the carbon', () => {
    const [base] = boardOf(finished(pack())).scenarios;
    // Nine X from Oak at 100 and two Y from Elm at 50. Reference: 9 × 105 = 945 and 2 × 50 = 100, together 1,045.
    expect(base).toMatchObject({ smallShareBasisPoints: 9043, qualityBasisPoints: 7713 });
    expect(base!.suppliers.map((one) => [one.name, one.shareBasisPoints, moneyText(one.amount)])).toEqual([
      ['Oak (fictional)', 9043, '900.00'],
      ['Elm (fictional)', 957, '100.00'],
    ]);
    expect([moneyText(base!.cost!), quantityText(base!.carbonKg!)]).toEqual(['1000.00', '14']);
  });

  it('imputes no quality where a winner has none, and no carbon where no bid states any', () => {
    const document = pack();
    for (const bid of document.bids) {
      delete (bid as { qualityBasisPoints?: unknown }).qualityBasisPoints;
      for (const price of bid.prices) delete (price as { carbonKgPerUnit?: unknown }).carbonKgPerUnit;
    }
    expect(boardOf(finished(document)).scenarios[0]).toMatchObject({ qualityBasisPoints: null, carbonKg: null });
  });

  it('names the cheapest that was published when a what-if is cheaper still', () => {
    const document = pack();
    document.scenarios = [
      { id: 'base', rules: [{ rule: 'exclude', supplier: 'S1', lot: 'L1' }] },
      { id: 'what-if-1', rules: [] },
    ];
    const { scenarios } = boardOf(finished(document, ['what-if-1']));
    expect(
      scenarios.map((row) => [row.id, row.isCheapest, row.isCheapestPublished, moneyText(row.gapToCheapest!)]),
    ).toEqual([
      ['base', false, true, '90.00'],
      ['what-if-1', true, false, '0.00'],
    ]);
  });

  it('keeps a scenario without an award on the board, with nothing imputed', () => {
    const document = pack();
    document.scenarios.push({ id: 'clean', rules: [{ rule: 'carbonCap', kg: '1' }] });
    expect(boardOf(finished(document)).scenarios[1]).toMatchObject({
      id: 'clean',
      status: 'infeasible',
      cost: null,
      gapToCheapest: null,
      suppliers: [],
      perTrust: {},
    });
  });
});

describe('a place on a price ladder', () => {
  const ladder = (kind: 'allUnits' | 'incremental', max?: bigint) => ({
    line: 'X',
    unitPrice: 1_100_000n,
    kind,
    breaks: [{ from: 10_000n, unitPrice: 900_000n }],
    min: 0n,
    fixedCharge: 0n,
    carbonPerUnit: 0n,
    ...(max === undefined ? {} : { max }),
  });

  it('says to the penny what the next break saves, and whether the larger quantity costs less in all', () => {
    const { next } = ladderPlace(ladder('allUnits'), quantity(9000n));
    expect([quantityText(next!.missing), moneyText(next!.saving), moneyText(next!.change)]).toEqual([
      '1',
      '200.00',
      '-90.00',
    ]);
  });

  it('promises no saving on units that stay at their own price', () => {
    const { next } = ladderPlace(ladder('incremental'), quantity(9000n));
    expect([moneyText(next!.saving), moneyText(next!.change)]).toEqual(['0.00', '110.00']);
  });

  it('names no break beyond the most that the supplier offers', () => {
    expect(ladderPlace(ladder('allUnits', 9500n), quantity(9000n)).next).toBeUndefined();
  });
});

describe('the award matrix', () => {
  it('shows who wins, what the others asked for the whole line, and how much more spend reaches a discount', () => {
    const document = pack();
    Object.assign(document.bids[0]!, {
      spendTiers: {
        kind: 'allUnits',
        steps: [
          { from: '0.00', discountBasisPoints: 0 },
          { from: '1000.00', discountBasisPoints: 300 },
        ],
      },
    });
    const run = finished(document);
    const joint = findRun(run.evaluation, 'base', ['B', 'A'])!;
    const matrix = awardMatrix(run, packWithin(run.evaluation), joint);
    expect(matrix.lines.map((line) => line.cells.map((cell) => cell.kind))).toEqual([
      ['won', 'lost'],
      ['noOffer', 'won'],
    ]);
    const [lost] = matrix.lines[0]!.cells.slice(1);
    expect(lost).toMatchObject({ amount: 99_000n, isBarred: false });
    expect(matrix.tiers).toMatchObject([
      { name: 'Oak (fictional)', spend: 90_000n, next: { missing: 10_000n, discountBasisPoints: 300, saving: 3_000n } },
    ]);
  });

  it('takes the lines that match the words, page by page, and counts them all', () => {
    const run = finished(pack());
    const joint = findRun(run.evaluation, 'base', ['A', 'B'])!;
    const matrix = (wish: object) => awardMatrix(run, packWithin(run.evaluation), joint, wish);
    expect(matrix({ words: 'SPLINT' }).lines.map((line) => line.line)).toEqual(['X']);
    expect([matrix({ skip: 1, take: 1 }).lines[0]!.line, matrix({ take: 1 }).lineCount]).toEqual(['Y', 2]);
  });
});

describe('groups of trusts', () => {
  it('says who would do better by itself, and by how much', () => {
    const run = finished(pack());
    const comparison = run.evaluation.comparisons[0]!;
    const evaluation = {
      ...run.evaluation,
      runs: run.evaluation.runs.map((one) =>
        one.coalition.length === 2 ? { ...one, perTrust: { A: '700.00', B: '300.00' } } : one,
      ),
      comparisons: [{ ...comparison, core: { empty: false, excess: '0.00', cashBlockedBy: [['A']] } }],
    };
    const one = coalitionRead(evaluation, 'base', ['A', 'B'])!;
    // A alone pays 650; within the group it is charged 700 here.
    expect(one.core).toEqual({ isEmpty: false, excess: 0n, blocking: [{ coalition: ['A'], by: 5_000n }] });
  });

  it('shows older evaluations without the ways to share that they do not know', () => {
    const run = finished(pack());
    const { nucleolus: _n, core: _c, ...older } = run.evaluation.comparisons[0]!;
    const evaluation = { ...run.evaluation, comparisons: [older as never] };
    const one = coalitionRead(evaluation, 'base', ['A', 'B'])!;
    expect(one.splits.map((split) => split.name)).not.toContain('nucleolus');
    expect(one.core).toBeUndefined();
  });
});

describe('what changed between two runs', () => {
  it('tells of bids, demand, trusts and scenarios, and of costs scenario by scenario', () => {
    const later = pack();
    later.bids[0]!.prices[0]!.unitPrice = '101.00';
    later.lines[0]!.demand = { A: '7', B: '3' };
    later.scenarios.push({ id: 'two', rules: [{ rule: 'maxSuppliers', value: 2 }] });
    const { costs, changes } = runChanges(finished(pack()), finished(later));
    expect(changes).toEqual([
      { what: 'demand', how: 'changed', name: 'Splint', trust: 'A', before: 6000n, after: 7000n },
      { what: 'bid', how: 'changed', name: 'Oak (fictional)', dearer: 1, cheaper: 0, added: 0, removed: 0 },
      { what: 'scenario', how: 'added', name: 'two' },
    ]);
    // Ten X reach Elm's break at 90: 900 and 100 for Y, where nine X cost 900 and 100 before.
    expect(costs.map((row) => [row.id, row.change])).toEqual([
      ['base', 0n],
      ['two', null],
    ]);
  });

  it('finds nothing between equal runs', () => {
    expect(runChanges(finished(pack()), finished(pack())).changes).toEqual([]);
  });
});

describe('what-ifs', () => {
  const choices = { lots: ['L1', 'L2'], suppliers: ['S1', 'S2', 'S3'] };
  const asked = (rules: Parameters<typeof readWhatIfRules>[0]) => ({
    code: 'what-if-1',
    title: 'Mine',
    trustId: 't',
    rules: readWhatIfRules(rules, choices).rules,
  });

  it('read and write every kind of rule, several times over', () => {
    const inputs = [
      { kind: 'maxSuppliers', value: '2' },
      { kind: 'maxShare', value: '12.5' },
      { kind: 'minShareSme', value: '25' },
      { kind: 'minQuality', value: '60.05' },
      { kind: 'retain', value: '30', supplier: 'S1', lot: 'L1' },
      { kind: 'retain', value: '10', supplier: 'S2', lot: 'L2' },
      { kind: 'exclude', supplier: 'S2', lot: 'L1' },
      { kind: 'exclude', supplier: 'S3', lot: 'L1' },
      { kind: 'carbonCap', value: '12.5' },
    ];
    const { rules, problems } = readWhatIfRules(inputs, choices);
    expect([problems, rules.map(whatIfRuleInput)]).toEqual([[], inputs]);
    const document = withWhatIfs({ pack: pack(), labels: {} }, [asked(inputs)]).pack;
    expect(readTenderPack(document).problems).toBeUndefined();
  });

  it.each([
    ['a share above the whole', { kind: 'maxShare', value: '100.01' }, 'rule_0_value'],
    ['three places of a per cent', { kind: 'minQuality', value: '1.234' }, 'rule_0_value'],
    ['no supplier at all', { kind: 'maxSuppliers', value: '0' }, 'rule_0_value'],
    ['a supplier that did not bid', { kind: 'exclude', supplier: 'S9', lot: 'L1' }, 'rule_0_supplier'],
    ['a rule that nobody knows', { kind: 'cheapest' }, 'add'],
  ])('refuse %s at its own field', (_what, rule, field) => {
    expect(readWhatIfRules([rule], choices).problems.map((one) => one.field)).toEqual([field]);
  });

  it('are marked in the pack’s labels, and their codes are kept apart', () => {
    const { labels, whatIfs } = withWhatIfs({ pack: pack(), labels: {} }, [
      asked([{ kind: 'maxSuppliers', value: '1' }]),
    ]);
    expect([labels.scenarios, whatIfs]).toEqual([{ 'what-if-1': 'What-if: Mine' }, ['what-if-1']]);
  });

  it('leave out nobody who is out already, and cannot keep a supplier whose bid does not pass', () => {
    const out = asked([{ kind: 'exclude', supplier: 'S3', lot: 'L1' }]);
    const document = withWhatIfs({ pack: pack(), labels: {} }, [out]).pack as Document;
    expect(document.scenarios.at(-1)).toEqual({ id: 'what-if-1', rules: [] });
    const kept = asked([{ kind: 'retain', value: '10', supplier: 'S3', lot: 'L1' }]);
    const labels = { suppliers: { S3: 'Ash (fictional)' } };
    expect(() => withWhatIfs({ pack: pack(), labels }, [kept])).toThrow(
      '“Mine” keeps Ash (fictional), whose bid does not pass.',
    );
  });

  it('go with a run, so that its pack built anew is the one that it was started from', () => {
    const { pack: started } = withWhatIfs({ pack: pack(), labels: {} }, [
      asked([{ kind: 'maxSuppliers', value: '1' }]),
    ]);
    expect(withScenariosOf(pack(), JSON.stringify(started), ['what-if-1'])).toEqual(started);
  });
});
