import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AwardsJobs } from '@tandem/features/awards';
import type { Role } from '@tandem/platform/database';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { assessAll, openedTender } from '../support/procurement.js';
import { createWorld, PASSWORD, type World } from '../support/world.js';

jest.setTimeout(60_000);

type Browser = Awaited<ReturnType<typeof signedIn>>;
let server: Server;

/** A browser without scripts that is signed in: it follows pages and sends forms. */
async function signedIn(email: string) {
  const agent = request.agent(server);
  const { body } = await agent.get('/api/v1/session').expect(200);
  const started = await agent
    .post('/api/v1/session')
    .set('X-CSRF-Token', body.csrfToken)
    .send({ email, password: PASSWORD })
    .expect(201);
  const token = String(started.body.csrfToken);
  return {
    get: (path: string) => agent.get(path),
    form: (path: string, fields: Record<string, string> = {}) =>
      agent
        .post(path)
        .type('form')
        .send({ ...fields, _csrf: token }),
    json: (path: string, body_: object = {}) => agent.post(path).set('X-CSRF-Token', token).send(body_),
  };
}

describe('comparing bids and approving an award, in a browser without scripts', () => {
  let world: World;
  let tenderId: string;
  let runId: string;
  let approval: string;
  let lead: Browser;
  let executive: Browser;

  const at = (trust: 'LAS' | 'SCAS' | 'SECAMB' | 'WMAS', role: Role) => signedIn(world.trusts[trust].email(role));
  const hashOn = (text: string) => /name="sha" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '';

  beforeAll(async () => {
    world = await createWorld([], {}, async (settings) => {
      const app: NestExpressApplication = await createWebApp(settings);
      await app.listen(0, '127.0.0.1');
      server = app.getHttpServer();
      return app;
    });
    tenderId = await openedTender(world, {
      scenarios: [{ title: 'No supplier above 30%', rules: [{ rule: 'maxShare', basisPoints: 3000 }] }],
    });
    lead = await at('LAS', 'procurement');
    executive = await at('LAS', 'executive');
  });
  afterAll(() => world?.close());

  it('refuses to compare bids before every trust has assessed them', async () => {
    const { text } = await lead.form(`/tenders/${tenderId}/runs`).expect(409);
    expect(text).toContain('Every trust must record a decision on every condition of every bid first.');
    await assessAll(world, tenderId);
  });

  it('says that nothing is known of a trust’s leaving before there is a comparison, to whoever followed the link', async () => {
    const { text: asks } = await lead.get(`/tenders/${tenderId}/withdrawal`).expect(200);
    expect(asks).toContain(`/tenders/${tenderId}/what-if?trust=LAS`);
    const { text } = await lead.get(`/tenders/${tenderId}/what-if?trust=LAS`).expect(200);
    expect(text).toContain('Nothing can be said before the bids have been compared.');
  });

  it('starts a run, shows how far it is, and starts no second one', async () => {
    const started = await lead.form(`/tenders/${tenderId}/runs`).expect(303);
    const page = String(started.headers['location']);
    runId = page.split('/').at(-1)!;
    expect((await lead.get(page).expect(200)).text).toContain('0 of 14 awards solved');
    expect((await lead.form(`/tenders/${tenderId}/runs`).expect(409)).text).toContain('A run is under way already.');
    const { body } = await lead.get(`/api/v1/runs/${runId}`).expect(200);
    expect(body.progress).toMatchObject({ done: 0, total: 14, isOver: false });
    await executive.form(`/tenders/${tenderId}/runs`).expect(403);
  });

  it('shows the joint award against every trust alone, with the caveats in words', async () => {
    await world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
    const { text } = await lead.get(`/tenders/${tenderId}/result`).expect(200);
    for (const words of [
      '£13,900,000',
      '£602,500',
      '£8,580,000',
      '£3,687,500',
      '£2,235,000',
      'proved best to the penny',
    ])
      expect(text).toContain(words);
    expect(text).toContain('A supplier that faced one small trust only might have bid otherwise.');
    expect(text).toContain('Fees and the cost of running the procurement are not in these figures.');
  });

  it('says why a scenario has no award, with the names that people use', async () => {
    const { text } = await lead.get(`/tenders/${tenderId}/result`).expect(200);
    const href = /href="([^"]*\/result\?[^"]*scenario=(?!base)[^"]*)"/.exec(text)![1]!.replaceAll('&amp;', '&');
    const other = await lead.get(href).expect(200);
    expect(other.text).toContain('Why there is no award');
    expect(other.text).toContain('no supplier above 30 %');
    expect(other.text).not.toContain('Propose to the trusts');
  });

  it('gives the same figures over the API, and packs whose bytes are the hashed ones', async () => {
    const { body } = await lead.get(`/api/v1/runs/${runId}/result`).expect(200);
    expect([body.cost, body.gain, body.caveats.length]).toEqual([
      { amount: '13900000.00', currency: 'GBP' },
      { amount: '602500.00', currency: 'GBP' },
      4,
    ]);
    const pack = await lead.get(`/award-runs/${runId}/evaluation.json`).expect(200);
    expect(JSON.parse(pack.text).evaluationSha256).toBe(body.evaluationSha256);
  });

  it('shows what each other trust pays if one leaves', async () => {
    const { text } = await lead.get(`/tenders/${tenderId}/what-if?trust=SECAMB`).expect(200);
    expect(text).toContain('If SECAMB leaves, LAS and SCAS pay £340,000 more in all.');
    await lead.get(`/tenders/${tenderId}/what-if?trust=NOBODY`).expect(404);
  });

  it('puts the award into the inbox of each executive, as a page and as a PDF', async () => {
    const proposed = await lead.form(`/tenders/${tenderId}/awards`, { run: runId, scenario: 'base' }).expect(303);
    approval = String(proposed.headers['location']);
    expect((await executive.get('/approvals').expect(200)).text).toContain('Waiting for you');
    expect((await executive.get(approval).expect(200)).text).toContain('Its share is £8,340,000 of £13,900,000.');
    const pdf = await executive.get(`${approval}/paper.pdf`).expect(200);
    expect([pdf.headers['content-type'], String(pdf.body).startsWith('%PDF')]).toEqual(['application/pdf', true]);
  });

  it('keeps what was typed when the form has a mistake, and says it at the field', async () => {
    const sha = hashOn((await executive.get(approval)).text);
    const empty = await executive.form(`${approval}/decision`, { sha, reason: 'Typed already.' }).expect(422);
    expect(empty.text).toContain('href="#verdict"');
    expect(empty.text).toContain('Typed already.');
    const bare = await executive.form(`${approval}/decision`, { sha, verdict: 'decline' }).expect(422);
    expect(bare.text).toContain('Enter the reason for declining.');
  });

  it('refuses an answer to a paper that has changed, and says what has changed', async () => {
    const sha = hashOn((await executive.get(approval)).text);
    const finance = await at('SCAS', 'finance');
    await finance.form(`${approval}/comment`, { comment: 'Capital is in the plan.' }).expect(303);
    const { text } = await executive.form(`${approval}/decision`, { sha, verdict: 'approve' }).expect(409);
    expect(text).toContain('The paper has changed since you opened it');
    expect(text).toContain('Finance of SCAS has added: “Capital is in the plan.”');
  });

  it('stands when the last trust approves, whether by page or over the API', async () => {
    for (const trust of ['LAS', 'SCAS'] as const) {
      const browser = await at(trust, 'executive');
      const sha = hashOn((await browser.get(approval)).text);
      await browser.form(`${approval}/decision`, { sha, verdict: 'approve' }).expect(303);
    }
    const last = await at('SECAMB', 'executive');
    const awardId = approval.split('/').at(-1)!;
    const { body } = await last.get(`/api/v1/awards/${awardId}`).expect(200);
    const answer = { verdict: 'approve', contentSha256: body.contentSha256 };
    expect((await last.json(`/api/v1/awards/${awardId}/decisions`, answer).expect(201)).body).toEqual({
      standing: 'stands',
    });
    expect((await lead.get(approval).expect(200)).text).toContain('Approved by every trust');
  });

  it('is invisible to trusts of another partnership and to suppliers', async () => {
    const strangers = [await at('WMAS', 'executive'), await signedIn(world.suppliers.ALDER.email('supplier'))];
    const awardId = approval.split('/').at(-1)!;
    for (const stranger of strangers)
      for (const path of [
        approval,
        `${approval}/paper.pdf`,
        `/tenders/${tenderId}/runs/${runId}`,
        `/tenders/${tenderId}/runs/${runId}/events`,
        `/award-runs/${runId}/pack.json`,
        `/award-runs/${runId}/evaluation.json`,
        `/tenders/${tenderId}/what-if?trust=LAS`,
        `/api/v1/runs/${runId}`,
        `/api/v1/runs/${runId}/result`,
        `/api/v1/awards/${awardId}`,
      ])
        expect([path, [404, 409].includes((await stranger.get(path)).status)]).toEqual([path, true]);
  });
});
