export {
  aggregate,
  estimateOf,
  groupKey,
  lineValue,
  type DemandCell,
  type DemandGroup,
  type DemandTotal,
  type Estimate,
} from './aggregate.js';
export {
  cpvBranch,
  cpvCheckDigit,
  cpvText,
  isAmbulanceCpv,
  readCpv,
  sharedCpvBranch,
  type CpvLevel,
  type CpvReading,
} from './cpv.js';
export { AMBULANCE_CPV, CPV_DIVISIONS } from './cpv-ambulance.js';
export {
  lineKey,
  lineSubject,
  normaliseSpecification,
  normaliseWording,
  type BudgetType,
  type Category,
  type DemandLine,
  type LineBaseline,
  type LineVat,
  type VatTreatment,
} from './demand-line.js';
export { DEMAND_FIELDS, isDemandField, type DemandField } from './fields.js';
export { proposeLots, type LotProposal } from './lots.js';
export {
  expandRow,
  proposeMapping,
  tidyHeading,
  type ColumnProposal,
  type MappingProposal,
  type RememberedMapping,
} from './mapping.js';
export { readDemandRow, type RowContext, type RowReading } from './read-row.js';
export { splitWarnings, type PurchaseRequest, type SplitWarning } from './split.js';
export {
  reaches,
  thresholdFor,
  THRESHOLDS,
  type AuthorityClass,
  type ContractKind,
  type Threshold,
} from './thresholds.js';
export { readUnit, toBase, type Unit, type UnitReading } from './units.js';
export { readBaselineType, readBudgetType, readCategory, readVatTreatment, readYesNo, VAT_RATES } from './words.js';
