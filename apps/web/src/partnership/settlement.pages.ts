import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { PartnershipQueries, SettlementRules } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { partnershipOf } from '../http/partnership.js';
import { notify } from '../http/session.js';
import { pageFiles } from '../reports/page-files.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { settlementRulePage } from './settlement.presenter.js';
import { settlementRuleReport } from './settlement-rule.report.js';

/** What the partnership's agreement says of settling, who agreed to it, and what it said before. */
@ApiExcludeController()
@Controller('partnership/settlement')
export class SettlementRulePages {
  constructor(
    private readonly database: Database,
    private readonly rules: SettlementRules,
    private readonly partnerships: PartnershipQueries,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await this.render(response, actor, query);
  }

  @Get(filesAt('rules'))
  async files(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.database.read(actor, async (tx) => {
      const id = partnershipOf(tx, query);
      const partnership = (await this.partnerships.partnerships(tx)).find((one) => one.id === id)!;
      const history = await this.rules.history(tx, id);
      return settlementRuleReport(settlementRulePage({ partnership, history, actor, values: {}, now: tx.now }), {
        actor,
        asAt: tx.now,
      });
    });
    await sendReport(request, response, report, 'tandem-settlement-rule');
  }

  @Needs('settlement.state')
  @Post()
  async state(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const entry = {
      rule: field(body, 'rule'),
      holdsFrom: field(body, 'holdsFrom'),
      reference: field(body, 'reference'),
    };
    const problems = await this.database.transaction(actor, (tx) =>
      this.rules.state(tx, partnershipOf(tx, body), entry),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.render(response, actor, body, problems, entry);
    }
    notify(request, 'The rule is on the record. It is in force when an executive of each trust has agreed to it.');
    response.redirect(303, `/partnership/settlement${partnershipQuery(body)}`);
  }

  @Needs('settlement.agree')
  @Post(':rule/agree')
  async agree(
    @Param('rule') ruleId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.rules.agree(tx, idOrNotFound(ruleId)));
    notify(request, 'Your trust has agreed to this rule.');
    response.redirect(303, `/partnership/settlement${partnershipQuery(body)}`);
  }

  private async render(
    response: Response,
    actor: Actor,
    query: unknown,
    problems: readonly FieldProblem[] = [],
    values: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const id = partnershipOf(tx, query);
      const partnership = (await this.partnerships.partnerships(tx)).find((one) => one.id === id)!;
      return settlementRulePage({ partnership, history: await this.rules.history(tx, id), actor, values, now: tx.now });
    });
    const address = `?partnership=${page.partnershipId}`;
    const files = pageFiles('/partnership/settlement/rules', { rules: 'Versions of the rule' }, address);
    response.render('partnership/settlement.njk', { ...page, files, errors: formErrors(problems) });
  }
}

function partnershipQuery(body: unknown): string {
  const id = field(body, 'partnership');
  return id === '' ? '' : `?partnership=${encodeURIComponent(id)}`;
}
