import { addYears, financialYearOf, londonDate } from '@tandem/domain/time';
import { AXIS_VALUES, type AxisNames, type CostRead, type PlanRead } from '@tandem/features/reports';
import { dateTime, pounds } from '../http/format.js';
import { axisWord, categoryWord, kindName } from './report.words.js';

const CATEGORIES = ['vehicles', 'equipment', 'it', 'services', 'consumables'];
/** Years around today's that a plan is usually made for. */
const YEARS = [-1, 0, 1, 2, 3, 4];
const NO_NAMES: AxisNames = { trusts: new Map(), contracts: new Map() };

/** The plans of every trust, and the form for one's own. */
export function plansPage({
  partnershipId,
  plans,
  names,
  categories,
  values,
  now,
}: {
  partnershipId: string;
  plans: readonly PlanRead[];
  names: AxisNames;
  categories: readonly string[];
  values: object;
  now: Date;
}) {
  const chosen = values as Partial<Record<string, string>>;
  const items = (name: 'cash' | 'budget' | 'recurrence', from: readonly string[]) =>
    from.map((value) => ({ value, text: axisWord(name, value, NO_NAMES), checked: chosen[name] === value }));
  return {
    title: 'Plans of savings',
    asAt: dateTime(now),
    partnershipId,
    values: chosen,
    yearItems: yearItems(now, chosen['year']),
    categoryItems: [...new Set([...CATEGORIES, ...categories])].map((value) => ({
      value,
      text: categoryWord(value),
      selected: chosen['category'] === value,
    })),
    cashItems: items(
      'cash',
      AXIS_VALUES.cash!.filter((cash) => cash !== 'NON_FINANCIAL'),
    ),
    budgetItems: items('budget', AXIS_VALUES.budget!),
    recurrenceItems: items('recurrence', AXIS_VALUES.recurrence!),
    rows: plans.map((plan) => ({
      trust: names.trusts.get(plan.trustId) ?? 'A former partner',
      year: plan.year,
      category: categoryWord(plan.category),
      kind: kindName(plan),
      amount: pounds(plan.amount),
      version: plan.version,
      reason: plan.reason,
      by: `${plan.by}, ${dateTime(plan.at)}`,
    })),
  };
}

/** What the partnership's work costs each trust, and the form for one's own. */
export function costsPage({
  partnershipId,
  costs,
  names,
  values,
  now,
}: {
  partnershipId: string;
  costs: readonly CostRead[];
  names: AxisNames;
  values: object;
  now: Date;
}) {
  const chosen = values as Partial<Record<string, string>>;
  return {
    title: 'Cost of administration',
    asAt: dateTime(now),
    partnershipId,
    values: chosen,
    yearItems: yearItems(now, chosen['year']),
    rows: costs.map((cost) => ({
      trust: names.trusts.get(cost.trustId) ?? 'A former partner',
      year: cost.year,
      amount: pounds(cost.amount),
      source: cost.source,
      version: cost.version,
      by: `${cost.by}, ${dateTime(cost.at)}`,
    })),
  };
}

function yearItems(now: Date, chosen: string | undefined) {
  const today = financialYearOf(londonDate(now));
  return YEARS.map((away) => {
    const year = addYears(today, away);
    return { value: year, text: year, selected: year === (chosen ?? today) };
  });
}
