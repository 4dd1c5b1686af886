import type { AwardRead, AwardResult, RunHead } from '@tandem/features/awards';
import { may } from '@tandem/features/partnership';
import type { TenderRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import { dateTime, list } from '../http/format.js';
import { resultView } from './result.presenter.js';
import { runFrame } from './run-navigation.js';

/** The result page of a tender: the result, and what its reader may do with it. */
export function resultPage(read: {
  head: RunHead;
  result: AwardResult;
  tender: TenderRead;
  awards: readonly Pick<AwardRead, 'id' | 'state' | 'proposedAt'>[];
  actor: Actor;
  isNewest: boolean;
}) {
  const { head, result, tender, awards, actor, isNewest } = read;
  const base = `/tenders/${tender.id}`;
  const isWhatIf = head.whatIfs.includes(result.scenario);
  const canPropose =
    isNewest &&
    !isWhatIf &&
    result.joint.cost !== null &&
    may(actor, 'award.propose') &&
    ['evaluated', 'awardDeclined'].includes(tender.state);
  const isShared = result.coalition.length > 1;
  return {
    ...runFrame(head, 'result', 'Result of comparing the bids', result.scenario),
    isWhatIf,
    result: resultView(result, {
      resultHref: isNewest ? `${base}/result` : `${base}/result?run=${result.run.id}`,
      runHref: `/award-runs/${result.run.id}`,
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
