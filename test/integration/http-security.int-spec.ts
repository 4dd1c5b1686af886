import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { createWorld, PASSWORD, type World } from '../support/world.js';

/** What a hostile page, a curious neighbour at the same computer, and a guesser meet at the door. */
describe('the web process', () => {
  let world: World;
  let server: Server;

  beforeAll(async () => {
    world = await createWorld([], { TANDEM_LOG_LEVEL: 'silent' }, async (settings) => {
      const app: NestExpressApplication = await createWebApp(settings);
      await app.listen(0, '127.0.0.1');
      server = app.getHttpServer();
      return app;
    });
  }, 60_000);
  afterAll(() => world.close());

  const email = () => world.trusts.LAS.email('procurement');

  /** A browser with a token, as after the first page. */
  async function visitor() {
    const agent = request.agent(server);
    const { body } = await agent.get('/api/v1/session').expect(200);
    return { agent, token: (body as { csrfToken: string }).csrfToken };
  }

  async function signIn(next = '', password = PASSWORD, address = email()) {
    const { agent, token } = await visitor();
    const answer = await agent.post('/sign-in').type('form').send({ _csrf: token, email: address, password, next });
    return { agent, answer };
  }

  it('lets no page be kept by a browser or a proxy, neither before nor after signing in', async () => {
    const { agent, answer } = await signIn();
    for (const path of ['/', '/requirements', '/api/v1/session', '/api/v1/requirements', '/nowhere', '/sign-in'])
      expect([path, (await agent.get(path)).headers['cache-control']]).toEqual([path, 'no-store']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await agent.post('/sign-out').send({})).headers['cache-control']).toBe('no-store');
  });

  it('keeps its own styles and scripts for ever, because their names are their contents', async () => {
    const { text } = await request(server).get('/sign-in');
    const address = /href="(\/static\/[0-9a-f]+\.css)"/.exec(text)?.[1] ?? '';
    expect((await request(server).get(address).expect(200)).headers['cache-control']).toContain('immutable');
  });

  it('says that nothing of others is loaded, framed or told where somebody was', async () => {
    const { headers } = await request(server).get('/sign-in');
    const policy = headers['content-security-policy'] ?? '';
    for (const part of ["default-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('gives a new session at sign-in, in a cookie that no script reads, and forgets the one before', async () => {
    const before = await request(server).get('/api/v1/session');
    const cookie = String(before.headers['set-cookie']?.[0]).split(';')[0]!;
    const token = (before.body as { csrfToken: string }).csrfToken;
    const after = await request(server)
      .post('/sign-in')
      .set('cookie', cookie)
      .type('form')
      .send({ _csrf: token, email: email(), password: PASSWORD });
    const given = String(after.headers['set-cookie']?.[0]);
    expect(after.status).toBe(303);
    expect(given).toMatch(/HttpOnly; SameSite=Lax/);
    expect(given.split(';')[0]).not.toBe(cookie);
    const fixed = await request(server).get('/api/v1/session').set('cookie', cookie);
    expect((fixed.body as { account: unknown }).account).toBeNull();
  });

  it('makes a signed-out session worthless', async () => {
    const { agent, token } = await visitor();
    const signedIn = await agent
      .post('/api/v1/session')
      .set('X-CSRF-Token', token)
      .send({ email: email(), password: PASSWORD });
    const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0]!;
    const fresh = (signedIn.body as { csrfToken: string }).csrfToken;
    await agent.delete('/api/v1/session').set('X-CSRF-Token', fresh).expect(204);
    await request(server).get('/api/v1/requirements').set('cookie', cookie).expect(401);
  });

  it.each<[string, (agent: ReturnType<typeof request.agent>) => request.Test]>([
    ['a form', (agent) => agent.post('/requirements').type('form').send({ title: 'x' })],
    ['a form with a file', (agent) => agent.post('/imports').attach('file', Buffer.from('a,b\n1,2'), 'x.csv')],
    ['JSON', (agent) => agent.post('/api/v1/requirements').send({ title: 'x' })],
    ['JSON that calls itself text', (agent) => agent.post('/api/v1/requirements').type('text/plain').send('{}')],
    ['a change by PUT', (agent) => agent.put('/api/v1/tenders/x/bid').send({})],
    [
      'a sign-out',
      (agent) =>
        agent
          .post('/sign-out')
          .type('form')
          .send({ _csrf: ['a', 'b'] }),
    ],
  ])('refuses %s that does not carry its own token', async (_what, send) => {
    const { agent } = await signIn();
    await send(agent).expect(403);
    await send(agent).query({ _csrf: 'guessed' }).expect(403);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    'evil',
  ])('never leads to another host after a sign-in (%j)', async (next) => {
    const { answer } = await signIn(next);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
  });

  it('leads back to the page that was asked for', async () => {
    expect((await signIn('/tenders?page=2')).answer.headers['location']).toBe('/tenders?page=2');
  });

  it('believes no host or path that a request names for itself', async () => {
    const { agent } = await signIn();
    const forged = await agent
      .get('/nowhere')
      .set('host', 'evil.example')
      .set('x-forwarded-host', 'evil.example')
      .set('referer', 'http://evil.example//evil.example/x');
    expect(forged.text).not.toContain('href="//');
    expect(forged.text).not.toContain('http://evil.example');
  });

  it('says the same of an unknown address, a wrong password and an account that rests', async () => {
    const said = async (address: string) => {
      const { answer } = await signIn('', 'wrong', address);
      return [answer.status, /The email address or the password[^<]*/.exec(answer.text)?.[0].trim()];
    };
    const unknown = await said('nobody@nowhere.example');
    const finance = world.trusts.SCAS.email('finance');
    expect(await said(finance)).toEqual(unknown);
    for (let attempt = 0; attempt < 8; attempt++) await signIn('', 'wrong', finance);
    expect(await said(finance)).toEqual(unknown);
    expect((await signIn('', PASSWORD, finance)).answer.status).toBe(422);
    expect(unknown[0]).toBe(422);
    expect(unknown[1]).toContain('is not right');
  });
});
