import type { AwardMatrix, BoardQueries, BoardScenario, RunHead, ScenarioBoard } from '@tandem/features/awards';
import {
  money,
  moneyText,
  parseMoney,
  percentText,
  percentWords,
  quantityText,
  unitPriceText,
} from '@tandem/domain/money';
import type { ColumnSpec, WorkbookCell, WorkbookSpec } from '@tandem/platform/spreadsheets';
import { CHARGE_WORDS, coalitionWords, statusWord, trustWords } from './award.words.js';
import { rulesWords } from './rule.words.js';

const text = (heading: string, width?: number): ColumnSpec => ({
  heading,
  type: { kind: 'text' },
  ...(width === undefined ? {} : { width }),
});
const amount = (heading: string): ColumnSpec => ({ heading, type: { kind: 'money' }, width: 18 });
const decimal = (heading: string, places: number): ColumnSpec => ({
  heading,
  type: { kind: 'decimal', places },
  width: 16,
});

/** The board as a workbook: scenarios, their awards and the costs by trust. Numbers are numbers; nothing is a formula. */
export function boardWorkbook(
  head: RunHead,
  { board, awards, alone }: Awaited<ReturnType<BoardQueries['book']>>,
): WorkbookSpec {
  const titles = [`${head.reference}: ${head.title}`, `Run ${head.number}. ${coalitionWords(board.coalition)}`];
  return {
    title: `${head.reference}, run ${head.number}`,
    sheets: [
      {
        name: 'Scenarios',
        titles,
        columns: BOARD_COLUMNS(board),
        rows: board.scenarios.map((row) => boardRow(row, head)),
      },
      { name: 'Awards', titles, columns: AWARD_COLUMNS(board), rows: awards.flatMap(awardRows) },
      { name: 'By trust', titles, columns: TRUST_COLUMNS(board), rows: trustRows(head, board, alone) },
    ],
    notes: {
      name: 'Notes',
      lines: [
        'Where these figures come from',
        'Every figure comes from one evaluation of the same bids, which anybody can recompute from the evaluation pack.',
        'Shares and quality are weighted by reference value: what each item would cost at the mean list price of all who offer it.',
        'The cost of a scenario is the sum of its award rows and charges. A what-if was not published and cannot be awarded.',
        'Empty cells are not known, or have no award. Nothing is imputed.',
      ],
    },
  };
}

const BOARD_COLUMNS = ({ currency }: ScenarioBoard): ColumnSpec[] => [
  text('Scenario', 30),
  text('What-if'),
  amount(`Cost (${currency})`),
  amount(`Gap to the cheapest (${currency})`),
  text('What is known', 24),
  amount(`Gap of the proof (${currency})`),
  { heading: 'Suppliers', type: { kind: 'integer' } },
  text('Shares', 40),
  decimal('Small suppliers (%)', 2),
  decimal('Quality (%)', 2),
  decimal('Carbon (kg)', 3),
  text('Rules', 40),
  text('Why there is no award', 40),
];

function boardRow(row: BoardScenario, head: RunHead): WorkbookCell[] {
  return [
    row.title,
    row.isWhatIf ? 'yes' : 'no',
    row.cost === null ? null : moneyText(row.cost),
    row.gapToCheapest === null ? null : moneyText(row.gapToCheapest),
    row.status === null ? 'not solved' : statusWord(row.status),
    row.proofGap === null ? null : moneyText(row.proofGap),
    row.cost === null ? null : BigInt(row.suppliers.length),
    row.suppliers.map((one) => `${one.name} ${percentWords(one.shareBasisPoints)}`).join('; '),
    row.smallShareBasisPoints === null ? null : percentText(row.smallShareBasisPoints),
    row.qualityBasisPoints === null ? null : percentText(row.qualityBasisPoints),
    row.carbonKg === null ? null : quantityText(row.carbonKg),
    rulesWords(row.rules, head.labels).join(' '),
    row.infeasibleBecause.join(' '),
  ];
}

const AWARD_COLUMNS = ({ currency }: ScenarioBoard): ColumnSpec[] => [
  text('Scenario', 30),
  text('Lot', 30),
  text('Item', 30),
  text('Supplier', 30),
  decimal('Quantity', 3),
  decimal(`Unit price (${currency})`, 4),
  amount(`Amount (${currency})`),
  decimal('Units to the next break', 3),
  amount(`Saving at that break (${currency})`),
];

/** The winning rows of one scenario, then its charges and discounts, so that the column adds up to the cost. */
function awardRows({
  scenario,
  matrix,
}: {
  readonly scenario: BoardScenario;
  readonly matrix: AwardMatrix;
}): WorkbookCell[][] {
  const names = new Map(matrix.suppliers.map(({ id, name }) => [id, name]));
  const won = matrix.lines.flatMap((line) =>
    line.cells.flatMap((cell, s): WorkbookCell[][] =>
      cell.kind === 'won'
        ? [
            [
              scenario.title,
              line.lotTitle,
              line.item,
              matrix.suppliers[s]!.name,
              quantityText(cell.quantity),
              unitPriceText(cell.unitPrice),
              moneyText(cell.amount),
              cell.place.next ? quantityText(cell.place.next.missing) : null,
              cell.place.next ? moneyText(cell.place.next.saving) : null,
            ],
          ]
        : [],
    ),
  );
  const charges = matrix.run.charges
    .filter((charge) => charge.amount !== '0.00')
    .map((charge): WorkbookCell[] => [
      scenario.title,
      null,
      CHARGE_WORDS[charge.kind] ?? charge.kind,
      names.get(charge.supplier) ?? charge.supplier,
      null,
      null,
      charge.amount,
      null,
      null,
    ]);
  return [...won, ...charges];
}

const TRUST_COLUMNS = ({ currency }: ScenarioBoard): ColumnSpec[] => [
  text('Scenario', 30),
  text('Trust', 40),
  amount(`Alone (${currency})`),
  amount(`Together (${currency})`),
  amount(`Difference in cash (${currency})`),
];

function trustRows(
  head: RunHead,
  board: ScenarioBoard,
  alone: ReadonlyMap<string, Readonly<Record<string, string | null>>>,
): WorkbookCell[][] {
  return board.scenarios.flatMap((row) =>
    board.coalition.map((trust): WorkbookCell[] => {
      const [together, apart] = [row.perTrust[trust], alone.get(row.id)?.[trust] ?? null];
      const difference =
        together === undefined || apart === null ? null : moneyText(money(parseMoney(apart) - together));
      return [
        row.title,
        trustWords(head.labels, trust),
        apart,
        together === undefined ? null : moneyText(together),
        difference,
      ];
    }),
  );
}
