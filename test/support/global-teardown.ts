import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Stops what the global set-up started and waits until it is gone. */
export default async function globalTeardown(): Promise<void> {
  const keeper: ChildProcess | undefined = Reflect.get(globalThis, 'keeperOfTestServers');
  if (keeper === undefined || keeper.exitCode !== null) return;
  const gone = once(keeper, 'exit');
  keeper.ref();
  keeper.disconnect();
  await gone;
}
