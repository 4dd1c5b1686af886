import { availableParallelism, loadavg } from 'node:os';
import { type AwardProblem, bruteForce, inWords, verifyAward } from '@tandem/domain/awards';
import { checkCertificate, readCertificate } from '@tandem/domain/certificates';
import type { SolveResult } from '@tandem/platform/solver';
import { type Check, everyAward, problemOf, type Tender } from './agreement.js';
import { auditAward, type Quantities } from './audit.js';
import type { Engine } from './engines.js';
import { askEngine, type Opinion } from './second-opinion.js';
import { type OracleTender, readTender } from './tender.js';

/** What is looked at: the port's one method, so that a mutant can be put in its place. */
export type Solve = (problem: AwardProblem) => Promise<SolveResult>;
/** The verifier, likewise. */
export type Verify = typeof verifyAward;

/** How often what happened, so that a run cannot pass by checking nothing. */
export interface Tally {
  optimal: number;
  infeasible: number;
  byOrder: number;
  /** Awards of the solver whose cost others prove and it does not. */
  unproved: number;
  /** Answers of other engines that do not survive exact verification, or did not come in time. */
  inconclusive: number;
  /** The solver left a gap open, and another engine found an award inside it. */
  dearer: number;
}

export const newTally = (): Tally => ({
  optimal: 0,
  infeasible: 0,
  byOrder: 0,
  unproved: 0,
  inconclusive: 0,
  dearer: 0,
});

/** Long enough for nearly all on a machine that has nothing else to do; whoever needs longer is replaced or counted. */
const SECOND_OPINION_MS = 6000;
/** The clocks of other engines go on while they wait for a processor: this often the limit at most. */
const PATIENCE = 8;

/** A limit of time on this machine as busy as it is now. */
function patient(ms: number): number {
  return ms * Math.min(PATIENCE, Math.max(1, loadavg()[0]! / availableParallelism()));
}

const pence = (value: bigint | undefined) => (value === undefined ? 'no award' : `${value} pence`);

/**
 * A small tender, looked at from four sides: the solver, the product's enumeration, the auditor's own
 * enumeration, and another engine on the second formulation. All name one cost, or all name none.
 */
export function againstEnumeration(solve: Solve, engine: Engine, tally: Tally): Check {
  return async (tender) => {
    const problem = problemOf(tender);
    if (!problem) return undefined;
    const reading = readTender(tender.document, tender.document.scenarios[0]!.id, tender.coalition);
    const oracle = bruteForce(problem);
    let audited: bigint | undefined;
    for (const award of everyAward(reading)) {
      const cost = auditAward(reading, award);
      if (cost !== undefined && (audited === undefined || cost < audited)) audited = cost;
    }
    if (oracle?.cost !== audited) return `enumeration: ${pence(oracle?.cost)}; the auditor: ${pence(audited)}`;
    const result = await solve(problem);
    const own = whatIsWrong(problem, result, oracle?.cost);
    if (own !== undefined) return own;
    const second = await secondOpinion(engine, tender, problem);
    if (second.status === 'failed' || second.status === 'stopped' || second.violations.length > 0)
      tally.inconclusive += 1;
    else if (second.cost !== oracle?.cost)
      return `${engine.name}: ${pence(second.cost)}; enumeration: ${pence(oracle?.cost)}`;
    if (oracle === undefined) tally.infeasible += 1;
    else tally.optimal += 1;
    if (result.tie !== 'byOrder') return undefined;
    tally.byOrder += 1;
    const rows = (of: SolveResult['award']) => of!.rows.map((r) => `${r.line}/${r.supplier}/${r.quantity}`).join(' ');
    return rows(result.award) === rows(oracle)
      ? undefined
      : `among equal awards the solver takes ${rows(result.award)}, the declared order ${rows(oracle)}`;
  };
}

/**
 * A larger tender on three engines: the solver behind the port, and two others on the second formulation.
 *
 * The cost must be the same to the penny; only where the solver says that it has not proved it may it be dearer, within
 * the gap that it states, and that is counted.
 */
