import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { money, moneyText } from '@tandem/domain/money';
import { CutQueries } from '@tandem/features/reports';
import { type JournalDraft, type LegDraft, LedgerService } from '@tandem/features/savings';
import type { World } from '../support/world.js';
import { alternate, type Ask, type Figure, median, times } from './measure.js';

const ROWS = 10_000;
const READ_MAX = 3;
const WRITE_MAX = 1.5;
/** Legs of each line in a posting: three parts of a saving and what is then paid. */
const LEGS_OF_LINE = 4;

const COPY = `copy ledger_leg (journal_id, partnership_id, trust_id, scheme_id, contract_id, category, line_id, financial_year, account, effect,
  attribution, cash_type, budget_type, recurrence, mechanism, amount) from stdin with (format csv)`;

interface LineRow {
  id: string;
  scheme: string;
  contract: string;
  category: string;
  year: string;
  cash: string;
  budget: string;
  recurrence: string;
  mechanism: string;
}

/** P12: what reading and writing ten thousand rows through the features costs against the driver and COPY by hand. */
export async function ledgerBudgets(world: World, admin: Client, ask: Ask): Promise<Figure[]> {
  ask.say('Reading and writing 10,000 rows');
  const bare = new Client({ connectionString: world.store.adminUrl });
  await bare.connect();
  try {
    const lines = await linesOf(admin, world);
    const found = await alternate(
      {
        read: await reading(world),
        readBare: () => readingBare(bare, world),
        write: () => writing(world, lines),
        copy: () => copying(bare, world, lines),
        unguarded: () => copying(bare, world, lines, true),
      },
      ask.runs,
    );
    const rows = ROWS.toLocaleString('en-GB');
    return [
      figure(
        `P12 read of ${rows} rows or more into money, against the bare driver`,
        found.read,
        found.readBare,
        READ_MAX,
      ),
      figure(
        `P12 posting of ${rows} legs, hashed and checked, against COPY of the same`,
        found.write,
        found.copy,
        WRITE_MAX,
      ),
      {
        ...figure(
          `The same COPY with its foreign keys, guards and roll-ups, against COPY without any of them`,
          found.copy,
          found.unguarded,
          Infinity,
        ),
        goal: '',
        isReached: undefined,
      },
    ];
  } finally {
    await bare.end();
  }
}

const AXES = ['trust', 'contract', 'year', 'stage'] as const;

async function reading(world: World): Promise<() => Promise<number>> {
  const actor = await world.actorOf(world.audit.email('auditor'));
  return async () => {
    const began = performance.now();
    const cells = await world.database.read(actor, (tx) =>
      world.get(CutQueries).cells(tx, { partnershipId: world.partnershipId, axes: AXES, filters: {} }),
    );
    const took = performance.now() - began;
    if (cells.length < ROWS) throw new Error(`Only ${cells.length} rows were read.`);
    return took;
  };
}

async function readingBare(bare: Client, world: World): Promise<number> {
  const began = performance.now();
  const { rows } = await bare.query(
    `select trust_id, contract_id, financial_year, account, sum(amount) from ledger_contract
     where partnership_id = $1
     group by 1, 2, 3, 4 having sum(amount) <> 0 order by 1, 2, 3, 4`,
    [world.partnershipId],
  );
  if (rows.length < ROWS) throw new Error(`Only ${rows.length} rows were read.`);
  return performance.now() - began;
}

/** Lines of one trust, as many as ten thousand legs need. */
async function linesOf(admin: Client, world: World): Promise<LineRow[]> {
  const { rows } = await admin.query<LineRow>(
    `select l.id, l.scheme_id as scheme, l.contract_id as contract, s.category, l.financial_year as year, l.cash_type as cash,
       l.budget_type as budget, l.recurrence, l.mechanism
     from saving_line l join saving_scheme s on s.id = l.scheme_id where l.trust_id = $1 order by s.reference, l.id limit $2`,
    [world.trusts.LAS.id, ROWS / LEGS_OF_LINE],
  );
  if (rows.length * LEGS_OF_LINE !== ROWS) throw new Error(`Only ${rows.length} lines.`);
  return rows;
}

