import type { Attribution, CashType, Effect } from './axes.js';

/** What a page calls an effect. */
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  VOLUME: 'Volume',
  MARKET: 'Market',
  COMPETITION: 'Competition',
  PARTNERSHIP: 'Partnership',
  HARMONISATION: 'Harmonised specification',
  MIX: 'Mix',
  LEAKAGE_VOLUME: 'Leakage: volume',
  LEAKAGE_CURRENCY: 'Leakage: currency',
  LEAKAGE_INDEX: 'Leakage: index',
  LEAKAGE_OFF_CONTRACT: 'Leakage: off contract',
  NOT_EVIDENCED: 'Not evidenced',
  NONE: 'No saving',
};

/** What a page calls a cash type. */
export const CASH_TYPE_WORDS: Readonly<Record<CashType, string>> = {
  CASH_RELEASING: 'Cash-releasing',
  NON_CASH_RELEASING: 'Non-cash-releasing',
  COST_AVOIDANCE: 'Cost avoidance',
  NON_FINANCIAL: 'Non-financial',
};

/** What a page calls an attribution. */
export const ATTRIBUTION_WORDS: Readonly<Record<Attribution, string>> = {
  PARTNERSHIP: 'The partnership',
  OWN_OR_MARKET: 'The trust or the market',
  NATIONAL_DEAL: 'A national deal',
  NOT_EVIDENCED: 'Not evidenced',
};
