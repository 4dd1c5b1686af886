import * as fc from 'fast-check';
import { Client } from 'pg';
import { type Money, money, moneyText } from '@tandem/domain/money';
import { type Effect, EFFECTS, STAGES } from '@tandem/domain/savings';
import { type JournalDraft, type LegDraft, LedgerService, type PostedJournal } from '@tandem/features/savings';
import { systemActor, type Tx } from '@tandem/platform/database';
import type { World } from './world.js';

/** How hard it blows: postings (legs) in all, writers at once, and which share of the batches is cut off before its commit. */
export interface Storm {
  readonly legs: number;
  readonly writers: number;
  readonly seed: number;
  /** The largest number of journals in one batch. */
  readonly batch: number;
  /** Every how many-th batch loses its connection before it commits. */
  readonly cutEvery: number;
  /** Stops after so many milliseconds, with fewer legs. */
  readonly patienceMs: number;
}

/** What the writers know that they have committed: the sum of every cell, kept by them alone. */
export interface Aftermath {
  readonly legs: number;
  readonly journals: number;
  readonly reversals: number;
  readonly cut: number;
  readonly sums: ReadonlyMap<string, bigint>;
  readonly ms: number;
}

interface StormLine {
  id: string;
  schemeId: string;
  trustId: string;
  contractId: string | null;
  year: string;
}

const YEARS = ['2026/27', '2027/28', '2028/29'];
const WORKING_EFFECTS = EFFECTS.filter((effect) => effect !== 'NONE');

/** Schemes of the partnership with lines of each trust, year and contract, written as the ledger's own features leave them. */
export async function groundFor(world: World): Promise<StormLine[]> {
  const trusts = [world.trusts.LAS, world.trusts.SCAS, world.trusts.SECAMB];
  return world.asSystem(async (tx) => {
    const lines: StormLine[] = [];
    for (const [at, category] of ['vehicles', 'equipment', 'it'].entries()) {
      const scheme = (await tx.row<{ id: string }>(
        `insert into saving_scheme (partnership_id, reference, title, category, origin, price_starts_on, owner_name, claim_key, raised_by_name)
         values ($1, $2, $3, $4, 'raised', '2026-04-01', 'Head of Supplies', $2, 'Test') returning id`,
        [world.partnershipId, `STORM-${at}`, `Storm ${at}`, category],
      ))!;
      const contract = (await tx.row<{ id: string }>(
        `insert into contract (partnership_id, reference, title, category, supplier_id, supplier_key, currency, starts_on)
         values ($1, $2, $3, $4, $5, 'storm', 'GBP', '2026-04-01') returning id`,
        [world.partnershipId, `STORM-${at}`, `Storm ${at}`, category, world.trusts.LAS.id],
      ))!;
      for (const trust of trusts)
        for (const year of YEARS)
          for (const [number, cashType] of ['CASH_RELEASING', 'COST_AVOIDANCE'].entries()) {
            const row = (await tx.row<{ id: string; contractId: string | null }>(
              `insert into saving_line (scheme_id, partnership_id, trust_id, contract_id, line_code, item, item_key, financial_year, quantity,
                 cash_type, recurrence, budget_type, mechanism, method, method_version, joint_amount)
               values ($1, $2, $3, case when $4 then $9::uuid end, $5, $5, $5, $6, 1, $7, 'RECURRENT', $8, 'PRICE', 'storm', 1, 0)
               returning id, contract_id as "contractId"`,
              [
                scheme.id,
                world.partnershipId,
                trust.id,
                number === 1,
                category,
                year,
                cashType,
                at === 0 ? 'capital' : 'revenue',
                contract.id,
              ],
            ))!;
            lines.push({ ...row, schemeId: scheme.id, trustId: trust.id, year });
          }
    }
    return lines;
  });
}

/** A journal drawn at random: it recognises, moves or re-forecasts lines of one scheme and trust, and always balances. */
export function journals(lines: readonly StormLine[], partnershipId: string): fc.Arbitrary<JournalDraft> {
  const amount = fc.bigInt({ min: -9_999_999_99n, max: 9_999_999_99n }).filter((pence) => pence !== 0n);
  const homes = [...new Set(lines.map((line) => `${line.trustId}/${line.schemeId}`))];
  return fc.constantFrom(...homes).chain((home) => {
    const own = lines.filter((line) => `${line.trustId}/${line.schemeId}` === home);
    const [trustId, schemeId] = home.split('/') as [string, string];
    const part = fc.record({
      line: fc.constantFrom(...own),
      effect: fc.constantFrom<Effect>(...WORKING_EFFECTS),
      from: fc.constantFrom(...STAGES),
      to: fc.constantFrom(...STAGES),
      pence: amount,
    });
    const kind = fc.constantFrom('recognised' as const, 'moved' as const, 'reforecast' as const);
    return fc.record({ kind, parts: fc.array(part, { minLength: 1, maxLength: 4 }) }).map(({ kind, parts }) => ({
      partnershipId,
      trustId,
      schemeId,
      kind,
      reason: 'the storm',
      legs: parts.flatMap(({ line, effect, from, to, pence }): LegDraft[] => {
        const other: Pick<LegDraft, 'account' | 'effect' | 'attribution'> =
          kind === 'moved' && from !== to
            ? { account: from, effect, attribution: 'PARTNERSHIP' }
            : { account: pence > 0n ? 'baseline' : 'spend', effect: 'NONE', attribution: 'NONE' };
        return [
          { lineId: line.id, account: to, effect, attribution: 'PARTNERSHIP', amount: money(pence) },
          { lineId: line.id, ...other, amount: money(-pence) },
        ];
      }),
    }));
  });
}

