import { CutsService, PlansService } from '@tandem/features/reports';
import { emailOf, type TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';

/** What each trust plans to save on vehicles in the year in which they arrive, in capital and once. */
const PLANS: readonly [TrustCode, amount: string, reason: string][] = [
  ['LAS', '350000', 'Capital plan as the board agreed it in March'],
  ['SCAS', '420000', 'Capital plan, fleet replacement, second version of the outline'],
];

/** What the partnership's work costs each trust; all of them say it, so what was validated is shown for each pound. */
const COSTS: readonly [TrustCode, amount: string, source: string][] = [
  ['LAS', '86400', 'Two posts of band 7 for half of their time, cost centre A4401'],
  ['SCAS', '41250.50', 'One post of band 7 and legal advice, cost centre PROC-02'],
  ['SECAMB', '9800', 'One day a week of a band 7 post, cost centre S-220'],
];

/** Finance plans and says what the partnership costs; an executive keeps the cut of it that she asks for each month. */
export async function tellReports(story: Storyteller): Promise<void> {
  const plans = story.get(PlansService);
  for (const [trust, amount, reason] of PLANS)
    await story.as(emailOf('finance', trust), async (tx) =>
      done(
        await plans.plan(tx, tx.actor.partnershipIds[0]!, {
          year: story.year(0),
          category: 'vehicles',
          cash: 'CASH_RELEASING',
          budget: 'capital',
          recurrence: 'NON_RECURRENT',
          amount,
          reason,
        }),
      ),
    );
  for (const [trust, amount, source] of COSTS)
    await story.as(emailOf('finance', trust), async (tx) =>
      done(await plans.enterCost(tx, tx.actor.partnershipIds[0]!, { year: story.year(0), amount, source })),
    );
  await story.as(emailOf('executive', 'LAS'), async (tx) => {
    const [partnershipId] = tx.actor.partnershipIds;
    const query = `?partnership=${partnershipId}&axis=trust&axis=stage&axis=effect&budget=capital`;
    done(
      await story
        .get(CutsService)
        .save(tx, { partnershipId: partnershipId!, name: 'Capital by trust, stage and effect', query }),
    );
  });
}
