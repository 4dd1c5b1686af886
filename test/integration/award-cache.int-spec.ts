import { AWARD_SOLVER, AwardsJobs, AwardsQueries, AwardsService, WhatIfService } from '@tandem/features/awards';
import { dateLong, londonDate } from '@tandem/domain/time';
import { MarketQueries, MarketService } from '@tandem/features/market';
import type { Solver } from '@tandem/platform/solver';
import { AwardRunsService } from '../../libs/features/src/awards/runs.service.js';
import { fictionalNotices } from '../support/notices.js';
import { assessAll, openedTender } from '../support/procurement.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(60_000);

const QUIET = { signal: new AbortController().signal };

/** Awards that an earlier run proved are taken over when nothing that decides them has changed, and only then. */
describe('awards of earlier runs', () => {
  let web: WebWorld;
  let world: World;
  let tenderId: string;
  let first: string;
  const solved: string[] = [];

  const lead = () => world.trusts.LAS.email('procurement');
  const rows = (sql: string, values: unknown[]) => world.asSystem((tx) => tx.rows(sql, values));
  const read = (runId: string) => world.as(lead(), (tx) => world.get(AwardsQueries).run(tx, runId));
  const texts = (runId: string) =>
    world.as(lead(), async (tx) => [
      await world.get(AwardsQueries).evaluationText(tx, runId),
      await world.get(AwardsQueries).certificatesText(tx, runId),
    ]);

  /** Starts a run, does its work here, and tells which awards the solver was asked for. */
  async function run(whatIfs: string[] = []): Promise<{ runId: string; asked: string[] }> {
    const runId = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }, whatIfs));
    solved.length = 0;
    await world.get(AwardsJobs).compare({ runId }, QUIET);
    return { runId, asked: [...solved].toSorted() };
  }

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    tenderId = await openedTender(world);
    await assessAll(world, tenderId);
    const solver = world.app.get<Solver>(AWARD_SOLVER, { strict: false });
    const solve = solver.solve.bind(solver);
    solver.solve = (problem, options) => {
      solved.push(`${problem.scenario} ${problem.coalition.join()}`);
      return solve(problem, options);
    };
    const done = await run();
    first = done.runId;
    expect(done.asked.length).toBe(7);
  }, 60_000);
  afterAll(() => world?.close());

  it('are taken over with their proofs, give the same bytes, and say which run proved them', async () => {
    const { runId, asked } = await run();
    expect(asked).toEqual([]);
    expect(await texts(runId)).toEqual(await texts(first));
    const [before, now] = [await read(first), await read(runId)];
    expect([before.takenCount, now.takenCount]).toEqual([0, 7]);
    const takenFrom = { number: 1, finishedAt: before.finishedAt };
    expect(now.tasks.every((task) => task.status === 'optimal')).toBe(true);
    expect(now.tasks.map((task) => task.takenFrom)).toEqual(now.tasks.map(() => takenFrom));
    // The third run names the first as well, not the one that took its awards over.
    expect((await read((await run()).runId)).tasks[0]!.takenFrom).toEqual(takenFrom);
  });

  it('are named on the page of the run and in the history, with the run and the day they come from', async () => {
    const { runId } = await run();
    const visitor = await web.visit(lead());
    const day = dateLong(londonDate((await read(first)).finishedAt!));
    const page = (await visitor.get(`/tenders/${tenderId}/runs/${runId}`)).text;
    expect(page).toContain(`proved best, taken from run 1 of ${day}: the same bids and rules`);
    expect(page).toContain(`7 of 7 awards. Taken from run 1 of ${day}: the same bids and rules.`);
    expect((await visitor.get(`/tenders/${tenderId}/runs/${first}`)).text).toContain(
      'every award was solved in this run',
    );
    expect((await visitor.get(`/tenders/${tenderId}/runs`)).text).toContain('7 of 7 awards taken from earlier runs');
  });

  it('are taken over beside a what-if, which alone is solved', async () => {
    const added = await world.as(lead(), (tx) =>
      world.get(WhatIfService).add(tx, tenderId, {
        title: 'Without Alder',
        rules: [{ kind: 'exclude', supplier: 'S1', lot: 'L1' }],
      }),
    );
    const { code } = added as { code: string };
    const { runId, asked } = await run([code]);
    expect(asked.length).toBe(7);
    expect(asked.every((award) => award.startsWith(`${code} `))).toBe(true);
    expect((await read(runId)).takenCount).toBe(7);
  });

  it('are not believed when what is stored was tampered with: they are solved anew, to the same bytes', async () => {
    // A dearer award that could be had as well, and a proof that says nothing.
    const all = `["LAS","SCAS","SECAMB"]`;
    await rows(
      `update award_task set result = jsonb_set(result, '{award,0,supplier}', '"S2"') where run_id = $1 and coalition = $2`,
      [first, all],
    );
    await rows(`update award_task set certificate = '\\x00' where run_id = $1 and coalition = '["LAS"]'`, [first]);
    await rows(
      `update award_task set result = jsonb_set(result, '{tie}', '"byOrder"') where run_id = $1 and coalition = '["SCAS"]'`,
      [first],
    );
    const { runId, asked } = await run();
    expect(asked).toEqual(['base LAS', 'base LAS,SCAS,SECAMB', 'base SCAS']);
    expect((await read(runId)).evaluationSha256).toBe((await read(first)).evaluationSha256);
    // What was solved anew is what a later run takes over.
    expect((await run()).asked).toEqual([]);
  });

  it('are solved anew where a bid has changed, and nowhere else', async () => {
    const cheaper = await startElsewhere(world, lead(), '99.00');
    await world.get(AwardsJobs).compare({ runId: cheaper }, QUIET);
    solved.length = 0;
    const same = await startElsewhere(world, lead(), '99.00');
    await world.get(AwardsJobs).compare({ runId: same }, QUIET);
    expect(solved).toEqual([]);
    const changed = await startElsewhere(world, lead(), '98.99');
    await world.get(AwardsJobs).compare({ runId: changed }, QUIET);
    // The trust that needs nothing of the changed line keeps its award.
    expect(solved.toSorted()).toEqual(['base LAS', 'base LAS,SCAS']);
  });

  it('never come from another partnership, although the system sees them all', async () => {
    const stranger = world.trusts.WMAS.email('procurement');
    const theirs = await startElsewhere(world, stranger, '98.99');
    solved.length = 0;
    await world.get(AwardsJobs).compare({ runId: theirs }, QUIET);
    expect(solved.length).toBe(3);
    const run = await world.as(stranger, (tx) => world.get(AwardsQueries).run(tx, theirs));
    expect([run.number, run.state, run.takenCount]).toEqual([1, 'done', 0]);
    const forged = rows(`update award_task set taken_from_run_id = $2 where run_id = $1`, [theirs, first]);
    await expect(forged).rejects.toThrow('the same procurement and partnership only');
  });

  it('never come from a run that was cancelled', async () => {
    await rows(`update award_task set content_key = null where content_key is not null`, []);
    const runId = await world.as(lead(), (tx) => world.get(AwardsService).startRun(tx, { tenderId }));
    await world.get(AwardsJobs).solve({ runId, scenario: 'base', coalition: '["LAS"]' }, QUIET);
    await world.as(lead(), (tx) => world.get(AwardsService).cancelRun(tx, runId));
    expect((await run()).asked.length).toBe(7);
  });
});

