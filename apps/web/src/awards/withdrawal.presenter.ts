import type { PackLabels, Withdrawal } from '@tandem/features/awards';
import { type Money, money } from '@tandem/domain/money';
import { list, pounds } from '../http/format.js';
import { coalitionWords, proofSentence, trustWords } from './award.words.js';

/** What the leaving of some trusts means for the others, as finished words for the partial `awards/withdrawal-body.njk`. */
export function withdrawalView(withdrawal: Withdrawal, labels: PackLabels, currency: string) {
  const { before, after, remaining, leaving } = withdrawal;
  const show = (amount: Money | null) => (amount === null ? 'Not known' : pounds(amount, currency));
  const isDearer = after.extra !== null && after.extra > 0n;
  return {
    leaving: list(leaving),
    headline: headline(withdrawal, currency),
    isDearer,
    beforeWho: coalitionWords(before.coalition),
    afterWho: coalitionWords(after.coalition),
    before: show(before.cost),
    after: show(after.cost),
    status: proofSentence(after.status, null, currency),
    because: after.infeasibleBecause,
    rows: remaining.map((one) => ({
      trust: trustWords(labels, one.trust),
      before: show(one.before),
      after: show(one.after),
      extra: one.extra !== null && one.extra > 0n ? `+${show(one.extra)}` : show(one.extra),
      alone: show(one.alone),
    })),
  };
}

function headline({ leaving, after }: Withdrawal, currency: string): string {
  const who = list(leaving);
  const verb = leaving.length === 1 ? 'leaves' : 'leave';
  const others = after.coalition.length === 1 ? `${after.coalition[0]} pays` : `${list(after.coalition)} pay`;
  if (after.cost === null) return `If ${who} ${verb}, no award for ${list(after.coalition)} is known from these bids.`;
  if (after.extra === null) return `If ${who} ${verb}, ${others} ${pounds(after.cost, currency)}.`;
  if (after.extra === 0n) return `If ${who} ${verb}, ${others} the same as before.`;
  return after.extra > 0n
    ? `If ${who} ${verb}, ${others} ${pounds(after.extra, currency)} more in all.`
    : `If ${who} ${verb}, ${others} ${pounds(money(0n - after.extra), currency)} less in all.`;
}
