import { DomainError } from '@tandem/domain/refusals';
import { PackageSearch } from './package-search.js';
import type { ListCosts, PackageQuestion, Saver } from './package-question.js';

/** How many partial choices are looked at side by side, search by search, each with the answer of the one before. */
const WIDTHS = [32, 1024, 8192];
/** So many steps (partial choices times packages) a later search may take: some seconds. */
const STEPS = 1_000_000;
/**
 * The packages that make the smallest bill, as indices in rising order.
 *
 * Among equal bills the fewest packages, then the earlier in the bid; the same choice as looking at every set of
 * packages that share no lot, of which there can be 2^n. Choosing them is weighted set packing, so some questions have
 * no quick answer. A package dearer than its lots' single prices, or than a smaller one inside it that saves as much,
 * is never needed; groups that share no lot are decided apart (a discount on the spend ties all of them together).
 * Then partial choices go through the packages in order, equal sets of taken lots merge, and prices of lots that no
 * package beats (a dual solution) bound what the rest can still save. A search may drop choices for want of room, and
 * its answer counts only when none of them could have led to a better or an earlier one.
 *
 * Reached, two thousand packages at a time: apart or too dear in hundredths of a second; over lots in a row, any pairs
 * of 64 lots, sets of two to eight of 20 lots, runs of neighbours among 100 in two seconds at most; with a discount on the
 * spend, in a row, in three. Sixty at random over 30 lots take a tenth of a second. Many hundreds of random sets of 40 lots
 * and more, or pairs whose savings differ by rounding alone, are too many. What 8,192 choices side by side and a million
 * steps cannot prove is refused in words (DomainError) after some seconds, by counts and not by a
 * clock, so that every machine prices and refuses the same packs. Source: the pack's section on money.
 */
export function choosePackages(question: PackageQuestion, widths: readonly number[] = WIDTHS): number[] {
  const costs = listCosts(question);
  const useful = usefulPackages(question, costs);
  const groups = question.tiers ? [useful] : groupsOf(useful);
  return groups
    .flatMap((group) =>
      group.length === 1 && !question.tiers
        ? [group[0]!.index]
        : searchedWider(new PackageSearch(group, question, costs), widths),
    )
    .sort((a, b) => a - b);
}

/** What stands for the cost of a lot alone where no single price allows it: more than any bill, and a likely price. */
function listCosts({ packages, singles }: PackageQuestion): ListCosts {
  let penalty = 1n;
  for (const p of packages) penalty += p.price;
  for (const s of singles.values()) penalty += s.whole;
  penalty *= 2n;
  const likely = new Map<number, bigint>();
  for (const { lots, price } of packages) {
    const each = price / BigInt(lots.length) + 1n;
    for (const lot of lots) if (each > (likely.get(lot) ?? 0n)) likely.set(lot, each);
  }
  const list = new Map<number, bigint>();
  const forced = new Map<number, bigint>();
  for (const [lot, single] of singles) {
    list.set(lot, single.whole + (single.unpriced > 0 ? likely.get(lot)! : 0n));
    forced.set(lot, penalty * BigInt(single.unpriced));
  }
  return { list, forced };
}

function usefulPackages(question: PackageQuestion, { list, forced }: ListCosts): Saver[] {
  const over = (lots: readonly number[], of: (lot: number) => bigint) => lots.reduce((sum, lot) => sum + of(lot), 0n);
  const savers = question.packages
    .map(({ lots, price }, index): Saver => {
      const whole = over(lots, (lot) => list.get(lot)!);
      return {
        index,
        lots,
        saving: whole + over(lots, (lot) => forced.get(lot)!) - price,
        spend: over(lots, (lot) => question.singles.get(lot)!.spend),
      };
    })
    .filter((p) => p.saving > 0n);
  const byFirstLot = new Map<number, Saver[]>();
  for (const p of savers) {
    const known = byFirstLot.get(p.lots[0]!);
    if (known) known.push(p);
    else byFirstLot.set(p.lots[0]!, [p]);
  }
  // Of two that save the same the earlier in the bid stays, as it does when all sets are looked at.
  const isBetter = (p: Saver, q: Saver) => p.saving > q.saving || (p.saving === q.saving && p.index < q.index);
  return savers.filter((q) => {
    const inside = new Set(q.lots);
    const isWithin = (p: Saver) => p.lots.length <= q.lots.length && p.lots.every((lot) => inside.has(lot));
    return !q.lots.some((lot) => byFirstLot.get(lot)?.some((p) => isBetter(p, q) && isWithin(p)));
  });
}

/** The packages in groups of which no two share a lot. */
function groupsOf(packages: readonly Saver[]): Saver[][] {
  const leader = new Map<number, number>();
  const find = (lot: number): number => {
    let top = lot;
    while ((leader.get(top) ?? top) !== top) top = leader.get(top)!;
    leader.set(lot, top);
    return top;
  };
  for (const { lots } of packages) for (const lot of lots) leader.set(find(lot), find(lots[0]!));
  const groups = new Map<number, Saver[]>();
  for (const p of packages) {
    const top = find(p.lots[0]!);
    const group = groups.get(top);
    if (group) group.push(p);
    else groups.set(top, [p]);
  }
  return [...groups.values()];
}

function searchedWider(search: PackageSearch, widths: readonly number[]): readonly number[] {
  let known: bigint | undefined;
  for (const width of widths) {
    const found = search.run(Math.min(width, Math.ceil(STEPS / search.size)), known);
    if (found.isProved) return found.chosen;
    if (known === undefined || found.value > known) known = found.value;
  }
  throw new DomainError(
    'PACK.PACKAGES_OVERLAP',
    { packages: search.size },
    `${search.size} packages of one supplier share lots in too many ways to find the cheapest choice for certain. Offer fewer packages, or packages over fewer lots that are shared.`,
  );
}
