import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { londonInstant, tryParseLocalDate } from '@tandem/domain/time';
import { BidsQueries } from '@tandem/features/bids';
import { PartnershipQueries } from '@tandem/features/partnership';
import {
  publicationChecks,
  publishedContent,
  requirementChanges,
  requirementsOf,
  tenderableRequirements,
  TendersQueries,
  TendersService,
} from '@tandem/features/tenders';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, fieldList, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { newLots, newTenderPage, proposedLots, type TypedTender } from './new-tender.presenter.js';
import { locksOf } from './tender-requirements.presenter.js';
import { publishPage, reasonPage, tenderListPage, tenderPage } from './tenders.presenter.js';

const TITLE_MAX = 200;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The list of tenders, a tender as each reader may see it, and the deeds of its life up to the deadline. */
@ApiExcludeController()
@Controller('tenders')
export class TendersPages {
  constructor(
    private readonly database: Database,
    private readonly service: TendersService,
    private readonly queries: TendersQueries,
    private readonly bids: BidsQueries,
    private readonly partnership: PartnershipQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const mine = actor.kind === 'supplier' ? await this.bids.mine(tx) : new Map();
      return tenderListPage(actor, await this.queries.list(tx), mine);
    });
    response.render('tenders/list.njk', page);
  }

  @Needs('tender.prepare')
  @Get('new')
  async new(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const page = await this.newPage(actor, query, undefined, []);
    response.render('tenders/new.njk', page);
  }

  @Needs('tender.prepare')
  @Post()
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = {
      title: field(body, 'title'),
      leadTrustId: field(body, 'leadTrustId'),
      lots: field(body, 'lots') || 'each',
      requirementIds: fieldList(body, 'requirement'),
    };
    const problems: FieldProblem[] = [];
    if (typed.title === '') problems.push({ field: 'title', message: 'Give the tender a title.' });
    if (typed.title.length > TITLE_MAX)
      problems.push({ field: 'title', message: `This text is too long. It may have up to ${TITLE_MAX} characters.` });
    if (typed.requirementIds.length === 0)
      problems.push({ field: 'requirement', message: 'Choose at least one requirement.' });
    if (typed.leadTrustId === '') problems.push({ field: 'leadTrustId', message: 'Choose the lead authority.' });
    if (problems.length > 0) {
      const page = await this.newPage(actor, body, typed, problems);
      return response.status(422).render('tenders/new.njk', page);
    }
    const id = await this.database.transaction(actor, async (tx) => {
      const known = await tenderableRequirements(tx, []);
      const chosen = known.filter((k) => typed.requirementIds.includes(k.id));
      const proposed = proposedLots(fieldList(body, 'lot'));
      return this.service.create(tx, {
        partnershipId: chosen[0]?.partnershipId ?? actor.partnershipIds[0]!,
        leadTrustId: typed.leadTrustId,
        title: typed.title,
        lots: newLots(typed, chosen, proposed),
      });
    });
    notify(request, 'The draft is saved. Work through the tasks below, then publish it.');
    response.redirect(303, `/tenders/${id}`);
  }

  @Get(':id')
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const tenderId = idOrNotFound(id);
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.queries.tender(tx, tenderId);
      const demand = await this.queries.demand(tx, tenderId);
      const changes = tender.state === 'draft' ? await requirementChanges(tx, tenderId, demand) : [];
      return tenderPage(actor, {
        changes,
        tender,
        demand,
        estimate: actor.kind === 'supplier' ? undefined : await this.service.estimate(tx, tender, demand),
        checks: publicationChecks(tender, demand, { now: tx.now, deadlineAt: null, changes }),
        own: actor.kind === 'supplier' ? await this.bids.own(tx, tenderId) : undefined,
        opening: await this.bids.opening(tx, tenderId),
        names: new Map([...(await this.partnership.names(tx))].map(([key, { name }]) => [key, name])),
      });
    });
    response.render('tenders/show.njk', page);
  }

  /** The text that was hashed, byte for byte: whoever hashes this file gets the hash on the page. */
  @Get(':id/published-text.json')
  async text(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const content = await this.database.read(actor, async (tx) =>
      publishedContent(await this.queries.tender(tx, idOrNotFound(id)), await this.queries.demand(tx, id)),
    );
    response.type('application/json').attachment('published-text.json').send(content);
  }

  /** Takes over what the trusts have committed since the draft was made. */
  @Needs('tender.prepare')
  @Post(':id/demand')
  async takeOver(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const deed = (tx: Tx) => this.service.takeOverDemand(tx, idOrNotFound(id));
    const changes = await this.database.transaction(actor, deed);
    notify(
      request,
      changes.length === 0
        ? 'There was nothing to take over: the draft says what the trusts have committed.'
        : 'The draft says what the trusts have committed now. Bids will be asked for these quantities.',
    );
    response.redirect(303, `/tenders/${id}`);
  }

  @Needs('tender.publish')
  @Get(':id/publication')
  async publication(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const page = await this.publicationPage(actor, idOrNotFound(id), { deadlineOn: '', deadlineTime: '12:00' }, []);
    response.render('tenders/publish.njk', page);
  }

  @Needs('tender.publish')
  @Post(':id/publication')
  async publish(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const tenderId = idOrNotFound(id);
    const typed = { deadlineOn: field(body, 'deadlineOn'), deadlineTime: field(body, 'deadlineTime') };
    const on = tryParseLocalDate(typed.deadlineOn);
    const problems: FieldProblem[] = [];
    if (!on) problems.push({ field: 'deadlineOn', message: 'Give the day of the deadline, such as 30 April 2027.' });
    if (!TIME.test(typed.deadlineTime))
      problems.push({ field: 'deadlineTime', message: 'Give the time of the deadline, such as 12:00.' });
    if (on && problems.length === 0) {
      const deadlineAt = londonInstant(on, typed.deadlineTime);
      const done = await this.database.transaction(actor, (tx) => this.service.publish(tx, tenderId, { deadlineAt }));
      if (!Array.isArray(done)) {
        notify(request, 'The tender is published. Suppliers see it now, and its text can no longer be changed.');
        return response.redirect(303, `/tenders/${tenderId}`);
      }
      const isDeadline = (p: FieldProblem): boolean => p.field.startsWith('TENDER.DEADLINE_');
      problems.push(...done.map((p) => ({ ...p, field: isDeadline(p) ? 'deadlineOn' : 'checks' })));
    }
    response.status(422).render('tenders/publish.njk', await this.publicationPage(actor, tenderId, typed, problems));
  }

  @Needs('tender.cancel')
  @Get(':id/cancellation')
  async cancelForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.reasonForm(actor, idOrNotFound(id), 'cancellation', response, []);
  }

  @Needs('tender.cancel')
  @Post(':id/cancellation')
  async cancel(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const reason = field(body, 'reason');
    const deed = (tx: Tx) => this.service.cancel(tx, idOrNotFound(id), reason);
    const problems = await this.database.transaction(actor, deed);
    if (problems.length > 0) return this.reasonForm(actor, id, 'cancellation', response, problems);
    notify(request, 'The tender is cancelled.');
    response.redirect(303, `/tenders/${id}`);
  }

  @Needs('requirement.leave')
  @Get(':id/withdrawal')
  async withdrawalForm(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    await this.reasonForm(actor, idOrNotFound(id), 'withdrawal', response, []);
  }

  @Needs('requirement.leave')
  @Post(':id/withdrawal')
  async withdraw(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const reason = field(body, 'reason');
    const deed = (tx: Tx) => this.service.withdrawTrust(tx, idOrNotFound(id), actor.organisationId!, reason);
    const problems = await this.database.transaction(actor, deed);
    if (problems.length > 0) return this.reasonForm(actor, id, 'withdrawal', response, problems);
    notify(request, 'Your trust has withdrawn. The award will be worked out for the remaining trusts.');
    response.redirect(303, `/tenders/${id}`);
  }

  private async reasonForm(
    actor: Actor,
    tenderId: string,
    kind: 'cancellation' | 'withdrawal',
    response: Response,
    problems: readonly FieldProblem[],
  ): Promise<void> {
    const tender = await this.database.read(actor, (tx) => this.queries.tender(tx, tenderId));
    response.status(problems.length > 0 ? 422 : 200).render('tenders/reason.njk', {
      ...reasonPage(tender, kind, actor.organisationId),
      errors: formErrors(problems),
    });
  }

  private async newPage(
    actor: Actor,
    asked: unknown,
    typed: TypedTender | undefined,
    problems: readonly FieldProblem[],
  ) {
    return this.database.read(actor, async (tx) => {
      const groups = fieldList(asked, 'group');
      const lots = fieldList(asked, 'lot');
      const requirements = await tenderableRequirements(tx, groups);
      const partnerships = await this.partnership.partnerships(tx);
      const trusts = partnerships.flatMap((p) => p.members.filter((m) => m.kind === 'trust' && m.leftOn === null));
      const page = newTenderPage({ requirements, trusts, groups, lots, typed, ownTrustId: actor.organisationId! });
      return { ...page, errors: formErrors(problems) };
    });
  }

  private async publicationPage(
    actor: Actor,
    tenderId: string,
    typed: { deadlineOn: string; deadlineTime: string },
    problems: readonly FieldProblem[],
  ) {
    return this.database.read(actor, async (tx) => {
      const tender = await this.queries.tender(tx, tenderId);
      const demand = await this.queries.demand(tx, tenderId);
      const changes = tender.state === 'draft' ? await requirementChanges(tx, tenderId, demand) : [];
      const checks = publicationChecks(tender, demand, { now: tx.now, deadlineAt: null, changes });
      const requirements = await requirementsOf(tx, tenderId);
      return {
        ...publishPage(tender, checks, tx.now, typed),
        locks: locksOf(requirements),
        errors: formErrors(problems),
      };
    });
  }
}
