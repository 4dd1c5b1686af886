import { Module } from '@nestjs/common';
import { MarketQueries } from './market.queries.js';
import { MarketService } from './market.service.js';

/** The open market: notices and prices that others published. */
@Module({ providers: [MarketService, MarketQueries], exports: [MarketService, MarketQueries] })
export class MarketModule {}
