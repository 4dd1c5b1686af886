import type { AxisNames, CostRead, PlanRead } from '@tandem/features/reports';
import { dateTime } from '../http/format.js';
import { pageReport, type Reading } from './page.report.js';
import { amount, counted, inFiles, words } from './report.columns.js';
import type { Report } from './report.js';
import { axisWord, categoryWord, kindName } from './report.words.js';

/** The plans of every trust that count. */
export function plansReport(plans: readonly PlanRead[], names: AxisNames, query: string, reading: Reading): Report {
  return pageReport(
    {
      name: 'plans',
      path: '/reports/plans',
      title: 'Plans of savings',
      introduction: ['A plan is never overwritten: the newest version counts.'],
      sections: [
        {
          id: 'plans',
          heading: 'Plans that count',
          tables: [
            {
              id: 'plans',
              caption: 'Plans that count',
              columns: [
                words('trust', 'Trust'),
                words('year', 'Year'),
                words('category', 'Category'),
                words('kind', 'Kind of money'),
                ...inFiles(
                  words('cashType', 'Cash type'),
                  words('budgetType', 'Budget'),
                  words('recurrence', 'Recurrence'),
                ),
                amount('plan', 'Plan'),
                counted('version', 'Version'),
                words('reason', 'Reason'),
                words('by', 'Entered by'),
              ],
              rows: plans.map((plan) => ({
                cells: [
                  names.trusts.get(plan.trustId) ?? 'A former partner',
                  plan.year,
                  categoryWord(plan.category),
                  kindName(plan),
                  axisWord('cash', plan.cash, names),
                  axisWord('budget', plan.budget, names),
                  axisWord('recurrence', plan.recurrence, names),
                  plan.amount,
                  BigInt(plan.version),
                  plan.reason,
                  `${plan.by}, ${dateTime(plan.at)}`,
                ],
              })),
              empty: 'no trust has entered a plan yet.',
            },
          ],
        },
      ],
      caveats: ['Plans of different kinds of money are never added together.'],
      query,
    },
    reading,
  );
}

/** What the partnership's work costs each trust. */
export function costsReport(costs: readonly CostRead[], names: AxisNames, query: string, reading: Reading): Report {
  return pageReport(
    {
      name: 'administration',
      path: '/reports/administration',
      title: 'Cost of administration',
      introduction: ['What the partnership’s work costs each trust: people, fees, systems.'],
      sections: [
        {
          id: 'costs',
          heading: 'Costs that count',
          tables: [
            {
              id: 'costs',
              caption: 'Costs that count',
              columns: [
                words('trust', 'Trust'),
                words('year', 'Year'),
                amount('cost', 'Cost'),
                words('source', 'Source'),
                counted('version', 'Version'),
                words('by', 'Entered by'),
              ],
              rows: costs.map((cost) => ({
                cells: [
                  names.trusts.get(cost.trustId) ?? 'A former partner',
                  cost.year,
                  cost.amount,
                  cost.source,
                  BigInt(cost.version),
                  `${cost.by}, ${dateTime(cost.at)}`,
                ],
              })),
              empty: 'no trust has entered a cost yet.',
            },
          ],
        },
      ],
      query,
    },
    reading,
  );
}
