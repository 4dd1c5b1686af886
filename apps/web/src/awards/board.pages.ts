import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AwardsQueries, BoardQueries } from '@tandem/features/awards';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { CurrentActor } from '../http/access.js';
import { field, fieldList, pageNumber } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { wishOf } from './award-choice.presenter.js';
import { boardPage } from './board.presenter.js';
import { boardWorkbook } from './board.workbook.js';
import { changesPage } from './changes.presenter.js';
import { coalitionsPage } from './coalitions.presenter.js';
import { MATRIX_LINES, matrixPage } from './matrix.presenter.js';
import { fileNameOf } from './run-navigation.js';
import { runWithdrawalPage } from './withdrawal.presenter.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The pages of one finished run: scenarios side by side, the award as a matrix, groups of trusts, and its files. */
@ApiExcludeController()
@Controller('award-runs/:run')
export class BoardPages {
  constructor(
    private readonly database: Database,
    private readonly queries: AwardsQueries,
    private readonly boards: BoardQueries,
  ) {}

  @Get('board')
  async board(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const wish = { sort: field(query, 'sort'), order: field(query, 'order'), compare: fieldList(query, 'compare') };
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      return boardPage(head, await this.boards.board(tx, runId), wish);
    });
    response.render('awards/board.njk', page);
  }

  @Get('board.xlsx')
  async workbook(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { head, book } = await this.database.read(actor, async (tx) => ({
      head: await this.queries.runHead(tx, idOrNotFound(runId)),
      book: await this.boards.book(tx, runId),
    }));
    const bytes = await writeWorkbook(boardWorkbook(head, book));
    response.type(XLSX).attachment(fileNameOf(head, 'board.xlsx')).send(bytes);
  }

  @Get('matrix')
  async matrix(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const ask = {
      words: field(query, 'words').slice(0, 200),
      onlyMissed: field(query, 'missed') === 'yes',
      onlyWinners: field(query, 'winners') === 'yes',
      page: pageNumber(field(query, 'page') || undefined),
    };
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      const found = await this.boards.matrix(tx, runId, {
        ...wishOf(query),
        words: ask.words,
        onlyMissed: ask.onlyMissed,
        skip: (ask.page - 1) * MATRIX_LINES,
        take: MATRIX_LINES,
      });
      return matrixPage(head, found, ask);
    });
    response.render('awards/matrix.njk', page);
  }

  @Get('coalitions')
  async coalitions(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const size = /^[1-9]\d?$/.test(field(query, 'size')) ? Number(field(query, 'size')) : undefined;
    const ask = { within: fieldList(query, 'within'), size, page: pageNumber(field(query, 'page') || undefined) };
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      const which = { trusts: ask.within, ...(size === undefined ? {} : { size }) };
      return coalitionsPage(head, await this.boards.coalitions(tx, runId, wishOf(query), which), ask);
    });
    response.render('awards/coalitions.njk', page);
  }

  @Get('withdrawal')
  async withdrawal(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const head = await this.queries.runHead(tx, idOrNotFound(runId));
      const scenario = field(query, 'scenario');
      const found = await this.boards.withdrawals(tx, runId, scenario === '' ? {} : { scenario });
      return runWithdrawalPage(head, found, field(query, 'leaving'));
    });
    response.render('awards/withdrawal.njk', page);
  }

  @Get('changes')
  async changes(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const one = await this.queries.runHead(tx, idOrNotFound(runId));
      const other = await this.queries.runHead(tx, idOrNotFound(field(query, 'with')));
      const [earlier, later] = one.number <= other.number ? [one, other] : [other, one];
      const isSamePack = earlier.packSha256 === later.packSha256;
      return changesPage(earlier, later, await this.boards.changes(tx, earlier.id, later.id), { isSamePack });
    });
    response.render('awards/changes.njk', page);
  }

  @Get('pack.json')
  pack(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.send(actor, runId, response, 'tender-pack.json', (tx) => this.queries.packText(tx, runId));
  }

  @Get('evaluation.json')
  evaluation(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.send(actor, runId, response, 'evaluation-pack.json', (tx) => this.queries.evaluationText(tx, runId));
  }

  @Get('certificates.json')
  certificates(@Param('run') runId: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    return this.send(actor, runId, response, 'certificates.json', (tx) => this.queries.certificatesText(tx, runId));
  }

  /** Sends the bytes as they are stored, because they are what was hashed. */
  private async send(
    actor: Actor,
    runId: string,
    response: Response,
    name: string,
    read: (tx: Tx) => Promise<string>,
  ): Promise<void> {
    const { head, text } = await this.database.read(actor, async (tx) => ({
      head: await this.queries.runHead(tx, idOrNotFound(runId)),
      text: await read(tx),
    }));
    response.type('application/json').attachment(fileNameOf(head, name)).send(text);
  }
}
