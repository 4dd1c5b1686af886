import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEntity } from './account.entity.js';
import { OrganisationEntity } from './organisation.entity.js';
import { PartnershipQueries } from './partnership.queries.js';
import { PartnershipService } from './partnership.service.js';
import { PresentValueRates } from './present-value-rates.js';
import { SettlementRules } from './settlement-rules.js';
import { SignInService } from './sign-in.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity, OrganisationEntity])],
  providers: [PartnershipService, PartnershipQueries, SignInService, SettlementRules, PresentValueRates],
  exports: [PartnershipService, PartnershipQueries, SignInService, SettlementRules, PresentValueRates],
})
export class PartnershipModule {}
