import {
  type AwardQuantity,
  awardProblem,
  type Changes,
  changedProblem,
  type Conflict,
  conflictWords,
  type Remedy,
  type Restriction,
  restrictionKey,
  restrictionsOf,
  type TenderPack,
  unservedLines,
  verifyAward,
  weakeningScale,
  whyInfeasible,
} from '@tandem/domain/awards';
import type { Solver, SolveResult } from '@tandem/platform/solver';
import { minimalConflict, smallestConflict } from './smallest-conflict.js';

/** Trial awards for finding who is in conflict, for the lines, and for what would help: then the search stops. */
const CONFLICT_TRIALS_MAX = 80;
const LINE_TRIALS_MAX = 24;
const REMEDY_TRIALS_MAX = 72;
/** Smaller sets are all looked at while there are no more than this. */
const SMALLER_SETS_MAX = 600;
/** With more runs than this in a pack, remedies are looked for where all trusts buy together only. */
const RUNS_WITH_REMEDIES_MAX = 64;
/** More lines than this in a sentence tell a reader nothing. */
const NAMED_LINES_MAX = 6;

/** What a search is about, and what limits it. */
export interface Question {
  readonly pack: TenderPack;
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly solver: Solver;
  readonly signal?: AbortSignal;
}

/** The search has used up its trials, or a trial gave no answer in its time. */
class Stopped extends Error {}

/**
 * Why a scenario has no award, in words: a smallest set of named limits that cannot hold together, and
 * the smallest change of each one alone that lets an award exist, with its exact cost.
 *
 * Every statement is a proved "no award" or a verified award of a pack that differs in nothing but these
 * limits. The number of trials is bounded and never the clock, so a replay finds the same words.
 */
export async function explainInfeasible(question: Question): Promise<string[]> {
  const { pack, scenario, coalition } = question;
  const problem = awardProblem(pack, scenario, coalition);
  const unserved = unservedLines(problem);
  const conflict = await findConflict(question);
  if (!conflict) return unserved.length > 0 ? unserved : whyInfeasible(problem);
  return [...unserved, ...conflictWords(conflict, pack.currency)];
}

