import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BidsModule } from '@tandem/features/bids';
import { EvaluationModule } from '@tandem/features/evaluation';
import { MarketModule } from '@tandem/features/market';
import { PartnershipModule } from '@tandem/features/partnership';
import { TendersModule } from '@tandem/features/tenders';
import { type Settings, SETTINGS_TOKEN } from '@tandem/platform/config';
import { HighsSolver } from '@tandem/platform/solver';
import { AwardEntity } from './award.entity.js';
import { AwardRunEntity } from './award-run.entity.js';
import { AWARD_SOLVER, AwardsJobs } from './awards.jobs.js';
import { AwardsQueries } from './awards.queries.js';
import { AwardsService } from './awards.service.js';
import { BoardQueries } from './board.queries.js';
import { DecisionsService } from './decisions.service.js';
import { ExplanationQueries } from './explanation.queries.js';
import { AwardRunsService } from './runs.service.js';
import { SettlementQueries } from './settlement.queries.js';
import { SensitivityJobs } from './sensitivity.jobs.js';
import { SensitivityQueries } from './sensitivity.queries.js';
import { SensitivityService } from './sensitivity.service.js';
import { WhatIfService } from './what-if.service.js';

/** The comparative tender and its awards. The solver starts its threads with the first solve, so only workers pay for it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([AwardRunEntity, AwardEntity]),
    TendersModule,
    BidsModule,
    EvaluationModule,
    MarketModule,
    PartnershipModule,
  ],
  providers: [
    AwardsService,
    AwardRunsService,
    DecisionsService,
    AwardsQueries,
    BoardQueries,
    WhatIfService,
    AwardsJobs,
    SensitivityService,
    SensitivityQueries,
    ExplanationQueries,
    SettlementQueries,
    SensitivityJobs,
    {
      provide: AWARD_SOLVER,
      inject: [SETTINGS_TOKEN],
      useFactory: (settings: Settings) => new HighsSolver({ threads: settings.solverThreads }),
    },
  ],
  exports: [
    AwardsService,
    DecisionsService,
    AwardsQueries,
    BoardQueries,
    WhatIfService,
    AwardsJobs,
    SensitivityService,
    SensitivityQueries,
    ExplanationQueries,
    SettlementQueries,
    SensitivityJobs,
  ],
})
export class AwardsModule {}
