import { parseMoney, parseUnitPrice } from '@tandem/domain/money';
import { BASELINE_TYPES, METHOD, WORKED_EXAMPLES, type WorkedExample } from '@tandem/domain/savings';
import { count, pounds, unitPounds } from '../http/format.js';

/** The methods page, from the very fixtures that the tests run: a page and a test that cannot disagree. */
export function methodsPage() {
  return {
    title: 'How savings are worked out',
    method: `${METHOD.id}, version ${METHOD.version}`,
    baselines: BASELINE_TYPES.map((b) => ({
      rank: String(b.type),
      label: b.label,
      supports: b.type <= 3 ? 'Cash-releasing, with evidence of price and volume' : 'Cost avoidance only',
    })),
    examples: WORKED_EXAMPLES.map(exampleOf),
  };
}

function exampleOf(example: WorkedExample) {
  const amount = (text: string | null) => (text === null ? 'Not evidenced' : pounds(parseMoney(text)));
  const price = (one: { unitPrice: string } | { amount: string } | null) =>
    one === null
      ? 'Not evidenced'
      : 'amount' in one
        ? pounds(parseMoney(one.amount))
        : `${unitPounds(parseUnitPrice(one.unitPrice))} each`;
  return {
    id: example.id,
    title: example.title,
    text: example.text,
    source: example.source,
    inputs: example.inputs.map((i) => ({
      trust: i.trust,
      quantity: count(i.quantity),
      baseline: i.baselineUnitPrice === null ? 'None' : `${unitPounds(parseUnitPrice(i.baselineUnitPrice))} each`,
      alone: price(i.alone),
      joint: price(i.joint),
    })),
    outputs: example.outputs.map((o) => ({
      trust: o.trust,
      total: amount(o.total),
      own: amount(o.own),
      partnership: amount(o.partnership),
      cash: amount(o.cashReleasing),
      avoidance: amount(o.costAvoidance),
    })),
  };
}
