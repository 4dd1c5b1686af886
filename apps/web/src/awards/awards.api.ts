import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Response } from 'express';
import { AwardsQueries, AwardsService, CAVEATS } from '@tandem/features/awards';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { resultAnswer, withdrawalAnswer } from './result.answer.js';
import { runProgress } from './runs.presenter.js';

/** What a client sends to propose an award. */
export class ProposalBody {
  @ApiProperty({ description: 'Code of the scenario.' }) @IsString() @MaxLength(80) scenario: string;
  @ApiPropertyOptional({ description: 'Why this award, for the decision paper.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  why?: string;
  @ApiPropertyOptional({
    type: [String],
    description: 'Codes of the trusts. Only a trust that has declined may be left out.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  coalition?: string[];
}

/** What a client may send to start a run. */
export class RunBody {
  @ApiPropertyOptional({
    type: [String],
    description: 'Codes of the what-ifs that the run has beside the published scenarios.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  whatIfs?: string[];
}

/** The comparative tender over the API. */
@ApiTags('awards')
@Controller('api/v1')
export class AwardsApi {
  constructor(
    private readonly database: Database,
    private readonly service: AwardsService,
    private readonly queries: AwardsQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Get('tenders/:id/runs')
  @ApiOkResponse({ description: 'Every run of the tender, newest first.' })
  async runs(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      await this.tenders.tender(tx, id);
      return { runs: await this.queries.runs(tx, id) };
    });
  }

  @Needs('award.run')
  @Post('tenders/:id/runs')
  @ApiCreatedResponse({ description: 'The id of the run, which is queued.' })
  async start(
    @Param('id', ParseUUIDPipe) tenderId: string,
    @Body() { whatIfs = [] }: RunBody,
    @CurrentActor() actor: Actor,
  ) {
    return { runId: await this.database.transaction(actor, (tx) => this.service.startRun(tx, { tenderId }, whatIfs)) };
  }

  @Get('runs/:run')
  @ApiOkResponse({ description: 'The run, and its progress in the same words that the page follows.' })
  async run(@Param('run', ParseUUIDPipe) runId: string, @CurrentActor() actor: Actor) {
    const { run, progress } = await this.database.read(actor, async (tx) => ({
      run: await this.queries.run(tx, runId),
      progress: await this.queries.progress(tx, runId),
    }));
    return { ...run, progress: runProgress(progress) };
  }

  @Needs('award.run')
  @Post('runs/:run/cancel')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The run is stopped for good.' })
  async cancel(@Param('run', ParseUUIDPipe) runId: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.cancelRun(tx, runId));
  }

  @Get('runs/:run/result')
  @ApiOkResponse({ description: 'The joint award, what each trust pays alone and together, and the coalitions.' })
  @ApiQuery({ name: 'scenario', required: false })
  async result(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Query('scenario') scenario?: string,
  ) {
    const result = await this.database.read(actor, (tx) =>
      this.queries.result(tx, runId, scenario ? { scenario } : {}),
    );
    return { ...resultAnswer(result), caveats: CAVEATS };
  }

  @Get('runs/:run/pack')
  @ApiOkResponse({ description: 'The tender pack, byte for byte as it was hashed.' })
  async pack(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    response.type('json').send(await this.database.read(actor, (tx) => this.queries.packText(tx, runId)));
  }

  @Get('runs/:run/evaluation')
  @ApiOkResponse({ description: 'The evaluation pack, byte for byte as it was hashed.' })
  async evaluation(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    response.type('json').send(await this.database.read(actor, (tx) => this.queries.evaluationText(tx, runId)));
  }

  @Needs('award.propose')
  @Post('runs/:run/awards')
  @ApiCreatedResponse({ description: 'The id of the award, which waits for every trust.' })
  async propose(
    @Param('run', ParseUUIDPipe) runId: string,
    @Body() { scenario, ...proposal }: ProposalBody,
    @CurrentActor() actor: Actor,
  ) {
    return {
      awardId: await this.database.transaction(actor, (tx) => this.service.propose(tx, runId, scenario, proposal)),
    };
  }

  @Get('tenders/:id/withdrawal')
  @ApiOkResponse({ description: 'What each remaining trust would pay without this one.' })
  async withdrawal(
    @Param('id', ParseUUIDPipe) tenderId: string,
    @CurrentActor() actor: Actor,
    @Query('trust') trust = '',
  ) {
    const found = await this.database.read(actor, async (tx) => {
      await this.tenders.tender(tx, tenderId);
      return this.queries.consequencesOfWithdrawal(tx, tenderId, trust);
    });
    return { ...withdrawalAnswer(found, found.currency), runId: found.runId, caveats: CAVEATS };
  }
}
