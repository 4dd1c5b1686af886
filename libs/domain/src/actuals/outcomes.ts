/** What a purchase turned out to be, beside the contracts of its trust. */
export const OUTCOMES = [
  'matched',
  'priceDiffers',
  'offContract',
  'itemUnknown',
  'currencyDiffers',
  'unitDiffers',
  'noContract',
  'dismissed',
] as const;
/** One of `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a page calls an outcome, and what it means in one sentence. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, { readonly label: string; readonly meaning: string }>> = {
  matched: { label: 'On contract', meaning: 'Bought from the contract’s supplier at the contract’s price.' },
  priceDiffers: { label: 'Price differs', meaning: 'Bought from the contract’s supplier at another price.' },
  offContract: { label: 'Off contract', meaning: 'Bought from another supplier though a contract stands.' },
  itemUnknown: { label: 'Item unknown', meaning: 'Bought from a contract’s supplier, but no contract has this item.' },
  currencyDiffers: { label: 'Currency differs', meaning: 'Paid in another currency than the contract’s.' },
  unitDiffers: { label: 'Unit differs', meaning: 'Bought in a unit that cannot be turned into the contract’s.' },
  noContract: { label: 'No contract', meaning: 'Neither the item nor the supplier is of any contract.' },
  dismissed: { label: 'Dismissed', meaning: 'A person looked at it and said why it is of no contract.' },
};

/** What waits for a person: the platform cannot know whether these are purchases under a contract. */
export const WAITING = ['offContract', 'itemUnknown', 'currencyDiffers', 'unitDiffers'] as const satisfies Outcome[];

/** Whether an outcome waits for a person until it is decided. */
export function isWaiting(outcome: Outcome): boolean {
  return WAITING.some((one) => one === outcome);
}
