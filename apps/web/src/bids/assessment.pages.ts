import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { EvaluationQueries, EvaluationService } from '@tandem/features/evaluation';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { assessmentPage, assessPage, type TypedDecision } from './assessment.presenter.js';

/** What the trusts decided about each bid, side by side; and the form for one's own trust. */
@ApiExcludeController()
@Controller('tenders/:id/assessment')
export class AssessmentPages {
  constructor(
    private readonly database: Database,
    private readonly service: EvaluationService,
    private readonly queries: EvaluationQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Get()
  async matrix(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      return assessmentPage(actor, tender, await this.queries.compliance(tx, id));
    });
    response.render('bids/assessment.njk', page);
  }

  @Needs('bid.assess')
  @Get(':bidId')
  async form(
    @Param('id') id: string,
    @Param('bidId') bidId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    response.render('bids/assess.njk', await this.page(actor, id, bidId, undefined, []));
  }

  @Needs('bid.assess')
  @Post(':bidId')
  async assess(
    @Param('id') id: string,
    @Param('bidId') bidId: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const tender = await this.database.read(actor, (tx) => this.tenders.tender(tx, idOrNotFound(id)));
    const decisions = tender.conditions.map((c) => ({
      conditionId: c.id,
      result: field(body, `result_${c.id}`),
      reason: field(body, `reason_${c.id}`),
    }));
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.assess(tx, id, idOrNotFound(bidId), decisions),
    );
    if (problems.length > 0)
      return response.status(422).render('bids/assess.njk', await this.page(actor, id, bidId, decisions, problems));
    notify(request, 'Your trust’s decisions on this bid are recorded.');
    response.redirect(303, `/tenders/${id}/assessment`);
  }

  private async page(
    actor: Actor,
    id: string,
    bidId: string,
    typed: readonly TypedDecision[] | undefined,
    problems: readonly FieldProblem[],
  ) {
    return this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const read = await this.queries.compliance(tx, id);
      const bid = read.bids.find((b) => b.id === bidId);
      if (!bid) throw new DomainError('BID.NOT_FOUND', { bidId }, 'There is no such bid in this tender.');
      return { ...assessPage(actor, tender, read, bid, typed), errors: formErrors(problems) };
    });
  }
}
