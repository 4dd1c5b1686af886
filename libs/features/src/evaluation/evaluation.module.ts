import { Module } from '@nestjs/common';
import { BidsModule } from '@tandem/features/bids';
import { TendersModule } from '@tandem/features/tenders';
import { EvaluationQueries } from './evaluation.queries.js';
import { EvaluationService } from './evaluation.service.js';

@Module({
  imports: [TendersModule, BidsModule],
  providers: [EvaluationService, EvaluationQueries],
  exports: [EvaluationService, EvaluationQueries],
})
export class EvaluationModule {}
