import {
  publicationChecks,
  type ScoringInput,
  TenderScoringService,
  TendersModule,
  TendersQueries,
} from '@tandem/features/tenders';
import { DUMMIES, readyDraft, SCORING } from '../support/procurement.js';
import { createWorld, type World } from '../support/world.js';

describe('a tender to be judged on price and quality', () => {
  let world: World;
  let tenderId: string;
  const lead = () => world.trusts.LAS.email('procurement');
  const evaluator = () => world.trusts.LAS.email('evaluator');
  const scoring = () => world.get(TenderScoringService);

  beforeAll(async () => {
    world = await createWorld([TendersModule]);
    tenderId = await readyDraft(world);
  }, 60_000);
  afterAll(() => world?.close());

  describe('before its publication', () => {
    const save = (changes: Partial<ScoringInput>) =>
      world.as(lead(), (tx) => scoring().save(tx, tenderId, { ...SCORING, ...changes }));
    const fieldsOf = async (changes: Partial<ScoringInput>) => (await save(changes)).map((p) => p.field);
    const refusals = () =>
      world.as(lead(), async (tx) => {
        const tender = await world.get(TendersQueries).tender(tx, tenderId);
        const demand = await world.get(TendersQueries).demand(tx, tenderId);
        const checks = publicationChecks(tender, demand, { now: tx.now, deadlineAt: null, changes: [] });
        return checks.flatMap((c) => (c.refusal !== null && c.code.includes('SCORING') ? [c.code] : []));
      });

    it('is judged by the lowest price that passes unless somebody says otherwise', async () => {
      expect(await refusals()).toEqual([]);
      expect(await world.as(lead(), (tx) => world.get(TendersQueries).scoring(tx, tenderId))).toBeNull();
    });

    it('refuses weights that do not add up to exactly 100%, with the figure', async () => {
      const [problem, ...others] = await save({ priceWeight: '59.99' });
      expect(others).toEqual([]);
      expect(problem).toEqual({
        field: 'priceWeight',
        message: 'Price and criteria must add up to exactly 100%. They add up to 99.99%: 0.01 is missing.',
      });
    });

    it('names every mistake at its field and saves nothing', async () => {
      expect(await fieldsOf({ formula: 'MAGIC', scaleMax: '7', minimumQuality: 'half' })).toEqual([
        'formula',
        'scaleMax',
        'minimumQuality',
      ]);
      expect(await fieldsOf({ parameters: { floor: '15000000', ceiling: '13000000' } })).not.toEqual([]);
      expect(await fieldsOf({ parameters: {} })).toEqual(['floor', 'ceiling']);
      expect(
        await fieldsOf({ criteria: [...SCORING.criteria, { name: 'delivery', description: '', weight: '0' }] }),
      ).toEqual(['criterion_2_name', 'criterion_2_description', 'criterion_2_weight']);
      expect(await fieldsOf({ criteria: [] })).toEqual(['criterion_0_name']);
      expect(await fieldsOf({ formula: 'PPQP', parameters: {} })).toEqual(['priceWeight']);
      expect(await world.as(lead(), (tx) => world.get(TendersQueries).scoring(tx, tenderId))).toBeNull();
    });

    it('allows a relative formula with a reason that stays on the record, and not without', async () => {
      expect(await fieldsOf({ formula: 'REL_LOWEST', parameters: {} })).toEqual(['relativeReason']);
      expect(await fieldsOf({ formula: 'REL_LOWEST', parameters: {}, relativeReason: 'As in the framework.' })).toEqual(
        [],
      );
      const read = await world.as(lead(), (tx) => world.get(TendersQueries).scoring(tx, tenderId));
      expect(read?.relativeReason).toBe('As in the framework.');
    });

    it('is published only when exactly this scoring was tested', async () => {
      expect(await save({})).toEqual([]);
      expect(await refusals()).toEqual(['TENDER.SCORING_NOT_TESTED']);
      const found = await world.as(lead(), (tx) => scoring().test(tx, tenderId, DUMMIES));
      expect(Array.isArray(found)).toBe(false);
      expect(await refusals()).toEqual([]);
      expect(await save({ minimumQuality: '45' })).toEqual([]);
      expect(await refusals()).toEqual(['TENDER.SCORING_NOT_TESTED']);
      // Back to the wording that was tested: its test counts again, because it is of the same content.
      expect(await save({})).toEqual([]);
      expect(await refusals()).toEqual([]);
      const read = await world.as(lead(), (tx) => world.get(TendersQueries).scoring(tx, tenderId));
      expect(read?.test).toMatchObject({ scoringSha256: read?.sha256, testedByName: expect.stringContaining('LAS') });
    });

    it('says what is wrong with an invented bid at its field', async () => {
      const problems = await world.as(lead(), (tx) =>
        scoring().test(tx, tenderId, [
          { name: '', price: 'much', quality: '60' },
          { name: '', price: '1', quality: '101' },
        ]),
      );
      expect(problems).toEqual([
        expect.objectContaining({ field: 'price_0' }),
        expect.objectContaining({ field: 'quality_1' }),
      ]);
    });

    it('finds the reversal of a relative formula in its test: without a loser another bid wins', async () => {
      // A £100 and 83 %, B £80 and 72 %, C £50 and 20%, price 40: A leads with C, B leads without.
      await save({
        formula: 'REL_LOWEST',
        parameters: {},
        relativeReason: 'To see.',
        priceWeight: '40',
        minimumQuality: '',
        criteria: [{ name: 'Quality', description: 'All of it.', weight: '60' }],
      });
      const found = await world.as(lead(), (tx) =>
        scoring().test(tx, tenderId, [
          { name: '', price: '100', quality: '83' },
          { name: '', price: '80', quality: '72' },
          { name: '', price: '50', quality: '20' },
        ]),
      );
      if (Array.isArray(found)) throw new Error('refused');
      expect(found.findings.map((f) => f.code)).toContain('reversalByRemoval');
      expect(found.robustness.removal.smallest).toEqual([
        expect.objectContaining({ removed: ['C'], winner: ['B'], changesWinner: true }),
      ]);
      await save({});
    });

    it('is prepared by procurement of a partner and nobody else', async () => {
      await expect(world.as(evaluator(), (tx) => scoring().save(tx, tenderId, SCORING))).rejects.toMatchObject({
        code: 'ACCESS.ROLE',
      });
      await expect(
        world.as(world.trusts.WMAS.email('procurement'), (tx) => scoring().save(tx, tenderId, SCORING)),
      ).rejects.toMatchObject({ code: 'TENDER.NOT_FOUND' });
    });
  });
});
