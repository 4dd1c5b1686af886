import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '@tandem/features/partnership';
import { SavingsQueries } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { CurrentActor } from '../http/access.js';
import { field } from '../http/forms.js';
import { headlinePage } from './headline.presenter.js';
import { linesPage } from './lines.presenter.js';
import { savingsWorkbook } from './savings.export.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILTERS = ['trust', 'stage', 'cashType', 'budgetType', 'recurrence', 'attribution'] as const;

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
    response.render('savings/savings.njk', { ...page, ...rights });
  }

  @Get('lines')
  async lines(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const filter = filterOf(query);
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, filter));
    const title = actor.kind === 'auditor' ? 'Savings of every trust' : 'Savings of your trust';
    response.render('savings/lines.njk', linesPage(lines, title, filter));
  }

  @Get('lines.xlsx')
  async download(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const lines = await this.database.read(actor, (tx) => this.queries.lines(tx, filterOf(query)));
    response
      .type(XLSX)
      .attachment('tandem-savings.xlsx')
      .send(await writeWorkbook(savingsWorkbook(lines)));
  }
}

/** The parts of the address that choose lines; a part that is not given chooses all. */
function filterOf(query: unknown): Record<string, string> {
  return Object.fromEntries(FILTERS.map((name) => [name, field(query, name)]).filter(([, value]) => value !== ''));
}
