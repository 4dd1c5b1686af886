import { Module } from '@nestjs/common';
import { DemandQueries } from './demand.queries.js';
import { DemandService } from './demand.service.js';

@Module({ providers: [DemandService, DemandQueries], exports: [DemandService, DemandQueries] })
export class DemandModule {}
