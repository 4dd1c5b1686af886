import { type Money, tryParseMoney, tryParseQuantity } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { type Effect, EFFECTS, EVIDENCE_KINDS } from '@tandem/domain/savings';
import { tryParseLocalDate } from '@tandem/domain/time';
import type { Delivery, GivenEvidence } from '@tandem/features/savings';
import { field, fieldList } from '../http/forms.js';

/** The papers that a form names, by kind. */
export function evidenceOf(body: unknown): GivenEvidence {
  return Object.fromEntries(
    EVIDENCE_KINDS.map((kind) => [kind, field(body, kind)]).filter(([, reference]) => reference !== ''),
  ) as GivenEvidence;
}

/** What was bought in a month, or what is wrong with the form. */
export function deliveryOf(body: unknown): { delivery: Delivery } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const month = tryParseLocalDate(field(body, 'month'));
  const quantity = tryParseQuantity(field(body, 'quantity'));
  const paid = tryParseMoney(field(body, 'paid'));
  if (month === undefined)
    problems.push({ field: 'month', message: 'Enter a day of the month, such as 1 November 2026' });
  if (quantity === undefined) problems.push({ field: 'quantity', message: 'Enter the quantity bought, such as 25' });
  if (paid === undefined) problems.push({ field: 'paid', message: 'Enter what was paid, in pounds, such as 3475000' });
  if (month === undefined || quantity === undefined || paid === undefined) return { problems };
  return { delivery: { month, quantity, paid, leakage: {}, evidence: evidenceOf(body) } };
}

/** What the form was shown as delivered, by line: "<id> <pounds>" in hidden fields. What cannot be read was never shown. */
export function amountsSeen(body: unknown): ReadonlyMap<string, Money> {
  return new Map(
    fieldList(body, 'seen').flatMap((text): [string, Money][] => {
      const [line = '', pounds = ''] = text.split(' ');
      const amount = tryParseMoney(pounds);
      return amount === undefined ? [] : [[line, amount]];
    }),
  );
}

/** The new amounts by effect, or which of them is no amount. */
export function amountsOf(body: unknown): { amounts: Partial<Record<Effect, Money>> } | { problems: FieldProblem[] } {
  const given = EFFECTS.filter((effect) => field(body, effect) !== '').map((effect) => ({
    effect,
    amount: tryParseMoney(field(body, effect)),
  }));
  const wrong = given.filter((one) => one.amount === undefined);
  if (wrong.length > 0)
    return {
      problems: wrong.map(({ effect }) => ({ field: effect, message: 'Enter an amount in pounds, such as 1250.00' })),
    };
  return {
    amounts: Object.fromEntries(given.map(({ effect, amount }) => [effect, amount])),
  };
}

/** What the person had entered, under the names that the page gives the fields of each of its forms. */
export function valuesOf(body: unknown, names: { reasonField: string; quantityField: string }): Record<string, string> {
  const all = Object.keys((body ?? {}) as Record<string, unknown>).filter((name) => name !== '_csrf');
  return Object.fromEntries(
    all.map((name) => [
      name === 'reason' ? names.reasonField : name === 'quantity' ? names.quantityField : name,
      field(body, name),
    ]),
  );
}
