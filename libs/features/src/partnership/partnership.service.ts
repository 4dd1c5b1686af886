import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@tandem/domain/time';
import { type Money, moneyText } from '@tandem/domain/money';
import { record } from '@tandem/platform/audit';
import type { Role, Tx } from '@tandem/platform/database';

/** What is known of an organisation when it is taken into the platform. */
export interface NewOrganisation {
  kind: 'trust' | 'supplier' | 'audit';
  name: string;
  shortName: string;
  odsCode?: string;
  isSmall?: boolean;
  authorityClass?: { class: 'central' | 'sub-central'; startsOn: LocalDate; source: string };
}

export interface NewAccount {
  organisationId: string;
  email: string;
  name: string;
  office: string;
  roles: Role[];
  passwordHash: string | null;
}

/** One line of a trust's scheme of delegation: what an office may approve. `upTo` null means without limit. */
export interface NewLimit {
  trustId: string;
  office: string;
  budgetType: 'revenue' | 'capital' | 'lease' | 'any';
  upTo: Money | null;
  startsOn: LocalDate;
  source: string;
}

/** Organisations, their people, and partnerships that trusts join and leave. The verbs are the operator's. */
@Injectable()
export class PartnershipService {
  /** Takes an organisation in; a trust with its class of authority under the Procurement Act 2023. Returns its id. */
  async addOrganisation(tx: Tx, organisation: NewOrganisation): Promise<string> {
    const row = await tx.row<{ id: string }>(
      `insert into organisation (kind, name, short_name, ods_code, is_small) values ($1, $2, $3, $4, $5) returning id`,
      [
        organisation.kind,
        organisation.name,
        organisation.shortName,
        organisation.odsCode ?? null,
        organisation.isSmall ?? false,
      ],
    );
    const authority = organisation.authorityClass;
    if (authority)
      await tx.rows(`insert into authority_class (organisation_id, class, starts_on, source) values ($1, $2, $3, $4)`, [
        row!.id,
        authority.class,
        authority.startsOn,
        authority.source,
      ]);
    await this.write(tx, row!.id, 'organisation.added', organisation);
    return row!.id;
  }

  async addAccount(tx: Tx, account: NewAccount): Promise<string> {
    const row = await tx.row<{ id: string }>(
      `insert into account (organisation_id, email, name, office, roles, password_hash) values ($1, lower($2), $3, $4, $5, $6) returning id`,
      [account.organisationId, account.email, account.name, account.office, account.roles, account.passwordHash],
    );
    const { passwordHash: _secret, ...known } = account;
    await this.write(tx, account.organisationId, 'account.added', known);
    return row!.id;
  }

  async addLimit(tx: Tx, limit: NewLimit): Promise<void> {
    const upTo = limit.upTo === null ? null : moneyText(limit.upTo);
    await tx.rows(
      `insert into delegated_limit (trust_id, office, budget_type, up_to, starts_on, source) values ($1, $2, $3, $4, $5, $6)`,
      [limit.trustId, limit.office, limit.budgetType, upTo, limit.startsOn, limit.source],
    );
    await this.write(tx, limit.trustId, 'limit.added', { ...limit, upTo });
  }

  async found(tx: Tx, partnership: { name: string; agreedOn: LocalDate; agreementReference: string }): Promise<string> {
    const row = await tx.row<{ id: string }>(
      `insert into partnership (name, agreed_on, agreement_reference) values ($1, $2, $3) returning id`,
      [partnership.name, partnership.agreedOn, partnership.agreementReference],
    );
    await record(tx, {
      chain: `partnership:${row!.id}`,
      action: 'partnership.founded',
      subject: { kind: 'partnership', id: row!.id },
      partnershipId: row!.id,
      after: partnership,
    });
    return row!.id;
  }

  async join(tx: Tx, partnershipId: string, organisationId: string, joinedOn: LocalDate): Promise<void> {
    await tx.rows(`insert into partnership_member (partnership_id, organisation_id, joined_on) values ($1, $2, $3)`, [
      partnershipId,
      organisationId,
      joinedOn,
    ]);
    await this.note(tx, partnershipId, 'partnership.joined', { organisationId, joinedOn });
  }

  async leave(tx: Tx, partnershipId: string, organisationId: string, leftOn: LocalDate, reason: string): Promise<void> {
    await tx.rows(
      `update partnership_member set left_on = $3, leave_reason = $4 where partnership_id = $1 and organisation_id = $2 and left_on is null`,
      [partnershipId, organisationId, leftOn, reason],
    );
    await this.note(tx, partnershipId, 'partnership.left', { organisationId, leftOn, reason });
  }

  private async note(tx: Tx, partnershipId: string, action: string, after: unknown): Promise<void> {
    await record(tx, {
      chain: `partnership:${partnershipId}`,
      action,
      subject: { kind: 'partnership', id: partnershipId },
      partnershipId,
      after,
    });
  }

  private async write(tx: Tx, organisationId: string, action: string, after: unknown): Promise<void> {
    await record(tx, {
      chain: `organisation:${organisationId}`,
      action,
      subject: { kind: 'organisation', id: organisationId },
      after,
    });
  }
}
