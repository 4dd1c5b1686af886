import type { ChosenRun } from '@tandem/features/awards';
import { trustWords } from './award.words.js';

/** The form by which a reader chooses the scenario and the trusts of a page, for `awards/award-choice.njk`. */
export function awardChoice(chosen: ChosenRun, action: string) {
  return {
    action,
    isNeeded: chosen.scenarios.length > 1 || chosen.trusts.length > 1,
    scenarioTitle: chosen.scenarios.find(({ id }) => id === chosen.scenario)?.title ?? chosen.scenario,
    scenarioItems: chosen.scenarios.map(({ id, title }) => ({
      value: id,
      text: title,
      selected: id === chosen.scenario,
    })),
    trustItems:
      chosen.trusts.length < 2
        ? []
        : chosen.trusts.map((trust) => ({
            value: trust,
            text: trustWords(chosen.labels, trust),
            checked: chosen.coalition.includes(trust),
          })),
  };
}
