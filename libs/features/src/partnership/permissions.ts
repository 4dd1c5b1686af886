import type { Actor, Role } from '@tandem/platform/database';
import { DomainError } from '@tandem/domain/refusals';

/**
 * Which role may do what. Reading is decided by row-level security; this table is about deeds.
 * Opening bids is a deed of its own: it is never a side effect of another one.
 */
const PERMISSIONS = {
  'requirement.import': ['procurement'],
  'requirement.raise': ['procurement'],
  'requirement.join': ['procurement'],
  'requirement.decideDeviation': ['procurement'],
  'requirement.commit': ['procurement'],
  'requirement.leave': ['procurement'],
  'demand.aggregate': ['procurement'],
  'tender.prepare': ['procurement'],
  'tender.publish': ['procurement'],
  'tender.cancel': ['procurement'],
  'bid.submit': ['supplier'],
  'bid.open': ['procurement'],
  'bid.assess': ['evaluator', 'procurement'],
  'bid.score': ['evaluator'],
  'ranking.weigh': ['procurement', 'evaluator'],
  'award.run': ['procurement'],
  'award.propose': ['procurement'],
  'award.comment': ['finance'],
  'award.decide': ['executive'],
  // Whoever raises, moves or delivers a saving does not validate it: the stages and the database see to that.
  'saving.raise': ['procurement', 'finance'],
  'saving.validate': ['finance'],
  // A plan is finance's word for its own trust; what the partnership costs to run, its executive may say too.
  'saving.plan': ['finance'],
  'administration.enter': ['finance', 'executive'],
  // What was bought is in the books of finance and in the systems of procurement: either may send it and say what it is.
  'actuals.import': ['procurement', 'finance'],
  'actuals.review': ['procurement', 'finance'],
  // A rate or an index moves what a contract's price may be: who reads the contract says so, and who pays by it.
  'contract.stateClause': ['procurement', 'finance'],
  // A rule of settlement is read off the signed agreement by whoever keeps it; only an executive binds a trust to pay by it.
  // Finance does neither: it pays or receives what the rule gives, and signs the savings beside it.
  'settlement.state': ['procurement', 'executive'],
  'settlement.agree': ['executive'],
  // A rate of present values is an assumption of appraisal: finance answers for those. Whoever proposes or approves an award
  // that looks better or worse by it does not choose it; no money moves by it, so one trust's finance speaks for all.
  'presentValue.setRate': ['finance'],
  'audit.read': ['auditor', 'executive', 'finance', 'procurement'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether somebody in these roles may do the deed. The platform itself may do all. */
export function may(actor: Actor, permission: Permission): boolean {
  return actor.kind === 'system' || PERMISSIONS[permission].some((role: Role) => actor.roles.includes(role));
}

/**
 * Refuses an actor whose roles do not include the deed. The first line of every verb.
 * @throws DomainError ACCESS.ROLE
 */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!may(actor, permission))
    throw new DomainError(
      'ACCESS.ROLE',
      { permission, roles: [...actor.roles] },
      'Your role does not allow this. Ask a colleague who holds the role, or your administrator.',
    );
}

/**
 * Refuses everybody who is not of the partnership, as if it did not exist.
 * @throws DomainError PARTNERSHIP.NOT_FOUND
 */
export function requireMember(actor: Actor, partnershipId: string): void {
  if (actor.kind !== 'system' && !actor.partnershipIds.includes(partnershipId))
    throw new DomainError(
      'PARTNERSHIP.NOT_FOUND',
      { partnershipId },
      'There is no such partnership, or your organisation is not in it.',
    );
}
