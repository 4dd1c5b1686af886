import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { SettingsError, settingsOfThisProcess } from '@tandem/platform/config';
import { log, nestLogger } from '@tandem/platform/logging';
import { OutboxRelay, Workers } from '@tandem/platform/queue';
import { WorkerModule } from './worker.module.js';
import { jobHandlers } from './handlers.js';

try {
  const settings = settingsOfThisProcess();
  const app = await NestFactory.createApplicationContext(WorkerModule.of(settings), {
    logger: nestLogger,
    abortOnError: false,
  });
  const [workers, relay] = [app.get(Workers), app.get(OutboxRelay)];
  await workers.start(jobHandlers(app));
  await relay.start();
  log.info('the worker process takes jobs');
  process.send?.('ready');
  const stop = async (): Promise<void> => {
    await relay.stop();
    await workers.stop();
    await app.close();
    // All work is put away: handles that libraries forgot (a Redis socket, a solver thread) must not hold the process.
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.once(signal as 'SIGTERM', () => {
      stop().catch((error: unknown) => {
        log.error({ message: String(error) }, 'the worker did not stop cleanly');
        // It was told to stop and could not in good order; staying would keep its jobs locked.
        process.exit(1);
      });
    });
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof SettingsError ? `${reason}\n` : `The worker process cannot start: ${reason}\n`);
  // Connections that were opened before the failure would hold the process; 2 tells the supervisor not to try again.
  process.exit(2);
}
