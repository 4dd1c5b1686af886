import type { ChosenRun, RunWish } from '@tandem/features/awards';
import { field, fieldList } from '../http/forms.js';
import { trustWords } from './award.words.js';

/** The form by which a reader chooses the scenario and the trusts of a page, for `awards/award-choice.njk`. */
export function awardChoice(chosen: ChosenRun, action: string) {
  return {
    action,
    isNeeded: chosen.scenarios.length > 1 || chosen.trusts.length > 1,
    scenarioTitle: chosen.scenarios.find(({ id }) => id === chosen.scenario)?.title ?? chosen.scenario,
    scenarioItems: scenarioItems(chosen),
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

/** The scenarios of a run as the options of a list, with the chosen one selected. */
export function scenarioItems({ scenarios, scenario }: Pick<ChosenRun, 'scenarios' | 'scenario'>) {
  return scenarios.map(({ id, title }) => ({ value: id, text: title, selected: id === scenario }));
}

/** The scenario and the trusts that an address names; nothing named means the first scenario and all trusts. */
export function wishOf(query: unknown): RunWish {
  const [scenario, trusts] = [field(query, 'scenario'), fieldList(query, 'trust')];
  return {
    ...(scenario === '' ? {} : { scenario }),
    ...(trusts.length === 0 ? {} : { coalition: [...new Set(trusts)] }),
  };
}
