import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '@tandem/features/partnership';
import { SavingsQueries } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { headlinePage } from './headline.presenter.js';
import { pageFiles } from '../reports/page-files.js';
import { linesFilterOf, linesPage, linesTitle } from './lines.presenter.js';

/** The partnership's headline, the same for every reader, and the lines behind each figure in the reader's own sight. */
@ApiExcludeController()
@Controller('savings')
export class SavingsPages {
  constructor(
    private readonly database: Database,
    private readonly queries: SavingsQueries,
  ) {}

  @Get()
  async headline(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => headlinePage(await this.queries.balances(tx), tx.now));
    const rights = { mayValidate: may(actor, 'saving.validate'), mayRaise: may(actor, 'saving.raise') };
    const tables = page.sections.flatMap(({ id, name }) => [
      [`${id}-by-stage`, `${name}, by stage`],
      [`${id}-by-trust`, `${name}, by trust`],
    ]);
    const files = tables.length > 0 ? pageFiles('/savings/headline', Object.fromEntries(tables)) : undefined;
    response.render('savings/savings.njk', { ...page, ...rights, files });
  }

  @Get('lines')
  async lines(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const filter = linesFilterOf(query);
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, filter));
    const page = linesPage(lines, linesTitle(actor), filter);
    const tables = { lines: 'Lines, by stage', parts: 'Parts of each line' };
    const files = pageFiles('/savings/lines', tables, page.query === '' ? '' : `?${page.query}`);
    response.render('savings/lines.njk', { ...page, files });
  }
}
