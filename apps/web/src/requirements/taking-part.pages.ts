import { Body, Controller, Get, Inject, Optional, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { PartnershipQueries } from '@tandem/features/partnership';
import { RequirementsQueries, RequirementsService } from '@tandem/features/requirements';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field } from '../http/forms.js';
import { notify } from '../http/session.js';
import { LEAVING_PRICES, type LeavingPrices } from './leaving-prices.js';
import { leavingPage } from './leaving.presenter.js';
import { atTypedFields, finalQuantitiesOf, ownVolumesOf } from './requirements.forms.js';
import { commitPage, deviationPage, decisionPage, joinPage } from './taking-part.presenter.js';

const GROUPS_SHOWN = 100;

/** What a trust does in a requirement: join with volumes, state and decide deviations, commit, leave. */
@ApiExcludeController()
@Controller('requirements')
export class TakingPartPages {
  constructor(
    private readonly database: Database,
    private readonly service: RequirementsService,
    private readonly queries: RequirementsQueries,
    private readonly partnerships: PartnershipQueries,
    @Optional() @Inject(LEAVING_PRICES) private readonly prices?: LeavingPrices,
  ) {}

  @Needs('requirement.join')
  @Get(':id/join')
  joinForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.showJoin(response, actor, id);
  }

  /** Joins, or brings more volumes when the trust takes part already. */
  @Needs('requirement.join')
  @Post(':id/join')
  async join(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const own = ownVolumesOf(body);
    const problems = await this.database.transaction(actor, async (tx) => {
      const { rules } = await this.queries.requirement(tx, id);
      const takesPart = rules.partners.some((p) => p.trust === actor.organisationId && p.status !== 'left');
      return takesPart ? this.service.addVolumes(tx, id, own) : this.service.join(tx, id, own);
    });
    if (problems.length > 0) {
      response.status(422);
      return this.showJoin(response, actor, id, atTypedFields(problems), body);
    }
    notify(request, 'Your trust’s volumes are part of the requirement.');
    response.redirect(303, `/requirements/${id}`);
  }

  @Needs('requirement.join')
  @Get(':id/deviations/new')
  deviationForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.showDeviation(response, actor, id);
  }

  @Needs('requirement.join')
  @Post(':id/deviations')
  async stateDeviation(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const stated = {
      attribute: field(body, 'attribute'),
      statedValue: field(body, 'statedValue'),
      reason: field(body, 'reason'),
    };
    const outcome = await this.database.transaction(actor, (tx) => this.service.stateDeviation(tx, id, stated));
    if (Array.isArray(outcome)) {
      response.status(422);
      return this.showDeviation(response, actor, id, outcome, stated);
    }
    notify(request, 'Your deviation is on the record. The leading trust decides on it.');
    response.redirect(303, `/requirements/${id}`);
  }

  @Needs('requirement.decideDeviation')
  @Get(':id/deviations/:deviation')
  decisionForm(
    @Param('id') id: string,
    @Param('deviation') deviationId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    return this.showDecision(response, actor, id, deviationId);
  }

  @Needs('requirement.decideDeviation')
  @Post(':id/deviations/:deviation')
  async decide(
    @Param('id') id: string,
    @Param('deviation') deviationId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const [outcome, reason] = [field(body, 'outcome'), field(body, 'reason')];
    const problems: FieldProblem[] = [];
    if (outcome !== 'accepted' && outcome !== 'rejected')
      problems.push({ field: 'outcome', message: 'Choose whether you accept the deviation' });
    if (reason === '') problems.push({ field: 'reason', message: 'Enter the reason for your decision' });
    if (problems.length > 0) {
      response.status(422);
      return this.showDecision(response, actor, id, deviationId, problems, { outcome, reason });
    }
    const decision = { outcome: outcome as 'accepted' | 'rejected', reason };
    await this.database.transaction(actor, (tx) => this.service.decideDeviation(tx, deviationId, decision));
    notify(request, `You have ${outcome} the deviation. The decision is on the record.`);
    response.redirect(303, `/requirements/${id}`);
  }

  @Needs('requirement.commit')
  @Get(':id/commit')
  commitForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.showCommit(response, actor, id);
  }

  @Needs('requirement.commit')
  @Post(':id/commit')
  async commit(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const final = { fundingReference: field(body, 'fundingReference'), quantities: finalQuantitiesOf(body) };
    const problems = await this.database.transaction(actor, (tx) => this.service.commit(tx, id, final));
    if (problems.length > 0) {
      response.status(422);
      return this.showCommit(response, actor, id, problems, final);
    }
    notify(request, 'Your trust has committed its final quantity.');
    response.redirect(303, `/requirements/${id}`);
  }

  @Needs('requirement.leave')
  @Get(':id/leave')
  leaveForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.showLeave(response, actor, id);
  }

  @Needs('requirement.leave')
  @Post(':id/leave')
  async leave(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const leaving = {
      reason: field(body, 'reason'),
      consequencesSha256: field(body, 'consequences'),
      ...(field(body, 'successor') ? { successorTrustId: field(body, 'successor') } : {}),
    };
    const problems: FieldProblem[] = [];
    if (leaving.reason === '') problems.push({ field: 'reason', message: 'Enter why your trust leaves' });
    if (field(body, 'needsSuccessor') === 'yes' && leaving.successorTrustId === undefined)
      problems.push({ field: 'successor', message: 'Choose the trust that takes over the lead' });
    if (problems.length > 0) {
      response.status(422);
      return this.showLeave(response, actor, id, problems, leaving);
    }
    await this.database.transaction(actor, (tx) => this.service.leave(tx, id, leaving));
    notify(request, 'Your trust has left the requirement. It is on the record.');
    response.redirect(303, '/requirements');
  }

  private async showJoin(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    body?: unknown,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const requirement = await this.queries.requirement(tx, id);
      const groups = await this.queries.ownGroups(tx, {
        baseUnit: requirement.baseUnit,
        offset: 0,
        limit: GROUPS_SHOWN,
      });
      return joinPage({ requirement, groups, actor, problems, body });
    });
    response.render('requirements/join.njk', page);
  }

  private async showDeviation(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    form = { attribute: '', statedValue: '', reason: '' },
  ): Promise<void> {
    const requirement = await this.database.read(actor, (tx) => this.queries.requirement(tx, id));
    response.render('requirements/deviation.njk', deviationPage(requirement, problems, form));
  }

  private async showDecision(
    response: Response,
    actor: Actor,
    id: string,
    deviationId: string,
    problems: readonly FieldProblem[] = [],
    form = { outcome: '', reason: '' },
  ): Promise<void> {
    const requirement = await this.database.read(actor, (tx) => this.queries.requirement(tx, id));
    response.render('requirements/decision.njk', decisionPage(requirement, deviationId, problems, form));
  }

  private async showCommit(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    form?: { fundingReference: string; quantities: Record<string, string> },
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) =>
      commitPage({
        requirement: await this.queries.requirement(tx, id),
        lines: await this.queries.ownLines(tx, id),
        actor,
        problems,
        form,
      }),
    );
    response.render('requirements/commit.njk', page);
  }

  private async showLeave(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    form: { reason: string; successorTrustId?: string } = { reason: '' },
  ): Promise<void> {
    // The calculation locks the requirement for its moment, so that what is shown is one state and not two.
    const page = await this.database.transaction(actor, async (tx) => {
      const requirement = await this.queries.requirement(tx, id);
      const shown = await this.service.consequencesOfLeaving(tx, id, actor.organisationId!);
      const prices = await this.prices?.pricesOfLeaving(tx, id, actor.organisationId!);
      const names = await this.partnerships.names(tx);
      return leavingPage({ requirement, shown, prices, names, problems, form });
    });
    response.render('requirements/leave.njk', page);
  }
}
