import { type AwardResult, savingOf, type Withdrawal } from '@tandem/features/awards';
import { type Money, moneyText, quantityText, unitPriceText } from '@tandem/domain/money';

/** An amount as the API writes it. */
interface Amount {
  readonly amount: string;
  readonly currency: string;
}

const amountIn =
  (currency: string) =>
  (amount: Money | string | null): Amount | null =>
    amount === null ? null : { amount: typeof amount === 'string' ? amount : moneyText(amount), currency };

/** A result as the API answers it: the same figures as the page, as decimal text with their currency. */
export function resultAnswer(result: AwardResult) {
  const amount = amountIn(result.currency);
  const { joint } = result;
  return {
    runId: result.run.id,
    reference: result.reference,
    scenario: result.scenario,
    coalition: result.coalition,
    status: joint.status,
    cost: amount(joint.cost),
    bound: amount(joint.bound),
    gap: amount(joint.gap),
    tie: joint.tie,
    infeasibleBecause: joint.infeasibleBecause,
    gain: amount(result.comparison?.gain ?? null),
    trusts: result.trusts.map((trust) => ({
      trust: trust.trust,
      name: trust.name,
      alone: amount(trust.alone),
      joint: amount(trust.joint),
      cash: amount(trust.cash),
      shapley: amount(trust.shapley),
      isDisBenefit: trust.isDisBenefit,
      savings: trust.totals.map((total) => {
        const { own, partnership, notEvidenced, ...kind } = savingOf(total);
        return { ...kind, own: amount(own), partnership: amount(partnership), notEvidenced: amount(notEvidenced) };
      }),
    })),
    lines: result.lines.map((line) => ({
      lot: line.lot,
      line: line.line,
      item: line.item,
      supplier: line.supplier,
      supplierName: line.supplierName,
      quantity: quantityText(line.quantity),
      unitPrice: { amount: unitPriceText(line.unitPrice), currency: result.currency },
      amount: amount(line.amount),
      unitsToNextBreak: line.next ? quantityText(line.next.missing) : null,
    })),
    charges: joint.charges.map((charge) => ({ ...charge, amount: amount(charge.amount) })),
    coalitions: result.others.map((other) => ({
      coalition: other.coalition,
      status: other.status,
      cost: amount(other.cost),
      gain: amount(other.gain),
    })),
    abnormallyLow: result.low,
    packSha256: result.packSha256,
    evaluationSha256: result.evaluationSha256,
  };
}

/** What a trust's leaving means for the others, as the API answers it. */
export function withdrawalAnswer({ scenario, leaving, before, after, remaining }: Withdrawal, currency: string) {
  const amount = amountIn(currency);
  return {
    scenario,
    leaving,
    before: { coalition: before.coalition, cost: amount(before.cost) },
    after: { ...after, cost: amount(after.cost), extra: amount(after.extra) },
    remaining: remaining.map((one) => ({
      trust: one.trust,
      before: amount(one.before),
      after: amount(one.after),
      extra: amount(one.extra),
      alone: amount(one.alone),
    })),
  };
}
