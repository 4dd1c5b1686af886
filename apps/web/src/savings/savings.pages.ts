import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { may } from '@tandem/features/partnership';
import { type Review, SavingsQueries, SavingsService } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { notify } from '../http/session.js';
import { idOrNotFound } from '../http/ids.js';
import { savingsWorkbook } from './savings.export.js';
import { linePage, linesPage, totalsPage } from './savings.presenter.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The partnership's totals for everybody; a trust's own lines, and their review by its finance. */
@ApiExcludeController()
@Controller('savings')
export class SavingsPages {
  constructor(
    private readonly database: Database,
    private readonly service: SavingsService,
    private readonly queries: SavingsQueries,
  ) {}

  @Get()
  async totals(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => totalsPage(await this.queries.totals(tx), tx.now));
    response.render('savings/totals.njk', { ...page, mayReview: may(actor, 'saving.review') });
  }

  @Get('lines')
  async lines(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx));
    response.render(
      'savings/lines.njk',
      linesPage(lines, actor.kind === 'auditor' ? 'Savings of every trust' : 'Savings of your trust', false),
    );
  }

  @Get('lines.xlsx')
  async download(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx));
    response
      .type(XLSX)
      .attachment('tandem-savings.xlsx')
      .send(await writeWorkbook(savingsWorkbook(lines)));
  }

  @Needs('saving.review')
  @Get('review')
  async waiting(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, 'waiting'));
    response.render('savings/lines.njk', linesPage(lines, 'Savings that wait for your review', true));
  }

  @Get('lines/:id')
  async line(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.show(response, actor, id);
  }

  @Needs('saving.review')
  @Post('lines/:id/reviews')
  async review(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const review = { decision: field(body, 'decision') as Review['decision'], reason: field(body, 'reason') };
    const problems = await this.database.transaction(actor, (tx) => this.service.review(tx, idOrNotFound(id), review));
    if (problems.length > 0) {
      response.status(422);
      return this.show(response, actor, id, problems, review);
    }
    notify(request, review.decision === 'accepted' ? 'You have accepted the saving.' : 'You have rejected the saving.');
    response.redirect(303, '/savings/review');
  }

  private async show(
    response: Response,
    actor: Actor,
    id: string,
    problems: FieldProblem[] = [],
    values: Partial<Review> = {},
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const line = await this.queries.line(tx, idOrNotFound(id));
      if (!line)
        throw new DomainError('SAVING.NOT_FOUND', { id }, 'There is no such saving, or it belongs to another trust.');
      return linePage(line, await this.queries.reviews(tx, id), may(actor, 'saving.review'));
    });
    response.render('savings/line.njk', { ...page, values, errors: formErrors(problems) });
  }
}
