import { Injectable } from '@nestjs/common';
import { normaliseWording } from '@tandem/domain/demand';
import { quantityText, unitPriceText } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { BASELINE_TYPES, EVIDENCE_KINDS, type EvidenceKind, type Mechanism, MECHANISMS } from '@tandem/domain/savings';
import { financialYearOf, type LocalDate, londonDate, tryParseLocalDate } from '@tandem/domain/time';
import { ClauseQueries } from '@tandem/features/contracts';
import { requireMember, requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { readAmountBought, readPrice } from './bounds.js';
import { claimKeyOf, countedAlready, holderOf, lockClaim, releasedTo } from './claims.js';
import { type ContractChoice, contractChoices, type CoveredBy, coverOf } from './contract-of-raised.js';
import { refusedClaim } from './counted-once.js';
import { LedgerService } from './ledger.service.js';
import { linesToMove, type LineToMove } from './lines-to-move.js';
import { addLines, type NewLine, noteEvidence } from './new-lines.js';
import { linesOfRaised, type RaisedLine, type ReadLine, readRaisedLine } from './raised-lines.js';
import { NEXT_REFERENCE } from './savings.service.js';

/** A scheme that a person raises: a rebate, a change of specification, a process. Every value is text. */
export interface RaisedScheme {
  readonly title: string;
  readonly category: string;
  readonly mechanism: string;
  readonly priceStartsOn: string;
  readonly ownerName: string;
  readonly line: RaisedLine;
}

/** A price before, as a person adds it to a line. Every value is text. */
export interface RaisedBaseline {
  readonly type: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly priceEvidence: string;
  readonly volumeEvidence: string;
  readonly pricedOn: string;
}

interface SchemeRow {
  id: string;
  partnershipId: string;
  origin: 'award' | 'raised';
  ownerName: string;
  claimKey: string;
  priceStartsOn: LocalDate;
  mechanism: Mechanism | null;
}

/** What a line takes from its scheme. */
interface RaisedOf {
  schemeId: string;
  partnershipId: string;
  mechanism: Mechanism;
  owner: string;
  claimKey: string;
  covered: CoveredBy | null;
}

/** Savings that no award makes, and what people add to any saving: papers, baselines, and which baseline is used. */
@Injectable()
export class RaisingService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly clauses: ClauseQueries,
  ) {}

  /** The lines of contracts under which the actor's trust may raise a saving: those of which no award has posted one. */
  async contractChoices(tx: Tx): Promise<ContractChoice[]> {
    return contractChoices(tx);
  }

  /**
   * Raises a scheme with its first line, of the actor's own trust, at the stage "identified". A claim is held once in a
   * partnership: whoever raises it again is told who holds it, and whoever counts it in another way is told which scheme does.
   * Lock: the claim by name, the trust's item by name, then the trust's chain.
   */
  async raise(tx: Tx, partnershipId: string, scheme: RaisedScheme): Promise<{ schemeId: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    requireMember(tx.actor, partnershipId);
    const read = readScheme(scheme);
    const line = readRaisedLine(scheme.line);
    if ('problems' in read || 'problems' in line)
      return [...('problems' in read ? read.problems : []), ...('problems' in line ? line.problems : [])];
    const early = startProblems(read.priceStartsOn, line.line);
    if (early.length > 0) return early;
    const claimKey = claimKeyOf(line.line.item, read.mechanism, financialYearOf(read.priceStartsOn));
    await lockClaim(tx, { partnershipId, claimKey });
    const holder = await holderOf(tx, partnershipId, claimKey);
    if (holder) return [countedAlready(holder)];
    const cover = await coverOf(tx, this.clauses, scheme.line.contractLineId ?? '', line.line);
    if ('problems' in cover) return cover.problems;
    const unnamed = {
      ...cover,
      schemeId: '',
      partnershipId,
      mechanism: read.mechanism,
      owner: scheme.ownerName,
      claimKey,
    };
    const refused = await refusedClaim(tx, line.line, linesAsOf(tx, line.line, unnamed), tx.actor.organisationName);
    if (refused.length > 0) return refused;
    const row = await tx.row<{ id: string; reference: string }>(
      `insert into saving_scheme (partnership_id, reference, title, category, origin, item_key, price_starts_on, owner_name, claim_key,
         raised_by, raised_by_name, raised_by_trust_id)
       values ($1, ${NEXT_REFERENCE}, $2, $3, 'raised', $4, $5, $6, $7, $8, $9, $10) returning id, reference`,
      [
        partnershipId,
        scheme.title.trim(),
        scheme.category.trim().toLowerCase(),
        normaliseWording(line.line.item) || line.line.item,
        read.priceStartsOn,
        scheme.ownerName.trim(),
        claimKey,
        tx.actor.accountId,
        tx.actor.name,
        tx.actor.organisationId,
      ],
    );
    const problems = await this.recognise(tx, line.line, { ...unnamed, schemeId: row!.id }, 'Raised by hand');
    if (problems.length > 0) throw new DomainError('SAVING.NOTHING_SAVED', {}, problems[0]!.message);
    await record(tx, {
      chain: `scheme:${row!.id}`,
      action: 'saving.raised',
      subject: { kind: 'scheme', id: row!.id },
      partnershipId,
      after: { reference: row!.reference, title: scheme.title.trim(), claim: claimKey },
    });
    return { schemeId: row!.id };
  }

  /** Adds a line of the actor's own trust to a scheme that was raised by hand, so that both count it under one claim. */
  async join(tx: Tx, schemeId: string, line: RaisedLine): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    const scheme = await schemeOf(tx, schemeId);
    if (scheme.origin === 'award')
      return [{ field: 'item', message: 'An award posts its own lines. Raise a scheme for what it does not hold' }];
    await lockClaim(tx, scheme);
    const released = await releasedTo(tx, schemeId);
    if (released)
      return [
        {
          field: 'item',
          message: `Everything of this scheme was rejected or taken back, so it holds its claim no longer. Add your trust’s lines to ${released.reference ?? 'a new scheme'}`,
        },
      ];
    const read = readRaisedLine(line);
    if ('problems' in read) return read.problems;
    const early = startProblems(scheme.priceStartsOn, read.line);
    if (early.length > 0) return early;
    const cover = await coverOf(tx, this.clauses, line.contractLineId ?? '', read.line);
    if ('problems' in cover) return cover.problems;
    const of = {
      ...cover,
      schemeId,
      partnershipId: scheme.partnershipId,
      mechanism: scheme.mechanism ?? 'PRICE',
      owner: scheme.ownerName,
      claimKey: scheme.claimKey,
    };
    const refused = await refusedClaim(tx, read.line, linesAsOf(tx, read.line, of), tx.actor.organisationName);
    if (refused.length > 0) return refused;
    const problems = await this.recognise(tx, read.line, of, 'Joined by a partner');
    if (problems.length > 0) return problems;
    await record(tx, {
      chain: `scheme:${schemeId}`,
      action: 'saving.joined',
      subject: { kind: 'scheme', id: schemeId },
      partnershipId: scheme.partnershipId,
      after: { financialYear: read.line.financialYear },
    });
    return [];
  }

  /** Adds the reference of a paper to lines of the actor's own trust. */
  async addEvidence(
    tx: Tx,
    lineIds: readonly string[],
    paper: { kind: string; reference: string },
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    const problems: FieldProblem[] = [];
    if (!EVIDENCE_KINDS.includes(paper.kind as EvidenceKind))
      problems.push({ field: 'kind', message: 'Choose what the paper shows' });
    if (paper.reference.trim() === '')
      problems.push({ field: 'reference', message: 'Enter the reference of the paper' });
    if (problems.length > 0) return problems;
    const lines = await linesToMove(tx, lineIds);
    await noteEvidence(
      tx,
      lines.map((line) => ({ lineId: line.id, ...paper })),
      londonDate(tx.now),
    );
    await sayOf(tx, lines[0]!, 'saving.evidenced', { kind: paper.kind, lines: lines.length });
    return [];
  }

  /** Adds a price before to a line, beside those known already. It changes no amount: choosing is a decision of its own. */
  async addBaseline(tx: Tx, lineId: string, given: RaisedBaseline): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    const type = BASELINE_TYPES.find((one) => String(one.type) === given.type)?.type;
    const unitPrice = readPrice(given.unitPrice);
    const quantity = readAmountBought(given.quantity);
    const pricedOn = tryParseLocalDate(given.pricedOn);
    const problems: FieldProblem[] = [];
    if (!type) problems.push({ field: 'type', message: 'Choose what kind of price it is' });
    if (unitPrice === undefined) problems.push({ field: 'unitPrice', message: 'Enter the price, in pounds' });
    if (quantity === undefined) problems.push({ field: 'quantity', message: 'Enter the quantity' });
    if (!pricedOn && given.pricedOn.trim() !== '')
      problems.push({ field: 'pricedOn', message: 'Enter the date of the price' });
    if (!type || unitPrice === undefined || quantity === undefined || problems.length > 0) return problems;
    const [line] = await linesToMove(tx, [lineId]);
    await tx.rows(
      `insert into saving_baseline (line_id, type, unit_price, quantity, price_evidence, volume_evidence, priced_on, added_by, added_by_name)
       values ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7, $8, $9)`,
      [
        lineId,
        type,
        unitPriceText(unitPrice),
        quantityText(quantity),
        given.priceEvidence.trim(),
        given.volumeEvidence.trim(),
        pricedOn ?? null,
        tx.actor.accountId,
        tx.actor.name,
      ],
    );
    await sayOf(tx, line!, 'saving.baselineAdded', { type });
    return [];
  }

  /** Decides which baseline of a line is used, with a name and a reason. The amounts follow by a re-forecast, never silently. */
  async chooseBaseline(tx: Tx, lineId: string, baselineId: string, reason: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'saving.raise');
    if (reason.trim() === '') return [{ field: 'reason', message: 'Enter why this baseline is the one to use' }];
    const [line] = await linesToMove(tx, [lineId]);
    const known = await tx.row(`select 1 from saving_baseline where id::text = $1 and line_id = $2`, [
      baselineId,
      lineId,
    ]);
    if (!known) return [{ field: 'baseline', message: 'Choose one of the baselines of this line' }];
    await tx.rows(
      `insert into saving_baseline_choice (line_id, baseline_id, reason, chosen_by, chosen_by_name) values ($1, $2, $3, $4, $5)`,
      [lineId, baselineId, reason.trim(), tx.actor.accountId, tx.actor.name],
    );
    await sayOf(tx, line!, 'saving.baselineChosen', { reason: reason.trim() });
    return [];
  }

  private async recognise(tx: Tx, line: ReadLine, of: RaisedOf, reason: string): Promise<FieldProblem[]> {
    const trustId = tx.actor.organisationId!;
    const twice = await tx.row(
      `select 1 from saving_line where scheme_id = $1 and trust_id = $2 and item_key = $3 and financial_year = $4 and budget_type = lower($5)`,
      [of.schemeId, trustId, normaliseWording(line.item) || line.item, line.financialYear, line.budgetType],
    );
    if (twice) return [{ field: 'financialYear', message: 'Your trust has a line for that year and budget already' }];
    const lines = linesAsOf(tx, line, of);
    if (lines.length === 0)
      return [{ field: 'newUnitPrice', message: 'The price now is the price before, so nothing is saved' }];
    await addLines(tx, this.ledger, lines, { stage: 'identified', reason, notedOn: londonDate(tx.now) });
    return [];
  }
}

