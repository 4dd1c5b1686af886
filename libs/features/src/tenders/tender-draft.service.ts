import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '@tandem/domain/refusals';
import { DomainError } from '@tandem/domain/refusals';
import type { Shortening } from '@tandem/domain/tenders';
import { londonDate, tryParseLocalDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { basisPointsOf } from './percentages.js';
import type { StoredRule } from './tender-reads.js';
import { closeRanks, insertCondition, insertScenario, type LockedTender, lockDraft } from './tender-rows.js';

const TITLE_MAX = 200;
const TEXT_MAX = 5000;
const PRICES_FROM = '2020-01-01';
const PRICES_UNTIL = '2060-12-31';
const SHORTENINGS: readonly Shortening[] = ['qualifyingPlannedProcurementNotice', 'urgency', 'dynamicMarket'];

/** What a form or the API sends; every text as the person typed it. */
export interface DetailsInput {
  title: string;
  description: string;
  leadTrustId: string;
  currency: string;
  priceStartsOn: string;
}

export interface ChecksInput {
  /** "yes", "no", or empty while nobody has answered. */
  healthCareService: string;
  lotsDecision: string;
  modernSlaveryReference: string;
  modernSlaveryAssessedOn: string;
  conflictsReference: string;
  shortening: string;
  shorteningReason: string;
}

export interface LotInput {
  id: string;
  title: string;
  split: string;
  maxSuppliers: string;
}

export interface ScenarioInput {
  title: string;
  maxSuppliers: string;
  maxShare: string;
  minShareSme: string;
  excludeSupplierId: string;
  excludeLot: string;
}

/** The verbs that change a draft. Each locks the tender's row, and each refuses a tender that was published. */
@Injectable()
export class TenderDraftService {
  async saveDetails(tx: Tx, tenderId: string, input: DetailsInput): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const problems = [
      ...textProblems('title', input.title, 'Give the tender a title.', TITLE_MAX),
      ...(input.description.length > TEXT_MAX ? [tooLong('description', TEXT_MAX)] : []),
    ];
    if (!/^[A-Z]{3}$/.test(input.currency))
      problems.push({ field: 'currency', message: 'Give the currency as three capital letters, such as GBP.' });
    const startsOn = input.priceStartsOn.trim() === '' ? null : tryParseLocalDate(input.priceStartsOn);
    if (startsOn === undefined)
      problems.push({
        field: 'priceStartsOn',
        message: 'Give the start of the prices as a date, such as 1 April 2027.',
      });
    else if (startsOn !== null && (startsOn < PRICES_FROM || startsOn > PRICES_UNTIL))
      problems.push({ field: 'priceStartsOn', message: 'Give a start of the prices in this century, up to 2060.' });
    const trusts = await tx.rows<{ id: string }>(`select trust_id as id from tender_trust where tender_id = $1`, [
      tenderId,
    ]);
    if (!trusts.some((t) => t.id === input.leadTrustId))
      problems.push({ field: 'leadTrustId', message: 'Choose the lead authority from the trusts that take part.' });
    if (problems.length > 0) return problems;
    await tx.rows(
      `update tender set title = $2, description = $3, lead_trust_id = $4, currency = $5, price_starts_on = $6,
         version = version + 1 where id = $1`,
      [tenderId, input.title.trim(), input.description.trim(), input.leadTrustId, input.currency, startsOn],
    );
    return this.done(tx, tender, 'tender.detailsChanged', input);
  }

  async saveChecks(tx: Tx, tenderId: string, input: ChecksInput): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const problems: FieldProblem[] = [];
    const assessedOn =
      input.modernSlaveryAssessedOn.trim() === '' ? null : tryParseLocalDate(input.modernSlaveryAssessedOn);
    if (assessedOn === undefined)
      problems.push({ field: 'modernSlaveryAssessedOn', message: 'Give the day of the assessment as a date.' });
    else if (assessedOn !== null && assessedOn > londonDate(tx.now))
      problems.push({ field: 'modernSlaveryAssessedOn', message: 'The day of the assessment lies in the future.' });
    if (!['', 'yes', 'no'].includes(input.healthCareService))
      problems.push({ field: 'healthCareService', message: 'Answer yes or no.' });
    const shortening = input.shortening === '' ? null : SHORTENINGS.find((known) => known === input.shortening);
    if (shortening === undefined)
      problems.push({ field: 'shortening', message: 'Choose a ground for a shorter period from the list.' });
    const texts = { lotsDecision: TEXT_MAX, modernSlaveryReference: TITLE_MAX, conflictsReference: TITLE_MAX } as const;
    for (const [name, longest] of Object.entries({ ...texts, shorteningReason: TEXT_MAX }) as [
      keyof ChecksInput,
      number,
    ][])
      if (input[name].length > longest) problems.push(tooLong(name, longest));
    if (problems.length > 0) return problems;
    await tx.rows(
      `update tender set is_health_care_service = $2, lots_decision = $3, modern_slavery_reference = $4,
         modern_slavery_assessed_on = $5, conflicts_reference = $6, shortening = $7, shortening_reason = $8,
         version = version + 1 where id = $1`,
      [
        tenderId,
        input.healthCareService === '' ? null : input.healthCareService === 'yes',
        input.lotsDecision.trim(),
        input.modernSlaveryReference.trim(),
        assessedOn,
        input.conflictsReference.trim(),
        shortening,
        input.shorteningReason.trim(),
      ],
    );
    return this.done(tx, tender, 'tender.checksChanged', input);
  }

  /** Saves every lot and puts each line into one. A lot that ends up empty is removed; `lotOf` maps line id to lot id. */
  async saveLots(
    tx: Tx,
    tenderId: string,
    lots: readonly LotInput[],
    lotOf: Readonly<Record<string, string>>,
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const problems = lots.flatMap((lot) => lotProblems(lot));
    const known = await this.idsOf(tx, 'tender_lot', tenderId);
    const lines = await this.idsOf(tx, 'tender_line', tenderId);
    if (lots.some((lot) => !known.has(lot.id)) || Object.values(lotOf).some((id) => !known.has(id)))
      throw new DomainError('TENDER_LOT.NOT_FOUND', { tenderId }, 'One of these lots is not part of this tender.');
    if (Object.keys(lotOf).some((id) => !lines.has(id)))
      throw new DomainError('TENDER_LINE.NOT_FOUND', { tenderId }, 'One of these lines is not part of this tender.');
    if (problems.length > 0) return problems;
    for (const lot of lots)
      await tx.rows(
        `update tender_lot set title = $3, split = $4, max_suppliers = $5 where tender_id = $1 and id = $2`,
        [tenderId, lot.id, lot.title.trim(), lot.split, lot.maxSuppliers === '' ? null : lot.maxSuppliers],
      );
    for (const [lineId, lotId] of Object.entries(lotOf))
      await tx.rows(`update tender_line set lot_id = $3 where tender_id = $1 and id = $2`, [tenderId, lineId, lotId]);
    await closeRanks(tx, tenderId);
    return this.done(tx, tender, 'tender.lotsChanged', { lots, lotOf });
  }

  /** Puts one line into a new lot of its own; how a lot is split in two. */
  async splitOff(tx: Tx, tenderId: string, lineId: string): Promise<void> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const lot = await tx.row<{ id: string }>(
      `insert into tender_lot (tender_id, number, title)
       select $1, (select max(number) + 1 from tender_lot where tender_id = $1), left(l.item, 200)
       from tender_line l where l.tender_id = $1 and l.id = $2 returning id`,
      [tenderId, lineId],
    );
    if (!lot) throw new DomainError('TENDER_LINE.NOT_FOUND', { lineId }, 'This line is not part of this tender.');
    await tx.rows(`update tender_line set lot_id = $3 where tender_id = $1 and id = $2`, [tenderId, lineId, lot.id]);
    await closeRanks(tx, tenderId);
    await this.done(tx, tender, 'tender.lotAdded', { lineId });
  }

  async addCondition(
    tx: Tx,
    tenderId: string,
    input: { kind: string; title: string; description: string },
  ): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const { kind } = input;
    const problems = [
      ...textProblems('title', input.title, 'Give the condition a short name.', TITLE_MAX),
      ...textProblems('description', input.description, 'Say what a bid must show to pass.', TEXT_MAX),
    ];
    if (kind !== 'participation' && kind !== 'requirement')
      return [
        { field: 'kind', message: 'Choose whether it is about the supplier or about what is offered.' },
        ...problems,
      ];
    if (problems.length > 0) return problems;
    await insertCondition(tx, tenderId, { kind, title: input.title.trim(), description: input.description.trim() });
    return this.done(tx, tender, 'tender.conditionAdded', input);
  }

  async removeCondition(tx: Tx, tenderId: string, conditionId: string): Promise<void> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const gone = await tx.rows(`delete from tender_condition where tender_id = $1 and id = $2 returning id`, [
      tenderId,
      conditionId,
    ]);
    if (gone.length === 0)
      throw new DomainError('TENDER_CONDITION.NOT_FOUND', { conditionId }, 'The tender has no such condition.');
    await this.done(tx, tender, 'tender.conditionRemoved', { conditionId });
  }

  async addScenario(tx: Tx, tenderId: string, input: ScenarioInput): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const { rules, problems } = rulesOf(input);
    problems.unshift(...textProblems('title', input.title, 'Give the scenario a name.', TITLE_MAX));
    if (rules.length === 0 && problems.length === 0)
      problems.push({ field: 'maxSuppliers', message: 'Give at least one rule; the base scenario has none already.' });
    if (problems.length > 0) return problems;
    await insertScenario(tx, tenderId, input.title.trim(), rules);
    return this.done(tx, tender, 'tender.scenarioAdded', { title: input.title.trim(), rules });
  }

  async removeScenario(tx: Tx, tenderId: string, code: string): Promise<void> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    if (code === 'base')
      throw new DomainError('TENDER.BASE_SCENARIO', {}, 'The base scenario stays: everything is compared with it.');
    const gone = await tx.rows(`delete from tender_scenario where tender_id = $1 and code = $2 returning code`, [
      tenderId,
      code,
    ]);
    if (gone.length === 0)
      throw new DomainError('TENDER_SCENARIO.NOT_FOUND', { code }, 'The tender has no such scenario.');
    await this.done(tx, tender, 'tender.scenarioRemoved', { code });
  }

  private async idsOf(tx: Tx, table: 'tender_lot' | 'tender_line', tenderId: string): Promise<Set<string>> {
    const rows = await tx.rows<{ id: string }>(`select id from ${table} where tender_id = $1`, [tenderId]);
    return new Set(rows.map((r) => r.id));
  }

  private async done(tx: Tx, tender: LockedTender, action: string, after: unknown): Promise<FieldProblem[]> {
    await record(tx, {
      chain: `tender:${tender.id}`,
      action,
      subject: { kind: 'tender', id: tender.id },
      partnershipId: tender.partnershipId,
      after,
    });
    return [];
  }
}

