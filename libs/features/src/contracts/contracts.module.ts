import { Module } from '@nestjs/common';
import { BidsModule } from '@tandem/features/bids';
import { TendersModule } from '@tandem/features/tenders';
import { ClauseQueries } from './clause.queries.js';
import { ClausesService } from './clauses.service.js';
import { ContractsQueries } from './contracts.queries.js';
import { ContractsService } from './contracts.service.js';

const PROVIDERS = [ContractsService, ContractsQueries, ClausesService, ClauseQueries];

@Module({
  imports: [TendersModule, BidsModule],
  providers: PROVIDERS,
  exports: PROVIDERS,
})
export class ContractsModule {}
