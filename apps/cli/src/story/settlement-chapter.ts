import { PresentValueRates, SettlementRules } from '@tandem/features/partnership';
import { emailOf, TRUSTS } from './people.js';
import { done, type Storyteller } from './storyteller.js';

/**
 * What the agreement says of settling: at first no rule; then the Shapley value, to which each trust's executive agrees;
 * and a third version, by volume, that two of the three have not agreed to and that therefore settles nothing. Besides,
 * finance of LAS puts its name on the rate of present values.
 */
export async function tellSettlementRule(story: Storyteller, partnershipId: string): Promise<void> {
  const rules = story.get(SettlementRules);
  const state = (email: string, rule: string, holdsFrom: string, reference: string) =>
    story.as(email, async (tx) => done(await rules.state(tx, partnershipId, { rule, holdsFrom, reference })));
  const agree = (trust: (typeof TRUSTS)[number]['shortName']) =>
    story.as(emailOf('executive', trust), async (tx) => {
      const [newest] = await rules.history(tx, partnershipId);
      await rules.agree(tx, newest!.id);
    });
  await state(emailOf('procurement', 'LAS'), 'cash', '2018-09-25', 'Partnership agreement of 2018, clause 9');
  for (const { shortName } of TRUSTS) await agree(shortName);
  await state(
    emailOf('procurement', 'SCAS'),
    'shapley',
    story.today,
    'Deed of variation, clause 9A (demonstration copy)',
  );
  for (const { shortName } of TRUSTS) await agree(shortName);
  await state(
    emailOf('executive', 'LAS'),
    'volume',
    story.today,
    'Draft of a second deed, clause 9B (demonstration copy)',
  );
  await story.as(emailOf('finance', 'LAS'), async (tx) => {
    const set = await story.get(PresentValueRates).set(tx, partnershipId, {
      rate: '3.5',
      source: 'HM Treasury, The Green Book: 3.5% a year, real',
      reason: 'The rate of public appraisal, until a finance committee decides on another (demonstration)',
    });
    if (Array.isArray(set)) throw new Error(set[0]!.message);
  });
}
