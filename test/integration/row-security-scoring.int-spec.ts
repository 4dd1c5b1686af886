import { BareSql, type SqlPerson, withoutTriggers } from '../support/bare-sql.js';

/**
 * The second lock of a tender judged on price and quality: what a person could do with SQL alone, if every check of the
 * features failed.
 */
describe('a person with nothing but SQL, where price and quality count', () => {
  const sql = new BareSql();
  const { one, person, reach, refused, allowed, rowsFor } = sql;
  let las: SqlPerson;
  let scas: SqlPerson;
  let alder: SqlPerson;
  let auditor: SqlPerson;

  beforeAll(async () => {
    await sql.open();
    [las, scas] = [await person('procurement@las.tandem.example'), await person('procurement@scas.tandem.example')];
    alder = await person('supplier@alder.tandem.example');
    auditor = await person('auditor@audit.tandem.example');
  }, 180_000);

  afterAll(() => sql.close());

  it.each([
    'scoring_test',
    'quality_score',
    'quality_agreement',
    'quality_lock',
    'own_sheet',
    'own_score',
    'run_ranking',
    'weight_scenario',
    'weight_scenario_lot',
  ])('of a supplier sees no row of %s, where a trust sees some', async (table) => {
    expect((await rowsFor(las, `select 1 from ${table}`)).length).toBeGreaterThan(0);
    expect(await rowsFor(alder, `select 1 from ${table}`)).toEqual([]);
    // Who has left the partnership keeps at most what is its own: its agreement to a sheet.
    const others = table === 'quality_agreement' ? `where trust_id <> '${las.organisationId}'` : '';
    expect(await rowsFor({ ...las, partnerships: [] }, `select 1 from ${table} ${others}`)).toEqual([]);
  });

  it('of a supplier sees the scoring and the criteria of published tenders only', async () => {
    const scored = String(await one(`select tender_id from tender_scoring limit 1`));
    const isDraft = withoutTriggers(
      `update tender set state = 'draft', published_at = null where id = '${scored}';
       delete from bid where tender_id = '${scored}'; delete from opening where tender_id = '${scored}'`,
    );
    for (const table of ['tender_scoring', 'tender_criterion']) {
      const sought = `select 1 from ${table} where tender_id = '${scored}'`;
      expect((await rowsFor(alder, sought)).length).toBeGreaterThan(0);
      expect((await rowsFor(las, sought, isDraft)).length).toBeGreaterThan(0);
      expect(await rowsFor(alder, sought, isDraft)).toEqual([]);
      await refused(alder, `delete from ${table}`, [isDraft]);
      await refused(las, `delete from ${table}`);
    }
  });

  it('cannot agree for another trust, score in another’s name, or change what was locked', async () => {
    const scored = String(await one(`select tender_id from quality_lock limit 1`));
    const open =
      withoutTriggers(`update tender set state = 'opened' where id = '${scored}'`) +
      withoutTriggers(`delete from quality_lock`) +
      withoutTriggers(`delete from quality_agreement`);
    const agrees = (trust: string, account: string) =>
      `insert into quality_agreement (tender_id, trust_id, sheet_sha256, agreed_by, agreed_by_name)
       values ('${scored}', '${trust}', repeat('a', 64), '${account}', 'x')`;
    await allowed(las, agrees(las.organisationId, las.accountId), [open]);
    await refused(las, agrees(scas.organisationId, las.accountId), [open]);
    await refused(las, agrees(las.organisationId, scas.accountId), [open]);
    const locks = `insert into quality_lock (tender_id, sheet_sha256, locked_by, locked_by_name)
      values ('${scored}', repeat('a', 64), '${las.accountId}', 'x')`;
    await refused(las, locks, [open]);
    const scores = (account: string) =>
      `update quality_score set score = 1, scored_by = '${account}' where tender_id = '${scored}'`;
    expect(await reach(las, scores(las.accountId), [open])).toBeGreaterThan(0);
    await refused(las, scores(scas.accountId), [open]);
    await refused(las, scores(las.accountId));
    await refused(las, `delete from quality_score`, [open]);
  });

  it('cannot read a colleague’s own scores before the own ones are handed in, nor change those that are', async () => {
    const scored = String(await one(`select tender_id from quality_lock limit 1`));
    const [mine, other] = [await person('evaluator@las.tandem.example'), await person('evaluator@scas.tandem.example')];
    const open =
      withoutTriggers(`update tender set state = 'opened' where id = '${scored}'`) +
      withoutTriggers(`delete from quality_lock; delete from quality_agreement`);
    const notIn = open + withoutTriggers(`delete from own_sheet where evaluator_id = '${mine.accountId}'`);
    const authors = async (who: SqlPerson, first: string) => {
      const found = await rowsFor(
        who,
        `select distinct evaluator_id from own_score where tender_id = '${scored}' and evaluator_id in
           ('${mine.accountId}', '${other.accountId}')`,
        first,
      );
      return found.map((row) => String(row['evaluator_id'])).toSorted((a, b) => (a < b ? -1 : 1));
    };
    const both = [mine.accountId, other.accountId].toSorted();
    expect(await authors(mine, notIn)).toEqual([mine.accountId]);
    expect(await authors(other, notIn)).toEqual([other.accountId]);
    expect([await authors(mine, open), await authors(other, open)]).toEqual([both, both]);
    // Who does not score learns them after the lock and not before.
    expect([await authors(las, open), await authors(las, '')]).toEqual([[], both]);
    const scores = (who: SqlPerson) =>
      `update own_score set score = 0 where tender_id = '${scored}' and evaluator_id = '${who.accountId}'`;
    await refused(mine, scores(mine), [open]);
    await refused(mine, scores(other), [notIn]);
    expect(await reach(mine, scores(mine), [notIn])).toBeGreaterThan(0);
    const lot = String(await one(`select lot_id from own_sheet where tender_id = '${scored}' limit 1`));
    const handsIn = (who: SqlPerson) =>
      `insert into own_sheet (tender_id, lot_id, evaluator_id, evaluator_name, trust_id, sheet_sha256)
       values ('${scored}', '${lot}', '${who.accountId}', 'x', '${who.organisationId}', repeat('a', 64))`;
    await allowed(mine, handsIn(mine), [notIn]);
    await refused(mine, handsIn(other), [open + withoutTriggers(`delete from own_sheet`)]);
    // An empty sheet would be a key to the others' scores.
    await refused(mine, handsIn(mine), [
      notIn + withoutTriggers(`delete from own_score where evaluator_id = '${mine.accountId}'`),
    ]);
    for (const who of [mine, other, las, alder, auditor]) await refused(who, `delete from own_sheet`, [open]);
  });

  it('cannot change the ranking of a run, or take away what other weights would have given', async () => {
    for (const change of [
      `update run_ranking set ranks = '{1}'`,
      `delete from run_ranking`,
      `update weight_scenario set title = 'x'`,
      `delete from weight_scenario`,
      `update weight_scenario_lot set winners = '{}'`,
      `delete from weight_scenario_lot`,
    ])
      for (const who of [las, alder, auditor]) await refused(who, change);
    const weights = (partnership: string) =>
      `insert into weight_scenario (run_id, partnership_id, number, title, weights_basis_points, suppliers, created_by_name)
       select run_id, '${partnership}', 999, 'x', '{10000}', suppliers, 'x' from weight_scenario limit 1`;
    await allowed(las, weights(las.partnerships[0]!));
    const elsewhere = '00000000-0000-7000-8000-000000000000';
    await refused(las, weights(elsewhere));
    await refused(auditor, weights(las.partnerships[0]!));
  });

  it('cannot claim a test of the scoring in another’s name, of a published tender, or change one', async () => {
    const scored = String(await one(`select tender_id from tender_scoring limit 1`));
    const isDraft = withoutTriggers(`update tender set state = 'draft', published_at = null where id = '${scored}'`);
    const tests = (by: SqlPerson) =>
      `insert into scoring_test (tender_id, scoring_sha256, bids, findings, tested_by, tested_by_name)
       values ('${scored}', repeat('a', 64), '[]', '[]', '${by.accountId}', 'x')`;
    await allowed(las, tests(las), [isDraft]);
    await refused(las, tests(scas), [isDraft]);
    await refused(alder, tests(alder), [isDraft]);
    await refused(auditor, tests(auditor), [isDraft]);
    await refused({ ...las, partnerships: [] }, tests(las), [isDraft]);
    await refused(las, tests(las));
    await refused(las, `update scoring_test set findings = '[]'`);
    await refused(las, `delete from scoring_test`);
  });
});
