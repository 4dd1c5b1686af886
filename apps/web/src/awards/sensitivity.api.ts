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
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Response } from 'express';
import { AwardsQueries, ExplanationQueries, SensitivityQueries, SensitivityService } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { pageNumber } from '../http/forms.js';
import { wishOf } from './award-choice.presenter.js';
import { explanationAnswer } from './explanation.answer.js';
import { EXPLAINED_LINES } from './explanation.presenter.js';
import { analysisProgress } from './sensitivity.presenter.js';

/** What a client sends to ask how firm an award is. */
export class AnalysisBody {
  @ApiProperty({ description: 'Code of the scenario.' }) @IsString() @MaxLength(80) scenario: string;
  @ApiPropertyOptional({ type: [String], description: 'Codes of the trusts that buy together; all when left out.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  coalition?: string[];
  @ApiPropertyOptional({ type: 'integer', description: 'Seed of the draws; it follows from the bids when left out.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  seed?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'Draws of the volumes at each spread; 100 when left out.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  draws?: number;
}

/** Why an award is what it is and how firm it is, over the API. */
@ApiTags('awards')
@Controller('api/v1')
export class SensitivityApi {
  constructor(
    private readonly database: Database,
    private readonly service: SensitivityService,
    private readonly queries: SensitivityQueries,
    private readonly explanations: ExplanationQueries,
    private readonly runs: AwardsQueries,
  ) {}

  @Get('runs/:run/explanation')
  @ApiOkResponse({
    description: 'For every line who won at which bid price, and what every other offer would have meant.',
  })
  @ApiQuery({ name: 'scenario', required: false })
  @ApiQuery({ name: 'trust', required: false, isArray: true, description: 'Once for each trust; all when left out.' })
  @ApiQuery({ name: 'page', required: false, description: `Page of ${EXPLAINED_LINES} lines, from 1.` })
  async explanation(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, unknown>,
  ) {
    const part = { skip: (pageNumber(query['page']) - 1) * EXPLAINED_LINES, take: EXPLAINED_LINES };
    return explanationAnswer(
      await this.database.read(actor, (tx) => this.explanations.explain(tx, runId, wishOf(query), part)),
    );
  }

  @Get('runs/:run/analyses')
  @ApiOkResponse({ description: 'Every sensitivity analysis of the run, newest first.' })
  async analyses(@Param('run', ParseUUIDPipe) runId: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      await this.runs.runHead(tx, runId);
      return { analyses: await this.queries.analyses(tx, runId) };
    });
  }

  @Needs('award.run')
  @Post('runs/:run/analyses')
  @ApiCreatedResponse({
    description: 'The id of the analysis: a new one that is queued, or the one that answers the same.',
  })
  async start(@Param('run', ParseUUIDPipe) runId: string, @Body() wish: AnalysisBody, @CurrentActor() actor: Actor) {
    return { analysisId: await this.database.transaction(actor, (tx) => this.service.start(tx, runId, wish)) };
  }

  @Get('analyses/:analysis')
  @ApiOkResponse({ description: 'The analysis, and its progress in the same words that the page follows.' })
  async analysis(@Param('analysis', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const analysis = await this.queries.analysis(tx, id);
      const { labels } = await this.runs.runHead(tx, analysis.runId);
      return { ...analysis, progress: analysisProgress(analysis, labels) };
    });
  }

  @Get('analyses/:analysis/document')
  @ApiOkResponse({ description: 'The document of a finished analysis, byte for byte as it was hashed.' })
  async document(
    @Param('analysis', ParseUUIDPipe) id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    response.type('json').send(await this.database.read(actor, (tx) => this.queries.documentText(tx, id)));
  }

  @Needs('award.run')
  @Post('analyses/:analysis/cancel')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The analysis is stopped for good.' })
  async cancel(@Param('analysis', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.cancel(tx, id));
  }
}
