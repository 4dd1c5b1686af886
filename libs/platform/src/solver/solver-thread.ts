// The solver thread: it keeps HiGHS loaded and works on one award problem, or checks one proof, at a time.
import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import { checkProof } from './check-proof.js';
import type { HighsRuntime } from './highs-types.js';
import { answerRace, askRace } from './race.js';
import { secondOpinion } from './second-opinion.js';
import { solveAward } from './solve-award.js';
import type { SolveProgress } from './solver.js';
import type { AskedAward, AskedProof, FromThread, ToThread } from './thread-messages.js';

const PROGRESS_EVERY_MS = 200;
/** The part of its limit that a search may use: the rest is for the bound of what it left open, and for its proof. */
const SEARCHED = 0.8;

const { wasmModule, stop } = workerData as { wasmModule: object; stop: SharedArrayBuffer };
const stopped = new Int32Array(stop);
// The package's types describe its CommonJS form; as an ES module the loader is the default export itself.
const load = loadHighs as unknown as (options: object) => Promise<HighsRuntime>;
const highs = await load({ wasmModule });

parentPort!.on('message', (asked: ToThread) => {
  const { id } = asked;
  try {
    if (asked.task === 'race') race(asked);
    else if (asked.task === 'check') check(asked);
    else tell({ type: 'done', id, result: solve(asked) });
  } catch (error) {
    const refused = error instanceof Error && 'code' in error && 'facts' in error;
    // Only the message: an uncaught error from the package would print its whole minified source.
    const message = error instanceof Error ? error.message : String(error);
    tell({
      type: 'error',
      id,
      message,
      ...(refused ? { code: String(error.code), facts: error.facts as object } : {}),
    });
  }
});
tell({ type: 'ready' });

function solve({ id, problem, timeLimitMs, lane }: AskedAward) {
  const limits = limitsOf(id, timeLimitMs);
  return solveAward(highs, problem, {
    ...limits,
    ...(lane ? { raced: (deadline: number) => askRace(lane, problem, { ...limits, deadline }) } : {}),
  });
}

/** The second lane of a race: what it found counts only when neither clock nor pool cut it short. */
function race({ id, problem, timeLimitMs, lane }: AskedAward): void {
  const limits = limitsOf(id, timeLimitMs);
  const award = secondOpinion(highs, problem, limits);
  answerRace(lane!, award, !limits.isStopped() && performance.now() < limits.deadline);
  tell({ type: 'raced', id });
}

function check({ id, problem, proof, costPence }: AskedProof): void {
  const because = checkProof(problem, proof, costPence);
  tell({ type: 'checked', id, ...(because === undefined ? {} : { because }) });
}

function limitsOf(id: number, timeLimitMs: number) {
  let last = performance.now();
  return {
    deadline: performance.now() + timeLimitMs * SEARCHED,
    isStopped: () => Atomics.load(stopped, 0) === id,
    onProgress: (progress: SolveProgress) => {
      if (performance.now() - last < PROGRESS_EVERY_MS) return;
      last = performance.now();
      tell({ type: 'progress', id, progress });
    },
  };
}

function tell(message: FromThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin to name; windows do.
  parentPort!.postMessage(message);
}
