import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AwardsQueries, ExplanationQueries } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { field, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { wishOf } from './award-choice.presenter.js';
import { EXPLAINED_LINES, explanationPage } from './explanation.presenter.js';

/** Why an award is what it is, for an executive and for a court. */
@ApiExcludeController()
@Controller('award-runs/:run/explanation')
export class ExplanationPages {
  constructor(
    private readonly database: Database,
    private readonly queries: ExplanationQueries,
    private readonly runs: AwardsQueries,
  ) {}

  @Get()
  async show(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = pageNumber(field(query, 'page') || undefined);
    const part = { skip: (page - 1) * EXPLAINED_LINES, take: EXPLAINED_LINES };
    const view = await this.database.read(actor, async (tx) => {
      const head = await this.runs.runHead(tx, idOrNotFound(runId));
      return explanationPage(
        head,
        await this.queries.explain(tx, runId, wishOf(query), part),
        page,
        field(query, 'offers') === 'all',
      );
    });
    response.render('awards/explanation.njk', view);
  }
}
