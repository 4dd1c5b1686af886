import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { QualityQueries, QualityService, type QualitySheet } from '@tandem/features/evaluation';
import type { LotRead } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { scoreSheetPage, scoresPage, type TypedScore } from './scores.presenter.js';

/** The agreed scores for quality: all of them, the sheet of a lot, and each trust's agreement. */
@ApiExcludeController()
@Controller('tenders/:id/scores')
export class ScoresPages {
  constructor(
    private readonly database: Database,
    private readonly service: QualityService,
    private readonly queries: QualityQueries,
  ) {}

  @Get()
  async all(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('evaluation/scores.njk', scoresPage(actor, await this.sheet(actor, id)));
  }

  @Needs('bid.score')
  @Post('agreement')
  async agree(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { isLocked } = await this.database.transaction(actor, (tx) =>
      this.service.agree(tx, idOrNotFound(id), field(body, 'sheet')),
    );
    notify(
      request,
      isLocked
        ? 'Every trust has agreed. The quality is locked and the prices are shown.'
        : 'Your trust has agreed to these scores.',
    );
    response.redirect(303, `/tenders/${id}/scores`);
  }

  @Needs('bid.score')
  @Get(':lot')
  async form(
    @Param('id') id: string,
    @Param('lot') lotId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const sheet = await this.sheet(actor, id);
    response.render('evaluation/score-sheet.njk', scoreSheetPage(sheet, lotIn(sheet, lotId), undefined, undefined));
  }

  @Needs('bid.score')
  @Post(':lot')
  async save(
    @Param('id') id: string,
    @Param('lot') lotId: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const sheet = await this.sheet(actor, id);
    const lot = lotIn(sheet, lotId);
    const typed = typedIn(sheet, body);
    const seen = field(body, 'seen');
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.score(tx, sheet.tender.id, lot.id, typed, seen),
    );
    if (problems.length === 0) {
      notify(request, `The agreed scores of lot ${lot.number} are saved.`);
      return response.redirect(303, `/tenders/${id}/scores#lot-${lot.number}`);
    }
    // Whoever was told of a colleague's scores has seen them now, beside what was typed.
    const isStale = problems.some((p: FieldProblem) => p.field === 'seen');
    const page = scoreSheetPage(await this.sheet(actor, id), lot, typed, isStale ? undefined : seen);
    response.status(422).render('evaluation/score-sheet.njk', { ...page, errors: formErrors(problems) });
  }

  private async sheet(actor: Actor, id: string): Promise<QualitySheet> {
    return this.database.read(actor, (tx) => this.queries.sheet(tx, idOrNotFound(id)));
  }
}

function lotIn(sheet: QualitySheet, lotId: string): LotRead {
  const lot = sheet.tender.lots.find((one) => one.id === lotId);
  if (!lot) throw new DomainError('TENDER_LOT.NOT_FOUND', { lotId }, 'The tender has no such lot.');
  return lot;
}

/** Whatever the form holds of the sheet's cells; a cell that was not sent at all is left alone. */
function typedIn(sheet: QualitySheet, body: unknown): TypedScore[] {
  const sent = body as Record<string, unknown>;
  return sheet.bids.flatMap((bid) =>
    sheet.scoring.criteria.flatMap((criterion) => {
      const key = `${bid.id}_${criterion.id}`;
      if (!(`score_${key}` in sent) && !(`reason_${key}` in sent)) return [];
      return [
        {
          bidId: bid.id,
          criterionId: criterion.id,
          score: field(body, `score_${key}`),
          reason: field(body, `reason_${key}`).replaceAll('\r\n', '\n'),
        },
      ];
    }),
  );
}
