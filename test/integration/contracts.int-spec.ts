import { ContractsModule, ContractsQueries, ContractsService } from '@tandem/features/contracts';
import { parseQuantity } from '@tandem/domain/money';
import { approvedAward, ROAD_EQUIPMENT } from '../support/approved-award.js';
import { createWorld, type World } from '../support/world.js';

describe('the contracts of an award', () => {
  let world: World;
  let awardId: string;

  beforeAll(async () => {
    world = await createWorld([ContractsModule]);
    awardId = await approvedAward(world);
  }, 60_000);

  afterAll(() => world?.close());

  const ofAward = (email: string) => world.as(email, (tx) => world.get(ContractsQueries).ofAward(tx, awardId));

  it('makes one per supplier, once, however often the job is delivered', async () => {
    const service = world.get(ContractsService);
    const made = await Promise.all([1, 2, 3].map(() => service.fromAward(awardId)));
    expect(made.map((one) => one.contracts).sort((a, b) => a - b)).toEqual([0, 0, 3]);
    const contracts = await ofAward(world.trusts.LAS.email('procurement'));
    expect(contracts.map((c) => [c.reference, c.supplier, c.category, c.startsOn, c.endsOn])).toEqual([
      ['TDM-TEST-1-S1', 'Alder Vehicle Works (fictional)', 'equipment', '2026-04-01', '2027-03-31'],
      ['TDM-TEST-1-S2', 'Birch Coachbuilders (fictional)', 'equipment', '2026-04-01', '2027-03-31'],
      ['TDM-TEST-1-S3', 'Cedar Conversions (fictional)', 'equipment', '2026-04-01', '2027-03-31'],
    ]);
  });

  it('gives each trust exactly what it needs of each line, at the awarded price and beside what it paid', async () => {
    const contracts = await ofAward(world.trusts.SCAS.email('finance'));
    const lines = contracts.flatMap((c) => c.lines);
    for (const { code, needs } of ROAD_EQUIPMENT)
      for (const need of needs) {
        const own = lines.filter((l) => l.lineCode === code && l.trust === need.trust);
        expect(own.reduce((sum, l) => sum + parseQuantity(l.quantity), 0n)).toBe(parseQuantity(need.quantity));
      }
    const stretcher = lines.find((l) => l.lineCode === 'STR' && l.trust === 'SCAS');
    expect(stretcher).toMatchObject({
      unitPrice: '14000.0000',
      baselineUnitPrice: '15500.0000',
      itemKey: 'powered stretcher',
    });
    expect(lines.find((l) => l.lineCode === 'TQ' && l.trust === 'SCAS')?.baselineUnitPrice).toBeNull();
  });

  it('shows a trust outside the partnership nothing', async () => {
    expect(await ofAward(world.trusts.EEAST.email('procurement'))).toEqual([]);
    const [contract] = await ofAward(world.trusts.LAS.email('procurement'));
    await expect(
      world.as(world.trusts.EEAST.email('procurement'), (tx) => world.get(ContractsQueries).contract(tx, contract!.id)),
    ).rejects.toMatchObject({ code: 'CONTRACT.NOT_FOUND' });
  });

  it('makes none of an award that waits for a trust', async () => {
    const waiting = await approvedAward(world, ROAD_EQUIPMENT, { state: 'proposed', suffix: '2' });
    await expect(world.get(ContractsService).fromAward(waiting)).rejects.toMatchObject({
      code: 'CONTRACT.AWARD_NOT_APPROVED',
    });
  });
});
