import type { Quantity } from '@tandem/domain/money';

/**
 * The life of a shared requirement. It is withdrawn when the last trust has left, which its partners may read; a draft that
 * was discarded stays as unseen as it was.
 */
export const REQUIREMENT_STATES = ['draft', 'shared', 'committed', 'locked', 'withdrawn', 'discarded'] as const;
/** One of `REQUIREMENT_STATES`. */
export type RequirementState = (typeof REQUIREMENT_STATES)[number];

/** What a trust binds itself to: its final quantity in the base unit, and where the money comes from. */
export interface Commitment {
  readonly quantity: Quantity;
  readonly fundingReference: string;
}

/** How a committed trust left: why, and the calculation of what it costs each other trust, which it was shown first. */
export interface Departure {
  readonly reason: string;
  /** The reference or hash of the consequences that were shown. */
  readonly consequences: string;
  readonly commitment: Commitment;
}

/** A trust in the requirement. A trust that left without ever committing is simply no longer listed. */
export type Partner =
  | { readonly trust: string; readonly status: 'joined' }
  | { readonly trust: string; readonly status: 'committed'; readonly commitment: Commitment }
  | { readonly trust: string; readonly status: 'left'; readonly departure: Departure };

/** A difference from the shared specification that a trust asks for, and the answer on the record. */
export interface Deviation {
  readonly id: string;
  readonly trust: string;
  readonly text: string;
  readonly status: 'pending' | 'accepted' | 'rejected';
  readonly decisionReason: string | null;
}

/** One requirement as the rules see it: who leads it, who takes part, and what differs. */
export interface SharedRequirement {
  readonly state: RequirementState;
  /** The trust that raised the requirement, or the one it handed it to. */
  readonly lead: string;
  readonly partners: readonly Partner[];
  readonly deviations: readonly Deviation[];
}

/** What a trust may do to a requirement. `by` is always the trust of the person who acts. */
export type RequirementCommand =
  | { readonly verb: 'share'; readonly by: string }
  | { readonly verb: 'discard'; readonly by: string }
  | { readonly verb: 'join'; readonly by: string }
  | { readonly verb: 'stateDeviation'; readonly by: string; readonly id: string; readonly text: string }
  | {
      readonly verb: 'decideDeviation';
      readonly by: string;
      readonly id: string;
      readonly outcome: 'accepted' | 'rejected';
      readonly reason: string;
    }
  | { readonly verb: 'commit'; readonly by: string; readonly commitment: Commitment }
  | {
      readonly verb: 'leave';
      readonly by: string;
      /** Needed after commitment. */
      readonly reason: string | null;
      /** What was shown to the trust before it left; needed after commitment. */
      readonly consequences: string | null;
      /** Needed when the lead leaves others behind: the trust that takes over. */
      readonly successor: string | null;
    }
  | { readonly verb: 'lock'; readonly by: string }
  /** By publishing a tender of it; `by` may be any trust of the partnership. */
  | { readonly verb: 'lockForTender'; readonly by: string };

/** A new requirement: a draft that its trust leads and takes part in. */
export function raiseRequirement(trust: string): SharedRequirement {
  return { state: 'draft', lead: trust, partners: [{ trust, status: 'joined' }], deviations: [] };
}

/** The trusts that take part now: joined or committed, not those that left. */
export function activeTrusts(requirement: SharedRequirement): string[] {
  return requirement.partners.filter((partner) => partner.status !== 'left').map((partner) => partner.trust);
}
