import { AwardsJobs, AwardsService, SensitivityJobs } from '@tandem/features/awards';
import { MarketQueries, MarketService } from '@tandem/features/market';
import { fictionalNotices } from '../support/notices.js';
import { assessAll, openedTender } from '../support/procurement.js';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(120_000);

const QUIET = { signal: new AbortController().signal };

describe('why an award is what it is, and how firm it is, in a browser without scripts', () => {
  let web: WebWorld;
  let world: World;
  let lead: Visitor;
  let tenderId: string;
  let runId: string;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    tenderId = await openedTender(world, {
      scenarios: [
        { title: 'No supplier above 60%', rules: [{ rule: 'maxShare', basisPoints: 6000 }] },
        { title: 'No supplier above 30%', rules: [{ rule: 'maxShare', basisPoints: 3000 }] },
      ],
    });
    await assessAll(world, tenderId);
    lead = await web.visit(world.trusts.LAS.email('procurement'));
    const started = await lead.json('POST', `/api/v1/tenders/${tenderId}/runs`, {});
    runId = (JSON.parse(started.text) as { runId: string }).runId;
    await world.get(AwardsJobs).compare({ runId }, QUIET);
  }, 120_000);
  afterAll(() => world?.close());

  const page = async (path: string, who = lead) => {
    const answer = await who.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text.replaceAll('&amp;', '&').replaceAll('&#39;', "'");
  };
  const scenarioOf = (text: string, title: string) =>
    new RegExp(`<option value="([^"]+)"[^>]*>${title}`).exec(text)![1]!;

  it('says who won each line at which bid price, what the next offer would have cost, and who pays what', async () => {
    const text = await page(`/award-runs/${runId}/explanation`);
    for (const words of [
      'Why this award',
      '£139,000 each, its price from 100',
      'With it the whole award would cost £14,100,000.00, £200,000.00 more.',
      'LAS 60 for £8,340,000.00, SCAS 25 for £3,475,000.00 and SECAMB 15 for £2,085,000.00',
      'no award can cost less than £13,900,000.00; the gap is £0.00',
      '£8,580,000.00',
      '£240,000.00 less',
    ])
      expect(text).toContain(words);
  });

  it('leads from every amount to the bid that it comes from', async () => {
    const text = await page(`/award-runs/${runId}/explanation`);
    const [, path, anchor] = /href="(\/tenders\/[^"#]+\/bids)#([^"]+)"/.exec(text)!;
    expect(await page(path!)).toContain(`id="${anchor}"`);
  });

  it('says which rule let a dearer offer win', async () => {
    const first = await page(`/award-runs/${runId}/explanation`);
    const capped = scenarioOf(first, 'No supplier above 60%');
    const text = await page(`/award-runs/${runId}/explanation?scenario=${encodeURIComponent(capped)}`);
    expect(text).toContain('No supplier has more than 60% of the value.');
    expect(text).toMatch(/less for this and could not have it: the rule "?(&quot;)?no supplier above 60 %/);
  });

  it('says in words why there is no award, and what would be enough', async () => {
    const first = await page(`/award-runs/${runId}/explanation`);
    const none = scenarioOf(first, 'No supplier above 30%');
    const text = await page(`/award-runs/${runId}/explanation?scenario=${encodeURIComponent(none)}`);
    expect(text).toContain('Why there is no award');
    expect(text).toContain('This alone leaves no award: no supplier above 30 %.');
    // Three suppliers and 100 ambulances: the cap has to let one have 34 of them.
    expect(text).toContain('If one supplier could win 34 % instead of 30 %, an award costs £');
    expect(await page(`/award-runs/${runId}/sensitivity?scenario=${encodeURIComponent(none)}`)).not.toContain(
      'Start the analysis',
    );
  });

  it('asks how firm the award is, follows it, and shows what was found', async () => {
    const before = await page(`/award-runs/${runId}/sensitivity`);
    const scenario = scenarioOf(before, 'No supplier above 60%');
    const refused = await lead.form(`/award-runs/${runId}/sensitivity`, { scenario, draws: 'many', seed: '-1' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('The number of draws must be a whole number from 0 to 1,000.');
    expect(refused.text).toContain('value="many"');
    const asked = await lead.form(`/award-runs/${runId}/sensitivity`, { scenario, draws: '3', seed: '5' });
    expect(asked.status).toBe(303);
    const followed = await page(asked.location);
    expect(followed).toContain('questions answered');
    const id = /analysis=([0-9a-f-]+)/.exec(asked.location)![1]!;
    await world.get(SensitivityJobs).analyse({ analysisId: id }, QUIET);
    const text = await page(asked.location);
    for (const words of [
      'The next-best award that does without one of these suppliers',
      'What the rules and limits cost',
      'if one supplier could win 59 % instead of 60 % the award costs',
      'If a supplier were absent',
      'Who would come next in each lot',
      '3 draws at each spread with the seed 5',
      'If a trust leaves',
    ])
      expect(text).toContain(words);
    const { text: document } = await lead.get(`/award-runs/${runId}/sensitivity/${id}/document.json`);
    expect(text).toContain((JSON.parse(document) as { sensitivitySha256: string }).sensitivitySha256);
  });

  it('answers programs with the same figures', async () => {
    const explained = JSON.parse((await lead.get(`/api/v1/runs/${runId}/explanation`)).text) as {
      cost: { amount: string };
      lines: { won: { others: { supplier: string; difference: { amount: string } | null }[] }[] }[];
    };
    expect(explained.cost.amount).toBe('13900000.00');
    expect(explained.lines[0]!.won[0]!.others[0]!.difference!.amount).toBe('200000.00');
    const wish = { scenario: 'base', draws: 0 };
    const { text } = await lead.json('POST', `/api/v1/runs/${runId}/analyses`, wish);
    const { analysisId } = JSON.parse(text) as { analysisId: string };
    expect((await lead.json('POST', `/api/v1/analyses/${analysisId}/cancel`, {})).status).toBe(204);
    const read = JSON.parse((await lead.get(`/api/v1/analyses/${analysisId}`)).text) as { state: string };
    expect(read.state).toBe('cancelled');
    expect((await lead.get(`/api/v1/analyses/${analysisId}/document`)).status).toBeGreaterThanOrEqual(400);
    expect((await lead.json('POST', `/api/v1/runs/${runId}/analyses`, { ...wish, draws: 5000 })).status).toBe(400);
  });

  it('explains the award of a procurement that others published, and leads to its page', async () => {
    await world.asSystem((tx) =>
      world
        .get(MarketService)
        .importFile(tx, { name: 'notices.json', bytes: Buffer.from(fictionalNotices.vatUnstated) }),
    );
    const other = await world.as(world.trusts.LAS.email('procurement'), async (tx) => {
      const process = (await world.get(MarketQueries).process(tx, 'fiction-vat'))!;
      return world.get(AwardsService).startRun(tx, { marketProcessId: process.id });
    });
    await world.get(AwardsJobs).compare({ runId: other }, QUIET);
    const text = await page(`/award-runs/${other}/explanation`);
    expect(text).toContain('Why this award');
    expect(text).toMatch(/href="\/market\/processes\/fiction-vat#line-/);
    expect(await page(`/award-runs/${other}/sensitivity`)).toContain('Start the analysis');
  });

  it('hides both pages from people of other partnerships, and lets an executive read and not ask', async () => {
    const stranger = await web.visit(world.trusts.WMAS.email('procurement'));
    for (const name of ['explanation', 'sensitivity'])
      expect((await stranger.get(`/award-runs/${runId}/${name}`)).status).toBe(404);
    const executive = await web.visit(world.trusts.SCAS.email('executive'));
    expect(await page(`/award-runs/${runId}/sensitivity`, executive)).not.toContain('Start the analysis');
    expect((await executive.form(`/award-runs/${runId}/sensitivity`, { scenario: 'base' })).status).toBe(403);
    expect((await lead.get('/award-runs/not-a-run/explanation')).status).toBe(404);
  });
});
