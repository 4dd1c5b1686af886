export { assessCompliance, type BidCompliance, type Condition, type ConditionDecision } from './compliance.js';
export { LOWEST_COMPLIANT } from './lowest-compliant.js';
export { abnormallyLow } from './abnormally-low.js';
