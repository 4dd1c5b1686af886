import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ComplianceQueries } from '@tandem/features/actuals';
import { ContractsQueries } from '@tandem/features/contracts';
import { CutsService } from '@tandem/features/reports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts } from '../http/access.js';
import { keepView } from '../reports/kept-views.js';
import { pageFiles } from '../reports/page-files.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { contractsPage, contractsWish } from './contracts.presenter.js';
import { contractsReport } from './contracts.report.js';

/** The contracts of the reader's partnerships, page by page, and as files. */
@ApiExcludeController()
@ForTrusts()
@Controller('contracts')
export class ContractListPages {
  constructor(
    private readonly database: Database,
    private readonly contracts: ContractsQueries,
    private readonly compliance: ComplianceQueries,
    private readonly cuts: CutsService,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown, @Res() response: Response): Promise<void> {
    const wish = contractsWish(query);
    const page = await this.database.read(actor, async (tx) => ({
      ...contractsPage(
        await this.contracts.list(tx, wish.filter, wish.part),
        await this.contracts.choices(tx),
        wish,
        await this.compliance.standings(tx),
        tx.now,
      ),
      keep: await keepView(this.cuts, tx, '/contracts', query),
    }));
    response.render('contracts/list.njk', {
      ...page,
      files: pageFiles('/contracts/contracts', { contracts: 'Contracts' }, wish.query),
    });
  }

  @Get(filesAt('contracts'))
  async listFiles(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const wish = contractsWish(query);
    const report = await this.database.read(actor, async (tx) => {
      const { rows } = await this.contracts.list(tx, wish.filter, { offset: 0, limit: null });
      return contractsReport(rows, await this.compliance.standings(tx), wish.query, { actor, asAt: tx.now });
    });
    await sendReport(request, response, report, 'tandem-contracts');
  }
}
