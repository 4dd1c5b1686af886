import { money, type Money } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { dateLong, parseLocalDate, type LocalDate } from '@tandem/domain/time';

/** The class of a contracting authority; every NHS trust and foundation trust is central (PR24 reg 44, Sch.2). */
export type AuthorityClass = 'central' | 'sub-central';

/** The kinds of contract that have a threshold of their own here. */
export type ContractKind = 'goods and services' | 'works';

/** One threshold: from which commencement date, to which, how much including VAT, and who says so. */
export interface Threshold {
  readonly kind: ContractKind;
  readonly authorityClass: AuthorityClass;
  readonly from: LocalDate;
  /** The last date, or null while no later amount is known. */
  readonly to: LocalDate | null;
  /** Including VAT (PA23 s.123(2)). */
  readonly amountGross: Money;
  readonly source: string;
}

const OLD = 'Procurement Act 2023, Schedule 1 as amended for 1 January 2024 (published summaries of the 2024 amounts)';
const NEW =
  'Procurement Act 2023 (Threshold Amounts) (Amendment) Regulations 2025 (published summaries of the 2026 amounts)';

/**
 * The thresholds as dated settings, never as numbers in a rule.
 *
 * The Act came into force on 24 February 2025; a procurement that commenced earlier follows the old law. The next
 * two-yearly review is expected for 1 January 2028, so the newest amounts stay open-ended until then.
 */
export const THRESHOLDS: readonly Threshold[] = [
  setting('goods and services', 'central', '2025-02-24', '2025-12-31', 139_688n, OLD),
  setting('goods and services', 'central', '2026-01-01', null, 135_018n, NEW),
  setting('goods and services', 'sub-central', '2025-02-24', '2025-12-31', 214_904n, OLD),
  setting('goods and services', 'sub-central', '2026-01-01', null, 207_720n, NEW),
  setting('works', 'central', '2025-02-24', '2025-12-31', 5_372_609n, OLD),
  setting('works', 'central', '2026-01-01', null, 5_193_000n, NEW),
  setting('works', 'sub-central', '2025-02-24', '2025-12-31', 5_372_609n, OLD),
  setting('works', 'sub-central', '2026-01-01', null, 5_193_000n, NEW),
];

/**
 * The threshold for a procurement that commences on a date.
 *
 * It is the date of commencement that counts, not of award. Refuses a date before the Act was in force with
 * `THRESHOLD.NOT_IN_FORCE`.
 */
export function thresholdFor(
  authorityClass: AuthorityClass,
  commencementDate: LocalDate,
  kind: ContractKind = 'goods and services',
): Threshold {
  const found = THRESHOLDS.find(
    (t) =>
      t.kind === kind &&
      t.authorityClass === authorityClass &&
      t.from <= commencementDate &&
      (t.to === null || commencementDate <= t.to),
  );
  if (found) return found;
  throw new DomainError(
    'THRESHOLD.NOT_IN_FORCE',
    { authorityClass, commencementDate, kind },
    `The Procurement Act 2023 was not in force on ${dateLong(commencementDate)}, so it sets no threshold for that date.`,
  );
}

/** Whether a value including VAT reaches a threshold: equal is reached, as "not less than" says (PA23 s.3). */
export function reaches(gross: Money, threshold: Threshold): boolean {
  return gross >= threshold.amountGross;
}

function setting(
  kind: ContractKind,
  authorityClass: AuthorityClass,
  from: string,
  to: string | null,
  pounds: bigint,
  source: string,
): Threshold {
  const amountGross = money(pounds * 100n);
  return {
    kind,
    authorityClass,
    from: parseLocalDate(from),
    to: to === null ? null : parseLocalDate(to),
    amountGross,
    source,
  };
}