/** The conflict in a pack that has no award; undefined when no limit is to blame, because bids are missing. */
export async function findConflict(question: Question): Promise<Conflict | undefined> {
  const { pack, scenario, coalition } = question;
  const all = restrictionsOf(pack, scenario, coalition);
  const trials = new Trials(question, CONFLICT_TRIALS_MAX);
  const canHold = (kept: readonly Restriction[]) => trials.canHold(without(all, kept));
  try {
    if (!(await canHold([]))) return undefined;
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
  // The smallest set that is known to fail, should the search stop before it is done.
  let failing: readonly Restriction[] = all;
  const asking = async (kept: readonly Restriction[]): Promise<boolean> => {
    const holds = await canHold(kept);
    if (!holds && kept.length < failing.length) failing = kept;
    return holds;
  };
  let [isMinimal, isSmallest] = [false, false];
  try {
    failing = await minimalConflict(all, asking);
    isMinimal = true;
    const smallest = await smallestConflict(all, failing, asking, SMALLER_SETS_MAX);
    isSmallest = smallest !== undefined;
    failing = smallest ?? failing;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const lines = isMinimal ? await failingLines(question, all, failing) : [];
  const wantsRemedies =
    pack.scenarios.length * pack.coalitions.length <= RUNS_WITH_REMEDIES_MAX || coalition.length === pack.trusts.length;
  const remedies = isMinimal && wantsRemedies ? await remediesOf(question, failing, trials) : NO_REMEDIES;
  return {
    restrictions: failing,
    isMinimal,
    isSmallest,
    lines,
    remedies: remedies.found,
    ...(isMinimal && remedies.isWhole ? {} : { stoppedAfter: trials.count + remedies.count }),
  };
}

/** All restrictions but the kept ones, given up. */
function without(all: readonly Restriction[], kept: readonly Restriction[]): Changes {
  const keys = new Set(kept.map(restrictionKey));
  return new Map(all.flatMap((r) => (keys.has(restrictionKey(r)) ? [] : [[restrictionKey(r), 'removed'] as const])));
}

/** Solves changed problems, remembering every award found: an award that passes the verifier needs no second search. */
class Trials {
  count = 0;
  private readonly awards: (readonly AwardQuantity[])[] = [];

  constructor(
    private readonly question: Question,
    private readonly most: number,
    known?: Trials,
  ) {
    this.awards.push(...(known?.awards ?? []));
  }

  async canHold(changes: Changes): Promise<boolean> {
    const { pack, scenario, coalition } = this.question;
    const problem = changedProblem(pack, scenario, coalition, changes);
    if (this.awards.some((rows) => verifyAward(problem, { rows }).violations.length === 0)) return true;
    return (await this.best(changes)).award !== undefined;
  }

  /** The best award after the changes. Errors: Stopped when the trials are used up or the time of one is. */
  async best(changes: Changes): Promise<SolveResult> {
    const { pack, scenario, coalition, solver, signal } = this.question;
    // Whoever aborts throws the whole answer away, so the search only has to end.
    if (signal?.aborted || this.count >= this.most) throw new Stopped();
    this.count += 1;
    const problem = changedProblem(pack, scenario, coalition, changes);
    const result = await solver.solve(problem, { timeLimitMs: pack.timeLimitMs, ...(signal ? { signal } : {}) });
    if (signal?.aborted || result.status === 'timeLimit') throw new Stopped();
    if (result.award) this.awards.push(result.award.rows);
    return result;
  }
}

interface Remedies {
  readonly found: readonly Remedy[];
  readonly count: number;
  readonly isWhole: boolean;
}

const NO_REMEDIES: Remedies = { found: [], count: 0, isWhole: true };

/** What helps when it alone is changed: first which of them can help at all, then how little of it is enough. */
async function remediesOf(question: Question, restrictions: readonly Restriction[], known: Trials): Promise<Remedies> {
  const trials = new Trials(question, REMEDY_TRIALS_MAX, known);
  const found: Remedy[] = [];
  try {
    const helping: Restriction[] = [];
    for (const restriction of restrictions) {
      if (await trials.canHold(new Map([[restrictionKey(restriction), 'removed']]))) helping.push(restriction);
      else found.push({ restriction });
    }
    for (const restriction of helping) found.push(await smallestChange(question, restriction, trials));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { found, count: trials.count, isWhole: false };
  }
  return { found, count: trials.count, isWhole: true };
}

/** The first step at which a restriction that helps when it is given up helps already, by halving. */
async function smallestChange(question: Question, restriction: Restriction, trials: Trials): Promise<Remedy> {
  const { pack, scenario, coalition } = question;
  const key = restrictionKey(restriction);
  const scale = weakeningScale(restriction, awardProblem(pack, scenario, coalition));
  let to: bigint | 'removed' = 'removed';
  if (scale) {
    let [fails, helps] = [0, scale.last];
    const holdsAt = (step: number) => trials.canHold(new Map([[key, scale.at(step)]]));
    if (await holdsAt(helps)) {
      while (helps - fails > 1) {
        const middle = Math.floor((fails + helps) / 2);
        if (await holdsAt(middle)) helps = middle;
        else fails = middle;
      }
      to = scale.at(helps);
    }
  }
  const { award, status } = await trials.best(new Map([[key, to]]));
  // An award is known to exist there, so a solver that finds none has run out of its time.
  if (!award) throw new Stopped();
  return { restriction, to, cost: award.cost, isProved: status === 'optimal' };
}

/**
 * The lines on which the conflict fails already when nothing else is needed; empty when that cannot be told.
 *
 * Only asked where leaving lines out never makes a limit stricter, so shares, which follow the size of the
 * whole, and packages, which need all their lots, are not asked.
 */
async function failingLines(
  question: Question,
  all: readonly Restriction[],
  conflict: readonly Restriction[],
): Promise<string[]> {
  const { pack, scenario, coalition } = question;
  const isAbsolute = conflict.every(
    (r) =>
      r.kind !== 'lotShare' && (r.kind !== 'rule' || ['maxSuppliers', 'minQuality', 'exclude'].includes(r.rule.rule)),
  );
  const needed = awardProblem(pack, scenario, coalition).lines.map((line) => line.id);
  if (!isAbsolute || needed.length < 2 || pack.bids.some((bid) => bid.packages.length > 0)) return [];
  const changes = without(all, conflict);
  let count = 0;
  const canServe = async (kept: readonly string[]): Promise<boolean> => {
    if (count >= LINE_TRIALS_MAX) throw new Stopped();
    count += 1;
    const part = { ...pack, lines: pack.lines.filter((line) => kept.includes(line.id)) };
    const bids = pack.bids.map((bid) => ({ ...bid, prices: bid.prices.filter((p) => kept.includes(p.line)) }));
    return (await new Trials({ ...question, pack: { ...part, bids } }, 1).best(changes)).award !== undefined;
  };
  try {
    const lines = await minimalConflict(needed, canServe);
    return lines.length <= NAMED_LINES_MAX && lines.length < needed.length ? lines : [];
  } catch (error) {
    if (error instanceof Stopped) return [];
    throw error;
  }
}
