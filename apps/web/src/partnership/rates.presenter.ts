import { percentText, percentWords } from '@tandem/domain/money';
import { DISCOUNT_RATE } from '@tandem/domain/savings';
import { may, type PartnershipRead, type PresentValueRateRead } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { dateTime } from '../http/format.js';
import { ratesHref, type RateUsed, sourceSentence, whoSet } from './rate-used.js';

/** The page of the rate of present values: which counts and whose it is, the form for finance, and every version. */
export function ratesPage({
  partnership,
  history,
  used,
  actor,
  values,
  now,
}: {
  partnership: PartnershipRead;
  history: readonly PresentValueRateRead[];
  used: RateUsed;
  actor: Actor;
  values: Readonly<Record<string, string>>;
  now: Date;
}) {
  return {
    title: 'Rate of present values',
    partnershipId: partnership.id,
    partnership: partnership.name,
    path: ratesHref(partnership.id),
    asAt: dateTime(now),
    headline: `${percentWords(used.basisPoints)} a year: ${whoSet(used)}. ${sourceSentence(used)}`,
    maySet: may(actor, 'presentValue.setRate'),
    values: { rate: percentText(used.basisPoints), source: GREEN_BOOK, ...values },
    rows: history.map((one, at) => ({
      version: String(one.version),
      rate: percentWords(one.basisPoints),
      state: at === 0 ? 'Counts today' : `Counted until ${dateTime(history[at - 1]!.setAt)}`,
      source: one.source,
      reason: one.reason,
      setBy: `${one.setBy} for ${one.setFor}, ${dateTime(one.setAt)}`,
    })),
  };
}

/** What the form offers as a source, because most partnerships will take it. */
const GREEN_BOOK = `HM Treasury, The Green Book: ${percentWords(DISCOUNT_RATE)} a year, real`;
