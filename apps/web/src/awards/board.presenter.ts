import type { BoardScenario, RunHead, ScenarioBoard } from '@tandem/features/awards';
import { type Money, money as moneyOf, moneyText, percentWords } from '@tandem/domain/money';
import { coalitionWords, moreOrLess, proofSentence, statusWord, tieSentence, trustWords } from './award.words.js';
import { list, plural, pounds } from '../http/format.js';
import { idsInWords } from './id.words.js';
import { kilograms, orNotKnown, rulesWords } from './rule.words.js';
import { runFrame } from './run-navigation.js';

/** What a reader asked of the board: its order, and which scenarios to hold side by side. */
export interface BoardWish {
  readonly sort: string;
  readonly order: string;
  readonly compare: readonly string[];
}

type SortValue = bigint | number | string | null;

/** What the board can be sorted by. The order of the tender comes first when nothing is chosen. */
const SORTS: readonly {
  readonly key: string;
  readonly text: string;
  readonly of: (row: BoardScenario) => SortValue;
}[] = [
  { key: 'name', text: 'Scenario', of: (row) => row.title.toLowerCase() },
  { key: 'cost', text: 'Cost', of: (row) => row.cost },
  { key: 'suppliers', text: 'Suppliers', of: (row) => (row.cost === null ? null : row.suppliers.length) },
  { key: 'small', text: 'Small suppliers', of: (row) => row.smallShareBasisPoints },
  { key: 'quality', text: 'Quality', of: (row) => row.qualityBasisPoints },
  { key: 'carbon', text: 'Carbon', of: (row) => row.carbonKg },
];

/** The board of a run: every scenario in a row, and the chosen ones side by side. */
export function boardPage(head: RunHead, board: ScenarioBoard, wish: BoardWish) {
  const base = `/award-runs/${head.id}`;
  const sort = SORTS.find(({ key }) => key === wish.sort);
  const isDescending = wish.order === 'descending';
  const rows = sort ? sorted(board.scenarios, sort.of, isDescending) : board.scenarios;
  const chosen = board.scenarios.filter((row) => wish.compare.includes(row.id));
  return {
    ...runFrame(head, 'board', 'Scenario board'),
    who: coalitionWords(board.coalition),
    headline: headline(board),
    action: `${base}/board`,
    sort: sort?.key ?? '',
    order: isDescending ? 'descending' : 'ascending',
    sorts: SORTS.map(({ key, text }) => sortLink(`${base}/board`, key, text, wish)),
    isSorted: sort !== undefined,
    unsortedHref: address(`${base}/board`, { ...wish, sort: '' }),
    rows: rows.map((row) => scenarioRow(row, head, board, wish.compare.includes(row.id))),
    comparison: chosen.length > 0 ? comparison(chosen, head, board) : undefined,
    isTooFewChosen: chosen.length === 1,
    clearHref: address(`${base}/board`, { ...wish, compare: [] }),
    excelHref: `${base}/board.xlsx`,
    whatIfsHref: head.tenderId === null ? undefined : `/tenders/${head.tenderId}/what-if-scenarios`,
    hasWhatIfs: head.whatIfs.length > 0,
  };
}

function headline(board: ScenarioBoard): string {
  const known = board.scenarios.filter((row) => row.cost !== null);
  if (known.length === 0) return 'No scenario has an award.';
  const names = (rows: readonly BoardScenario[]) => list(rows.map((row) => `“${row.title}”`));
  const cheapest = known.filter((row) => row.isCheapest);
  const isProved = known.every((row) => row.status === 'optimal');
  const best = `${names(cheapest)} ${cheapest.length === 1 ? 'costs' : 'cost'} least: ${pounds(cheapest[0]!.cost!, board.currency)}.`;
  const published = known.filter((row) => row.isCheapestPublished);
  const only =
    cheapest.every((row) => row.isWhatIf) && published.length > 0
      ? ` It is a what-if and cannot be awarded. Of the published scenarios, ${names(published)} ${published.length === 1 ? 'costs' : 'cost'} least: ${pounds(published[0]!.cost!, board.currency)}.`
      : '';
  return `${best}${isProved ? '' : ' Not every award here is proved best, so another order is possible.'}${only}`;
}

function scenarioRow(row: BoardScenario, head: RunHead, board: ScenarioBoard, isChosen: boolean) {
  const show = (amount: Money) => pounds(amount, board.currency);
  const scenario = encodeURIComponent(row.id);
  return {
    id: row.id,
    title: row.title,
    isWhatIf: row.isWhatIf,
    isChosen,
    rules: rulesWords(row.rules, head.labels),
    marks: marksOf(row),
    hasAward: row.cost !== null,
    cost: row.cost === null ? 'No award' : show(row.cost),
    gap: gapWords(row, board.currency),
    supplierCount: row.cost === null ? '' : plural(row.suppliers.length, 'supplier'),
    suppliers: supplierWords(row),
    small: row.cost === null ? '' : orNotKnown(row.smallShareBasisPoints, percentWords),
    quality: row.cost === null ? '' : orNotKnown(row.qualityBasisPoints, percentWords),
    carbon: row.cost === null ? '' : orNotKnown(row.carbonKg, kilograms),
    trusts: Object.entries(row.perTrust).map(([trust, amount]) => `${trust}: ${show(amount)}`),
    status: proofWords(row, board.currency),
    because: row.infeasibleBecause.map((sentence) => idsInWords(sentence, head.labels)),
    resultHref:
      head.tenderId === null ? undefined : `/tenders/${head.tenderId}/result?run=${head.id}&scenario=${scenario}`,
    matrixHref: row.cost === null ? undefined : `/award-runs/${head.id}/matrix?scenario=${scenario}`,
  };
}

