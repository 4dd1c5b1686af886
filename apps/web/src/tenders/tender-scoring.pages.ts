import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { FORMULAS } from '@tandem/domain/evaluation';
import { parseMoney } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import {
  DUMMY_BIDS_MAX,
  type DummyBidInput,
  readDummyBids,
  type ScoringInput,
  type ScoringRead,
  seededBids,
  seriesOf,
  type TenderRead,
  TenderScoringService,
  TendersQueries,
  testOf,
} from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { type Method, scoringPage, scoringTestPage } from './scoring.presenter.js';

const CRITERIA_SHOWN_MAX = 60;

/** How a draft will be judged, and the test of it on invented bids. */
@ApiExcludeController()
@Needs('tender.prepare')
@Controller('tenders/:id/scoring')
export class TenderScoringPages {
  constructor(
    private readonly database: Database,
    private readonly service: TenderScoringService,
    private readonly queries: TendersQueries,
  ) {}

  @Get()
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('tenders/scoring.njk', scoringPage(await this.tender(actor, id), undefined));
  }

  @Post()
  async save(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = { method: methodOf(body), input: inputOf(body) };
    const again = async (status: number, problems: FieldProblem[]) => {
      const page = scoringPage(await this.tender(actor, id), typed);
      response.status(status).render('tenders/scoring.njk', { ...page, errors: formErrors(problems) });
    };
    if (field(body, 'more') !== '') return again(200, []);
    if (typed.method === '')
      return again(422, [{ field: 'method', message: 'Choose what decides among the bids that pass.' }]);
    const tenderId = idOrNotFound(id);
    const problems = await this.database.transaction(actor, async (tx) => {
      if (typed.method === 'priceAndQuality') return this.service.save(tx, tenderId, typed.input);
      await this.service.useLowestPrice(tx, tenderId);
      return [];
    });
    if (problems.length > 0) return again(422, problems);
    const isScored = typed.method === 'priceAndQuality';
    notify(
      request,
      isScored ? 'The scoring is saved. Test it before you publish.' : 'The lowest price that passes decides.',
    );
    response.redirect(303, isScored ? `/tenders/${id}/scoring/test` : `/tenders/${id}`);
  }

  @Get('test')
  async testForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const tender = await this.tender(actor, id);
    const scoring = scoringIn(tender);
    const isCurrent = scoring.test?.scoringSha256 === scoring.sha256;
    const estimated = parseMoney(tender.estimatedNet);
    const bids = scoring.test?.bids ?? seededBids(scoring, estimated);
    const found = isCurrent ? testOf(scoring, readDummyBids(bids).bids) : undefined;
    response.render(
      'tenders/scoring-test.njk',
      scoringTestPage(tender, scoring, bids, found, found ? seriesOf(scoring, estimated) : []),
    );
  }

  @Post('test')
  async test(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const bids = Array.from({ length: DUMMY_BIDS_MAX }, (_, at): DummyBidInput => ({
      name: '',
      price: field(body, `price_${at}`),
      quality: field(body, `quality_${at}`),
    }));
    const found = await this.database.transaction(actor, (tx) => this.service.test(tx, idOrNotFound(id), bids));
    if (!Array.isArray(found)) {
      notify(request, 'The test is kept. What was found is below.');
      return response.redirect(303, `/tenders/${id}/scoring/test`);
    }
    const tender = await this.tender(actor, id);
    const page = scoringTestPage(tender, scoringIn(tender), bids, undefined);
    response.status(422).render('tenders/scoring-test.njk', { ...page, errors: formErrors(found) });
  }

  private async tender(actor: Actor, id: string): Promise<TenderRead> {
    return this.database.read(actor, (tx) => this.queries.tender(tx, idOrNotFound(id)));
  }
}

function scoringIn(tender: TenderRead): ScoringRead {
  if (!tender.scoring)
    throw new DomainError(
      'TENDER.NO_SCORING',
      { tenderId: tender.id },
      'This tender is judged by price alone: nothing to test.',
    );
  return tender.scoring;
}

function methodOf(body: unknown): Method {
  const method = field(body, 'method');
  return method === 'lowestPrice' || method === 'priceAndQuality' ? method : '';
}

/** The form as typed. Rows of criteria that were left empty are dropped only at the end, so that fields keep their names. */
function inputOf(body: unknown): ScoringInput {
  const shown = Math.min(CRITERIA_SHOWN_MAX, Math.max(0, Number.parseInt(field(body, 'criterionCount'), 10) || 0));
  const criteria = Array.from({ length: shown }, (_, at) => ({
    name: field(body, `criterion_${at}_name`),
    description: field(body, `criterion_${at}_description`),
    weight: field(body, `criterion_${at}_weight`),
  }));
  const isUsed = (c: (typeof criteria)[number]) => c.name !== '' || c.description !== '' || c.weight !== '';
  const names = FORMULAS.flatMap((formula) => formula.parameters.map((p) => p.name));
  return {
    priceWeight: field(body, 'priceWeight'),
    formula: field(body, 'formula'),
    parameters: Object.fromEntries(names.map((name) => [name, field(body, name)])),
    scaleMax: field(body, 'scaleMax'),
    scaleText: field(body, 'scaleText'),
    minimumQuality: field(body, 'minimumQuality'),
    tie: field(body, 'tie'),
    relativeReason: field(body, 'relativeReason'),
    criteria: criteria.slice(0, criteria.findLastIndex(isUsed) + 1),
  };
}
