import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '@tandem/domain/refusals';
import { AwardsQueries, SettlementQueries } from '@tandem/features/awards';
import { type Actor, Database } from '@tandem/platform/database';
import { renderPdf } from '@tandem/platform/documents';
import { writeWorkbook } from '@tandem/platform/spreadsheets';
import { CurrentActor } from '../http/access.js';
import { dateTime } from '../http/format.js';
import { field } from '../http/forms.js';
import { idOrNotFound } from '../http/ids.js';
import { csvOf, paperOf, workbookOf } from '../reports/report.files.js';
import type { Report, ReportTable } from '../reports/report.js';
import { reportView } from '../reports/report.view.js';
import { awardChoice, wishOf } from './award-choice.presenter.js';
import { fileNameOf, runFrame } from './run-navigation.js';
import { settlementReport } from './settlement.report.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What the trusts of an award settle between them, as a page and as files: all of them from the same read. */
@ApiExcludeController()
@Controller('award-runs/:run')
export class SettlementPages {
  constructor(
    private readonly database: Database,
    private readonly queries: SettlementQueries,
    private readonly runs: AwardsQueries,
  ) {}

  @Get('settlement')
  async show(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { head, read, report } = await this.read(actor, runId, query);
    response.render('awards/settlement.njk', {
      ...runFrame(head, 'settlement', report.title, read.chosen.scenario),
      choice: awardChoice(read.chosen, `/award-runs/${head.id}/settlement`),
      report: reportView(report),
      finished: dateTime(read.finishedAt),
      evaluationSha256: read.evaluationSha256,
      hasTables: report.sections.some(({ tables }) => tables.length > 0),
    });
  }

  @Get('settlement.csv')
  async csv(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { head, report } = await this.read(actor, runId, query);
    const table = tableNamed(report, field(query, 'table'));
    response
      .type('text/csv')
      .attachment(fileNameOf(head, `settlement-${table.id}.csv`))
      .send(csvOf(table));
  }

  @Get('settlement.xlsx')
  async workbook(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { head, report } = await this.read(actor, runId, query);
    const asked = field(query, 'table');
    const tables = asked === '' ? report.sections.flatMap(({ tables }) => tables) : [tableNamed(report, asked)];
    const name = asked === '' ? 'settlement.xlsx' : `settlement-${asked}.xlsx`;
    response
      .type(XLSX)
      .attachment(fileNameOf(head, name))
      .send(await writeWorkbook(workbookOf(report, tables)));
  }

  @Get('settlement.pdf')
  async paper(
    @Param('run') runId: string,
    @Query() query: unknown,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { head, report } = await this.read(actor, runId, query);
    const pdf = await renderPdf('decision-paper', paperOf(report));
    response.type('application/pdf').attachment(fileNameOf(head, 'settlement.pdf')).send(pdf);
  }

  private read(actor: Actor, runId: string, query: unknown) {
    return this.database.read(actor, async (tx) => {
      const head = await this.runs.runHead(tx, idOrNotFound(runId));
      const read = await this.queries.settlement(tx, runId, wishOf(query));
      return { head, read, report: settlementReport(head, read) };
    });
  }
}

/** The table that an address asks for, or the first. */
function tableNamed(report: Report, id: string): ReportTable {
  const tables = report.sections.flatMap((section) => section.tables);
  const found = id === '' ? tables[0] : tables.find((table) => table.id === id);
  if (!found)
    throw new DomainError(
      'TABLE.NOT_FOUND',
      { table: id },
      'This settlement has no such table. Other trusts or another scenario may have one.',
    );
  return found;
}
