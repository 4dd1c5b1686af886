import {
  awardProblem,
  type Evaluation,
  readTenderPack,
  type Run,
  type TenderPack,
  verifyRun,
} from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { evaluationProblems } from '@tandem/domain/packs';
import { parseMoney } from '@tandem/domain/money';
import type { Solver } from '@tandem/platform/solver';
import { evaluate, type EvaluateOptions } from './evaluate.js';

/** A place in which an evaluation and its recomputation differ. */
export interface Difference {
  readonly path: string;
  readonly message: string;
}

/**
 * Recomputes an evaluation from the pack inside it, and lists what does not agree; the engine may differ.
 *
 * Runs that a time limit stopped cannot be expected to stop at the same award again: they are checked
 * for feasibility, cost and bound, and comparisons are then recomputed only where every run is proved.
 */
export async function replay(
  document: unknown,
  solver: Solver,
  sha256: (text: string) => string,
  options: EvaluateOptions = {},
): Promise<Difference[]> {
  if (!isEvaluation(document)) {
    return [{ path: '$', message: 'This is not an evaluation of the format tandem-evaluation/1.' }];
  }
  const misshapen = evaluationProblems(document);
  if (misshapen.length > 0) return misshapen;
  const given = document;
  const read = readTenderPack(given.pack);
  if (!read.pack) return read.problems.map((p) => ({ path: p.path.replace('$', '$.pack'), message: p.message }));
  const again = await evaluate(read.pack, solver, sha256, options);
  const stopped = given.runs.filter((run) => run.status === 'feasible' || run.status === 'timeLimit');
  if (stopped.length === 0) return differences(withoutEngine(given), withoutEngine(again), '$');
  const found = differences(
    { pack: given.pack, packSha256: given.packSha256, ranking: given.ranking, robustness: given.robustness },
    { pack: again.pack, packSha256: again.packSha256, ranking: again.ranking, robustness: again.robustness },
    '$',
  );
  if (given.runs.length !== again.runs.length) found.push({ path: '$.runs', message: 'The number of runs differs.' });
  given.runs.forEach((run, i) => {
    const path = `$.runs[${i}]`;
    const other = again.runs[i];
    if (stopped.includes(run)) found.push(...checkStopped(read.pack, run, other, path));
    else if (other?.status === 'optimal' || other?.status === 'infeasible')
      found.push(...differences(run, other, path));
  });
  return [...found, ...checkOwnHash(given, sha256)];
}

/** A document that says it is an evaluation; its parts are compared with recomputed ones, not trusted. */
function isEvaluation(document: unknown): document is Partial<Evaluation> & { runs: Run[] } {
  if (document === null || typeof document !== 'object' || !('format' in document) || !('runs' in document))
    return false;
  return document.format === 'tandem-evaluation/1' && Array.isArray(document.runs);
}

/** Whether a run that was not proved still is an award of the stated cost, no cheaper than its bound. */
function checkStopped(pack: TenderPack, run: Run, other: Run | undefined, path: string): Difference[] {
  if (!other || canonicalJson([run.scenario, run.coalition]) !== canonicalJson([other.scenario, other.coalition])) {
    return [{ path, message: 'The run is not one that the pack asks for.' }];
  }
  const bad = (field: string, message: string): Difference => ({ path: `${path}.${field}`, message });
  const best = other.status === 'optimal' ? other.cost : null;
  if (best !== null && run.bound !== null && parseMoney(run.bound) > parseMoney(best)) {
    return [bad('bound', `The bound is above the proved cost ${best}.`)];
  }
  if (run.cost === null) return [];
  const { violations } = verifyRun(awardProblem(pack, run.scenario, run.coalition), run);
  return violations.map(({ message }) => bad('award', message));
}

function withoutEngine(evaluation: Partial<Evaluation>): object {
  return Object.fromEntries(Object.entries(evaluation).filter(([name]) => name !== 'engine'));
}

function checkOwnHash(given: Partial<Evaluation>, sha256: (text: string) => string): Difference[] {
  const content = Object.entries(given).filter(([name]) => name !== 'engine' && name !== 'evaluationSha256');
  const hash = sha256(canonicalJson(Object.fromEntries(content)));
  return hash === given.evaluationSha256 ? [] : [{ path: '$.evaluationSha256', message: `The hash is ${hash}.` }];
}

/** Every leaf in which two JSON values differ, with its path. */
function differences(a: unknown, b: unknown, path: string): Difference[] {
  if (a === b) return [];
  const isObject = (v: unknown): v is Record<string, unknown> => v !== null && typeof v === 'object';
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [{ path, message: `This is ${show(a)}; recomputed it is ${show(b)}.` }];
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name) =>
    differences(a[name], b[name], Array.isArray(a) ? `${path}[${name}]` : `${path}.${name}`),
  );
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 200);
}
