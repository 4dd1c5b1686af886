import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import { EFFECTS, EVIDENCE_KINDS, type EvidenceKind } from '@tandem/domain/savings';
import { type RaisedLine, RaisingService, SchemesService } from '@tandem/features/savings';
import { type Actor, Database, type Tx } from '@tandem/platform/database';
import type { KeyedRequest } from '@tandem/platform/requests';
import { CurrentActor, Needs } from '../http/access.js';
import { Asked, MayBeRepeated } from '../http/asked.js';
import { doneOnce } from '../http/deed.js';
import { textsOf } from '../requirements/requirements.forms.js';
import { amountsOf, deliveryOf } from './line.forms.js';
import {
  BaselineBody,
  BaselineChoiceBody,
  DeliveryBody,
  EvidenceBody,
  ForecastBody,
  RaisedLineBody,
  RaisedSchemeBody,
  RejectionBody,
  ReversalBody,
  StageBody,
  ValidationBody,
} from './saving-bodies.js';

/** The fields of a scheme itself; every other problem of raising one is of its line. */
const SCHEME_FIELDS = ['partnershipId', 'title', 'category', 'mechanism', 'priceStartsOn', 'ownerName'];

/** What people do to savings, as programs do it: the verbs of the pages, with the same rules and refusals. */
@ApiTags('savings')
@Controller('api/v1/savings')
export class SavingDeedsApi {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemesService,
    private readonly raising: RaisingService,
  ) {}

  /** Raises a saving that no award makes, with its first line, at the stage "identified". */
  @Needs('saving.raise')
  @Post('schemes')
  @MayBeRepeated()
  @ApiCreatedResponse({
    description: 'The id of the scheme. A claim that is held already is refused and its holder named.',
  })
  async raise(@Body() body: RaisedSchemeBody, @CurrentActor() actor: Actor, @Asked() asked: KeyedRequest) {
    const { partnershipId, line, ...scheme } = body;
    return this.act(
      actor,
      asked,
      (tx) => this.raising.raise(tx, partnershipId, { ...scheme, line: lineOf(line) }),
      (field) => (SCHEME_FIELDS.includes(field) ? field : `line.${field}`),
    );
  }

  /** Adds a line of the caller's own trust to a scheme that was raised by hand. */
  @Needs('saving.raise')
  @Post('schemes/:id/lines')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The line is in the scheme, under the same claim.' })
  async join(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RaisedLineBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    await this.act(actor, asked, (tx) => this.raising.join(tx, id, lineOf(body)));
  }

  /** Moves lines one step on. What is delivered and validated are deeds of their own. */
  @Needs('saving.raise')
  @Post('stages')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The lines have moved on. Asked again, it is refused: they are there already.' })
  async move(@Body() body: StageBody, @CurrentActor() actor: Actor): Promise<void> {
    const { lines, to, reason = '' } = body;
    const evidence = textsOf('evidence', body.evidence);
    const unknown = Object.keys(evidence).filter((kind) => !EVIDENCE_KINDS.includes(kind as EvidenceKind));
    if (unknown.length > 0)
      throw new InputProblems(
        unknown.map((kind) => ({ field: `evidence.${kind}`, message: `There is no kind of paper called ${kind}.` })),
      );
    await this.act(
      actor,
      undefined,
      (tx) => this.schemes.move(tx, lines, to, { reason, evidence }),
      (field) => (EVIDENCE_KINDS.includes(field as EvidenceKind) ? `evidence.${field}` : field),
    );
  }

  /** Records what was bought of a line in a month. What differs from the contract's price is shown as leakage. */
  @Needs('saving.raise')
  @Post(':id/deliveries')
  @HttpCode(201)
  @MayBeRepeated()
  @ApiCreatedResponse({ description: 'The journals that were posted. Without a key, a repeat is another delivery.' })
  async deliver(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeliveryBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ) {
    const read = deliveryOf(body);
    if ('problems' in read) throw new InputProblems(read.problems);
    return this.act(actor, asked, (tx) => this.schemes.deliver(tx, id, read.delivery));
  }

  @Needs('saving.validate')
  @Post('validations')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What was delivered of the lines is validated.' })
  async validate(@Body() body: ValidationBody, @CurrentActor() actor: Actor): Promise<void> {
    const { lines, budgetJournal = '', ...given } = body;
    await this.act(actor, undefined, (tx) => this.schemes.validate(tx, lines, { ...given, budgetJournal }));
  }

  @Needs('saving.validate')
  @Post('rejections')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'What was not validated of the lines is rejected.' })
  async reject(@Body() { lines, reason }: RejectionBody, @CurrentActor() actor: Actor): Promise<void> {
    await this.act(actor, undefined, (tx) => this.schemes.reject(tx, lines, reason));
  }

  /** Says anew what a line will save by each effect, as long as some of it is still to come. */
  @Needs('saving.raise')
  @Post(':id/forecasts')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The new forecast is in the ledger, beside the old one.' })
  async reforecast(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { amounts, reason }: ForecastBody,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const given = textsOf('amounts', amounts);
    const unknown = Object.keys(given).filter((one) => one === 'NONE' || !EFFECTS.some((effect) => effect === one));
    const read = amountsOf(given);
    const problems = [
      ...unknown.map((one) => ({ field: `amounts.${one}`, message: `There is no effect called ${one}.` })),
      ...('problems' in read ? read.problems.map((one) => ({ ...one, field: `amounts.${one.field}` })) : []),
    ];
    if (problems.length > 0 || 'problems' in read) throw new InputProblems(problems);
    await this.act(actor, undefined, (tx) => this.schemes.reforecast(tx, id, { amounts: read.amounts, reason }));
  }

  /** Takes a journal back by its mirror image; nothing is ever edited. */
  @Needs('saving.raise')
  @Post('journals/:id/reversals')
  @MayBeRepeated()
  @ApiCreatedResponse({ description: 'The journal that takes it back. A journal is taken back once.' })
  async reverse(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReversalBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ) {
    return this.act(actor, asked, (tx) => this.schemes.reverse(tx, id, reason));
  }

  /** Notes the reference of a paper on lines of the caller's own trust. */
  @Needs('saving.raise')
  @Post('evidence')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The paper is noted.' })
  async note(@Body() body: EvidenceBody, @CurrentActor() actor: Actor, @Asked() asked: KeyedRequest): Promise<void> {
    const { lines, ...paper } = body;
    await this.act(actor, asked, (tx) => this.raising.addEvidence(tx, lines, paper));
  }

  /** Adds a price before to a line, beside those known. It changes no amount. */
  @Needs('saving.raise')
  @Post(':id/baselines')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The baseline stands beside the others.' })
  async addBaseline(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: BaselineBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    const { priceEvidence = '', volumeEvidence = '', pricedOn = '', ...given } = body;
    await this.act(actor, asked, (tx) =>
      this.raising.addBaseline(tx, id, { ...given, priceEvidence, volumeEvidence, pricedOn }),
    );
  }

  /** Decides which baseline of a line is used, with the caller's name and a reason. */
  @Needs('saving.raise')
  @Post(':id/baseline-choices')
  @HttpCode(204)
  @MayBeRepeated()
  @ApiNoContentResponse({ description: 'The choice stands. Amounts follow by a re-forecast.' })
  async choose(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { baselineId, reason }: BaselineChoiceBody,
    @CurrentActor() actor: Actor,
    @Asked() asked: KeyedRequest,
  ): Promise<void> {
    await this.act(
      actor,
      asked,
      (tx) => this.raising.chooseBaseline(tx, id, baselineId, reason),
      (field) => (field === 'baseline' ? 'baselineId' : field),
    );
  }

  private async act<T extends object>(
    actor: Actor,
    asked: KeyedRequest | undefined,
    deed: (tx: Tx) => Promise<T | FieldProblem[]>,
    named?: (field: string) => string,
  ): Promise<T | FieldProblem[]> {
    return doneOnce({ database: this.database, actor, asked, named }, deed);
  }
}

/** A line as the verb reads it: what is left out is an empty text. */
function lineOf(body: RaisedLineBody): RaisedLine {
  const {
    pricedOn = '',
    priceEvidence = '',
    volumeEvidence = '',
    aloneUnitPrice = '',
    aloneEvidence = '',
    ...given
  } = body;
  return { ...given, pricedOn, priceEvidence, volumeEvidence, aloneUnitPrice, aloneEvidence };
}
