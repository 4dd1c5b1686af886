import { type AuditEntry, type AuditFault, type ChainRead, ENTRIES_PER_PAGE } from '@tandem/platform/audit';
import { dateTime, plural } from '../http/format.js';

const KINDS: Record<string, string> = {
  tender: 'Tender',
  requirement: 'Requirement',
  trust: 'Imports of a trust',
  organisation: 'Organisation',
  partnership: 'Partnership',
  market: 'Market data',
};

/** "Tender 0190…": the kind of thing in words, and its id. */
function chainName(chain: string): string {
  const [kind = '', id = ''] = chain.split(/:(.*)/s);
  return id ? `${KINDS[kind] ?? kind} ${id}` : (KINDS[kind] ?? kind);
}

const hrefOf = (chain: string, after?: string) =>
  `/audit/chain?of=${encodeURIComponent(chain)}${after ? `&after=${after}` : ''}`;

export function chainsPage(chains: readonly ChainRead[]) {
  return {
    title: 'Audit',
    rows: chains.map((c) => ({
      href: hrefOf(c.chain),
      name: chainName(c.chain),
      entries: plural(c.entries, 'entry', 'entries'),
      last: dateTime(c.lastAt),
    })),
  };
}

/** One page of a chain; the entry beyond the page only tells that there is a next page. */
export function chainPage(chain: string, entries: readonly AuditEntry[]) {
  const shown = entries.slice(0, ENTRIES_PER_PAGE);
  return {
    title: chainName(chain),
    rows: shown.map((e) => ({
      seq: e.seq,
      at: dateTime(e.at),
      actor: e.actor_name,
      action: e.action,
      subject: `${e.subject_kind} ${e.subject_id}`,
      before: e.before,
      after: e.after,
      hash: e.hash,
    })),
    nextHref: entries.length > shown.length ? hrefOf(chain, shown.at(-1)!.seq) : null,
    trail: [{ text: 'Audit', href: '/audit' }],
  };
}

export function verificationPage(
  result: { chains: number; entries: number; faults: AuditFault[]; at: Date },
  visible: ReadonlySet<string>,
) {
  const faults = result.faults.filter((f) => visible.has(f.chain));
  const elsewhere = result.faults.length - faults.length;
  return {
    title: result.faults.length === 0 ? 'Every chain holds together' : 'The record was changed',
    isSound: result.faults.length === 0,
    summary: `${plural(result.entries, 'entry', 'entries')} in ${plural(result.chains, 'chain')} checked on ${dateTime(result.at)}.`,
    faults: faults.map((f) => ({ chain: chainName(f.chain), href: hrefOf(f.chain), sentence: f.sentence })),
    elsewhere:
      elsewhere > 0 ? `${plural(elsewhere, 'fault')} in chains that are not shown to you. Tell the administrator.` : '',
    trail: [{ text: 'Audit', href: '/audit' }],
  };
}
