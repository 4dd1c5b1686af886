import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UploadedFile as Uploaded,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { SOURCES } from '@tandem/domain/actuals';
import { InputProblems } from '@tandem/domain/refusals';
import {
  type ActualImportRead,
  ActualsQueries,
  ActualsService,
  LeakageQueries,
  ReviewQueries,
  ReviewService,
} from '@tandem/features/actuals';
import { FILE_LIMITS } from '@tandem/features/imports';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, ForTrusts, Needs } from '../http/access.js';
import { ListOf } from '../http/list-of.js';
import { ColumnChoice } from '../imports/imports.api.js';
import { textsOf } from '../requirements/requirements.forms.js';
import { actionOf } from './leakage.presenter.js';

const UPLOAD = { limits: { fileSize: FILE_LIMITS.actuals.fileBytesMax, files: 1, fields: 20 } };
const PAGE_ROWS = 500;

export class UploadBody {
  @ApiProperty({ enum: SOURCES }) @IsString() @MaxLength(20) source: string;
}

export class ActualMappingChoice {
  @ListOf(() => ColumnChoice, 1000)
  columns: ColumnChoice[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'By field, the value where a cell is empty.',
    example: { supplier: 'Alder Vehicle Works' },
  })
  @IsOptional()
  @IsObject()
  defaults?: Record<string, string>;
}

export class PageFilter {
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsInt() @Min(0) offset?: number;
}

export class DecisionBody {
  @ApiProperty({ enum: ['matched', 'dismissed', 'offContract'] })
  @IsIn(['matched', 'dismissed', 'offContract'])
  kind: 'matched' | 'dismissed' | 'offContract';

