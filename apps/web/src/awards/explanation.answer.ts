import type { ExplanationRead } from '@tandem/features/awards';
import { type Money, moneyText, quantityText, unitPriceText } from '@tandem/domain/money';

/** An explanation as the API answers it: the figures of the page as decimal text with their currency. */
export function explanationAnswer({ chosen, explanation, evaluationSha256 }: ExplanationRead) {
  const amount = (value: Money | null) =>
    value === null ? null : { amount: moneyText(value), currency: chosen.currency };
  const { run } = chosen;
  const head = {
    scenario: chosen.scenario,
    coalition: chosen.coalition,
    status: run.status,
    tie: run.tie,
    bound: run.bound,
    gap: run.gap,
    evaluationSha256,
    infeasibleBecause: run.infeasibleBecause,
  };
  if (!explanation) return head;
  return {
    ...head,
    cost: amount(explanation.cost),
    rowsTotal: amount(explanation.rowsTotal),
    chargesTotal: amount(explanation.chargesTotal),
    lineCount: explanation.lineCount,
    lines: explanation.lines.map((line) => ({
      ...line,
      demand: quantityText(line.demand),
      byTrust: line.byTrust.map((one) => ({
        ...one,
        quantity: quantityText(one.quantity),
        amount: amount(one.amount),
      })),
      won: line.won.map((row) => ({
        supplier: row.supplier,
        quantity: quantityText(row.quantity),
        amount: amount(row.amount),
        together: row.together,
        bid: row.cells.map((cell) => ({
          ...cell,
          from: quantityText(cell.from),
          quantity: quantityText(cell.quantity),
          unitPrice: unitPriceText(cell.unitPrice),
        })),
        others: row.others.map((other) => ({
          supplier: other.supplier,
          asked: amount(other.asked),
          isCheaper: other.isCheaper,
          lessOnLine: amount(other.lessOnLine),
          wholeAward: amount(other.cost),
          difference: amount(other.difference),
          because: other.because,
        })),
      })),
    })),
    charges: explanation.charges.map((charge) => ({ ...charge, amount: amount(charge.amount) })),
    trusts: explanation.trusts.map((trust) => ({
      trust: trust.trust,
      lines: amount(trust.lines),
      charges: amount(trust.charges),
      total: amount(trust.total),
      alone: amount(trust.alone),
      difference: amount(trust.difference),
    })),
  };
}
