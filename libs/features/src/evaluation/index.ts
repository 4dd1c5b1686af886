export { EvaluationModule } from './evaluation.module.js';
export { EvaluationService } from './evaluation.service.js';
export { type ComplianceRead, EvaluationQueries } from './evaluation.queries.js';
export { QualityQueries } from './quality.queries.js';
export { QualityService, type ScoreInput } from './quality.service.js';
export { isOffered, qualityIn, type QualitySheet, type ScoreRead, sheetSha256 } from './quality-sheet.js';
export { RankingQueries, type RankingRow, type WeightScenarioRead } from './ranking.queries.js';
export { RankingService, type WeightsInput } from './ranking.service.js';