function draftsOf(lines: readonly LineRow[], world: World): JournalDraft[] {
  const schemes = new Map<string, LineRow[]>();
  for (const line of lines) schemes.set(line.scheme, [...(schemes.get(line.scheme) ?? []), line]);
  return [...schemes].map(([schemeId, own]) => ({
    partnershipId: world.partnershipId,
    trustId: world.trusts.LAS.id,
    schemeId,
    kind: 'reforecast',
    reason: 'measured',
    legs: own.flatMap((line): LegDraft[] => legsOf(line.id)),
  }));
}

function legsOf(lineId: string): LegDraft[] {
  return [
    { lineId, account: 'forecast', effect: 'MARKET', attribution: 'OWN_OR_MARKET', amount: money(101n) },
    { lineId, account: 'forecast', effect: 'COMPETITION', attribution: 'OWN_OR_MARKET', amount: money(102n) },
    { lineId, account: 'forecast', effect: 'PARTNERSHIP', attribution: 'PARTNERSHIP', amount: money(103n) },
    { lineId, account: 'spend', effect: 'NONE', attribution: 'NONE', amount: money(-306n) },
  ];
}

async function writing(world: World, lines: readonly LineRow[]): Promise<number> {
  const drafts = draftsOf(lines, world);
  const began = performance.now();
  await world.asSystem((tx) => world.get(LedgerService).post(tx, drafts));
  return performance.now() - began;
}

/**
 * The same journals and legs by hand: journals in one statement, with hashes of nothing, and legs by COPY of text that
 * stands ready, past row security. Foreign keys, guards, the deferred balance and the roll-ups are those of the product;
 * with `isUnguarded` no trigger runs, and what was written is taken back after it was timed.
 */
async function copying(bare: Client, world: World, lines: readonly LineRow[], isUnguarded = false): Promise<number> {
  const [partnership, trust] = [world.partnershipId, world.trusts.LAS.id];
  const schemes = [...new Set(lines.map((line) => line.scheme))];
  const { rows } = await bare.query<{ id: string; sequence: string }>(
    `select uuidv7() as id, (select max(sequence) from ledger_journal where partnership_id = $1 and trust_id = $2) + n as sequence
     from generate_series(1, $3) n`,
    [partnership, trust, schemes.length],
  );
  const journalOf = new Map(schemes.map((scheme, at) => [scheme, rows[at]!.id]));
  const text = lines.flatMap((line) =>
    legsOf(line.id).map((leg) =>
      [
        journalOf.get(line.scheme),
        partnership,
        trust,
        line.scheme,
        line.contract,
        line.category,
        line.id,
        line.year,
        leg.account,
        leg.effect,
        leg.attribution,
        line.cash,
        line.budget,
        line.recurrence,
        line.mechanism,
        moneyText(leg.amount),
      ].join(','),
    ),
  );
  const began = performance.now();
  await bare.query('begin');
  if (isUnguarded) await bare.query('set local session_replication_role = replica');
  await bare.query(
    `insert into ledger_journal (id, partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by_name, posted_at, previous_hash, hash)
     select id, $1, $2, sequence, scheme, 'reforecast', 'measured', 'by hand', now(),
       case when at = 1 then (select hash from ledger_journal where partnership_id = $1 and trust_id = $2 order by sequence desc limit 1)
         else encode(sha256((sequence - 1)::text::bytea), 'hex') end, encode(sha256(sequence::text::bytea), 'hex')
     from unnest($3::uuid[], $4::bigint[], $5::uuid[]) with ordinality as t(id, sequence, scheme, at) order by sequence`,
    [partnership, trust, rows.map((row) => row.id), rows.map((row) => row.sequence), schemes],
  );
  await pipeline(Readable.from([`${text.join('\n')}\n`]), bare.query(copyFrom(COPY)));
  if (!isUnguarded) await bare.query('commit');
  const took = performance.now() - began;
  if (isUnguarded) await bare.query('rollback');
  return took;
}

function figure(what: string, product: readonly number[], comparator: readonly number[], most: number): Figure {
  const [ours, theirs] = [median(product), median(comparator)];
  return {
    what,
    product: `${Math.round(ours)} ms`,
    comparator: `${Math.round(theirs)} ms`,
    ratio: times(ours / theirs),
    goal: `≤ ${most} ×`,
    isReached: ours / theirs <= most,
  };
}
