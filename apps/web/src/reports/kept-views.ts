import type { CutsService } from '@tandem/features/reports';
import type { Tx } from '@tandem/platform/database';
import { contractsWish } from '../contracts/contracts.presenter.js';
import { field } from '../http/forms.js';
import { UUID } from '../http/ids.js';
import { linesWish, schemesWish, waitingWish } from '../savings/lists.wish.js';

/** The lists and reports whose view people can keep, besides cuts, each with what its address asks, always said in one way. */
const VIEWS = new Map<string, (query: unknown) => string>([
  ['/reports/finance', financeQuery],
  ['/savings/lines', (query) => linesWish(query).query],
  ['/savings/schemes', (query) => schemesWish(query).query],
  ['/savings/validation', (query) => waitingWish(query).query],
  ['/contracts', (query) => contractsWish(query).query],
]);

/** The address of a view, if it is one that can be kept: whatever else a form says leads nowhere else. */
export function viewAddress(path: string, query: unknown): string | undefined {
  const said = VIEWS.get(path)?.(query);
  if (said === undefined) return undefined;
  return said === '' ? path : `${path}?${said}`;
}

/** Where a kept address leads: that of a cut is kept without its page. */
export function keptHref(address: string): string {
  return address.startsWith('?') ? `/reports/cut${address}` : address;
}

/** What a page needs to offer that its view is kept: what would be kept, and what its reader keeps. */
export async function keepView(cuts: CutsService, tx: Tx, path: string, query: unknown) {
  const asked = field(query, 'partnership');
  const partnershipId = tx.actor.partnershipIds.find((id) => id === asked) ?? tx.actor.partnershipIds[0];
  if (partnershipId === undefined) return undefined;
  const address = viewAddress(path, query) ?? path;
  return {
    path,
    query: address.slice(path.length),
    partnershipId,
    kept: (await cuts.own(tx, partnershipId)).map(({ id, name }) => ({ id, name })),
  };
}

function financeQuery(query: unknown): string {
  const said = new URLSearchParams();
  for (const name of ['partnership', 'trust']) if (UUID.test(field(query, name))) said.set(name, field(query, name));
  if (/^\d{4}\/\d{2}$/.test(field(query, 'year'))) said.set('year', field(query, 'year'));
  return said.toString();
}
