export {
  assessCompliance,
  type BidCompliance,
  type ComplianceInput,
  type Condition,
  type ConditionDecision,
  type Disagreement,
  type MissingDecision,
} from './compliance.js';
export {
  LOWEST_COMPLIANT,
  rankLowestCompliant,
  type LowestCompliantResult,
  type PricedBid,
  type RankedBid,
  type UnrankedBid,
} from './lowest-compliant.js';
export {
  ABNORMALLY_LOW_DEFAULTS,
  abnormallyLow,
  type AbnormallyLowFlag,
  type AbnormallyLowSettings,
} from './abnormally-low.js';
