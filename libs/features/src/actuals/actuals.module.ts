import { Module } from '@nestjs/common';
import { ContractsModule } from '@tandem/features/contracts';
import { ImportFilesModule } from '@tandem/features/imports';
import { SavingsModule } from '@tandem/features/savings';
import { ActualsQueries } from './actuals.queries.js';
import { ActualsService } from './actuals.service.js';
import { ComplianceQueries } from './compliance.queries.js';
import { DeliveriesService } from './deliveries.service.js';
import { LeakageQueries } from './leakage.queries.js';
import { ReviewQueries } from './review.queries.js';
import { ReviewService } from './review.service.js';
import { UnitsService } from './units.service.js';

const PROVIDERS = [
  ActualsService,
  ActualsQueries,
  ReviewService,
  ReviewQueries,
  ComplianceQueries,
  LeakageQueries,
  DeliveriesService,
  UnitsService,
];

@Module({ imports: [ImportFilesModule, ContractsModule, SavingsModule], providers: PROVIDERS, exports: PROVIDERS })
export class ActualsModule {}
