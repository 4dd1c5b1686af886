import { quantity, quantityText } from '@tandem/domain/money';
import type { AwardProblem } from './award-problem.js';
import { biddersFor } from './brute-force.js';
import type { Restriction } from './infeasible-restrictions.js';
import { amountWords, changeWords, restrictionWords } from './infeasible-words.js';

/** What a search found of the restrictions that leave no award. */
export interface Conflict {
  /** Restrictions that cannot hold together; without any one of them the others can, when `isMinimal`. */
  readonly restrictions: readonly Restriction[];
  readonly isMinimal: boolean;
  /** True when no set of fewer restrictions is to blame. */
  readonly isSmallest: boolean;
  /** Lines on which the restrictions fail already if nothing else were needed; empty when that is not known. */
  readonly lines: readonly string[];
  /** For every restriction that was tried: the smallest change of it alone that lets an award exist. */
  readonly remedies: readonly Remedy[];
  /** Awards that were tried when the search had to stop before it was done. */
  readonly stoppedAfter?: number;
}

/** What changing one restriction alone does. */
export interface Remedy {
  readonly restriction: Restriction;
  /** The number at which an award exists, or that the restriction has to go altogether; undefined when nothing helps. */
  readonly to?: bigint | 'removed';
  /** Pence of the award that then exists. */
  readonly cost?: bigint;
  /** True when that award is proved best. */
  readonly isProved?: boolean;
}

/** The lines that nobody can serve, or nobody can serve fully, in words: what no search is needed for. */
export function unservedLines(problem: AwardProblem): string[] {
  return problem.lines.flatMap((line, l): string[] => {
    const bidders = biddersFor(problem, l);
    if (bidders.length === 0) return [`Nobody who may win offers ${line.id}.`];
    const most = bidders.reduce((sum, s) => sum + mostFrom(problem, s, l), 0n);
    if (most >= line.demand) return [];
    const can = quantityText(quantity(most));
    return [`All bidders together can supply ${can} of ${line.id}; ${quantityText(quantity(line.demand))} are needed.`];
  });
}

/**
 * Why no award exists, in words: the lines that nobody can serve or nobody can serve fully; failing
 * that, the limits that cannot all hold together.
 */
export function whyInfeasible(problem: AwardProblem): string[] {
  const alone = unservedLines(problem);
  if (alone.length > 0) return alone;
  const rules = problem.statedRules.map((rule, index) => restrictionWords({ kind: 'rule', index, rule }));
  const limits = "the bidders' own limits and the lots' limits";
  if (rules.length === 0) return [`No award keeps ${limits} all together.`];
  return [`No award keeps ${limits} together with these rules: ${rules.join('; ')}.`];
}

/** A conflict and its remedies as sentences, the cheapest remedy first. */
export function conflictWords(conflict: Conflict, currency: string): string[] {
  const { restrictions, lines, remedies, stoppedAfter } = conflict;
  const names = restrictions.map(restrictionWords).join('; ');
  const what =
    restrictions.length === 1
      ? `This alone leaves no award: ${names}.`
      : `These cannot hold together: ${names}.${minimality(conflict)}`;
  const where = lines.length === 0 ? [] : [`It fails on ${listed(lines)} already, whatever else is needed.`];
  const helping = remedies.filter((r) => r.to !== undefined).toSorted(byCost);
  const useless = remedies.filter((r) => r.to === undefined);
  const stopped =
    stoppedAfter === undefined
      ? []
      : [`The search was stopped after ${stoppedAfter} trial awards, so what is said here may not be all.`];
  return [
    what,
    ...where,
    ...helping.map((remedy, i) => remedySentence(remedy, i === 0 && helping.length > 1, currency)),
    ...(useless.length === 0
      ? []
      : [
          uselessSentence(
            useless.map((r) => r.restriction),
            helping.length > 0,
          ),
        ]),
    ...stopped,
  ];
}

function minimality({ isMinimal, isSmallest }: Conflict): string {
  if (!isMinimal) return '';
  return isSmallest
    ? ' Without any one of them the others can, and no smaller set is to blame.'
    : ' Without any one of them the others can.';
}

function byCost(a: Remedy, b: Remedy): number {
  return a.cost! < b.cost! ? -1 : a.cost! > b.cost! ? 1 : 0;
}

function remedySentence({ restriction, to, cost, isProved }: Remedy, isCheapest: boolean, currency: string): string {
  const price = amountWords(cost!, currency);
  const condition = changeWords(restriction, to!);
  const award = isProved ? `an award costs ${price}` : `there is an award for ${price}, not proved best`;
  const sentence = `${condition}, ${award}.`;
  return isCheapest ? `The cheapest change of one alone: ${sentence}` : sentence[0]!.toUpperCase() + sentence.slice(1);
}

function uselessSentence(restrictions: readonly Restriction[], othersHelp: boolean): string {
  const names = restrictions.map(restrictionWords).join('; ');
  return othersHelp
    ? `Giving up one of these alone does not help, because other limits fail as well: ${names}.`
    : `Giving up one of them alone does not help, because other limits fail as well: ${names}.`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

function mostFrom(problem: AwardProblem, s: number, l: number): bigint {
  const supplier = problem.suppliers[s]!;
  const price = supplier.prices[l];
  const { demand } = problem.lines[l]!;
  if (supplier.packages.some((p) => p.lines.includes(l))) return demand;
  if (price && price.min > demand) return 0n;
  return [price?.max, supplier.bid.capacityQuantity].reduce<bigint>(
    (most, cap) => (cap !== undefined && cap < most ? cap : most),
    demand,
  );
}
