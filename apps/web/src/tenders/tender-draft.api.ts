import { Body, Controller, Delete, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import { TenderDraftService } from '@tandem/features/tenders';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { ChecksBody, ConditionBody, DetailsBody, LotsBody, ScenarioBody } from './tenders.bodies.js';

const CHANGED = { description: 'The draft is changed.' };

/** What is changed in a draft before its publication; afterwards each of these is refused. */
@ApiTags('tenders')
@Needs('tender.prepare')
@Controller('api/v1/tenders/:id')
export class TenderDraftApi {
  constructor(
    private readonly database: Database,
    private readonly draft: TenderDraftService,
  ) {}

  @Put('details')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async saveDetails(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DetailsBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.draft.saveDetails(tx, id, body));
  }

  @Put('lots')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The lots are changed and numbered anew; those without a line are removed.' })
  async saveLots(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: LotsBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const lotOf = Object.fromEntries(body.lines.map(({ lineId, lotId }) => [lineId, lotId]));
    await this.act(actor, (tx) => this.draft.saveLots(tx, id, body.lots, lotOf));
  }

  @Post('lines/:line/own-lot')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The line is the only one of a new lot.' })
  async splitOff(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('line', ParseUUIDPipe) lineId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.draft.splitOff(tx, id, lineId));
  }

  @Post('conditions')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async addCondition(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ConditionBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.draft.addCondition(tx, id, body));
  }

  @Delete('conditions/:condition')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async removeCondition(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('condition', ParseUUIDPipe) conditionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.draft.removeCondition(tx, id, conditionId));
  }

  @Post('scenarios')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async addScenario(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ScenarioBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.draft.addScenario(tx, id, body));
  }

  @Delete('scenarios/:code')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async removeScenario(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('code') code: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.draft.removeScenario(tx, id, code));
  }

  @Post('checks')
  @HttpCode(204)
  @ApiNoContentResponse(CHANGED)
  async saveChecks(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChecksBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.act(actor, (tx) => this.draft.saveChecks(tx, id, body));
  }

  /** A person's mistakes become one 400 answer, and the transaction is undone. */
  private async act(actor: Actor, verb: (tx: Tx) => Promise<FieldProblem[]>): Promise<void> {
    const problems = await this.database.transaction(actor, verb);
    if (problems.length > 0) throw new InputProblems(problems);
  }
}
