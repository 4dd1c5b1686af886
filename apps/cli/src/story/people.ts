import type { Role } from '@tandem/platform/database';

/** A trust of the story: a real organisation by its ODS code, with offices and no person's name. */
export interface StoryTrust {
  readonly name: string;
  /** Also the trust's name in tender packs, which is why it is in capitals. */
  readonly shortName: TrustCode;
  readonly odsCode: string;
  readonly joinedOn: string;
  /** What the chief executive and the director of finance may approve, in pounds: demonstration figures. */
  readonly chiefExecutiveUpTo: string;
  readonly financeDirectorUpTo: string;
}

export type TrustCode = 'LAS' | 'SCAS' | 'SECAMB';

/**
 * The three trusts. London and South Central agreed on a partnership on 25 September 2018; the wider Southern Ambulance
 * Services Collaboration, to which South East Coast belongs, came later. Their own schemes of delegation are not
 * published, so the limits are demonstration figures and say so wherever they are shown.
 */
export const TRUSTS: readonly StoryTrust[] = [
  {
    name: 'London Ambulance Service NHS Trust',
    shortName: 'LAS',
    odsCode: 'RRU',
    joinedOn: '2018-09-25',
    chiefExecutiveUpTo: '25000000.00',
    financeDirectorUpTo: '500000.00',
  },
  {
    name: 'South Central Ambulance Service NHS Foundation Trust',
    shortName: 'SCAS',
    odsCode: 'RYE',
    joinedOn: '2018-09-25',
    chiefExecutiveUpTo: '20000000.00',
    financeDirectorUpTo: '350000.00',
  },
  {
    name: 'South East Coast Ambulance Service NHS Foundation Trust',
    shortName: 'SECAMB',
    odsCode: 'RYD',
    joinedOn: '2025-04-01',
    chiefExecutiveUpTo: '15000000.00',
    financeDirectorUpTo: '250000.00',
  },
];

/** Where the limits come from, as the page shows it. */
export const LIMIT_SOURCE = 'Demonstration figure: replace it with the trust’s own scheme of delegation';

/** A supplier of the story. Every one is invented, and its name says so. */
export interface StorySupplier {
  readonly code: SupplierCode;
  readonly name: string;
  readonly isSmall: boolean;
}

export type SupplierCode = 'ALDER' | 'BIRCH' | 'CEDAR' | 'HAZEL' | 'ROWAN' | 'MAPLE' | 'WILLOW';

export const SUPPLIERS: readonly StorySupplier[] = [
  { code: 'ALDER', name: 'Alder Vehicle Works (fictional)', isSmall: false },
  { code: 'BIRCH', name: 'Birch Coachbuilders (fictional)', isSmall: true },
  { code: 'CEDAR', name: 'Cedar Conversions (fictional)', isSmall: false },
  { code: 'HAZEL', name: 'Hazel Resuscitation Devices (fictional)', isSmall: false },
  { code: 'ROWAN', name: 'Rowan Patient Handling (fictional)', isSmall: true },
  { code: 'MAPLE', name: 'Maple Clinical Systems (fictional)', isSmall: false },
  { code: 'WILLOW', name: 'Willow Mobile Data (fictional)', isSmall: true },
];

/** The partnership's internal audit, which reads everything and changes nothing. */
export const AUDIT = { name: 'Internal audit of the partnership', shortName: 'AUDIT' } as const;

/** The office of each role at a trust. Limits are held by the office. */
export const OFFICES: Readonly<Record<'procurement' | 'finance' | 'executive' | 'evaluator', string>> = {
  procurement: 'Procurement Lead',
  finance: 'Finance Business Partner',
  executive: 'Chief Executive',
  evaluator: 'Fleet and Equipment Evaluator',
};

/** The password of every demonstration account. They exist on a machine of one's own only. */
export const PASSWORD = 'tandem';

/** The address under which somebody of the story signs in. */
export function emailOf(role: Role, organisation: string): string {
  return `${role}@${organisation.toLowerCase()}.tandem.example`;
}

/** One account of the story, and what its person does. */
export interface StoryPerson {
  readonly email: string;
  readonly role: Role;
  readonly organisation: string;
  readonly office: string;
  readonly about: string;
}

/** Everybody in the story, in the order in which the start prints them. */
export const PEOPLE: readonly StoryPerson[] = [
  ...TRUSTS.flatMap(({ shortName }) =>
    (['procurement', 'finance', 'executive', 'evaluator'] as const).map((role) => ({
      email: emailOf(role, shortName),
      role,
      organisation: shortName,
      office: OFFICES[role],
      about: `${OFFICES[role]}, ${shortName}`,
    })),
  ),
  ...SUPPLIERS.map(({ code, name }) => ({
    email: emailOf('supplier', code),
    role: 'supplier' as const,
    organisation: code,
    office: 'Sales Office',
    about: `Sales office, ${name}`,
  })),
  {
    email: emailOf('auditor', AUDIT.shortName),
    role: 'auditor',
    organisation: AUDIT.shortName,
    office: 'Internal Audit',
    about: AUDIT.name,
  },
];
