import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError } from '@tandem/domain/refusals';
import { CutsService } from '@tandem/features/reports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound, pageNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { cutAddress, cutQuestion } from './cut.wish.js';
import { keptHref, viewAddress } from './kept-views.js';
import { partnershipOf } from '../http/partnership.js';

/** Cuts and other views that people keep, each with a link that every partner may open. */
@ApiExcludeController()
@Controller('reports/cuts')
export class CutsPages {
  constructor(
    private readonly database: Database,
    private readonly cuts: CutsService,
  ) {}

  @Get()
  none(@Res() response: Response): void {
    response.redirect(303, '/reports/cut');
  }

  @Post()
  async save(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const [name, path] = [field(body, 'name'), field(body, 'path')];
    const { address, saved } = await this.database.transaction(actor, async (tx) => {
      const partnershipId = partnershipOf(tx, body);
      const asked = parsed(field(body, 'query'));
      const query = path === '' ? cutAddress(cutQuestion(asked), partnershipId) : viewAddress(path, asked);
      if (query === undefined) throw pageNotFound();
      return { address: query, saved: await this.cuts.save(tx, { partnershipId, name, query }) };
    });
    const href = keptHref(address);
    if (Array.isArray(saved)) {
      response.status(422).render('reports/cut-name.njk', {
        title: 'Keep a view',
        path,
        query: address.slice(path.length),
        backHref: href,
        partnershipId: field(body, 'partnership'),
        values: { name },
        errors: formErrors(saved),
      });
      return;
    }
    notify(request, `You keep this view as “${name}”.`);
    response.redirect(303, href);
  }

  /** The link of a kept view: it leads to the page itself, so that partners see the figures of today. */
  @Get(':id')
  async open(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const cut = await this.database.read(actor, (tx) => this.cuts.cut(tx, idOrNotFound(id)));
    response.redirect(303, keptHref(cut.query));
  }

  @Post(':id/removal')
  async remove(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => {
      if (actor.kind === 'supplier') throw new DomainError('CUT.NOT_FOUND', { id }, 'Nobody keeps such a cut.');
      return this.cuts.remove(tx, idOrNotFound(id));
    });
    notify(request, 'The view is no longer kept.');
    response.redirect(303, viewAddress(field(body, 'path'), {}) ?? '/reports/cut');
  }
}

/** What stands behind a question mark, each name with all its values, as a form would send it. */
function parsed(query: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (fields[name] ??= []).push(value);
  return fields;
}
