import type { LimitRead, PartnershipQueries, PartnershipRead } from '@tandem/features/partnership';
import { date, pounds } from '../http/format.js';
import { ratesHref } from './rate-used.js';

const CLASSES: Record<string, string> = {
  central: 'Central government authority',
  'sub-central': 'Sub-central authority',
};
const BUDGETS: Record<LimitRead['budgetType'], string> = {
  revenue: 'Revenue',
  capital: 'Capital',
  lease: 'Leases',
  any: 'All budgets',
};

/** The partnership page, as words. */
export function partnershipPage(read: {
  partnerships: PartnershipRead[];
  people: Awaited<ReturnType<PartnershipQueries['people']>>;
  limits: LimitRead[];
  organisation: string;
}) {
  return {
    title: 'Partnership',
    organisation: read.organisation,
    partnerships: read.partnerships.map((p) => ({
      name: p.name,
      agreement: `${p.agreementReference}, agreed on ${date(p.agreedOn)}`,
      settlementHref: `/partnership/settlement?partnership=${p.id}`,
      ratesHref: ratesHref(p.id),
      members: p.members.map((m) => ({
        name: m.name,
        code: m.odsCode ?? 'None',
        role: m.kind === 'audit' ? 'Internal audit' : (CLASSES[m.authorityClass ?? ''] ?? 'Class not recorded'),
        source: m.authoritySource ?? '',
        since: m.leftOn ? `${date(m.joinedOn)} to ${date(m.leftOn)}` : `Since ${date(m.joinedOn)}`,
      })),
    })),
    people: read.people.map((p) => ({
      name: p.name,
      office: p.office,
      roles: p.roles.join(', '),
      email: p.email,
      state: p.isActive ? 'Active' : 'Closed',
    })),
    limits: read.limits.map((l) => ({
      office: l.office,
      budget: BUDGETS[l.budgetType],
      upTo: l.upTo === null ? 'No limit' : pounds(l.upTo),
      source: l.source,
    })),
  };
}
