import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { may } from '@tandem/features/partnership';
import { CutQueries, ExecutiveQueries, FinanceQueries, PlansService } from '@tandem/features/reports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { notify } from '../http/session.js';
import { costsPage, plansPage } from './plans.presenter.js';
import { pageFiles } from './page-files.js';
import { costsReport, plansReport } from './plans.report.js';
import { partnershipOf } from '../http/partnership.js';
import { filesAt, sendReport } from './report.send.js';

/** What each trust plans to save, and what the partnership's work costs it: entered by form, with a name and a reason. */
@ApiExcludeController()
@Controller('reports')
export class PlansPages {
  constructor(
    private readonly database: Database,
    private readonly service: PlansService,
    private readonly finance: FinanceQueries,
    private readonly executive: ExecutiveQueries,
    private readonly cuts: CutQueries,
  ) {}

  @Get('plans')
  async plans(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await this.showPlans(response, actor, query);
  }

  @Needs('saving.plan')
  @Post('plans')
  async plan(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const entry = {
      year: field(body, 'year'),
      category: field(body, 'category'),
      cash: field(body, 'cash'),
      budget: field(body, 'budget'),
      recurrence: field(body, 'recurrence'),
      amount: field(body, 'amount'),
      reason: field(body, 'reason'),
    };
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.plan(tx, partnershipOf(tx, body), entry),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.showPlans(response, actor, body, problems, entry);
    }
    notify(request, 'Your trust’s plan is on the record.');
    response.redirect(303, sameAs('/reports/plans', body));
  }

  @Get('administration')
  async costs(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await this.showCosts(response, actor, query);
  }

  @Needs('administration.enter')
  @Post('administration')
  async enter(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const entry = { year: field(body, 'year'), amount: field(body, 'amount'), source: field(body, 'source') };
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.enterCost(tx, partnershipOf(tx, body), entry),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.showCosts(response, actor, body, problems, entry);
    }
    notify(request, 'Your trust’s cost of administration is on the record.');
    response.redirect(303, sameAs('/reports/administration', body));
  }

  @Get(filesAt('plans'))
  async planFiles(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.database.read(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, query);
      const plans = await this.finance.plans(tx, { partnershipId });
      return plansReport(plans, await this.cuts.names(tx, partnershipId), `?partnership=${partnershipId}`, {
        actor,
        asAt: tx.now,
      });
    });
    await sendReport(request, response, report, 'tandem-plans');
  }

  @Get(filesAt('administration'))
  async costFiles(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.database.read(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, query);
      const costs = await this.executive.costs(tx, partnershipId);
      return costsReport(costs, await this.cuts.names(tx, partnershipId), `?partnership=${partnershipId}`, {
        actor,
        asAt: tx.now,
      });
    });
    await sendReport(request, response, report, 'tandem-administration');
  }

  private async showPlans(
    response: Response,
    actor: Actor,
    query: unknown,
    problems: FieldProblem[] = [],
    values: object = {},
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, query);
      return plansPage({
        partnershipId,
        plans: await this.finance.plans(tx, { partnershipId }),
        names: await this.cuts.names(tx, partnershipId),
        categories: await this.cuts.categories(tx, partnershipId),
        values,
        now: tx.now,
      });
    });
    const files = pageFiles('/reports/plans', { plans: 'Plans' }, `?partnership=${page.partnershipId}`);
    response.render('reports/plans.njk', {
      ...page,
      files,
      mayPlan: may(actor, 'saving.plan'),
      errors: formErrors(problems),
    });
  }

  private async showCosts(
    response: Response,
    actor: Actor,
    query: unknown,
    problems: FieldProblem[] = [],
    values: object = {},
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, query);
      return costsPage({
        partnershipId,
        costs: await this.executive.costs(tx, partnershipId),
        names: await this.cuts.names(tx, partnershipId),
        values,
        now: tx.now,
      });
    });
    const mayEnter = may(actor, 'administration.enter');
    const files = pageFiles('/reports/administration', { costs: 'Costs' }, `?partnership=${page.partnershipId}`);
    response.render('reports/administration.njk', { ...page, files, mayEnter, errors: formErrors(problems) });
  }
}

/** The page again, of the partnership that the form was for. */
function sameAs(path: string, body: unknown): string {
  const partnership = field(body, 'partnership');
  return partnership === '' ? path : `${path}?partnership=${partnership}`;
}
