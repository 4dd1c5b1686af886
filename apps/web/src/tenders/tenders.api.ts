import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { TenderDraftService, type TenderRead, TendersQueries, TendersService } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';

export class NewLotBody {
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional({ enum: ['allowed', 'never'] }) @IsOptional() @IsIn(['allowed', 'never']) split?:
    'allowed' | 'never';
  @ApiProperty({ type: [String], description: 'Committed requirements; each becomes a line of the lot.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID('all', { each: true })
  requirementIds: string[];
}

export class NewTenderBody {
  @ApiProperty() @IsUUID() partnershipId: string;
  @ApiProperty() @IsUUID() leadTrustId: string;
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(5000) description?: string;
  @ApiPropertyOptional({ default: 'GBP' }) @IsOptional() @IsString() @Length(3, 3) currency?: string;
  @ApiProperty({ type: [NewLotBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => NewLotBody)
  lots: NewLotBody[];
}

export class ConditionBody {
  @ApiProperty({ enum: ['participation', 'requirement'] }) @IsIn(['participation', 'requirement']) kind: string;
  @ApiProperty() @IsString() @MaxLength(200) title: string;
  @ApiProperty() @IsString() @MaxLength(5000) description: string;
}

export class ChecksBody {
  @ApiProperty({ enum: ['', 'yes', 'no'] }) @IsIn(['', 'yes', 'no']) healthCareService: string;
  @ApiProperty() @IsString() lotsDecision: string;
  @ApiProperty() @IsString() modernSlaveryReference: string;
  @ApiProperty({ example: '2027-01-05' }) @IsString() modernSlaveryAssessedOn: string;
  @ApiProperty() @IsString() conflictsReference: string;
  @ApiPropertyOptional() @IsOptional() @IsString() shortening: string = '';
  @ApiPropertyOptional() @IsOptional() @IsString() shorteningReason: string = '';
}

export class ScenarioBody {
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional({ example: '2' }) @IsOptional() @IsString() maxSuppliers: string = '';
  @ApiPropertyOptional({ example: '40', description: 'Per cent.' }) @IsOptional() @IsString() maxShare: string = '';
  @ApiPropertyOptional({ example: '25', description: 'Per cent.' }) @IsOptional() @IsString() minShareSme: string = '';
  @ApiPropertyOptional() @IsOptional() @IsString() excludeSupplierId: string = '';
  @ApiPropertyOptional({ example: 'L1' }) @IsOptional() @IsString() excludeLot: string = '';
}

export class PublicationBody {
  @ApiProperty({ example: '2027-04-30T11:00:00Z', description: 'An instant; a bid at it or later is refused.' })
  @IsISO8601({ strict: true })
  deadlineAt: string;
}

export class ReasonBody {
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

/** Tenders over the API: the same verbs as the pages. */
@ApiTags('tenders')
@Controller('api/v1/tenders')
export class TendersApi {
  constructor(
    private readonly database: Database,
    private readonly service: TendersService,
    private readonly draft: TenderDraftService,
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

  @Needs('tender.prepare')
  @Post(':id/conditions')
  @HttpCode(204)
  async addCondition(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ConditionBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    refuse(await this.database.transaction(actor, (tx) => this.draft.addCondition(tx, id, body)));
  }

  @Needs('tender.prepare')
  @Post(':id/scenarios')
  @HttpCode(204)
  async addScenario(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ScenarioBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    refuse(await this.database.transaction(actor, (tx) => this.draft.addScenario(tx, id, body)));
  }

  @Needs('tender.prepare')
  @Post(':id/checks')
  @HttpCode(204)
  async saveChecks(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChecksBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    refuse(await this.database.transaction(actor, (tx) => this.draft.saveChecks(tx, id, body)));
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
