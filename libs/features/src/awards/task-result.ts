import { awardProblem, inWords, type RunOutcome, type TenderPack, verifyAward } from '@tandem/domain/awards';

/**
 * What is stored of a solved award: the quantities and what was proved. Amounts are never stored here: they follow from
 * the pack, and are computed again in whole numbers whenever the result is read.
 */
export interface TaskResult {
  readonly status: RunOutcome['status'];
  readonly award: readonly { readonly line: string; readonly supplier: string; readonly thousandths: string }[] | null;
  readonly costPence: string | null;
  readonly boundPence: string | null;
  readonly tie: 'unique' | 'byOrder' | 'unproved' | null;
  /** Why no award exists, in the words of the search; absent in results from before it was searched for. */
  readonly infeasibleBecause?: readonly string[];
}

/** The name of a coalition in tasks and jobs: unambiguous whatever the ids of the trusts hold. */
export function coalitionKey(coalition: readonly string[]): string {
  return JSON.stringify(coalition);
}

/** The coalition of the pack that a key names. Errors: RangeError when the pack has none of that name. */
export function coalitionOf(pack: TenderPack, key: string): readonly string[] {
  const coalition = pack.coalitions.find((c) => coalitionKey(c) === key);
  if (!coalition) throw new RangeError(`The pack has no coalition ${key}.`);
  return coalition;
}

/**
 * Turns a solver's answer into what is stored, after checking it again in whole numbers.
 * Errors: when the award breaks any rule of its problem, which a verified solver never lets happen.
 */
export function storedResult(pack: TenderPack, outcome: RunOutcome): TaskResult {
  const problem = awardProblem(pack, outcome.scenario, outcome.coalition);
  const { award } = outcome;
  if (award) {
    const { violations } = verifyAward(problem, { rows: award.rows, cost: award.cost });
    if (violations.length > 0) throw new Error(`The award does not hold: ${inWords(violations)}`);
  }
  return {
    status: outcome.status,
    award: award
      ? award.rows.map((row) => ({
          line: problem.lines[row.line]!.id,
          supplier: problem.suppliers[row.supplier]!.id,
          thousandths: String(row.quantity),
        }))
      : null,
    costPence: award ? String(award.cost) : null,
    boundPence: outcome.boundPence === undefined ? null : String(outcome.boundPence),
    tie: outcome.tie ?? null,
    ...(outcome.infeasibleBecause ? { infeasibleBecause: outcome.infeasibleBecause } : {}),
  };
}

/**
 * Reads a stored result back, verified and priced again from the pack.
 * Errors: when the stored quantities no longer hold or cost something else, so that a changed row is found here.
 */
export function outcomeOf(
  pack: TenderPack,
  scenario: string,
  coalition: readonly string[],
  result: TaskResult,
): RunOutcome {
  const problem = awardProblem(pack, scenario, coalition);
  const base = {
    scenario,
    coalition: problem.coalition,
    status: result.status,
    ...(result.boundPence === null ? {} : { boundPence: BigInt(result.boundPence) }),
    ...(result.tie === null ? {} : { tie: result.tie }),
    ...(result.infeasibleBecause ? { infeasibleBecause: result.infeasibleBecause } : {}),
  };
  if (result.award === null) return base;
  const rows = result.award.map((row) => ({
    line: problem.lines.findIndex((l) => l.id === row.line),
    supplier: problem.suppliers.findIndex((s) => s.id === row.supplier),
    quantity: BigInt(row.thousandths),
  }));
  const { violations, priced } = verifyAward(problem, { rows, cost: BigInt(result.costPence ?? -1) });
  if (!priced || violations.length > 0) throw new Error(`A stored award does not hold: ${inWords(violations)}`);
  return { ...base, award: priced };
}