/**
 * Lets writers post at random to the same trusts at once: batches of journals, reversals of earlier ones, and connections
 * that die in the middle of a transaction. Everything follows from the seed but the order in which writers meet.
 */
export async function blow(world: World, storm: Storm): Promise<Aftermath> {
  const lines = await groundFor(world);
  const ledger = world.get(LedgerService);
  const killer = new Client({ connectionString: world.store.adminUrl });
  await killer.connect();
  const sums = new Map<string, bigint>();
  const counts = { legs: 0, journals: 0, reversals: 0, cut: 0 };
  const started = performance.now();
  const writer = async (number: number): Promise<void> => {
    const seed = storm.seed + number;
    const drafts = fc.sample(journals(lines, world.partnershipId), { numRuns: 3000, seed });
    const sizes = fc.sample(fc.integer({ min: 1, max: storm.batch }), { numRuns: 3000, seed });
    const posted: (PostedJournal & { draft: JournalDraft })[] = [];
    for (let turn = 0, at = 0; counts.legs < storm.legs; turn++) {
      if (performance.now() - started > storm.patienceMs) return;
      const trust = drafts[(at + turn) % drafts.length]!.trustId;
      const size = sizes[turn % sizes.length]!;
      const batch: JournalDraft[] = [];
      for (let tried = 0; batch.length < size && tried < size * 8; tried++, at++) {
        const draft = drafts[at % drafts.length]!;
        if (draft.trustId === trust) batch.push(draft);
      }
      const back = posted.findIndex((one) => one.draft.trustId === trust);
      const taken = turn % 3 === 0 && back >= 0 ? posted.splice(back, 1)[0] : undefined;
      if (taken) batch.push(reversal(taken));
      const isCut = turn % storm.cutEvery === storm.cutEvery - 1;
      const result = await post(world, ledger, batch, isCut ? killer : undefined);
      if (!result) {
        counts.cut += 1;
        if (taken) posted.push(taken);
        continue;
      }
      for (const draft of batch) count(sums, lines, draft);
      counts.legs += result.reduce((sum, journal) => sum + journal.legs, 0);
      counts.journals += batch.length;
      counts.reversals += taken ? 1 : 0;
      const last = batch.findLastIndex((draft) => draft.kind !== 'reversed');
      if (posted.length < 200 && last >= 0) posted.push({ ...result[last]!, draft: batch[last]! });
    }
  };
  try {
    await Promise.all(Array.from({ length: storm.writers }, (_none, number) => writer(number)));
  } finally {
    await killer.end();
  }
  return { ...counts, sums, ms: performance.now() - started };
}

/** Posts a batch; when somebody is to cut it off, its connection dies before the commit and nothing of it may stay. */
async function post(
  world: World,
  ledger: LedgerService,
  batch: readonly JournalDraft[],
  killer: Client | undefined,
): Promise<PostedJournal[] | undefined> {
  try {
    return await world.database.transaction(systemActor('the storm'), async (tx: Tx) => {
      const result = await ledger.post(tx, batch);
      if (killer) {
        const backend = await tx.row<{ pid: number }>('select pg_backend_pid() as pid');
        await killer.query('select pg_terminate_backend($1)', [backend!.pid]);
        await tx.row('select 1');
      }
      return result;
    });
  } catch (error) {
    if (!killer) throw error;
    return undefined;
  }
}

function reversal(of: PostedJournal & { draft: JournalDraft }): JournalDraft {
  const legs = of.draft.legs.map((leg) => ({ ...leg, amount: money(0n - leg.amount) }));
  return { ...of.draft, kind: 'reversed', reason: 'taken back', reversesId: of.id, legs };
}

function count(sums: Map<string, bigint>, lines: readonly StormLine[], draft: JournalDraft): void {
  for (const leg of draft.legs) {
    const line = lines.find((one) => one.id === leg.lineId)!;
    const cell = [line.trustId, line.contractId ?? '', line.year, leg.account, leg.effect].join('|');
    sums.set(cell, (sums.get(cell) ?? 0n) + leg.amount);
  }
}

/** The same cells out of a table of the database: the raw legs or the roll-up. */
export async function cellsIn(world: World, table: 'ledger_leg' | 'ledger_balance'): Promise<Map<string, string>> {
  const rows = await world.asSystem((tx) =>
    tx.rows<{ cell: string; amount: string }>(
      `select concat_ws('|', trust_id, coalesce(contract_id::text, ''), financial_year, account, effect) as cell, sum(amount)::text as amount
       from ${table} group by 1 having sum(amount) <> 0 order by 1`,
    ),
  );
  return new Map(rows.map((row) => [row.cell, row.amount]));
}

/** The writers' own sums in the form of `cellsIn`. */
export function cellsOf(sums: ReadonlyMap<string, bigint>): Map<string, string> {
  const all = [...sums].filter(([, pence]) => pence !== 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(all.map(([cell, pence]) => [cell, moneyText(pence as Money)]));
}

/** The trusts, contracts and years in which debits and credits differ: there must be none. */
export async function unbalancedPeriods(world: World): Promise<unknown[]> {
  return world.asSystem((tx) =>
    tx.rows(
      `select trust_id, contract_id, financial_year, sum(amount) from ledger_leg group by 1, 2, 3 having sum(amount) <> 0`,
    ),
  );
}
