import { BidsService } from '@tandem/features/bids';
import { OwnScoresService, QualityQueries, QualityService, type ScoreInput } from '@tandem/features/evaluation';
import { TenderScoringService } from '@tandem/features/tenders';
import { DUMMIES, LADDERS, ladderBid, openTender, SCORING, untilDeadline } from '../support/procurement.js';
import { filledIn, plainText, problemsOn } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

type Trust = 'LAS' | 'SCAS' | 'SECAMB';

describe('the scores that each evaluator gives alone', () => {
  let web: WebWorld;
  let world: World;
  let tenderId: string;
  let lotId: string;
  let path: string;
  const email = (trust: Trust) => world.trusts[trust].email('evaluator');
  const sheet = (trust: Trust = 'LAS') => world.as(email(trust), (tx) => world.get(QualityQueries).sheet(tx, tenderId));
  const alone = (who: string) => world.as(who, (tx) => world.get(QualityQueries).alone(tx, tenderId));
  /** Every bid on every criterion. */
  const cells = async (score: string, reason: string): Promise<ScoreInput[]> => {
    const { bids, scoring } = await sheet();
    return bids.flatMap((bid) =>
      scoring.criteria.map((criterion) => ({ bidId: bid.id, criterionId: criterion.id, score, reason })),
    );
  };
  const saves = (trust: Trust, given: readonly ScoreInput[], isHandedIn: boolean) =>
    world.as(email(trust), (tx) => world.get(OwnScoresService).save(tx, tenderId, lotId, given, isHandedIn));
  const form = (given: readonly ScoreInput[]) =>
    Object.fromEntries(
      given.flatMap(({ bidId, criterionId, score, reason }) => [
        [`score_${bidId}_${criterionId}`, score],
        [`reason_${bidId}_${criterionId}`, reason],
      ]),
    );

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    const lead = world.trusts.LAS.email('procurement');
    tenderId = await openTender(world, 4, {}, async (id) => {
      await world.as(lead, (tx) => world.get(TenderScoringService).save(tx, id, SCORING));
      await world.as(lead, (tx) => world.get(TenderScoringService).test(tx, id, DUMMIES));
    });
    for (const name of ['ALDER', 'BIRCH'] as const) {
      const entry = await ladderBid(world, tenderId, LADDERS[name]);
      await world.as(world.suppliers[name].email('supplier'), (tx) =>
        world.get(BidsService).submit(tx, tenderId, entry),
      );
    }
    await untilDeadline(world, tenderId);
    await world.as(lead, (tx) => world.get(BidsService).open(tx, tenderId));
    lotId = (await sheet()).tender.lots[0]!.id;
    path = `/tenders/${tenderId}/scores/${lotId}/own`;
  }, 120_000);
  afterAll(() => world?.close());

  it('need a reason each, and are the author’s alone until they are handed in', async () => {
    const [first, ...rest] = await cells('4', 'The trial went well.');
    const key = `${first!.bidId}_${first!.criterionId}`;
    expect((await saves('LAS', [{ ...first!, reason: ' ' }, ...rest], false)).map((p) => p.field)).toEqual([
      `reason_${key}`,
    ]);
    expect((await alone(email('LAS'))).scores).toEqual([]);
    expect(await saves('LAS', [first!], false)).toEqual([]);
    expect((await alone(email('LAS'))).scores.map((s) => [s.score, s.reason])).toEqual([[4, 'The trial went well.']]);
    for (const who of [email('SCAS'), world.trusts.LAS.email('procurement'), world.suppliers.ALDER.email('supplier')])
      expect([who, (await alone(who)).scores]).toEqual([who, []]);
    // The chain tells that something was kept and nothing of what.
    const entries = await world.asSystem((tx) =>
      tx.rows<{ text: string }>(`select e::text as text from audit_entry e where action like 'ownScores.%'`),
    );
    expect(entries.length).toBe(1);
    expect(entries[0]!.text).not.toContain('The trial went well');
  });

  it('are handed in when every bid has a score on every criterion, and then stay as they are', async () => {
    const [, ...rest] = await cells('4', 'The trial went well.');
    const missing = await saves('LAS', rest.slice(1), true);
    expect(missing.map((p) => p.field)).toEqual([`score_${rest[0]!.bidId}_${rest[0]!.criterionId}`]);
    expect((await alone(email('LAS'))).sheets).toEqual([]);
    expect(await saves('LAS', rest, true)).toEqual([]);
    expect((await alone(email('LAS'))).sheets).toEqual([
      expect.objectContaining({ lotId, evaluatorName: expect.stringContaining('LAS') as unknown }),
    ]);
    await expect(saves('LAS', rest, false)).rejects.toMatchObject({ code: 'TENDER.OWN_SCORES_HANDED_IN' });
  });

  it('are hidden from an evaluator whose own are not handed in, on pages, in the API and in plain SQL', async () => {
    expect((await alone(email('SCAS'))).sheets.length).toBe(1);
    expect((await alone(email('SCAS'))).scores).toEqual([]);
    const visitor = await web.visit(email('SCAS'));
    for (const address of [`/tenders/${tenderId}/scores`, path, `/api/v1/tenders/${tenderId}/scores`]) {
      const { status, text } = await visitor.get(address);
      expect([address, status, text.includes('The trial went well')]).toEqual([address, 200, false]);
    }
    const scores = await world.as(email('SCAS'), (tx) => tx.rows(`select * from own_score`));
    expect(scores).toEqual([]);
  });

  it('come before a consensus: whoever has not scored the lot alone cannot moderate it', async () => {
    const agreed = await cells('4', 'Agreed.');
    const agrees = (trust: Trust) =>
      world.as(email(trust), (tx) => world.get(QualityService).score(tx, tenderId, lotId, agreed));
    await expect(agrees('SCAS')).rejects.toMatchObject({ code: 'TENDER.OWN_SCORES_FIRST' });
    const page = await (await web.visit(email('SCAS'))).get(`/tenders/${tenderId}/scores`);
    expect(page.text).toContain(path);
    expect(page.text).not.toContain(`href="/tenders/${tenderId}/scores/${lotId}"`);
  });

  it('are shown to each other when both are in, with how far they lie apart and what the consensus moved', async () => {
    const visitor = await web.visit(email('SCAS'));
    const given = await cells('2', 'The night service was slow.');
    const fields = filledIn((await visitor.get(path)).text);
    const wrong = await visitor.form(path, { ...fields, ...form([{ ...given[0]!, score: '9' }]), deed: 'keep' });
    expect(wrong.status).toBe(422);
    expect(problemsOn(wrong.text).map(([field]) => field)).toEqual([
      `score_${given[0]!.bidId}_${given[0]!.criterionId}`,
    ]);
    const kept = await visitor.form(path, { ...fields, ...form([given[0]!]), deed: 'keep' });
    expect([kept.status, kept.location]).toEqual([303, path]);
    expect(filledIn((await visitor.get(path)).text)).toMatchObject(form([given[0]!]));
    const handedIn = await visitor.form(path, { ...fields, ...form(given), deed: 'handIn' });
    expect([handedIn.status, handedIn.location]).toEqual([303, `/tenders/${tenderId}/scores`]);
    expect(plainText((await visitor.get(path)).text)).toContain('You have handed in your scores of this lot.');
    const moderates = plainText((await visitor.get(`/tenders/${tenderId}/scores/${lotId}`)).text);
    expect(moderates).toMatch(/Alone, [^:]*LAS[^:]*: 4\. The trial went well\./);
    expect(moderates).toMatch(/Alone, [^:]*SCAS[^:]*: 2\. The night service was slow\. 2 points apart\./);
    const agreed = form(await cells('3', 'The trial counts for more than one slow night.'));
    const sent = filledIn((await visitor.get(`/tenders/${tenderId}/scores/${lotId}`)).text);
    expect((await visitor.form(`/tenders/${tenderId}/scores/${lotId}`, { ...sent, ...agreed })).status).toBe(303);
    const page = plainText((await visitor.get(`/tenders/${tenderId}/scores`)).text);
    expect(page).toMatch(/: 4 \(agreed 1 point lower\)\. The trial went well\./);
    expect(page).toMatch(/: 2 \(agreed 1 point higher\)\. The night service was slow\./);
    // Who takes no part in scoring learns what was agreed; the single scores are shown to all after the lock.
    const lead = await web.visit(world.trusts.LAS.email('procurement'));
    const seen = plainText((await lead.get(`/tenders/${tenderId}/scores`)).text);
    expect(seen).toContain('The trial counts for more');
    expect(seen).not.toContain('The trial went well');
  });

  it('are given over the API by evaluators only', async () => {
    const evaluator = await web.visit(email('SECAMB'));
    const scores = await cells('5', 'Best of all.');
    const address = `/api/v1/tenders/${tenderId}/lots/${lotId}/own-scores`;
    expect((await evaluator.json('POST', address, { scores, handIn: true })).status).toBe(204);
    expect((await evaluator.json('POST', address, { scores, handIn: true })).status).toBe(409);
    const read = JSON.parse((await evaluator.get(`/api/v1/tenders/${tenderId}/scores`)).text) as {
      ownSheets: unknown[];
      ownScores: unknown[];
    };
    expect([read.ownSheets.length, read.ownScores.length]).toEqual([3, 12]);
    const lead = await web.visit(world.trusts.LAS.email('procurement'));
    expect((await lead.json('POST', address, { scores, handIn: true })).status).toBe(403);
  });
});
