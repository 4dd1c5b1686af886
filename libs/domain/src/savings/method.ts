/** Names the method and version that made a line, so that no reader meets two methods under one name. */
export interface Method {
  readonly id: string;
  readonly version: number;
}

/**
 * Attribution from the same bids: what a trust would have paid alone, found by awarding the same sealed bids to its own
 * demand, stands between its baseline and the joint price. Version 2 names the effect of each part.
 */
export const SAME_BIDS = { id: 'same-bids', version: 2 } as const satisfies Method;

/** The same where a paper shows what the trust would have paid alone: a quotation, a price band, its own last call-off. */
export const WRITTEN_EVIDENCE = { id: 'written-evidence', version: 1 } as const satisfies Method;
