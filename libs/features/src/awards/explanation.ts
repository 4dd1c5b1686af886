import {
  type AwardProblem,
  ladderAmount,
  type Price,
  type PricedAward,
  type Rule,
  ruleWords,
} from '@tandem/domain/awards';
import { awardProgram } from '@tandem/domain/certificates';
import {
  allocate,
  type Money,
  money,
  parseMoney,
  type Quantity,
  quantity,
  quantityText,
  type UnitPrice,
  unitPrice,
} from '@tandem/domain/money';
import { type Swap, swapsOf } from '@tandem/domain/sensitivity';
import { recommended, type Recommended, type SensitivityQuestion } from './sensitivity-question.js';

/** A price of a bid as it was bid: where a figure of the award comes from. */
export interface BidCell {
  readonly supplier: string;
  readonly line: string;
  readonly kind: 'list' | 'break';
  /** The quantity from which the price holds. */
  readonly from: Quantity;
  readonly unitPrice: UnitPrice;
}

/** What one supplier wins of a line, and why nobody else does. */
export interface WonRow {
  readonly supplier: string;
  readonly quantity: Quantity;
  /** Null where a package pays. */
  readonly amount: Money | null;
  /** The prices of the bid that the amount is made of: one, or every step of an incremental ladder with its quantity. */
  readonly cells: readonly (BidCell & { readonly quantity: Quantity })[];
  /** Lines that can only move together with this one: a lot that may not be split, or a package. */
  readonly together: readonly string[];
  readonly paid: Money | null;
  /** Every other bidder, those first whose offer would have cost the whole award least. */
  readonly others: readonly OtherOffer[];
}

/** What another bidder's offer for the same would have meant. */
export interface OtherOffer {
  readonly supplier: string;
  readonly asked: Money | null;
  /** True when it asks less for these quantities than is paid: a dearer offer won. */
  readonly isCheaper: boolean;
  /** How much less it asks for this line alone, where the line can only move together with others. */
  readonly lessOnLine: Money | null;
  /** The whole award with this offer in place; null when it cannot be had. */
  readonly cost: Money | null;
  readonly difference: Money | null;
  /** What stands in its way, in words: rules, limits, missing prices. */
  readonly because: readonly string[];
}

/** One line of the award. */
export interface LineExplanation {
  readonly lot: string;
  readonly line: string;
  readonly demand: Quantity;
  readonly byTrust: readonly { readonly trust: string; readonly quantity: Quantity; readonly amount: Money | null }[];
  readonly won: readonly WonRow[];
}

/** What each trust pays, in its parts, and what it would pay alone. */
export interface TrustExplanation {
  readonly trust: string;
  readonly lines: Money;
  readonly charges: Money;
  readonly total: Money;
  readonly alone: Money | null;
  readonly difference: Money | null;
}

/** Why an award is what it is: every figure from the bids by exact sums, none from a solver. */
export interface AwardExplanation {
  readonly rules: readonly Rule[];
  readonly lineCount: number;
  readonly lines: readonly LineExplanation[];
  readonly charges: readonly {
    readonly supplier: string;
    readonly kind: string;
    readonly what: readonly string[];
    readonly amount: Money;
  }[];
  readonly rowsTotal: Money;
  readonly chargesTotal: Money;
  readonly cost: Money;
  readonly trusts: readonly TrustExplanation[];
  /** Prices and discounts that the data alone rules out, so that the search left them out: in words. */
  readonly leftOut: readonly string[];
}

/** Which lines a page shows: explaining a line asks the verifier once for each bidder. */
export interface ExplanationPart {
  readonly skip: number;
  readonly take: number;
}

/**
 * Why this award: for every line who won at which price, what the next offer would have cost in all, and
 * what stood in the way of a cheaper one.
 * @throws DomainError AWARD_SCENARIO.NOT_FOUND, AWARD.NO_AWARD
 */
