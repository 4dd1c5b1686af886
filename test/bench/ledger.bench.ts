import { Client } from 'pg';
import * as fc from 'fast-check';
import { LedgerService, rollUpFaults, SavingsModule, verifyLedger } from '@tandem/features/savings';
import { blow, cellsIn, cellsOf, groundFor, journals, unbalancedPeriods } from '../support/ledger-storm.js';
import { createWorld } from '../support/world.js';
import { alternate, type Ask, type Figure, type Findings, median, seconds, timed, times } from './measure.js';

const POSTINGS = 1_000_000;
const BULK = 100_000;
const NEVER_MS = 3_600_000;

/** R20: a million random postings, reversals and dying connections leave every penny where it belongs; and what bulk costs. */
export async function ledger(ask: Ask): Promise<Findings> {
  return {
    title: 'Savings ledger: a million postings',
    figures: [...(await conserved(ask)), await bulk(ask)],
    method: `Postings are legs of random balanced journals of three trusts, four writers at once, in batches of up to 3,000 journals; every
third batch reverses an earlier journal, every fifteenth loses its connection before its commit. Afterwards three sums are compared cell by cell
to the penny: what the writers know that they committed, the raw legs, and the roll-up; and every chain and hash is walked. Bulk: one call of
the ledger for ${BULK.toLocaleString('en-GB')} legs, every guard and the roll-up on, beside one insert of the same rows into a bare table with the same columns.`,
    notes: [],
  };
}

async function conserved(ask: Ask): Promise<Figure[]> {
  const world = await createWorld([SavingsModule], { TANDEM_LOG_LEVEL: 'error' });
  try {
    ask.say(`Posting ${POSTINGS.toLocaleString('en-GB')} legs`);
    const after = await blow(world, {
      legs: POSTINGS,
      writers: 4,
      seed: ask.seed,
      batch: 3000,
      cutEvery: 15,
      patienceMs: NEVER_MS,
    });
    ask.say(`${after.journals} journals, ${after.reversals} reversals, ${after.cut} batches cut off`);
    const raw = await cellsIn(world, 'ledger_leg');
    const isKept = same(raw, cellsOf(after.sums)) && same(await cellsIn(world, 'ledger_balance'), raw);
    const unbalanced = await unbalancedPeriods(world);
    let faults = 0;
    const verifyMs = await timed(async () => {
      faults = (await world.asSystem((tx) => verifyLedger(tx))).faults.length;
    });
    const rollUp = (await world.asSystem((tx) => rollUpFaults(tx))).length;
    const legs = after.legs.toLocaleString('en-GB');
    return [
      figure(
        `R20: ${legs} postings, ${after.reversals} reversals, ${after.cut} cut off: periods out of balance`,
        String(unbalanced.length),
        '0',
        unbalanced.length === 0,
      ),
      figure(
        'R20: roll-up = raw = what was committed, cell by cell to the penny',
        isKept && rollUp === 0 ? 'equal' : 'different',
        'equal',
        isKept && rollUp === 0,
      ),
      figure(
        `R20: posted in (${Math.round(after.legs / (after.ms / 1000)).toLocaleString('en-GB')} legs a second)`,
        seconds(after.ms),
      ),
      figure(
        'verify ledger: every chain, hash, journal and balance; faults',
        `${seconds(verifyMs)}, ${faults}`,
        '0 faults',
        faults === 0,
      ),
    ];
  } finally {
    await world.close();
  }
}

async function bulk(ask: Ask): Promise<Figure> {
  const world = await createWorld([SavingsModule], { TANDEM_LOG_LEVEL: 'error' });
  const admin = new Client({ connectionString: world.store.adminUrl });
  await admin.connect();
  try {
    const lines = await groundFor(world);
    const drawn = fc.sample(journals(lines, world.partnershipId), { numRuns: 60_000, seed: ask.seed });
    const drafts = drawn.filter((draft) => draft.trustId === lines[0]!.trustId);
    let legs = 0;
    const batch = drafts.filter((draft) => (legs += draft.legs.length) <= BULK);
    await admin.query(`create table bare_leg as select * from ledger_leg with no data`);
    const found = await alternate(
      {
        product: () => timed(() => world.asSystem((tx) => world.get(LedgerService).post(tx, batch))),
        bare: async () => {
          await admin.query(`truncate bare_leg`);
          return timed(() =>
            admin.query(`insert into bare_leg select * from ledger_leg order by id desc limit ${BULK}`),
          );
        },
      },
      ask.runs,
    );
    const [product, bare] = [median(found.product), median(found.bare)];
    return {
      what: `Bulk: ${BULK.toLocaleString('en-GB')} legs in one posting, beside a bare insert-select of as many rows`,
      product: seconds(product),
      comparator: seconds(bare),
      ratio: times(product / bare),
      goal: '',
      isReached: undefined,
    };
  } finally {
    await admin.end();
    await world.close();
  }
}

function same(one: Map<string, string>, other: Map<string, string>): boolean {
  return one.size === other.size && [...one].every(([cell, amount]) => other.get(cell) === amount);
}

function figure(what: string, product: string, goal = '', isReached?: boolean): Figure {
  return { what, product, comparator: '', ratio: '', goal, isReached };
}
