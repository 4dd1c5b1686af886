import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type RaisedLine,
  type RaisedScheme,
  RaisingService,
  SavingsModule,
  SavingsQueries,
  SchemesService,
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

  describe('a claim of which everything was rejected', () => {
    const reject = async (schemeId: string, trust: 'LAS' | 'SCAS') => {
      const finance = world.trusts[trust].email('finance');
      const own = (await world.as(finance, (tx) => queries.lines(tx, { schemeId }))).map((line) => line.id);
      return world.as(finance, (tx) => world.get(SchemesService).reject(tx, own, 'The price before was never paid'));
    };
    const rejectionOf = (schemeId: string) =>
      world.asSystem(async (tx) => {
        const row = await tx.row<{ id: string }>(
          `select id from ledger_journal where scheme_id = $1 and kind = 'rejected' order by posted_at limit 1`,
          [schemeId],
        );
        return row!.id;
      });

    it('is held while a partner still counts it, and free once nobody does', async () => {
      const first = await raised({ item: 'Splint' });
      expect(await world.as(buyerOf('SCAS'), (tx) => raising.join(tx, first.id, lineOf({ item: 'Splint' })))).toEqual(
        [],
      );
      expect(await reject(first.id, 'LAS')).toEqual([]);
      expect((await problems({ item: 'Splint' }))[0]!.message).toContain(`${first.reference} “Saving on Splint”`);
      expect(await reject(first.id, 'SCAS')).toEqual([]);
      const corrected = await raised({ item: 'Splint', baselineUnitPrice: '19' });
      expect(corrected.claimKey).toBe(first.claimKey);
      expect((await problems({ item: 'Splint' }))[0]!.message).toContain(corrected.reference);
      const kept = await world.as(buyerOf('LAS'), (tx) => queries.scheme(tx, first.id));
      expect([kept.reference, kept.claimKey]).toEqual([first.reference, first.claimKey]);
    });

    it('does not come back by taking the rejection back, nor by a line of a partner', async () => {
      const first = await raised({ item: 'Collar' });
      expect(await reject(first.id, 'LAS')).toEqual([]);
      const corrected = await raised({ item: 'Collar', baselineUnitPrice: '19' });
      const journal = await rejectionOf(first.id);
      const finance = world.trusts.LAS.email('finance');
      const back = await world.as(finance, (tx) => world.get(SchemesService).reverse(tx, journal, 'Paid after all'));
      expect(back).toEqual([
        {
          field: 'journal',
          message: expect.stringContaining(`${corrected.reference} holds it now`) as string,
        },
      ]);
      const joined = await world.as(buyerOf('SCAS'), (tx) => raising.join(tx, first.id, lineOf({ item: 'Collar' })));
      expect(joined[0]!.message).toContain(corrected.reference);
    });

    it('is not set free by hand', async () => {
      const first = await raised({ item: 'Vest' });
      const free = world.as(buyerOf('LAS'), (tx) =>
        tx.rows(`update saving_scheme set claim_released_at = now() where id = $1`, [first.id]),
      );
      await expect(free).rejects.toThrow('a claim is released once, by the platform');
    });
  });

  it('takes what was not bought in a year that is over for volume, and for no saving of price', async () => {
    const past = { financialYear: '2024/25', pricedOn: '31 March 2024' };
    const scheme = { priceStartsOn: '1 April 2024' };
    await world.asSystem((tx) =>
      tx.rows(
        `with contract as (
           insert into contract (partnership_id, reference, title, category, supplier_id, supplier_key, currency, starts_on)
           values ($1, 'OLD-1', 'Old contract', 'equipment', $2, 'old', 'GBP', '2024-04-01') returning id),
         line as (
           insert into contract_line (contract_id, partnership_id, trust_id, line_code, item, item_key, unit, base_unit, unit_factor,
             unit_price, currency, quantity, starts_on)
           select id, $1, $2, 'BL', 'Blanket', 'blanket', 'each', 'each', 1, 18, 'GBP', 1000, '2024-04-01' from contract returning id)
         insert into actual_month (trust_id, contract_line_id, month, source, outcome, supplier_key, supplier, lines, quantity, paid, contracted)
         select $2, id, '2024-06-01', 'invoice', 'matched', 'old', 'Old', 1, 900, 16200, 16200 from line`,
        [world.partnershipId, world.trusts.LAS.id],
      ),
    );
    expect((await problems({ item: 'Blanket', ...past }, scheme))[0]).toMatchObject({
      field: 'quantity',
      message: expect.stringContaining('What was not bought is volume, and no saving of price') as string,
    });
    await raised({ item: 'Blanket', quantity: '900', ...past }, scheme);
  });
});
