import { BASELINES_METHOD } from './baselines.js';
import { COUNTED_ONCE_METHOD } from './counted-once.js';
import { DELIVERY_METHOD } from './delivery.js';
import { HARMONISATION_METHOD } from './harmonisation.js';
import { INFLATION_AVOIDED_METHOD } from './inflation-avoided.js';
import { LEAKAGE_METHOD } from './leakage.js';
import { MARKET_METHOD } from './market.js';
import { MIX_METHOD } from './mix.js';
import { NET_OF_COSTS_METHOD } from './net-of-costs.js';
import { ORDER_METHOD } from './order-of-steps.js';
import { PRICE_AND_VOLUME_METHOD } from './price-and-volume.js';
import { PROCESS_SAVING_METHOD } from './process-saving.js';
import { REBATE_METHOD } from './rebate.js';
import { SAME_BIDS_METHOD } from './same-bids.js';
import { SHARING_METHOD } from './sharing.js';
import { WHOLE_CONTRACT_METHOD } from './whole-contract.js';
import type { SavingMethod } from './working.js';
import { WRITTEN_EVIDENCE_METHOD } from './written-evidence.js';
import { YEAR_EFFECT_METHOD } from './year-effect.js';

/** Every way of working out a saving, in the order in which a saving is worked out. */
export const SAVING_METHODS: readonly SavingMethod[] = [
  BASELINES_METHOD,
  PRICE_AND_VOLUME_METHOD,
  MARKET_METHOD,
  INFLATION_AVOIDED_METHOD,
  SAME_BIDS_METHOD,
  WRITTEN_EVIDENCE_METHOD,
  HARMONISATION_METHOD,
  MIX_METHOD,
  SHARING_METHOD,
  LEAKAGE_METHOD,
  ORDER_METHOD,
  YEAR_EFFECT_METHOD,
  DELIVERY_METHOD,
  WHOLE_CONTRACT_METHOD,
  REBATE_METHOD,
  PROCESS_SAVING_METHOD,
  NET_OF_COSTS_METHOD,
  COUNTED_ONCE_METHOD,
];

/** The method of an id, or undefined. */
export function savingMethod(id: string): SavingMethod | undefined {
  return SAVING_METHODS.find((method) => method.id === id);
}
