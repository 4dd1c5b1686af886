import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { InputProblems } from '@tandem/domain/refusals';
import {
  type RequirementChange,
  requirementChanges,
  type TenderRead,
  TendersQueries,
  TendersService,
} from '@tandem/features/tenders';
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
  @ApiOkResponse({
    description:
      'The text of the tender. Trusts also get the demand with baselines and, of a draft, what its requirements say otherwise now.',
  })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const tender = asJson(await this.queries.tender(tx, id));
      if (actor.kind === 'supplier') return tender;
      const demand = await this.queries.demand(tx, id);
      const changes = tender.state === 'draft' ? await requirementChanges(tx, id, demand) : [];
      return { ...tender, demand, requirementChanges: changes.map(changeShown) };
    });
  }

  @Needs('tender.prepare')
  @Post()
  @ApiCreatedResponse({ description: 'The id of the draft.' })
  async create(@Body() body: NewTenderBody, @CurrentActor() actor: Actor) {
    return { id: await this.database.transaction(actor, (tx) => this.service.create(tx, body)) };
  }

  @Needs('tender.prepare')
  @Post(':id/demand')
  @HttpCode(200)
  @ApiOkResponse({ description: 'What the draft took over of its requirements: quantities in the draft and now.' })
  async takeOver(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    const changes = await this.database.transaction(actor, (tx) => this.service.takeOverDemand(tx, id));
    return { takenOver: changes.map(changeShown) };
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

function changeShown({ id, reference, lineId, item, before, now, trustIds }: RequirementChange) {
  return { requirementId: id, reference, lineId, item, quantityBefore: before, quantityNow: now, trustIds };
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
