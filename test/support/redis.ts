import { Redis } from 'ioredis';

/** Redis for one test: a numbered database that nobody else uses at the same time. */
export interface TestRedis {
  readonly url: string;
  /** Empties it. */
  drop(): Promise<void>;
}

/** Whether there is a Redis: named in REDIS_TEST_URL, or started for the run because the machine has `redis-server`. */
export const isRedisThere = Boolean(process.env['REDIS_TEST_URL']);

/** A group of tests that needs Redis; skipped, and counted as such by `npm test`, where there is none. */
export const describeWithRedis: jest.Describe = isRedisThere ? describe : describe.skip;

/** Hands out the numbered databases one after another, so that tests which run side by side do not meet. */
export async function createTestRedis(): Promise<TestRedis> {
  const root = process.env['REDIS_TEST_URL'];
  if (!root) throw new Error('There is no Redis: write the tests that need one inside describeWithRedis.');
  const count = await ask(root, async (redis) =>
    Number((await redis.config('GET', 'databases'))?.toString().split(',')[1]),
  );
  const turn = await ask(root, (redis) => redis.incr('tandem:tests:turn'));
  const address = new URL(root);
  address.pathname = `/${1 + (turn % (count - 1))}`;
  const empty = (): Promise<void> => ask(address.href, async (redis) => void (await redis.flushdb()));
  await empty();
  return { url: address.href, drop: empty };
}

async function ask<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
