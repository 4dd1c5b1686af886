import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RankingService } from '@tandem/features/evaluation';
import { may } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { fileNameOf } from './run-navigation.js';
import { rankingCsv, rankingPage } from './ranking.presenter.js';
import { RankingReads } from './ranking.reads.js';

/** The ranking of a run by price and quality, what would change it, and other weights to try. */
@ApiExcludeController()
@Controller('award-runs/:run')
export class RankingPages {
  constructor(
    private readonly database: Database,
    private readonly reads: RankingReads,
    private readonly service: RankingService,
  ) {}

  @Get('ranking')
  async show(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('awards/ranking.njk', await this.page(actor, runId));
  }

  @Get('ranking.csv')
  async csv(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const read = await this.database.read(actor, (tx) => this.reads.ranking(tx, idOrNotFound(runId)));
    response.type('text/csv').attachment(fileNameOf(read.run, 'ranking.csv')).send(rankingCsv(read));
  }

  @Needs('ranking.weigh')
  @Post('weights')
  async weigh(
    @Param('run') runId: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.page(actor, runId);
    const count = page.weigh?.fields.length ?? 0;
    const weights = Array.from({ length: count }, (_, at) => field(body, `weight_${at}`));
    const input = { title: field(body, 'title'), weights };
    const found = await this.database.transaction(actor, (tx) =>
      this.service.addScenario(tx, idOrNotFound(runId), input),
    );
    if (!Array.isArray(found)) {
      notify(request, 'The weights are tried. The last row of the table shows who would win.');
      return response.redirect(303, `/award-runs/${runId}/ranking`);
    }
    const values = { title: input.title, ...Object.fromEntries(weights.map((weight, at) => [`weight_${at}`, weight])) };
    response.status(422).render('awards/ranking.njk', { ...page, values, errors: formErrors(found) });
  }

  private async page(actor: Actor, runId: string) {
    const read = await this.database.read(actor, (tx) => this.reads.ranking(tx, idOrNotFound(runId)));
    return rankingPage(read, may(actor, 'ranking.weigh'));
  }
}
