import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  ComplianceQueries,
  LeakageQueries,
  type ReviewDecision,
  ReviewQueries,
  ReviewService,
  type StatedUnit,
  UnitsService,
} from '@tandem/features/actuals';
import { may } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { pageFiles } from '../reports/page-files.js';
import { decisionFrom } from './actuals.forms.js';
import { leakagePage } from './leakage.presenter.js';
import { groupPage, reviewPage } from './review.presenter.js';

const PAGE_ROWS = 50;

/** What a person says of purchases that could not be matched, and the list of what leaks. */
@ApiExcludeController()
@ForTrusts()
@Controller('actuals')
export class ReviewPages {
  constructor(
    private readonly database: Database,
    private readonly service: ReviewService,
    private readonly queries: ReviewQueries,
    private readonly leakage: LeakageQueries,
    private readonly compliance: ComplianceQueries,
    private readonly units: UnitsService,
  ) {}

  @Needs('actuals.review')
  @Get('review')
  async waiting(@CurrentActor() actor: Actor, @Res() response: Response, @Query('page') page?: string): Promise<void> {
    const at = pageNumber(page);
    const view = await this.database.read(actor, async (tx) =>
      reviewPage({
        ...(await this.queries.waiting(tx, { offset: (at - 1) * PAGE_ROWS, limit: PAGE_ROWS })),
        decisions: await this.queries.decisions(tx, PAGE_ROWS),
        units: await this.units.stated(tx),
        page: at,
        rowsPerPage: PAGE_ROWS,
      }),
    );
    // The list has become shorter than the address remembers; to say that nothing waits would be wrong.
    if (at > 1 && view.groups.length === 0) return response.redirect(303, '/actuals/review');
    const files = pageFiles('/actuals/review', { waiting: 'What waits', decided: 'What was decided' });
    response.render('actuals/review.njk', { ...view, files });
  }

  @Needs('actuals.review')
  @Get('review/:id')
  async group(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.show(response, actor, id);
  }

  @Needs('actuals.review')
  @Post('review/:id')
  async decide(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const decision = decisionFrom(body);
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.decide(tx, idOrNotFound(id), decision),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.show(response, actor, id, problems, decision);
    }
    notify(request, 'Saved with your name. The contract’s figures follow in a moment.');
    response.redirect(303, '/actuals/review');
  }

  /** Says what the unit of waiting purchases holds, so that they can be compared with the contract. */
  @Needs('actuals.review')
  @Post('review/:id/unit')
  async stateUnit(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const unit = { holds: field(body, 'holds'), reason: field(body, 'unitReason') };
    const problems = await this.database.transaction(actor, (tx) => this.units.state(tx, idOrNotFound(id), unit));
    if (problems.length > 0) {
      response.status(422);
      return this.show(response, actor, id, problems, {}, unit);
    }
    notify(request, 'Saved with your name. Purchases in this unit are compared in a moment, and so are later ones.');
    response.redirect(303, '/actuals/review');
  }

  /** Takes back what was said of a unit. */
  @Needs('actuals.review')
  @Post('review/units/:id/take-back')
  async takeUnitBack(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.units.takeBack(tx, idOrNotFound(id)));
    notify(request, 'Taken back. Purchases in this unit wait for you again in a moment.');
    response.redirect(303, '/actuals/review');
  }

  /** Takes back what was said of purchases. */
  @Needs('actuals.review')
  @Post('review/decisions/:id/take-back')
  async takeDecisionBack(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.takeBack(tx, idOrNotFound(id)));
    notify(request, 'Taken back. These purchases are looked at again in a moment, and the contract’s figures follow.');
    response.redirect(303, '/actuals/review');
  }

  @Get('leakage')
  async list(@CurrentActor() actor: Actor, @Res() response: Response, @Query('page') page?: string): Promise<void> {
    const at = pageNumber(page);
    const view = await this.database.read(actor, async (tx) =>
      leakagePage({
        rows: await this.leakage.rows(tx, { offset: (at - 1) * PAGE_ROWS, limit: PAGE_ROWS }),
        total: await this.leakage.total(tx),
        why: await this.compliance.whyPaid(tx, null),
        page: at,
        rowsPerPage: PAGE_ROWS,
        asAt: tx.now,
      }),
    );
    // As above: a page beyond the last says nothing of what leaks.
    if (at > 1 && view.rows.length === 0) return response.redirect(303, '/actuals/leakage');
    const files = pageFiles('/actuals/leakage', { leakage: 'What leaks' });
    response.render('actuals/leakage.njk', { ...view, files, mayReview: may(actor, 'actuals.review') });
  }

  private async show(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    values: Partial<ReviewDecision> = {},
    unit: StatedUnit = { holds: '', reason: '' },
  ): Promise<void> {
    const view = await this.database.read(actor, async (tx) => {
      const { group, lines } = await this.queries.group(tx, idOrNotFound(id));
      return groupPage({ group, lines, choices: await this.queries.choices(tx, group), values, unit, problems });
    });
    const files = pageFiles(`/actuals/review/${id}/group`, { lines: 'The lines' });
    response.render('actuals/group.njk', { ...view, files });
  }
}
