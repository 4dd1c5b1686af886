import { Module } from '@nestjs/common';
import { ContractsModule } from '@tandem/features/contracts';
import { TendersModule } from '@tandem/features/tenders';
import { LedgerService } from './ledger.service.js';
import { ListsQueries } from './lists.queries.js';
import { RaisingService } from './raising.service.js';
import { SavingsQueries } from './savings.queries.js';
import { SavingsService } from './savings.service.js';
import { SchemesService } from './schemes.service.js';

@Module({
  imports: [TendersModule, ContractsModule],
  providers: [SavingsService, SchemesService, RaisingService, LedgerService, SavingsQueries, ListsQueries],
  exports: [SavingsService, SchemesService, RaisingService, LedgerService, SavingsQueries, ListsQueries],
})
export class SavingsModule {}
