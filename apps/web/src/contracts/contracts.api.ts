import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ComplianceQueries } from '@tandem/features/actuals';
import { ContractsQueries } from '@tandem/features/contracts';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts } from '../http/access.js';
import { oneMore, WALKED, walked, WalkFilter } from '../http/walk.js';

@ApiTags('contracts')
@ForTrusts()
@Controller('api/v1/contracts')
export class ContractsApi {
  constructor(
    private readonly database: Database,
    private readonly contracts: ContractsQueries,
    private readonly compliance: ComplianceQueries,
  ) {}

  /** The contracts of the caller's partnerships. */
  @Get()
  @ApiOkResponse({ description: `Contracts. ${WALKED}` })
  async list(@CurrentActor() actor: Actor, @Query() query: WalkFilter) {
    const contracts = await this.database.read(actor, (tx) => this.contracts.walk(tx, oneMore(query)));
    const { rows, next } = walked('/api/v1/contracts', query, contracts);
    return { contracts: rows, next };
  }

  @Get(':id')
  @ApiOkResponse({ description: 'One contract with the price of each line for each trust.' })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const contract = await this.contracts.contract(tx, id);
      const lines = await this.contracts.lines(tx, id);
      return {
        ...contract,
        lines: lines.map(({ unitPrice, baselineUnitPrice, ...line }) => ({
          ...line,
          unitPrice: inCurrency(unitPrice, contract.currency),
          // Prices before come from the trusts’ own spreadsheets, which are in pounds.
          baselineUnitPrice: baselineUnitPrice === null ? null : inCurrency(baselineUnitPrice, 'GBP'),
        })),
      };
    });
  }

  /** What was paid against the contract's prices. A trust sees its own purchases, by line and by month. */
  @Get(':id/compliance')
  @ApiOkResponse({
    description: 'Paid against contracted, in the currency of the contract. Amounts are decimal texts.',
  })
  async prices(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const { reference, currency } = await this.contracts.contract(tx, id);
      return {
        contract: reference,
        currency,
        lines: await this.compliance.lines(tx, id),
        months: await this.compliance.months(tx, id),
      };
    });
  }
}

function inCurrency(amount: string, currency: string) {
  return { amount, currency };
}
