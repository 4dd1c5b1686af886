import { AwardsJobs } from '@tandem/features/awards';
import { BidsService } from '@tandem/features/bids';
import { QualityQueries } from '@tandem/features/evaluation';
import { TenderScoringService } from '@tandem/features/tenders';
import { assessAll, LADDERS, ladderBid, openTender, readyDraft, untilDeadline } from '../support/procurement.js';
import { filledIn, plainText, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(120_000);

const FORM = {
  method: 'priceAndQuality',
  priceWeight: '40',
  criterion_0_name: 'Quality',
  criterion_0_description: 'All of it.',
  criterion_0_weight: '60',
  formula: 'REL_LOWEST',
  relativeReason: 'As in the former framework.',
  scaleMax: '100',
  tie: 'higherQuality,earlierSubmission',
};

describe('the pages of price and quality', () => {
  let web: WebWorld;
  let lead: Visitor;
  const email = (trust: 'LAS' | 'SCAS' | 'SECAMB', role: 'procurement' | 'evaluator') =>
    web.world.trusts[trust].email(role);

  beforeAll(async () => {
    web = await createWebWorld();
    lead = await web.visit(email('LAS', 'procurement'));
  });
  afterAll(() => web?.world.close());

  describe('of a draft', () => {
    let draft: string;
    beforeAll(async () => {
      draft = `/tenders/${await readyDraft(web.world)}`;
    });

    it('keep everything that was typed when one weight is wrong, and say what is wrong at the weight', async () => {
      const form = { ...filledIn((await lead.get(`${draft}/scoring`)).text), ...FORM, priceWeight: '50' };
      const answer = await lead.form(`${draft}/scoring`, form);
      expect(answer.status).toBe(422);
      expect(problemsOn(answer.text)).toEqual([
        ['priceWeight', expect.stringContaining('They add up to 110%: 10 is too much.')],
      ]);
      expect(filledIn(answer.text)).toMatchObject({ ...FORM, priceWeight: '50' });
    });

    it('show three more criteria without losing or saving anything', async () => {
      const form = { ...filledIn((await lead.get(`${draft}/scoring`)).text), ...FORM, more: '1' };
      const answer = await lead.form(`${draft}/scoring`, form);
      expect(answer.status).toBe(200);
      expect(filledIn(answer.text)).toMatchObject(FORM);
      expect((await lead.get(draft)).text).toContain('The lowest price that passes.');
    });

    it('lead from the saved scoring to its test, which warns of the reversal in words and in a table', async () => {
      const form = { ...filledIn((await lead.get(`${draft}/scoring`)).text), ...FORM };
      const saved = await lead.form(`${draft}/scoring`, form);
      expect([saved.status, saved.location]).toEqual([303, `${draft}/scoring/test`]);
      expect(plainText((await lead.get(draft)).text)).toContain('Test the scoring on invented bids.');
      const fresh = filledIn((await lead.get(saved.location)).text);
      expect(Number(fresh['price_0'])).toBeGreaterThan(0);
      const named = Object.keys(fresh).filter((name) => /^(price|quality)_/.test(name));
      const blank = Object.fromEntries(named.map((name) => [name, '']));
      const bids = { price_0: '100', quality_0: '83', price_1: '80', quality_1: '72', price_2: '50', quality_2: '20' };
      const wrong = await lead.form(saved.location, { ...fresh, ...blank, ...bids, price_1: 'cheap' });
      expect(wrong.status).toBe(422);
      expect(problemsOn(wrong.text)).toEqual([['price_1', expect.stringContaining('price of bid B')]]);
      expect(filledIn(wrong.text)).toMatchObject({ ...bids, price_1: 'cheap' });
      const tested = await lead.form(saved.location, { ...fresh, ...blank, ...bids });
      expect(tested.status).toBe(303);
      const page = plainText((await lead.get(tested.location)).text);
      expect(page).toMatch(/Without Bid C, Bid B would win instead of Bid A/);
      expect(page).toContain('Changes the winner');
      expect(page).toContain('69.8000');
      expect(page).toContain(
        'Bid A has place 1: price 40 × £50.00 ÷ £100.00 = 20.0000; quality 60 × 83 ÷ 100 = 49.8000',
      );
      expect(page).toMatch(/of 50 sets of invented bids/);
      expect(plainText((await lead.get(draft)).text)).toContain('Price and quality, 1 criterion.');
    });

    it('are out of reach of evaluators and suppliers', async () => {
      for (const who of [email('LAS', 'evaluator'), web.world.suppliers.ALDER.email('supplier')])
        expect((await (await web.visit(who)).get(`${draft}/scoring`)).status).toBeGreaterThanOrEqual(403);
    });
  });

  describe('after the opening', () => {
    let tender: string;
    let tenderId: string;
    let evaluator: Visitor;
    const sheet = () =>
      web.world.as(email('LAS', 'evaluator'), (tx) => web.world.get(QualityQueries).sheet(tx, tenderId));
    beforeAll(async () => {
      const { world } = web;
      tenderId = await openTender(world, 4, {}, async (id) => {
        const scoring = world.get(TenderScoringService);
        const criteria = [{ name: 'Quality', description: 'All of it.', weight: '60' }];
        const input = {
          ...FORM,
          parameters: {},
          scaleText: '',
          minimumQuality: '',
          criteria,
        };
        await world.as(email('LAS', 'procurement'), (tx) => scoring.save(tx, id, input));
        const bids = [
          { name: '', price: '100', quality: '83' },
          { name: '', price: '80', quality: '72' },
        ];
        await world.as(email('LAS', 'procurement'), (tx) => scoring.test(tx, id, bids));
      });
      tender = `/tenders/${tenderId}`;
      for (const name of ['ALDER', 'BIRCH', 'CEDAR'] as const) {
        const entry = await ladderBid(world, tenderId, LADDERS[name]);
        await world.as(world.suppliers[name].email('supplier'), (tx) =>
          world.get(BidsService).submit(tx, tenderId, entry),
        );
      }
      await untilDeadline(world, tenderId);
      await world.as(email('LAS', 'procurement'), (tx) => world.get(BidsService).open(tx, tenderId));
      evaluator = await web.visit(email('LAS', 'evaluator'));
    });

    it('show suppliers the weights and the formula on the tender', async () => {
      const page = plainText((await (await web.visit(web.world.suppliers.ALDER.email('supplier'))).get(tender)).text);
      expect(page).toMatch(/Price .* 40% Quality All of it\. 60%/);
      expect(page).not.toContain('Tested');
    });

    it('show no price with the bids', async () => {
      for (const who of [lead, evaluator]) {
        const page = (await who.get(`${tender}/bids`)).text;
        expect(page).not.toMatch(/139,000|£/);
        expect(page).toContain('Prices are not shown to anybody');
        const { bids } = JSON.parse((await who.get(`/api/v1${tender}/bids`)).text) as { bids: { content: unknown }[] };
        expect(JSON.stringify(bids)).not.toContain('139000');
      }
    });

    it('keep a whole sheet of scores when one reason is missing, and name the cell', async () => {
      const { tender: read, bids, scoring } = await sheet();
      const path = `${tender}/scores/${read.lots[0]!.id}`;
      const cell = (at: number) => `${bids[at]!.id}_${scoring.criteria[0]!.id}`;
      const form = filledIn((await evaluator.get(path)).text);
      const typed = {
        [`score_${cell(0)}`]: '60',
        [`reason_${cell(0)}`]: 'Meets what is needed.',
        [`score_${cell(1)}`]: '90',
        [`reason_${cell(1)}`]: '',
        [`score_${cell(2)}`]: '101',
        [`reason_${cell(2)}`]: 'Beyond the scale.',
      };
      const wrong = await evaluator.form(path, { ...form, ...typed });
      expect(wrong.status).toBe(422);
      expect(problemsOn(wrong.text).map(([field]) => field)).toEqual([`reason_${cell(1)}`, `score_${cell(2)}`]);
      expect(filledIn(wrong.text)).toMatchObject(typed);
      expect((await sheet()).scores).toEqual([]);
      const right = { ...typed, [`reason_${cell(1)}`]: 'Excellent.', [`score_${cell(2)}`]: '70' };
      expect((await evaluator.form(path, { ...form, ...right })).status).toBe(303);
      expect(plainText((await evaluator.get(`${tender}/scores`)).text)).toContain('Beyond the scale.');
      // A colleague had the sheet open all the time: nothing is overwritten, and what was typed stays beside what is kept.
      const late = await evaluator.form(path, { ...form, ...typed, [`score_${cell(0)}`]: '10' });
      expect(late.status).toBe(422);
      expect(problemsOn(late.text).map(([field]) => field)).toEqual(['seen']);
      expect(plainText(late.text)).toContain('Kept so far: 60, Meets what is needed.');
      expect(filledIn(late.text)).toMatchObject({ [`score_${cell(0)}`]: '10' });
    });

    it('rank when every trust has agreed, with every number linked to its reason', async () => {
      await assessAll(web.world, tenderId);
      for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const) {
        const visitor = await web.visit(email(trust, 'evaluator'));
        const page = await visitor.get(`${tender}/scores`);
        const { sheet: hash = '' } = filledIn(page.text);
        expect((await visitor.form(`${tender}/scores/agreement`, { sheet: hash })).status).toBe(303);
      }
      const started = await lead.form(`${tender}/runs`, {});
      const runId = started.location.split('/').at(-1)!;
      await web.world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
      const ranking = await lead.get(`/award-runs/${runId}/ranking`);
      expect(ranking.status).toBe(200);
      const page = plainText(ranking.text);
      // 40 × 139 ÷ 141 = 39.4326 and 60 × 90 % = 54.
      expect(page).toMatch(/1 Birch Coachbuilders \(fictional\) £14,100,000 90% 39\.4326 54\.0000 93\.4326/);
      expect(page).toContain('Who would win under other weights');
      expect(ranking.text).toContain(`href="${tender}/scores#lot-1"`);
      const csv = (await lead.get(`/award-runs/${runId}/ranking.csv`)).text;
      expect(csv).toMatch(
        /L1 Ambulances,1,Birch Coachbuilders \(fictional\),14100000\.00,90,39\.4326,93\.4326,90,Excellent\./,
      );
      const wrong = await evaluator.form(`/award-runs/${runId}/weights`, {
        title: 'Mine',
        weight_0: '40',
        weight_1: '50',
      });
      expect(wrong.status).toBe(422);
      expect(problemsOn(wrong.text).map(([field]) => field)).toEqual(['weight_0']);
      expect(filledIn(wrong.text)).toMatchObject({ title: 'Mine', weight_0: '40', weight_1: '50' });
      expect(
        (await evaluator.form(`/award-runs/${runId}/weights`, { title: 'Mine', weight_0: '95', weight_1: '5' })).status,
      ).toBe(303);
      expect(plainText((await evaluator.get(`/award-runs/${runId}/ranking`)).text)).toContain('Mine');
      for (const who of [web.world.suppliers.ALDER.email('supplier'), web.world.trusts.WMAS.email('procurement')]) {
        const stranger = await web.visit(who);
        for (const path of [
          `/award-runs/${runId}/ranking`,
          `/award-runs/${runId}/ranking.csv`,
          `/api/v1/award-runs/${runId}/ranking`,
        ])
          expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
        expect((await stranger.get(`${tender}/scores`)).status).toBeGreaterThanOrEqual(403);
        expect((await stranger.get(`/api/v1${tender}/scores`)).status).toBeGreaterThanOrEqual(403);
      }
    });
  });
});
