import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsHexadecimal, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { DomainError, InputProblems } from '@tandem/domain/refusals';
import { AwardsQueries, AwardsService, type Decision, DecisionsService } from '@tandem/features/awards';
import { withdrawalAnswer } from '../awards/result.answer.js';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';

/** A trust's answer to an award. */
export class AwardDecisionBody {
  @ApiProperty({ enum: ['approve', 'decline'] }) @IsIn(['approve', 'decline']) verdict: Decision['verdict'];
  @ApiPropertyOptional({ description: 'Needed for declining; the other trusts read it.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  reason?: string;
  @ApiProperty({ description: 'The contentSha256 of the paper that is answered.' })
  @IsHexadecimal()
  @Length(64, 64)
  contentSha256: string;
}

/** What finance of a trust says of an award. */
export class CommentBody {
  @ApiProperty() @IsString() @MaxLength(2000) comment: string;
}

/** Approvals over the API. */
@ApiTags('approvals')
@Controller('api/v1')
export class ApprovalsApi {
  constructor(
    private readonly database: Database,
    private readonly service: AwardsService,
    private readonly decisions: DecisionsService,
    private readonly queries: AwardsQueries,
  ) {}

  @Get('approvals')
  @ApiOkResponse({ description: 'Awards that the caller may see, those that wait for a decision first.' })
  async inbox(@CurrentActor() actor: Actor) {
    return { awards: await this.database.read(actor, (tx) => this.queries.inbox(tx)) };
  }

  @Get('awards/:id')
  @ApiOkResponse({ description: 'The award: its paper, the hash of it, and who has decided what.' })
  async award(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const award = await this.queries.award(tx, id);
      const without = await this.queries.withoutDecliners(tx, award);
      return { ...award, withoutDecliners: without ? withdrawalAnswer(without, award.paper.currency) : null };
    });
  }

  @Needs('award.decide')
  @Post('awards/:id/decisions')
  @ApiCreatedResponse({ description: 'How the award stands now: waiting, stands or declined.' })
  async decide(@Param('id', ParseUUIDPipe) id: string, @Body() body: AwardDecisionBody, @CurrentActor() actor: Actor) {
    const { verdict, reason = '', contentSha256 } = body;
    const outcome = await this.database.transaction(actor, (tx) =>
      this.decisions.decide(tx, id, { verdict, reason, contentSha256 }),
    );
    if (outcome.kind === 'problems') throw new InputProblems(outcome.problems);
    if (outcome.kind === 'changed') {
      const sentence = `The paper has changed since you read it. ${outcome.changes.join(' ')}`;
      throw new DomainError('APPROVAL.CONTENT_CHANGED', { changes: outcome.changes }, sentence);
    }
    return { standing: outcome.standing };
  }

  @Needs('award.comment')
  @Post('awards/:id/comments')
  @ApiCreatedResponse({ description: 'The hash of the paper with the comment; approvals of the one before are void.' })
  async comment(@Param('id', ParseUUIDPipe) id: string, @Body() body: CommentBody, @CurrentActor() actor: Actor) {
    const problems = await this.database.transaction(actor, (tx) => this.service.comment(tx, id, body.comment));
    if (problems.length > 0) throw new InputProblems(problems);
    return this.database.read(actor, async (tx) => ({
      contentSha256: (await this.queries.award(tx, id)).contentSha256,
    }));
  }
}
