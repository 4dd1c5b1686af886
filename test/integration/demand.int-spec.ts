import fc from 'fast-check';
import { aggregate, type DemandGroup, type DemandLine } from '@tandem/domain/demand';
import { quantity, rate, unitPrice } from '@tandem/domain/money';
import { DemandModule, DemandQueries, DemandService } from '@tandem/features/demand';
import { RequirementsModule } from '@tandem/features/requirements';
import { insertLines, prepareLines } from '../../libs/features/src/requirements/demand-lines.js';
import { parseFinancialYear, parseLocalDate } from '@tandem/domain/time';
import { createWorld, type World } from '../support/world.js';

const SEED = Number(process.env['FC_SEED'] ?? 20261122);

const TRUSTS = ['LAS', 'SCAS', 'SECAMB'] as const;

const baseline = fc.option(
  fc.record({
    unitPrice: fc.bigInt({ min: 1n, max: 10_000_000_000n }).map(unitPrice),
    type: fc.constantFrom('lastPricePaid' as const, 'budget' as const),
    date: fc.constantFrom('2026-01-05', '2025-11-30').map(parseLocalDate),
    evidence: fc.constantFrom('', 'PO 17'),
  }),
  { nil: null },
);

/** Lines in few wordings, so that groups have many lines, in spellings that differ only in what does not matter. */
const lines: fc.Arbitrary<DemandLine[]> = fc.array(
  fc
    .record({
      trust: fc.constantFrom(...TRUSTS),
      item: fc.constantFrom(
        'Defibrillator',
        'defibrillators',
        'DEFIBRILLATOR',
        'Stretcher',
        'Zebra-cart',
        'zebra cart',
      ),
      specification: fc.constantFrom<Record<string, string>>(
        {},
        { leads: '12' },
        { Leads: '12' },
        { leads: '3', colour: 'Red' },
      ),
      category: fc.constantFrom('equipment' as const, 'vehicles' as const, 'it' as const),
      cpvCode: fc.constantFrom('33182100', '33192160', '34114121'),
      site: fc.string({ maxLength: 8 }).map((text) => `Site ${text.replaceAll('\u0000', '')}`),
      financialYear: fc.constantFrom('2026/27', '2027/28').map((text) => parseFinancialYear(text)),
      quantity: fc.bigInt({ min: 1n, max: 5_000_000n }).map(quantity),
      boxes: fc.constantFrom(1n, 10n),
      base: fc.constantFrom('each', 'set'),
      neededBy: fc.constantFrom('2026-06-30', '2026-07-01', '2027-03-31', '2028-01-15').map(parseLocalDate),
      baseline,
      budgetType: fc.constantFrom('revenue' as const, 'capital' as const, 'lease' as const),
      vat: fc.constantFrom(
        { treatment: 'standard' as const, rate: rate(2000), recoverable: false },
        { treatment: 'reduced' as const, rate: rate(500), recoverable: true },
        { treatment: 'zero' as const, rate: rate(0), recoverable: false },
      ),
    })
    .map(({ boxes, base, ...line }): DemandLine => ({
      ...line,
      id: '',
      unit: boxes === 1n ? base : `box of ${boxes}`,
      baseQuantity: quantity(line.quantity * boxes),
      baseUnit: base,
    })),
  { maxLength: 60 },
);

const withoutIds = (groups: readonly DemandGroup[]) => groups.map((group) => ({ ...group, lineIds: [] }));

describe('demand that trusts share', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld([RequirementsModule, DemandModule]);
  });
  afterAll(() => world.close());

  it('is added up by the database exactly as the rules add it up', async () => {
    console.info(`fast-check seed ${SEED}`);
    const service = world.get(DemandService);
    const queries = world.get(DemandQueries);
    await fc.assert(
      fc.asyncProperty(lines, async (shared) => {
        await world.asSystem(async (tx) => {
          await tx.rows('delete from demand_line');
          let n = 0;
          for (const trust of TRUSTS)
            await insertLines(
              tx,
              { trustId: world.trusts[trust].id, importId: null, sharedWith: world.partnershipId },
              prepareLines(
                shared
                  .filter((line) => line.trust === trust)
                  .map((line) => ({ line, rowNumber: null, keySuffix: String((n += 1)) })),
              ),
            );
          const counted = await service.aggregate(tx, world.partnershipId);
          expect(counted.lines).toBe(shared.length);
        });
        const stored = await world.as(world.trusts.SCAS.email('finance'), (tx) =>
          queries.groups(tx, world.partnershipId),
        );
        expect(stored).toEqual(withoutIds(aggregate(shared)));
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  it('counts only what is shared, and shows it to the partners alone', async () => {
    const service = world.get(DemandService);
    const queries = world.get(DemandQueries);
    const [line] = fc.sample(
      lines.filter((l) => l.length > 0),
      { seed: SEED, numRuns: 1 },
    )[0]!;
    await world.asSystem(async (tx) => {
      await tx.rows('delete from demand_line');
      const prepared = prepareLines([{ line: line!, rowNumber: null }]);
      await insertLines(tx, { trustId: world.trusts.LAS.id, importId: null }, prepared);
      expect(await service.aggregate(tx, world.partnershipId)).toEqual({ lines: 0, totals: 0 });
      await tx.rows('update demand_line set shared_with = $1', [world.partnershipId]);
      expect(await service.aggregate(tx, world.partnershipId)).toEqual({ lines: 1, totals: 1 });
    });
    const seenBy = (email: string) =>
      world.as(email, async (tx) => (await queries.groups(tx, world.partnershipId)).length);
    expect(await seenBy(world.trusts.SECAMB.email('executive'))).toBe(1);
    expect(await seenBy(world.audit.email('auditor'))).toBe(1);
    expect(await seenBy(world.trusts.EEAST.email('procurement'))).toBe(0);
    expect(await seenBy(world.suppliers.ALDER.email('supplier'))).toBe(0);
  });

  it('is not counted for a partnership of others', async () => {
    const work = world.as(world.trusts.EEAST.email('procurement'), (tx) =>
      world.get(DemandService).aggregate(tx, world.partnershipId),
    );
    await expect(work).rejects.toMatchObject({ code: 'PARTNERSHIP.NOT_FOUND' });
  });
});
