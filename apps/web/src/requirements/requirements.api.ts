import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import { RequirementsQueries, RequirementsService } from '@tandem/features/requirements';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { ListOf } from '../http/list-of.js';
import { textsOf } from './requirements.forms.js';

export class NewRequirementBody {
  @ApiProperty() @IsUUID() partnershipId: string;
  @ApiProperty() @IsString() @MaxLength(200) title: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(4000) description?: string;
  @ApiProperty() @IsString() @MaxLength(200) item: string;
  @ApiProperty({ enum: ['vehicles', 'equipment', 'it'] }) @IsString() category: string;
  @ApiProperty({ example: '34114121' }) @IsString() cpvCode: string;
  @ApiProperty({ example: 'each' }) @IsString() unit: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, example: { engine: 'diesel' } })
  @IsOptional()
  @IsObject()
  specification?: Record<string, string>;
  @ApiPropertyOptional({ example: '2027-04-01' }) @IsOptional() @IsString() neededBy?: string;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @IsUUID(undefined, { each: true })
  lineIds?: string[];
}

export class VolumeBody {
  @ApiProperty() @IsString() site: string;
  @ApiProperty({ example: '2027/28' }) @IsString() financialYear: string;
  @ApiProperty({ example: '12' }) @IsString() quantity: string;
  @ApiProperty({ example: 'each' }) @IsString() unit: string;
  @ApiPropertyOptional() @IsOptional() @IsString() neededBy?: string;
  @ApiPropertyOptional({ example: '152000.00' }) @IsOptional() @IsString() baselinePrice?: string;
  @ApiPropertyOptional({ example: 'lastPricePaid' }) @IsOptional() @IsString() baselineType?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() baselineDate?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() baselineEvidence?: string;
  @ApiProperty({ enum: ['revenue', 'capital', 'lease'] }) @IsString() budgetType: string;
  @ApiPropertyOptional() @IsOptional() @IsString() vat?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() vatRecoverable?: string;
}

export class OwnVolumesBody {
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @IsUUID(undefined, { each: true })
  lineIds?: string[];
  @ListOf(() => VolumeBody, 1000, true)
  volumes?: VolumeBody[];
}

export class DeviationBody {
  @ApiProperty() @IsString() attribute: string;
  @ApiProperty() @IsString() statedValue: string;
  @ApiProperty() @IsString() reason: string;
}

export class DeviationDecisionBody {
  @ApiProperty({ enum: ['accepted', 'rejected'] }) @IsIn(['accepted', 'rejected']) outcome: 'accepted' | 'rejected';
  @ApiProperty() @IsString() @MaxLength(4000) reason: string;
}

export class CommitmentBody {
  @ApiProperty() @IsString() @MaxLength(200) fundingReference: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Final quantities by line, where they differ.',
  })
  @IsOptional()
  @IsObject()
  quantities?: Record<string, string>;
}

export class LeavingBody {
  @ApiProperty() @IsString() @MaxLength(4000) reason: string;
  @ApiPropertyOptional({ description: 'The hash that came with the consequences; needed after commitment.' })
  @IsOptional()
  @IsString()
  consequencesSha256?: string;
  @ApiPropertyOptional() @IsOptional() @IsUUID() successorTrustId?: string;
}

