import { byCodePoint, byIdList } from './code-points.js';
import { LIMITS } from './pack-limits.js';
import { type Node, type PackFields, quoted } from './pack-fields.js';
import type { Bid, Break, Bundle, Package, Price, SpendTiers } from './pack.js';
import { readCoalition, type PackNames } from './pack-names.js';

const BID_FIELDS = [
  'supplier',
  'fixedCharge',
  'capacityValue',
  'capacityQuantity',
  'prices',
  'spendTiers',
  'bundles',
  'packages',
  'qualityBasisPoints',
];
const PRICE_FIELDS = ['line', 'unitPrice', 'kind', 'breaks', 'min', 'max', 'fixedCharge', 'carbonKgPerUnit'];
const NO_BID: Bid = { supplier: '', fixedCharge: 0n, prices: [], bundles: [], packages: [], quality: new Map() };

/** Reads one supplier's bid, with every contradiction inside it named. */
export function readBid(f: PackFields, value: unknown, path: string, names: PackNames): Bid {
  const node = f.object(value, path, BID_FIELDS);
  if (!node) return NO_BID;
  const supplier = f.text(node, 'supplier');
  if (supplier !== '' && !names.suppliers.has(supplier)) {
    f.problem(`${path}.supplier`, `There is no supplier ${quoted(supplier)}.`);
  }
  const prices = f.list(node, 'prices', LIMITS.lines).map((v, i) => readPrice(f, v, `${path}.prices[${i}]`, names));
  f.unique(prices.map((p, i) => ({ id: p.line, path: `${path}.prices[${i}].line` })));
  const spendTiers = node.value['spendTiers'] === undefined ? undefined : readTiers(f, node, prices);
  const capacityQuantity = f.decimal(node, 'capacityQuantity', 3);
  const capacityValue = f.decimal(node, 'capacityValue', 2);
  prices.forEach((p, i) => {
    if (capacityQuantity !== undefined && p.min > capacityQuantity) {
      f.problem(`${path}.prices[${i}].min`, 'The minimum is more than the capacity of the whole bid.');
    }
  });
  return {
    supplier,
    fixedCharge: f.decimal(node, 'fixedCharge', 2) ?? 0n,
    ...(capacityValue === undefined ? {} : { capacityValue }),
    ...(capacityQuantity === undefined ? {} : { capacityQuantity }),
    prices: prices.toSorted((a, b) => byCodePoint(a.line, b.line)),
    ...(spendTiers === undefined ? {} : { spendTiers }),
    bundles: readBundles(f, node, names),
    packages: readPackages(f, node, names),
    quality: readQuality(f, node, names),
  };
}

function readPrice(f: PackFields, value: unknown, path: string, names: PackNames): Price {
  const node = f.object(value, path, PRICE_FIELDS);
  if (!node)
    return { line: '', unitPrice: 0n, kind: 'allUnits', breaks: [], min: 0n, fixedCharge: 0n, carbonPerUnit: 0n };
  const line = f.text(node, 'line');
  const wanted = names.lines.get(line);
  if (line !== '' && !wanted) f.problem(`${path}.line`, `There is no line ${quoted(line)}.`);
  f.required(node, 'unitPrice');
  const unitPrice = f.decimal(node, 'unitPrice', 4) ?? 0n;
  const max = f.decimal(node, 'max', 3);
  const min = f.decimal(node, 'min', 3) ?? 0n;
  if (max !== undefined && max < min) f.problem(`${path}.max`, 'The maximum is less than the minimum.');
  let demand = 0n;
  for (const quantity of wanted?.demand.values() ?? []) demand += quantity;
  if (demand * unitPrice >= LIMITS.exact * 100_000n) {
    f.problem(`${path}.unitPrice`, 'The whole demand at this price is too large: it must stay below 2^53 pence.');
  }
  return {
    line,
    unitPrice,
    kind: f.choice(node, 'kind', ['allUnits', 'incremental'], 'allUnits'),
    breaks: readBreaks(f, node, unitPrice),
    min,
    ...(max === undefined ? {} : { max }),
    fixedCharge: f.decimal(node, 'fixedCharge', 2) ?? 0n,
    carbonPerUnit: f.decimal(node, 'carbonKgPerUnit', 6) ?? 0n,
  };
}

