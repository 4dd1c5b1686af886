import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AwardsQueries, SettlementQueries } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { dateTime } from '../http/format.js';
import { idOrNotFound } from '../http/ids.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { reportView } from '../reports/report.view.js';
import { awardChoice, wishOf } from './award-choice.presenter.js';
import { fileNameOf, runFrame } from './run-navigation.js';
import { settlementReport } from './settlement.report.js';

/** What the trusts of an award settle between them, as a page and as files: all of them from the same read. */
@ApiExcludeController()
@Controller('award-runs/:run')
export class SettlementPages {
  constructor(
    private readonly database: Database,
    private readonly queries: SettlementQueries,
    private readonly runs: AwardsQueries,
  ) {}

  @Get('settlement')
  async show(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { head, read, report } = await this.read(actor, runId, query);
    response.render('awards/settlement.njk', {
      ...runFrame(head, 'settlement', report.title, read.chosen.scenario),
      choice: awardChoice(read.chosen, `/award-runs/${head.id}/settlement`),
      report: reportView(report),
      finished: dateTime(read.finishedAt),
      evaluationSha256: read.evaluationSha256,
      hasTables: report.sections.some(({ tables }) => tables.length > 0),
    });
  }

  @Get(filesAt('settlement'))
  async files(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { head, report } = await this.read(actor, runId, query);
    await sendReport(request, response, report, fileNameOf(head, 'settlement'));
  }

  private read(actor: Actor, runId: string, query: unknown) {
    return this.database.read(actor, async (tx) => {
      const head = await this.runs.runHead(tx, idOrNotFound(runId));
      const read = await this.queries.settlement(tx, runId, wishOf(query));
      return { head, read, report: settlementReport(head, read) };
    });
  }
}
