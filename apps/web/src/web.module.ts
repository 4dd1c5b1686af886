import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ActualsModule } from '@tandem/features/actuals';
import { AwardsModule } from '@tandem/features/awards';
import { ContractsModule } from '@tandem/features/contracts';
import { DemandModule } from '@tandem/features/demand';
import { ImportFilesModule } from '@tandem/features/imports';
import { MarketModule } from '@tandem/features/market';
import { PartnershipModule } from '@tandem/features/partnership';
import { RequirementsModule } from '@tandem/features/requirements';
import { ReportsModule } from '@tandem/features/reports';
import { SavingsModule } from '@tandem/features/savings';
import { type Settings, SettingsModule } from '@tandem/platform/config';
import { DatabaseModule } from '@tandem/platform/database';
import { QueueModule } from '@tandem/platform/queue';
import { ActualsApi } from './actuals/actuals.api.js';
import { ActualsFiles } from './actuals/actuals.files.js';
import { ActualsPages } from './actuals/actuals.pages.js';
import { ReviewPages } from './actuals/review.pages.js';
import { UnitsApi } from './actuals/units.api.js';
import { UnusedActualsPages } from './actuals/unused.pages.js';
import { ClausesApi } from './contracts/clauses.api.js';
import { ContractsApi } from './contracts/contracts.api.js';
import { ContractListPages } from './contracts/contract-list.pages.js';
import { ContractsPages } from './contracts/contracts.pages.js';
import { AuditPages } from './audit/audit.pages.js';
import { HealthController } from './health/health.controller.js';
import { DemandApi } from './demand/demand.api.js';
import { DemandPages } from './demand/demand.pages.js';
import { ImportsApi } from './imports/imports.api.js';
import { ImportsPages } from './imports/imports.pages.js';
import { RequirementsApi } from './requirements/requirements.api.js';
import { RequirementsPages } from './requirements/requirements.pages.js';
import { TakingPartPages } from './requirements/taking-part.pages.js';
import { ApprovalsApi } from './approvals/approvals.api.js';
import { ApprovalsPages } from './approvals/approvals.pages.js';
import { AwardsApi } from './awards/awards.api.js';
import { AwardsPages } from './awards/awards.pages.js';
import { BoardApi } from './awards/board.api.js';
import { BoardPages } from './awards/board.pages.js';
import { WhatIfApi } from './awards/what-if.api.js';
import { ExplanationPages } from './awards/explanation.pages.js';
import { SensitivityApi } from './awards/sensitivity.api.js';
import { SensitivityPages } from './awards/sensitivity.pages.js';
import { WhatIfPages } from './awards/what-if.pages.js';
import { AccessGuard } from './http/access.js';
import { AwardLeavingPrices } from './requirements/award-leaving-prices.js';
import { LEAVING_PRICES } from './requirements/leaving-prices.js';
import { MarketApi } from './market/market.api.js';
import { MarketPages } from './market/market.pages.js';
import { MethodsPages } from './methods/methods.pages.js';
import { PartnershipApi, PartnershipPages } from './partnership/partnership.pages.js';
import { RateReads } from './partnership/rate-used.js';
import { RatesApi } from './partnership/rates.api.js';
import { RatePages } from './partnership/rates.pages.js';
import { SettlementRulePages } from './partnership/settlement.pages.js';
import { SignInApi } from './partnership/sign-in.api.js';
import { SignInPages } from './partnership/sign-in.pages.js';
import { CutsPages } from './reports/cuts.pages.js';
import { PlansPages } from './reports/plans.pages.js';
import { ReportCache } from './reports/report.cache.js';
import { ReportReads } from './reports/report.reads.js';
import { ReportsApi } from './reports/reports.api.js';
import { ReportsPages } from './reports/reports.pages.js';
import { JudgingPages } from './savings/judging.pages.js';
import { SavingLinePages } from './savings/line.pages.js';
import { SavingDeedsApi } from './savings/saving-deeds.api.js';
import { SavingsApi } from './savings/savings.api.js';
import { SavingsFiles } from './savings/savings.files.js';
import { SavingsPages } from './savings/savings.pages.js';
import { SchemesPages } from './savings/schemes.pages.js';
import { BidsModule } from '@tandem/features/bids';
import { EvaluationModule } from '@tandem/features/evaluation';
import { SuppliersModule } from '@tandem/features/suppliers';
import { TendersModule } from '@tandem/features/tenders';
import { AssessmentPages } from './bids/assessment.pages.js';
import { BidsApi } from './bids/bids.api.js';
import { BidsPages } from './bids/bids.pages.js';
import { OpeningPages } from './bids/opening.pages.js';
import { RankingApi } from './awards/ranking.api.js';
import { SettlementApi } from './awards/settlement.api.js';
import { SettlementPages } from './awards/settlement.pages.js';
import { FactorsPages } from './awards/factors.pages.js';
import { RankingPages } from './awards/ranking.pages.js';
import { RankingReads } from './awards/ranking.reads.js';
import { ScoresApi } from './evaluation/scores.api.js';
import { ScoresPages } from './evaluation/scores.pages.js';
import { TenderScoringApi } from './tenders/tender-scoring.api.js';
import { TenderScoringPages } from './tenders/tender-scoring.pages.js';
import { TenderDraftApi } from './tenders/tender-draft.api.js';
import { TenderDraftPages } from './tenders/tender-draft.pages.js';
import { TendersApi } from './tenders/tenders.api.js';
import { TendersPages } from './tenders/tenders.pages.js';

