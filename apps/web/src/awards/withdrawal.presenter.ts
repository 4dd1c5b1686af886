import type { ChosenRun, PackLabels, RunHead, Withdrawal } from '@tandem/features/awards';
import { type Money, money } from '@tandem/domain/money';
import { list, pounds } from '../http/format.js';
import { coalitionWords, proofSentence, statusWord, trustWords } from './award.words.js';
import { idsInWords } from './id.words.js';
import { runFrame } from './run-navigation.js';

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
    because: after.infeasibleBecause.map((sentence) => idsInWords(sentence, labels)),
    rows: remaining.map((one) => ({
      trust: trustWords(labels, one.trust),
      before: show(one.before),
      after: show(one.after),
      extra: signed(one.extra, currency),
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

/** What is known of every trust's leaving in one run: the question asked of each in turn, and one answer in full. */
export interface WithdrawalsRead {
  readonly chosen: ChosenRun;
  readonly withdrawals: readonly Withdrawal[];
}

/** The page of a run that says what the others pay if a trust leaves. */
export function runWithdrawalPage(head: RunHead, read: WithdrawalsRead, leaving: string) {
  const { scenario } = read.chosen;
  const address = `/award-runs/${head.id}/withdrawal?scenario=${encodeURIComponent(scenario)}`;
  return {
    ...runFrame(head, 'withdrawal', 'If a trust leaves', scenario),
    ...withdrawalsView(read, leaving, (trust) => `${address}&leaving=${encodeURIComponent(trust)}`),
    scenarios: read.chosen.scenarios.map(({ id, title }) => ({
      text: title,
      href: `/award-runs/${head.id}/withdrawal?scenario=${encodeURIComponent(id)}${leaving === '' ? '' : `&leaving=${encodeURIComponent(leaving)}`}`,
      isCurrent: id === scenario,
    })),
  };
}

/** Every trust's leaving in a table, and the one that was asked for in full. An unknown trust is nobody's leaving. */
export function withdrawalsView(
  { chosen, withdrawals }: WithdrawalsRead,
  asked: string,
  hrefOf: (trust: string) => string,
) {
  const { labels, currency } = chosen;
  const show = (amount: Money | null) => (amount === null ? 'Not known' : pounds(amount, currency));
  const found = withdrawals.find(({ leaving }) => leaving[0] === asked);
  return {
    isShared: chosen.coalition.length > 1,
    summary: withdrawals.map(({ leaving: [trust = ''], before, after, remaining }) => {
      const now = remaining.map((one) => one.before);
      const sum = now.includes(null) ? null : money(now.reduce((all: bigint, one) => all + (one ?? 0n), 0n));
      return {
        trust,
        name: trustWords(labels, trust),
        href: hrefOf(trust),
        isCurrent: trust === asked,
        now: before.cost === null ? 'Not known' : show(sum),
        after: after.cost === null ? 'Not known' : show(after.cost),
        extra: signed(after.extra, currency),
        each: remaining.map((one) => `${one.trust}: ${signed(one.extra, currency)}`),
        status: statusWord(after.status),
      };
    }),
    withdrawal: found && withdrawalView(found, labels, currency),
  };
}

function signed(amount: Money | null, currency: string): string {
  if (amount === null) return 'Not known';
  return amount > 0n ? `+${pounds(amount, currency)}` : pounds(amount, currency);
}
