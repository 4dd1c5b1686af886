import { LOWEST_COMPLIANT } from '@tandem/domain/evaluation';
import { PRICE_AND_QUALITY, type TenderRead } from '@tandem/features/tenders';

/** What decides among the bids that pass, in the sentence that is published. */
export function methodWords(tender: Pick<TenderRead, 'scoring'>): string {
  return tender.scoring ? PRICE_AND_QUALITY.sentence : LOWEST_COMPLIANT.sentence;
}
