import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, IsUUID, MaxLength } from 'class-validator';
import { percentText } from '@tandem/domain/money';
import { PartnershipQueries, type PresentValueRateRead, PresentValueRates } from '@tandem/features/partnership';
import { type Actor, Database } from '@tandem/platform/database';
import type { KeyedRequest } from '@tandem/platform/requests';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { Asked, MayBeRepeated } from '../http/asked.js';
import { doneOnce } from '../http/deed.js';
import { RateReads } from './rate-used.js';

class RateBody {
  @ApiProperty() @IsUUID('all') partnershipId!: string;
  @ApiProperty({ example: '3.5', description: 'Per cent a year from 0 to 20, at most two decimals.' })
  @IsString()
  @MaxLength(10)
  rate!: string;
  @ApiProperty({ example: 'HM Treasury, The Green Book' }) @IsString() @MaxLength(500) source!: string;
  @ApiProperty() @IsString() @MaxLength(2000) reason!: string;
}

/** The rate of present values of each partnership, as programs read and set it. */
@ApiTags('savings')
@Controller('api/v1/savings/present-value-rates')
export class RatesApi {
  constructor(
    private readonly database: Database,
    private readonly rates: PresentValueRates,
    private readonly reads: RateReads,
    private readonly partnerships: PartnershipQueries,
  ) {}

  /** The rate that counts for each of the caller's partnerships, and every version, the newest first. */
  @Get()
  @ApiOkResponse({
    description: 'Rates are per cent a year as decimal texts. A version of null is the platform’s own rate.',
  })
  async history(@CurrentActor() actor: Actor) {
    refuseSuppliers(actor);
    return this.database.read(actor, async (tx) => {
      const partnerships = [];
      for (const { id, name } of await this.partnerships.partnerships(tx)) {
        const versions = await this.rates.history(tx, id);
        const used = this.reads.usedOf(versions[0]);
        partnerships.push({
          id,
          name,
          used: { ratePercent: percentText(used.basisPoints), version: used.stated?.version ?? null },
          versions: versions.map(asJson),
        });
      }
      return { partnerships };
    });
  }

  /** Sets the rate of a partnership in the caller's name, as its next version. */
  @Needs('presentValue.setRate')
  @Post()
  @MayBeRepeated()
  @ApiCreatedResponse({ description: 'The id and the number of the new version. It counts at once.' })
  async set(@Body() body: RateBody, @CurrentActor() actor: Actor, @Asked() asked: KeyedRequest) {
    const { partnershipId, ...entry } = body;
    return doneOnce({ database: this.database, actor, asked }, (tx) => this.rates.set(tx, partnershipId, entry));
  }
}

function asJson({ basisPoints, ...version }: PresentValueRateRead) {
  return { ...version, ratePercent: percentText(basisPoints) };
}
