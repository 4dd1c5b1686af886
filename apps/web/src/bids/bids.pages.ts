import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import {
  atRow,
  type BidEntry,
  BidsQueries,
  BidsService,
  emptyEntry,
  entryOf,
  linesOf,
  type OwnBid,
  readBidWorkbook,
  type WorkbookTender,
  writeBidWorkbook,
} from '@tandem/features/bids';
import { type TenderRead, TendersQueries } from '@tandem/features/tenders';
import { type Actor, Database } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { dateTime } from '../http/format.js';
import { idOrNotFound } from '../http/ids.js';
import { notify } from '../http/session.js';
import { TakesFile, uploadOf } from '../http/upload.js';
import { bidFormPage, entryFromForm, receiptPage, withdrawalPage } from './bids.presenter.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A workbook of a tender is small; 10 MB leaves room for what spreadsheets add. */
const WORKBOOK_BYTES_MAX = 10 * 1024 * 1024;

/** A supplier's bid: a form and a workbook that hold the same, a receipt, and the way to take it back. */
@ApiExcludeController()
@Needs('bid.submit')
@Controller('tenders/:id')
export class BidsPages {
  constructor(
    private readonly database: Database,
    private readonly service: BidsService,
    private readonly queries: BidsQueries,
    private readonly tenders: TendersQueries,
  ) {}

  @Get('bid')
  async form(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { tender, own } = await this.read(actor, id);
    response.render('bids/form.njk', bidFormPage(tender, own, entryNow(tender, own)));
  }

  /** Saves the draft, and with the button "submit" hands it in. What was typed is kept whatever is wrong with it. */
  @Post('bid')
  async save(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tender } = await this.read(actor, id);
    const entry = entryFromForm(linesOf(tender), body);
    const isSubmission = field(body, 'deed') === 'submit';
    const problems = await this.keep(actor, tender.id, entry, isSubmission);
    await this.answer(actor, tender, { entry, problems, isSubmission }, request, response);
  }

  @Get('bid.xlsx')
  async workbook(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { tender, own } = await this.read(actor, id);
    const bytes = await writeBidWorkbook(workbookOf(tender, actor), own ? entryNow(tender, own) : undefined);
    response.type(XLSX).attachment(`${tender.reference}-bid.xlsx`).send(bytes);
  }

  /** Where a reload after a refused upload lands. */
  @Get('bid/workbook')
  async uploadForm(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { tender } = await this.read(actor, id);
    response.redirect(303, `/tenders/${tender.id}/bid`);
  }

  @Post('bid/workbook')
  @TakesFile(WORKBOOK_BYTES_MAX)
  async upload(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tender, own } = await this.read(actor, id);
    const file = uploadOf(request, 'Choose the workbook with your bid.');
    const read = Array.isArray(file)
      ? { entry: undefined, problems: file }
      : await readBidWorkbook(workbookOf(tender, actor), file.fileName, file.bytes);
    if (!read.entry) {
      const page = bidFormPage(tender, own, entryNow(tender, own));
      return response.status(422).render('bids/form.njk', { ...page, errors: formErrors(read.problems) });
    }
    const found = await this.keep(actor, tender.id, read.entry, false);
    const problems = [...read.problems, ...atRow(found, read.rowOf)];
    await this.answer(actor, tender, { entry: read.entry, problems, isSubmission: false }, request, response);
  }

  @Get('bid/receipt')
  async receipt(@Param('id') id: string, @CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const { tender, own } = await this.read(actor, id);
    if (!own?.sha256) throw new DomainError('BID.NOT_FOUND', {}, 'You have not submitted a bid for this tender.');
    response.render('bids/receipt.njk', receiptPage(tender, own));
  }

  @Get('bid/withdrawal')
  async withdrawalForm(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() response: Response,
  ): Promise<void> {
    const { tender } = await this.read(actor, id);
    response.render('bids/withdraw.njk', withdrawalPage(tender));
  }

  @Post('bid/withdrawal')
  async withdraw(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.database.transaction(actor, (tx) => this.service.withdraw(tx, idOrNotFound(id)));
    notify(request, 'Your bid is withdrawn. You can submit it again until the deadline.');
    response.redirect(303, `/tenders/${id}`);
  }

  private async read(actor: Actor, id: string): Promise<{ tender: TenderRead; own: OwnBid | undefined }> {
    return this.database.read(actor, async (tx) => ({
      tender: await this.tenders.tender(tx, idOrNotFound(id)),
      own: await this.queries.own(tx, id),
    }));
  }

  /** Keeps the draft first and on its own, so that a bid that cannot be submitted is never lost. */
  private async keep(actor: Actor, id: string, entry: BidEntry, isSubmission: boolean): Promise<FieldProblem[]> {
    const found = await this.database.transaction(actor, (tx) => this.service.save(tx, id, entry));
    if (!isSubmission || found.length > 0) return found;
    return (await this.database.transaction(actor, (tx) => this.service.submit(tx, id))).problems;
  }

  private async answer(
    actor: Actor,
    tender: TenderRead,
    outcome: { entry: BidEntry; problems: FieldProblem[]; isSubmission: boolean },
    request: Request,
    response: Response,
  ): Promise<void> {
    const { entry, problems, isSubmission } = outcome;
    if (problems.length === 0 && isSubmission) return response.redirect(303, `/tenders/${tender.id}/bid/receipt`);
    if (problems.length === 0) {
      notify(request, 'Your draft is saved and complete. It is not submitted until you submit it.');
      return response.redirect(303, `/tenders/${tender.id}/bid`);
    }
    const { own } = await this.read(actor, tender.id);
    response
      .status(422)
      .render('bids/form.njk', { ...bidFormPage(tender, own, entry), errors: formErrors(problems), isKept: true });
  }
}

function entryNow(tender: TenderRead, own: OwnBid | undefined): BidEntry {
  const lines = linesOf(tender);
  if (own?.draft) return own.draft;
  return own?.sha256 ? entryOf(lines, own.content) : emptyEntry(lines);
}

function workbookOf(tender: TenderRead, actor: Actor): WorkbookTender {
  return {
    reference: tender.reference,
    title: tender.title,
    currency: tender.currency,
    deadline: dateTime(tender.deadlineAt),
    supplier: actor.organisationName,
    lines: linesOf(tender),
  };
}
