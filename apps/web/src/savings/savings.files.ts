import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ListsQueries, SavingsQueries } from '@tandem/features/savings';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { idOrNotFound } from '../http/ids.js';
import { RateReads } from '../partnership/rate-used.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import type { Report } from '../reports/report.js';
import { ReportReads } from '../reports/report.reads.js';
import { lineFileOf } from './line.presenter.js';
import { lineReport } from './line.report.js';
import { schemesReport, validationReport } from './lists.report.js';
import { FILE_PART, linesWish, schemesWish, waitingWish, wholeOf } from './lists.wish.js';
import { headlineReport, linesReport } from './savings.report.js';
import { packArchive } from './pack.archive.js';
import { packOf } from './pack.js';
import { journalReport, schemeReport } from './schemes.report.js';

/** The pages of savings as files: each made from the reads of its page, in the same reader's sight. */
@ApiExcludeController()
@ForTrusts()
@Controller('savings')
export class SavingsFiles {
  constructor(
    private readonly database: Database,
    private readonly queries: SavingsQueries,
    private readonly lists: ListsQueries,
    private readonly reads: ReportReads,
    private readonly rates: RateReads,
  ) {}

  @Get(filesAt('headline'))
  async headline(@CurrentActor() actor: Actor, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(actor, request, response, async (tx) => {
      const beside = await this.reads.besideBalances(tx);
      return headlineReport(await this.queries.balances(tx), beside, { actor, asAt: tx.now });
    });
  }

  @Get(filesAt('lines'))
  async lines(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const wish = linesWish(query);
    await this.send(actor, request, response, async (tx) =>
      linesReport(wholeOf(await this.lists.lines(tx, wish.filter, wish.order, FILE_PART)), wish, {
        actor,
        asAt: tx.now,
      }),
    );
  }

  @Needs('saving.validate')
  @Get(filesAt('validation'))
  async validation(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { filter, order, query: said } = waitingWish(query);
    await this.send(actor, request, response, async (tx) =>
      validationReport(wholeOf(await this.lists.waiting(tx, filter, order, FILE_PART)), said, { actor, asAt: tx.now }),
    );
  }

  @Get(filesAt('schemes'))
  async schemes(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { filter, order, query: said } = schemesWish(query);
    await this.send(actor, request, response, async (tx) =>
      schemesReport(wholeOf(await this.lists.schemes(tx, filter, order, FILE_PART)), said, { actor, asAt: tx.now }),
    );
  }

  @Get(filesAt('schemes/:id/scheme'))
  async scheme(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, request, response, async (tx) => {
      const scheme = await this.queries.scheme(tx, idOrNotFound(id));
      const file = {
        scheme,
        lines: await this.queries.lines(tx, { schemeId: id }),
        journals: await this.queries.journals(tx, id),
        checks: await this.queries.checks(tx, scheme),
        neighbours: await this.queries.neighbours(tx, id),
      };
      return schemeReport(file, { actor, asAt: tx.now }, await this.rates.used(tx, scheme.partnershipId));
    });
  }

  /** The evidence pack of a scheme: everything that a stranger needs to work its figures out again, as one download. */
  @Get('schemes/:id/pack.zip')
  async pack(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { pack, rate } = await this.database.read(actor, async (tx) => {
      const read = await packOf(tx, this.queries, idOrNotFound(id));
      return { pack: read, rate: await this.rates.used(tx, read.scheme.partnershipId) };
    });
    response
      .type('application/zip')
      .attachment(`${pack.scheme.reference}-evidence.zip`)
      .send(await packArchive(pack, { actor, asAt: pack.asAt }, rate));
  }

  @Get(filesAt('lines/:id/line'))
  async line(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, request, response, async (tx) =>
      lineReport(await lineFileOf(tx, this.queries, idOrNotFound(id)), { actor, asAt: tx.now }),
    );
  }

  @Get(filesAt('journals/:id/journal'))
  async journal(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.send(actor, request, response, async (tx) => {
      const journal = await this.queries.journal(tx, idOrNotFound(id));
      return journalReport(journal, await this.queries.legs(tx, [id]), { actor, asAt: tx.now });
    });
  }

  private async send(
    actor: Actor,
    request: Request,
    response: Response,
    read: (tx: Tx) => Promise<Report>,
  ): Promise<void> {
    const report = await this.database.read(actor, read);
    await sendReport(request, response, report, `tandem-${report.name}`);
  }
}
