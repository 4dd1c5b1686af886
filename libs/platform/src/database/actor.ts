/**
 * Who does something: the person and the organisation that every query is scoped to and every audit entry names.
 *
 * `trust` and `supplier` are people of that organisation, `auditor` reads a partnership, `system` is the platform's own
 * work (jobs, migration, import by an operator), `sign-in` may read the one account whose e-mail address or id it names.
 */
export interface Actor {
  readonly kind: 'trust' | 'supplier' | 'auditor' | 'system' | 'sign-in';
  readonly accountId: string | null;
  readonly organisationId: string | null;
  readonly organisationName: string;
  /** What the person is called on pages and in the audit: an office, never a person's name in examples. */
  readonly name: string;
  /** The office under which delegated limits are held, such as "Director of Finance". */
  readonly office: string;
  readonly roles: readonly Role[];
  /** Partnerships that the organisation belongs to today. */
  readonly partnershipIds: readonly string[];
  /** For `sign-in` only: the e-mail address or account id that may be read. */
  readonly signInAs?: string;
}

export type Role = 'procurement' | 'finance' | 'executive' | 'evaluator' | 'supplier' | 'auditor';

/** The platform itself, named by the work that it does, for jobs and commands. */
export function systemActor(work: string): Actor {
  return {
    kind: 'system',
    accountId: null,
    organisationId: null,
    organisationName: 'Tandem',
    name: `Tandem (${work})`,
    office: '',
    roles: [],
    partnershipIds: [],
  };
}

/** May read one account, by e-mail address or id, to find out who signs in or who a session belongs to. */
export function signInActor(emailOrId: string): Actor {
  return { ...systemActor('sign-in'), kind: 'sign-in', signInAs: emailOrId };
}
