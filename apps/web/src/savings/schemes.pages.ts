import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FieldProblem } from '@tandem/domain/refusals';
import { may } from '@tandem/features/partnership';
import { CutsService } from '@tandem/features/reports';
import {
  type ContractChoice,
  ListsQueries,
  type RaisedLine,
  RaisingService,
  SavingsQueries,
} from '@tandem/features/savings';
import { type Actor, Database } from '@tandem/platform/database';
import { renderPdf } from '@tandem/platform/documents';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { dateTime } from '../http/format.js';
import { notify } from '../http/session.js';
import { RateReads } from '../partnership/rate-used.js';
import { keepView } from '../reports/kept-views.js';
import { pageFiles } from '../reports/page-files.js';
import { madeBy } from '../reports/sentences.js';
import { packJson, packOf, packPaper } from './pack.js';
import { schemesPage } from './lists.presenter.js';
import { partOf, schemesWish } from './lists.wish.js';
import { checksPage, raisingChoices, schemePage, startUnder, worthPage } from './schemes.presenter.js';
import { methodsOf } from './savings.report.js';
import { schemeReport } from './schemes.report.js';

const SCHEME_FIELDS = ['title', 'category', 'mechanism', 'priceStartsOn', 'ownerName'] as const;
const LINE_FIELDS = [
  'item',
  'financialYear',
  'quantity',
  'budgetType',
  'recurrence',
  'baselineType',
  'baselineUnitPrice',
  'pricedOn',
  'priceEvidence',
  'volumeEvidence',
  'newUnitPrice',
  'aloneUnitPrice',
  'aloneEvidence',
  'fundedBy',
  'paidFrom',
  'isFrameworkCounted',
  'frameworkOwner',
  'contractLineId',
] as const;

const SCHEMES_TABLES = { schemes: 'Schemes', standing: 'Where each stands', totals: 'Totals' };
const SCHEME_TABLES = {
  lines: 'Lines',
  stages: 'Savings by stage',
  steps: 'From baseline to actual',
  'year-effect': 'This year and a full year',
  contract: 'The whole contract',
  'contract-years': 'The contract year by year',
  checks: 'Checks',
  journals: 'History',
};

/** The schemes of the partnership: what each claims, its lines and journals, and its evidence as one download. */
@ApiExcludeController()
@ForTrusts()
@Controller('savings/schemes')
export class SchemesPages {
  constructor(
    private readonly database: Database,
    private readonly raising: RaisingService,
    private readonly queries: SavingsQueries,
    private readonly lists: ListsQueries,
    private readonly rates: RateReads,
    private readonly cuts: CutsService,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const wish = schemesWish(query);
    const page = await this.database.read(actor, async (tx) => ({
      ...schemesPage(
        await this.lists.schemes(tx, wish.filter, wish.order, partOf(wish.page)),
        await this.lists.choices(tx),
        wish,
      ),
      keep: await keepView(this.cuts, tx, '/savings/schemes', query),
    }));
    response.render('savings/schemes.njk', {
      ...page,
      files: pageFiles('/savings/schemes', SCHEMES_TABLES, wish.query),
      mayRaise: may(actor, 'saving.raise'),
    });
  }

  @Needs('saving.raise')
  @Get('raise')
  async raise(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('contractLine') contractLine?: string,
  ): Promise<void> {
    const covers = await this.covers(actor);
    showForm(response, covers, {
      ownerName: actor.office,
      ...startUnder(covers.find((one) => one.id === contractLine)),
    });
  }

  @Needs('saving.raise')
  @Post()
  async raised(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const scheme = {
      ...(read(body, SCHEME_FIELDS) as Record<(typeof SCHEME_FIELDS)[number], string>),
      line: lineOf(body),
    };
    const result = await this.database.transaction(actor, (tx) =>
      this.raising.raise(tx, actor.partnershipIds[0] ?? '', scheme),
    );
    if (Array.isArray(result)) {
      response.status(422);
      return showForm(response, await this.covers(actor), { ...read(body, SCHEME_FIELDS), ...lineOf(body) }, result);
    }
    notify(request, 'The saving is raised. It stands at “identified”.');
    response.redirect(303, `/savings/schemes/${result.schemeId}`);
  }

  @Get(':id')
  async scheme(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    await this.show(response, actor, idOrNotFound(id));
  }

  @Needs('saving.raise')
  @Post(':id/lines')
  async join(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) =>
      this.raising.join(tx, idOrNotFound(id), lineOf(body)),
    );
    if (problems.length > 0) {
      response.status(422);
      return this.show(response, actor, id, problems, { ...lineOf(body) });
    }
    notify(request, 'The line of your trust is in the scheme.');
    response.redirect(303, `/savings/schemes/${id}`);
  }

  @Get(':id/pack.json')
  async pack(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const pack = await this.database.read(actor, (tx) => packOf(tx, this.queries, idOrNotFound(id)));
    response.type('application/json').attachment(`${pack.scheme.reference}-evidence.json`).send(packJson(pack));
  }

  @Get(':id/pack.pdf')
  async paper(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const pack = await this.database.read(actor, (tx) => packOf(tx, this.queries, idOrNotFound(id)));
    const bytes = await renderPdf('decision-paper', packPaper(pack));
    response.type('application/pdf').attachment(`${pack.scheme.reference}-evidence.pdf`).send(Buffer.from(bytes));
  }

  private covers(actor: Actor): Promise<ContractChoice[]> {
    return this.database.read(actor, (tx) => this.raising.contractChoices(tx));
  }

  private async show(
    response: Response,
    actor: Actor,
    id: string,
    problems: FieldProblem[] = [],
    form: Record<string, string> = {},
  ): Promise<void> {
    const page = await this.database.read(actor, async (tx) => {
      const scheme = await this.queries.scheme(tx, id);
      const [lines, journals] = [await this.queries.lines(tx, { schemeId: id }), await this.queries.journals(tx, id)];
      const checks = await this.queries.checks(tx, scheme);
      const neighbours = await this.queries.neighbours(tx, id);
      const file = { scheme, lines, journals, checks, neighbours };
      const rate = await this.rates.used(tx, scheme.partnershipId);
      return {
        ...schemePage(scheme, lines, journals),
        asAt: dateTime(tx.now),
        methods: madeBy(methodsOf(lines)),
        worth: worthPage(schemeReport(file, { actor, asAt: tx.now }, rate)),
        ...checksPage(checks, neighbours),
      };
    });
    const mayJoin = may(actor, 'saving.raise') && page.isRaised;
    response.render('savings/scheme.njk', {
      ...page,
      ...raisingChoices(mayJoin ? await this.covers(actor) : []),
      files: pageFiles(`/savings/schemes/${id}/scheme`, SCHEME_TABLES),
      mayJoin,
      form,
      errors: formErrors(problems),
    });
  }
}

function showForm(
  response: Response,
  covers: readonly ContractChoice[],
  form: Record<string, string>,
  problems: readonly FieldProblem[] = [],
): void {
  const trail = [
    { text: 'Savings', href: '/savings' },
    { text: 'Schemes', href: '/savings/schemes' },
  ];
  const title = 'Raise a saving that no award makes';
  response.render('savings/raise.njk', { title, trail, ...raisingChoices(covers), form, errors: formErrors(problems) });
}

function lineOf(body: unknown): RaisedLine {
  return read(body, LINE_FIELDS) as unknown as RaisedLine;
}

function read(body: unknown, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, field(body, name)]));
}
