import { Module } from '@nestjs/common';
import { BidsModule } from '@tandem/features/bids';
import { TendersModule } from '@tandem/features/tenders';
import { EvaluationQueries } from './evaluation.queries.js';
import { EvaluationService } from './evaluation.service.js';
import { OwnScoresService } from './own-scores.service.js';
import { QualityQueries } from './quality.queries.js';
import { QualityService } from './quality.service.js';
import { RankingQueries } from './ranking.queries.js';
import { RankingService } from './ranking.service.js';

const PROVIDERS = [
  EvaluationService,
  EvaluationQueries,
  QualityService,
  OwnScoresService,
  QualityQueries,
  RankingService,
  RankingQueries,
];

@Module({ imports: [TendersModule, BidsModule], providers: PROVIDERS, exports: PROVIDERS })
export class EvaluationModule {}
