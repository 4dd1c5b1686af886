import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { BidsQueries, BidsService } from '@tandem/features/bids';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { plural } from '../http/format.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { openedPage, openingPage } from './opened.presenter.js';

/** The opening as a deed of its own, and the bids side by side after it. */
@ApiExcludeController()
@Controller('tenders/:id')
export class OpeningPages {
  constructor(
    private readonly database: Database,
    private readonly service: BidsService,
    private readonly queries: BidsQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Needs('bid.open')
  @Get('opening')
  async form(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const tender = await this.database.read(actor, (tx) => this.tenders.tender(tx, idOrNotFound(id)));
    response.render('bids/opening.njk', openingPage(tender));
  }

  @Needs('bid.open')
  @Post('opening')
  async open(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const opened = await this.database.transaction(actor, (tx) => this.service.open(tx, idOrNotFound(id)));
    notify(request, `${plural(opened.bidCount, 'bid')} opened. Every trust can now assess them.`);
    response.redirect(303, `/tenders/${id}/bids`);
  }

  @Get('bids')
  async opened(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      return openedPage(actor, tender, await this.queries.opened(tx, id), await this.queries.opening(tx, id));
    });
    response.render('bids/opened.njk', page);
  }
}
