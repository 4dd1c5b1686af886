import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { SuppliersQueries } from '@tandem/features/suppliers';
import { TenderDraftService, type TenderRead, TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import {
  checksPage,
  conditionsPage,
  detailsPage,
  lotsPage,
  scenariosPage,
  type Typed,
} from './tender-draft.presenter.js';

const DETAILS = ['title', 'description', 'leadTrustId', 'currency', 'priceStartsOn'] as const;
const CHECKS = [
  'healthCareService',
  'lotsDecision',
  'modernSlaveryReference',
  'modernSlaveryAssessedOn',
  'conflictsReference',
  'shortening',
  'shorteningReason',
] as const;
const CONDITION = ['kind', 'title', 'description'] as const;
const SCENARIO = ['title', 'maxSuppliers', 'maxShare', 'minShareSme', 'excludeSupplierId', 'excludeLot'] as const;

/** The tasks of a draft, a page each. */
@ApiExcludeController()
@Needs('tender.prepare')
@Controller('tenders/:id')
export class TenderDraftPages {
  constructor(
    private readonly database: Database,
    private readonly service: TenderDraftService,
    private readonly queries: TendersQueries,
    private readonly suppliers: SuppliersQueries,
  ) {}

  @Get('details')
  async details(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('tenders/details.njk', detailsPage(await this.tender(actor, id), undefined));
  }

  @Post('details')
  async saveDetails(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = fields(body, DETAILS);
    const problems = await this.write(actor, (tx) => this.service.saveDetails(tx, idOrNotFound(id), typed));
    if (problems.length === 0) return saved(request, response, `/tenders/${id}`, 'Saved.');
    const page = detailsPage(await this.tender(actor, id), typed);
    response.status(422).render('tenders/details.njk', { ...page, errors: formErrors(problems) });
  }

  @Get('checks')
  async checks(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('tenders/checks.njk', checksPage(await this.tender(actor, id), undefined));
  }

  @Post('checks')
  async saveChecks(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = fields(body, CHECKS);
    const problems = await this.write(actor, (tx) => this.service.saveChecks(tx, idOrNotFound(id), typed));
    if (problems.length === 0) return saved(request, response, `/tenders/${id}`, 'The answers are saved.');
    const page = checksPage(await this.tender(actor, id), typed);
    response.status(422).render('tenders/checks.njk', { ...page, errors: formErrors(problems) });
  }

  @Get('lots')
  async lots(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('tenders/lots.njk', lotsPage(await this.tender(actor, id), undefined));
  }

  /** Saves all lots; the button "a lot of its own" beside a line sends the line's id as `splitOff` too. */
  @Post('lots')
  async saveLots(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const tender = await this.tender(actor, id);
    const lots = tender.lots.map((lot) => ({
      id: lot.id,
      title: field(body, `title_${lot.id}`),
      split: field(body, `split_${lot.id}`),
      maxSuppliers: field(body, `maxSuppliers_${lot.id}`),
    }));
    const lines = tender.lots.flatMap((lot) => lot.lines);
    const lotOf = Object.fromEntries(lines.map((l) => [l.id, field(body, `lot_${l.id}`) || l.lotId]));
    const alone = field(body, 'splitOff');
    const problems = await this.write(actor, async (tx) => {
      const found = await this.service.saveLots(tx, tender.id, lots, lotOf);
      if (found.length === 0 && alone !== '') await this.service.splitOff(tx, tender.id, idOrNotFound(alone));
      return found;
    });
    const back = alone === '' ? `/tenders/${id}` : `/tenders/${id}/lots`;
    if (problems.length === 0) return saved(request, response, back, 'The lots are saved.');
    const page = lotsPage(tender, body as Typed);
    response.status(422).render('tenders/lots.njk', { ...page, errors: formErrors(problems) });
  }

  @Get('conditions')
  async conditions(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('tenders/conditions.njk', conditionsPage(await this.tender(actor, id), {}));
  }

  @Post('conditions')
  async addCondition(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = fields(body, CONDITION);
    const problems = await this.write(actor, (tx) => this.service.addCondition(tx, idOrNotFound(id), typed));
    if (problems.length === 0)
      return saved(request, response, `/tenders/${id}/conditions`, `The condition ${typed.title} is added.`);
    const page = conditionsPage(await this.tender(actor, id), typed);
    response.status(422).render('tenders/conditions.njk', { ...page, errors: formErrors(problems) });
  }

  @Post('conditions/:conditionId/removal')
  async removeCondition(
    @Param('id') id: string,
    @Param('conditionId') conditionId: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const deed = (tx: Tx) => this.service.removeCondition(tx, idOrNotFound(id), idOrNotFound(conditionId));
    await this.database.transaction(actor, deed);
    saved(request, response, `/tenders/${id}/conditions`, 'The condition is removed.');
  }

  @Get('scenarios')
  async scenarios(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = scenariosPage(await this.tender(actor, id), await this.knownSuppliers(actor), {});
    response.render('tenders/scenarios.njk', page);
  }

  @Post('scenarios')
  async addScenario(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = fields(body, SCENARIO);
    const problems = await this.write(actor, (tx) => this.service.addScenario(tx, idOrNotFound(id), typed));
    if (problems.length === 0)
      return saved(request, response, `/tenders/${id}/scenarios`, `The scenario ${typed.title} is added.`);
    const page = scenariosPage(await this.tender(actor, id), await this.knownSuppliers(actor), typed);
    response.status(422).render('tenders/scenarios.njk', { ...page, errors: formErrors(problems) });
  }

  @Post('scenarios/:code/removal')
  async removeScenario(
    @Param('id') id: string,
    @Param('code') code: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.removeScenario(tx, idOrNotFound(id), code));
    saved(request, response, `/tenders/${id}/scenarios`, 'The scenario is removed.');
  }

  private async tender(actor: Actor, id: string): Promise<TenderRead> {
    return this.database.read(actor, (tx) => this.queries.tender(tx, idOrNotFound(id)));
  }

  private async knownSuppliers(actor: Actor) {
    return this.database.read(actor, (tx) => this.suppliers.suppliers(tx));
  }

  private async write(actor: Actor, verb: (tx: Tx) => Promise<FieldProblem[]>): Promise<FieldProblem[]> {
    return this.database.transaction(actor, verb);
  }
}

function fields<K extends string>(body: unknown, names: readonly K[]): Record<K, string> {
  return Object.fromEntries(names.map((name) => [name, field(body, name)])) as Record<K, string>;
}

function saved(request: Request, response: Response, href: string, text: string): void {
  notify(request, text);
  response.redirect(303, href);
}
