import { Client } from 'pg';
import { money } from '@tandem/domain/money';
import { CutQueries, ReportsModule } from '@tandem/features/reports';
import { type JournalDraft, type LegDraft, LedgerService, rollUpFaults, SavingsModule } from '@tandem/features/savings';
import { generateLedger } from '../support/generated-ledger.js';
import { createWorld, type World } from '../support/world.js';

const PARTNERSHIP = {
  account: 'forecast',
  effect: 'PARTNERSHIP',
  attribution: 'PARTNERSHIP',
  amount: money(100n),
} as const;

/** A posting costs what its own lines cost, however many others the ledger has. */
describe('a posting to forty of 1,152 lines', () => {
  let world: World;
  let admin: Client;
  let lines: { id: string; scheme: string }[];

  beforeAll(async () => {
    world = await createWorld([SavingsModule, ReportsModule]);
    admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    await generateLedger(admin, {
      partnershipId: world.partnershipId,
      trustIds: [world.trusts.LAS.id, world.trusts.SCAS.id, world.trusts.SECAMB.id],
      supplierId: world.suppliers.ALDER.id,
      accountId: (await world.actorOf(world.trusts.LAS.email('finance'))).accountId!,
      schemes: 96,
      contracts: 40,
      years: 2,
      items: 2,
      stride: 12,
    });
    await admin.query('vacuum analyze');
    ({ rows: lines } = await admin.query<(typeof lines)[number]>(
      `select id, scheme_id as scheme from saving_line where trust_id = $1 order by scheme_id, id limit 40`,
      [world.trusts.LAS.id],
    ));
  }, 60_000);

  afterAll(async () => {
    await admin?.end();
    await world?.close();
  });

  const drafts = (): JournalDraft[] =>
    [...new Set(lines.map(({ scheme }) => scheme))].map((schemeId) => ({
      partnershipId: world.partnershipId,
      trustId: world.trusts.LAS.id,
      schemeId,
      kind: 'reforecast',
      reason: 'measured',
      legs: lines.flatMap(({ id, scheme }): LegDraft[] =>
        scheme === schemeId
          ? [
              { ...PARTNERSHIP, lineId: id },
              { lineId: id, account: 'spend', effect: 'NONE', attribution: 'NONE', amount: money(-100n) },
            ]
          : [],
      ),
    }));

  it('reads those lines, and no others', async () => {
    const read = await world.asSystem(async (tx) => {
      await world.get(LedgerService).post(tx, drafts());
      return tx.row<{ rows: string }>(
        `select seq_tup_read + idx_tup_fetch as rows from pg_stat_xact_user_tables where relname = 'saving_line'`,
      );
    });
    // Each once for its axes, once for the foreign key of each of its two legs, and once when the database compares them.
    expect(Number(read!.rows)).toBe(lines.length * 4);
  });

  it('changes the roll-up of contracts as its legs say, and the years that a cut offers stay those of the legs', async () => {
    await world.asSystem((tx) => world.get(LedgerService).post(tx, drafts()));
    expect(await world.asSystem((tx) => rollUpFaults(tx))).toEqual([]);
    await admin.query(
      `update ledger_contract set amount = amount + 0.01 where trust_id = $1 and account = 'forecast'`,
      [world.trusts.LAS.id],
    );
    const faults = await world.asSystem((tx) => rollUpFaults(tx));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every(({ sentence }) => sentence.startsWith('The balance of a contract of LAS'))).toBe(true);
    const { rows } = await admin.query<{ year: string }>(
      `select distinct financial_year as year from ledger_leg order by 1`,
    );
    const offered = await world.as(world.trusts.SCAS.email('finance'), (tx) =>
      world.get(CutQueries).years(tx, world.partnershipId),
    );
    expect(offered.length).toBeGreaterThan(2);
    expect(offered).toEqual(rows.map(({ year }) => year));
  });
});