function readBreaks(f: PackFields, price: Node, unitPrice: bigint): Break[] {
  const path = `${price.path}.breaks`;
  const breaks = f.list(price, 'breaks', LIMITS.breaks).map((value, i): Break => {
    const node = f.object(value, `${path}[${i}]`, ['from', 'unitPrice']);
    if (!node) return { from: 0n, unitPrice: 0n };
    for (const name of ['from', 'unitPrice']) f.required(node, name);
    return { from: f.decimal(node, 'from', 3) ?? 0n, unitPrice: f.decimal(node, 'unitPrice', 4) ?? 0n };
  });
  breaks.forEach((step, i) => {
    const before = breaks[i - 1];
    if (before && step.from <= before.from) f.problem(`${path}[${i}].from`, 'The breaks must rise: this one does not.');
    if (step.unitPrice > (before?.unitPrice ?? unitPrice)) {
      f.problem(`${path}[${i}].unitPrice`, 'A break must not raise the price: this one does.');
    }
  });
  return breaks;
}

function readTiers(f: PackFields, bid: Node, prices: readonly Price[]): SpendTiers | undefined {
  const path = `${bid.path}.spendTiers`;
  const node = f.object(bid.value['spendTiers'], path, ['kind', 'steps']);
  if (!node) return undefined;
  f.required(node, 'steps');
  if (prices.some((p) => p.breaks.length > 0)) {
    f.problem(path, 'A discount on the whole spend is possible only with prices that have no breaks.');
  }
  const steps = f.list(node, 'steps', LIMITS.breaks).map((value, i) => {
    const step = f.object(value, `${path}.steps[${i}]`, ['from', 'discountBasisPoints']);
    if (!step) return { from: 0n, discountBasisPoints: 0 };
    for (const name of ['from', 'discountBasisPoints']) f.required(step, name);
    return {
      from: f.decimal(step, 'from', 2) ?? 0n,
      discountBasisPoints: f.integer(step, 'discountBasisPoints', 0, 10_000, 0),
    };
  });
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before && step.from <= before.from)
      f.problem(`${path}.steps[${i}].from`, 'The steps must rise: this one does not.');
    if (before && step.discountBasisPoints < before.discountBasisPoints) {
      f.problem(
        `${path}.steps[${i}].discountBasisPoints`,
        'A step must not raise the price: this discount is smaller.',
      );
    }
  });
  return { kind: f.choice(node, 'kind', ['allUnits', 'incremental'], 'allUnits'), steps };
}

function readLotList(f: PackFields, node: Node, names: PackNames): string[] {
  f.required(node, 'lots');
  const path = `${node.path}.lots`;
  const lots = f.list(node, 'lots', LIMITS.lots).map((id, i) => {
    if (typeof id === 'string' && names.lots.has(id)) return id;
    const name = typeof id === 'string' ? quoted(id) : 'like that: an id is a text';
    f.problem(`${path}[${i}]`, `There is no lot ${name}.`);
    return '';
  });
  if (lots.length === 0) f.problem(path, 'At least one lot must be listed.');
  f.unique(lots.map((id, i) => ({ id, path: `${path}[${i}]` })));
  return lots.toSorted(byCodePoint);
}

function readBundles(f: PackFields, bid: Node, names: PackNames): Bundle[] {
  const bundles = f.list(bid, 'bundles', LIMITS.bundles).map((value, i): Bundle => {
    const node = f.object(value, `${bid.path}.bundles[${i}]`, ['lots', 'discount']);
    if (!node) return { lots: [], discount: 0n };
    f.required(node, 'discount');
    return { lots: readLotList(f, node, names), discount: f.decimal(node, 'discount', 2) ?? 0n };
  });
  return bundles.sort((a, b) => byIdList(a.lots, b.lots) || Number(a.discount - b.discount));
}

function readPackages(f: PackFields, bid: Node, names: PackNames): Package[] {
  const packages = f.list(bid, 'packages', LIMITS.packages).map((value, i): Package => {
    const path = `${bid.path}.packages[${i}]`;
    const node = f.object(value, path, ['lots', 'price', 'coalition']);
    if (!node) return { lots: [], price: 0n, coalition: [] };
    f.required(node, 'price');
    const coalition = node.value['coalition'];
    return {
      lots: readLotList(f, node, names),
      price: f.decimal(node, 'price', 2) ?? 0n,
      coalition:
        coalition === undefined
          ? [...names.trusts].toSorted(byCodePoint)
          : readCoalition(f, coalition, `${path}.coalition`, names.trusts),
    };
  });
  return packages.sort(
    (a, b) => byIdList(a.lots, b.lots) || byIdList(a.coalition, b.coalition) || Number(a.price - b.price),
  );
}

function readQuality(f: PackFields, bid: Node, names: PackNames): Map<string, number> {
  const path = `${bid.path}.qualityBasisPoints`;
  const value = bid.value['qualityBasisPoints'];
  const quality = new Map<string, number>();
  if (value === undefined) return quality;
  const node = f.object(value, path, names.lots);
  for (const lot of Object.keys(node?.value ?? {})) {
    if (names.lots.has(lot)) quality.set(lot, f.integer(node!, lot, 0, 10_000, 0));
  }
  return quality;
}
