export { EvaluationModule } from './evaluation.module.js';
export { EvaluationService } from './evaluation.service.js';
export { type ComplianceRead, EvaluationQueries } from './evaluation.queries.js';
