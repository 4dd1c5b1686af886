import {
  type Money,
  moneyText,
  type Quantity,
  quantityText,
  type UnitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import type { Method } from '../method.js';

/** One figure or word of a table; null is what nothing is evidence of. A page writes it for people, a test as plain text. */
export type Cell =
  | { readonly kind: 'amount'; readonly value: Money | null }
  | { readonly kind: 'price'; readonly value: UnitPrice | null }
  | { readonly kind: 'count'; readonly value: Quantity }
  | { readonly kind: 'words'; readonly value: string };

/** A table of a worked example: one row per trust, step or result. Columns that hold figures stand to the right. */
export interface ExampleTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What goes in, how it is worked out, and what comes out. All of it is made by running the method. */
export interface Working {
  readonly given: ExampleTable;
  readonly steps: ExampleTable;
  readonly result: ExampleTable;
}

/**
 * A worked example: the paragraph that a page prints and the fixture that a test runs.
 *
 * `work` runs the method on the example's figures; `expected` is what its result must be, as plain text. Each amount
 * that the paragraph names must stand in one of the tables.
 */
export interface WorkedExample {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly work: () => Working;
  readonly expected: readonly (readonly string[])[];
}

/** One way of working out a saving, as its page tells it. */
export interface SavingMethod extends Method {
  readonly title: string;
  /** When it applies, in one sentence. */
  readonly applies: string;
  /** What it is, in plain sentences, one paragraph each. */
  readonly explanation: readonly string[];
  readonly source: string;
  readonly examples: readonly WorkedExample[];
}

/** A cell with an amount, or with nothing that is evidence of one. */
export function amount(value: Money | null): Cell {
  return { kind: 'amount', value };
}

/** A cell with a price for one unit. */
export function price(value: UnitPrice | null): Cell {
  return { kind: 'price', value };
}

/** A cell with a quantity. */
export function count(value: Quantity): Cell {
  return { kind: 'count', value };
}

/** A cell with words. */
export function words(value: string): Cell {
  return { kind: 'words', value };
}

/** A cell as the plain text that a fixture expects. */
export function cellText({ kind, value }: Cell): string {
  if (value === null) return 'not evidenced';
  switch (kind) {
    case 'amount':
      return moneyText(value);
    case 'price':
      return unitPriceText(value);
    case 'count':
      return quantityText(value);
    case 'words':
      return value;
    default:
      return kind satisfies never;
  }
}

/** The rows of a table as plain text. */
export function plainRows({ rows }: ExampleTable): string[][] {
  return rows.map((row) => row.map(cellText));
}
