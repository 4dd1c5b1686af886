import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { type AwardProblem, type AwardQuantity, type PricedAward, verifyAward } from '@tandem/domain/awards';

/** What is agreed between the two threads of a race: a state in shared memory, and a port for the award. */
export interface RaceLane {
  readonly state: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** The states of the second thread: at work, finished, or called away for another problem. */
const AT_WORK = 0;
const FINISHED = 1;
const CALLED_AWAY = 2;

/** How long a wait lasts before the limits are looked at again. */
const SLICE_MS = 20;

/** A lane for a race that is about to begin. */
export function raceState(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/** Says that nobody will answer: the first thread then asks for its second opinion itself. */
export function callAway(state: SharedArrayBuffer): void {
  say(state, CALLED_AWAY);
}

/** Tells the first thread what the second one found. */
export function answerRace({ state, port }: RaceLane, award: PricedAward | undefined, isWhole: boolean): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no origin to name; windows do.
  port.postMessage(award?.rows ?? []);
  port.close();
  say(state, isWhole ? FINISHED : CALLED_AWAY);
}

function say(state: SharedArrayBuffer, value: number): void {
  const cell = new Int32Array(state);
  if (Atomics.compareExchange(cell, 0, AT_WORK, value) === AT_WORK) Atomics.notify(cell, 0);
}

/**
 * Waits for what the second thread found, `alone` when nobody answers.
 *
 * The search asks at a place of its tree and not when the answer happens to be there: so the award, its proof and the
 * choice among ties are the same however the threads are scheduled, and the same as on one thread.
 */
export function askRace(
  { state, port }: RaceLane,
  problem: AwardProblem,
  { deadline, isStopped }: { readonly deadline: number; readonly isStopped: () => boolean },
): PricedAward | 'alone' | undefined {
  const cell = new Int32Array(state);
  while (Atomics.load(cell, 0) === AT_WORK && !isStopped() && performance.now() < deadline)
    Atomics.wait(cell, 0, AT_WORK, SLICE_MS);
  const isAnswered = Atomics.load(cell, 0) === FINISHED;
  if (!isAnswered) return 'alone';
  const received: { message: readonly AwardQuantity[] } | undefined = receiveMessageOnPort(port);
  if (!received || received.message.length === 0) return undefined;
  // What came from another thread is verified and priced here again.
  const { violations, priced } = verifyAward(problem, { rows: received.message });
  return violations.length === 0 ? priced : undefined;
}
