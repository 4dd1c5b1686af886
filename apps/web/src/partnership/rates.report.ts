import { pageReport, type Reading } from '../reports/page.report.js';
import { counted, words } from '../reports/report.columns.js';
import type { Report } from '../reports/report.js';
import type { ratesPage } from './rates.presenter.js';

/** The rate of present values, with every version of it. */
export function ratesReport(page: ReturnType<typeof ratesPage>, reading: Reading): Report {
  return pageReport(
    {
      name: 'present-value-rate',
      path: '/partnership/present-value/rates',
      title: page.title,
      introduction: [`${page.partnership}.`, page.headline],
      sections: [
        {
          id: 'rates',
          heading: 'Every version of the rate',
          tables: [
            {
              id: 'rates',
              caption: 'Versions of the rate, newest first',
              columns: [
                counted('version', 'Version'),
                words('rate', 'Rate a year'),
                words('state', 'State'),
                words('source', 'Source'),
                words('reason', 'Reason'),
                words('setBy', 'Set by'),
              ],
              rows: page.rows.map((row) => ({
                cells: [BigInt(row.version), row.rate, row.state, row.source, row.reason, row.setBy],
              })),
              empty: 'the partnership has set no rate.',
            },
          ],
        },
      ],
      caveats: ['Present values compare contracts. They are no figures of the ledger, and no money moves by them.'],
      query: `?partnership=${page.partnershipId}`,
    },
    reading,
  );
}
