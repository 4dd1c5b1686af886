import { awardProblem, priceAward, type TenderPack } from '@tandem/domain/awards';
import { abnormallyLow } from '@tandem/domain/evaluation';
import { money } from '@tandem/domain/money';

/** A supplier whose price in a lot is so low that it should be asked about it. */
export interface LowFlag {
  readonly lot: string;
  readonly supplier: string;
  readonly sentence: string;
}

/**
 * Flags abnormally low prices lot by lot, comparing the complete bids at the full demand of all trusts.
 * A flag is a reason to ask, never to exclude (PA23 s.19(4)-(5)). Bids that leave out a line are not compared.
 */
export function lowFlags(pack: TenderPack): LowFlag[] {
  const open: TenderPack = { ...pack, scenarios: [{ id: 'all bids', rules: [] }] };
  const problem = awardProblem(open, 'all bids', pack.trusts);
  return problem.lots.flatMap((lot) => {
    const complete = problem.suppliers.flatMap((supplier, s) => {
      const wanted = lot.lines.map((line) => ({ line, supplier: s, quantity: problem.lines[line]!.demand }));
      const priced = priceAward(problem, wanted);
      return priced ? [{ bid: supplier.id, price: money(priced.cost) }] : [];
    });
    return abnormallyLow(complete).map((flag) => ({ lot: lot.id, supplier: flag.bid, sentence: flag.sentence }));
  });
}
