export { PartnershipModule } from './partnership.module.js';
export { PartnershipService } from './partnership.service.js';
export { PartnershipQueries, type LimitRead, type MemberRead, type PartnershipRead } from './partnership.queries.js';
export { SignInService } from './sign-in.service.js';
export { may, type Permission, requireMember, requirePermission } from './permissions.js';
export { type PresentValueRateRead, PresentValueRates, type RateEntry } from './present-value-rates.js';
export { type RuleAgreement, type RuleEntry, type SettlementRuleRead, SettlementRules } from './settlement-rules.js';
