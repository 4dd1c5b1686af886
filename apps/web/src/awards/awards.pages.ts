import { Body, Controller, Get, Param, Post, Query, Req, Res, Sse } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AwardsQueries, AwardsService, BoardQueries } from '@tandem/features/awards';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database, News } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { resultPage } from './result.page.js';
import { runEvents } from './run-events.js';
import { runPage, runsPage, trailOf } from './runs.presenter.js';
import { withdrawalsView } from './withdrawal.presenter.js';

/** Comparing the bids of a tender: its runs, live progress, the result, and what if a trust leaves. */
@ApiExcludeController()
@Controller('tenders/:id')
export class AwardsPages {
  constructor(
    private readonly database: Database,
    private readonly news: News,
    private readonly service: AwardsService,
    private readonly queries: AwardsQueries,
    private readonly boards: BoardQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Get('runs')
  async runs(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      return runsPage(await this.queries.runs(tx, id), tender, await this.queries.awardsOf(tx, id), actor);
    });
    response.render('awards/runs.njk', page);
  }

  @Needs('award.run')
  @Post('runs')
  async start(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const runId = await this.database.transaction(actor, (tx) =>
      this.service.startRun(tx, { tenderId: idOrNotFound(id) }),
    );
    response.redirect(303, `/tenders/${id}/runs/${runId}`);
  }

  @Get('runs/:run')
  async run(
    @Param('id') id: string,
    @Param('run') runId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const progress = await this.queries.progress(tx, runId);
      return runPage({ head, run: await this.queries.run(tx, runId), progress, tender, actor });
    });
    response.render('awards/run.njk', page);
  }

  @Sse('runs/:run/events')
  async events(@Param('run') runId: string, @CurrentActor() actor: Actor) {
    // Asked once before the stream begins, so that an unknown run is answered as a page is.
    await this.database.read(actor, (tx) => this.queries.run(tx, idOrNotFound(runId)));
    return runEvents({ database: this.database, news: this.news, queries: this.queries }, actor, runId);
  }

  /** Two lists on the page of runs name two runs; their comparison is a page of the one that was chosen second. */
  @Get('run-changes')
  changes(@Query() query: unknown, @Res() response: Response): void {
    const [earlier, later] = [idOrNotFound(field(query, 'earlier')), idOrNotFound(field(query, 'later'))];
    response.redirect(303, `/award-runs/${later}/changes?with=${earlier}`);
  }

  @Needs('award.run')
  @Post('runs/:run/cancel')
  async cancel(
    @Param('id') id: string,
    @Param('run') runId: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.cancelRun(tx, idOrNotFound(runId)));
    notify(request, 'The run has been cancelled. Nothing that it found is used.');
    response.redirect(303, `/tenders/${encodeURIComponent(id)}/runs`);
  }

  @Get('result')
  async result(
    @Param('id') id: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const [asked, scenario] = [field(query, 'run'), field(query, 'scenario')];
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const latest = await this.queries.latestRunId(tx, id);
      if (latest === undefined) return undefined;
      const runId = asked === '' ? latest : idOrNotFound(asked);
      const coalition = await this.queries.coalitionOf(tx, id, runId);
      const wish = { ...(scenario === '' ? {} : { scenario }), ...(coalition ? { coalition } : {}) };
      const head = await this.queries.runHead(tx, runId);
      const result = await this.queries.result(tx, runId, wish);
      const awards = await this.queries.awardsOf(tx, id);
      return resultPage({ head, result, tender, awards, actor, isNewest: runId === latest });
    });
    if (!page) return response.redirect(303, `/tenders/${id}/runs`);
    response.render('awards/show-result.njk', page);
  }

  @Needs('award.propose')
  @Post('awards')
  async propose(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const awardId = await this.database.transaction(actor, (tx) =>
      this.service.propose(tx, idOrNotFound(field(body, 'run')), field(body, 'scenario'), { why: field(body, 'why') }),
    );
    notify(request, 'The award has been proposed. Each trust’s executive finds it in the inbox.');
    response.redirect(303, `/approvals/${awardId}`);
  }

  @Get('what-if')
  async withdrawal(
    @Param('id') id: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const trust = field(query, 'trust');
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const subject = await this.queries.withdrawalSubject(tx, id);
      const frame = { title: 'What if a trust leaves', trail: trailOf(tender), caption: tender.title };
      // Runs are invisible to strangers, who are not to hear that there is none.
      const isPartner = actor.partnershipIds.includes(tender.partnershipId);
      if (!subject && (isPartner || trust === '')) return { ...frame, runsHref: `/tenders/${id}/runs` };
      // Asked by name, so that a trust that takes no part is answered like a page that does not exist.
      if (trust !== '') await this.queries.consequencesOfWithdrawal(tx, id, trust);
      const { runId, wish } = subject!;
      const read = await this.boards.withdrawals(tx, runId, wish);
      const hrefOf = (code: string) => `/tenders/${id}/what-if?trust=${encodeURIComponent(code)}`;
      return { ...frame, hasRun: true, ...withdrawalsView(read, trust, hrefOf) };
    });
    response.render('awards/withdrawal.njk', page);
  }
}
