import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { may } from '@tandem/features/partnership';
import { CutsService } from '@tandem/features/reports';
import { type JournalRead, ListsQueries, SavingsQueries, SchemesService } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field, fieldList, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { plural } from '../http/format.js';
import { keepView } from '../reports/kept-views.js';
import { pageFiles } from '../reports/page-files.js';
import { amountsSeen } from './line.forms.js';
import { waitingPage } from './lists.presenter.js';
import { partOf, waitingWish } from './lists.wish.js';
import { journalPage } from './schemes.presenter.js';

const DECISION_FIELDS = ['reason', 'costCentre', 'subjectiveCode', 'budgetJournal'] as const;

/** What finance judges, several lines at once, and the journals that show what was judged and posted. */
@ApiExcludeController()
@ForTrusts()
@Controller('savings')
export class JudgingPages {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemesService,
    private readonly queries: SavingsQueries,
    private readonly lists: ListsQueries,
    private readonly cuts: CutsService,
  ) {}

  @Needs('saving.validate')
  @Get('validation')
  async waiting(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await this.showWaiting(response, actor, query);
  }

  @Needs('saving.validate')
  @Post('validation')
  async judge(
    @Body() body: unknown,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const lineIds = fieldList(body, 'lines').map(idOrNotFound);
    const given = Object.fromEntries(DECISION_FIELDS.map((name) => [name, field(body, name)])) as Record<
      (typeof DECISION_FIELDS)[number],
      string
    >;
    const seen = amountsSeen(body);
    const isRejected = field(body, 'decision') === 'reject';
    const problems =
      lineIds.length === 0
        ? [{ field: 'lines', message: 'Choose at least one saving' }]
        : await this.database.transaction(actor, (tx) =>
            isRejected
              ? this.schemes.reject(tx, lineIds, given.reason)
              : this.schemes.validate(tx, lineIds, { ...given, seen }),
          );
    if (problems.length > 0) {
      response.status(422);
      return this.showWaiting(response, actor, query, problems, given, lineIds);
    }
    notify(request, `You have ${isRejected ? 'rejected' : 'validated'} ${plural(lineIds.length, 'saving')}.`);
    const said = waitingWish(query).query;
    response.redirect(303, `/savings/validation${said === '' ? '' : `?${said}`}`);
  }

  @Get('journals/:id')
  async journal(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.showJournal(response, actor, idOrNotFound(id));
  }

  @Needs('saving.raise')
  @Post('journals/:id/reversals')
  async reverse(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const result = await this.database.transaction(actor, (tx) =>
      this.schemes.reverse(tx, idOrNotFound(id), field(body, 'reason')),
    );
    if (Array.isArray(result)) {
      response.status(422);
      return this.showJournal(response, actor, id, result, field(body, 'reason'));
    }
    notify(request, 'The journal is taken back. Both stay in the ledger.');
    response.redirect(303, `/savings/journals/${result.journalId}`);
  }

  private async showWaiting(
    response: Response,
    actor: Actor,
    query: unknown,
    problems: FieldProblem[] = [],
    values: Record<string, string> = {},
    chosen: readonly string[] = [],
  ): Promise<void> {
    const wish = waitingWish(query);
    const { page, seen } = await this.database.read(actor, async (tx) => {
      const list = await this.lists.waiting(tx, wish.filter, wish.order, partOf(wish.page));
      const amounts = new Map(list.rows.map(({ id, amount }) => [id, amount]));
      const keep = await keepView(this.cuts, tx, '/savings/validation', query);
      return { page: { ...waitingPage(list, await this.lists.choices(tx), wish), keep }, seen: amounts };
    });
    const rows = page.rows.map((row) => ({
      ...row,
      isChosen: chosen.includes(row.id),
      seen: `${row.id} ${seen.get(row.id)!}`,
    }));
    const files = pageFiles('/savings/validation', { waiting: 'What waits', totals: 'Totals' }, wish.query);
    response.render('savings/validation.njk', { ...page, rows, files, values, errors: formErrors(problems) });
  }

  private async showJournal(
    response: Response,
    actor: Actor,
    id: string,
    problems: FieldProblem[] = [],
    reason = '',
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const journal = await this.queries.journal(tx, id);
      return journalPage(journal, await this.queries.legs(tx, [id]), mayTakeBack(actor, journal));
    });
    const files = pageFiles(`/savings/journals/${id}/journal`, { legs: 'Debits and credits' });
    response.render('savings/journal.njk', { ...page, files, reason, errors: formErrors(problems) });
  }
}

/** A judgement of finance is taken back by finance only; the verb says so again. */
function mayTakeBack(actor: Actor, { trustId, kind }: JournalRead): boolean {
  const isJudged = kind === 'validated' || kind === 'rejected';
  return trustId === actor.organisationId && may(actor, 'saving.raise') && (!isJudged || may(actor, 'saving.validate'));
}
