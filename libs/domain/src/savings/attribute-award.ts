import { allocate, money, parseMoney, parseQuantity, type Money, type Quantity } from '@tandem/domain/money';
import type { BudgetType } from './axes.js';
import type { Baseline } from './baselines.js';
import { type AttributionInput, decompose, type Decomposition } from './decompose.js';

/** One run of an evaluation pack, as far as savings need it: who pays what, and what is bought of each line. */
export interface RunOutcome {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly status: string;
  readonly award: readonly { readonly line: string; readonly quantity: string; readonly amount: string }[];
  readonly perTrust: Readonly<Record<string, string>> | null;
}

/** What one trust buys of one line in one financial year from one budget, what it paid before, and what else is known. */
export interface BudgetedDemand extends Pick<AttributionInput, 'formerQuantity' | 'market' | 'managedDemand' | 'asAt'> {
  readonly trust: string;
  readonly line: string;
  readonly financialYear: string;
  readonly budgetType: BudgetType;
  readonly quantity: Quantity;
  readonly baseline: Baseline | null;
}

/** One trust's saving on one line, year and budget, taken apart. */
export interface AttributedDemand extends BudgetedDemand {
  readonly decomposition: Decomposition;
}

/**
 * Takes a joint award apart for every trust, line, year and budget, from the same run of the same bids.
 *
 * `evidence` names the run, such as its hash. The joint amounts of a trust add up to what it pays in the joint award, and
 * its amounts alone to what it would pay alone, both to the penny. A trust that cannot buy alone has no amount alone.
 */
export function attributeAward(
  runs: readonly RunOutcome[],
  scenario: string,
  demand: readonly BudgetedDemand[],
  evidence: string,
): AttributedDemand[] {
  const trusts = [...new Set(demand.map((d) => d.trust))].sort();
  const joint = spread(runOf(runs, scenario, trusts), demand);
  const alone = new Map(
    trusts.flatMap((trust) => {
      const own = demand.filter((d) => d.trust === trust);
      return [...spread(runOf(runs, scenario, [trust]), own)];
    }),
  );
  return demand.flatMap((one) => {
    const amount = joint.get(one);
    if (amount === undefined) return [];
    const amountAlone = alone.get(one);
    return {
      ...one,
      decomposition: decompose({
        ...one,
        alone: amountAlone === undefined ? null : { amount: amountAlone, evidence, basis: 'SAME_BIDS' },
        soughtIn: 'SAME_BIDS',
        joint: { amount },
        recurrence: one.budgetType === 'REVENUE' ? 'RECURRENT' : 'NON_RECURRENT',
      }),
    };
  });
}

function runOf(runs: readonly RunOutcome[], scenario: string, coalition: readonly string[]): RunOutcome | undefined {
  const wanted = [...coalition].sort().join('+');
  return runs.find((r) => r.scenario === scenario && [...r.coalition].sort().join('+') === wanted);
}

/**
 * What each piece of demand costs in a run. A line's amount goes to its demand by quantity; what a trust pays beyond its
 * lines' amounts (charges less discounts) goes to its lines by amount. Largest remainder throughout, so that nothing is lost.
 */
function spread(run: RunOutcome | undefined, demand: readonly BudgetedDemand[]): Map<BudgetedDemand, Money> {
  const amounts = new Map<BudgetedDemand, Money>();
  if (!run || run.perTrust === null) return amounts;
  for (const trust of new Set(demand.map((d) => d.trust))) {
    const own = demand.filter((d) => d.trust === trust);
    const parts = own.map((d) => lineShare(run, d));
    const pays = parseMoney(run.perTrust[trust] ?? '0.00');
    const rest = pays - parts.reduce((a, b) => a + b, 0n);
    const weights = parts.some((p) => p > 0n) ? parts : own.map((d) => d.quantity as bigint);
    const extra = rest === 0n ? own.map(() => 0n) : allocate(rest, weights);
    own.forEach((d, i) => amounts.set(d, money(parts[i]! + extra[i]!)));
  }
  return amounts;
}

/** The demand's share of its line at the line's average price, rounded down: the rest is settled per trust. */
function lineShare(run: RunOutcome, demand: BudgetedDemand): bigint {
  const rows = run.award.filter((row) => row.line === demand.line);
  const quantity = rows.reduce((total, row) => total + parseQuantity(row.quantity), 0n);
  const amount = rows.reduce((total, row) => total + parseMoney(row.amount), 0n);
  return quantity === 0n ? 0n : (amount * demand.quantity) / quantity;
}
