import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ComplianceQueries, type LineCompliance } from '@tandem/features/actuals';
import {
  ClauseQueries,
  ClausesService,
  type ContractRead,
  ContractsQueries,
  type StatedClause,
  type StatedValues,
} from '@tandem/features/contracts';
import { may } from '@tandem/features/partnership';
import { RaisingService } from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { pageFiles } from '../reports/page-files.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { type ClauseForms, clauseSentences, clausesView } from './clauses.presenter.js';
import { contractPage } from './contracts.presenter.js';
import { contractReport } from './contracts.report.js';

/** Contracts, and whether what is paid is what they say. Every partner sees the contracts, each trust its own purchases. */
@ApiExcludeController()
@ForTrusts()
@Controller('contracts')
export class ContractsPages {
  constructor(
    private readonly database: Database,
    private readonly contracts: ContractsQueries,
    private readonly compliance: ComplianceQueries,
    private readonly clauses: ClauseQueries,
    private readonly clausesService: ClausesService,
    private readonly raising: RaisingService,
  ) {}

  @Get(':id')
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.render(response, actor, id);
  }

  /** Says that the prices of lines follow a currency or an index. */
  @Needs('contract.stateClause')
  @Post(':id/clauses')
  async stateClause(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const clause: StatedClause = {
      lineCode: field(body, 'lineCode'),
      kind: field(body, 'kind'),
      series: field(body, 'series'),
      baseValue: field(body, 'baseValue'),
      baseOn: field(body, 'baseOn'),
      share: field(body, 'share'),
      source: field(body, 'source'),
    };
    const problems = await this.database.transaction(actor, (tx) =>
      this.clausesService.stateClause(tx, idOrNotFound(id), clause),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.render(response, actor, id, { clause, problems });
    }
    notify(request, 'Saved with your name. What was bought is explained by it in a moment.');
    response.redirect(303, `/contracts/${id}`);
  }

  /** Gives values of what the prices follow. */
  @Needs('contract.stateClause')
  @Post(':id/series')
  async giveValues(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const [, kind = '', series = ''] = /^([a-z]+)\/(.*)$/.exec(field(body, 'followed')) ?? [];
    const values: StatedValues = {
      kind,
      series,
      months: field(body, 'months'),
      source: field(body, 'valueSource'),
      publishedOn: field(body, 'publishedOn'),
    };
    const found = await this.database.transaction(actor, (tx) =>
      this.clausesService.giveValues(tx, idOrNotFound(id), values),
    );
    if (found.length > 0) {
      const problems = found.map((one) => ({ ...one, field: one.field === 'source' ? 'valueSource' : one.field }));
      response.status(422);
      return this.render(response, actor, id, { values, problems });
    }
    notify(request, 'Saved with your name. What was bought is explained by it in a moment.');
    response.redirect(303, `/contracts/${id}`);
  }

  @Get(filesAt(':id/compliance'))
  async files(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { asAt, ...file } = await this.read(actor, id);
    const follows = clauseSentences(await this.follows(actor, file, { problems: [] }));
    const report = contractReport({ ...file, follows }, { actor, asAt, trustId: actor.organisationId });
    await sendReport(request, response, report, file.contract.reference);
  }

  private async render(
    response: Response,
    actor: Actor,
    id: string,
    given: ClauseForms = { problems: [] },
  ): Promise<void> {
    const { contract, lines, months, asAt } = await this.read(actor, id);
    const follows = await this.follows(actor, { contract, lines }, given);
    const reader = { asAt, trustId: actor.organisationId, seesAll: actor.kind === 'auditor' };
    const files = pageFiles(`/contracts/${contract.id}/compliance`, { prices: 'Prices', months: 'Months' });
    response.render('contracts/show.njk', {
      ...contractPage(contract, lines, months, reader),
      files,
      follows,
      errors: follows.errors,
    });
  }

  private follows(
    actor: Actor,
    { contract, lines }: { contract: ContractRead; lines: readonly LineCompliance[] },
    given: ClauseForms,
  ) {
    return this.database.read(actor, async (tx) =>
      clausesView({
        contract,
        lines,
        clauses: await this.clauses.clauses(tx, contract.id),
        values: await this.clauses.values(tx),
        why: await this.compliance.whyPaid(tx, contract.id),
        shared: await this.contracts.sharedLines(tx, contract.id),
        unraised: may(actor, 'saving.raise') ? await this.raising.contractChoices(tx) : [],
        mayState: may(actor, 'contract.stateClause'),
        given,
      }),
    );
  }

  private async read(actor: Actor, id: string) {
    return this.database.read(actor, async (tx) => ({
      contract: await this.contracts.contract(tx, idOrNotFound(id)),
      lines: await this.compliance.lines(tx, id),
      months: await this.compliance.months(tx, id),
      asAt: tx.now,
    }));
  }
}
