import { type Money, percentWords, quantity, type Quantity } from '@tandem/domain/money';
import type { BoardScenario, PackLabels } from '@tandem/features/awards';
import { count, plural } from '../http/format.js';

type Rule = BoardScenario['rules'][number];

/** The rules of a scenario as sentences, with the words that people use for suppliers and lots. */
export function rulesWords(rules: readonly Rule[], labels: PackLabels): string[] {
  if (rules.length === 0) return ['The lowest cost among the bids that pass, without further rules.'];
  return rules.map((rule) => ruleSentence(rule, labels));
}

function ruleSentence(rule: Rule, labels: PackLabels): string {
  const supplier = (id: string) => labels.suppliers?.[id] ?? id;
  const lot = (id: string) => (labels.lots?.[id] === undefined ? `lot ${id}` : `“${labels.lots[id]}”`);
  switch (rule.rule) {
    case 'maxSuppliers':
      return `No more than ${plural(rule.value, 'supplier')} in all.`;
    case 'maxShare':
      return `No supplier has more than ${percentWords(rule.basisPoints)} of the value.`;
    case 'minShareSme':
      return `Small and medium-sized suppliers together have at least ${percentWords(rule.basisPoints)} of the value.`;
    case 'minQuality':
      return `Nobody wins in a lot where its quality is below ${percentWords(rule.basisPoints)}.`;
    case 'retain':
      return `${supplier(rule.supplier)} keeps at least ${percentWords(rule.minBasisPoints)} of ${lot(rule.lot)}.`;
    case 'exclude':
      return `${supplier(rule.supplier)} is left out of ${lot(rule.lot)}.`;
    case 'carbonCap':
      // A pack holds a cap in millionths of a kilogram.
      return `No more than ${kilograms(quantity(rule.kg / 1000n))} of carbon for all trusts together.`;
    default:
      return rule satisfies never;
  }
}

/** "1,800,000 kg", of thousandths of a kilogram. */
export function kilograms(thousandths: Quantity): string {
  return `${count(thousandths)} kg`;
}

/** A share or an amount that may be unknown. */
export function orNotKnown<T extends Money | Quantity | number>(value: T | null, words: (value: T) => string): string {
  return value === null ? 'Not known' : words(value);
}