/** The lines of the actor's own trust, with the age of the price before judged as at today. */
function linesAsOf(tx: Tx, line: ReadLine, of: RaisedOf): NewLine[] {
  const { organisationId, organisationName } = tx.actor;
  return linesOfRaised(line, { ...of, trustId: organisationId!, trust: organisationName, asAt: londonDate(tx.now) });
}

function readScheme(
  scheme: RaisedScheme,
): { mechanism: Mechanism; priceStartsOn: LocalDate } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const mechanism = MECHANISMS.find((one) => one === scheme.mechanism);
  const priceStartsOn = tryParseLocalDate(scheme.priceStartsOn);
  if (scheme.title.trim() === '' || scheme.title.length > 200)
    problems.push({ field: 'title', message: 'Enter a title of 200 characters or fewer' });
  if (scheme.category.trim() === '' || scheme.category.length > 60)
    problems.push({ field: 'category', message: 'Choose a category' });
  if (scheme.ownerName.trim() === '' || scheme.ownerName.length > 200)
    problems.push({ field: 'ownerName', message: 'Enter the owner of the saving, by office' });
  if (!mechanism) problems.push({ field: 'mechanism', message: 'Choose by what the saving is made' });
  if (!priceStartsOn)
    problems.push({ field: 'priceStartsOn', message: 'Enter the date from which it counts, such as 1 April 2026' });
  return mechanism && priceStartsOn && problems.length === 0 ? { mechanism, priceStartsOn } : { problems };
}

