import { awardProblem, type AwardProblem } from './award-problem.js';
import { biddersFor } from './brute-force.js';
import type { Bid, Lot, Price, Rule, TenderPack } from './pack.js';

/** One named thing that an award must keep, and that could be given up without changing what is needed. */
export type Restriction =
  | { readonly kind: 'rule'; readonly index: number; readonly rule: Rule }
  | { readonly kind: 'unsplit'; readonly lot: string }
  | { readonly kind: 'lotSuppliers'; readonly lot: string; readonly value: bigint }
  | { readonly kind: 'lotShare'; readonly lot: string; readonly value: bigint }
  | { readonly kind: 'capacityQuantity'; readonly supplier: string; readonly value: bigint }
  | { readonly kind: 'capacityValue'; readonly supplier: string; readonly value: bigint }
  | { readonly kind: 'atLeast'; readonly supplier: string; readonly line: string; readonly value: bigint }
  | { readonly kind: 'atMost'; readonly supplier: string; readonly line: string; readonly value: bigint };

/** What becomes of a restriction: given up altogether, or kept with another number in its own unit. */
export type Change = 'removed' | bigint;

/** The changes to a pack, by the key of the restriction that is changed. */
export type Changes = ReadonlyMap<string, Change>;

/** A name of a restriction that no other restriction of the pack has. */
export function restrictionKey(restriction: Restriction): string {
  switch (restriction.kind) {
    case 'rule':
      return key('rule', String(restriction.index));
    case 'unsplit':
    case 'lotSuppliers':
    case 'lotShare':
      return key(restriction.kind, restriction.lot);
    case 'capacityQuantity':
    case 'capacityValue':
      return key(restriction.kind, restriction.supplier);
    case 'atLeast':
    case 'atMost':
      return key(restriction.kind, restriction.supplier, restriction.line);
    default:
      return restriction satisfies never;
  }
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/**
 * Everything that a scenario, its lots and its bids ask of an award of this coalition and that could
 * stand in its way, those first that people would rather change: rules, lots, capacities, limits.
 *
 * What can never bind is left out, so that an explanation never names it: a maximum above the demand,
 * a rule on a lot that the coalition does not need.
 */
export function restrictionsOf(pack: TenderPack, scenarioId: string, coalition: readonly string[]): Restriction[] {
  const problem = awardProblem(pack, scenarioId, coalition);
  const { rules } = pack.scenarios.find((s) => s.id === scenarioId)!;
  const lots = new Set(problem.lots.map((lot) => lot.id));
  return [
    ...rules.flatMap((rule, index): Restriction[] => (canBind(rule, lots) ? [{ kind: 'rule', index, rule }] : [])),
    ...problem.lots.flatMap((lot): Restriction[] => {
      const bidders = new Set(lot.lines.flatMap((l) => biddersFor(problem, l))).size;
      return [
        ...(lot.mayBeSplit || bidders < 2 ? [] : [{ kind: 'unsplit' as const, lot: lot.id }]),
        ...(lot.maxSuppliers === undefined || (lot.maxSuppliers >= bidders && bidders > 0)
          ? []
          : [{ kind: 'lotSuppliers' as const, lot: lot.id, value: BigInt(lot.maxSuppliers) }]),
        ...(lot.minShareBasisPoints === 0
          ? []
          : [{ kind: 'lotShare' as const, lot: lot.id, value: BigInt(lot.minShareBasisPoints) }]),
      ];
    }),
    ...problem.suppliers.flatMap((_, s) => capacities(problem, s)),
    ...problem.suppliers.flatMap((_, s) => priceLimits(problem, s)),
  ];
}

function canBind(rule: Rule, lots: ReadonlySet<string>): boolean {
  switch (rule.rule) {
    case 'maxShare':
      return rule.basisPoints < 10_000;
    case 'minShareSme':
    case 'minQuality':
      return rule.basisPoints > 0;
    case 'retain':
      return lots.has(rule.lot) && rule.minBasisPoints > 0;
    case 'exclude':
      return lots.has(rule.lot);
    case 'maxSuppliers':
    case 'carbonCap':
      return true;
    default:
      return rule satisfies never;
  }
}

/** Everything needed in the lines that a supplier offers singly: in thousandths, and in pence at list price. */
export function offeredDemand(problem: AwardProblem, supplier: number): { quantity: bigint; value: bigint } {
  const { prices, packages } = problem.suppliers[supplier]!;
  let quantity = 0n;
  let value = 0n;
  for (const [l, line] of problem.lines.entries()) {
    const price = prices[l];
    if (!price && !packages.some((p) => p.lines.includes(l))) continue;
    quantity += line.demand;
    value += line.demand * (price?.unitPrice ?? 0n);
  }
  return { quantity, value: value / 100_000n + 1n };
}

function capacities(problem: AwardProblem, s: number): Restriction[] {
  const { id: supplier, bid } = problem.suppliers[s]!;
  const most = offeredDemand(problem, s);
  const { capacityQuantity: quantity, capacityValue: value } = bid;
  return [
    ...(quantity === undefined || quantity >= most.quantity
      ? []
      : [{ kind: 'capacityQuantity' as const, supplier, value: quantity }]),
    ...(value === undefined || value >= most.value ? [] : [{ kind: 'capacityValue' as const, supplier, value }]),
  ];
}

function priceLimits(problem: AwardProblem, s: number): Restriction[] {
  const { id: supplier, prices } = problem.suppliers[s]!;
  return problem.lines.flatMap((line, l): Restriction[] => {
    const price = prices[l];
    if (!price) return [];
    const { max, min } = price;
    return [
      // A single step is the least that anybody can buy, so a minimum up to it asks for nothing.
      ...(min <= line.step ? [] : [{ kind: 'atLeast' as const, supplier, line: line.id, value: min }]),
      ...(max === undefined || max >= line.demand
        ? []
        : [{ kind: 'atMost' as const, supplier, line: line.id, value: max }]),
    ];
  });
}

/**
 * The award problem of a scenario and coalition after some restrictions were changed.
 *
 * Reference prices, demand and every price stay as they are, so an award of the stricter problem is one
 * of the looser problem, at the same cost.
 */
export function changedProblem(
  pack: TenderPack,
  scenarioId: string,
  coalition: readonly string[],
  changes: Changes,
): AwardProblem {
  return awardProblem(
    {
      ...pack,
      scenarios: pack.scenarios.map((scenario) =>
        scenario.id === scenarioId ? { ...scenario, rules: changedRules(scenario.rules, changes) } : scenario,
      ),
      lots: pack.lots.map((lot) => changedLot(lot, changes)),
      bids: pack.bids.map((bid) => changedBid(bid, changes)),
    },
    scenarioId,
    coalition,
  );
}

function changedRules(rules: readonly Rule[], changes: Changes): Rule[] {
  return rules.flatMap((rule, index): Rule[] => {
    const change = changes.get(key('rule', String(index)));
    if (change === undefined) return [rule];
    return change === 'removed' ? [] : [withNumber(rule, change)];
  });
}

function withNumber(rule: Rule, number: bigint): Rule {
  switch (rule.rule) {
    case 'maxSuppliers':
      return { ...rule, value: Number(number) };
    case 'maxShare':
    case 'minShareSme':
    case 'minQuality':
      return { ...rule, basisPoints: Number(number) };
    case 'retain':
      return { ...rule, minBasisPoints: Number(number) };
    case 'carbonCap':
      return { ...rule, kg: number };
    case 'exclude':
      return rule;
    default:
      return rule satisfies never;
  }
}

function changedLot(lot: Lot, changes: Changes): Lot {
  const suppliers = changes.get(key('lotSuppliers', lot.id));
  const share = changes.get(key('lotShare', lot.id));
  const { maxSuppliers, ...rest } = lot;
  const most = suppliers === undefined ? maxSuppliers : suppliers === 'removed' ? undefined : Number(suppliers);
  return {
    ...rest,
    ...(most === undefined ? {} : { maxSuppliers: most }),
    mayBeSplit: lot.mayBeSplit || changes.has(key('unsplit', lot.id)),
    minShareBasisPoints: share === undefined ? lot.minShareBasisPoints : share === 'removed' ? 0 : Number(share),
  };
}

function changedBid(bid: Bid, changes: Changes): Bid {
  const { capacityQuantity, capacityValue, ...rest } = bid;
  const quantity = changed(capacityQuantity, changes.get(key('capacityQuantity', bid.supplier)));
  const value = changed(capacityValue, changes.get(key('capacityValue', bid.supplier)));
  return {
    ...rest,
    ...(quantity === undefined ? {} : { capacityQuantity: quantity }),
    ...(value === undefined ? {} : { capacityValue: value }),
    prices: bid.prices.map((price) => changedPrice(price, bid.supplier, changes)),
  };
}

function changedPrice(price: Price, supplier: string, changes: Changes): Price {
  const { max: asked, ...rest } = price;
  const max = changed(asked, changes.get(key('atMost', supplier, price.line)));
  const min = changed(price.min, changes.get(key('atLeast', supplier, price.line))) ?? 0n;
  return { ...rest, min, ...(max === undefined ? {} : { max }) };
}

function changed(value: bigint | undefined, change: Change | undefined): bigint | undefined {
  if (change === undefined) return value;
  return change === 'removed' ? undefined : change;
}
