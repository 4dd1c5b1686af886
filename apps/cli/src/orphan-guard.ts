import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded into web and worker (`--import`): ends them when the supervisor is gone, however it went.
 *
 * A killed supervisor cannot stop anybody, but the kernel closes its channel. The process is first asked to drain, unless
 * it listens for the closing itself, and ended if it does not, so that its port is free for the next start. The guard is
 * there before the process's own first line, which may never be reached.
 */
const DRAIN_MS_MAX = 8000;

if (isMainThread && process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), DRAIN_MS_MAX).unref();
    if (process.listenerCount('disconnect') === 1) process.kill(process.pid, 'SIGTERM');
  });
  // Listening alone must not keep the process alive once it has drained.
  process.channel.unref();
}
