import { parseMoney, parseQuantity } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import {
  RaisingService,
  rollUpFaults,
  type SavingLineRead,
  SavingsModule,
  SavingsQueries,
  SavingsService,
  SchemesService,
  verifyLedger,
} from '@tandem/features/savings';
import { createWorld, type World } from '../support/world.js';

/** The example of the methods page: SCAS 40 and LAS 60 ambulances at £140,000; £760,000 = £210,000 alone + £550,000 together. */
const RUNS = [
  { coalition: ['LAS', 'SCAS'], quantity: '100', perTrust: { LAS: '8400000.00', SCAS: '5600000.00' } },
  { coalition: ['LAS'], quantity: '60', perTrust: { LAS: '8670000.00' } },
  { coalition: ['SCAS'], quantity: '40', perTrust: { SCAS: '5880000.00' } },
];
const DEMAND = [
  { trust: 'LAS', quantity: '60', baseline: '146000.00', type: 1, budget: 'capital', year: '2026/27' },
  { trust: 'SCAS', quantity: '25', baseline: '150000.00', type: 1, budget: 'capital', year: '2026/27' },
  { trust: 'SCAS', quantity: '15', baseline: '150000.00', type: 1, budget: 'capital', year: '2027/28' },
] as const;

describe('the savings of an award', () => {
  let world: World;
  let service: SavingsService;
  let schemes: SchemesService;
  let raising: RaisingService;
  let queries: SavingsQueries;
  let awardId: string;

  beforeAll(async () => {
    world = await createWorld([SavingsModule]);
    [service, schemes, raising] = [world.get(SavingsService), world.get(SchemesService), world.get(RaisingService)];
    queries = world.get(SavingsQueries);
    awardId = await anAward('approved');
  }, 60_000);

  afterAll(() => world?.close());

  const financeOf = (trust: 'LAS' | 'SCAS' | 'EEAST') => world.trusts[trust].email('finance');
  const buyerOf = (trust: 'LAS' | 'SCAS') => world.trusts[trust].email('procurement');
  const inSight = (email: string) => world.as(email, (tx) => queries.lines(tx));
  const lineOf = async (trust: 'LAS' | 'SCAS', year: string) =>
    (await inSight(financeOf(trust))).find((line) => line.financialYear === year)!;
  const standing = (lines: SavingLineRead[], stage: string, attribution?: string) =>
    lines
      .flatMap((line) => line.open)
      .filter((one) => one.stage === stage && (attribution === undefined || one.attribution === attribution))
      .reduce((sum, one) => sum + parseMoney(one.amount), 0n);
  const GIVEN = { reason: 'Agrees with the invoices', costCentre: 'C1', subjectiveCode: 'S1', budgetJournal: 'J1' };
  const bought = (quantity: string, paid: string, month = '2026-05-01') => ({
    quantity: parseQuantity(quantity),
    paid: parseMoney(paid),
    leakage: {},
    month: month as LocalDate,
    evidence: { transactions: 'Invoices 1 to 3' },
  });

  it('are posted once, however often the job is delivered', async () => {
    const posted = await Promise.all([service.post(awardId), service.post(awardId), service.post(awardId)]);
    expect(posted.map((p) => p.lines).sort((a, b) => a - b)).toEqual([0, 0, 3]);
  });

  it('give each trust its own lines, with its own part and the partnership’s to the penny', async () => {
    const [las, scas] = [await inSight(financeOf('LAS')), await inSight(financeOf('SCAS'))];
    const parts = (lines: SavingLineRead[]) =>
      ['OWN_OR_MARKET', 'PARTNERSHIP'].map((attribution) => standing(lines, 'contracted', attribution));
    expect(parts(las)).toEqual([90_000_00n, 270_000_00n]);
    expect(parts(scas)).toEqual([120_000_00n, 280_000_00n]);
    expect(new Set([...las, ...scas].map((l) => `${l.cashType} ${l.recurrence} ${l.budgetType}`))).toEqual(
      new Set(['CASH_RELEASING NON_RECURRENT capital']),
    );
    expect(scas.every((l) => l.trustId === world.trusts.SCAS.id)).toBe(true);
  });

  it('show a trust outside the partnership nothing, the auditor every line, and partners the same totals', async () => {
    const totals = (email: string) => world.as(email, (tx) => queries.balances(tx));
    expect(await inSight(financeOf('EEAST'))).toEqual([]);
    expect(await totals(world.trusts.EEAST.email('executive'))).toEqual([]);
    expect(await inSight(world.audit.email('auditor'))).toHaveLength(3);
    expect(await totals(financeOf('LAS'))).toEqual(await totals(world.audit.email('auditor')));
    expect(await totals(financeOf('LAS'))).toEqual(await totals(buyerOf('SCAS')));
  });

  it('are not posted while the award waits for a trust', async () => {
    const waiting = await anAward('proposed');
    await expect(service.post(waiting)).rejects.toMatchObject({ code: 'SAVING.AWARD_NOT_APPROVED' });
  });

  it('are not posted of an award in another currency, as if euros were pounds', async () => {
    const inEuros = await anAward('approved', 'EUR');
    expect(await service.post(inEuros)).toEqual({ lines: 0 });
    expect(await inSight(world.audit.email('auditor'))).toHaveLength(3);
  });

  it('cannot be validated before they are delivered, nor delivered without the invoices', async () => {
    const line = await lineOf('SCAS', '2026/27');
    expect(await world.as(financeOf('SCAS'), (tx) => schemes.validate(tx, [line.id], GIVEN))).toEqual([
      {
        field: 'lines',
        message: 'Double-crewed ambulance, 2026/27: nothing is delivered yet. Record the delivery first',
      },
    ]);
    const without = { ...bought('25', '3500000.00'), evidence: {} };
    expect(await world.as(buyerOf('SCAS'), (tx) => schemes.deliver(tx, line.id, without))).toEqual([
      {
        field: 'transactions',
        message: 'Add the invoices or supplier data since the new price, reconciled to the ledger',
      },
    ]);
  });

  it('are delivered by what was bought, and what was paid too much is leakage without a cause', async () => {
    const line = await lineOf('SCAS', '2026/27');
    await world.as(buyerOf('SCAS'), (tx) => schemes.deliver(tx, line.id, bought('10', '1400000.00')));
    const after = await lineOf('SCAS', '2026/27');
    expect([standing([after], 'contracted'), standing([after], 'delivered')]).toEqual([150_000_00n, 100_000_00n]);
    const june = bought('15', '2100500.00', '2026-06-01');
    // The invoices of May show nothing of June.
    expect(
      await world.as(buyerOf('SCAS'), (tx) => schemes.deliver(tx, line.id, { ...june, evidence: {} })),
    ).toMatchObject([{ field: 'transactions' }]);
    await world.as(buyerOf('SCAS'), (tx) => schemes.deliver(tx, line.id, june));
    const all = await lineOf('SCAS', '2026/27');
    expect([standing([all], 'contracted'), standing([all], 'delivered')]).toEqual([0n, 249_500_00n]);
    expect(all.open.find((one) => one.effect === 'NOT_EVIDENCED')?.amount).toBe('-500.00');
    expect(all.deliveredQuantity).toBe('25.000');
    expect([all.baselineBalance, all.spendBalance]).toEqual(['3750000.00', '3500500.00']);
  });

  it('wait for finance of their own trust, which validates them with its codes; nobody else may', async () => {
    const line = await lineOf('SCAS', '2026/27');
    const validate = (email: string, given = GIVEN) => world.as(email, (tx) => schemes.validate(tx, [line.id], given));
    expect((await world.as(financeOf('SCAS'), (tx) => queries.waiting(tx))).map((one) => one.amount)).toEqual([
      '249500.00',
    ]);
    await expect(validate(buyerOf('SCAS'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(validate(financeOf('LAS'))).rejects.toMatchObject({ code: 'SAVING.NOT_FOUND' });
    await expect(validate(world.audit.email('auditor'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    expect(
      await validate(financeOf('SCAS'), { reason: ' ', costCentre: '', subjectiveCode: 'S1', budgetJournal: '' }),
    ).toEqual([
      { field: 'reason', message: 'Enter the reason for your decision' },
      { field: 'costCentre', message: 'Enter the cost centre' },
      { field: 'budgetJournal', message: 'Enter the reference of the journal that takes the saving out of the budget' },
    ]);
    expect(await validate(financeOf('SCAS'))).toEqual([]);
    const after = await lineOf('SCAS', '2026/27');
    expect([standing([after], 'validated'), after.costCentre]).toEqual([249_500_00n, 'C1']);
    expect(await world.as(financeOf('SCAS'), (tx) => queries.waiting(tx))).toEqual([]);
  });

  it('are never validated by the person who recorded the delivery', async () => {
    const line = await lineOf('LAS', '2026/27');
    await world.as(financeOf('LAS'), (tx) => schemes.deliver(tx, line.id, bought('30', '4200000.00')));
    expect(await world.as(financeOf('LAS'), (tx) => schemes.validate(tx, [line.id], GIVEN))).toEqual([
      { field: 'by', message: 'You raised or posted this saving, so a colleague in finance must validate it' },
    ]);
  });

  it('are rejected with a reason, at any stage before validation, and can be taken up again', async () => {
    const line = await lineOf('SCAS', '2027/28');
    const reject = (reason: string) => world.as(financeOf('SCAS'), (tx) => schemes.reject(tx, [line.id], reason));
    expect(await reject(' ')).toEqual([{ field: 'reason', message: 'Enter the reason for your decision' }]);
    expect(await reject('Paid for by a grant')).toEqual([]);
    const rejected = await lineOf('SCAS', '2027/28');
    expect([standing([rejected], 'contracted'), standing([rejected], 'rejected')]).toEqual([0n, 150_000_00n]);
    const journals = await world.as(financeOf('SCAS'), (tx) => queries.journals(tx, line.schemeId));
    const rejection = journals.find((one) => one.kind === 'rejected')!;
    const reverse = (email: string) =>
      world.as(email, (tx) => schemes.reverse(tx, rejection.id, 'The grant was refused'));
    await expect(reverse(buyerOf('SCAS'))).rejects.toMatchObject({ code: 'ACCESS.ROLE' });
    await expect(reverse(financeOf('LAS'))).rejects.toMatchObject({ code: 'LEDGER.NOT_FOUND' });
    expect(await reverse(financeOf('SCAS'))).toMatchObject({ journalId: expect.any(String) as string });
    expect(await reverse(financeOf('SCAS'))).toMatchObject([{ field: 'journal' }]);
    expect(standing([await lineOf('SCAS', '2027/28')], 'contracted')).toBe(150_000_00n);
  });

  it('are re-forecast by the difference, so that every forecast can be read back', async () => {
    const line = await lineOf('SCAS', '2027/28');
    const reforecast = (amount: string, reason: string) =>
      world.as(buyerOf('SCAS'), (tx) =>
        schemes.reforecast(tx, line.id, { amounts: { PARTNERSHIP: parseMoney(amount) }, reason }),
      );
    const before = line.open.find((one) => one.effect === 'PARTNERSHIP')!.amount;
    expect(await reforecast(before, 'No change')).toMatchObject([{ field: 'amounts' }]);
    expect(await reforecast('80000.00', 'Two vehicles fewer')).toEqual([]);
    expect(await reforecast('90000.00', 'One of them after all')).toEqual([]);
    const after = await lineOf('SCAS', '2027/28');
    expect(standing([after], 'contracted', 'PARTNERSHIP')).toBe(90_000_00n);
    const history = await world.as(financeOf('SCAS'), (tx) => queries.journals(tx, line.schemeId));
    expect(history.filter((one) => one.kind === 'reforecast').map((one) => one.reason)).toEqual([
      'Two vehicles fewer',
      'One of them after all',
    ]);
    const first = history.find((one) => one.reason === 'Two vehicles fewer')!;
    expect(await world.as(buyerOf('SCAS'), (tx) => schemes.reverse(tx, first.id, 'Wrong'))).toMatchObject([
      { field: 'journal', message: expect.stringContaining('Take that one back first') as string },
    ]);
  });

  describe('raised by hand', () => {
    const line = (over: object = {}) => ({
      item: 'Examination gloves',
      financialYear: '2026/27',
      quantity: '60000',
      budgetType: 'revenue',
      recurrence: 'NON_RECURRENT',
      baselineType: '2',
      baselineUnitPrice: '4.20',
      pricedOn: '31 March 2026',
      priceEvidence: 'Invoices of 2025/26',
      volumeEvidence: 'Stock issues of 2025/26',
      newUnitPrice: '3.99',
      aloneUnitPrice: '4.12',
      aloneEvidence: 'Rebate letter for the own volume',
      ...over,
    });
    const scheme = (over: object = {}) => ({
      title: 'Volume rebate on gloves',
      category: 'consumables',
      mechanism: 'REBATE',
      priceStartsOn: '1 April 2026',
      ownerName: 'Head of Supplies',
      line: line(),
      ...over,
    });
    let schemeId: string;

    it('are counted once: a partner who raises the same is told which scheme of whom holds it', async () => {
      const raise = (email: string, given = scheme()) =>
        world.as(email, (tx) => raising.raise(tx, world.partnershipId, given));
      const raised = await raise(buyerOf('LAS'));
      schemeId = (raised as { schemeId: string }).schemeId;
      expect(
        await raise(buyerOf('SCAS'), scheme({ title: 'Glove rebate', line: line({ item: 'EXAMINATION  gloves' }) })),
      ).toEqual([
        {
          field: 'item',
          message: expect.stringMatching(
            /^SAV-\d{4}-\d{4} “Volume rebate on gloves” of London Ambulance.* counts this saving already/,
          ) as string,
        },
      ]);
      expect(await world.as(buyerOf('SCAS'), (tx) => raising.join(tx, schemeId, line({ quantity: '40000' })))).toEqual(
        [],
      );
      expect(await world.as(buyerOf('SCAS'), (tx) => raising.join(tx, schemeId, line()))).toMatchObject([
        { field: 'financialYear' },
      ]);
    });

    it('go from identified to validated by the finance of two trusts, each with the papers of every stage', async () => {
      for (const [trust, quantity, paid, saved] of [
        ['LAS', '60000', '239400.00', 12_600_00n],
        ['SCAS', '40000', '159600.00', 8_400_00n],
      ] as const) {
        const own = (await world.as(financeOf(trust), (tx) => queries.lines(tx, { schemeId })))[0]!;
        const move = (to: 'forecast' | 'contracted', evidence: object) =>
          world.as(buyerOf(trust), (tx) => schemes.move(tx, [own.id], to, { reason: '', evidence }));
        expect(await move('contracted', {})).toMatchObject([{ field: 'stage' }]);
        expect(await move('forecast', {})).toMatchObject([{ field: 'working' }]);
        expect(await move('forecast', { working: 'Sheet 1' })).toEqual([]);
        expect(await move('contracted', { newPrice: 'Rebate letter' })).toEqual([]);
        await world.as(buyerOf(trust), (tx) => schemes.deliver(tx, own.id, bought(quantity, paid)));
        expect(await world.as(financeOf(trust), (tx) => schemes.validate(tx, [own.id], GIVEN))).toEqual([]);
        const [after] = await world.as(financeOf(trust), (tx) => queries.lines(tx, { schemeId }));
        expect(standing([after!], 'validated')).toBe(saved);
      }
    });

    it('say what is wrong with each field, and what saves nothing is no saving', async () => {
      const empty = Object.fromEntries(Object.keys(line()).map((name) => [name, ''])) as ReturnType<typeof line>;
      const problems = await world.as(buyerOf('LAS'), (tx) =>
        raising.raise(tx, world.partnershipId, scheme({ title: '', line: empty })),
      );
      expect((problems as { field: string }[]).map((one) => one.field)).toEqual(
        expect.arrayContaining(['title', 'item', 'quantity', 'baselineUnitPrice', 'newUnitPrice']),
      );
      const nothing = scheme({
        line: line({ item: 'Masks', newUnitPrice: '4.20', aloneUnitPrice: '', aloneEvidence: '' }),
      });
      await expect(
        world.as(buyerOf('LAS'), (tx) => raising.raise(tx, world.partnershipId, nothing)),
      ).rejects.toMatchObject({ code: 'SAVING.NOTHING_SAVED' });
    });

    it('hold every baseline side by side, and the one used with a name and a reason', async () => {
      const own = (await world.as(financeOf('LAS'), (tx) => queries.lines(tx, { schemeId })))[0]!;
      const other = {
        type: '6',
        unitPrice: '4.50',
        quantity: '60000',
        priceEvidence: '',
        volumeEvidence: '',
        pricedOn: '',
      };
      expect(await world.as(buyerOf('LAS'), (tx) => raising.addBaseline(tx, own.id, other))).toEqual([]);
      const known = await world.as(financeOf('LAS'), (tx) => queries.baselines(tx, [own.id]));
      expect(known.map((one) => one.type)).toEqual([2, 6]);
      const choose = (reason: string) =>
        world.as(financeOf('LAS'), (tx) => raising.chooseBaseline(tx, own.id, known[0]!.id, reason));
      expect(await choose('')).toMatchObject([{ field: 'reason' }]);
      expect(await choose('What was really paid')).toEqual([]);
      const choices = await world.as(financeOf('LAS'), (tx) => queries.choices(tx, [own.id]));
      expect(choices.at(-1)).toMatchObject({
        reason: 'What was really paid',
        chosenByName: 'Finance Business Partner (LAS)',
      });
      expect(await world.as(financeOf('SCAS'), (tx) => queries.baselines(tx, [own.id]))).toEqual([]);
    });
  });

  it('leave chains that hold together and balances equal to their legs', async () => {
    const check = await world.as(world.audit.email('auditor'), (tx) => verifyLedger(tx));
    expect(check).toMatchObject({ chains: 2, faults: [] });
    expect(check.journals).toBeGreaterThan(15);
    expect(await world.asSystem((tx) => rollUpFaults(tx))).toEqual([]);
  });

  /** A tender with its run and award as the features before this one leave them, written straight into the tables. */
  async function anAward(state: 'approved' | 'proposed', currency = 'GBP'): Promise<string> {
    const evaluation = JSON.stringify({
      runs: RUNS.map((r) => ({
        scenario: 'base',
        coalition: r.coalition,
        status: 'optimal',
        perTrust: r.perTrust,
        award: [
          {
            line: 'DCA',
            quantity: r.quantity,
            amount: `${Object.values(r.perTrust).reduce((a, b) => a + Number(b), 0)}.00`,
          },
        ],
      })),
    });
    return world.asSystem(async (tx) => {
      const one = async (sql: string, values: unknown[]) =>
        (await tx.row<{ id: string }>(`${sql} returning id`, values))!.id;
      const by = (await world.actorOf(world.trusts.LAS.email('procurement'))).accountId;
      const tender = await one(
        `insert into tender (reference, partnership_id, lead_trust_id, title, state, currency, created_by)
         values ($1, $2, $3, 'Ambulances', 'evaluated', $4, $5)`,
        [`TDM-TEST-${state}-${currency}`, world.partnershipId, world.trusts.LAS.id, currency, by],
      );
      const lot = await one(`insert into tender_lot (tender_id, number, title) values ($1, 1, 'Vehicles')`, [tender]);
      const line = await one(
        `insert into tender_line (tender_id, lot_id, code, item, cpv_code, unit) values ($1, $2, 'DCA', 'Double-crewed ambulance', '34114121', 'each')`,
        [tender, lot],
      );
      for (const name of ['LAS', 'SCAS'] as const)
        await tx.rows(`insert into tender_trust (tender_id, trust_id) values ($1, $2)`, [
          tender,
          world.trusts[name].id,
        ]);
      for (const d of DEMAND)
        await tx.rows(
          `insert into tender_demand (tender_id, line_id, trust_id, budget_type, financial_year, quantity, baseline_unit_price, baseline_type, baseline_evidence) values ($1, $2, $3, $4, $5, $6, $7, $8, 'invoices of 2024/25')`,
          [tender, line, world.trusts[d.trust].id, d.budget, d.year, d.quantity, d.baseline, d.type],
        );
      const run = await one(
        `insert into award_run (partnership_id, tender_id, number, state, pack, pack_sha256, evaluation, evaluation_sha256, task_count) values ($1, $2, 1, 'done', '{}', 'p', $3, 'e', 3)`,
        [world.partnershipId, tender, evaluation],
      );
      return one(
        `insert into award (tender_id, partnership_id, run_id, scenario, coalition, state, paper, content_sha256, proposed_by, proposed_by_trust_id) values ($1, $2, $3, 'base', array['LAS', 'SCAS'], $4, '{}', 'c', $5, $6)`,
        [tender, world.partnershipId, run, state, by, world.trusts.LAS.id],
      );
    });
  }
});
