import { money, moneyText } from '@tandem/domain/money';
import { awardProblem, type AwardProblem } from './award-problem.js';
import type { Ranked } from './evaluation.js';
import type { TenderPack } from './pack.js';
import { priceAward } from './price-award.js';

/**
 * Complete bids per lot at full demand, lowest price first (LOWEST_COMPLIANT).
 *
 * A bid below the minimum quality keeps its price and gets no rank. Equal prices follow the declared
 * tie-breaks; what they leave equal shares a rank. The ranking never changes the runs.
 */
export function rankBids(pack: TenderPack): Ranked[] | undefined {
  const { scoring } = pack;
  if (!scoring) return undefined;
  const open: TenderPack = { ...pack, scenarios: [{ id: 'ranking', rules: [] }] };
  const problem = awardProblem(open, 'ranking', pack.trusts);
  return problem.lots.flatMap((_, lot) => rankLot(problem, lot, scoring));
}

function rankLot(problem: AwardProblem, lot: number, scoring: NonNullable<TenderPack['scoring']>): Ranked[] {
  const { id, lines } = problem.lots[lot]!;
  const complete = problem.suppliers.flatMap((supplier, s) => {
    const priced = priceAward(
      problem,
      lines.map((line) => ({ line, supplier: s, quantity: problem.lines[line]!.demand })),
    );
    return priced ? [{ supplier, price: priced.cost, quality: supplier.bid.quality.get(id) }] : [];
  });
  type Entry = (typeof complete)[number];
  const isCompliant = (e: Entry) => (e.quality ?? 0) >= scoring.minimumQualityBasisPoints;
  const order = (a: Entry, b: Entry): number => {
    if (a.price !== b.price) return a.price < b.price ? -1 : 1;
    for (const rule of scoring.tie) {
      const difference = rule === 'higherQuality' ? (b.quality ?? 0) - (a.quality ?? 0) : earlier(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const ranked = complete.filter(isCompliant).sort(order);
  const entry = (e: Entry) => ({
    lot: id,
    supplier: e.supplier.id,
    price: moneyText(money(e.price)),
    qualityBasisPoints: e.quality ?? null,
  });
  return [
    ...ranked.map((e) => ({ ...entry(e), rank: ranked.findIndex((other) => order(other, e) === 0) + 1 })),
    ...complete
      .filter((e) => !isCompliant(e))
      .map((e) => ({ ...entry(e), rank: null, because: 'The quality is below the minimum.' })),
  ];
}

function earlier(a: { supplier: { submittedAt?: bigint } }, b: { supplier: { submittedAt?: bigint } }): number {
  const left = a.supplier.submittedAt;
  const right = b.supplier.submittedAt;
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left < right ? -1 : 1;
}
