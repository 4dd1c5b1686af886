import {
  Body,
  Controller,
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
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { InputProblems } from '@tandem/domain/refusals';
import { ImportsQueries, type ImportRead, ImportsService } from '@tandem/features/requirements';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { ListOf } from '../http/list-of.js';
import { textsOf } from '../requirements/requirements.forms.js';
import { UPLOAD } from './upload.js';

export class ColumnChoice {
  @ApiProperty({ description: 'The column, counted from 0.' }) @IsInt() @Min(0) at: number;
  @ApiProperty({
    description: 'A field such as `item` or `quantity`, `quantity 2026/27`, `attribute`, or `unused`.',
    example: 'item',
  })
  @IsString()
  @MaxLength(40)
  choice: string;
}

export class MappingChoice {
  @ListOf(() => ColumnChoice, 1000)
  columns: ColumnChoice[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'By field, the value where a cell is empty.',
    example: { budgetType: 'capital' },
  })
  @IsOptional()
  @IsObject()
  defaults?: Record<string, string>;
}

export class UnusedRowsFilter {
  @ApiPropertyOptional({ enum: ['rejected', 'duplicate'] })
  @IsOptional()
  @IsIn(['rejected', 'duplicate'])
  state?: 'rejected' | 'duplicate';
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsInt() @Min(0) offset?: number;
}

const PAGE_ROWS = 500;

/** Imports of the signed-in person's own trust. */
@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportsApi {
  constructor(
    private readonly database: Database,
    private readonly service: ImportsService,
    private readonly queries: ImportsQueries,
  ) {}

  @Needs('requirement.import')
  @Get()
  @ApiOkResponse({ description: 'The imports of the own trust, newest first.' })
  async list(@CurrentActor() actor: Actor) {
    const imports = await this.database.read(actor, (tx) => this.queries.imports(tx, { offset: 0, limit: PAGE_ROWS }));
    return { imports: imports.map(shown) };
  }

  /** Uploads a file; the answer has the proposed mapping to confirm. */
  @Needs('requirement.import')
  @Post()
  @ApiCreatedResponse({ description: 'The file as read, and a proposal of what each column is.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @UseInterceptors(FileInterceptor('file', UPLOAD))
  async upload(@Uploaded() file: Express.Multer.File | undefined, @CurrentActor() actor: Actor) {
    if (!file) throw new InputProblems([{ field: 'file', message: 'Send a spreadsheet in the field "file".' }]);
    const fileName = Buffer.from(file.originalname, 'latin1').toString('utf8');
    const read = await this.service.readUpload(fileName, file.buffer);
    return this.database.transaction(actor, async (tx) => {
      const outcome = await this.service.upload(tx, { fileName, bytes: file.buffer, read });
      if (Array.isArray(outcome)) throw new InputProblems(outcome);
      const uploaded = await this.queries.import(tx, outcome.importId);
      const { columns, defaults, confidences } = await this.queries.proposal(tx, uploaded);
      return { ...shown(uploaded), proposal: { columns, defaults, confidences } };
    });
  }

  @Needs('requirement.import')
  @Post(':id/mapping')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'The import is queued; ask for it until it is imported.' })
  async confirm(@Param('id', ParseUUIDPipe) id: string, @Body() body: MappingChoice, @CurrentActor() actor: Actor) {
    return this.database.transaction(actor, async (tx) => {
      const columns = body.columns.map(({ at, choice }) => ({ at, choice, heading: '' }));
      const defaults = textsOf('defaults', body.defaults);
      const problems = await this.service.confirmMapping(tx, id, { columns, defaults });
      if (problems.length > 0) throw new InputProblems(problems);
      return shown(await this.queries.import(tx, id));
    });
  }

  @Get(':id')
  @ApiOkResponse({ description: 'How far the import is and how many rows were taken in.' })
  async show(@Param('id', ParseUUIDPipe) id: string, @CurrentActor() actor: Actor) {
    return shown(await this.database.read(actor, (tx) => this.queries.import(tx, id)));
  }

  /** Rows that were not taken in, 500 at a time, with the cells as they were sent. */
  @Get(':id/unused-rows')
  @ApiOkResponse({ description: 'Rows that were rejected or were there already, with the reasons.' })
  async unused(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() filter: UnusedRowsFilter,
    @CurrentActor() actor: Actor,
  ) {
    const page = { offset: filter.offset ?? 0, limit: PAGE_ROWS, ...(filter.state ? { state: filter.state } : {}) };
    return this.database.read(actor, async (tx) => {
      const file = await this.queries.import(tx, id);
      return { headings: file.headings, rows: await this.queries.unusedRows(tx, id, page) };
    });
  }
}

function shown({ preview: _preview, ...file }: ImportRead) {
  return file;
}
