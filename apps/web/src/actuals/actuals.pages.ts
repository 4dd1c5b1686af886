import { Body, Controller, Get, type MessageEvent, Param, Post, Query, Req, Res, Sse } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { concat, defer, firstValueFrom, from, type Observable, switchMap, takeWhile } from 'rxjs';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type ActualImportRead,
  type ActualMapping,
  ActualsQueries,
  ActualsService,
  LeakageQueries,
  ReviewQueries,
} from '@tandem/features/actuals';
import { FILE_LIMITS } from '@tandem/features/imports';
import { may } from '@tandem/features/partnership';
import { type Actor, Database, News } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field, formErrors, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { TakesFile, uploadOf } from '../http/upload.js';
import { liveOf } from '../imports/file.view.js';
import { pageFiles } from '../reports/page-files.js';
import { actualMappingFrom } from './actuals.forms.js';
import { actualMappingPage, BASE, importPage, overviewPage, uploadPage } from './actuals.presenter.js';

const PAGE_ROWS = 50;

/** From a file of orders or invoices to purchases that are matched: upload, say what each column is, watch, see. */
@ApiExcludeController()
@ForTrusts()
@Controller('actuals')
export class ActualsPages {
  constructor(
    private readonly database: Database,
    private readonly service: ActualsService,
    private readonly queries: ActualsQueries,
    private readonly review: ReviewQueries,
    private readonly leakage: LeakageQueries,
    private readonly news: News,
  ) {}

  @Get()
  async overview(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('page') asked?: string,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const fileCount = await this.queries.importCount(tx);
      // The last page when the list is shorter than the address remembers.
      const at = Math.min(pageNumber(asked), Math.max(1, Math.ceil(fileCount / PAGE_ROWS)));
      return overviewPage({
        imports: await this.queries.imports(tx, { offset: (at - 1) * PAGE_ROWS, limit: PAGE_ROWS }),
        fileCount,
        page: at,
        rowsPerPage: PAGE_ROWS,
        waiting: (await this.review.waiting(tx, { offset: 0, limit: 1 })).all,
        leakage: await this.leakage.total(tx),
        mayImport: may(actor, 'actuals.import'),
      });
    });
    response.render('actuals/overview.njk', { ...page, files: pageFiles('/actuals/overview', { files: 'Files' }) });
  }

  @Needs('actuals.import')
  @Get('new')
  start(@Res() response: Response): void {
    response.render('actuals/new.njk', uploadPage('', []));
  }

  @Needs('actuals.import')
  @Post('imports')
  @TakesFile(FILE_LIMITS.actuals.fileBytesMax)
  async upload(@Req() request: Request, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const source = field(request.body, 'source');
    const outcome = await this.take(actor, request, source);
    if (!Array.isArray(outcome)) return response.redirect(303, `${BASE}/${outcome.importId}/mapping`);
    response.status(422).render('actuals/new.njk', uploadPage(source, outcome));
  }

  @Needs('actuals.import')
  @Get('imports/:id/mapping')
  async mapping(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    if (file.state === 'queued' || file.state === 'imported') return response.redirect(303, `${BASE}/${id}`);
    await this.showMapping(actor, file, response);
  }

  @Needs('actuals.import')
  @Post('imports/:id/sheet')
  async sheet(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.chooseSheet(tx, id, field(body, 'sheet')),
    );
    if (problems.length === 0) return response.redirect(303, `${BASE}/${id}/mapping`);
    response.status(422);
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    await this.showMapping(actor, file, response, problems);
  }

  @Needs('actuals.import')
  @Post('imports/:id/mapping')
  async confirm(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.database.read(actor, (tx) => this.queries.import(tx, id));
    const mapping = actualMappingFrom(body, file.headings);
    const problems = await this.database.transaction(actor, (tx) => this.service.confirmMapping(tx, id, mapping));
    if (problems.length === 0) return response.redirect(303, `${BASE}/${id}`);
    response.status(422);
    await this.showMapping(actor, file, response, problems, mapping);
  }

  @Get('imports/:id')
  async show(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('page') page?: string,
  ): Promise<void> {
    const at = pageNumber(page);
    const view = await this.database.read(actor, async (tx) => {
      const file = await this.queries.import(tx, id);
      if (file.state === 'uploaded') return undefined;
      const isIn = file.state === 'imported';
      return importPage({
        file,
        outcomes: isIn ? await this.queries.outcomes(tx, id) : [],
        now: isIn ? await this.queries.outcomesNow(tx, id) : [],
        rows: isIn ? await this.queries.unusedRows(tx, id, { offset: (at - 1) * PAGE_ROWS, limit: PAGE_ROWS }) : [],
        reasons: isIn ? await this.queries.reasons(tx, id) : [],
        page: at,
        rowsPerPage: PAGE_ROWS,
      });
    });
    if (!view) return response.redirect(303, `${BASE}/${id}/mapping`);
    const files = pageFiles(`${BASE}/${id}/import`, {
      outcomes: 'What its lines were found to be',
      now: 'What they are now',
      reasons: 'What to correct first',
    });
    response.render('actuals/import.njk', { ...view, files, mayReview: may(actor, 'actuals.review') });
  }

  /** How far the import is, each time that it has come further. */
  @Sse('imports/:id/news')
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

  private async take(actor: Actor, request: Request, source: string) {
    const file = uploadOf(request, 'Choose a file of purchases to upload');
    if (Array.isArray(file)) return file;
    const read = await this.service.readUpload(file.fileName, file.bytes);
    return this.database.transaction(actor, (tx) => this.service.upload(tx, { ...file, read, source }));
  }

  private async showMapping(
    actor: Actor,
    file: ActualImportRead,
    response: Response,
    problems: readonly FieldProblem[] = [],
    chosen?: ActualMapping,
  ): Promise<void> {
    const proposal = await this.database.read(actor, (tx) => this.queries.proposal(tx, file));
    const page = actualMappingPage(file, proposal, chosen, problems);
    response.render('imports/mapping.njk', { ...page, errors: formErrors(problems) });
  }
}
