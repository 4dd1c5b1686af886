import type { Band, FactorEvidence, FactorRead, FactorsRead, RunHead, StructuralFactor } from '@tandem/features/awards';
import type { Money } from '@tandem/domain/money';
import { list, plural, pounds } from '../http/format.js';
import { scenarioItems } from './award-choice.presenter.js';
import { runFrame } from './run-navigation.js';

/** What the page of structural factors is shown from. */
export interface FactorsPageRead {
  readonly head: RunHead;
  readonly read: FactorsRead;
  readonly currency: string;
  readonly scenario: string;
  /** The scenario in which nobody new may win; empty when none was named. */
  readonly without: string;
  readonly scenarios: readonly { readonly id: string; readonly title: string }[];
  readonly trusts: readonly string[];
}

const FACTOR_WORDS: Record<StructuralFactor, { readonly name: string; readonly means: string }> = {
  market: { name: 'Market', means: 'prices have moved since the trusts last bought' },
  competition: { name: 'Competition', means: 'suppliers bid against each other and against those who supply now' },
  harmonisation: { name: 'Harmonisation', means: 'the trusts ask for one specification instead of their own' },
  aggregation: { name: 'Aggregation', means: 'the trusts buy together and reach better prices' },
};

const EVIDENCE_WORDS: Record<FactorEvidence['of'], string> = {
  baseline: 'What the trusts paid before, for these quantities',
  aloneWithoutCompetition: 'Each trust alone, without new competition',
  alone: 'Each trust alone, all bids',
  jointWithoutCompetition: 'All together, without new competition',
  joint: 'All together, all bids',
};

/** The analysis of a saving by structural factors, beside the one partnership figure that is ever reported. */
export function factorsPage(page: FactorsPageRead) {
  const { head, read, currency, scenario, without, scenarios, trusts } = page;
  const show = (amount: Money | null) => (amount === null ? 'Not evidenced' : pounds(amount, currency));
  const hasBands = read.factors.some(({ step, shapley }) => isOpen(step) || isOpen(shapley));
  return {
    ...runFrame(head, 'factors', 'What made the difference', scenario),
    action: `/award-runs/${head.id}/factors`,
    boardHref: `/award-runs/${head.id}/board`,
    scenarioItems: scenarioItems({ scenarios, scenario }),
    withoutItems: [
      { value: '', text: 'No such scenario', selected: without === '' },
      ...scenarioItems({ scenarios: scenarios.filter(({ id }) => id !== scenario), scenario: without }),
    ],
    who: list(trusts),
    partnership:
      read.partnership === null
        ? 'For this award it cannot be known, because a price that it needs is missing.'
        : `For this award it is ${pounds(read.partnership, currency)}: what the trusts would pay alone less what they pay together.`,
    evidence: read.evidence.map((one) => ({
      what: EVIDENCE_WORDS[one.of],
      cost: show(one.cost),
      known: knownWords(one, currency),
    })),
    rows: read.factors.map((factor) => factorRow(factor, currency)),
    total: show(read.total?.saving ?? null),
    hasBands,
    sentences: orderSentences(read),
    meanings: Object.values(FACTOR_WORDS).map(({ name, means }) => `${name}: ${means}.`),
  };
}

function factorRow({ factor, within, step, shapley, orders }: FactorRead, currency: string) {
  const containing =
    within === null ? undefined : `Not evidenced by itself: within ${FACTOR_WORDS[within].name.toLowerCase()}`;
  const show = (band: Band | null) => {
    if (band === null) return containing ?? 'Not evidenced';
    return isOpen(band)
      ? `${pounds(band.saving, currency)} (from ${pounds(band.least, currency)} to ${pounds(band.most, currency)})`
      : pounds(band.saving, currency);
  };
  return {
    name: FACTOR_WORDS[factor].name,
    step: show(step),
    shapley: show(shapley),
    orders:
      orders === null
        ? 'Not known'
        : orders.least === orders.most
          ? `${pounds(orders.least, currency)} in every order`
          : `${pounds(orders.least, currency)} to ${pounds(orders.most, currency)}`,
  };
}

/** A band that is wider than the penny which rounding takes. */
function isOpen(band: Band | null): boolean {
  return band !== null && band.most - band.least > 1n;
}

function knownWords({ of, cost, gap, missing }: FactorEvidence, currency: string): string {
  if (missing === 'noScenario') return 'No scenario without new competition has been chosen above.';
  if (cost === null) return `Nothing shows it for ${list(missing)}.`;
  if (of === 'baseline') return 'From the trusts’ baselines';
  if (gap === null || gap <= 0n) return 'Proved to the penny';
  return `The true amount may be up to ${pounds(gap, currency)} lower.`;
}

/** How much hangs on the order, and what nothing shows, in sentences. */
function orderSentences({ orders, missing, factors, isMarketTold }: FactorsRead): string[] {
  const counted = factors.filter((one) => one.step !== null || one.shapley !== null).length;
  const combination = (of: readonly StructuralFactor[]) =>
    of.length === 0
      ? 'none of them (what was paid before)'
      : `${list(of.map((factor) => FACTOR_WORDS[factor].name.toLowerCase()))} without the others`;
  return [
    isMarketTold
      ? 'Prices of today cannot be taken back, so the market comes first in every order.'
      : 'No scenario shows what the trusts would pay without new competition, so the figure for competition holds the movement of the market too.',
    ...(missing.length > 0
      ? [
          `An average over all orders needs the cost of every combination. Nothing shows it for ${missing.length === 1 ? 'this one' : 'these'}: ${missing.map((of) => combination(of)).join('; ')}. So no average is given, and none is assumed.`,
        ]
      : [`The average is over ${plural(orders, 'order')} in which ${counted} factors can come.`]),
    'Every bid prices one common specification, so no run can show what harmonising it was worth.',
  ];
}
