import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type RaisedLine,
  type RaisedScheme,
  RaisingService,
  SavingsModule,
  SavingsQueries,
} from '@tandem/features/savings';
import { createWorld, type World } from '../support/world.js';

describe('a saving is counted once', () => {
  let world: World;
  let raising: RaisingService;
  let queries: SavingsQueries;

  beforeAll(async () => {
    world = await createWorld([SavingsModule]);
    [raising, queries] = [world.get(RaisingService), world.get(SavingsQueries)];
  }, 60_000);

  afterAll(() => world?.close());

  const buyerOf = (trust: 'LAS' | 'SCAS') => world.trusts[trust].email('procurement');
  const lineOf = (over: Partial<RaisedLine>): RaisedLine => ({
    item: 'Pump',
    financialYear: '2026/27',
    quantity: '1000',
    budgetType: 'revenue',
    recurrence: 'RECURRENT',
    baselineType: '1',
    baselineUnitPrice: '20',
    pricedOn: '31 March 2026',
    priceEvidence: 'Invoice 881',
    volumeEvidence: 'Order 640',
    newUnitPrice: '18',
    aloneUnitPrice: '',
    aloneEvidence: '',
    ...over,
  });
  const raise = (over: Partial<RaisedLine>, scheme: Partial<RaisedScheme> = {}, trust: 'LAS' | 'SCAS' = 'LAS') =>
    world.as(buyerOf(trust), (tx) =>
      raising.raise(tx, world.partnershipId, {
        title: `Saving on ${over.item ?? 'pumps'}`,
        category: 'equipment',
        mechanism: 'PRICE',
        priceStartsOn: '1 April 2026',
        ownerName: 'Head of Supplies',
        line: lineOf(over),
        ...scheme,
      }),
    );
  const raised = async (...given: Parameters<typeof raise>) => {
    const result = await raise(...given);
    if (Array.isArray(result)) throw new Error(result.map((one) => one.message).join('; '));
    return world.as(buyerOf(given[2] ?? 'LAS'), (tx) => queries.scheme(tx, result.schemeId));
  };
  const problems = async (...given: Parameters<typeof raise>) => (await raise(...given)) as FieldProblem[];
  const linesOf = (schemeId: string) => world.as(buyerOf('LAS'), (tx) => queries.lines(tx, { schemeId }));
  const checksOf = async (scheme: { id: string; partnershipId: string }, trust: 'LAS' | 'SCAS' = 'LAS') =>
    world.as(buyerOf(trust), (tx) => queries.checks(tx, scheme));

  it('refuses a duplicate claim and names who holds it, whether a partner or the trust itself raises it again', async () => {
    const first = await raised({ item: 'Monitor' });
    const [byPartner] = await problems({ item: 'MONITOR' }, {}, 'SCAS');
    expect(byPartner).toMatchObject({ field: 'item' });
    expect(byPartner!.message).toMatch(new RegExp(`^${first.reference} .* of London Ambulance .* counts this saving`));
    const another = await problems({ item: 'monitor', newUnitPrice: '19' }, { mechanism: 'REBATE' });
    expect(another).toEqual([
      {
        field: 'item',
        message: expect.stringContaining(`This saving and ${first.reference} claim the same saving on`) as string,
      },
    ]);
  });

  it('counts a further fall below the price that another scheme reached', async () => {
    await raised({ item: 'Cot' });
    const further = await raised(
      { item: 'Cot', baselineUnitPrice: '18', newUnitPrice: '17.50' },
      { mechanism: 'REBATE' },
    );
    expect(await checksOf(further)).toEqual([]);
  });

  it('leaves a partner its own purchase of the same item, and tells each of the other scheme', async () => {
    await raised({ item: 'Kit bag' });
    const other = await raised({ item: 'Kit bag' }, { mechanism: 'REBATE' }, 'SCAS');
    expect(await checksOf(other, 'SCAS')).toEqual([]);
    const neighbours = await world.as(buyerOf('SCAS'), (tx) => queries.neighbours(tx, other.id));
    expect(neighbours.map((one) => one.trust)).toEqual(['LAS']);
  });

  it('refuses a price cut that is raised again as inflation avoided', async () => {
    const cut = await raised({ item: 'Tourniquet' });
    const avoided = await problems(
      { item: 'Tourniquet', baselineType: '4', baselineUnitPrice: '21' },
      { mechanism: 'TERMS' },
    );
    expect(avoided).toEqual([
      {
        field: 'baselineUnitPrice',
        message: expect.stringMatching(
          new RegExp(
            `^This saving and ${cut.reference} count the same fall in price .* once as cash and once as avoided`,
          ),
        ) as string,
      },
    ]);
    await raised(
      { item: 'Tourniquet', baselineType: '4', baselineUnitPrice: '21', newUnitPrice: '20' },
      { mechanism: 'TERMS' },
    );
  });

  it('refuses the second year of a recurrent saving as new, and takes it into the scheme that has it', async () => {
    const first = await raised({ item: 'Drape' });
    const later = { item: 'Drape', financialYear: '2027/28' };
    expect(await problems(later, { priceStartsOn: '1 April 2027' })).toEqual([
      {
        field: 'financialYear',
        message: `This saving claims as new in 2027/28 what ${first.reference} saves since 2026/27. A recurrent saving is new once.`,
      },
    ]);
    expect(await world.as(buyerOf('LAS'), (tx) => raising.join(tx, first.id, lineOf(later)))).toEqual([]);
    expect(await checksOf(first)).toEqual([]);
  });

  it('does not let a grant-funded item be cash, and warns where a grant pays part', async () => {
    const [refused] = await problems({ item: 'Drone', fundedBy: 'GRANT' });
    expect(refused).toMatchObject({ field: 'fundedBy' });
    expect(refused!.message).toMatch(/^A grant pays for what this saving buys, so no budget of the trust goes down/);
    const partly = await raised({ item: 'Drone', fundedBy: 'PART_GRANT' });
    expect(await checksOf(partly)).toMatchObject([{ check: 'grantFunded', severity: 'warn' }]);
    expect((await linesOf(partly.id))[0]).toMatchObject({ fundedBy: 'PART_GRANT' });
  });

  it('refuses a saving of revenue that capital pays', async () => {
    expect(await problems({ item: 'Ramp', paidFrom: 'capital' })).toEqual([
      {
        field: 'paidFrom',
        message:
          'This saving is paid from capital and claimed as a saving of revenue. It belongs in the capital programme.',
      },
    ]);
  });

  it('does not let a stale last price be cash', async () => {
    const stale = await raised({ item: 'Helmet', pricedOn: '15 January 2023' });
    const recent = await raised({ item: 'Visor' });
    expect((await linesOf(stale.id)).map((one) => one.cashType)).toEqual(['COST_AVOIDANCE']);
    expect((await linesOf(recent.id)).map((one) => one.cashType)).toEqual(['CASH_RELEASING']);
  });

  it('warns of a first quotation, which nobody was likely to pay', async () => {
    const quoted = await raised({ item: 'Drill', baselineType: '8' });
    expect(await checksOf(quoted)).toMatchObject([
      {
        check: 'weakBaseline',
        severity: 'warn',
        sentence: `${quoted.reference} compares with a first quotation, which was never likely to be paid.`,
      },
    ]);
  });

  it('credits a framework’s deal with its own part, and warns while the price of the deal is not given', async () => {
    const owned = { isFrameworkCounted: 'yes', frameworkOwner: 'NHS Supply Chain' };
    expect(await problems({ item: 'Mask', ...owned, frameworkOwner: '' })).toMatchObject([{ field: 'frameworkOwner' }]);
    const open = await raised({ item: 'Mask', ...owned });
    expect(await checksOf(open)).toMatchObject([{ check: 'frameworkOwner', severity: 'warn' }]);
    const agreed = await raised({ item: 'Apron', ...owned, aloneUnitPrice: '19', aloneEvidence: 'Price list 7' });
    expect(await checksOf(agreed)).toEqual([]);
    const parts = (await linesOf(agreed.id)).flatMap((one) => one.open);
    expect(new Set(parts.map((one) => `${one.attribution} ${one.amount}`))).toEqual(
      new Set(['NATIONAL_DEAL 1000.00', 'PARTNERSHIP 1000.00']),
    );
  });
});
