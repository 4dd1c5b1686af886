import { Injectable } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { SHARING_RULES, type SharingRule } from '@tandem/domain/sharing';
import { compareDates, type LocalDate, londonDate, tryParseLocalDate } from '@tandem/domain/time';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { may, requireMember, requirePermission } from './permissions.js';

/** A trust's yes to a stated rule, by one of its executives. */
export interface RuleAgreement {
  readonly trustId: string;
  readonly trust: string;
  readonly by: string;
  readonly at: Date;
}

/** A version of the rule as the partnership's agreement states it. */
export interface SettlementRuleRead {
  readonly id: string;
  readonly version: number;
  readonly rule: SharingRule;
  readonly holdsFrom: LocalDate;
  readonly agreementReference: string;
  readonly recordedBy: string;
  readonly recordedFor: string;
  readonly recordedAt: Date;
  /** The trusts that it binds, by short name in their order: each must agree. */
  readonly trusts: readonly { readonly id: string; readonly name: string }[];
  readonly agreements: readonly RuleAgreement[];
  /** The day on which the last of them agreed; undefined while one has not. */
  readonly agreedOn: LocalDate | undefined;
}

/** What somebody reads off the signed agreement. */
export interface RuleEntry {
  readonly rule: string;
  readonly holdsFrom: string;
  readonly reference: string;
}

const REFERENCE_LENGTH_MAX = 500;

type RuleRow = Omit<SettlementRuleRead, 'agreements' | 'agreedOn' | 'trusts'> & { trustIds: string[] };

/**
 * The rule by which a partnership settles what its trusts gain together: stated in versions that nobody changes, and
 * binding when an executive of each trust has agreed.
 */
@Injectable()
export class SettlementRules {
  /** Every version that was ever stated, the newest first, with who agreed to it. */
  async history(tx: Tx, partnershipId: string): Promise<SettlementRuleRead[]> {
    const rows = await tx.rows<RuleRow>(
      `select r.id, r.version, r.rule, r.holds_from::text as "holdsFrom", r.agreement_reference as "agreementReference",
         r.recorded_by_name as "recordedBy", o.short_name as "recordedFor", r.recorded_at as "recordedAt", r.trust_ids as "trustIds"
       from settlement_rule r join organisation o on o.id = r.recorded_for where r.partnership_id = $1 order by r.version desc`,
      [partnershipId],
    );
    const agreements = await tx.rows<RuleAgreement & { ruleId: string }>(
      `select a.rule_id as "ruleId", a.trust_id as "trustId", o.short_name as trust, a.agreed_by_name as by, a.agreed_at as at
       from settlement_agreement a join organisation o on o.id = a.trust_id where a.partnership_id = $1 order by a.agreed_at, a.id`,
      [partnershipId],
    );
    const names = await tx.rows<{ id: string; name: string }>(
      `select id, short_name as name from organisation where id = any($1::uuid[]) order by short_name`,
      [[...new Set(rows.flatMap(({ trustIds }) => trustIds))]],
    );
    return rows.map(({ trustIds, ...row }) => {
      const own = agreements.filter(({ ruleId }) => ruleId === row.id);
      return {
        ...row,
        trusts: names.filter(({ id }) => trustIds.includes(id)),
        agreements: own.map(({ ruleId: _rule, ...agreement }) => agreement),
        agreedOn: own.length < trustIds.length ? undefined : londonDate(own.at(-1)!.at),
      };
    });
  }

