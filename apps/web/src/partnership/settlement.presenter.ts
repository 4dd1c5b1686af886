import {
  holdingRules,
  ruleHoldingOn,
  SHARING_RULE_WORDS,
  SHARING_RULES,
  type SharingRule,
} from '@tandem/domain/sharing';
import { compareDates, londonDate } from '@tandem/domain/time';
import { may, type PartnershipRead, type SettlementRuleRead } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { date, dateTime, list } from '../http/format.js';

/** What each rule means for a trust, beside its name in the form. */
const MEANING: Readonly<Record<SharingRule, string>> = {
  cash: 'Every trust keeps what it pays less at the price that all pay. Nobody pays another.',
  equal: 'Every trust has the same part of the gain.',
  volume: 'By what each trust buys, at reference prices.',
  baselineSpend: 'By what each trust paid before for the same. Needs a baseline of every trust.',
  shapley: 'By what each trust brings on average, in whatever order they join. With two trusts it is half each.',
  nucleolus: 'So that the group with least reason to be content is as content as can be.',
};

/** The page of the rule of settlement: what holds today, what waits, the form, and every version. */
export function settlementRulePage({
  partnership,
  history,
  actor,
  values,
  now,
}: {
  partnership: PartnershipRead;
  history: readonly SettlementRuleRead[];
  actor: Actor;
  values: Readonly<Record<string, string>>;
  now: Date;
}) {
  const today = londonDate(now);
  const holding = ruleHoldingOn(history, today);
  const holdsFrom = new Map(holdingRules(history).map(({ stated, from }) => [stated.id, from]));
  const [newest] = history;
  const waiting = newest !== undefined && newest.agreedOn === undefined ? newest : undefined;
  const stateOf = (rule: SettlementRuleRead) => {
    if (rule.id === holding?.stated.id) return `In force since ${date(holding.from)}`;
    if (rule.agreedOn === undefined)
      return rule.id === waiting?.id ? `Waits for ${list(missing(rule))}` : 'Never agreed by every trust';
    const from = holdsFrom.get(rule.id)!;
    if (compareDates(from, today) > 0) return `In force from ${date(from)}`;
    return `In force from ${date(from)} until a later version`;
  };
  return {
    title: 'Settlement between the trusts',
    partnershipId: partnership.id,
    partnership: partnership.name,
    agreement: `${partnership.agreementReference}, agreed on ${date(partnership.agreedOn)}`,
    asAt: dateTime(now),
    headline:
      holding === undefined
        ? 'No rule is in force today: cash stays where it falls at the price that all pay, and nobody pays another.'
        : `Today’s rule: ${wordsOf(holding.stated.rule)}. It has been in force since ${date(holding.from)}.`,
    waiting: waiting && {
      sentence: `Version ${waiting.version}, “${wordsOf(waiting.rule)}” from ${date(waiting.holdsFrom)} (${waiting.agreementReference}), waits for an executive of ${list(missing(waiting))}.`,
      agreeHref:
        may(actor, 'settlement.agree') &&
        waiting.trusts.some(({ id }) => id === actor.organisationId) &&
        !waiting.agreements.some(({ trustId }) => trustId === actor.organisationId)
          ? `/partnership/settlement/${waiting.id}/agree`
          : undefined,
    },
    mayState: may(actor, 'settlement.state'),
    values,
    ruleItems: SHARING_RULES.map((rule) => ({
      value: rule,
      text: wordsOf(rule),
      hint: { text: MEANING[rule] },
      checked: values['rule'] === rule,
    })),
    rows: history.map((rule) => ({
      version: String(rule.version),
      rule: wordsOf(rule.rule),
      state: stateOf(rule),
      stated: date(rule.holdsFrom),
      reference: rule.agreementReference,
      recorded: `${rule.recordedBy} for ${rule.recordedFor}, ${dateTime(rule.recordedAt)}`,
      agreements: rule.agreements.map(({ by, trust, at }) => `${by} for ${trust}, ${dateTime(at)}`),
    })),
  };
}

function wordsOf(rule: SharingRule): string {
  return rule === 'cash' ? 'No rule: cash stays where it falls' : SHARING_RULE_WORDS[rule];
}

function missing(rule: SettlementRuleRead): string[] {
  const agreed = new Set(rule.agreements.map(({ trustId }) => trustId));
  return rule.trusts.filter(({ id }) => !agreed.has(id)).map(({ name }) => name);
}
