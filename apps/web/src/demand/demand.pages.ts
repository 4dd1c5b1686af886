import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { proposeLots } from '@tandem/domain/demand';
import { DemandQueries, DemandService } from '@tandem/features/demand';
import { may, PartnershipQueries } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { field, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { demandPage } from './demand.presenter.js';

/** Who needs what and when, across trusts, and the lots that could be made of it. */
@ApiExcludeController()
@Controller('demand')
export class DemandPages {
  constructor(
    private readonly database: Database,
    private readonly service: DemandService,
    private readonly queries: DemandQueries,
    private readonly partnerships: PartnershipQueries,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('partnership') wanted?: string,
    @Query('page') page?: string,
  ): Promise<void> {
    refuseSuppliers(actor);
    const view = await this.database.read(actor, async (tx) => {
      const partnerships = await this.partnerships.partnerships(tx);
      const partnership = partnerships.find((p) => p.id === wanted) ?? partnerships[0];
      const id = partnership?.id;
      const groups = id ? await this.queries.groups(tx, id) : [];
      return demandPage({
        partnerships,
        partnership,
        groups,
        proposals: proposeLots(groups),
        requirements: id ? await this.queries.requirementsOfGroups(tx, id) : [],
        splits: id ? await this.queries.splitWarnings(tx, id) : undefined,
        count: id ? await this.queries.count(tx, id) : undefined,
        mayAggregate: may(actor, 'demand.aggregate'),
        mayTender: may(actor, 'tender.prepare'),
        page: pageNumber(page),
      });
    });
    response.render('demand/show.njk', view);
  }

  @Needs('demand.aggregate')
  @Post('count')
  async count(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const partnershipId = idOrNotFound(field(body, 'partnershipId'));
    await this.service.count(actor, partnershipId);
    notify(request, 'The totals have been worked out anew.');
    response.redirect(303, `/demand?partnership=${partnershipId}`);
  }
}