  /**
   * States what the agreement says, as the next version. An executive who states it agrees for the own trust at once.
   * Lock: the partnership's rules by name, so that two versions are ordered.
   */
  async state(tx: Tx, partnershipId: string, entry: RuleEntry): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'settlement.state');
    requireMember(tx.actor, partnershipId);
    await tx.lock(`settlement-rule:${partnershipId}`);
    const partnership = await tx.row<{ agreedOn: LocalDate }>(
      `select agreed_on::text as "agreedOn" from partnership where id = $1`,
      [partnershipId],
    );
    const problems = problemsOf(entry, partnership!.agreedOn);
    if (problems.length > 0) return problems;
    const row = await tx.row<{ id: string; version: number }>(
      `insert into settlement_rule (partnership_id, version, rule, holds_from, agreement_reference, trust_ids, recorded_by, recorded_by_name, recorded_for)
       select $1::uuid, coalesce((select max(version) from settlement_rule where partnership_id = $1), 0) + 1, $2, $3::date, $4,
         (select array_agg(m.organisation_id order by o.short_name) from partnership_member m join organisation o on o.id = m.organisation_id
          where m.partnership_id = $1 and o.kind = 'trust' and m.joined_on <= current_date and (m.left_on is null or m.left_on > current_date)),
         $5::uuid, $6, $7::uuid
       returning id, version`,
      [
        partnershipId,
        entry.rule,
        tryParseLocalDate(entry.holdsFrom)!,
        entry.reference.trim(),
        tx.actor.accountId,
        tx.actor.name,
        tx.actor.organisationId,
      ],
    );
    const isAgreed = may(tx.actor, 'settlement.agree');
    if (isAgreed) await this.insertAgreement(tx, row!.id, partnershipId);
    await record(tx, {
      chain: `partnership:${partnershipId}`,
      action: 'settlement.stated',
      subject: { kind: 'settlementRule', id: row!.id },
      partnershipId,
      after: { ...entry, version: row!.version, isAgreedForOwnTrust: isAgreed },
    });
    return [];
  }

  /**
   * Agrees to a stated rule for the actor's own trust. Agreeing twice changes nothing.
   * Lock: the partnership's rules by name, so that the last agreement knows of all the others.
   * @throws DomainError SETTLEMENT_RULE.NOT_FOUND; SETTLEMENT.OLD_VERSION for one that a later version has replaced;
   *   SETTLEMENT.NOT_BOUND for a trust that joined after it was stated
   */
  async agree(tx: Tx, ruleId: string): Promise<void> {
    requirePermission(tx.actor, 'settlement.agree');
    const found = await tx.row<{ partnershipId: string }>(
      `select partnership_id as "partnershipId" from settlement_rule where id = $1`,
      [ruleId],
    );
    if (!found) throw new DomainError('SETTLEMENT_RULE.NOT_FOUND', { ruleId }, 'There is no such rule of settlement.');
    const { partnershipId } = found;
    requireMember(tx.actor, partnershipId);
    await tx.lock(`settlement-rule:${partnershipId}`);
    const [newest, ...older] = await this.history(tx, partnershipId);
    const trustId = tx.actor.organisationId!;
    const rule = [newest!, ...older].find(({ id }) => id === ruleId)!;
    if (rule.agreements.some((one) => one.trustId === trustId)) return;
    if (newest!.id !== ruleId)
      throw new DomainError(
        'SETTLEMENT.OLD_VERSION',
        { ruleId, newest: newest!.version },
        `Version ${newest!.version} has been stated since. Agree to that one, or have this rule stated again.`,
      );
    if (!rule.trusts.some(({ id }) => id === trustId))
      throw new DomainError(
        'SETTLEMENT.NOT_BOUND',
        { ruleId, trustId },
        'Your trust joined after this rule was stated. Have it stated again, so that it binds your trust too.',
      );
    await this.insertAgreement(tx, ruleId, partnershipId);
    await record(tx, {
      chain: `partnership:${partnershipId}`,
      action: 'settlement.agreed',
      subject: { kind: 'settlementRule', id: ruleId },
      partnershipId,
      after: { version: rule.version, rule: rule.rule, trustId },
    });
  }

  private async insertAgreement(tx: Tx, ruleId: string, partnershipId: string): Promise<void> {
    await tx.rows(
      `insert into settlement_agreement (rule_id, partnership_id, trust_id, agreed_by, agreed_by_name) values ($1, $2, $3, $4, $5)`,
      [ruleId, partnershipId, tx.actor.organisationId, tx.actor.accountId, tx.actor.name],
    );
  }
}

function problemsOf(entry: RuleEntry, agreedOn: LocalDate): FieldProblem[] {
  const from = tryParseLocalDate(entry.holdsFrom);
  const reference = entry.reference.trim();
  return [
    ...(SHARING_RULES.some((rule) => rule === entry.rule)
      ? []
      : [{ field: 'rule', message: 'Choose what the agreement says' }]),
    ...(from === undefined
      ? [{ field: 'holdsFrom', message: 'Enter the day from which it is in force, such as 1 April 2026' }]
      : compareDates(from, agreedOn) < 0
        ? [{ field: 'holdsFrom', message: 'Enter a day on or after the one on which the partnership was agreed' }]
        : []),
    ...(reference === ''
      ? [{ field: 'reference', message: 'Enter where the agreement says so, such as its clause and date' }]
      : reference.length > REFERENCE_LENGTH_MAX
        ? [{ field: 'reference', message: `Enter the reference in at most ${REFERENCE_LENGTH_MAX} characters` }]
        : []),
  ];
}
