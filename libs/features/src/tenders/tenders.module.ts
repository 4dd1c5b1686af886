import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RequirementsModule } from '@tandem/features/requirements';
import { TenderDraftService } from './tender-draft.service.js';
import { TenderScoringService } from './tender-scoring.service.js';
import { TenderEntity } from './tender.entity.js';
import { TendersQueries } from './tenders.queries.js';
import { TendersService } from './tenders.service.js';

@Module({
  imports: [RequirementsModule, TypeOrmModule.forFeature([TenderEntity])],
  providers: [TendersService, TenderDraftService, TenderScoringService, TendersQueries],
  exports: [TendersService, TenderDraftService, TenderScoringService, TendersQueries],
})
export class TendersModule {}
