import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type DemandGroup, type DemandTotal, type Estimate, proposeLots } from '@tandem/domain/demand';
import { type Money, moneyText, quantityText } from '@tandem/domain/money';
import { DemandQueries, DemandService } from '@tandem/features/demand';
import { requireMember } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';

/** The demand of one partnership: matrices, lot proposals and warnings. */
@ApiTags('demand')
@Controller('api/v1/partnerships/:partnershipId/demand')
export class DemandApi {
  constructor(
    private readonly database: Database,
    private readonly service: DemandService,
    private readonly queries: DemandQueries,
  ) {}

  @Get()
  @ApiOkResponse({
    description: 'Groups of item, specification and unit with their matrices; amounts at the baselines.',
  })
  async groups(@Param('partnershipId', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    requireMember(actor, id);
    return this.database.read(actor, async (tx) => ({
      count: (await this.queries.count(tx, id)) ?? null,
      groups: (await this.queries.groups(tx, id)).map(groupShown),
    }));
  }

  @Get('lots')
  @ApiOkResponse({ description: 'Proposed lots, each with the reasons why lines were or were not put together.' })
  async lots(@Param('partnershipId', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    requireMember(actor, id);
    const groups = await this.database.read(actor, (tx) => this.queries.groups(tx, id));
    return { lots: proposeLots(groups).map((lot) => ({ ...lot, estimate: estimateShown(lot.estimate) })) };
  }

  @Get('split-warnings')
  @ApiOkResponse({ description: 'Needs that lie below the threshold one by one and reach it together.' })
  async splits(@Param('partnershipId', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    requireMember(actor, id);
    const { threshold, warnings } = await this.database.read(actor, (tx) => this.queries.splitWarnings(tx, id));
    return {
      threshold: { from: threshold.from, source: threshold.source, gross: amount(threshold.amountGross) },
      warnings: warnings.map((w) => ({
        ...w,
        totalGross: amount(w.totalGross),
        thresholdGross: amount(w.thresholdGross),
      })),
    };
  }

  @Needs('demand.aggregate')
  @Post('count')
  @HttpCode(200)
  @ApiOkResponse({ description: 'The demand is counted anew: when, and how many lines.' })
  async count(@Param('partnershipId', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.service.count(actor, id);
  }
}

function groupShown(group: DemandGroup) {
  const { lineIds: _none, estimate, total, cells, byTrust, byYear, byWindow, ...rest } = group;
  return {
    ...rest,
    cells: cells.map((cell) => ({ ...cell, ...totalShown(cell) })),
    byTrust: byTrust.map((of) => ({ ...of, ...totalShown(of) })),
    byYear: byYear.map((of) => ({ ...of, ...totalShown(of) })),
    byWindow: byWindow.map((of) => ({ ...of, ...totalShown(of) })),
    total: totalShown(total),
    estimate: estimateShown(estimate),
  };
}

function totalShown(total: DemandTotal) {
  const { quantity, net, gross, lines, linesWithoutValue } = total;
  return { quantity: quantityText(quantity), net: amount(net), gross: amount(gross), lines, linesWithoutValue };
}

function estimateShown(estimate: Estimate) {
  return {
    annualNet: amount(estimate.annualNet),
    totalNet: amount(estimate.totalNet),
    totalGross: amount(estimate.totalGross),
    maximumGross: amount(estimate.maximumGross),
    isComplete: estimate.isComplete,
  };
}

function amount(value: Money) {
  return { amount: moneyText(value), currency: 'GBP' };
}
