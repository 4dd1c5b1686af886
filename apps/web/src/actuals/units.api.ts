import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { UnitsService } from '@tandem/features/actuals';
import { type Actor, Database } from '@tandem/platform/database';
import type { KeyedRequest } from '@tandem/platform/requests';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { Asked, MayBeRepeated } from '../http/asked.js';
import { doneOnce } from '../http/deed.js';

export class UnitBody {
  @ApiProperty({ example: '100', description: 'How many of the contract’s base unit one unit of the purchase holds.' })
  @IsString()
  @MaxLength(20)
  holds: string;
  @ApiProperty({ example: 'The supplier’s catalogue, page 4' }) @IsString() @MaxLength(2000) reason: string;
}

/** What the units of a trust's own purchases hold, as its people and systems state it. */
@ApiTags('actuals')
@ForTrusts()
@Controller('api/v1/actuals')
export class UnitsApi {
  constructor(
    private readonly database: Database,
    private readonly service: UnitsService,
  ) {}

  @Needs('actuals.review')
  @Get('units')
  @ApiOkResponse({
    description: 'What the own trust has said of units, with how many purchases are counted by it. Factors are texts.',
  })
  async list(@CurrentActor() actor: Actor) {
    return { units: await this.database.read(actor, (tx) => this.service.stated(tx)) };
  }

  /** Says what the unit of waiting purchases holds, named by one of them; later purchases in it are compared too. */
  @Needs('actuals.review')
  @Post('review/:lineId/unit')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The unit is stated, with your name. Its purchases are compared anew.' })
  async state(
    @Param('lineId', ParseUUIDPipe) lineId: string,
    @Body() body: UnitBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    const named = (field: string) => (field === 'unitReason' ? 'reason' : field);
    await doneOnce({ database: this.database, actor, asked, named }, (tx) => this.service.state(tx, lineId, body));
  }

  @Needs('actuals.review')
  @Delete('units/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What was said of the unit is taken back, and its purchases wait again.' })
  async takeBack(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.takeBack(tx, id));
  }
}
