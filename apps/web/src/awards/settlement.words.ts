import type { NotSettled, SettlementRead } from '@tandem/features/awards';
import { money } from '@tandem/domain/money';
import { membersOf, type RuleShares, SHARING_RULE_WORDS, type SharingRule } from '@tandem/domain/sharing';
import { date, list, plural, pounds } from '../http/format.js';

/** What settles, what is paid and what it means when nothing is: the sentences of a settlement. */

/** The rule as an agreement names it. */
export const AGREED_WORDS: Readonly<Record<SharingRule, string>> = {
  ...SHARING_RULE_WORDS,
  cash: 'No rule: cash stays where it falls',
};

/** What the agreement says about this award, and from when. */
export function ruleSentences(read: SettlementRead): string[] {
  const { rule, unbound, waiting, approvedOn, day } = read;
  const which =
    approvedOn === null
      ? `No award of these bids has been approved by every trust yet, so this goes by the rule in force today, ${date(day)}. What counts is the rule on the day on which the last trust approves.`
      : `Every trust had approved this award on ${date(approvedOn)}. The rule of that day settles it, whatever is agreed later.`;
  return [
    which,
    ...(rule === undefined
      ? [
          'The partnership’s agreement names no rule for this award, so cash stays where it falls and nobody pays another.',
        ]
      : [
          `The agreement names: ${AGREED_WORDS[rule.stated.rule]}. It is in force from ${date(rule.from)} (version ${rule.stated.version}; ${rule.stated.agreementReference}), and an executive of each of ${list(rule.stated.trusts.map(({ name }) => name))} has agreed.`,
        ]),
    ...(unbound.length > 0
      ? [`${list(unbound)} joined after the rule was stated and has not agreed to it, so it does not bind this award.`]
      : []),
    ...(waiting === undefined
      ? []
      : [
          `Version ${waiting.version} (${AGREED_WORDS[waiting.rule]}) waits for an executive of ${list(stillToAgree(waiting))}.`,
        ]),
  ];
}

/** Trusts whose executive has not agreed to a stated rule yet. */
export function stillToAgree(rule: NonNullable<SettlementRead['waiting']>): string[] {
  const agreed = new Set(rule.agreements.map(({ trustId }) => trustId));
  return rule.trusts.filter(({ id }) => !agreed.has(id)).map(({ name }) => name);
}

/** What it means that nothing is settled, in place of a figure. */
export function notSettledSentences(not: NotSettled, { trusts, chosen }: SettlementRead): string[] {
  switch (not.why) {
    case 'noAward':
      return ['These bids give no award for these trusts, so nobody pays anything and nothing is settled.'];
    case 'oneTrust':
      return ['Only one trust takes part. It keeps what it saves.'];
    case 'noGain':
      return [
        'Together these trusts pay exactly what they would pay apart. There is no gain to share, so nothing is settled.',
      ];
    case 'loss': {
      const worse = trusts.filter(({ cash }) => cash !== null && cash < 0n).map(({ trust }) => trust);
      return [
        `Together these trusts pay ${pounds(not.by, chosen.currency)} more than apart. There is no gain to share, and Tandem settles no loss: the rule of the agreement shares what is gained.`,
        `${list(worse)} would do better alone. Before anything is awarded, look at what each would pay alone, or at another scenario.`,
      ];
    }
    case 'unknown': {
      const isOne = not.trusts.length === 1;
      return [
        `${list(not.trusts)} cannot buy alone from these bids: no award is possible at ${isOne ? 'its' : 'their'} own volume, so what ${isOne ? 'it gains' : 'each of them gains'} by buying together has no figure. Without the others there would be nothing to buy.`,
        'So the gain cannot be shared by a rule, nothing is settled by Tandem, and no figure is put in the place of one that is missing. The trusts must agree in writing what they do here.',
      ];
    }
    default:
      return not satisfies never;
  }
}

/** Groups without an award by themselves, and what that leaves out; nothing where every group has one. */
export function unknownSentences({ unknown }: Pick<SettlementRead, 'unknown'>): string[] {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, GROUPS_SHOWN).map((group) => group.join(' + '));
  const more = unknown.length - GROUPS_SHOWN;
  return [
    `There is no award for ${list(more > 0 ? [...shown, plural(more, 'more group')] : shown)} from these bids, so what such a group would save by itself is not known. The Shapley value and the nucleolus need every group and are left out.`,
  ];
}

const GROUPS_SHOWN = 5;

/** Who pays whom, each as a sentence; or that nobody does. */
export function paymentSentences(read: SettlementRead): string[] {
  const { settlement, rule, trusts, chosen, hasNoSplit, notSettled } = read;
  if (settlement === undefined || notSettled !== undefined) return [];
  if (hasNoSplit)
    return [
      `${SHARING_RULE_WORDS[rule!.stated.rule]}: what this rule goes by is not known here, so it gives no parts and nothing is settled. No figure is put in the place of one that is missing: the trusts must agree in writing what they do here.`,
    ];
  if (settlement.payments.length === 0)
    return [
      rule === undefined || rule.stated.rule === 'cash'
        ? 'Nobody pays another: each trust keeps what it pays less at the price that all pay.'
        : 'Nobody pays another: each trust has its part by the rule already.',
    ];
  return settlement.payments.map(
    ({ from, to, amount }) =>
      `${trusts[from]!.trust} pays ${trusts[to]!.trust} ${pounds(money(amount), chosen.currency)}.`,
  );
}

/** Whether some group would do better by itself under a split, and by how much at most. */
export function coreSentence(one: RuleShares, { chosen }: SettlementRead): string {
  if (one.excesses.length === 0) return `${SHARING_RULE_WORDS[one.rule]}: there is no smaller group to ask.`;
  const worst = one.excesses.reduce((most, other) => (other.excess.compare(most.excess) > 0 ? other : most));
  const who = list(membersOf(worst.mask, chosen.coalition));
  const name = SHARING_RULE_WORDS[one.rule];
  return one.isInCore !== false
    ? `${name}: no group ${one.isInCore ? '' : 'whose award is known '}would do better by itself. The nearest to leaving is ${who}, which gets ${pounds(worst.excess.neg().toMoney(), chosen.currency)} more than it could save by itself.`
    : `${name}: ${who} would do better by ${pounds(worst.excess.toMoney(), chosen.currency)} without the others.`;
}
