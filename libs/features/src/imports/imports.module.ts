import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ImportFileEntity } from './import-file.entity.js';
import { ImportFilesQueries } from './import-files.queries.js';
import { ImportFilesService } from './import-files.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ImportFileEntity])],
  providers: [ImportFilesService, ImportFilesQueries],
  exports: [ImportFilesService, ImportFilesQueries],
})
export class ImportFilesModule {}