  @ApiPropertyOptional({ description: 'Needed unless the lines are matched.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  reason?: string;

  @ApiPropertyOptional({ description: 'The line of a contract that the purchases are of, or were bought beside.' })
  @IsOptional()
  @IsUUID()
  contractLineId?: string;
}

/** Purchases of the signed-in person's own trust. Amounts are decimal texts in the currency beside them. */
@ApiTags('actuals')
@ForTrusts()
@Controller('api/v1/actuals')
export class ActualsApi {
  constructor(
    private readonly database: Database,
    private readonly service: ActualsService,
    private readonly queries: ActualsQueries,
    private readonly review: ReviewService,
    private readonly waiting: ReviewQueries,
    private readonly leakage: LeakageQueries,
  ) {}

  @Needs('actuals.import')
  @Get('imports')
  @ApiOkResponse({ description: 'The files of purchases of the own trust, newest first, 500 at a time.' })
  async imports(@Query() { offset = 0 }: PageFilter, @CurrentActor() actor: Actor) {
    const imports = await this.database.read(actor, (tx) => this.queries.imports(tx, { offset, limit: PAGE_ROWS }));
    return { imports: imports.map(shown) };
  }

  /** Uploads a file of invoices, orders or a supplier's report; the answer has the proposed mapping to confirm. */
  @Needs('actuals.import')
  @Post('imports')
  @ApiCreatedResponse({ description: 'The file as read, and a proposal of what each column is.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' }, source: { type: 'string', enum: [...SOURCES] } },
    },
  })
  @UseInterceptors(FileInterceptor('file', UPLOAD))
  async upload(
    @Uploaded() file: Express.Multer.File | undefined,
    @Body() { source }: UploadBody,
    @CurrentActor() actor: Actor,
  ) {
    if (!file) throw new InputProblems([{ field: 'file', message: 'Send a spreadsheet in the field "file".' }]);
    const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8');
    const read = await this.service.readUpload(fileName, file.buffer);
    return this.database.transaction(actor, async (tx) => {
      const outcome = await this.service.upload(tx, { fileName, bytes: file.buffer, read, source });
      if (Array.isArray(outcome)) throw new InputProblems(outcome);
      const uploaded = await this.queries.import(tx, outcome.importId);
      const { columns, defaults, confidences } = await this.queries.proposal(tx, uploaded);
      return { ...shown(uploaded), proposal: { columns, defaults, confidences } };
    });
  }

  @Needs('actuals.import')
  @Post('imports/:id/mapping')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'The import is queued; ask for it until it is imported.' })
  async confirm(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ActualMappingChoice,
    @CurrentActor() actor: Actor,
  ) {
    return this.database.transaction(actor, async (tx) => {
      const columns = body.columns.map(({ at, choice }) => ({ at, choice, heading: '' }));
      const defaults = textsOf('defaults', body.defaults);
      const problems = await this.service.confirmMapping(tx, id, { columns, defaults });
      if (problems.length > 0) throw new InputProblems(problems);
      return shown(await this.queries.import(tx, id));
    });
  }

  @Get('imports/:id')
  @ApiOkResponse({ description: 'How far the import is, and what its lines were found to be.' })
  async import(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => ({
      ...shown(await this.queries.import(tx, id)),
      outcomes: await this.queries.outcomes(tx, id),
    }));
  }

  /** Rows that were not taken in, 500 at a time, with the cells as they were sent. */
  @Get('imports/:id/unused-rows')
  @ApiOkResponse({ description: 'Rows that could not be used, with the reasons.' })
  async unused(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { offset = 0 }: PageFilter,
    @CurrentActor() actor: Actor,
  ) {
    return this.database.read(actor, async (tx) => {
      const file = await this.queries.import(tx, id);
      return { headings: file.headings, rows: await this.queries.unusedRows(tx, id, { offset, limit: PAGE_ROWS }) };
    });
  }

  /** What waits for a person: lines of one item from one supplier together, the most money first. */
  @Needs('actuals.review')
  @Get('review')
  @ApiOkResponse({ description: '500 items at a time, each named by one of its lines.' })
  async queue(@Query() { offset = 0 }: PageFilter, @CurrentActor() actor: Actor) {
    return this.database.read(actor, (tx) => this.waiting.waiting(tx, { offset, limit: PAGE_ROWS }));
  }

  /** The lines that wait together with this one, and the contract lines that they could be of. */
  @Needs('actuals.review')
  @Get('review/:lineId')
  @ApiOkResponse({ description: 'The item, its first lines as they were sent, and the choices.' })
  async group(@Param('lineId', ParseUUIDPipe) lineId: string, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => {
      const { group, lines } = await this.waiting.group(tx, lineId);
      return { group, lines, contractLines: await this.waiting.choices(tx, group) };
    });
  }

  @Needs('actuals.review')
  @Post('review/:lineId/decision')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The decision is on the record, for every line that waited together.' })
  async decide(
    @Param('lineId', ParseUUIDPipe) lineId: string,
    @Body() { kind, reason = '', contractLineId }: DecisionBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const decision = { kind, reason, ...(contractLineId === undefined ? {} : { contractLineId }) };
    const problems = await this.database.transaction(actor, (tx) => this.review.decide(tx, lineId, decision));
    if (problems.length > 0) throw new InputProblems(problems);
  }

  /** What was decided of purchases, newest first, with who has taken what back. */
  @Needs('actuals.review')
  @Get('decisions')
  @ApiOkResponse({ description: 'The last 500 decisions of the own trust.' })
  async decided(@CurrentActor() actor: Actor) {
    return { decisions: await this.database.read(actor, (tx) => this.waiting.decisions(tx, PAGE_ROWS)) };
  }

  @Needs('actuals.review')
  @Delete('decisions/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The decision is taken back, and its purchases are looked at again.' })
  async takeBack(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.database.transaction(actor, (tx) => this.review.takeBack(tx, id));
  }

  /** Where the own trust's contracts lose money: who, what, where, how much, and what to do. */
  @Get('leakage')
  @ApiOkResponse({
    description:
      '500 rows at a time, the most money first. Amounts are decimal texts in the currency beside them; the sums are of pounds.',
  })
  async leaks(@Query() { offset = 0 }: PageFilter, @CurrentActor() actor: Actor) {
    return this.database.read(actor, async (tx) => ({
      total: await this.leakage.total(tx),
      rows: (await this.leakage.rows(tx, { offset, limit: PAGE_ROWS })).map((row) => ({
        ...row,
        action: actionOf(row),
      })),
    }));
  }
}

function shown({ preview: _preview, ...file }: ActualImportRead) {
  return file;
}
