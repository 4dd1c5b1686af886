import type { AwardRead, AwardResult } from '@tandem/features/awards';
import { may } from '@tandem/features/partnership';
import type { TenderRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { dateTime, list } from '../http/format.js';
import { resultView } from './result.presenter.js';
import { trailOf } from './runs.presenter.js';

/** The result page of a tender: the result, and what its reader may do with it. */
export function resultPage(read: {
  result: AwardResult;
  tender: TenderRead;
  awards: readonly Pick<AwardRead, 'id' | 'state' | 'proposedAt'>[];
  actor: Actor;
  isNewest: boolean;
}) {
  const { result, tender, awards, actor, isNewest } = read;
  const base = `/tenders/${tender.id}`;
  const canPropose =
    isNewest &&
    result.joint.cost !== null &&
    may(actor, 'award.propose') &&
    ['evaluated', 'awardDeclined'].includes(tender.state);
  const isShared = result.coalition.length > 1;
  return {
    title: 'Result of comparing the bids',
    caption: `${tender.reference}: ${tender.title}`,
    trail: trailOf(tender),
    result: resultView(result, {
      resultHref: isNewest ? `${base}/result` : `${base}/result?run=${result.run.id}`,
      runHref: `${base}/runs/${result.run.id}`,
    }),
    newerHref: isNewest ? undefined : `${base}/result`,
    awards: awards.map((award) => ({
      href: `/approvals/${award.id}`,
      text: `${AWARD_WORDS[award.state]} (proposed on ${dateTime(award.proposedAt)})`,
    })),
    proposeHref: canPropose ? `${base}/awards` : undefined,
    proposeWords:
      tender.state === 'awardDeclined'
        ? 'A trust has declined the last award. The new one is for the trusts that remain, at the price of their own group. Their executives must each approve it.'
        : `This writes the decision paper and puts the award to ${list(result.coalition)}. It stands only when each of them has approved it.`,
    runId: result.run.id,
    scenario: result.scenario,
    runsHref: `${base}/runs`,
    withdrawalHref: isShared ? `${base}/what-if` : undefined,
  };
}

const AWARD_WORDS: Record<AwardRead['state'], string> = {
  proposed: 'An award waits for its trusts',
  approved: 'The award that every trust has approved',
  void: 'An award that a trust declined',
};