/** A run on a procurement that others published, of two trusts and two lines; the first supplier's price is given. */
async function startElsewhere(world: World, email: string, unitPrice: string): Promise<string> {
  const known = await world.as(email, (tx) => world.get(MarketQueries).process(tx, 'fiction-vat'));
  if (!known)
    await world.asSystem((tx) =>
      world
        .get(MarketService)
        .importFile(tx, { name: 'notices.json', bytes: Buffer.from(fictionalNotices.vatUnstated) }),
    );
  return world.as(email, async (tx) => {
    const process = (await world.get(MarketQueries).process(tx, 'fiction-vat'))!;
    const prices = (first: string) => [
      { line: 'MASK', unitPrice: first },
      { line: 'GLOVE', unitPrice: '10.00' },
    ];
    const pack = {
      format: 'tandem-tender-pack/1',
      reference: 'fiction-vat',
      currency: 'GBP',
      trusts: ['LAS', 'SCAS'],
      lots: [{ id: 'L1' }],
      lines: [
        { id: 'MASK', lot: 'L1', unit: 'each', demand: { LAS: '5' } },
        { id: 'GLOVE', lot: 'L1', unit: 'each', demand: { LAS: '5', SCAS: '7' } },
      ],
      suppliers: [{ id: 'S1' }, { id: 'S2' }],
      bids: [
        { supplier: 'S1', prices: prices(unitPrice) },
        { supplier: 'S2', prices: prices('100.00') },
      ],
      scenarios: [{ id: 'base', rules: [] }],
    };
    return world.get(AwardRunsService).start(tx, { marketProcessId: process.id }, { pack, labels: {} });
  });
}
