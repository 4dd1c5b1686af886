import type { WhatIfInput, WhatIfRuleInput } from '@tandem/features/awards';
import { field } from '../http/forms.js';

/** Far above what the form offers: what is beyond was written by no page of ours. */
const RULES_READ_MAX = 60;

/** What a person asks the form to do: keep it, or show it again with one rule more or fewer. */
export type WhatIfDeed =
  | { readonly deed: 'save' }
  | { readonly deed: 'add'; readonly kind: string }
  | { readonly deed: 'remove'; readonly place: number };

/** The what-if as it stands in the form: `rule_<place>_kind`, and beside it what that kind asks for. */
export function whatIfFromForm(body: unknown): WhatIfInput {
  const rules: WhatIfRuleInput[] = [];
  for (let place = 0; place < RULES_READ_MAX; place++) {
    const kind = field(body, `rule_${place}_kind`);
    if (kind === '') break;
    rules.push({
      kind,
      value: field(body, `rule_${place}_value`),
      supplier: field(body, `rule_${place}_supplier`),
      lot: field(body, `rule_${place}_lot`),
    });
  }
  return { title: field(body, 'title'), rules };
}

/** Which button was pressed: a rule to add is named by the list beside its button, one to remove by its place. */
export function deedOf(body: unknown): WhatIfDeed {
  const deed = field(body, 'deed');
  const place = /^remove-(\d{1,2})$/.exec(deed)?.[1];
  if (place !== undefined) return { deed: 'remove', place: Number(place) };
  return deed === 'add' ? { deed: 'add', kind: field(body, 'add') } : { deed: 'save' };
}

/** The form's rules after a rule was added or removed; everything else that was typed stays. */
export function afterDeed(input: WhatIfInput, deed: WhatIfDeed): WhatIfInput {
  if (deed.deed === 'add') return { ...input, rules: [...input.rules, { kind: deed.kind }] };
  if (deed.deed === 'remove') return { ...input, rules: input.rules.filter((_, place) => place !== deed.place) };
  return input;
}
