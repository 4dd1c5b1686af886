import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TendersModule } from '@tandem/features/tenders';
import { BidEntity } from './bid.entity.js';
import { BidsQueries } from './bids.queries.js';
import { BidsService } from './bids.service.js';

@Module({
  imports: [TendersModule, TypeOrmModule.forFeature([BidEntity])],
  providers: [BidsService, BidsQueries],
  exports: [BidsService, BidsQueries],
})
export class BidsModule {}
