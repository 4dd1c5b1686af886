import { Module } from '@nestjs/common';
import { CutQueries } from './cut.queries.js';
import { CutsService } from './cuts.service.js';
import { ExecutiveQueries } from './executive.queries.js';
import { FinanceQueries } from './finance.queries.js';
import { PlansService } from './plans.service.js';
import { PricesQueries } from './prices.queries.js';

@Module({
  providers: [FinanceQueries, ExecutiveQueries, PricesQueries, CutQueries, CutsService, PlansService],
  exports: [FinanceQueries, ExecutiveQueries, PricesQueries, CutQueries, CutsService, PlansService],
})
export class ReportsModule {}
