import type { Price, Run, TenderPack } from '@tandem/domain/awards';
import { type Money, money, parseMoney, type Quantity, quantity } from '@tandem/domain/money';
import { canonicalJson } from '@tandem/domain/canonical';
import { type FinishedRun, packWithin } from './award-result.js';
import { labelOf } from './pack-labels.js';
import { findRun } from './run-index.js';

/** What a scenario cost in two runs, for all trusts of each. */
export interface CostChange {
  readonly id: string;
  readonly title: string;
  readonly before: { readonly status: Run['status']; readonly cost: Money | null } | null;
  readonly after: { readonly status: Run['status']; readonly cost: Money | null } | null;
  readonly change: Money | null;
}

/** One thing in which two tender packs differ. */
export type PackChange =
  | {
      readonly what: 'trust' | 'lot' | 'line' | 'bid' | 'scenario';
      readonly how: 'added' | 'removed';
      readonly name: string;
    }
  | { readonly what: 'lot' | 'line' | 'scenario'; readonly how: 'changed'; readonly name: string }
  | {
      readonly what: 'bid';
      readonly how: 'changed';
      readonly name: string;
      readonly dearer: number;
      readonly cheaper: number;
      readonly added: number;
      readonly removed: number;
    }
  | {
      readonly what: 'demand';
      readonly how: 'changed';
      readonly name: string;
      readonly trust: string;
      readonly before: Quantity;
      readonly after: Quantity;
    }
  | { readonly what: 'supplier' | 'scoring' | 'timeLimit'; readonly how: 'changed'; readonly name: string };

/** What changed from one run to another of the same procurement. */
export interface RunChanges {
  readonly currency: string;
  readonly costs: readonly CostChange[];
  readonly changes: readonly PackChange[];
}

/** What changed from an earlier run to a later one: in the cost of each scenario, and in what the runs started from. */
export function runChanges(before: FinishedRun, after: FinishedRun): RunChanges {
  const [old, now] = [packWithin(before.evaluation), packWithin(after.evaluation)];
  // The base scenario first, because everything is compared with it.
  const ids = [...new Set(['base', ...[...now.scenarios, ...old.scenarios].map(({ id }) => id)])];
  return {
    currency: now.currency,
    costs: ids
      .map((id) => costChange(id, [before, old], [after, now]))
      .filter((row) => row.before !== null || row.after !== null),
    changes: packChanges(old, now, (kind, id) => after.labels[kind]?.[id] ?? labelOf(before.labels, kind, id)),
  };
}

type Named = (kind: 'trusts' | 'lots' | 'lines' | 'suppliers' | 'scenarios', id: string) => string;

function costChange(
  id: string,
  [before, old]: [FinishedRun, TenderPack],
  [after, now]: [FinishedRun, TenderPack],
): CostChange {
  const read = (run: FinishedRun, pack: TenderPack) => {
    const found = findRun(run.evaluation, id, pack.trusts);
    return found ? { status: found.status, cost: found.cost === null ? null : parseMoney(found.cost) } : null;
  };
  const [was, is] = [read(before, old), read(after, now)];
  const [costBefore, costAfter] = [was?.cost ?? null, is?.cost ?? null];
  return {
    id,
    title: after.labels.scenarios?.[id] ?? labelOf(before.labels, 'scenarios', id),
    before: was,
    after: is,
    change: costBefore === null || costAfter === null ? null : money(costAfter - costBefore),
  };
}

function packChanges(old: TenderPack, now: TenderPack, named: Named): PackChange[] {
  return [
    ...comeAndGone('trust', old.trusts, now.trusts, (id) => named('trusts', id)),
    ...setChanges('lot', old.lots, now.lots, (id) => named('lots', id)),
    ...lineChanges(old, now, named),
    ...demandChanges(old, now, named),
    ...bidChanges(old, now, named),
    ...setChanges('scenario', old.scenarios, now.scenarios, (id) => named('scenarios', id)),
    ...(isSame(old.scoring ?? null, now.scoring ?? null)
      ? []
      : [{ what: 'scoring' as const, how: 'changed' as const, name: '' }]),
    ...(old.timeLimitMs === now.timeLimitMs ? [] : [{ what: 'timeLimit' as const, how: 'changed' as const, name: '' }]),
  ];
}

