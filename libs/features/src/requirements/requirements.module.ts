import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ImportFilesModule } from '@tandem/features/imports';
import { ImportsQueries } from './imports.queries.js';
import { ImportsService } from './imports.service.js';
import { RequirementEntity } from './requirement.entity.js';
import { RequirementsQueries } from './requirements.queries.js';
import { RequirementsService } from './requirements.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([RequirementEntity]), ImportFilesModule],
  providers: [ImportsService, ImportsQueries, RequirementsService, RequirementsQueries],
  exports: [ImportsService, ImportsQueries, RequirementsService, RequirementsQueries],
})
export class RequirementsModule {}
