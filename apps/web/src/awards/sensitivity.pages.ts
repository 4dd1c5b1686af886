import { Body, Controller, Get, type MessageEvent, Param, Post, Query, Req, Res, Sse } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { auditTime, concatMap, from, interval, map, merge, type Observable, startWith, takeWhile } from 'rxjs';
import type { FieldProblem } from '@tandem/domain/refusals';
import { analysisTopic, AwardsQueries, SensitivityQueries, SensitivityService } from '@tandem/features/awards';
import { type Actor, Database, News } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { wishOf } from './award-choice.presenter.js';
import { analysisProgress, sensitivityPage } from './sensitivity.presenter.js';

/** News in quick succession is told once in this time. */
const PAUSE_MS = 150;
/** Looked at again without any news. */
const HEARTBEAT_MS = 10_000;

/** How firm an award is: asked for, followed live, read and stopped. */
@ApiExcludeController()
@Controller('award-runs/:run/sensitivity')
export class SensitivityPages {
  constructor(
    private readonly database: Database,
    private readonly news: News,
    private readonly service: SensitivityService,
    private readonly queries: SensitivityQueries,
    private readonly runs: AwardsQueries,
  ) {}

  @Get()
  async show(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    response.render('awards/sensitivity.njk', await this.page(actor, runId, query));
  }

  @Needs('award.run')
  @Post()
  async start(
    @Param('run') runId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const values = { seed: field(body, 'seed'), draws: field(body, 'draws') };
    const problems = problemsOf(values);
    if (problems.length > 0) {
      const page = await this.page(actor, runId, body);
      return response.status(422).render('awards/sensitivity.njk', { ...page, values, errors: formErrors(problems) });
    }
    const id = await this.database.transaction(actor, (tx) =>
      this.service.start(tx, idOrNotFound(runId), {
        ...wishOf(body),
        scenario: field(body, 'scenario'),
        ...(values.seed === '' ? {} : { seed: Number(values.seed) }),
        ...(values.draws === '' ? {} : { draws: Number(values.draws) }),
      }),
    );
    notify(request, 'The analysis is asked for. It goes on when you leave this page.');
    response.redirect(303, `/award-runs/${runId}/sensitivity?analysis=${id}`);
  }

  @Needs('award.run')
  @Post(':analysis/cancel')
  async cancel(
    @Param('run') runId: string,
    @Param('analysis') analysisId: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.cancel(tx, idOrNotFound(analysisId)));
    notify(request, 'The analysis has been stopped. Nothing that it found is used.');
    response.redirect(303, `/award-runs/${idOrNotFound(runId)}/sensitivity`);
  }

  @Get(':analysis/document.json')
  async document(
    @Param('analysis') analysisId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const text = await this.database.read(actor, (tx) => this.queries.documentText(tx, idOrNotFound(analysisId)));
    response.type('application/json').attachment('sensitivity.json').send(text);
  }

  @Sse(':analysis/events')
  async events(
    @Param('run') runId: string,
    @Param('analysis') analysisId: string,
    @CurrentActor() actor: Actor,
  ): Promise<Observable<MessageEvent>> {
    const id = idOrNotFound(analysisId);
    // Asked once before the stream begins, so that an unknown analysis is answered as a page is.
    const { labels } = await this.database.read(actor, async (tx) => {
      await this.queries.analysis(tx, id);
      return this.runs.runHead(tx, idOrNotFound(runId));
    });
    const look = async () =>
      analysisProgress(await this.database.read(actor, (tx) => this.queries.analysis(tx, id)), labels);
    return merge(this.news.of(analysisTopic(id)).pipe(auditTime(PAUSE_MS)), interval(HEARTBEAT_MS)).pipe(
      startWith(0),
      concatMap(() => from(look())),
      takeWhile((progress) => !progress.isOver, true),
      map((progress): MessageEvent => ({ data: progress })),
    );
  }

  private async page(actor: Actor, runId: string, query: unknown) {
    const asked = field(query, 'analysis');
    return this.database.read(actor, async (tx) => {
      const head = await this.runs.runHead(tx, idOrNotFound(runId));
      const named = asked === '' ? undefined : await this.queries.analysis(tx, idOrNotFound(asked));
      const chosen = await this.queries.chosen(tx, runId, named ?? wishOf(query));
      const analysis = named ?? (await this.queries.newest(tx, runId, chosen.scenario, chosen.coalition));
      const document = analysis?.state === 'done' ? await this.queries.document(tx, analysis.id) : undefined;
      const others = await this.queries.analyses(tx, runId);
      return sensitivityPage({ head, chosen, analysis, document, others }, actor);
    });
  }
}

/** What is wrong with the numbers of the form, each as its person typed it. */
function problemsOf(values: { readonly seed: string; readonly draws: string }): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (values.draws !== '' && (!/^\d{1,4}$/.test(values.draws) || Number(values.draws) > 1000))
    problems.push({ field: 'draws', message: 'The number of draws must be a whole number from 0 to 1,000.' });
  if (values.seed !== '' && !/^\d{1,15}$/.test(values.seed))
    problems.push({ field: 'seed', message: 'The seed must be a whole number of at most 15 digits.' });
  return problems;
}