function comeAndGone(
  what: 'trust' | 'lot' | 'line' | 'bid' | 'scenario',
  old: readonly string[],
  now: readonly string[],
  named: (id: string) => string,
): PackChange[] {
  return [
    ...old.filter((id) => !now.includes(id)).map((id) => ({ what, how: 'removed' as const, name: named(id) })),
    ...now.filter((id) => !old.includes(id)).map((id) => ({ what, how: 'added' as const, name: named(id) })),
  ];
}

function setChanges<T extends { readonly id: string }>(
  what: 'lot' | 'line' | 'scenario',
  old: readonly T[],
  now: readonly T[],
  named: (id: string) => string,
): PackChange[] {
  const before = new Map(old.map((one) => [one.id, one]));
  const changed = now.filter(({ id }) => before.has(id)).filter((one) => !isSame(before.get(one.id), one));
  return [
    ...comeAndGone(
      what,
      [...before.keys()],
      now.map(({ id }) => id),
      named,
    ),
    ...changed.map(({ id }) => ({ what, how: 'changed' as const, name: named(id) })),
  ];
}

/** Lines without their demand, which is told trust by trust. */
function lineChanges(old: TenderPack, now: TenderPack, named: Named): PackChange[] {
  const bare = (pack: TenderPack) => pack.lines.map(({ id, lot, indivisible }) => ({ id, lot, indivisible }));
  return setChanges('line', bare(old), bare(now), (id) => named('lines', id));
}

function demandChanges(old: TenderPack, now: TenderPack, named: Named): PackChange[] {
  const before = new Map(old.lines.map((line) => [line.id, line.demand]));
  const stayed = now.trusts.filter((trust) => old.trusts.includes(trust));
  return now.lines.flatMap(({ id, demand }) => {
    const was = before.get(id);
    if (!was) return [];
    return stayed.flatMap((trust): PackChange[] => {
      const [from, to] = [was.get(trust) ?? 0n, demand.get(trust) ?? 0n];
      if (from === to) return [];
      const [name, who] = [named('lines', id), trust];
      return [{ what: 'demand', how: 'changed', name, trust: who, before: quantity(from), after: quantity(to) }];
    });
  });
}

function bidChanges(old: TenderPack, now: TenderPack, named: Named): PackChange[] {
  const before = new Map(old.bids.map((bid) => [bid.supplier, bid]));
  const name = (id: string) => named('suppliers', id);
  const changed = now.bids.flatMap((bid): PackChange[] => {
    const was = before.get(bid.supplier);
    if (!was || isSame(was, bid)) return [];
    return [{ what: 'bid', how: 'changed', name: name(bid.supplier), ...priceChanges(was.prices, bid.prices) }];
  });
  const known = new Map(old.suppliers.map((supplier) => [supplier.id, supplier]));
  const suppliers = now.suppliers.filter((one) => known.has(one.id) && !isSame(known.get(one.id), one));
  return [
    ...comeAndGone(
      'bid',
      [...before.keys()],
      now.bids.map((bid) => bid.supplier),
      name,
    ),
    ...changed,
    ...suppliers.map(({ id }) => ({ what: 'supplier' as const, how: 'changed' as const, name: name(id) })),
  ];
}

function priceChanges(old: readonly Price[], now: readonly Price[]) {
  const before = new Map(old.map((price) => [price.line, price.unitPrice]));
  const lines = new Set(now.map((price) => price.line));
  return {
    dearer: now.filter((price) => price.unitPrice > (before.get(price.line) ?? price.unitPrice)).length,
    cheaper: now.filter((price) => price.unitPrice < (before.get(price.line) ?? price.unitPrice)).length,
    added: now.filter((price) => !before.has(price.line)).length,
    removed: old.filter((price) => !lines.has(price.line)).length,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return written(a) === written(b);
}

/** Whole numbers beyond the exact ones of JSON become text, and maps lists of pairs, so that anything can be compared. */
function written(value: unknown): string {
  return canonicalJson(
    JSON.parse(
      JSON.stringify(value, (_key, one: unknown) =>
        typeof one === 'bigint' ? String(one) : one instanceof Map ? [...one] : one,
      ) ?? 'null',
    ) as never,
  );
}
