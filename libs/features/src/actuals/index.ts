export { ActualsModule } from './actuals.module.js';
export { type ActualMapping, actualWordsOf, type ProposedActualMapping } from './actual-mapping.js';
export { type ActualImportRead, ActualsQueries, type OutcomeTotal } from './actuals.queries.js';
export { ActualsService, type TakenIn } from './actuals.service.js';
export {
  ComplianceQueries,
  type ContractStanding,
  type LineCompliance,
  type MonthCompliance,
  type WhyPaid,
} from './compliance.queries.js';
export { DeliveriesService } from './deliveries.service.js';
export { LeakageQueries, type LeakageRow, type LeakageTotal } from './leakage.queries.js';
export {
  type ActualLineRead,
  type ContractLineChoice,
  type DecisionRead,
  type ReviewGroup,
  ReviewQueries,
  type WaitingRow,
} from './review.queries.js';
export { type ReviewDecision, ReviewService } from './review.service.js';
export { type StatedUnit, type UnitRead, UnitsService } from './units.service.js';
export { type MonthExplained } from './explained.js';
