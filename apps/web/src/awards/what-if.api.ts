import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { WHAT_IF_RULES, WhatIfService } from '@tandem/features/awards';
import { TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs, refuseSuppliers } from '../http/access.js';
import { ListOf } from '../http/list-of.js';

/** One rule of a what-if as a client sends it, in the words of the form. */
export class WhatIfRuleBody {
  @ApiProperty({ enum: WHAT_IF_RULES }) @IsIn(WHAT_IF_RULES) kind: string;
  @ApiPropertyOptional({ description: 'A number of suppliers, a percentage such as "12.5", or kilograms.' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  value?: string;
  @ApiPropertyOptional({ description: 'The supplier’s code in the tender pack.' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  supplier?: string;
  @ApiPropertyOptional({ description: 'The lot’s code in the tender pack.' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  lot?: string;
}

/** A what-if as a client sends it. */
export class WhatIfBody {
  @ApiProperty() @IsString() @MaxLength(200) title: string;
  @ListOf(() => WhatIfRuleBody, 40) rules: WhatIfRuleBody[];
}

/** What-ifs of a tender over the API. They inform and never decide. */
@ApiTags('awards')
@Controller('api/v1/tenders/:id/what-ifs')
export class WhatIfApi {
  constructor(
    private readonly database: Database,
    private readonly service: WhatIfService,
    private readonly tenders: TendersQueries,
  ) {}

  @Get()
  @ApiOkResponse({ description: 'The what-ifs of the tender, the oldest first.' })
  async all(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    refuseSuppliers(actor);
    const whatIfs = await this.database.read(actor, async (tx) => {
      await this.tenders.tender(tx, id);
      return this.service.all(tx, id);
    });
    return { whatIfs };
  }

  @Needs('award.run')
  @Post()
  @ApiCreatedResponse({ description: 'The code of the what-if.' })
  async add(@Param('id', ParseUUIDPipe) id: string, @Body() body: WhatIfBody, @CurrentActor() actor: Actor) {
    const done = await this.database.transaction(actor, (tx) => this.service.add(tx, id, body));
    if (Array.isArray(done)) throw new InputProblems(done);
    return done;
  }

  @Needs('award.run')
  @Put(':code')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The what-if has the new name and rules; runs that had it keep theirs.' })
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('code') code: string,
    @Body() body: WhatIfBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const problems = await this.database.transaction(actor, (tx) => this.service.change(tx, id, code, body));
    if (problems.length > 0) throw new InputProblems(problems);
  }

  @Needs('award.run')
  @Delete(':code')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The what-if is gone; runs that had it keep it.' })
  async remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('code') code: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.remove(tx, id, code));
  }
}
