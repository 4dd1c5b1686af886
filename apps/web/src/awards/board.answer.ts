import type {
  AwardMatrix,
  ChosenRun,
  CoalitionRead,
  CoalitionRow,
  MatrixCell,
  RunChanges,
  ScenarioBoard,
} from '@tandem/features/awards';
import { type Money, moneyText, quantityText, type UnitPrice, unitPriceText } from '@tandem/domain/money';
import { whatIfJson } from './what-if.words.js';

/** What the pages of a run say, as the API answers it: amounts as decimal text with their currency, nothing in floats. */

const amountIn = (currency: string) => (amount: Money | null | undefined) =>
  amount === null || amount === undefined ? null : { amount: moneyText(amount), currency };

/** The board: every scenario with its figures. */
export function boardAnswer(board: ScenarioBoard) {
  const amount = amountIn(board.currency);
  return {
    coalition: board.coalition,
    scenarios: board.scenarios.map((row) => ({
      id: row.id,
      title: row.title,
      isWhatIf: row.isWhatIf,
      rules: whatIfJson(row.rules),
      status: row.status,
      cost: amount(row.cost),
      proofGap: amount(row.proofGap),
      gapToCheapest: amount(row.gapToCheapest),
      isCheapest: row.isCheapest,
      isCheapestPublished: row.isCheapestPublished,
      suppliers: row.suppliers.map((one) => ({ ...one, amount: amount(one.amount) })),
      smallShareBasisPoints: row.smallShareBasisPoints,
      qualityBasisPoints: row.qualityBasisPoints,
      carbonKg: row.carbonKg === null ? null : quantityText(row.carbonKg),
      perTrust: Object.fromEntries(Object.entries(row.perTrust).map(([trust, cost]) => [trust, amount(cost)])),
      infeasibleBecause: row.infeasibleBecause,
    })),
  };
}

/** The matrix: lines with a cell for every supplier. */
export function matrixAnswer(matrix: AwardMatrix & { readonly chosen: ChosenRun }) {
  const amount = amountIn(matrix.currency);
  return {
    scenario: matrix.chosen.scenario,
    coalition: matrix.chosen.coalition,
    status: matrix.run.status,
    cost: matrix.run.cost === null ? null : { amount: matrix.run.cost, currency: matrix.currency },
    suppliers: matrix.suppliers,
    lineCount: matrix.lineCount,
    lines: matrix.lines.map((line) => ({
      lot: line.lot,
      line: line.line,
      item: line.item,
      demand: quantityText(line.demand),
      cells: line.cells.map((cell, s) => ({
        supplier: matrix.suppliers[s]!.id,
        ...cellAnswer(cell, matrix.currency),
      })),
    })),
    spendTiers: matrix.tiers.map((tier) => ({
      supplier: tier.supplier,
      spend: amount(tier.spend),
      discountBasisPoints: tier.discountBasisPoints,
      discount: amount(tier.discount),
      next: tier.next
        ? {
            from: amount(tier.next.from),
            missing: amount(tier.next.missing),
            discountBasisPoints: tier.next.discountBasisPoints,
            saving: amount(tier.next.saving),
          }
        : null,
    })),
  };
}

function cellAnswer(cell: MatrixCell, currency: string) {
  const amount = amountIn(currency);
  const price = (value: UnitPrice) => ({ amount: unitPriceText(value), currency });
  switch (cell.kind) {
    case 'won': {
      const { reached, next } = cell.place;
      return {
        kind: cell.kind,
        quantity: quantityText(cell.quantity),
        unitPrice: price(cell.unitPrice),
        amount: amount(cell.amount),
        inPackage: cell.inPackage,
        breakReached: reached ? quantityText(reached.from) : null,
        nextBreak: next
          ? {
              from: quantityText(next.from),
              unitPrice: price(next.unitPrice),
              missing: quantityText(next.missing),
              saving: amount(next.saving),
            }
          : null,
      };
    }
    case 'lost':
      return {
        kind: cell.kind,
        unitPrice: price(cell.unitPrice),
        amount: amount(cell.amount),
        isBarred: cell.isBarred,
      };
    case 'limited':
      return {
        kind: cell.kind,
        least: cell.least === null ? null : quantityText(cell.least),
        most: cell.most === null ? null : quantityText(cell.most),
        isBarred: cell.isBarred,
      };
    case 'noOffer':
      return { kind: cell.kind };
    default:
      return cell satisfies never;
  }
}

/** One group of trusts as a row of the list. */
export function coalitionRowAnswer(row: CoalitionRow, currency: string) {
  const amount = amountIn(currency);
  return {
    coalition: row.coalition,
    status: row.status,
    cost: amount(row.cost),
    alone: amount(row.alone),
    gain: amount(row.gain),
  };
}

/** One group of trusts with every way to share its gain. */
export function coalitionAnswer(one: CoalitionRead, currency: string) {
  const amount = amountIn(currency);
  const byTrust = (split: Readonly<Record<string, Money | null>> | null) =>
    split && Object.fromEntries(Object.entries(split).map(([trust, part]) => [trust, amount(part)]));
  return {
    ...coalitionRowAnswer(one, currency),
    members: one.members.map(({ trust, alone, together }) => ({
      trust,
      alone: amount(alone),
      together: amount(together),
    })),
    splits: Object.fromEntries(one.splits.map((split) => [split.name, byTrust(split.byTrust)])),
    core: one.core
      ? {
          isEmpty: one.core.isEmpty,
          excess: amount(one.core.excess),
          cashBlockedBy: one.core.blocking.map(({ coalition, by }) => ({ coalition, by: amount(by) })),
        }
      : null,
    infeasibleBecause: one.infeasibleBecause,
  };
}

/** What changed between two runs. */
export function changesAnswer({ costs, changes, currency }: RunChanges) {
  const amount = amountIn(currency);
  const side = (one: RunChanges['costs'][number]['before']) => one && { status: one.status, cost: amount(one.cost) };
  return {
    costs: costs.map(({ id, title, before, after, change }) => ({
      id,
      title,
      before: side(before),
      after: side(after),
      change: amount(change),
    })),
    changes: changes.map((change) =>
      change.what === 'demand'
        ? { ...change, before: quantityText(change.before), after: quantityText(change.after) }
        : change,
    ),
  };
}
