import { Module } from '@nestjs/common';
import { ContractsModule } from '@tandem/features/contracts';
import { ImportFilesModule } from '@tandem/features/imports';
import { ActualsQueries } from './actuals.queries.js';
import { ActualsService } from './actuals.service.js';
import { ReviewService } from './review.service.js';

@Module({
  imports: [ImportFilesModule, ContractsModule],
  providers: [ActualsService, ActualsQueries, ReviewService],
  exports: [ActualsService, ActualsQueries, ReviewService],
})
export class ActualsModule {}
