/** A bid as a supplier types it, in a form, a workbook or through the API: texts only, nothing is lost when one is wrong. */
export interface BidEntry {
  /** One for each line and quantity; an empty unit price means no offer there. */
  prices: { line: string; quantity: string; unitPrice: string }[];
  /** What holds for one line as a whole. */
  lines: LineTerms[];
  /** Once, if the supplier wins anything. */
  fixedCharge: string;
  /** The most it can supply over all lines: in units, and in money at list price. */
  capacityQuantity: string;
  capacityValue: string;
}

export interface LineTerms {
  line: string;
  fixedCharge: string;
  minimum: string;
  maximum: string;
  carbonKgPerUnit: string;
}

/** What a bid is read against: the lines of the tender as published. */
export interface BidLine {
  code: string;
  item: string;
  unit: string;
  isIndivisible: boolean;
  breakPoints: { fromQuantity: string; reason: string }[];
}

/** An empty bid with one place for everything that can be priced. */
export function emptyEntry(lines: readonly BidLine[]): BidEntry {
  return {
    prices: lines.flatMap((line) =>
      line.breakPoints.map((p) => ({ line: line.code, quantity: p.fromQuantity, unitPrice: '' })),
    ),
    lines: lines.map((line) => ({ line: line.code, fixedCharge: '', minimum: '', maximum: '', carbonKgPerUnit: '' })),
    fixedCharge: '',
    capacityQuantity: '',
    capacityValue: '',
  };
}

/** The name of a field of the form; the same name carries the problem of a workbook's cell. */
export const fieldOf = {
  price: (line: string, quantity: string): string => `price_${line}_${quantity}`,
  line: (term: keyof Omit<LineTerms, 'line'>, line: string): string => `${term}_${line}`,
};