export function explainAward(question: SensitivityQuestion, { skip, take }: ExplanationPart): AwardExplanation {
  const base = recommended(question);
  const { problem, award } = base;
  const rowsTotal = total(award.rows);
  return {
    rules: problem.statedRules,
    lineCount: problem.lines.length,
    lines: problem.lines
      .map((_, l) => l)
      .slice(skip, skip + take)
      .map((l) => lineExplanation(base, l)),
    charges: award.charges
      .filter((charge) => charge.amount !== 0n)
      .map((charge) => ({
        supplier: problem.suppliers[charge.supplier]!.id,
        kind: charge.kind,
        what: [
          ...(charge.line === undefined ? [] : [problem.lines[charge.line]!.id]),
          ...(charge.lots ?? []).map((lot) => problem.lots[lot]!.id),
        ],
        amount: money(charge.amount),
      })),
    rowsTotal,
    chargesTotal: total(award.charges),
    cost: money(award.cost),
    trusts: trustExplanations(question, base),
    leftOut: awardProgram(problem).removed,
  };
}

function lineExplanation(base: Recommended, l: number): LineExplanation {
  const { problem, award } = base;
  const line = problem.lines[l]!;
  const own = award.rows.filter((row) => row.line === l);
  const inPackage = own.some((row) => row.inPackage);
  const shares = allocate(total(own), line.byTrust);
  return {
    lot: problem.lots[line.lot]!.id,
    line: line.id,
    demand: quantity(line.demand),
    byTrust: problem.coalition.map((trust, t) => ({
      trust,
      quantity: quantity(line.byTrust[t]!),
      amount: inPackage ? null : money(shares[t]!),
    })),
    won: own.map((row) => {
      const group = swapsOf(problem, award, row);
      const price = problem.suppliers[row.supplier]!.prices[l];
      return {
        supplier: problem.suppliers[row.supplier]!.id,
        quantity: quantity(row.quantity),
        amount: row.inPackage ? null : money(row.amount),
        cells: row.inPackage || !price ? [] : cellsOf(problem.suppliers[row.supplier]!.id, price, row.quantity),
        together: [...new Set(group.rows.map((one) => problem.lines[one.line]!.id))].filter((id) => id !== line.id),
        paid: group.paid === undefined ? null : money(group.paid),
        others: group.swaps
          .map((swap) => ({
            ...otherOffer(base, swap, group.paid, group.rows),
            lessOnLine: group.rows.length < 2 ? null : lessOnLine(problem.suppliers[swap.to]!.prices[l], row),
          }))
          .sort(byWholeCost),
      };
    }),
  };
}

/** The prices of a ladder that a quantity is paid at. */
function cellsOf(supplier: string, price: Price, bought: bigint): WonRow['cells'] {
  const steps = [{ from: 0n, unitPrice: price.unitPrice }, ...price.breaks].filter(
    (step) => step.from === 0n || (price.kind === 'allUnits' ? step.from <= bought : step.from < bought),
  );
  const cell = (step: (typeof steps)[number], units: bigint) => ({
    supplier,
    line: price.line,
    kind: step.from === 0n ? ('list' as const) : ('break' as const),
    from: quantity(step.from),
    unitPrice: unitPrice(step.unitPrice),
    quantity: quantity(units),
  });
  if (price.kind === 'allUnits') return [cell(steps.at(-1)!, bought)];
  return steps.map((step, i) => cell(step, (steps[i + 1]?.from ?? bought) - step.from));
}

function otherOffer(
  { problem, award }: Recommended,
  swap: Swap,
  paid: bigint | undefined,
  rows: readonly { readonly line: number; readonly quantity: bigint }[],
): Omit<OtherOffer, 'lessOnLine'> {
  const isPossible = swap.violations.length === 0 && swap.cost !== undefined;
  return {
    supplier: problem.suppliers[swap.to]!.id,
    asked: swap.asked === undefined ? null : money(swap.asked),
    isCheaper: swap.asked !== undefined && paid !== undefined && swap.asked < paid,
    cost: isPossible ? money(swap.cost) : null,
    difference: isPossible ? money(swap.cost - award.cost) : null,
    because: isPossible ? [] : obstacles(problem, award.rows, swap, rows),
  };
}

