import { type AwardProblem, awardProblem, type TenderPack } from '@tandem/domain/awards';
import { canonicalJson } from '@tandem/domain/canonical';
import { sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import type { ProofChecker } from '@tandem/platform/solver';
import { outcomeOf, type TaskResult } from './task-result.js';

/** A solved award as it is stored: what was found, and its proof as JSON under gzip. */
export interface SolvedAward {
  readonly result: TaskResult;
  readonly proof: Buffer | null;
}

/** An award of an earlier run with the seal that was put on it when it was stored. */
export interface EarlierAward extends SolvedAward {
  readonly runId: string;
  readonly seal: string | null;
}

/**
 * Names everything that decides the award of one scenario and coalition: the bids as they stand in its lines, what its
 * trusts need, the rules, and the program with its version. Equal keys have equal awards.
 *
 * It is made of the award problem, because that is the model: another trust's demand, another scenario or a new mark for
 * quality changes the pack, and leaves the awards alone that it does not decide. The names of scenarios decide nothing.
 */
export function contentKey(
  pack: TenderPack,
  scenario: string,
  coalition: readonly string[],
  engine: { readonly version: string; readonly solver: string; readonly solverVersion: string },
): string {
  const { scenario: _name, statedRules: _words, ...problem } = awardProblem(pack, scenario, coalition);
  const { version, solver, solverVersion } = engine;
  return sha256(canonicalJson({ problem: written(problem), version, solver, solverVersion }));
}

/** A bid's own prices, packages and marks are in the problem as far as they count in it; the rest decides nothing. */
function written({ suppliers, ...problem }: Omit<AwardProblem, 'scenario' | 'statedRules'>): object {
  const stated = suppliers.map(({ bid, ...supplier }) => {
    const { prices: _prices, packages: _packages, bundles: _bundles, quality: _quality, ...terms } = bid;
    return { ...supplier, bid: terms };
  });
  return JSON.parse(JSON.stringify({ ...problem, suppliers: stated }, plain)) as object;
}

/** Whole numbers beyond the exact ones of JSON become text, and the sets of barred lots lists. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Set ? [...value].map(Number).toSorted((a, b) => a - b) : value;
}

/** Closes a stored award over everything in it, with the way in which a tie was broken, which no proof speaks of. */
export function sealOf(key: string, { result, proof }: SolvedAward): string {
  return sha256(canonicalJson({ key, result, proof: proof?.toString('base64') ?? null }));
}

/**
 * The newest award of that content among the finished runs of the same procurement and partnership; a run that was
 * cancelled or failed gives nothing away. Only awards that their run solved itself and proved in full, ties included, so
 * that each says where it comes from and a run finds the bytes that it would find alone.
 */
export async function earlierAward(tx: Tx, runId: string, key: string): Promise<EarlierAward | undefined> {
  return tx.row<EarlierAward>(
    `select t.run_id as "runId", t.result, t.certificate as proof, t.content_seal as seal
     from award_run mine
       join award_run source on source.partnership_id = mine.partnership_id and source.state = 'done'
         and coalesce(source.tender_id, source.market_process_id) = coalesce(mine.tender_id, mine.market_process_id)
       join award_task t on t.run_id = source.id
     where mine.id = $1 and t.content_key = $2 and t.taken_from_run_id is null and t.state = 'done'
       and t.result->>'status' = 'optimal' and t.result->>'tie' <> 'unproved' and t.certificate is not null
     order by source.number desc limit 1`,
    [runId, key],
  );
}

/** An earlier award, the key that it should be of, and who checks its proof for whom. */
export interface Claimed {
  readonly key: string;
  readonly earlier: EarlierAward;
  readonly checker: ProofChecker;
  /** Whoever no longer waits aborts it; the check is then stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Why an earlier award may not be taken over, in words; undefined when it holds for this pack.
 *
 * Nothing in it is believed: the seal, the award with its price, and the proof that none is cheaper are each worked out
 * again in whole numbers, without a solver. The proof is read and checked on a thread of the solver, within the time that
 * a solve may take: it can be seconds of sums, and the locks of the jobs are renewed on the thread that asks.
 */
export async function whyNotTaken(
  pack: TenderPack,
  scenario: string,
  coalition: readonly string[],
  { key, earlier, checker, signal }: Claimed,
): Promise<string | undefined> {
  const { result, proof, seal } = earlier;
  if (sealOf(key, earlier) !== seal) return 'It was changed after it was stored.';
  if (proof === null) return 'It has no proof.';
  try {
    const { award, boundPence } = outcomeOf(pack, scenario, coalition, result);
    if (!award || boundPence !== award.cost) return 'Its proof is of another cost.';
    const problem = awardProblem(pack, scenario, coalition);
    const options = { timeLimitMs: pack.timeLimitMs, ...(signal ? { signal } : {}) };
    const checked = await checker.check(problem, proof, award.cost, options);
    if (checked.status === 'holds') return undefined;
    return checked.status === 'refused' ? checked.because : 'The check of its proof was stopped before it ended.';
  } catch (error) {
    return String(error);
  }
}