/** The web process: pages and API of every feature. A new feature adds its module and its controllers here. */
@Module({
  imports: [
    DatabaseModule,
    QueueModule,
    PartnershipModule,
    MarketModule,
    RequirementsModule,
    DemandModule,
    AwardsModule,
    ContractsModule,
    SavingsModule,
    ImportFilesModule,
    ActualsModule,
    ReportsModule,
    SuppliersModule,
    TendersModule,
    BidsModule,
    EvaluationModule,
  ],
  controllers: [
    HealthController,
    SignInPages,
    SignInApi,
    PartnershipPages,
    PartnershipApi,
    SettlementRulePages,
    RatePages,
    MarketPages,
    MarketApi,
    ImportsPages,
    ImportsApi,
    RequirementsPages,
    TakingPartPages,
    RequirementsApi,
    DemandPages,
    DemandApi,
    ContractListPages,
    ContractsPages,
    ContractsApi,
    ClausesApi,
    ActualsPages,
    UnusedActualsPages,
    ActualsFiles,
    ReviewPages,
    ActualsApi,
    UnitsApi,
    SavingsPages,
    SavingsFiles,
    SchemesPages,
    SavingLinePages,
    JudgingPages,
    SettlementApi,
    RatesApi,
    SavingsApi,
    SavingDeedsApi,
    ReportsPages,
    CutsPages,
    PlansPages,
    ReportsApi,
    AuditPages,
    MethodsPages,
    TendersPages,
    TenderDraftPages,
    TenderScoringPages,
    TenderScoringApi,
    TendersApi,
    TenderDraftApi,
    BidsPages,
    OpeningPages,
    AssessmentPages,
    ScoresPages,
    ScoresApi,
    BidsApi,
    AwardsPages,
    BoardPages,
    BoardApi,
    WhatIfApi,
    ExplanationPages,
    SensitivityPages,
    SensitivityApi,
    FactorsPages,
    SettlementPages,
    WhatIfPages,
    AwardsApi,
    RankingPages,
    RankingApi,
    ApprovalsPages,
    ApprovalsApi,
  ],
  providers: [
    RankingReads,
    ReportReads,
    ReportCache,
    RateReads,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: LEAVING_PRICES, useClass: AwardLeavingPrices },
  ],
})
export class WebModule {
  static of(settings: Settings): DynamicModule {
    return { module: WebModule, imports: [SettingsModule.of(settings)] };
  }
}
