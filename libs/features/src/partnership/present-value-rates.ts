import { Injectable } from '@nestjs/common';
import type { Rate } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { tryParseYearlyRate, YEARLY_RATE_WORDS } from '@tandem/domain/savings';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { requireMember, requirePermission } from './permissions.js';

/** A version of the yearly rate at which a partnership takes later years down to their present value. */
export interface PresentValueRateRead {
  readonly id: string;
  readonly version: number;
  readonly basisPoints: Rate;
  /** Where the rate comes from, such as a paper of the Treasury. */
  readonly source: string;
  readonly reason: string;
  readonly setBy: string;
  /** The trust for which that person spoke, by its short name. */
  readonly setFor: string;
  readonly setAt: Date;
}

/** What somebody sets: the rate as a person writes it, such as "3.5". */
export interface RateEntry {
  readonly rate: string;
  readonly source: string;
  readonly reason: string;
}

const SOURCE_LENGTH_MAX = 500;
const REASON_LENGTH_MAX = 2000;

/**
 * The rate of present values of a partnership, in versions that nobody changes: the newest counts, and each has a name, a
 * source and a reason on it. While a partnership has set none, whoever reports takes the platform's own and says so.
 */
@Injectable()
export class PresentValueRates {
  /** Every version that was ever set, the newest first. */
  async history(tx: Tx, partnershipId: string): Promise<PresentValueRateRead[]> {
    return tx.rows<PresentValueRateRead>(
      `select r.id, r.version, r.basis_points as "basisPoints", r.source, r.reason, r.set_by_name as "setBy", o.short_name as "setFor",
         r.set_at as "setAt"
       from present_value_rate r join organisation o on o.id = r.set_for where r.partnership_id = $1 order by r.version desc`,
      [partnershipId],
    );
  }

  /** The version that counts; undefined while the partnership has set none. */
  async newest(tx: Tx, partnershipId: string): Promise<PresentValueRateRead | undefined> {
    const [newest] = await this.history(tx, partnershipId);
    return newest;
  }

  /**
   * Sets the rate of the partnership, as its next version, in the name of the actor.
   * Lock: the partnership's rates by name, so that two versions are ordered.
   */
  async set(
    tx: Tx,
    partnershipId: string,
    entry: RateEntry,
  ): Promise<{ id: string; version: number } | FieldProblem[]> {
    requirePermission(tx.actor, 'presentValue.setRate');
    requireMember(tx.actor, partnershipId);
    const problems = problemsOf(entry);
    if (problems.length > 0) return problems;
    await tx.lock(`present-value-rate:${partnershipId}`);
    const basisPoints = tryParseYearlyRate(entry.rate)!;
    const row = await tx.row<{ id: string; version: number }>(
      `insert into present_value_rate (partnership_id, version, basis_points, source, reason, set_by, set_by_name, set_for)
       select $1::uuid, coalesce(max(version), 0) + 1, $2::int, $3, $4, $5::uuid, $6, $7::uuid from present_value_rate where partnership_id = $1
       returning id, version`,
      [
        partnershipId,
        basisPoints,
        entry.source.trim(),
        entry.reason.trim(),
        tx.actor.accountId,
        tx.actor.name,
        tx.actor.organisationId,
      ],
    );
    await record(tx, {
      chain: `partnership:${partnershipId}`,
      action: 'presentValueRate.set',
      subject: { kind: 'presentValueRate', id: row!.id },
      partnershipId,
      after: { basisPoints, source: entry.source.trim(), reason: entry.reason.trim(), version: row!.version },
    });
    return row!;
  }
}

function problemsOf(entry: RateEntry): FieldProblem[] {
  return [
    ...(tryParseYearlyRate(entry.rate) === undefined ? [{ field: 'rate', message: `Enter ${YEARLY_RATE_WORDS}` }] : []),
    ...textProblems('source', entry.source, 'where the rate comes from', SOURCE_LENGTH_MAX),
    ...textProblems('reason', entry.reason, 'why this rate is used', REASON_LENGTH_MAX),
  ];
}

function textProblems(field: string, text: string, what: string, most: number): FieldProblem[] {
  const length = text.trim().length;
  if (length === 0) return [{ field, message: `Enter ${what}` }];
  return length > most ? [{ field, message: `Enter ${what} in at most ${most} characters` }] : [];
}
