import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AwardsJobs } from '@tandem/features/awards';
import { MarketService } from '@tandem/features/market';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { fictionalNotices } from '../support/notices.js';
import { createWorld, PASSWORD, type World } from '../support/world.js';

let world: World;
let server: Server;
beforeAll(async () => {
  world = await createWorld([], {}, async (settings) => {
    const app: NestExpressApplication = await createWebApp(settings);
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer();
    return app;
  });
  const service = world.get(MarketService);
  for (const [name, content] of Object.entries(fictionalNotices)) {
    await world.asSystem((tx) => service.importFile(tx, { name: `${name}.json`, bytes: Buffer.from(content) }));
  }
}, 60_000);
afterAll(() => world.close());

/** A browser without scripts that is signed in. */
async function signedIn(email: string) {
  const agent = request.agent(server);
  const { body } = await agent.get('/api/v1/session').expect(200);
  await agent
    .post('/api/v1/session')
    .set('X-CSRF-Token', body.csrfToken)
    .send({ email, password: PASSWORD })
    .expect(201);
  return agent;
}

describe('the pages of the open market', () => {
  it('show prices with their source, date, branch, and what is known about VAT', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { text } = await agent.get('/market?cpv=33192160').expect(200);
    expect(text).toContain('9,007,199,254,740,993.07 GBP');
    expect(text).toContain('VAT not stated');
    expect(text).toContain('Same code');
    expect(text).toContain('1 February 2026');
    expect(text).toContain('Open Government Licence v3.0');
  });

  it('say at the field what is wrong with a code', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { text } = await agent.get('/market?cpv=ambulance').expect(400);
    expect(text).toContain('href="#cpv"');
    expect(text).toContain('Enter a CPV code of eight digits');
  });

  it('find words as they are typed, whatever signs are in them', async () => {
    const agent = await signedIn(world.audit.email('auditor'));
    expect((await agent.get('/market?words=rowan').expect(200)).text).toContain('Rowan Stretchers');
    expect((await agent.get('/market?words=100%25_').expect(200)).text).toContain('Nothing was found');
  });

  it('show bids, award and problems of a process before anybody has compared them', async () => {
    const agent = await signedIn(world.trusts.SCAS.email('finance'));
    const { text } = await agent.get('/market/processes/fiction-unsuccessful').expect(200);
    expect(text).toContain('has not run these bids');
    expect(text).toContain('Turned down: its award was recorded as unsuccessful');
    expect(text).toContain('undeclared-field');
  });

  it('run the bids through the comparative tender and then tell the truth about the award', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const page = await agent.get('/market/processes/fiction-vat').expect(200);
    expect(page.text).toContain('Compare these bids');
    const token = (await agent.get('/api/v1/session')).body.csrfToken;
    await agent.post('/market/processes/fiction-vat/runs').type('form').send({ _csrf: token }).expect(303);
    expect((await agent.get('/market/processes/fiction-vat').expect(200)).text).toContain(
      'The bids are being compared',
    );
    await world
      .asSystem((tx) => tx.rows<{ id: string }>('select id from award_run'))
      .then(([run]) => world.get(AwardsJobs).compare({ runId: run!.id }, { signal: new AbortController().signal }));
    const { text } = await agent.get('/market/processes/fiction-vat').expect(200);
    expect(text).toContain('agree once net and gross are told apart');
    expect(text).toContain('Compare again');
    const stranger = await signedIn(world.trusts.WMAS.email('procurement'));
    expect((await stranger.get('/market/processes/fiction-vat').expect(200)).text).toContain('has not run these bids');
  }, 30_000);

  it('offer the comparison only to those who may start it', async () => {
    const finance = await signedIn(world.trusts.SCAS.email('finance'));
    const { text } = await finance.get('/market/processes/fiction-cancelled').expect(200);
    expect(text).not.toContain('Compare these bids');
    const { body } = await finance.get('/api/v1/session');
    await finance
      .post('/api/v1/market/processes/fiction-cancelled/runs')
      .set('X-CSRF-Token', body.csrfToken)
      .expect(403);
  });

  it('say why bids cannot be compared instead of failing', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { text } = await agent.get('/market/processes/fiction-mixed').expect(200);
    expect(text).toContain('Some bids include VAT and some do not');
  });

  it('list what was imported, with problems by name', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { text } = await agent.get('/market/imports').expect(200);
    expect(text).toContain('package.json');
    expect(text).toContain('gross-without-net');
  });

  it('do not exist for suppliers, nor do processes that nobody imported', async () => {
    const supplier = await signedIn(world.suppliers.ALDER.email('supplier'));
    for (const path of ['/market', '/market/imports', '/market/processes/fiction-vat', '/api/v1/market/prices']) {
      await supplier.get(path).expect(404);
    }
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    await agent.get('/market/processes/nobody-knows').expect(404);
  });
});

describe('market prices over the API', () => {
  it('come as decimal texts with their currency', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { body } = await agent.get('/api/v1/market/prices?cpv=33192160&limit=1').expect(200);
    expect(body).toMatchObject({
      total: 2,
      prices: [{ ocid: 'fiction-1', branch: 'code', amount: { amount: '9007199254740993.07', currency: 'GBP' } }],
    });
  });

  it('refuse a code that is none', async () => {
    const agent = await signedIn(world.trusts.LAS.email('procurement'));
    const { body } = await agent.get('/api/v1/market/prices?cpv=12').expect(400);
    expect(body.problems).toEqual([
      { field: 'cpv', message: 'Cpv must be a CPV code of eight digits, such as 34114121.' },
    ]);
  });
});
