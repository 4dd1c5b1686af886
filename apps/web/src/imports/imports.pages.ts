import { Body, Controller, Get, type MessageEvent, Param, Post, Query, Req, Res, Sse } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { concat, defer, firstValueFrom, from, type Observable, switchMap, takeWhile } from 'rxjs';
import type { FieldProblem } from '@tandem/domain/refusals';
import { type ImportMapping, ImportsQueries, type ImportRead, ImportsService } from '@tandem/features/requirements';
import { type Actor, Database, News } from '@tandem/platform/database';
import { SHEET_LIMITS } from '@tandem/platform/spreadsheets';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { TakesFile, type Upload, uploadOf } from '../http/upload.js';
import { csvOfUnused, workbookOfUnused } from './imports.export.js';
import { mappingFrom } from './imports.forms.js';
import { liveOf } from './file.view.js';
import { historyPage, mappingPage, NEW_IMPORT, resultPage } from './imports.presenter.js';

const PAGE_ROWS = 50;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** From a spreadsheet to demand lines: upload, say what each column is, watch, and see what could not be used. */
@ApiExcludeController()
@Controller('imports')
export class ImportsPages {
  constructor(
    private readonly database: Database,
    private readonly service: ImportsService,
    private readonly queries: ImportsQueries,
    private readonly news: News,
  ) {}

  @Needs('requirement.import')
  @Get()
  async history(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const imports = await this.database.read(actor, (tx) => this.queries.imports(tx, { offset: 0, limit: 100 }));
    response.render('imports/history.njk', historyPage(imports));
  }

  @Needs('requirement.import')
  @Get('new')
  start(@Res() response: Response): void {
    response.render('imports/new.njk', { ...NEW_IMPORT, errors: formErrors([]) });
  }

  @Needs('requirement.import')
  @Post()
  @TakesFile(SHEET_LIMITS.fileBytesMax)
  async upload(@Req() request: Request, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const outcome = await this.take(actor, uploadOf(request, 'Choose a spreadsheet to upload'));
    if (!Array.isArray(outcome)) return response.redirect(303, `/imports/${outcome.importId}/mapping`);
    response.status(422).render('imports/new.njk', { ...NEW_IMPORT, errors: formErrors(outcome) });
  }

  @Needs('requirement.import')
  @Get(':id/mapping')
  async mapping(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    if (file.state === 'queued' || file.state === 'imported') return response.redirect(303, `/imports/${id}`);
    await this.showMapping(actor, file, response);
  }

  @Needs('requirement.import')
  @Post(':id/sheet')
  async sheet(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.chooseSheet(tx, id, field(body, 'sheet')),
    );
    if (problems.length === 0) return response.redirect(303, `/imports/${id}/mapping`);
    response.status(422);
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    await this.showMapping(actor, file, response, problems);
  }

  @Needs('requirement.import')
  @Post(':id/mapping')
  async confirm(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    const mapping = mappingFrom(body, file.headings);
    const problems = await this.database.transaction(actor, (tx) => this.service.confirmMapping(tx, id, mapping));
    if (problems.length === 0) return response.redirect(303, `/imports/${id}`);
    response.status(422);
    await this.showMapping(actor, file, response, problems, mapping);
  }

  @Get(':id')
  async show(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('page') page?: string,
    @Query('state') state?: string,
  ): Promise<void> {
    const at = pageNumber(page);
    const only = state === 'duplicate' ? 'duplicate' : 'rejected';
    const view = await this.database.read(actor, async (tx) => {
      const file = await this.queries.import(tx, id);
      if (file.state === 'uploaded') return undefined;
      const range = { state: only, offset: (at - 1) * PAGE_ROWS, limit: PAGE_ROWS } as const;
      const rows = file.state === 'imported' ? await this.queries.unusedRows(tx, id, range) : [];
      const reasons = file.state === 'imported' ? await this.queries.reasons(tx, id) : [];
      return resultPage({ file, rows, reasons, only, page: at, rowsPerPage: PAGE_ROWS });
    });
    if (!view) return response.redirect(303, `/imports/${id}/mapping`);
    response.render('imports/show.njk', view);
  }

  /** How far the import is, each time that it has come further. */
  @Sse(':id/news')
  async follow(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Observable<MessageEvent>> {
    const look = () => from(this.database.read(actor, (tx) => this.queries.import(tx, idOrNotFound(id))));
    // A first look before the stream begins: an import that is not there is answered by a page, not by a broken stream.
    await firstValueFrom(look());
    // Listens first and looks at once as well: what happens in between is then never missed.
    return concat(defer(look), this.news.of(`import:${id}`).pipe(switchMap(look))).pipe(
      switchMap((file) => [liveOf(file)]),
      takeWhile((live) => !live.isOver, true),
      switchMap((data) => [{ data }]),
    );
  }

  @Get(':id/unused.csv')
  async csv(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { file, rows } = await this.unused(actor, id);
    response.type('text/csv').attachment('rows-not-used.csv').send(csvOfUnused(file, rows));
  }

  @Get(':id/unused.xlsx')
  async workbook(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { file, rows } = await this.unused(actor, id);
    response
      .type(XLSX)
      .attachment('rows-not-used.xlsx')
      .send(await workbookOfUnused(file, rows));
  }

  /** The file as it was sent. It is never shown in the browser: what a stranger wrote is not ours to run. */
  @Get(':id/file')
  async original(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { name, bytes } = await this.database.read(actor, async (tx) => ({
      name: (await this.queries.import(tx, id)).fileName,
      bytes: await this.queries.content(tx, id),
    }));
    response.type('application/octet-stream').attachment(name).send(bytes);
  }

  private async take(actor: Actor, file: Upload | FieldProblem[]) {
    if (Array.isArray(file)) return file;
    const read = await this.service.readUpload(file.fileName, file.bytes);
    return this.database.transaction(actor, (tx) => this.service.upload(tx, { ...file, read }));
  }

  private async unused(actor: Actor, id: string) {
    return this.database.read(actor, async (tx) => ({
      file: await this.queries.import(tx, id),
      rows: await this.queries.unusedRows(tx, id, { offset: 0, limit: 1_100_000 }),
    }));
  }

  private async showMapping(
    actor: Actor,
    file: ImportRead,
    response: Response,
    problems: readonly FieldProblem[] = [],
    chosen?: ImportMapping,
  ): Promise<void> {
    const proposal = await this.database.read(actor, (tx) => this.queries.proposal(tx, file));
    response.render('imports/mapping.njk', mappingPage(file, proposal, chosen, problems));
  }
}
