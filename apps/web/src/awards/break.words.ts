import type { NextBreak, TierPlace } from '@tandem/features/awards';
import { money, percentWords, quantityText } from '@tandem/domain/money';
import { count, pounds, unitPounds } from '../http/format.js';
import { missingWords } from './award.words.js';

/** "7 more units reach the next break at 100: £139,000 each, saving £700,000 on the 100. …", exact to the penny. */
export function breakSentence(next: NextBreak, currency: string): string {
  const reach = missingWords(quantityText(next.missing), count(next.from), unitPounds(next.unitPrice, currency));
  const saving =
    next.saving > 0n
      ? `, saving ${pounds(next.saving, currency)} on the ${count(next.from)} against the present price`
      : ' for every unit beyond it';
  const inAll =
    next.change < 0n ? ` In all they cost ${pounds(money(0n - next.change), currency)} less than the award.` : '';
  return `${reach}${saving}.${inAll}`;
}

/** "£12,300 more spend with Alder reaches 3% off, saving £15,000 more." */
export function tierSentence(tier: TierPlace, currency: string): string {
  const show = (amount: TierPlace['spend']) => pounds(amount, currency);
  const now =
    tier.discount > 0n
      ? `${tier.name}: ${show(tier.spend)} at list price reaches ${percentWords(tier.discountBasisPoints)} off, which is ${show(tier.discount)}.`
      : `${tier.name}: ${show(tier.spend)} at list price reaches no discount on the spend yet.`;
  const { next } = tier;
  if (!next) return `${now} That is its best discount.`;
  const more = `${show(next.missing)} more spend reaches ${percentWords(next.discountBasisPoints)}`;
  return `${now} ${more}, saving ${show(next.saving)}${tier.discount > 0n ? ' more' : ''}.`;
}
