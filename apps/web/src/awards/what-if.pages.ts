import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  AwardsQueries,
  AwardsService,
  copyTitle,
  type WhatIfInput,
  whatIfRuleInput,
  WhatIfService,
} from '@tandem/features/awards';
import { requirePermission } from '@tandem/features/partnership';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { field, fieldList } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { afterDeed, deedOf, whatIfFromForm } from './what-if.forms.js';
import { startedWords, whatIfPage, whatIfsPage } from './what-if.presenter.js';

/** Building, naming, duplicating and removing what-ifs of a tender whose bids are open, and running them. */
@ApiExcludeController()
@Controller('tenders/:id/what-if-scenarios')
export class WhatIfPages {
  constructor(
    private readonly database: Database,
    private readonly service: WhatIfService,
    private readonly awards: AwardsService,
    private readonly queries: AwardsQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Get()
  async all(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const whatIfs = await this.service.all(tx, id);
      const choices = await this.service.choices(tx, tender);
      return whatIfsPage({ tender, whatIfs, choices, runs: await this.queries.runs(tx, id), actor });
    });
    response.render('awards/what-ifs.njk', page);
  }

  @Needs('award.run')
  @Get('new')
  async newForm(
    @Param('id') id: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.database.read(actor, (tx) =>
      this.startingPoint(tx, idOrNotFound(id), field(query, 'from')),
    );
    response.render('awards/what-if.njk', page);
  }

  @Needs('award.run')
  @Post()
  async add(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.kept({ id, code: undefined, body, actor, request, response }, async (tx, input) => {
      const done = await this.service.add(tx, idOrNotFound(id), input);
      return Array.isArray(done) ? done : [];
    });
  }

  @Needs('award.run')
  @Post('run')
  async run(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const codes = fieldList(body, 'whatIf');
    const { runId, titles } = await this.database.transaction(actor, async (tx) => {
      const known = await this.service.all(tx, idOrNotFound(id));
      return {
        runId: await this.awards.startRun(tx, { tenderId: id }, codes),
        titles: known.filter((one) => codes.includes(one.code)).map((one) => one.title),
      };
    });
    notify(request, startedWords(titles));
    response.redirect(303, `/tenders/${id}/runs/${runId}`);
  }

  @Needs('award.run')
  @Get(':code')
  async form(
    @Param('id') id: string,
    @Param('code') code: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      const { title, rules } = await this.service.one(tx, id, code);
      const input = { title, rules: rules.map(whatIfRuleInput) };
      return whatIfPage({ tender, choices: await this.service.choices(tx, tender), input, code });
    });
    response.render('awards/what-if.njk', page);
  }

  @Needs('award.run')
  @Post(':code')
  async change(
    @Param('id') id: string,
    @Param('code') code: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.kept({ id, code, body, actor, request, response }, (tx, input) =>
      this.service.change(tx, idOrNotFound(id), code, input),
    );
  }

  @Needs('award.run')
  @Post(':code/removal')
  async remove(
    @Param('id') id: string,
    @Param('code') code: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.remove(tx, idOrNotFound(id), code));
    notify(request, 'The what-if is removed. Runs that had it keep it.');
    response.redirect(303, `/tenders/${id}/what-if-scenarios`);
  }

  /** An empty form, or one that starts from another what-if or from a published scenario. */
  private async startingPoint(tx: Tx, id: string, from: string) {
    const tender = await this.tenders.tender(tx, id);
    const choices = await this.service.choices(tx, tender);
    if (from === '') return whatIfPage({ tender, choices, input: { title: '', rules: [] }, code: undefined });
    const other = (await this.service.all(tx, id)).find((one) => one.code === from);
    const rules = other?.rules ?? (await this.service.rulesOfPublished(tx, tender, from));
    const title = other?.title ?? tender.scenarios.find((one) => one.code === from)!.title;
    const input = { title: copyTitle(title), rules: rules.map(whatIfRuleInput) };
    return whatIfPage({ tender, choices, input, code: undefined, from: `These rules are those of “${title}”.` });
  }

  /** Keeps what the form says, or shows it again with a rule more or fewer, or with what is wrong with it. */
  private async kept(
    form: {
      readonly id: string;
      readonly code: string | undefined;
      readonly body: unknown;
      readonly actor: Actor;
      readonly request: Request;
      readonly response: Response;
    },
    keep: (tx: Tx, input: WhatIfInput) => Promise<FieldProblem[]>,
  ): Promise<void> {
    const { id, code, body, actor, request, response } = form;
    requirePermission(actor, 'award.run');
    const [typed, deed] = [whatIfFromForm(body), deedOf(body)];
    const isChoosing = deed.deed === 'add' && deed.kind === '';
    const problems =
      deed.deed === 'save'
        ? await this.database.transaction(actor, (tx) => keep(tx, typed))
        : isChoosing
          ? [{ field: 'add', message: 'Choose the rule to add' }]
          : [];
    if (deed.deed === 'save' && problems.length === 0) {
      notify(request, `The what-if “${typed.title.trim()}” is saved.`);
      return response.redirect(303, `/tenders/${id}/what-if-scenarios`);
    }
    const input = isChoosing ? typed : afterDeed(typed, deed);
    const page = await this.database.read(actor, async (tx) => {
      const tender = await this.tenders.tender(tx, idOrNotFound(id));
      return whatIfPage({ tender, choices: await this.service.choices(tx, tender), input, code, problems });
    });
    response.status(problems.length > 0 ? 422 : 200).render('awards/what-if.njk', page);
  }
}
