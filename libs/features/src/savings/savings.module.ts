import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TendersModule } from '@tandem/features/tenders';
import { SavingEntryEntity } from './saving-entry.entity.js';
import { SavingsQueries } from './savings.queries.js';
import { SavingsService } from './savings.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SavingEntryEntity]), TendersModule],
  providers: [SavingsService, SavingsQueries],
  exports: [SavingsService, SavingsQueries],
})
export class SavingsModule {}
