export { ActualsModule } from './actuals.module.js';
export { type ActualMapping, actualWordsOf, type ProposedActualMapping } from './actual-mapping.js';
export { type ActualImportRead, ActualsQueries, type OutcomeTotal } from './actuals.queries.js';
export { ActualsService, type TakenIn } from './actuals.service.js';
export { type ReviewDecision, type ReviewGroup, ReviewService } from './review.service.js';
