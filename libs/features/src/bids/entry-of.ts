import { parseQuantity } from '@tandem/domain/money';
import type { BidContent } from './bid-content.js';
import { type BidEntry, type BidLine, emptyEntry } from './bid-entry.js';

/** A submitted bid back in the form's words, so that it can be corrected and submitted again. */
export function entryOf(lines: readonly BidLine[], content: BidContent): BidEntry {
  const empty = emptyEntry(lines);
  const priced = new Map(content.prices?.map((p) => [p.line, p]));
  return {
    prices: empty.prices.map((place) => {
      const price = priced.get(place.line);
      const from = parseQuantity(place.quantity);
      const reached = price?.breaks.findLast((b) => parseQuantity(b.from) <= from);
      return { ...place, unitPrice: price ? plain(reached?.unitPrice ?? price.unitPrice) : '' };
    }),
    lines: empty.lines.map((terms) => {
      const price = priced.get(terms.line);
      if (!price) return terms;
      return {
        line: terms.line,
        fixedCharge: unlessNought(price.fixedCharge),
        minimum: unlessNought(price.min),
        maximum: price.max ?? '',
        carbonKgPerUnit: unlessNought(price.carbonKgPerUnit),
      };
    }),
    fixedCharge: unlessNought(content.fixedCharge ?? ''),
    capacityQuantity: content.capacityQuantity ?? '',
    capacityValue: content.capacityValue ?? '',
  };
}

function unlessNought(text: string): string {
  return /^0*(\.0*)?$/.test(text) ? '' : plain(text);
}

/** Without the noughts that a person would not type: "152000.0000" reads "152000.00". */
function plain(text: string): string {
  return text.replace(/(\.\d\d)0+$/, '$1');
}
