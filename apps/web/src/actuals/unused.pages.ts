import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { ActualsQueries } from '@tandem/features/actuals';
import { ImportFilesQueries } from '@tandem/features/imports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts } from '../http/access.js';
import { csvOfUnused, workbookOfUnused } from '../imports/imports.export.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file of purchases as it was sent, and its rows that could not be used. */
@ApiExcludeController()
@ForTrusts()
@Controller('actuals/imports')
export class UnusedActualsPages {
  constructor(
    private readonly database: Database,
    private readonly queries: ActualsQueries,
    private readonly files: ImportFilesQueries,
  ) {}

  @Get(':id/unused.csv')
  async csv(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { file, rows } = await this.unused(actor, id);
    response.type('text/csv').attachment('lines-not-used.csv').send(csvOfUnused(file, rows));
  }

  @Get(':id/unused.xlsx')
  async workbook(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { file, rows } = await this.unused(actor, id);
    response
      .type(XLSX)
      .attachment('lines-not-used.xlsx')
      .send(await workbookOfUnused(file, rows));
  }

  /** The file as it was sent. It is never shown in the browser: what a stranger wrote is not ours to run. */
  @Get(':id/file')
  async original(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { name, bytes } = await this.database.read(actor, async (tx) => ({
      name: (await this.queries.import(tx, id)).fileName,
      bytes: await this.files.content(tx, id),
    }));
    response.type('application/octet-stream').attachment(name).send(bytes);
  }

  private unused(actor: Actor, id: string) {
    return this.database.read(actor, async (tx) => ({
      file: await this.queries.import(tx, id),
      rows: await this.queries.unusedRows(tx, id, { offset: 0, limit: 1_100_000 }),
    }));
  }
}
