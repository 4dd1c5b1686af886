import { Injectable } from '@nestjs/common';
import type { Role, Tx } from '@tandem/platform/database';

export interface PartnershipRead {
  id: string;
  name: string;
  agreedOn: string;
  agreementReference: string;
  members: MemberRead[];
}

export interface MemberRead {
  id: string;
  name: string;
  shortName: string;
  odsCode: string | null;
  kind: 'trust' | 'audit';
  joinedOn: string;
  leftOn: string | null;
  authorityClass: string | null;
  authoritySource: string | null;
}

export interface LimitRead {
  office: string;
  budgetType: 'revenue' | 'capital' | 'lease' | 'any';
  /** Decimal pounds, or null for no limit. */
  upTo: string | null;
  startsOn: string;
  endsOn: string | null;
  source: string;
}

/** What pages and other features may know of organisations and people. */
@Injectable()
export class PartnershipQueries {
  /** The partnerships that the actor belongs to, each with its trusts in the order of joining. */
  async partnerships(tx: Tx): Promise<PartnershipRead[]> {
    const rows = await tx.rows<Omit<PartnershipRead, 'members'>>(
      `select id, name, agreed_on::text as "agreedOn", agreement_reference as "agreementReference" from partnership order by agreed_on, id`,
    );
    return Promise.all(rows.map(async (p) => ({ ...p, members: await this.members(tx, p.id) })));
  }

  async members(tx: Tx, partnershipId: string): Promise<MemberRead[]> {
    return tx.rows<MemberRead>(
      `select o.id, o.name, o.short_name as "shortName", o.ods_code as "odsCode", o.kind, m.joined_on::text as "joinedOn",
         m.left_on::text as "leftOn", c.class as "authorityClass", c.source as "authoritySource"
       from partnership_member m join organisation o on o.id = m.organisation_id
       left join lateral (select class, source from authority_class a where a.organisation_id = o.id
         and a.starts_on <= current_date and (a.ends_on is null or a.ends_on > current_date) order by a.starts_on desc limit 1) c on true
       where m.partnership_id = $1 order by o.kind desc, m.joined_on, o.short_name`,
      [partnershipId],
    );
  }

  /** Short names by id, of every organisation: for headings and sentences. */
  async names(tx: Tx): Promise<Map<string, { name: string; shortName: string }>> {
    const rows = await tx.rows<{ id: string; name: string; shortName: string }>(
      `select id, name, short_name as "shortName" from organisation`,
    );
    return new Map(rows.map((r) => [r.id, r]));
  }

  /** The people of the actor's own organisation. */
  async people(
    tx: Tx,
  ): Promise<{ id: string; name: string; email: string; office: string; roles: Role[]; isActive: boolean }[]> {
    return tx.rows(
      `select id, name, email, office, roles, is_active as "isActive" from account where organisation_id = $1 order by created_at`,
      [tx.actor.organisationId],
    );
  }

  /** The scheme of delegation of a trust that is in force today. */
  async limits(tx: Tx, trustId: string): Promise<LimitRead[]> {
    return tx.rows<LimitRead>(
      `select office, budget_type as "budgetType", up_to::text as "upTo", starts_on::text as "startsOn", ends_on::text as "endsOn", source
       from delegated_limit where trust_id = $1 and starts_on <= current_date and (ends_on is null or ends_on > current_date)
       order by up_to nulls last, office`,
      [trustId],
    );
  }
}