/** More suppliers than these are told of by their number; the comparison and the workbook name all. */
const SUPPLIERS_SHOWN = 4;

function supplierWords({ suppliers }: BoardScenario): string[] {
  const shown = suppliers.length > SUPPLIERS_SHOWN + 1 ? suppliers.slice(0, SUPPLIERS_SHOWN) : suppliers;
  const rest = suppliers.slice(shown.length);
  const share = rest.reduce((sum, one) => sum + one.shareBasisPoints, 0);
  return [
    ...shown.map((one) => `${one.name}: ${percentWords(one.shareBasisPoints)}`),
    ...(rest.length > 0 ? [`${rest.length} more: ${percentWords(share)} together`] : []),
  ];
}

/** The winner in words, because colour alone says nothing to many. */
function marksOf(row: BoardScenario): string[] {
  return [
    ...(row.isCheapest ? [row.status === 'optimal' ? 'Cheapest' : 'Cheapest found'] : []),
    ...(row.isCheapestPublished && !row.isCheapest ? ['Cheapest that was published'] : []),
    ...(row.isWhatIf ? ['What-if: cannot be awarded'] : []),
  ];
}

function gapWords(row: BoardScenario, currency: string): string {
  if (row.gapToCheapest === null) return '';
  return row.gapToCheapest === 0n ? 'None: it is the cheapest' : `+${pounds(row.gapToCheapest, currency)}`;
}

function proofWords(row: BoardScenario, currency: string): string {
  if (row.status === null) return 'not solved for these trusts';
  const gap =
    row.proofGap !== null && row.proofGap > 0n ? `, at most ${pounds(row.proofGap, currency)} above the best` : '';
  return `${statusWord(row.status)}${gap}`;
}

/** The chosen scenarios as columns, each figure beside its difference from the first. */
function comparison(chosen: readonly BoardScenario[], head: RunHead, board: ScenarioBoard) {
  const { currency, coalition } = board;
  const first = chosen[0]!;
  const money = (of: (row: BoardScenario) => Money | null | undefined) =>
    chosen.map((row, at) => {
      const [amount, base] = [of(row) ?? null, of(first) ?? null];
      if (amount === null) return { text: row.cost === null ? 'No award' : 'Not known', difference: '' };
      const change = at === 0 || base === null ? '' : moreOrLess(moneyOf(amount - base), currency);
      return { text: pounds(amount, currency), difference: change };
    });
  const plain = (of: (row: BoardScenario) => string) =>
    chosen.map((row) => ({ text: row.cost === null ? 'No award' : of(row), difference: '' }));
  const suppliers = new Map(chosen.flatMap((row) => row.suppliers.map((one) => [one.supplier, one.name])));
  return {
    columns: chosen.map((row) => ({ text: row.title, mark: marksOf(row).join('. ') })),
    rows: [
      { label: 'Cost', cells: money((row) => row.cost) },
      ...coalition.map((trust) => ({
        label: `Cost for ${trustWords(head.labels, trust)}`,
        cells: money((row) => row.perTrust[trust]),
      })),
      { label: 'Suppliers', cells: plain((row) => String(row.suppliers.length)) },
      ...[...suppliers].map(([id, name]) => ({
        label: `Share of ${name}`,
        cells: plain((row) => {
          const won = row.suppliers.find((one) => one.supplier === id);
          return won ? `${percentWords(won.shareBasisPoints)}, ${pounds(won.amount, currency)}` : 'Wins nothing';
        }),
      })),
      { label: 'Share of small suppliers', cells: plain((row) => orNotKnown(row.smallShareBasisPoints, percentWords)) },
      { label: 'Quality', cells: plain((row) => orNotKnown(row.qualityBasisPoints, percentWords)) },
      { label: 'Carbon', cells: plain((row) => orNotKnown(row.carbonKg, kilograms)) },
      {
        label: 'What is known',
        cells: chosen.map((row) => ({
          text: [
            row.status === null
              ? 'It was not solved for these trusts.'
              : proofSentence(row.status, row.proofGap === null ? null : moneyText(row.proofGap), currency),
            tieSentence(row.tie) ?? '',
            ...row.infeasibleBecause.map((sentence) => idsInWords(sentence, head.labels)),
          ]
            .filter((text) => text !== '')
            .join(' '),
          difference: '',
        })),
      },
      {
        label: 'Rules',
        cells: chosen.map((row) => ({ text: rulesWords(row.rules, head.labels).join(' '), difference: '' })),
      },
    ],
  };
}

/** Rows by a value; those that have none come last, whichever way. Equal ones keep the order of the tender. */
function sorted(
  rows: readonly BoardScenario[],
  of: (row: BoardScenario) => SortValue,
  isDescending: boolean,
): BoardScenario[] {
  return rows.toSorted((a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return isDescending ? -order : order;
  });
}

function sortLink(path: string, key: string, text: string, wish: BoardWish) {
  const isCurrent = wish.sort === key;
  const isAscending = isCurrent && wish.order !== 'descending';
  return {
    text,
    href: address(path, { ...wish, sort: key, order: isAscending ? 'descending' : 'ascending' }),
    state: isCurrent ? (isAscending ? 'ascending' : 'descending') : undefined,
    words: isCurrent ? (isAscending ? 'lowest first' : 'highest first') : '',
  };
}

function address(path: string, wish: BoardWish): string {
  const query = new URLSearchParams();
  if (wish.sort !== '') query.set('sort', wish.sort);
  if (wish.sort !== '' && wish.order === 'descending') query.set('order', 'descending');
  for (const id of wish.compare) query.append('compare', id);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
