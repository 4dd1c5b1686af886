import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '@tandem/features/partnership';
import { CutsService } from '@tandem/features/reports';
import { ListsQueries, SavingsQueries } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts } from '../http/access.js';
import { headlinePage } from './headline.presenter.js';
import { keepView } from '../reports/kept-views.js';
import { pageFiles } from '../reports/page-files.js';
import { ReportReads } from '../reports/report.reads.js';
import { linesTitle } from './lines.presenter.js';
import { linesPage } from './lists.presenter.js';
import { linesWish, partOf } from './lists.wish.js';

const LINES_TABLES = { lines: 'Lines, by stage', parts: 'Parts of each line', totals: 'Totals' };

/** The partnership's headline, the same for every reader, and the lines behind each figure in the reader's own sight. */
@ApiExcludeController()
@ForTrusts()
@Controller('savings')
export class SavingsPages {
  constructor(
    private readonly database: Database,
    private readonly queries: SavingsQueries,
    private readonly lists: ListsQueries,
    private readonly cuts: CutsService,
    private readonly reads: ReportReads,
  ) {}

  @Get()
  async headline(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const beside = await this.reads.besideBalances(tx);
      return headlinePage(await this.queries.balances(tx), beside, tx.now);
    });
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
    const wish = linesWish(query);
    const page = await this.database.read(actor, async (tx) => {
      // A trust sees its own lines only, so only the auditor has trusts to choose from.
      const trusts = actor.kind === 'auditor' ? await this.lists.trusts(tx) : [];
      const lines = await this.lists.lines(tx, wish.filter, wish.order, partOf(wish.page));
      return {
        ...linesPage(lines, await this.lists.choices(tx), wish, { title: linesTitle(actor), trusts }),
        keep: await keepView(this.cuts, tx, '/savings/lines', query),
      };
    });
    const files = pageFiles('/savings/lines', LINES_TABLES, wish.query);
    response.render('savings/lines.njk', { ...page, files });
  }
}
