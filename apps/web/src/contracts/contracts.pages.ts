import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ComplianceQueries } from '@tandem/features/actuals';
import { ContractsQueries } from '@tandem/features/contracts';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, refuseSuppliers } from '../http/access.js';
import { idOrNotFound } from '../http/ids.js';
import { pageFiles } from '../reports/page-files.js';
import { filesAt, sendReport } from '../reports/report.send.js';
import { contractPage, contractsPage } from './contracts.presenter.js';
import { contractReport, contractsReport } from './contracts.report.js';

/** Contracts, and whether what is paid is what they say. Every partner sees the contracts, each trust its own purchases. */
@ApiExcludeController()
@Controller('contracts')
export class ContractsPages {
  constructor(
    private readonly database: Database,
    private readonly contracts: ContractsQueries,
    private readonly compliance: ComplianceQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const page = await this.database.read(actor, async (tx) =>
      contractsPage(await this.contracts.contracts(tx), await this.compliance.standings(tx), tx.now),
    );
    response.render('contracts/list.njk', {
      ...page,
      files: pageFiles('/contracts/contracts', { contracts: 'Contracts' }),
    });
  }

  @Get(filesAt('contracts'))
  async listFiles(@CurrentActor() actor: Actor, @Req() request: Request, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const report = await this.database.read(actor, async (tx) =>
      contractsReport(await this.contracts.contracts(tx), await this.compliance.standings(tx), {
        actor,
        asAt: tx.now,
      }),
    );
    await sendReport(request, response, report, 'tandem-contracts');
  }

  @Get(':id')
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { contract, lines, months, asAt } = await this.read(actor, id);
    const reader = { asAt, trustId: actor.organisationId, seesAll: actor.kind === 'auditor' };
    const files = pageFiles(`/contracts/${contract.id}/compliance`, { prices: 'Prices', months: 'Months' });
    response.render('contracts/show.njk', { ...contractPage(contract, lines, months, reader), files });
  }

  @Get(filesAt(':id/compliance'))
  async files(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { asAt, ...file } = await this.read(actor, id);
    const report = contractReport(file, { actor, asAt, trustId: actor.organisationId });
    await sendReport(request, response, report, file.contract.reference);
  }

  private async read(actor: Actor, id: string) {
    refuseSuppliers(actor);
    return this.database.read(actor, async (tx) => ({
      contract: await this.contracts.contract(tx, idOrNotFound(id)),
      lines: await this.compliance.lines(tx, id),
      months: await this.compliance.months(tx, id),
      asAt: tx.now,
    }));
  }
}
