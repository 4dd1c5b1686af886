import type { Multipliers } from '@tandem/domain/certificates';

/** A place in the tree of a search. Columns and rows are those of the whole program. */
export interface Place {
  readonly parent?: Place;
  /** The bounds that led here from the parent. */
  readonly change?: { readonly column: number; readonly lower: bigint; readonly upper: bigint };
  /** Where the place was divided, once it was. */
  readonly choice?: { readonly at: bigint };
  /** The best bound known, in cost units; and the multipliers that gave it. */
  bound: number;
  multipliers: Multipliers;
}
