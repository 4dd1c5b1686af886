import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { EvaluatedRuns } from '@tandem/domain/market';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { AwardsQueries, AwardsService } from '@tandem/features/awards';
import { MarketQueries } from '@tandem/features/market';
import { may } from '@tandem/features/partnership';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { field } from '../http/forms.js';
import { pageNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { importsPage, processPage, searchPage } from './market.presenter.js';

/** What others paid or expect to pay, and how their published bids compare. For trusts and auditors. */
@ApiExcludeController()
@Controller('market')
export class MarketPages {
  constructor(
    private readonly database: Database,
    private readonly queries: MarketQueries,
    private readonly awards: AwardsService,
    private readonly runs: AwardsQueries,
  ) {}

  @Get()
  async search(@Query() query: unknown, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const [cpv, words] = [field(query, 'cpv'), field(query, 'words')];
    const problems = searchProblems(cpv, words);
    const page = await this.database.read(actor, async (tx) =>
      searchPage({
        cpv,
        words,
        problems,
        found: problems.length > 0 ? { total: 0, prices: [] } : await this.queries.search(tx, { cpv, words }),
        competitions: await this.queries.processes(tx),
      }),
    );
    response.status(problems.length > 0 ? 400 : 200).render('market/search.njk', page);
  }

  @Get('imports')
  async imports(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    response.render(
      'market/imports.njk',
      importsPage(await this.database.read(actor, (tx) => this.queries.imports(tx))),
    );
  }

  @Get('processes/:ocid')
  async process(@Param('ocid') ocid: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const page = await this.database.read(actor, async (tx) => {
      const process = await this.queries.process(tx, ocid);
      if (!process) throw pageNotFound();
      const [run] = await this.runs.runs(tx, process.id);
      const { lots, refusal } = await refusalOrLots(() => this.truthOf(tx, process.id));
      return processPage({ process, lots, refusal, run, mayCompare: may(actor, 'award.run') });
    });
    response.render('market/process.njk', page);
  }

  @Needs('award.run')
  @Post('processes/:ocid/runs')
  async compare(
    @Param('ocid') ocid: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const process = await this.queries.process(tx, ocid);
      if (!process) throw pageNotFound();
      await this.awards.startRun(tx, { marketProcessId: process.id });
    });
    notify(request, 'The bids are being compared. Load this page again in a few seconds to see the result.');
    response.redirect(303, `/market/processes/${encodeURIComponent(ocid)}`);
  }

  /** The truth by the newest finished run of the reader's partnership; undefined before there is one. */
  private async truthOf(tx: Tx, processId: string) {
    await this.queries.packFor(tx, processId);
    const runId = await this.runs.latestRunId(tx, processId);
    if (runId === undefined) return undefined;
    const evaluation: EvaluatedRuns = JSON.parse(await this.runs.evaluationText(tx, runId));
    return this.queries.explanation(tx, processId, evaluation);
  }
}

/** What cannot be compared is said on the page: the bids are worth reading all the same. */
async function refusalOrLots<T>(work: () => Promise<T>): Promise<{ lots?: T; refusal: string }> {
  try {
    return { lots: await work(), refusal: '' };
  } catch (error) {
    if (error instanceof DomainError) return { refusal: error.message };
    throw error;
  }
}

/** What cannot be searched for, at the field it was typed into. */
export function searchProblems(cpv: string, words: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (cpv !== '' && !/^\d{8}(-\d)?$/.test(cpv)) {
    problems.push({ field: 'cpv', message: 'Enter a CPV code of eight digits, such as 34114121' });
  }
  if (words.length > 200) problems.push({ field: 'words', message: 'Words must be 200 characters or fewer' });
  return problems;
}
