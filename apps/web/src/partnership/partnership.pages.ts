import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PartnershipQueries } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { partnershipPage } from './partnership.presenter.js';

/** The partnership's trusts, one's own people and one's own scheme of delegation. */
@ApiExcludeController()
@Controller('partnership')
export class PartnershipPages {
  constructor(
    private readonly database: Database,
    private readonly queries: PartnershipQueries,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) =>
      partnershipPage({
        partnerships: await this.queries.partnerships(tx),
        people: await this.queries.people(tx),
        limits: actor.kind === 'trust' ? await this.queries.limits(tx, actor.organisationId!) : [],
        organisation: actor.organisationName,
      }),
    );
    response.render('partnership/show.njk', page);
  }
}

/** The same over the API. */
@ApiTags('partnership')
@Controller('api/v1/partnerships')
export class PartnershipApi {
  constructor(
    private readonly database: Database,
    private readonly queries: PartnershipQueries,
  ) {}

  @Get()
  @ApiOkResponse({ description: 'The partnerships of the caller’s organisation, with their members.' })
  async list(@CurrentActor() actor: Actor) {
    return { partnerships: await this.database.read(actor, (tx) => this.queries.partnerships(tx)) };
  }
}
