import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { AwardsQueries, AwardsService, type Decision, DecisionsService } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { renderPdf } from '@tandem/platform/documents';
import { CurrentActor, Needs } from '../http/access.js';
import { field } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { approvalPage, changedPage, inboxPage } from './approvals.presenter.js';
import { paperDocument } from './paper.presenter.js';

/** The inbox of each executive, and the decision paper of one award with its form. */
@ApiExcludeController()
@Controller('approvals')
export class ApprovalsPages {
  constructor(
    private readonly database: Database,
    private readonly service: AwardsService,
    private readonly decisions: DecisionsService,
    private readonly queries: AwardsQueries,
  ) {}

  @Get()
  async inbox(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const awards = await this.database.read(actor, (tx) => this.queries.inbox(tx));
    response.render('approvals/inbox.njk', inboxPage(awards, actor));
  }

  @Get(':award')
  async award(@Param('award') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.show(response, actor, id);
  }

  @Get(':award/paper.pdf')
  async paper(@Param('award') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const award = await this.database.read(actor, (tx) => this.queries.award(tx, idOrNotFound(id)));
    const pdf = await renderPdf('decision-paper', paperDocument(award));
    response.type('application/pdf');
    response.set('content-disposition', `inline; filename="${award.paper.tender.reference}-decision-paper.pdf"`);
    response.send(pdf);
  }

  @Needs('award.decide')
  @Post(':award/decision')
  async decide(
    @Param('award') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const values = { verdict: field(body, 'verdict'), reason: field(body, 'reason'), comment: '' };
    const verdict = verdictOf(values.verdict);
    if (!verdict) {
      const problems = [{ field: 'verdict', message: 'Choose whether your trust approves or declines this award' }];
      return this.show(response, actor, id, problems, values);
    }
    const answer: Decision = { verdict, reason: values.reason, contentSha256: field(body, 'sha') };
    const outcome = await this.database.transaction(actor, (tx) => this.decisions.decide(tx, idOrNotFound(id), answer));
    if (outcome.kind === 'problems') return this.show(response, actor, id, outcome.problems, values);
    if (outcome.kind === 'changed') {
      const award = await this.database.read(actor, (tx) => this.queries.award(tx, id));
      return response.status(409).render('approvals/changed.njk', changedPage(award, outcome.changes));
    }
    notify(request, RECORDED[outcome.standing]);
    response.redirect(303, `/approvals/${id}`);
  }

  @Needs('award.comment')
  @Post(':award/comment')
  async comment(
    @Param('award') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const comment = field(body, 'comment');
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.comment(tx, idOrNotFound(id), comment),
    );
    if (problems.length > 0) return this.show(response, actor, id, problems, { verdict: '', reason: '', comment });
    notify(request, 'Your comment is in the paper. Approvals of the earlier wording no longer count.');
    response.redirect(303, `/approvals/${id}`);
  }

  @Needs('award.propose')
  @Post(':award/withdrawal')
  async withdraw(
    @Param('award') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const reason = field(body, 'withdrawReason');
    const problems = await this.database.transaction(actor, (tx) =>
      this.decisions.withdraw(tx, idOrNotFound(id), reason),
    );
    if (problems.length > 0) {
      const here = problems.map(({ message }) => ({ field: 'withdrawReason', message }));
      return this.show(response, actor, id, here, { ...NO_VALUES, withdrawReason: reason });
    }
    notify(request, 'The proposal has been taken back. You may propose another award from the result.');
    response.redirect(303, `/approvals/${id}`);
  }

  private async show(
    response: Response,
    actor: Actor,
    id: string,
    problems: readonly FieldProblem[] = [],
    values?: Partial<FormValues>,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const award = await this.queries.award(tx, idOrNotFound(id));
      const without = await this.queries.withoutDecliners(tx, award);
      const { labels } = await this.queries.run(tx, award.runId);
      return approvalPage({ award, actor, without, labels, problems, ...(values ? { values } : {}) });
    });
    if (problems.length > 0) response.status(422);
    response.render('approvals/show.njk', page);
  }
}

interface FormValues {
  verdict: string;
  reason: string;
  comment: string;
  withdrawReason: string;
}

const NO_VALUES = { verdict: '', reason: '' };

const RECORDED = {
  waiting: 'Your trust’s decision has been recorded. The award waits for the other trusts.',
  stands: 'Your trust’s decision has been recorded. Every trust has approved, so the award stands.',
  declined: 'Your trust has declined, so the award is void. The other trusts see what they would pay without yours.',
} as const;

function verdictOf(text: string): Decision['verdict'] | undefined {
  return text === 'approve' || text === 'decline' ? text : undefined;
}
