import type { AwardMatrix, ChosenRun, MatrixCell, RunHead } from '@tandem/features/awards';
import { awardChoice } from './award-choice.presenter.js';
import { coalitionWords, proofSentence } from './award.words.js';
import { count, pounds, unitPounds } from '../http/format.js';
import { pages } from './page.links.js';
import { breakSentence, tierSentence } from './break.words.js';
import { idsInWords } from './id.words.js';
import { runFrame } from './run-navigation.js';

/** Lines on one page of the matrix: with 20 suppliers that is 500 cells. */
export const MATRIX_LINES = 25;

/** What a reader asked of the matrix. */
export interface MatrixAsk {
  readonly words: string;
  readonly onlyMissed: boolean;
  readonly onlyWinners: boolean;
  readonly page: number;
}

/** The award as a matrix of lines by suppliers. */
export function matrixPage(head: RunHead, matrix: AwardMatrix & { readonly chosen: ChosenRun }, ask: MatrixAsk) {
  const { chosen, currency, run } = matrix;
  const columns = matrix.suppliers.flatMap((supplier, s) => {
    const isWinner = matrix.lines.some((line) => line.cells[s]?.kind === 'won');
    return !ask.onlyWinners || isWinner ? [{ ...supplier, s }] : [];
  });
  const query = queryOf(chosen, ask);
  return {
    ...runFrame(head, 'matrix', 'Award matrix', chosen.scenario),
    ...awardChoice(chosen, `/award-runs/${head.id}/matrix`),
    who: coalitionWords(chosen.coalition),
    values: { words: ask.words, onlyMissed: ask.onlyMissed, onlyWinners: ask.onlyWinners },
    status: proofSentence(run.status, run.gap, currency),
    because: run.infeasibleBecause.map((sentence) => idsInWords(sentence, head.labels)),
    cost: run.cost === null ? '' : pounds(run.cost, currency),
    suppliers: columns.map(({ name }) => name),
    rows: matrix.lines.map((line) => ({
      lot: line.lotTitle,
      item: line.item,
      demand: `${count(line.demand)} needed.${line.isUndivided ? ' The whole lot goes to one supplier.' : ''}`,
      cells: columns.map(({ s, name }) => ({ supplier: name, ...cellWords(line.cells[s]!, currency) })),
    })),
    isEmpty: matrix.lines.length === 0,
    found: matrix.lineCount === 1 ? '1 line' : `${count(`${matrix.lineCount}`)} lines`,
    pages: pages(`/award-runs/${head.id}/matrix`, query, ask.page, Math.ceil(matrix.lineCount / MATRIX_LINES)),
    tiers: matrix.tiers.map((tier) => tierSentence(tier, currency)),
  };
}

function queryOf(chosen: ChosenRun, ask: MatrixAsk): [string, string][] {
  return [
    ['scenario', chosen.scenario],
    ...(chosen.coalition.length < chosen.trusts.length
      ? chosen.coalition.map((t): [string, string] => ['trust', t])
      : []),
    ...(ask.words === '' ? [] : [['words', ask.words] as [string, string]]),
    ...(ask.onlyMissed ? [['missed', 'yes'] as [string, string]] : []),
    ...(ask.onlyWinners ? [['winners', 'yes'] as [string, string]] : []),
  ];
}

/** A cell in words: what is won and how near the next break is, or what the offer would have cost. */
function cellWords(cell: MatrixCell, currency: string) {
  switch (cell.kind) {
    case 'won':
      return {
        isWon: true,
        main: `Wins ${count(cell.quantity)}`,
        price: cell.inPackage
          ? 'Paid for by a package'
          : `${unitPounds(cell.unitPrice, currency)} each: ${pounds(cell.amount, currency)}`,
        notes: [
          ...(cell.place.reached ? [`Reaches the break at ${count(cell.place.reached.from)}.`] : []),
          ...(cell.place.next ? [breakSentence(cell.place.next, currency)] : []),
        ],
      };
    case 'lost':
      return {
        isWon: false,
        main: cell.isBarred ? 'Left out by this scenario' : '',
        price: `${unitPounds(cell.unitPrice, currency)} each: ${pounds(cell.amount, currency)}`,
        notes: [],
      };
    case 'limited':
      return {
        isWon: false,
        main: cell.isBarred ? 'Left out by this scenario' : '',
        price: limitWords(cell),
        notes: [],
      };
    case 'noOffer':
      return { isWon: false, isNone: true, main: '', price: 'No offer', notes: [] };
    default:
      return cell satisfies never;
  }
}

function limitWords({ least, most }: Extract<MatrixCell, { kind: 'limited' }>): string {
  if (least !== null && most !== null) return `Offers ${count(least)} to ${count(most)} only`;
  return least !== null ? `Offers no fewer than ${count(least)}` : `Offers no more than ${count(most!)}`;
}
