import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestServers } from './test-servers.js';

/**
 * Starts what integration and browser tests share: one PostgreSQL with a migrated template, and Redis where there is one.
 *
 * Jest may call this once for each project; the second call finds the first one's servers. The names in the environment
 * do not begin with TANDEM_, because the product refuses names of that kind that it does not know.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_POSTGRES_ADMIN_URL']) return;
  const root = join(__dirname, '../..');
  const keeper = spawn(
    process.execPath,
    ['--import', join(root, 'test/support/typescript.mjs'), join(root, 'test/support/test-servers.ts')],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true },
  );
  const failed = once(keeper, 'exit').then(() => {
    throw new Error('The servers of the tests did not start; the reason is printed above.');
  });
  const [found]: TestServers[] = await Promise.race([once(keeper, 'message'), failed]);
  failed.catch(() => undefined);
  process.env['TEST_POSTGRES_ADMIN_URL'] = found!.adminUrl;
  process.env['TEST_POSTGRES_LOGIN_URL'] = found!.loginUrl;
  process.env['TEST_POSTGRES_TEMPLATE'] = found!.template;
  if (found!.redisUrl) process.env['REDIS_TEST_URL'] = found!.redisUrl;
  Object.assign(globalThis, { keeperOfTestServers: keeper });
  keeper.unref();
  keeper.channel?.unref();
}