/** A price saves nothing in a year that is over before it starts. */
function startProblems(priceStartsOn: LocalDate, { financialYear }: ReadLine): FieldProblem[] {
  const first = financialYearOf(priceStartsOn);
  if (financialYear >= first) return [];
  return [{ field: 'financialYear', message: `The price starts in ${first}, so nothing is saved in ${financialYear}` }];
}

/** @throws DomainError SCHEME.NOT_FOUND for an unknown scheme and for one of another partnership. */
async function schemeOf(tx: Tx, schemeId: string): Promise<SchemeRow> {
  const row = await tx.row<SchemeRow>(
    `select s.id, s.partnership_id as "partnershipId", s.origin, s.owner_name as "ownerName", s.claim_key as "claimKey", s.price_starts_on::text as "priceStartsOn",
       nullif(split_part(s.claim_key, '/', 3), '') as mechanism from saving_scheme s where s.id = $1`,
    [schemeId],
  );
  if (!row)
    throw new DomainError('SCHEME.NOT_FOUND', { schemeId }, 'There is no such saving scheme in your partnerships.');
  return { ...row, mechanism: MECHANISMS.find((one) => one === row.mechanism) ?? null };
}

async function sayOf(tx: Tx, line: LineToMove, action: string, after: object): Promise<void> {
  await record(tx, {
    chain: `scheme:${line.schemeId}`,
    action,
    subject: { kind: 'scheme', id: line.schemeId },
    partnershipId: line.partnershipId,
    after,
  });
}
