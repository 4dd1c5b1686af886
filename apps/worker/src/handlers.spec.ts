import type { INestApplicationContext } from '@nestjs/common';
import { jobHandlers } from './handlers.js';

describe('the job that posts an award', () => {
  it('has purchases looked at again only when the ledger has the lines that they deliver', async () => {
    const done: string[] = [];
    const deed = (name: string) => async () => void done.push(await Promise.resolve(name));
    const service = { fromAward: deed('contracts'), post: deed('ledger'), matchForAward: deed('purchases') };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One service stands in for the three of the job.
    const handlers = jobHandlers({ get: () => service } as unknown as INestApplicationContext);
    await handlers['savings.post'](
      { awardId: 'a' },
      { jobId: 'post-a', number: 1, signal: new AbortController().signal },
    );
    expect(done).toEqual(['contracts', 'ledger', 'purchases']);
  });
});
