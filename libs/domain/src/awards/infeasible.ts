import { quantity, quantityText } from '@tandem/domain/money';
import type { AwardProblem } from './award-problem.js';
import { biddersFor } from './brute-force.js';
import type { Rule } from './pack.js';

/**
 * Why no award exists, in words: the lines that nobody can serve or nobody can serve fully; failing
 * that, the limits that cannot all hold together.
 */
export function whyInfeasible(problem: AwardProblem): string[] {
  const alone = problem.lines.flatMap((line, l): string[] => {
    const bidders = biddersFor(problem, l);
    if (bidders.length === 0) return [`Nobody who may win offers ${line.id}.`];
    const most = bidders.reduce((sum, s) => sum + mostFrom(problem, s, l), 0n);
    if (most >= line.demand) return [];
    const can = quantityText(quantity(most));
    return [`All bidders together can supply ${can} of ${line.id}; ${quantityText(quantity(line.demand))} are needed.`];
  });
  if (alone.length > 0) return alone;
  const rules = problem.statedRules.map(inWords);
  const limits = "the bidders' own limits and the lots' limits";
  if (rules.length === 0) return [`No award keeps ${limits} all together.`];
  return [`No award keeps ${limits} together with these rules: ${rules.join('; ')}.`];
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

function inWords(rule: Rule): string {
  switch (rule.rule) {
    case 'maxSuppliers':
      return `at most ${rule.value} suppliers`;
    case 'maxShare':
      return `no supplier above ${percent(rule.basisPoints)}`;
    case 'minShareSme':
      return `small suppliers at least ${percent(rule.basisPoints)}`;
    case 'minQuality':
      return `quality at least ${percent(rule.basisPoints)}`;
    case 'retain':
      return `${rule.supplier} keeps at least ${percent(rule.minBasisPoints)} of ${rule.lot}`;
    case 'exclude':
      return `${rule.supplier} excluded from ${rule.lot}`;
    case 'carbonCap':
      return 'the carbon cap';
    default:
      return rule satisfies never;
  }
}

function percent(basisPoints: number): string {
  const hundredths = String(basisPoints % 100).padStart(2, '0');
  return `${Math.floor(basisPoints / 100)}${hundredths === '00' ? '' : `.${hundredths}`} %`;
}
