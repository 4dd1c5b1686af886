export {
  aggregate,
  estimateOf,
  groupKey,
  lineValue,
  type DemandGroup,
  type DemandTotal,
  type Estimate,
} from './aggregate.js';
export { cpvBranch, cpvCheckDigit, cpvText, isAmbulanceCpv, readCpv, sharedCpvBranch } from './cpv.js';
export { AMBULANCE_CPV, CPV_DIVISIONS } from './cpv-ambulance.js';
export {
  lineKey,
  lineSubject,
  normaliseWording,
  type BudgetType,
  type Category,
  type DemandLine,
} from './demand-line.js';
export { readDate, textProblem, yearsFrom } from './cells.js';
export { expectedSaving, type ExpectedSaving, type PastPart } from './expected-saving.js';
export { DEMAND_FIELDS, isDemandField, type DemandField } from './fields.js';
export { proposeLots, type LotProposal } from './lots.js';
export { expandRow, proposeMapping } from './mapping.js';
export { opportunityTo, type PricePaid, type PriceVariance, priceVariance } from './price-variance.js';
export { categoryOf, readDemandRow, type RowReading } from './read-row.js';
export { splitWarnings, type PurchaseRequest, type SplitWarning } from './split.js';
export { reaches, thresholdFor, type AuthorityClass, type Threshold } from './thresholds.js';
export { readUnit, toBase, type Unit } from './units.js';
export { readBaselineType, readBudgetType, readCategory, readVatTreatment, readYesNo, VAT_RATES } from './words.js';
