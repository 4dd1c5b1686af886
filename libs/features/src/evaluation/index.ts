export { EvaluationModule } from './evaluation.module.js';
export { type AssessmentInput, EvaluationService } from './evaluation.service.js';
export { type AssessmentRead, type ComplianceRead, EvaluationQueries } from './evaluation.queries.js';
export { type BuiltPack, type PackLabels, packOf } from './tender-pack.js';
