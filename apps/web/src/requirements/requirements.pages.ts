import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { MarketQueries } from '@tandem/features/market';
import { PartnershipQueries } from '@tandem/features/partnership';
import { RequirementsQueries, RequirementsService } from '@tandem/features/requirements';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { pageNumber } from '../http/forms.js';
import { notify } from '../http/session.js';
import { raiseFormOf, requirementOf, type RaiseForm } from './requirements.forms.js';
import { linesPage, listPage, raisePage } from './lists.presenter.js';
import { discardPage, requirementPage } from './requirement.presenter.js';

const GROUPS_PER_PAGE = 50;
const PRICES_SHOWN = 8;

/** Shared requirements: the list, the trust's own lines, raising one, and the page of one with its plain deeds. */
@ApiExcludeController()
@Controller('requirements')
export class RequirementsPages {
  constructor(
    private readonly database: Database,
    private readonly service: RequirementsService,
    private readonly queries: RequirementsQueries,
    private readonly partnerships: PartnershipQueries,
    private readonly market: MarketQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const requirements = await this.database.read(actor, (tx) => this.queries.requirements(tx));
    response.render('requirements/list.njk', listPage(requirements, actor));
  }

  @Needs('requirement.raise')
  @Get('lines')
  async lines(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('search') search?: string,
    @Query('page') page?: string,
  ): Promise<void> {
    const at = pageNumber(page);
    const words = typeof search === 'string' ? search.trim() : '';
    const range = { search: words, offset: (at - 1) * GROUPS_PER_PAGE, limit: GROUPS_PER_PAGE + 1 };
    const groups = await this.database.read(actor, (tx) => this.queries.ownGroups(tx, range));
    response.render('requirements/lines.njk', linesPage(groups, { search: words, page: at, size: GROUPS_PER_PAGE }));
  }

  @Needs('requirement.raise')
  @Get('new')
  async raiseForm(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('like') like?: string,
  ): Promise<void> {
    await this.showRaise(response, actor, typeof like === 'string' ? like : '');
  }

  @Needs('requirement.raise')
  @Post()
  async raise(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const form = raiseFormOf(body);
    const outcome = await this.database.transaction(actor, async (tx) => {
      const group = form.like === '' ? undefined : await this.queries.ownGroupLike(tx, form.like);
      const requirement = requirementOf(form, group?.lineIds ?? []);
      return Array.isArray(requirement) ? requirement : this.service.raise(tx, requirement);
    });
    if (Array.isArray(outcome)) {
      response.status(422);
      return this.showRaise(response, actor, form.like, outcome, form);
    }
    notify(request, 'You have raised a requirement. It is a draft that only your trust sees until you share it.');
    response.redirect(303, `/requirements/${outcome}`);
  }

  @Get(':id')
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const requirement = await this.queries.requirement(tx, id);
      return requirementPage({
        requirement,
        actor,
        ownLines: await this.queries.ownLines(tx, id),
        names: await this.partnerships.names(tx),
        prices: await this.market.marketPricesFor(tx, requirement.cpvCode, PRICES_SHOWN),
        trail: await this.queries.trail(tx, id),
      });
    });
    response.render('requirements/show.njk', page);
  }

  @Needs('requirement.raise')
  @Post(':id/share')
  async share(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.share(tx, id));
    notify(request, 'The requirement is shared. Your partners can join it now.');
    response.redirect(303, `/requirements/${id}`);
  }

  /** Asks once more, because a discarded draft does not come back. */
  @Needs('requirement.raise')
  @Get(':id/discard')
  async discardForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const requirement = await this.database.read(actor, (tx) => this.queries.requirement(tx, id));
    response.render('requirements/discard.njk', discardPage(requirement, actor));
  }

  @Needs('requirement.raise')
  @Post(':id/discard')
  async discard(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.discard(tx, id));
    notify(request, 'The draft is discarded. Its lines are your trust’s own again.');
    response.redirect(303, '/requirements');
  }

  @Needs('requirement.commit')
  @Post(':id/lock')
  async lock(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.lock(tx, id));
    notify(request, 'The requirement is locked: its quantities are fixed for a tender.');
    response.redirect(303, `/requirements/${id}`);
  }

  @Needs('requirement.join')
  @Post(':id/lines/:line/remove')
  async remove(
    @Param('id') id: string,
    @Param('line') line: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.removeLines(tx, id, [line]));
    notify(request, 'The line is your trust’s own again.');
    response.redirect(303, `/requirements/${id}`);
  }

  private async showRaise(
    response: Response,
    actor: Actor,
    like: string,
    problems: readonly FieldProblem[] = [],
    form?: RaiseForm,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx: Tx) =>
      raisePage({
        group: like === '' ? undefined : await this.queries.ownGroupLike(tx, like),
        like,
        partnerships: await this.partnerships.partnerships(tx),
        problems,
        form,
      }),
    );
    response.render('requirements/raise.njk', page);
  }
}
