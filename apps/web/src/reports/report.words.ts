import { EFFECT_WORDS, STAGE_WORDS } from '@tandem/domain/savings';
import type { Axis, AxisNames, MoneyKind } from '@tandem/features/reports';
import { capital } from '../imports/file.view.js';
import {
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  CASH_WORDS,
  MECHANISM_WORDS,
  RECURRENCE_WORDS,
} from '../savings/savings.words.js';

const CATEGORY_WORDS: Record<string, string> = {
  vehicles: 'Vehicles',
  equipment: 'Equipment',
  it: 'IT',
  services: 'Services',
  consumables: 'Consumables',
};

/** What an axis is called, as a column's heading and in sentences. */
export const AXIS_WORDS: Record<Axis, string> = {
  trust: 'Trust',
  year: 'Year',
  contract: 'Contract',
  category: 'Category',
  stage: 'Stage',
  cash: 'Cash type',
  budget: 'Budget',
  recurrence: 'Recurrence',
  mechanism: 'Mechanism',
  attribution: 'Attribution',
  effect: 'Effect',
};

const VALUE_WORDS: Partial<Record<Axis, Record<string, string>>> = {
  stage: Object.fromEntries(Object.entries(STAGE_WORDS).map(([stage, { label }]) => [stage, label])),
  cash: CASH_WORDS,
  budget: capitals(BUDGET_WORDS),
  recurrence: capitals(RECURRENCE_WORDS),
  mechanism: MECHANISM_WORDS,
  attribution: ATTRIBUTION_WORDS,
  effect: EFFECT_WORDS,
};

/** The word for a value of an axis; names give those of trusts and contracts. */
export function axisWord(axis: Axis, value: string | null, names: AxisNames): string {
  if (value === null || value === 'none') return axis === 'contract' ? 'No contract' : 'None';
  if (axis === 'category') return categoryWord(value);
  return VALUE_WORDS[axis]?.[value] ?? names.trusts.get(value) ?? names.contracts.get(value) ?? value;
}

/** The word for a category as a heading has it; one that has no word of ours is called what people called it. */
export function categoryWord(category: string): string {
  return CATEGORY_WORDS[category] ?? capital(category);
}

/** "Cash-releasing, revenue, recurrent": the name of a kind of money, inside which amounts may be added. */
export function kindName({ cash, budget, recurrence }: MoneyKind): string {
  return [word(CASH_WORDS, cash), word(BUDGET_WORDS, budget), word(RECURRENCE_WORDS, recurrence)].join(', ');
}

/** A kind of money as a part of an id or of a file's name. */
export function kindSlug({ cash, budget, recurrence }: MoneyKind): string {
  return `${cash}-${budget}-${recurrence}`.toLowerCase().replaceAll('_', '-');
}

function capitals(words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).map(([key, text]) => [key, text.charAt(0).toUpperCase() + text.slice(1)]),
  );
}

function word(words: Record<string, string>, key: string): string {
  return words[key] ?? key;
}
