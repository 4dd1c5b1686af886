import { pageReport, type Reading } from '../reports/page.report.js';
import { counted, words } from '../reports/report.columns.js';
import type { Report } from '../reports/report.js';
import type { settlementRulePage } from './settlement.presenter.js';

/** The rule by which trusts settle, with every version of it and who agreed. */
export function settlementRuleReport(page: ReturnType<typeof settlementRulePage>, reading: Reading): Report {
  return pageReport(
    {
      name: 'settlement-rule',
      path: '/partnership/settlement/rules',
      title: page.title,
      introduction: [`${page.partnership}. Agreement ${page.agreement}.`, page.headline],
      sections: [
        {
          id: 'rules',
          heading: 'Every version of the rule',
          ...(page.waiting ? { sentences: [page.waiting.sentence] } : {}),
          tables: [
            {
              id: 'rules',
              caption: 'Versions of the rule, newest first',
              columns: [
                counted('version', 'Version'),
                words('rule', 'Rule'),
                words('state', 'State'),
                words('holdsFrom', 'In force from, as stated'),
                words('reference', 'Agreement'),
                words('recorded', 'Recorded by'),
                words('agreed', 'Agreed by'),
              ],
              rows: page.rows.map((row) => ({
                cells: [
                  BigInt(row.version),
                  row.rule,
                  row.state,
                  row.stated,
                  row.reference,
                  row.recorded,
                  row.agreements.join('; ') || 'Nobody yet',
                ],
              })),
              empty: 'no rule has been stated.',
            },
          ],
        },
      ],
      query: `?partnership=${page.partnershipId}`,
    },
    reading,
  );
}