export class UnattachedLinesFilter {
  @ApiPropertyOptional({ description: 'A part of the item.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
  @ApiPropertyOptional({ default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  offset?: number;
}

const GROUPS_PER_PAGE = 100;

/** Shared requirements and what trusts do in them. */
@ApiTags('requirements')
@Controller('api/v1/requirements')
export class RequirementsApi {
  constructor(
    private readonly database: Database,
    private readonly service: RequirementsService,
    private readonly queries: RequirementsQueries,
  ) {}

  @Get()
  @ApiOkResponse({ description: 'The requirements that the caller may see: drafts of the own trust, and shared ones.' })
  async list(@CurrentActor() actor: Actor) {
    refuseSuppliers(actor);
    return { requirements: await this.database.read(actor, (tx) => this.queries.requirements(tx)) };
  }

  @Needs('requirement.raise')
  @Post()
  @ApiCreatedResponse({ description: 'The id of the draft.' })
  async raise(@Body() body: NewRequirementBody, @CurrentActor() actor: Actor) {
    const { specification, ...requirement } = body;
    const id = await this.act(actor, (tx) =>
      this.service.raise(tx, { ...requirement, specification: textsOf('specification', specification) }),
    );
    return { id };
  }

  /** What the caller's trust has imported and not put under any requirement yet: the ids to raise or to join with. */
  @Needs('requirement.raise')
  @Get('unattached-lines')
  @ApiOkResponse({
    description: 'Lines of the own trust by item, specification and unit; quantities in the base unit.',
  })
  async unattached(@Query() filter: UnattachedLinesFilter, @CurrentActor() actor: Actor) {
    const page = { search: filter.search ?? '', offset: filter.offset ?? 0, limit: GROUPS_PER_PAGE };
    return { groups: await this.database.read(actor, (tx) => this.queries.ownGroups(tx, page)) };
  }

  @Get(':id')
  @ApiOkResponse({ description: 'The requirement with its trusts, volumes, deviations and departures.' })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    const { rules: _rules, ...requirement } = await this.database.read(actor, (tx) => this.queries.requirement(tx, id));
    return requirement;
  }

  @Needs('requirement.raise')
  @Post(':id/share')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The partners see it and may join.' })
  async share(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.share(tx, id));
  }

  @Needs('requirement.raise')
  @Post(':id/discard')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The draft is given up; its lines are the trust’s own again.' })
  async discard(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.discard(tx, id));
  }

  @Needs('requirement.join')
  @Post(':id/join')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The own trust takes part.' })
  async join(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OwnVolumesBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.service.join(tx, id, body));
  }

  @Needs('requirement.join')
  @Post(':id/volumes')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The volumes are part of the requirement.' })
  async addVolumes(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OwnVolumesBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.service.addVolumes(tx, id, body));
  }

  @Get(':id/lines')
  @ApiOkResponse({ description: 'The lines that the caller’s own trust has put under the requirement.' })
  async ownLines(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      await this.queries.requirement(tx, id);
      return { lines: await this.queries.ownLines(tx, id) };
    });
  }

  @Needs('requirement.join')
  @Delete(':id/lines/:line')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The line is the own trust’s again.' })
  async remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('line', ParseUUIDPipe) line: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.removeLines(tx, id, [line]));
  }

  @Needs('requirement.join')
  @Post(':id/deviations')
  @ApiCreatedResponse({ description: 'The id of the deviation; the leading trust decides on it.' })
  async state(@Param('id', ParseUUIDPipe) id: string, @Body() body: DeviationBody, @CurrentActor() actor: Actor) {
    return { id: await this.act(actor, (tx) => this.service.stateDeviation(tx, id, body)) };
  }

  @Needs('requirement.decideDeviation')
  @Post('deviations/:deviation/decision')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The answer is on the record.' })
  async decide(
    @Param('deviation', ParseUUIDPipe) deviationId: string,
    @Body() body: DeviationDecisionBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.decideDeviation(tx, deviationId, body));
  }

  @Needs('requirement.commit')
  @Post(':id/commitment')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The own trust is bound to its quantity.' })
  async commit(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CommitmentBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const { fundingReference, quantities } = body;
    await this.act(actor, (tx) =>
      this.service.commit(tx, id, { fundingReference, quantities: textsOf('quantities', quantities) }),
    );
  }

  @Needs('requirement.commit')
  @Post(':id/lock')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'No quantity changes from here on.' })
  async lock(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.lock(tx, id));
  }

  /** What it costs the others when the caller's trust leaves. */
  @Needs('requirement.leave')
  @Get(':id/consequences-of-leaving')
  @ApiOkResponse({ description: 'What each remaining trust would pay more, with the hash that leaving asks for.' })
  async consequences(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.transaction(actor, (tx) => this.service.consequencesOfLeaving(tx, id, actor.organisationId!));
  }

  @Needs('requirement.leave')
  @Post(':id/leave')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The own trust has left.' })
  async leave(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: LeavingBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.leave(tx, id, body));
  }

  /** A person's mistakes become one 400 answer, and the transaction is undone. */
  private act<T>(actor: Actor, verb: (tx: Tx) => Promise<T | FieldProblem[]>): Promise<T> {
    return this.database.transaction(actor, async (tx) => {
      const outcome = await verb(tx);
      if (Array.isArray(outcome)) {
        if (outcome.length > 0) throw new InputProblems(outcome);
        return undefined as T;
      }
      return outcome;
    });
  }
}