export function againstEngines(solve: Solve, engines: readonly (readonly Engine[])[], tally: Tally): Check {
  return async (tender) => {
    const problem = problemOf(tender);
    if (!problem) return undefined;
    const result = await solve(problem);
    const isUnproved = result.status === 'feasible';
    const own = whatIsWrong(problem, isUnproved ? { ...result, status: 'optimal' } : result, result.costPence);
    if (own !== undefined) return own;
    for (const choice of engines) {
      let isSettled = false;
      for (const engine of choice) {
        const opinion = await secondOpinion(engine, tender, problem);
        const isUsable = opinion.status === 'infeasible' || opinion.cost !== undefined;
        if (!isUsable) continue;
        if (opinion.cost === result.costPence) isSettled = opinion.status !== 'stopped';
        // Where the solver itself leaves a gap open, an award inside it is what the gap announced.
        else if (
          isUnproved &&
          opinion.cost !== undefined &&
          opinion.cost < result.costPence! &&
          opinion.cost >= (result.boundPence ?? opinion.cost)
        )
          [tally.dearer, isSettled] = [tally.dearer + 1, true];
        // An award that passed the exact check and is cheaper, or exists at all, proves the solver wrong.
        else if (opinion.cost !== undefined && (result.costPence ?? opinion.cost + 1n) > opinion.cost)
          return `${engine.name}: ${pence(opinion.cost)}; the solver: ${pence(result.costPence)}`;
        if (isSettled) break;
      }
      // Whoever names a dearer award than one that was verified is mistaken itself.
      if (!isSettled) tally.inconclusive += 1;
    }
    if (result.status === 'infeasible') tally.infeasible += 1;
    else if (isUnproved) tally.unproved += 1;
    else tally.optimal += 1;
    return undefined;
  };
}

/** What an answer of the solver says that is not so, given the cost that is known to be least. */
function whatIsWrong(problem: AwardProblem, result: SolveResult, least: bigint | undefined): string | undefined {
  if (result.status === 'infeasible')
    return least === undefined ? undefined : `the solver: infeasible; there is ${pence(least)}`;
  if (result.status !== 'optimal' || !result.award) return `the solver does not decide: ${result.status}`;
  if (result.costPence !== least) return `the solver: ${pence(result.costPence)}; the least is ${pence(least)}`;
  const { violations } = verifyAward(problem, { rows: result.award.rows, cost: result.costPence });
  if (violations.length > 0) return `the solver's award breaks a limit: ${inWords(violations)}`;
  if (result.gapPence !== 0n || !result.certificate) return undefined;
  const certificate = readCertificate(result.certificate);
  const { problems } = certificate ? checkCertificate(problem, certificate) : { problems: ['it is not one'] };
  return problems.length === 0 && certificate?.bound === least
    ? undefined
    : `the certificate does not prove ${pence(least)}: ${problems.join(' ')}`;
}

async function secondOpinion(engine: Engine, { document, coalition }: Tender, problem: AwardProblem): Promise<Opinion> {
  const scenario = document.scenarios[0]!.id;
  return askEngine(engine, {
    document,
    problem,
    scenario,
    coalition,
    form: 'exact',
    timeLimitMs: patient(SECOND_OPINION_MS),
  });
}

/** Every award of a small tender: the verifier allows it exactly when the auditor does, at the same cost. */
export function verdicts(verify: Verify): Check {
  return async (tender) => {
    const problem = problemOf(tender);
    if (!problem) return undefined;
    const reading = readTender(tender.document, tender.document.scenarios[0]!.id, tender.coalition);
    const lineAt = new Map(problem.lines.map(({ id }, l) => [id, l]));
    const supplierAt = new Map(problem.suppliers.map(({ id }, s) => [id, s]));
    for (const award of nearlyEveryAward(reading)) {
      const rows = award.flatMap((row, l) =>
        row.flatMap((quantity, s) => {
          if (quantity === 0n) return [];
          const [line, supplier] = [lineAt.get(reading.lines[l]!.id)!, supplierAt.get(reading.suppliers[s]!.id)!];
          return [{ line, supplier, quantity }];
        }),
      );
      const { violations, priced } = verify(problem, { rows });
      const said = violations.length === 0 ? priced?.cost : undefined;
      const expected = auditAward(reading, award);
      if (said !== expected) {
        const shown = rows.map((r) => `${r.line}/${r.supplier}/${r.quantity}`).join(' ');
        const why = `the verifier ${pence(said)} (${inWords(violations)}), the auditor ${pence(expected)}`;
        return Promise.resolve(`${shown}: ${why}`);
      }
    }
    return Promise.resolve(undefined);
  };
}

/** Every award that meets the demand and, of each allowed one, two that miss it by a step. */
function* nearlyEveryAward(tender: OracleTender): Generator<Quantities> {
  for (const award of everyAward(tender)) {
    yield award;
    if (auditAward(tender, award) === undefined) continue;
    const first = award[0]!.findIndex((quantity) => quantity > 0n);
    for (const change of [tender.lines[0]!.step, -tender.lines[0]!.step])
      yield award.with(0, award[0]!.with(first, award[0]![first]! + change));
  }
}
