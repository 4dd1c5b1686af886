import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { ComplianceQueries } from '@tandem/features/actuals';
import { ContractsQueries } from '@tandem/features/contracts';
import { type Actor, Database } from '@tandem/platform/database';
import { writeCsv, writeWorkbook } from '@tandem/platform/spreadsheets';
import { CurrentActor, refuseSuppliers } from '../http/access.js';
import { idOrNotFound } from '../http/ids.js';
import { complianceSheet, contractsSheet, contractWorkbook, csvParts } from './contracts.export.js';
import { contractPage, contractsPage } from './contracts.presenter.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
    response.render('contracts/list.njk', page);
  }

  @Get('contracts.csv')
  async csv(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const contracts = await this.database.read(actor, (tx) => this.contracts.contracts(tx));
    response
      .type('text/csv')
      .attachment('tandem-contracts.csv')
      .send(writeCsv(...csvParts(contractsSheet(contracts))));
  }

  @Get('contracts.xlsx')
  async workbook(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    refuseSuppliers(actor);
    const contracts = await this.database.read(actor, (tx) => this.contracts.contracts(tx));
    response
      .type(XLSX)
      .attachment('tandem-contracts.xlsx')
      .send(await writeWorkbook({ title: 'Contracts', sheets: [contractsSheet(contracts)] }));
  }

  @Get(':id')
  async show(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { contract, lines, months, asAt } = await this.read(actor, id);
    const reader = { asAt, trustId: actor.organisationId, seesAll: actor.kind === 'auditor' };
    response.render('contracts/show.njk', contractPage(contract, lines, months, reader));
  }

  @Get(':id/compliance.csv')
  async complianceCsv(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { contract, lines } = await this.read(actor, id);
    response
      .type('text/csv')
      .attachment(`${contract.reference}-prices.csv`)
      .send(writeCsv(...csvParts(complianceSheet(contract, lines))));
  }

  @Get(':id/compliance.xlsx')
  async complianceWorkbook(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { contract, lines, months } = await this.read(actor, id);
    response
      .type(XLSX)
      .attachment(`${contract.reference}-prices.xlsx`)
      .send(await writeWorkbook(contractWorkbook(contract, lines, months)));
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
