import { parseMoney } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import { PartnershipService, SignInService } from '@tandem/features/partnership';
import { AUDIT, LIMIT_SOURCE, OFFICES, PASSWORD, PEOPLE, type StoryTrust, SUPPLIERS, TRUSTS } from './people.js';
import type { Storyteller } from './storyteller.js';

/** The first chapter: who there is, who works together since when, and who may approve how much. */
export async function foundPartnership(story: Storyteller): Promise<{ partnershipId: string }> {
  const service = story.get(PartnershipService);
  const passwordHash = await story.get(SignInService).hashPassword(PASSWORD);
  return story.asPlatform(async (tx) => {
    const partnershipId = await service.found(tx, {
      name: 'South Central and London partnership',
      agreedOn: parseLocalDate('2018-09-25'),
      agreementReference: 'Partnership agreement of 25 September 2018 (demonstration copy)',
    });
    for (const trust of TRUSTS) {
      const id = await service.addOrganisation(tx, {
        kind: 'trust',
        name: trust.name,
        shortName: trust.shortName,
        odsCode: trust.odsCode,
        authorityClass: {
          class: 'central',
          startsOn: parseLocalDate('2025-02-24'),
          source: 'Procurement Regulations 2024 (SI 2024/692), regulation 44 and Schedule 2',
        },
      });
      story.knowsOrganisation(trust.shortName, id);
      await service.join(tx, partnershipId, id, parseLocalDate(trust.joinedOn));
      for (const limit of limitsOf(trust)) await service.addLimit(tx, { trustId: id, ...limit });
    }
    for (const { code, name, isSmall } of SUPPLIERS)
      story.knowsOrganisation(
        code,
        await service.addOrganisation(tx, { kind: 'supplier', name, shortName: code, isSmall }),
      );
    const auditId = await service.addOrganisation(tx, { kind: 'audit', ...AUDIT });
    story.knowsOrganisation(AUDIT.shortName, auditId);
    await service.join(tx, partnershipId, auditId, parseLocalDate('2018-09-25'));
    for (const person of PEOPLE) {
      const organisationId = story.organisation(person.organisation);
      const id = await service.addAccount(tx, {
        organisationId,
        email: person.email,
        name: `${person.office} (${person.organisation})`,
        office: person.office,
        roles: [person.role],
        passwordHash,
      });
      story.knowsAccount(person.email, id);
    }
    return { partnershipId };
  });
}

function limitsOf(trust: StoryTrust) {
  const startsOn = parseLocalDate('2025-04-01');
  const limit = (office: string, upTo: string | null) => ({
    office,
    budgetType: 'any' as const,
    upTo: upTo === null ? null : parseMoney(upTo),
    startsOn,
    source: LIMIT_SOURCE,
  });
  return [
    limit('Director of Finance', trust.financeDirectorUpTo),
    limit(OFFICES.executive, trust.chiefExecutiveUpTo),
    limit('Trust Board', null),
  ];
}
