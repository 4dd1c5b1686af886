import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import {
  OwnScoresService,
  type OwnScores,
  QualityQueries,
  QualityService,
  type QualitySheet,
} from '@tandem/features/evaluation';
import type { LotRead } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { ownSheetPage } from './own-scores.presenter.js';
import { scoreSheetPage, scoresPage, type TypedScore } from './scores.presenter.js';

/** The agreed scores for quality: all of them, the sheet of a lot, and each trust's agreement. */
@ApiExcludeController()
@Controller('tenders/:id/scores')
export class ScoresPages {
  constructor(
    private readonly database: Database,
    private readonly service: QualityService,
    private readonly queries: QualityQueries,
    private readonly own: OwnScoresService,
  ) {}

  @Get()
  async all(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { sheet, own } = await this.read(actor, id);
    response.render('evaluation/scores.njk', scoresPage(actor, sheet, own));
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
    const read = await this.read(actor, id);
    const page = scoreSheetPage(read, lotIn(read.sheet, lotId), undefined, undefined);
    response.render('evaluation/score-sheet.njk', page);
  }

  @Needs('bid.score')
  @Get(':lot/own')
  async ownForm(
    @Param('id') id: string,
    @Param('lot') lotId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const read = await this.read(actor, id);
    response.render('evaluation/score-sheet.njk', ownSheetPage(read, lotIn(read.sheet, lotId)));
  }

  @Needs('bid.score')
  @Post(':lot/own')
  async saveOwn(
    @Param('id') id: string,
    @Param('lot') lotId: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const read = await this.read(actor, id);
    const lot = lotIn(read.sheet, lotId);
    const typed = typedIn(read.sheet, body);
    const isHandedIn = field(body, 'deed') === 'handIn';
    const problems = await this.database.transaction(actor, (tx) =>
      this.own.save(tx, read.sheet.tender.id, lot.id, typed, isHandedIn),
    );
    if (problems.length > 0) {
      const page = { ...ownSheetPage(read, lot, typed), errors: formErrors(problems) };
      return response.status(422).render('evaluation/score-sheet.njk', page);
    }
    notify(
      request,
      isHandedIn
        ? `Your scores of lot ${lot.number} are handed in. What others have handed in is shown to you now.`
        : `Your scores of lot ${lot.number} are kept. Only you can see them.`,
    );
    response.redirect(303, `/tenders/${id}/scores${isHandedIn ? '' : `/${lotId}/own`}`);
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
    const { sheet } = await this.read(actor, id);
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
    const page = scoreSheetPage(await this.read(actor, id), lot, typed, isStale ? undefined : seen);
    response.status(422).render('evaluation/score-sheet.njk', { ...page, errors: formErrors(problems) });
  }

  private async read(actor: Actor, id: string): Promise<{ sheet: QualitySheet; own: OwnScores; actor: Actor }> {
    return this.database.read(actor, async (tx) => ({
      sheet: await this.queries.sheet(tx, idOrNotFound(id)),
      own: await this.queries.alone(tx, idOrNotFound(id)),
      actor,
    }));
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
