import { Module } from '@nestjs/common';
import { BidsModule } from '@tandem/features/bids';
import { TendersModule } from '@tandem/features/tenders';
import { ContractsQueries } from './contracts.queries.js';
import { ContractsService } from './contracts.service.js';

@Module({
  imports: [TendersModule, BidsModule],
  providers: [ContractsService, ContractsQueries],
  exports: [ContractsService, ContractsQueries],
})
export class ContractsModule {}
