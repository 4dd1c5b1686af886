import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import {
  isOffered,
  OwnScoresService,
  QualityQueries,
  qualityIn,
  QualityService,
  type ScoreInput,
} from '@tandem/features/evaluation';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { ListOf } from '../http/list-of.js';

export class ScoreBody implements ScoreInput {
  @ApiProperty() @IsUUID() bidId: string;
  @ApiProperty() @IsUUID() criterionId: string;
  @ApiProperty({ example: '4' }) @IsString() @MaxLength(3) score: string;
  @ApiProperty() @IsString() @MaxLength(2000) reason: string;
}

export class ScoresBody {
  @ListOf(() => ScoreBody, 4000) scores: ScoreBody[];
  @ApiPropertyOptional({ description: 'The `sha256` of the lot’s scores that this is based on.' })
  @IsOptional()
  @IsString()
  @Length(64, 64)
  seenSha256?: string;
}

export class OwnScoresBody {
  @ListOf(() => ScoreBody, 4000) scores: ScoreBody[];
  @ApiProperty({ description: 'Whether the sheet of the lot is handed in; its scores then stay as they are.' })
  @IsBoolean()
  handIn: boolean;
}

export class AgreementBody {
  @ApiProperty({ description: 'The `sha256` of the whole sheet.' }) @IsString() @Length(64, 64) sheetSha256: string;
}

/** The agreed scores for quality over the API: the trusts’ own until the award. */
@ApiTags('bids')
@Controller('api/v1/tenders/:id')
export class ScoresApi {
  constructor(
    private readonly database: Database,
    private readonly service: QualityService,
    private readonly queries: QualityQueries,
    private readonly own: OwnScoresService,
  ) {}

  @Get('scores')
  @ApiOkResponse({
    description:
      'Every agreed score with its reason and author, what is owed, who has agreed, and what was scored alone as far as the reader may see it.',
  })
  async sheet(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    const { sheet, alone } = await this.database.read(actor, async (tx) => ({
      sheet: await this.queries.sheet(tx, id),
      alone: await this.queries.alone(tx, id),
    }));
    const { scoring } = sheet;
    return {
      sha256: sheet.sha256,
      owed: sheet.owed,
      isAssessed: sheet.isAssessed,
      lock: sheet.lock ?? null,
      agreements: sheet.agreements,
      scores: sheet.scores,
      ownSheets: alone.sheets,
      ownScores: alone.scores,
      lots: sheet.tender.lots.map((lot) => ({
        id: lot.id,
        code: lot.code,
        bids: sheet.bids
          .filter((bid) => isOffered(bid, lot))
          .map((bid) => ({
            id: bid.id,
            code: bid.code,
            qualityBasisPoints:
              qualityIn(
                scoring,
                sheet.scores.filter((s) => s.bidId === bid.id && s.lotId === lot.id),
              ) ?? null,
          })),
      })),
    };
  }

  @Needs('bid.score')
  @Post('lots/:lot/scores')
  @HttpCode(204)
  @ApiNoContentResponse({
    description: 'The agreed scores of the lot are on the record; nothing is where one is wrong.',
  })
  async score(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lot', ParseUUIDPipe) lotId: string,
    @Body() body: ScoresBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.service.score(tx, id, lotId, body.scores, body.seenSha256),
    );
    if (problems.length > 0) throw new InputProblems(problems);
  }

  @Needs('bid.score')
  @Post('lots/:lot/own-scores')
  @HttpCode(204)
  @ApiNoContentResponse({
    description: 'The actor’s own scores of the lot are kept, or handed in; nothing is where one is wrong.',
  })
  async scoreAlone(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lot', ParseUUIDPipe) lotId: string,
    @Body() body: OwnScoresBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.own.save(tx, id, lotId, body.scores, body.handIn),
    );
    if (problems.length > 0) throw new InputProblems(problems);
  }

  @Needs('bid.score')
  @Post('scores/agreement')
  @HttpCode(200)
  @ApiOkResponse({ description: 'Whether every trust has now agreed, which locks the quality and shows the prices.' })
  async agree(@Param('id', ParseUUIDPipe) id: string, @Body() body: AgreementBody, @CurrentActor() actor: Actor) {
    return this.database.transaction(actor, (tx) => this.service.agree(tx, id, body.sheetSha256));
  }
}
