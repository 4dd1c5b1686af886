import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { moneyText, parseMoney, sum } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { londonDate } from '@tandem/domain/time';
import { may } from '@tandem/features/partnership';
import { RaisingService, SavingsQueries, SchemesService } from '@tandem/features/savings';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { dateTime } from '../http/format.js';
import { notify } from '../http/session.js';
import { amountsOf, amountsSeen, deliveryOf, evidenceOf, valuesOf } from './line.forms.js';
import { pageFiles } from '../reports/page-files.js';
import { lineFileOf, linePage } from './line.presenter.js';

const LINE_TABLES = {
  parts: 'Parts of the saving',
  baselines: 'Baselines',
  evidence: 'Evidence',
  bought: 'What was bought',
};

/** One line of a trust's savings, and each deed on it: its next stage, a delivery, the judgement of finance. */
@ApiExcludeController()
@ForTrusts()
@Controller('savings/lines/:id')
export class SavingLinePages {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemesService,
    private readonly raising: RaisingService,
    private readonly queries: SavingsQueries,
  ) {}

  @Get()
  async line(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.show(response, actor, idOrNotFound(id));
  }

  @Needs('saving.raise')
  @Post('stages')
  async move(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const to = field(body, 'to') === 'contracted' ? 'contracted' : 'forecast';
    const given = { reason: '', evidence: evidenceOf(body) };
    await this.act({ id, actor, request, response, body, done: 'The saving has moved on.' }, (tx) =>
      this.schemes.move(tx, [id], to, given),
    );
  }

  @Needs('saving.raise')
  @Post('deliveries')
  async deliver(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const read = deliveryOf(body);
    await this.act(
      { id, actor, request, response, body, done: 'The delivery is recorded. Finance can validate it now.' },
      async (tx) => {
        if ('problems' in read) return read.problems;
        const result = await this.schemes.deliver(tx, id, read.delivery);
        return Array.isArray(result) ? result : [];
      },
    );
  }

  @Needs('saving.validate')
  @Post('validations')
  async validate(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const given = {
      reason: field(body, 'reason'),
      costCentre: field(body, 'costCentre'),
      subjectiveCode: field(body, 'subjectiveCode'),
      budgetJournal: field(body, 'budgetJournal'),
      seen: amountsSeen(body),
    };
    await this.act(
      {
        id,
        actor,
        request,
        response,
        body,
        reasonField: 'validationReason',
        done: 'You have validated the saving.',
        next: '/savings/validation',
      },
      (tx) => this.schemes.validate(tx, [id], given),
    );
  }

  @Needs('saving.validate')
  @Post('rejections')
  async reject(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.act(
      { id, actor, request, response, body, reasonField: 'rejectionReason', done: 'You have rejected the saving.' },
      (tx) => this.schemes.reject(tx, [id], field(body, 'reason')),
    );
  }

  @Needs('saving.raise')
  @Post('forecasts')
  async reforecast(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const read = amountsOf(body);
    await this.act(
      {
        id,
        actor,
        request,
        response,
        body,
        reasonField: 'reforecastReason',
        done: 'The new forecast is in the ledger, beside the old one.',
      },
      async (tx) =>
        'problems' in read
          ? read.problems
          : this.schemes.reforecast(tx, id, { amounts: read.amounts, reason: field(body, 'reason') }),
    );
  }

  @Needs('saving.raise')
  @Post('evidence')
  async note(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const paper = { kind: field(body, 'kind'), reference: field(body, 'reference') };
    await this.act({ id, actor, request, response, body, done: 'The paper is noted.' }, (tx) =>
      this.raising.addEvidence(tx, [id], paper),
    );
  }

  @Needs('saving.raise')
  @Post('baselines')
  async addBaseline(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const given = {
      type: field(body, 'type'),
      unitPrice: field(body, 'unitPrice'),
      quantity: field(body, 'quantity'),
      priceEvidence: field(body, 'priceEvidence'),
      volumeEvidence: field(body, 'volumeEvidence'),
      pricedOn: field(body, 'pricedOn'),
    };
    await this.act(
      {
        id,
        actor,
        request,
        response,
        body,
        quantityField: 'baselineQuantity',
        done: 'The baseline stands beside the others.',
      },
      (tx) => this.raising.addBaseline(tx, id, given),
    );
  }

  @Needs('saving.raise')
  @Post('baseline-choices')
  async choose(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.act(
      { id, actor, request, response, body, reasonField: 'choiceReason', done: 'Your choice stands with your name.' },
      (tx) => this.raising.chooseBaseline(tx, id, field(body, 'baseline'), field(body, 'reason')),
    );
  }

  /** Does a deed; on problems the page is shown again with them, in the terms of the form that was sent. */
  private async act(form: LineForm, deed: (tx: Tx) => Promise<FieldProblem[]>): Promise<void> {
    const id = idOrNotFound(form.id);
    const problems = await this.database.transaction(form.actor, deed);
    if (problems.length === 0) {
      notify(form.request, form.done);
      return form.response.redirect(303, form.next ?? `/savings/lines/${id}`);
    }
    const { reasonField = 'reason', quantityField = 'quantity' } = form;
    const names: Record<string, string> = { reason: reasonField, quantity: quantityField, lines: 'by' };
    const named = problems.map((one) => ({ ...one, field: names[one.field] ?? one.field }));
    form.response.status(422);
    await this.show(form.response, form.actor, id, named, valuesOf(form.body, { reasonField, quantityField }));
  }

  private async show(
    response: Response,
    actor: Actor,
    id: string,
    problems: FieldProblem[] = [],
    values: Record<string, string> = {},
  ): Promise<void> {
    const { page, seen } = await this.database.read(actor, async (tx) => {
      const file = await lineFileOf(tx, this.queries, id);
      const rights = {
        mayRaise: may(actor, 'saving.raise'),
        mayValidate: may(actor, 'saving.validate'),
        isOwn: file.line.trustId === actor.organisationId,
      };
      const delivered = file.line.open.filter((one) => one.stage === 'delivered').map((one) => parseMoney(one.amount));
      return {
        page: { ...linePage(file, rights, londonDate(tx.now)), asAt: dateTime(tx.now) },
        seen: `${id} ${moneyText(sum(delivered))}`,
      };
    });
    const files = pageFiles(`/savings/lines/${id}/line`, LINE_TABLES);
    response.render('savings/line.njk', { ...page, seen, files, values, errors: formErrors(problems) });
  }
}

interface LineForm {
  id: string;
  actor: Actor;
  request: Request;
  response: Response;
  body: unknown;
  done: string;
  next?: string;
  reasonField?: string;
  quantityField?: string;
}
