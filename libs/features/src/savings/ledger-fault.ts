/** Something that does not hold together in the ledger, and where. */
export interface LedgerFault {
  readonly fault: 'changed' | 'missing' | 'inserted' | 'unbalanced' | 'roll-up';
  /** The trust whose chain it is, by its short name. */
  readonly trust: string;
  /** The number of the journal in its chain; null for a fault of the roll-up. */
  readonly sequence: string | null;
  readonly sentence: string;
}
