import { Controller, Get, Param, ParseIntPipe, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { AwardsQueries, BoardQueries, CAVEATS } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { field } from '../http/forms.js';
import { wishOf } from './award-choice.presenter.js';
import { boardAnswer, changesAnswer, coalitionAnswer, coalitionRowAnswer, matrixAnswer } from './board.answer.js';

const LINES_MAX = 500;
const COALITIONS_MAX = 500;

/** What the pages of a finished run show, over the API: the same figures as decimal text. */
@ApiTags('awards')
@Controller('api/v1/runs/:run')
export class BoardApi {
  constructor(
    private readonly database: Database,
    private readonly queries: AwardsQueries,
    private readonly boards: BoardQueries,
  ) {}

  @Get('board')
  @ApiOkResponse({
    description: 'Every scenario side by side: cost, suppliers and shares, quality, carbon, cost by trust.',
  })
  async board(@Param('run', ParseUUIDPipe) runId: string, @CurrentActor() actor: Actor) {
    return { runId, ...boardAnswer(await this.database.read(actor, (tx) => this.boards.board(tx, runId))) };
  }

  @Get('matrix')
  @ApiOkResponse({
    description: 'The award as lines by suppliers, with breaks reached and missed and the losing offers.',
  })
  @ApiQuery({ name: 'scenario', required: false })
  @ApiQuery({ name: 'trust', required: false, isArray: true })
  @ApiQuery({ name: 'words', required: false })
  @ApiQuery({ name: 'skip', required: false, type: Number })
  async matrix(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Query('skip', new ParseIntPipe({ optional: true })) skip = 0,
  ) {
    const matrix = await this.database.read(actor, (tx) =>
      this.boards.matrix(tx, runId, {
        ...wishOf(query),
        words: field(query, 'words'),
        skip: Math.max(0, skip),
        take: LINES_MAX,
      }),
    );
    return { runId, ...matrixAnswer(matrix) };
  }

  @Get('coalitions')
  @ApiOkResponse({ description: 'Every group of trusts together and alone; the one that is named with every split.' })
  @ApiQuery({ name: 'scenario', required: false })
  @ApiQuery({ name: 'trust', required: false, isArray: true })
  @ApiQuery({ name: 'skip', required: false, type: Number })
  async coalitions(
    @Param('run', ParseUUIDPipe) runId: string,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Query('skip', new ParseIntPipe({ optional: true })) skip = 0,
  ) {
    const { chosen, rows, one } = await this.database.read(actor, (tx) =>
      this.boards.coalitions(tx, runId, wishOf(query)),
    );
    const from = Math.max(0, skip);
    return {
      runId,
      scenario: chosen.scenario,
      count: rows.length,
      coalitions: rows.slice(from, from + COALITIONS_MAX).map((row) => coalitionRowAnswer(row, chosen.currency)),
      one: coalitionAnswer(one, chosen.currency),
      caveats: CAVEATS,
    };
  }

  @Get('changes')
  @ApiOkResponse({ description: 'What changed from another run of the same procurement to this one.' })
  @ApiQuery({ name: 'with', description: 'The id of the other run.' })
  async changes(@Param('run', ParseUUIDPipe) runId: string, @Query() query: unknown, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      // A run that the reader may not see is not there, whatever else is wrong with the address.
      await this.queries.runHead(tx, runId);
      const otherId = field(query, 'with');
      if (!isUUID(otherId)) throw new InputProblems([{ field: 'with', message: 'Give the id of the other run.' }]);
      return { from: otherId, to: runId, ...changesAnswer(await this.boards.changes(tx, otherId, runId)) };
    });
  }
}
