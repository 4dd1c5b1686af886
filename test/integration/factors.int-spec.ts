import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AwardsJobs, AwardsQueries, AwardsService, structuralFactors } from '@tandem/features/awards';
import { moneyText } from '@tandem/domain/money';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { assessAll, openedTender } from '../support/procurement.js';
import { createWorld, PASSWORD, type World } from '../support/world.js';

jest.setTimeout(60_000);

/** The three ladders, with one scenario in which BIRCH alone may win and one that nobody can meet. */
describe('what made the difference in an award', () => {
  let world: World;
  let server: Server;
  let runId: string;
  const email = () => world.trusts.LAS.email('procurement');

  async function signedIn(who: string) {
    const agent = request.agent(server);
    const { body } = await agent.get('/api/v1/session').expect(200);
    await agent
      .post('/api/v1/session')
      .set('X-CSRF-Token', body.csrfToken)
      .send({ email: who, password: PASSWORD })
      .expect(201);
    return agent;
  }

  /** The cells of the row of the first table that begins with a name. */
  function row(text: string, name: string): string[] {
    const found = text.split('<tr').find((one) => one.includes(`scope="row" class="nhsuk-table__cell">${name}</th>`));
    return [...(found ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((cell) => cell[1]!.replaceAll(/<[^>]*>/g, ''));
  }

  beforeAll(async () => {
    world = await createWorld([], {}, async (settings) => {
      const app: NestExpressApplication = await createWebApp(settings);
      await app.listen(0, '127.0.0.1');
      server = app.getHttpServer();
      return app;
    });
    const without = (name: 'ALDER' | 'CEDAR') => ({
      rule: 'exclude' as const,
      supplier: world.suppliers[name].id,
      lot: 'L1',
    });
    const tenderId = await openedTender(world, {
      scenarios: [
        { title: 'Only who supplies now', rules: [without('ALDER'), without('CEDAR')] },
        { title: 'None above 30', rules: [{ rule: 'maxShare', basisPoints: 3000 }] },
      ],
    });
    await assessAll(world, tenderId);
    runId = await world.as(email(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
    await world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
  });
  afterAll(() => world?.close());

  it('is only as much as the run shows, when no scenario tells the market from competition', async () => {
    const { text } = await (await signedIn(email())).get(`/award-runs/${runId}/factors`).expect(200);
    expect(text).toContain('One partnership figure is ever reported; this page is analysis.');
    expect(text).toContain('For this award it is £602,500');
    expect(row(text, 'Market')[0]).toContain('within competition');
    expect(row(text, 'Competition')).toEqual(['£697,500', 'Not evidenced', 'Not known']);
    expect(row(text, 'Harmonisation')).toEqual(['Not evidenced', 'Not evidenced', 'Not known']);
    expect(row(text, 'Aggregation')).toEqual(['£602,500', 'Not evidenced', 'Not known']);
    expect(text).toContain('Nothing shows it for this one: aggregation without the others.');
  });

  it('is told apart by a scenario without new competition, in the sequence and on average', async () => {
    const agent = await signedIn(email());
    const { text } = await agent.get(`/award-runs/${runId}/factors?without=only-who-supplies-now`).expect(200);
    expect(row(text, 'Market')).toEqual(['£300,000', '£300,000', '£300,000 in every order']);
    expect(row(text, 'Competition')).toEqual(['£397,500', '£298,750', '£200,000 to £397,500']);
    expect(row(text, 'Aggregation')).toEqual(['£602,500', '£701,250', '£602,500 to £800,000']);
    expect(row(text, 'In all, against what was paid before')[0]).toBe('£1,300,000');
    expect(row(text, 'All together, without new competition')).toEqual(['£14,100,000', 'Proved to the penny']);
    expect(text).toContain('The average is over 2 orders in which 3 factors can come.');
  });

  it('says what a scenario without any award cannot show, and keeps what is known without it', async () => {
    const agent = await signedIn(email());
    const { text } = await agent.get(`/award-runs/${runId}/factors?without=none-above-30`).expect(200);
    expect(row(text, 'Competition')).toEqual(['£697,500', 'Not evidenced', 'Not known']);
    expect(row(text, 'Each trust alone, without new competition')).toEqual([
      'Not evidenced',
      'Nothing shows it for LAS, SCAS and SECAMB.',
    ]);
  });

  it('adds up to the same total both ways, and agrees with the ledger on the partnership', async () => {
    const queries = world.get(AwardsQueries);
    const read = await world.as(email(), async (tx) =>
      structuralFactors(
        await queries.result(tx, runId),
        await queries.result(tx, runId, { scenario: 'only-who-supplies-now' }),
      ),
    );
    const sum = (parts: (bigint | undefined)[]) => parts.reduce<bigint>((a, b) => a + (b ?? 0n), 0n);
    expect(sum(read.factors.map((one) => one.step?.saving))).toBe(read.total!.saving);
    expect(sum(read.factors.map((one) => one.shapley?.saving))).toBe(read.total!.saving);
    const aggregation = read.factors.find((one) => one.factor === 'aggregation')!;
    expect(moneyText(read.partnership!)).toBe(moneyText(aggregation.step!.saving));
  });

  it('carries the doubt of an award that is not proved best into every figure that rests on it', async () => {
    const result = await world.as(email(), (tx) => world.get(AwardsQueries).result(tx, runId));
    const doubtful = { ...result, joint: { ...result.joint, status: 'feasible' as const, gap: '1000.00' } };
    const read = structuralFactors(doubtful, null);
    const aggregation = read.factors.find((one) => one.factor === 'aggregation')!.step!;
    expect([aggregation.saving, aggregation.least, aggregation.most].map(moneyText)).toEqual([
      '602500.00',
      '602500.00',
      '603500.00',
    ]);
  });

  it('is for the partners alone, and answers a scenario that does not exist with a page that says so', async () => {
    const stranger = await signedIn(world.trusts.WMAS.email('procurement'));
    await stranger.get(`/award-runs/${runId}/factors`).expect(404);
    const agent = await signedIn(email());
    await agent.get(`/award-runs/${runId}/factors?without=nonsense`).expect(404);
    await agent.get('/award-runs/nonsense/factors').expect(404);
  });
});