function textProblems(field: string, text: string, missing: string, longest: number): FieldProblem[] {
  if (text.trim() === '') return [{ field, message: missing }];
  return text.trim().length > longest ? [tooLong(field, longest)] : [];
}

function tooLong(field: string, longest: number): FieldProblem {
  return { field, message: `This text is too long. It may have up to ${longest} characters.` };
}

function lotProblems(lot: LotInput): FieldProblem[] {
  const problems = textProblems(`title_${lot.id}`, lot.title, 'Give the lot a title.', TITLE_MAX);
  if (lot.split !== 'allowed' && lot.split !== 'never')
    problems.push({ field: `split_${lot.id}`, message: 'Say whether the lot may be split between suppliers.' });
  if (lot.maxSuppliers !== '' && !/^[1-9]\d{0,2}$/.test(lot.maxSuppliers))
    problems.push({
      field: `maxSuppliers_${lot.id}`,
      message: 'The most suppliers must be a whole number from 1 to 999.',
    });
  return problems;
}

/** The rules of a scenario from its form; a percentage such as 40 becomes 4,000 basis points. */
export function rulesOf(input: ScenarioInput): { rules: StoredRule[]; problems: FieldProblem[] } {
  const rules: StoredRule[] = [];
  const problems: FieldProblem[] = [];
  if (input.maxSuppliers !== '') {
    if (/^[1-9]\d{0,2}$/.test(input.maxSuppliers))
      rules.push({ rule: 'maxSuppliers', value: Number(input.maxSuppliers) });
    else problems.push({ field: 'maxSuppliers', message: 'The most suppliers must be a whole number from 1 to 999.' });
  }
  for (const rule of ['maxShare', 'minShareSme'] as const) {
    if (input[rule] === '') continue;
    const basisPoints = basisPointsOf(input[rule]);
    if (basisPoints === undefined)
      problems.push({ field: rule, message: 'Give the share as a percentage from 0 to 100, such as 40 or 12.5.' });
    else rules.push({ rule, basisPoints });
  }
  if (input.excludeSupplierId !== '' || input.excludeLot !== '') {
    if (input.excludeSupplierId === '')
      problems.push({ field: 'excludeSupplierId', message: 'Choose the supplier to leave out.' });
    else if (input.excludeLot === '') problems.push({ field: 'excludeLot', message: 'Choose the lot.' });
    else rules.push({ rule: 'exclude', supplier: input.excludeSupplierId, lot: input.excludeLot });
  }
  return { rules, problems };
}
