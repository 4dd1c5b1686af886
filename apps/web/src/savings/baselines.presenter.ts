import { money, parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { baselinesSideBySide, type BaselineType } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { BaselineRead, ChoiceRead, SavingLineRead } from '@tandem/features/savings';
import { count, date, pounds, unitPounds } from '../http/format.js';
import { CASH_WORDS } from './savings.words.js';

/**
 * Every known baseline of a line, none hidden, the strongest first: what each would give at the line's quantity, the money
 * that it supports, what a reader must know of it, and which is proposed and which is used.
 */
export function baselineRows(
  {
    line,
    baselines,
    choices,
  }: { line: SavingLineRead; baselines: readonly BaselineRead[]; choices: readonly ChoiceRead[] },
  today: LocalDate,
) {
  const used = choices.at(-1)?.baselineId;
  const known = baselines.map((one) => ({
    read: one,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The table holds 1 to 8 only.
    type: one.type as BaselineType,
    unitPrice: parseUnitPrice(one.unitPrice),
    quantity: parseQuantity(one.quantity),
    pricedOn: one.pricedOn,
    evidence: { price: one.priceEvidence, volume: one.volumeEvidence },
  }));
  const now = {
    price: { amount: money(parseMoney(line.jointAmount)) },
    quantity: parseQuantity(line.quantity),
    pricedOn: today,
  };
  return baselinesSideBySide(known, now).map(({ baseline, label, saving, cashType, isProposed, notes }) => {
    const { read } = known.find((one) => one === baseline)!;
    return {
      id: read.id,
      type: `${read.type}. ${label}`,
      unitPrice: unitPounds(read.unitPrice),
      quantity: count(read.quantity),
      priceEvidence: read.priceEvidence ?? 'None',
      volumeEvidence: read.volumeEvidence ?? 'None',
      pricedOn: date(read.pricedOn),
      by: read.addedByName,
      supports: cashType === 'CASH_RELEASING' ? CASH_WORDS[cashType] : `${CASH_WORDS[cashType]} only`,
      saving: pounds(saving),
      savingAmount: saving,
      cashType,
      notes,
      isProposed,
      isUsed: read.id === used,
    };
  });
}