/** How much less a bidder asks for a row by itself; null where it does not. */
function lessOnLine(price: Price | undefined, row: PricedAward['rows'][number]): Money | null {
  if (!price || row.inPackage || row.quantity < price.min || (price.max !== undefined && row.quantity > price.max))
    return null;
  const asked = ladderAmount(price, row.quantity) + price.fixedCharge;
  return asked < row.amount ? money(row.amount - asked) : null;
}

/** What stands in the way of an offer, said by the bid or the rule that says so. */
function obstacles(
  problem: AwardProblem,
  award: readonly { readonly line: number; readonly supplier: number; readonly quantity: bigint }[],
  swap: Swap,
  rows: readonly { readonly line: number; readonly quantity: bigint }[],
): string[] {
  const supplier = problem.suppliers[swap.to]!;
  const barred = [...new Set(rows.map(({ line }) => problem.lines[line]!.lot))].filter((lot) =>
    supplier.barred.has(lot),
  );
  const bars = barred.flatMap((lot) => {
    const { id } = problem.lots[lot]!;
    return problem.statedRules.flatMap((rule): string[] => {
      if (rule.rule === 'exclude' && rule.supplier === supplier.id && rule.lot === id) return [ruleWords(rule)];
      const quality = supplier.bid.quality.get(id) ?? 0;
      return rule.rule === 'minQuality' && quality < rule.basisPoints ? [`the rule "${ruleWords(rule)}" in ${id}`] : [];
    });
  });
  const limits = rows.flatMap(({ line, quantity: bought }): string[] => {
    const { id } = problem.lines[line]!;
    const price = supplier.prices[line];
    const before = award.find((one) => one.line === line && one.supplier === swap.to)?.quantity ?? 0n;
    const whole = bought + before;
    if (!price) return supplier.packages.some((p) => p.lines.includes(line)) ? [] : [`no price for ${id}`];
    if (price.max !== undefined && whole > price.max) return [`it sells no more than ${units(price.max)} of ${id}`];
    return whole < price.min ? [`it sells no fewer than ${units(price.min)} of ${id}`] : [];
  });
  const others = swap.violations.flatMap(({ of, message }): string[] => {
    if (of === 'bar' || of === 'price') return [];
    const rules = problem.statedRules.filter((rule) => rule.rule === of);
    return rules.length > 0 ? rules.map((rule) => `the rule "${ruleWords(rule)}"`) : [message.replace(/\.$/, '')];
  });
  const all = [...new Set([...bars, ...limits, ...others])];
  return all.length > 0 ? all : ['it has no price for so few or so many'];
}

function trustExplanations(
  { scenario, runs }: SensitivityQuestion,
  { problem, award }: Recommended,
): TrustExplanation[] {
  const lines = problem.coalition.map(() => 0n);
  for (const [l, line] of problem.lines.entries()) {
    const amount = total(award.rows.filter((row) => row.line === l));
    if (amount === 0n) continue;
    allocate(amount, line.byTrust).forEach((part, t) => (lines[t] = lines[t]! + part));
  }
  return problem.coalition.map((trust, t) => {
    const own = runs.find((r) => r.scenario === scenario && r.coalition.length === 1 && r.coalition[0] === trust);
    const alone = own?.cost ? parseMoney(own.cost) : null;
    const pays = award.perTrust[t]!;
    return {
      trust,
      lines: money(lines[t]!),
      charges: money(pays - lines[t]!),
      total: money(pays),
      alone,
      difference: alone === null ? null : money(pays - alone),
    };
  });
}

function byWholeCost(a: OtherOffer, b: OtherOffer): number {
  if (a.cost !== null && b.cost !== null) return a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : byName(a, b);
  if (a.cost !== null || b.cost !== null) return a.cost !== null ? -1 : 1;
  if (a.asked !== null && b.asked !== null && a.asked !== b.asked) return a.asked < b.asked ? -1 : 1;
  return byName(a, b);
}

function byName(a: OtherOffer, b: OtherOffer): number {
  return a.supplier < b.supplier ? -1 : 1;
}

function total(parts: readonly { readonly amount: bigint }[]): Money {
  return money(parts.reduce((sum, part) => sum + part.amount, 0n));
}

const units = (thousandths: bigint) => quantityText(quantity(thousandths));
