import { Injectable } from '@nestjs/common';
import type { DryRun } from '@tandem/domain/evaluation';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { readScoring, type ScoringInput } from './read-scoring.js';
import { type DummyBidInput, readDummyBids, testOf } from './scoring-test.js';
import { lockDraft } from './tender-rows.js';
import { TendersQueries } from './tenders.queries.js';

/** The verbs that say how a tender will be judged, and that test it before the publication. */
@Injectable()
export class TenderScoringService {
  constructor(private readonly queries: TendersQueries) {}

  /**
   * Judges the draft on price and quality as the input says, in place of whatever it said before. Nothing is saved while
   * anything is wrong with it. A test of other wording is out of date from then on. Lock: the tender's row.
   */
  async save(tx: Tx, tenderId: string, input: ScoringInput): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const { scoring, problems } = readScoring(input);
    if (!scoring) return problems;
    const before = (await this.queries.scoring(tx, tenderId))?.sha256 ?? null;
    await tx.rows(`delete from tender_criterion where tender_id = $1`, [tenderId]);
    await tx.rows(
      `insert into tender_scoring (tender_id, price_weight_basis_points, formula, parameters, scale_max, scale_text,
         minimum_quality_basis_points, tie, relative_reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (tender_id) do update set price_weight_basis_points = excluded.price_weight_basis_points,
         formula = excluded.formula, parameters = excluded.parameters, scale_max = excluded.scale_max,
         scale_text = excluded.scale_text, minimum_quality_basis_points = excluded.minimum_quality_basis_points,
         tie = excluded.tie, relative_reason = excluded.relative_reason`,
      [
        tenderId,
        scoring.priceWeightBasisPoints,
        scoring.formula,
        JSON.stringify(scoring.parameters),
        scoring.scaleMax,
        scoring.scaleText,
        scoring.minimumQualityBasisPoints,
        JSON.stringify(scoring.tie),
        scoring.relativeReason,
      ],
    );
    await tx.rows(
      `insert into tender_criterion (tender_id, number, name, description, weight_basis_points)
       select $1, * from unnest($2::integer[], $3::text[], $4::text[], $5::integer[])`,
      [
        tenderId,
        scoring.criteria.map((c) => c.number),
        scoring.criteria.map((c) => c.name),
        scoring.criteria.map((c) => c.description),
        scoring.criteria.map((c) => c.weightBasisPoints),
      ],
    );
    await tx.rows(`update tender set version = version + 1 where id = $1`, [tenderId]);
    const after = await this.queries.scoring(tx, tenderId);
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'tender.scoringChanged',
      subject: { kind: 'tender', id: tenderId },
      partnershipId: tender.partnershipId,
      before: { scoringSha256: before },
      after: { scoringSha256: after!.sha256, scoring },
    });
    return [];
  }

  /** Judges the draft by the lowest price that passes, which is how a draft begins. Lock: the tender's row. */
  async useLowestPrice(tx: Tx, tenderId: string): Promise<void> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    await tx.rows(`delete from tender_criterion where tender_id = $1`, [tenderId]);
    const gone = await tx.rows(`delete from tender_scoring where tender_id = $1 returning tender_id`, [tenderId]);
    if (gone.length === 0) return;
    await tx.rows(`update tender set version = version + 1 where id = $1`, [tenderId]);
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'tender.scoringChanged',
      subject: { kind: 'tender', id: tenderId },
      partnershipId: tender.partnershipId,
      after: { method: 'lowestPrice' },
    });
  }

  /**
   * Tries the scoring of a draft on invented bids and keeps what was found, by whom and on which wording. Publication
   * asks for a test of exactly what is published. Lock: the tender's row.
   * @throws DomainError TENDER.NO_SCORING where the tender is judged by price alone.
   */
  async test(tx: Tx, tenderId: string, bids: readonly DummyBidInput[]): Promise<DryRun | FieldProblem[]> {
    requirePermission(tx.actor, 'tender.prepare');
    const tender = await lockDraft(tx, tenderId);
    const scoring = await this.queries.scoring(tx, tenderId);
    if (!scoring)
      throw new DomainError(
        'TENDER.NO_SCORING',
        { tenderId },
        'This tender is judged by price alone: nothing to test.',
      );
    const read = readDummyBids(bids);
    if (read.problems.length > 0) return read.problems;
    const found = testOf(scoring, read.bids);
    if (tx.actor.accountId === null)
      throw new DomainError('ACCESS.PERSON_NEEDED', {}, 'A test is made by a person, who stays on its record.');
    const kept = bids.filter((bid) => bid.price.trim() !== '' || bid.quality.trim() !== '');
    await tx.rows(
      `insert into scoring_test (tender_id, scoring_sha256, bids, findings, tested_by, tested_by_name) values ($1, $2, $3, $4, $5, $6)`,
      [
        tenderId,
        scoring.sha256,
        JSON.stringify(kept),
        JSON.stringify(found.findings),
        tx.actor.accountId,
        `${tx.actor.name}, ${tx.actor.organisationName}`,
      ],
    );
    await record(tx, {
      chain: `tender:${tenderId}`,
      action: 'tender.scoringTested',
      subject: { kind: 'tender', id: tenderId },
      partnershipId: tender.partnershipId,
      after: { scoringSha256: scoring.sha256, bids: kept, findings: found.findings.map((f) => f.code) },
    });
    return found;
  }
}
