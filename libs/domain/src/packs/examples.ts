/** One run as an example states it, in the words of the evaluation. */
export interface ExampleRun {
  readonly scenario: string;
  readonly coalition: string;
  /** Null where no award exists. */
  readonly cost: string | null;
  /** Rows of the award: quantity, line, supplier, unit price, amount. */
  readonly bought: readonly string[];
  /** Charges other than a bid's own charge of nought. */
  readonly charges: readonly string[];
  readonly perTrust: string;
}

/** What joining is worth, as an example states it: the field of the comparison and its figures. */
export interface ExampleComparison {
  readonly scenario: string;
  readonly coalition: string;
  readonly figures: Readonly<Record<string, string | null>>;
}

/** A pack that a person can write by hand, and its answer to the penny. */
export interface PackExample {
  readonly id: string;
  readonly title: string;
  /** What is new here, and how the answer comes about. */
  readonly text: readonly string[];
  readonly pack: Readonly<Record<string, unknown>>;
  readonly runs: readonly ExampleRun[];
  readonly comparisons: readonly ExampleComparison[];
  /** With a ranking: place, supplier, price, points for price and quality, total. */
  readonly ranking?: readonly string[];
}

/** The beginning of every pack. */
export const opening = (reference: string, trusts: readonly string[]) => ({
  format: 'tandem-tender-pack/1',
  reference,
  currency: 'GBP',
  trusts,
});

/** Fifteen stretchers: ten for one trust and five for another. */
export const STRETCHERS = { id: 'stretcher', lot: 'L1', demand: { LAS: '10', SCAS: '5' } };
/** Ten chairs: four and six. */
export const CHAIRS = { id: 'chair', lot: 'L1', demand: { LAS: '4', SCAS: '6' } };

/** A bid for stretchers at one price, with whatever else the price says. */
export const stretchersAt = (supplier: string, unitPrice: string, more: object = {}) => ({
  supplier,
  prices: [{ line: 'stretcher', unitPrice, ...more }],
});

/** A bid for stretchers and chairs. */
export const bothAt = (supplier: string, stretcher: string, chair: string, more: object = {}) => ({
  supplier,
  prices: [
    { line: 'stretcher', unitPrice: stretcher },
    { line: 'chair', unitPrice: chair },
  ],
  ...more,
});

/** A run of an example; the scenario is `base` unless it is named. */
export const run = (
  coalition: string,
  cost: string | null,
  bought: readonly string[] = [],
  perTrust = '',
  more: { readonly scenario?: string; readonly charges?: readonly string[] } = {},
): ExampleRun => ({
  scenario: more.scenario ?? 'base',
  coalition,
  cost,
  bought,
  perTrust,
  charges: more.charges ?? [],
});

/** The comparison of both trusts in the scenario `base`. */
export const both = (figures: Readonly<Record<string, string | null>>): ExampleComparison => ({
  scenario: 'base',
  coalition: 'LAS + SCAS',
  figures,
});
