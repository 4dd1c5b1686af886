import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { InputProblems } from '@tandem/domain/refusals';
import { type TenderRead, TendersQueries, TendersService } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { NewTenderBody, PublicationBody, ReasonBody } from './tenders.bodies.js';

/** Tenders over the API: the same verbs as the pages. */
@ApiTags('tenders')
@Controller('api/v1/tenders')
export class TendersApi {
  constructor(
    private readonly database: Database,
    private readonly service: TendersService,
    private readonly queries: TendersQueries,
  ) {}

  @Get()
  @ApiOkResponse({ description: 'The tenders that the caller may see; suppliers see published ones only.' })
  async list(@CurrentActor() actor: Actor) {
    return { tenders: await this.database.read(actor, (tx) => this.queries.list(tx)) };
  }

  @Get(':id')
  @ApiOkResponse({ description: 'The text of the tender. Trusts also get the demand, with baselines.' })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const tender = asJson(await this.queries.tender(tx, id));
      return actor.kind === 'supplier' ? tender : { ...tender, demand: await this.queries.demand(tx, id) };
    });
  }

  @Needs('tender.prepare')
  @Post()
  @ApiCreatedResponse({ description: 'The id of the draft.' })
  async create(@Body() body: NewTenderBody, @CurrentActor() actor: Actor) {
    return { id: await this.database.transaction(actor, (tx) => this.service.create(tx, body)) };
  }

  @Needs('tender.publish')
  @Post(':id/publication')
  @HttpCode(200)
  @ApiOkResponse({ description: 'The hash of the text, which is locked from now on.' })
  async publish(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PublicationBody,
    @CurrentActor() actor: Actor,
  ): Promise<{ contentSha256: string }> {
    const deadlineAt = new Date(body.deadlineAt);
    const done = await this.database.transaction(actor, (tx) => this.service.publish(tx, id, { deadlineAt }));
    if (Array.isArray(done)) throw new InputProblems(done);
    return done;
  }

  @Needs('tender.cancel')
  @Post(':id/cancellation')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The tender has ended for good.' })
  async cancel(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReasonBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    refuse(await this.database.transaction(actor, (tx) => this.service.cancel(tx, id, body.reason)));
  }

  /** The caller's own trust withdraws. */
  @Needs('requirement.leave')
  @Post(':id/withdrawal')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Awards count the remaining trusts only from here on.' })
  async withdraw(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReasonBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const trustId = actor.organisationId!;
    refuse(await this.database.transaction(actor, (tx) => this.service.withdrawTrust(tx, id, trustId, body.reason)));
  }
}

function refuse(problems: ConstructorParameters<typeof InputProblems>[0]): void {
  if (problems.length > 0) throw new InputProblems(problems);
}

function asJson(tender: TenderRead) {
  return {
    ...tender,
    estimatedNet: { amount: tender.estimatedNet, currency: tender.currency },
    estimatedGross: { amount: tender.estimatedGross, currency: tender.currency },
  };
}
