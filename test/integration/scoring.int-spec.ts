import { AwardsJobs, AwardsModule, AwardsQueries, AwardsService } from '@tandem/features/awards';
import { BidsModule, BidsQueries, BidsService } from '@tandem/features/bids';
import {
  EvaluationModule,
  EvaluationQueries,
  EvaluationService,
  QualityQueries,
  QualityService,
  RankingQueries,
  RankingService,
} from '@tandem/features/evaluation';
import { TenderScoringService, TendersModule, TendersQueries } from '@tandem/features/tenders';
import { assessAll, DUMMIES, LADDERS, ladderBid, openTender, SCORING, untilDeadline } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

/** Delivery and service of each supplier. */
const SCORES: Record<string, [number, number]> = { ALDER: [3, 2], BIRCH: [5, 4], CEDAR: [4, 4] };

describe('a tender judged on price and quality', () => {
  let world: World;
  let tenderId: string;
  const lead = () => world.trusts.LAS.email('procurement');
  const evaluator = (trust: 'LAS' | 'SCAS' | 'SECAMB' = 'LAS') => world.trusts[trust].email('evaluator');
  const sheet = () => world.as(evaluator(), (tx) => world.get(QualityQueries).sheet(tx, tenderId));
  const scoring = () => world.get(TenderScoringService);
  const quality = () => world.get(QualityService);

  beforeAll(async () => {
    world = await createWorld([TendersModule, BidsModule, EvaluationModule, AwardsModule]);
  }, 60_000);
  afterAll(() => world?.close());

  describe('from its publication on', () => {
    beforeAll(async () => {
      tenderId = await openTender(world, 4, {}, async (id) => {
        await world.as(lead(), (tx) => scoring().save(tx, id, SCORING));
        await world.as(lead(), (tx) => scoring().test(tx, id, DUMMIES));
      });
      for (const name of ['ALDER', 'BIRCH', 'CEDAR'] as const) {
        const entry = await ladderBid(world, tenderId, LADDERS[name]);
        await world.as(world.suppliers[name].email('supplier'), (tx) =>
          world.get(BidsService).submit(tx, tenderId, entry),
        );
      }
    }, 60_000);

    it('shows suppliers what counts and how much, and not who tested it', async () => {
      const tender = await world.as(world.suppliers.ALDER.email('supplier'), (tx) =>
        world.get(TendersQueries).tender(tx, tenderId),
      );
      expect(tender.scoring?.criteria.map((c) => [c.name, c.weightBasisPoints])).toEqual([
        ['Delivery', 2500],
        ['Service', 1500],
      ]);
      expect(tender.scoring?.test).toBeNull();
    });

    it('is locked with the rest of the text', async () => {
      await expect(world.as(lead(), (tx) => scoring().save(tx, tenderId, SCORING))).rejects.toMatchObject({
        code: 'TENDER.NOT_A_DRAFT',
      });
      for (const sql of [
        `update tender_criterion set weight_basis_points = 1 where tender_id = $1`,
        `delete from tender_scoring where tender_id = $1`,
      ])
        await expect(world.as(lead(), (tx) => tx.rows(sql, [tenderId]))).rejects.toThrow(/never changed/);
    });

    it('shows nobody of a trust a price before the quality is locked', async () => {
      await untilDeadline(world, tenderId);
      await world.as(lead(), (tx) => world.get(BidsService).open(tx, tenderId));
      for (const email of [lead(), evaluator('SCAS')]) {
        const bids = await world.as(email, (tx) => world.get(BidsQueries).opened(tx, tenderId));
        expect(bids.map((b) => [b.isPriceHidden, b.content.prices, b.lines.length])).toEqual(
          Array.from({ length: 3 }, () => [true, [], 1]),
        );
      }
    });

    it('refuses a score without a reason, off the scale, or of nothing, each at its cell', async () => {
      const { bids, scoring: published, tender } = await sheet();
      const cell = (score: string, reason: string) => ({
        bidId: bids[0]!.id,
        criterionId: published.criteria[0]!.id,
        score,
        reason,
      });
      const lot = tender.lots[0]!.id;
      const problemsOf = (score: string, reason: string) =>
        world.as(evaluator(), (tx) => quality().score(tx, tenderId, lot, [cell(score, reason)]));
      const key = `${bids[0]!.id}_${published.criteria[0]!.id}`;
      expect((await problemsOf('4', ' ')).map((p) => p.field)).toEqual([`reason_${key}`]);
      expect((await problemsOf('6', 'Good.')).map((p) => p.field)).toEqual([`score_${key}`]);
      expect((await problemsOf('3.5', 'Good.')).map((p) => p.field)).toEqual([`score_${key}`]);
      expect((await problemsOf('', 'Good.')).map((p) => p.field)).toEqual([`score_${key}`]);
      expect(await problemsOf('', '')).toEqual([]);
      expect((await sheet()).scores).toEqual([]);
    });

    it('lets evaluators of the trusts that take part score, and nobody who works with the prices', async () => {
      const { tender } = await sheet();
      const lot = tender.lots[0]!.id;
      for (const email of [lead(), world.suppliers.ALDER.email('supplier'), world.trusts.LAS.email('executive')])
        await expect(world.as(email, (tx) => quality().score(tx, tenderId, lot, []))).rejects.toMatchObject({
          code: 'ACCESS.ROLE',
        });
      await expect(
        world.as(world.trusts.WMAS.email('evaluator'), (tx) => quality().score(tx, tenderId, lot, [])),
      ).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
    });

    it('keeps each agreed score with its reason and author, and asks for a new reason with a new score', async () => {
      const before = await sheet();
      const lot = before.tender.lots[0]!;
      const all = before.bids.flatMap((bid) => {
        const name = Object.keys(SCORES).find((code) => world.suppliers[code as 'ALDER'].id === bid.supplierId)!;
        return before.scoring.criteria.map((criterion, at) => ({
          bidId: bid.id,
          criterionId: criterion.id,
          score: String(SCORES[name]![at]),
          reason: `Agreed on ${criterion.name}.`,
        }));
      });
      const save = (cells: typeof all) =>
        world.as(evaluator('SCAS'), (tx) => quality().score(tx, tenderId, lot.id, cells));
      expect(await save(all)).toEqual([]);
      expect(await save([{ ...all[0]!, score: '4' }])).toEqual([
        expect.objectContaining({ field: `reason_${all[0]!.bidId}_${all[0]!.criterionId}` }),
      ]);
      const read = await sheet();
      expect(read.owed).toBe(0);
      expect(read.scores[0]).toMatchObject({
        scoredByName: expect.stringContaining('SCAS'),
        reason: expect.stringMatching(/^Agreed on/),
      });
      const seen = await world.as(evaluator(), (tx) =>
        quality().score(tx, tenderId, lot.id, [{ ...all[0]!, score: '1', reason: 'Other.' }], '0'.repeat(64)),
      );
      expect(seen.map((p) => p.field)).toEqual(['seen']);
    });

    it('is not compared before every trust has agreed to the same sheet', async () => {
      const { sha256 } = await sheet();
      const agree = (trust: 'LAS' | 'SCAS' | 'SECAMB', hash = sha256) =>
        world.as(evaluator(trust), (tx) => quality().agree(tx, tenderId, hash));
      await expect(agree('LAS')).rejects.toMatchObject({ code: 'TENDER.QUALITY_INCOMPLETE' });
      await assessAll(world, tenderId);
      await expect(world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }))).rejects.toMatchObject(
        { code: 'TENDER.QUALITY_NOT_LOCKED' },
      );
      await expect(agree('LAS', 'f'.repeat(64))).rejects.toMatchObject({ code: 'TENDER.QUALITY_CHANGED' });
      expect(await agree('LAS')).toEqual({ isLocked: false });
      expect(await agree('SCAS')).toEqual({ isLocked: false });
      await expect(
        world.as(evaluator(), (tx) =>
          tx.rows(
            `insert into quality_lock (tender_id, sheet_sha256, locked_by, locked_by_name) values ($1, $2, $3, 'x')`,
            [tenderId, sha256, tx.actor.accountId],
          ),
        ),
      ).rejects.toThrow(/row-level security/);
      expect(await agree('SECAMB')).toEqual({ isLocked: true });
    });

    it('shows the prices from then on, and lets nobody change a score or a decision any more', async () => {
      const bids = await world.as(lead(), (tx) => world.get(BidsQueries).opened(tx, tenderId));
      expect(bids.map((b) => b.isPriceHidden)).toEqual([false, false, false]);
      const { tender } = await sheet();
      await expect(
        world.as(evaluator(), (tx) => quality().score(tx, tenderId, tender.lots[0]!.id, [])),
      ).rejects.toMatchObject({ code: 'TENDER.QUALITY_LOCKED' });
      await expect(
        world.as(evaluator(), (tx) => world.get(EvaluationService).assess(tx, tenderId, bids[0]!.id, [])),
      ).rejects.toMatchObject({ code: 'TENDER.QUALITY_LOCKED' });
      await expect(
        world.as(evaluator(), (tx) => tx.rows(`update quality_score set score = 0 where tender_id = $1`, [tenderId])),
      ).rejects.toThrow(/never changed/);
    });

    it('carries the published scoring and the agreed quality in its pack', async () => {
      const { pack } = await world.as(lead(), (tx) => world.get(EvaluationQueries).buildPack(tx, tenderId));
      expect(pack).toMatchObject({
        scoring: {
          priceWeightBasisPoints: 6000,
          formula: 'FIXED',
          parameters: { floor: '13000000.00', ceiling: '15000000.00' },
          minimumQualityBasisPoints: 5000,
          tie: ['higherQuality', 'earlierSubmission'],
        },
        // (25 × 3 + 15 × 2) ÷ (40 × 5) and so on.
        bids: [
          { qualityBasisPoints: { L1: 5250 } },
          { qualityBasisPoints: { L1: 9250 } },
          { qualityBasisPoints: { L1: 8000 } },
        ],
      });
    });
  });

  describe('when it is ranked', () => {
    let runId: string;
    beforeAll(async () => {
      runId = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
      await world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
    }, 60_000);
    const ranking = (email = lead()) => world.as(email, (tx) => world.get(RankingQueries).ranking(tx, runId));
    const scenarios = (email = lead()) => world.as(email, (tx) => world.get(RankingQueries).scenarios(tx, runId));

    it('has the points that anybody can work out by hand', async () => {
      // 60 × (15.0 − 13.9) ÷ 2 = 33 and 40 × 52.5 % = 21; 60 × 0.9 ÷ 2 = 27 and 37; 60 × 0.7 ÷ 2 = 21 and 32.
      const rows = await ranking();
      expect(rows.map((r) => [r.rank, r.supplier, r.price, r.pricePoints, r.total])).toEqual([
        [1, 'S2', '14100000.00', '27.0000', '64.0000'],
        [2, 'S1', '13900000.00', '33.0000', '54.0000'],
        [3, 'S3', '14300000.00', '21.0000', '53.0000'],
      ]);
      expect(rows.map((r) => r.criterionBasisPoints)).toEqual([
        [10_000, 8000],
        [6000, 4000],
        [8000, 8000],
      ]);
    });

    it('agrees with the evaluation pack, which says what would change it', async () => {
      const text = await world.as(lead(), (tx) => world.get(AwardsQueries).evaluationText(tx, runId));
      const evaluation = JSON.parse(text) as {
        ranking: { supplier: string; total: string; rank: number; price: string }[];
        robustness: { dependsOnOtherBids: boolean; lots: { lot: string; winner: string[] }[] };
      };
      expect(evaluation.ranking.map((r) => [r.rank, r.supplier, r.price, r.total])).toEqual(
        (await ranking()).map((r) => [r.rank, r.supplier, r.price, r.total]),
      );
      expect(evaluation.robustness).toMatchObject({ dependsOnOtherBids: false, lots: [{ lot: 'L1', winner: ['S2'] }] });
    });

    it('says who would have won with each weight 5 and 10 points lower and higher', async () => {
      const found = await scenarios();
      expect(found).toHaveLength(1 + 3 * 4);
      expect(found[0]).toMatchObject({
        title: 'As published',
        weights: [6000, 2500, 1500],
        lots: [{ lot: 'L1', winners: ['S2'] }],
      });
      expect(found.every((one) => one.weights.reduce((a, b) => a + b) === 10_000)).toBe(true);
      expect(found[1]).toMatchObject({ title: 'Price at 50% (−10 points)', weights: [5000, 3125, 1875] });
    });

    it('tries other weights, which change no place', async () => {
      const tried = (weights: string[]) =>
        world.as(evaluator(), (tx) => world.get(RankingService).addScenario(tx, runId, { title: '', weights }));
      expect(await tried(['60', '25', '10'])).toEqual([
        { field: 'weight_0', message: 'The weights must add up to exactly 100%. They add up to 95%.' },
      ]);
      expect(await tried(['x', '25', '10'])).toEqual([expect.objectContaining({ field: 'weight_0' })]);
      // S1 at 98.5: 54.175 + 0.525 × 1.5 = 54.96; S2: 44.325 + 1.39 = 45.71.
      expect(await tried(['98.5', '1', '0.5'])).toEqual({ number: 13 });
      expect((await scenarios()).at(-1)).toMatchObject({
        title: '98.5 : 1 : 0.5',
        lots: [{ lot: 'L1', winners: ['S1'] }],
      });
      expect((await ranking())[0]?.supplier).toBe('S2');
    });

    it('shows nothing of it to suppliers and to other partnerships', async () => {
      for (const email of [
        world.suppliers.BIRCH.email('supplier'),
        world.trusts.WMAS.email('procurement'),
        world.trusts.EEAST.email('evaluator'),
      ]) {
        expect(await ranking(email)).toEqual([]);
        expect(await scenarios(email)).toEqual([]);
        for (const table of [
          'quality_score',
          'quality_agreement',
          'quality_lock',
          'scoring_test',
          'weight_scenario_lot',
        ])
          expect([table, await world.as(email, (tx) => tx.rows(`select 1 from ${table}`))]).toEqual([table, []]);
        await expect(world.as(email, (tx) => world.get(QualityQueries).sheet(tx, tenderId))).rejects.toMatchObject({
          name: 'DomainError',
        });
      }
    });

    it('has every step on its chain', async () => {
      const rows = await world.asSystem((tx) =>
        tx.rows<{ action: string }>(`select action from audit_entry where chain = $1 order by seq`, [
          `tender:${tenderId}`,
        ]),
      );
      const actions = rows.map((r) => r.action);
      for (const action of [
        'tender.scoringChanged',
        'tender.scoringTested',
        'bid.scored',
        'quality.agreed',
        'quality.locked',
        'bids.ranked',
        'weights.tried',
      ])
        expect(actions).toContain(action);
    });
  });
});
