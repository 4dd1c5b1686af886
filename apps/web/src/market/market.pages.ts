import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { MarketQueries } from '@tandem/features/market';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor } from '../http/access.js';
import { field } from '../http/forms.js';
import { importsPage, processPage, searchPage } from './market.presenter.js';

/** What others paid or expect to pay, and how their published bids compare. For trusts and auditors. */
@ApiExcludeController()
@Controller('market')
export class MarketPages {
  constructor(
    private readonly database: Database,
    private readonly queries: MarketQueries,
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
      if (!process) throw notFound();
      const latest = await this.queries.latestEvaluation(tx, process.id);
      const { lots, refusal } = await refusalOrLots(async () => {
        if (process.competition.bids.length === 0) return undefined;
        await this.queries.packFor(tx, process.id);
        return latest && this.queries.explanation(tx, process.id, latest.evaluation);
      });
      return processPage(process, lots, refusal);
    });
    response.render('market/process.njk', page);
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

/** The market is no page of suppliers; to them it looks like a page that does not exist. */
export function refuseSuppliers(actor: Actor): void {
  if (actor.kind !== 'trust' && actor.kind !== 'auditor') throw notFound();
}

/** What one answers for a process that nobody has imported. */
export function notFound(): DomainError {
  return new DomainError(
    'PAGE.NOT_FOUND',
    {},
    'Check the address. The page may have moved, or it may belong to another organisation.',
  );
}
