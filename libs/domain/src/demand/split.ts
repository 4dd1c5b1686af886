import { sum, type Money } from '@tandem/domain/money';
import { dateLong, type LocalDate } from '@tandem/domain/time';
import { cpvBranch, cpvText } from './cpv.js';
import { normaliseWording } from './demand-line.js';
import { reaches, thresholdFor, type AuthorityClass } from './thresholds.js';

/** A request to buy as the split check sees it: the most it could cost including VAT, or null when unknown. */
export interface PurchaseRequest {
  readonly reference: string;
  readonly trust: string;
  readonly item: string;
  readonly cpvCode: string;
  readonly maximumGross: Money | null;
}

/** A set of requests that look like one contract, and why. */
export interface SplitWarning {
  readonly kind: 'one trust' | 'several trusts';
  readonly references: readonly string[];
  readonly trusts: readonly string[];
  readonly totalGross: Money;
  readonly thresholdGross: Money;
  /** A plain sentence for the page, with the amounts left to the presenter. */
  readonly message: string;
}

/**
 * The requests that would each escape the threshold though together they do not.
 *
 * Goods that could reasonably be supplied under one contract are each valued as including all of them, unless there
 * are good reasons not to (PA23 Sch.3 para 4), and nothing may be valued to dodge the Act (s.4(3)). Requests look
 * like one contract when they are in one CPV category or for the same item. A value that cannot be estimated counts
 * as reaching the threshold (Sch.3 para 5), so it always warns those beside it. The comparison is gross and ">=".
 * It is a warning and not a refusal: good reasons may exist, and a person records them.
 */
export function splitWarnings(
  requests: readonly PurchaseRequest[],
  authorityClass: AuthorityClass,
  commencementDate: LocalDate,
): SplitWarning[] {
  const threshold = thresholdFor(authorityClass, commencementDate);
  const isBelow = (r: PurchaseRequest) => r.maximumGross !== null && !reaches(r.maximumGross, threshold);
  return lookAlikes(requests).flatMap((alike) => {
    const total = sum(alike.flatMap((r) => r.maximumGross ?? []));
    const unknown = alike.filter((r) => r.maximumGross === null);
    if (alike.length < 2 || !alike.some(isBelow)) return [];
    if (unknown.length === 0 && !reaches(total, threshold)) return [];
    const trusts = [...new Set(alike.map((r) => r.trust))].sort();
    const references = alike.map((r) => r.reference).sort();
    const who =
      trusts.length === 1 ? `${references.length} requests of one trust` : `Requests of ${trusts.length} trusts`;
    const because =
      unknown.length === 0
        ? 'together they reach the threshold although not each does alone'
        : 'one of them has no estimate, and what cannot be estimated counts as reaching the threshold';
    return [
      {
        kind: trusts.length === 1 ? ('one trust' as const) : ('several trusts' as const),
        references,
        trusts,
        totalGross: total,
        thresholdGross: threshold.amountGross,
        message: `${who} look like one contract (${subject(alike)}): ${because}. Value them as one, or record the good reason not to (threshold from ${dateLong(threshold.from)}).`,
      },
    ];
  });
}

/** Joins requests that share a CPV category or an item, through any chain of likeness. */
function lookAlikes(requests: readonly PurchaseRequest[]): PurchaseRequest[][] {
  const groups: { marks: Set<string>; requests: PurchaseRequest[] }[] = [];
  for (const request of [...requests].sort((a, b) => (a.reference < b.reference ? -1 : 1))) {
    const marks = new Set([`cpv ${cpvBranch(request.cpvCode, 'category')}`, `item ${normaliseWording(request.item)}`]);
    const joined = { marks, requests: [request] };
    for (const group of groups.filter((g) => [...g.marks].some((mark) => marks.has(mark)))) {
      group.marks.forEach((mark) => marks.add(mark));
      joined.requests.unshift(...group.requests);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return groups.map((g) => g.requests);
}

function subject(alike: readonly PurchaseRequest[]): string {
  const code = alike[0]!.cpvCode;
  const isOneBranch = new Set(alike.map((r) => cpvBranch(r.cpvCode, 'category'))).size === 1;
  return isOneBranch ? `CPV ${cpvBranch(code, 'category')}, ${cpvText(code) ?? alike[0]!.item}` : alike[0]!.item;
}
