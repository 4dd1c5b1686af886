import { Module } from '@nestjs/common';
import { CutQueries } from './cut.queries.js';
import { CutsService } from './cuts.service.js';
import { FinanceQueries } from './finance.queries.js';
import { PlansService } from './plans.service.js';

@Module({
  providers: [FinanceQueries, CutQueries, CutsService, PlansService],
  exports: [FinanceQueries, CutQueries, CutsService, PlansService],
})
export class ReportsModule {}
