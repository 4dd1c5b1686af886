import { Injectable } from '@nestjs/common';
import { type Money, moneyText } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { AwardsQueries, labelOf } from '@tandem/features/awards';
import type { Tx } from '@tandem/platform/database';
import { TendersQueries } from '@tandem/features/tenders';
import type { LeavingPrices, LeavingPricesRead } from './leaving-prices.js';

/**
 * Prices of leaving from the comparative tender: the awards of the remaining trusts were solved with all the others, from
 * the bids that are there, so the page shows figures and never an estimate.
 */
@Injectable()
export class AwardLeavingPrices implements LeavingPrices {
  constructor(
    private readonly awards: AwardsQueries,
    private readonly tenders: TendersQueries,
  ) {}

  async pricesOfLeaving(tx: Tx, requirementId: string, trustId: string): Promise<LeavingPricesRead | undefined> {
    const tender = await this.tenders.tenderOfRequirement(tx, requirementId, trustId);
    if (!tender) return undefined;
    try {
      const found = await this.awards.consequencesOfWithdrawal(tx, tender.id, tender.trustCode);
      const shown = (amount: Money | null) => (amount === null ? null : moneyText(amount));
      return {
        basis: `From the bids for ${tender.reference}, ${tender.title}, and its latest comparison.`,
        currency: found.currency,
        trusts: found.remaining.flatMap((one) => {
          const [paysWith, paysWithout] = [shown(one.before), shown(one.after)];
          return paysWith === null || paysWithout === null
            ? []
            : [{ trust: labelOf(found.labels, 'trusts', one.trust), paysWith, paysWithout }];
        }),
        href: `/tenders/${tender.id}/what-if?trust=${encodeURIComponent(tender.trustCode)}`,
      };
    } catch (error) {
      // The comparison may not know the trust, for instance after it has withdrawn: then there is nothing to show.
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
