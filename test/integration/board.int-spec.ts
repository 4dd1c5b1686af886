import { AwardsJobs, AwardsService } from '@tandem/features/awards';
import { readSheet } from '@tandem/platform/spreadsheets';
import { assessAll, openedTender } from '../support/procurement.js';
import { filledIn, plainText, problemsOn, type Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(120_000);

describe('the board of a comparative tender', () => {
  let web: WebWorld;
  let tenderId: string;
  let first: string;
  let lead: Visitor;
  let partner: Visitor;
  let stranger: Visitor;

  const text = async (visitor: Visitor, path: string, status = 200) => {
    const page = await visitor.get(path);
    expect([path, page.status]).toEqual([path, status]);
    return plainText(page.text);
  };
  const solve = (runId: string) =>
    web.world.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
  const at = (page: string) => `/award-runs/${first}/${page}`;

  beforeAll(async () => {
    web = await createWebWorld();
    tenderId = await openedTender(web.world, {
      scenarios: [
        { title: 'At most 60% each', rules: [{ rule: 'maxShare', basisPoints: 6000 }] },
        { title: 'No supplier above 30%', rules: [{ rule: 'maxShare', basisPoints: 3000 }] },
      ],
    });
    await assessAll(web.world, tenderId);
    const { trusts } = web.world;
    lead = await web.visit(trusts.LAS.email('procurement'));
    partner = await web.visit(trusts.SCAS.email('procurement'));
    stranger = await web.visit(trusts.WMAS.email('procurement'));
    first = await web.world.as(trusts.LAS.email('procurement'), (tx) =>
      web.world.get(AwardsService).startRun(tx, { tenderId }),
    );
    await solve(first);
  });
  afterAll(async () => {
    await web?.world.close();
  });

  it('holds every scenario side by side, with the worked example to the penny and the cheapest in words', async () => {
    const page = await text(lead, at('board'));
    expect(page).toContain('“No further rules” costs least: £13,900,000.');
    expect(page).toContain('Cheapest');
    expect(page).toContain('LAS: £8,340,000 SCAS: £3,475,000 SECAMB: £2,085,000');
    expect(page).toContain('Alder Vehicle Works (fictional): 100%');
    expect(page).toContain('no award is possible');
    expect(page).toContain('No supplier has more than 30% of the value.');
  });

  it('is sorted by links, with what has no award last whichever way', async () => {
    const order = async (query: string) => {
      const page = (await lead.get(at(`board?${query}`))).text;
      return [...page.matchAll(/name="compare" type="checkbox" value="([^"]*)"/g)].map(([, id]) => id);
    };
    expect(await order('sort=cost')).toEqual(['base', 'at-most-60-each', 'no-supplier-above-30']);
    expect(await order('sort=cost&order=descending')).toEqual(['at-most-60-each', 'base', 'no-supplier-above-30']);
  });

  it('compares the scenarios that were ticked, without any script', async () => {
    const page = await text(lead, at('board?compare=base&compare=at-most-60-each'));
    expect(page).toContain('Side by side');
    expect(page).toMatch(/Cost £13,900,000 £14,480,000 £580,000 more/);
    expect(page).toContain('Cost for London Ambulance Service NHS Trust (LAS)');
  });

  it('is written as a workbook whose numbers are numbers and add up', async () => {
    const { bytes, type } = await lead.get(at('board.xlsx'));
    expect(type).toContain('spreadsheetml');
    const sheet = await readSheet(bytes, 'board.xlsx');
    expect(sheet).toMatchObject({ kind: 'read', counts: { formulas: 0 } });
    const { readXlsx } = await import('hucre/xlsx');
    const book = await readXlsx(bytes);
    expect(book.sheets.map((one) => one.name)).toEqual(['Scenarios', 'Awards', 'By trust', 'Notes']);
    const base = (sheetAt: number, column: number) =>
      book.sheets[sheetAt]!.rows.filter((row) => row[0] === 'No further rules').map((row) => row[column]);
    expect(base(0, 2)).toEqual([13_900_000]);
    expect(base(1, 6)).toEqual([13_900_000]);
    expect(base(2, 2)).toEqual([8_580_000, 3_687_500, 2_235_000]);
    expect(base(2, 3)).toEqual([8_340_000, 3_475_000, 2_085_000]);
    expect(base(2, 4)).toEqual([240_000, 212_500, 150_000]);
  });

  it('shows the award as a matrix, with the losing offers at the same quantity', async () => {
    const page = await text(lead, at('matrix'));
    expect(page).toContain('Wins 100 £139,000 each: £13,900,000 Reaches the break at 100.');
    expect(page).toContain('£141,000 each: £14,100,000');
    expect(page).toContain('£143,000 each: £14,300,000');
  });

  it('says how many more units reach the next break, and what that would save', async () => {
    const page = await text(lead, at('matrix?trust=LAS&trust=SCAS'));
    // 85 ambulances at Cedar's 143,000; nobody has a further break below it but Alder and Birch at 100.
    expect(page).toContain('LAS and SCAS together. £12,155,000 in all');
    const alone = await text(lead, at('matrix?trust=SCAS'));
    // 25 at 147,500; the break at 40 costs 143,000: 15 more units, 40 × 4,500 = 180,000 saved on 40.
    expect(alone).toContain(
      '15 more units reach the next break at 40: £143,000 each, saving £180,000 on the 40 against the present price.',
    );
  });

  it('filters the matrix by words and by missed breaks, and says when nothing is left', async () => {
    expect(await text(lead, at('matrix?words=stretcher'))).toContain('No line matches.');
    expect(await text(lead, at('matrix?missed=yes'))).toContain('No line matches.');
    expect(await text(lead, at('matrix?trust=SCAS&missed=yes'))).toContain('Wins 25');
  });

  it('shows what every group pays together and alone, and every way to share the gain', async () => {
    const page = await text(lead, at('coalitions'));
    expect(page).toContain('they gain £602,500');
    for (const amounts of ['£240,000', '£212,500', '£150,000', '£167,083.34', '£223,333.33', '£212,083.33'])
      expect(page).toContain(amounts);
    expect(page).toContain('At the price that all pay, no group would do better by itself.');
    const two = await text(lead, at('coalitions?trust=LAS&trust=SCAS'));
    expect(two).toContain('they gain £112,500');
    expect(two).toContain('£56,250');
    expect(await text(lead, at('coalitions?size=2&within=LAS'))).toContain('2 groups. Choose one');
  });

  it('says for every trust what the others pay if it leaves', async () => {
    const page = await text(lead, at('withdrawal?leaving=SECAMB'));
    expect(page).toContain('If SECAMB leaves, LAS and SCAS pay £340,000 more in all.');
    expect(page).toContain('LAS: +£240,000 SCAS: +£100,000');
    expect(page).toContain('South Central Ambulance Service NHS Foundation Trust (SCAS)');
    expect(await text(partner, `/tenders/${tenderId}/withdrawal`)).toContain('See what each of the others would pay');
    expect((await partner.get(`/tenders/${tenderId}/withdrawal`)).text).toContain('what-if?trust=SCAS');
  });

  it('keeps everything from the other partnership and from suppliers', async () => {
    const supplier = await web.visit(web.world.suppliers.ALDER.email('supplier'));
    const pages = ['board', 'board.xlsx', 'matrix', 'coalitions', 'withdrawal', 'pack.json', 'evaluation.json'];
    for (const page of pages)
      for (const visitor of [stranger, supplier])
        expect([page, (await visitor.get(at(page))).status]).toEqual([page, 404]);
    expect((await stranger.get(`/award-runs/${first}/changes?with=${first}`)).status).toBe(404);
    for (const visitor of [stranger, supplier])
      for (const path of [`/tenders/${tenderId}/what-if-scenarios`, `/api/v1/tenders/${tenderId}/what-ifs`])
        expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
    for (const path of ['board', 'matrix', 'coalitions'])
      expect([path, (await stranger.get(`/api/v1/runs/${first}/${path}`)).status]).toEqual([path, 404]);
    expect((await lead.get('/award-runs/nothing/board')).status).toBe(404);
    expect((await lead.get(at('matrix?scenario=nothing'))).status).toBe(404);
  });

  it('hands out the packs under a name that says which run they are of', async () => {
    const reference = /TDM-\d{4}-\d{4}/.exec(await text(lead, at('board')))![0];
    const answer = await lead.get(at('evaluation.json'));
    expect(JSON.parse(answer.text).runs).toHaveLength(21);
    expect(answer.disposition).toBe(`attachment; filename=${reference}-run-1-evaluation-pack.json`);
    expect((await lead.get(at('pack.json'))).disposition).toContain(`${reference}-run-1-tender-pack.json`);
  });

  describe('what-ifs', () => {
    const page = () => `/tenders/${tenderId}/what-if-scenarios`;
    let second: string;

    it('start from a published scenario, with its rules filled in', async () => {
      const fields = filledIn((await lead.get(`${page()}/new?from=at-most-60-each`)).text);
      expect(fields).toMatchObject({ title: 'At most 60% each copy', rule_0_kind: 'maxShare', rule_0_value: '60' });
    });

    it('take one rule more or fewer without losing what was typed', async () => {
      const typed = { title: 'Two', rule_0_kind: 'maxSuppliers', rule_0_value: '2', deed: 'add', add: 'retain' };
      const more = await lead.form(page(), typed);
      expect(more.status).toBe(200);
      expect(filledIn(more.text)).toMatchObject({ title: 'Two', rule_0_value: '2', rule_1_kind: 'retain' });
      const fewer = await lead.form(page(), { ...filledIn(more.text), deed: 'remove-0' });
      expect(filledIn(fewer.text)).toMatchObject({ title: 'Two', rule_0_kind: 'retain' });
      expect(filledIn(fewer.text)['rule_1_kind']).toBeUndefined();
    });

    it('say each mistake at its field', async () => {
      const bad = await lead.form(page(), {
        title: 'no further rules',
        rule_0_kind: 'maxSuppliers',
        rule_0_value: 'two',
        rule_1_kind: 'retain',
        rule_1_value: '101',
        rule_2_kind: 'carbonCap',
        rule_2_value: '-3',
        deed: 'save',
      });
      expect(bad.status).toBe(422);
      expect(problemsOn(bad.text).map(([field]) => field)).toEqual([
        'title',
        'rule_0_value',
        'rule_1_supplier',
        'rule_1_lot',
        'rule_1_value',
        'rule_2_value',
      ]);
      expect(filledIn(bad.text)).toMatchObject({ rule_0_value: 'two', rule_1_value: '101', rule_2_value: '-3' });
      expect(problemsOn((await lead.form(page(), { title: 'None', deed: 'save' })).text)).toEqual([
        ['add', 'Add at least one rule; without rules it is the base scenario'],
      ]);
    });

    it('are kept, renamed, duplicated and removed by the trust that asked, and seen by its partners', async () => {
      const saved = await lead.form(page(), {
        title: 'Keep Birch in a third',
        rule_0_kind: 'retain',
        rule_0_supplier: 'S2',
        rule_0_lot: 'L1',
        rule_0_value: '33.34',
        rule_1_kind: 'maxSuppliers',
        rule_1_value: '2',
        deed: 'save',
      });
      expect(saved.status).toBe(303);
      expect(await text(partner, page())).toContain(
        'Birch Coachbuilders (fictional) keeps at least 33.34% of “Ambulances”.',
      );
      const copied = filledIn((await partner.get(`${page()}/new?from=what-if-1`)).text);
      expect(copied).toMatchObject({ title: 'Keep Birch in a third copy', rule_0_supplier: 'S2', rule_1_value: '2' });
      expect((await partner.form(page(), { ...copied, deed: 'save' })).status).toBe(303);
      expect((await partner.form(`${page()}/what-if-1`, { ...copied, title: 'Mine', deed: 'save' })).status).toBe(409);
      expect((await partner.form(`${page()}/what-if-1/removal`, {})).status).toBe(409);
      expect((await partner.form(`${page()}/what-if-2/removal`, {})).status).toBe(303);
      const own = filledIn((await lead.get(`${page()}/what-if-1`)).text);
      expect(
        (await lead.form(`${page()}/what-if-1`, { ...own, title: 'Birch keeps a third', deed: 'save' })).status,
      ).toBe(303);
      expect(await text(partner, page())).toContain('Birch keeps a third');
    });

    it('are nobody else’s to ask', async () => {
      const executive = await web.visit(web.world.trusts.LAS.email('executive'));
      expect((await executive.form(page(), { title: 'X', deed: 'save' })).status).toBe(403);
      expect((await stranger.form(page(), { title: 'X', deed: 'save' })).status).toBe(404);
      expect(await text(executive, page())).not.toContain('Build a what-if scenario');
    });

    it('run beside the published scenarios and are marked wherever they stand', async () => {
      const started = await lead.form(`${page()}/run`, { whatIf: ['what-if-1'] });
      expect(started.status).toBe(303);
      second = started.location.split('/').at(-1)!;
      await solve(second);
      const board = await text(lead, `/award-runs/${second}/board`);
      expect(board).toContain('What-if: Birch keeps a third');
      expect(board).toContain('What-if: cannot be awarded');
      const result = await lead.get(`/tenders/${tenderId}/result?scenario=what-if-1`);
      expect(result.text).toContain('It informs and never decides');
      expect(result.text).not.toContain('Propose to the trusts');
      expect((await lead.get(`/tenders/${tenderId}/result`)).text).toContain('Propose to the trusts');
    });

    it('inform and never decide: no award comes of one, by page, by API or by SQL', async () => {
      const byPage = await lead.form(`/tenders/${tenderId}/awards`, { run: second, scenario: 'what-if-1' });
      expect([byPage.status, plainText(byPage.text)]).toEqual([
        409,
        expect.stringContaining('it informs and never decides'),
      ]);
      const byApi = await lead.json('POST', `/api/v1/runs/${second}/awards`, { scenario: 'what-if-1' });
      expect(JSON.parse(byApi.text)).toMatchObject({ status: 409, code: 'AWARD.WHAT_IF_ONLY' });
      const { trusts, partnershipId } = web.world;
      await expect(
        web.world.as(trusts.LAS.email('procurement'), (tx) =>
          tx.rows(
            `insert into award (tender_id, partnership_id, run_id, scenario, coalition, state, paper, content_sha256, proposed_by, proposed_by_trust_id)
             values ($1, $2, $3, 'what-if-1', '{LAS}', 'proposed', '{}', '', $4, $5)`,
            [tenderId, partnershipId, second, tx.actor.accountId, tx.actor.organisationId],
          ),
        ),
      ).rejects.toThrow('a what-if informs and never decides');
    });

    it('let two runs be compared: what changed in cost and in what they started from', async () => {
      const redirect = await lead.get(`/tenders/${tenderId}/run-changes?earlier=${first}&later=${second}`);
      expect(redirect.location).toBe(`/award-runs/${second}/changes?with=${first}`);
      const changes = await text(lead, redirect.location);
      expect(changes).toContain('What changed from run 1 to run 2');
      expect(changes).toContain('Scenario “What-if: Birch keeps a third” is new.');
      expect(changes).toContain('No further rules £13,900,000 £13,900,000 The same');
      expect(changes).toContain('What-if: Birch keeps a third Not in this run');
    });

    it('stay on the audit trail of the tender', async () => {
      const actions = await web.world.asSystem((tx) =>
        tx.rows<{ action: string }>(
          `select action from audit_entry where chain = $1 and action like 'whatIf.%' order by seq`,
          [`tender:${tenderId}`],
        ),
      );
      expect(actions.map((one) => one.action)).toEqual([
        'whatIf.added',
        'whatIf.added',
        'whatIf.removed',
        'whatIf.changed',
      ]);
    });

    it('tell who started each run, how long it took, and its hashes in short and in full', async () => {
      const history = await text(lead, `/tenders/${tenderId}/runs`);
      expect(history).toMatch(
        /Head of Procurement \(LAS\), London Ambulance Service NHS Trust \d+ \w+ \d{4} at \d\d:\d\d \d+ seconds?/,
      );
      expect(history).toContain('with 1 what-if');
      expect(history).toContain('Compare two runs');
    });
  });
});
