import { parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { addDays, londonDate, londonInstant } from '@tandem/domain/time';
import { type BidEntry, BidsService, emptyEntry, linesOf } from '@tandem/features/bids';
import { EvaluationService } from '@tandem/features/evaluation';
import {
  type NewTender,
  type ScoringInput,
  TenderDraftService,
  TendersQueries,
  TendersService,
} from '@tandem/features/tenders';
import type { World } from './world.js';

/** The worked example of three trusts and three price ladders, in pounds (domain notes, "Facts to build on"). */
export const LADDERS: Record<'ALDER' | 'BIRCH' | 'CEDAR', [from: number, unitPrice: string][]> = {
  ALDER: [
    [0, '152000'],
    [50, '146000'],
    [100, '139000'],
  ],
  BIRCH: [
    [0, '149000'],
    [80, '144000'],
    [100, '141000'],
  ],
  CEDAR: [
    [0, '150000'],
    [20, '147500'],
    [40, '143000'],
  ],
};

/** Price 60 between £13 million and £15 million, delivery 25, service 15, scored from 0 to 5. */
export const SCORING: ScoringInput = {
  priceWeight: '60',
  formula: 'FIXED',
  parameters: { floor: '13000000', ceiling: '15000000' },
  scaleMax: '5',
  scaleText: '',
  minimumQuality: '50',
  tie: 'higherQuality,earlierSubmission',
  relativeReason: '',
  criteria: [
    { name: 'Delivery', description: 'Weeks from the order to the first vehicle.', weight: '25' },
    { name: 'Service', description: 'Answer to a fault at night.', weight: '15' },
  ],
};
/** Invented bids on which that scoring is tried. */
export const DUMMIES = [
  { name: '', price: '13500000', quality: '60' },
  { name: '', price: '14500000', quality: '90' },
];

/** Ambulances for LAS 60, SCAS 25 and SECAMB 15, led by LAS. */
export function ambulances(world: World, changes: Partial<NewTender> = {}): NewTender {
  const need = (trust: 'LAS' | 'SCAS' | 'SECAMB', quantity: string) => ({
    trustId: world.trusts[trust].id,
    budgetType: 'capital' as const,
    financialYear: '2027/28',
    quantity: parseQuantity(quantity),
    baselineUnitPrice: parseUnitPrice('152000'),
    baselineType: 1,
    baselineEvidence: 'Purchase order',
  });
  return {
    partnershipId: world.partnershipId,
    leadTrustId: world.trusts.LAS.id,
    title: 'Double-crewed ambulances',
    lots: [
      {
        title: 'Ambulances',
        lines: [
          {
            item: 'Double-crewed ambulance',
            cpvCode: '34114121',
            unit: 'each',
            demand: [need('LAS', '60'), need('SCAS', '25'), need('SECAMB', '15')],
          },
        ],
      },
    ],
    conditions: [
      { kind: 'participation', title: 'Insurance', description: 'Product liability of £10 million.' },
      { kind: 'requirement', title: 'Crash test', description: 'Certified to BS EN 1789.' },
    ],
    ...changes,
  };
}

/** A draft with every check answered, ready to be published. */
export async function readyDraft(world: World, changes: Partial<NewTender> = {}): Promise<string> {
  const email = world.trusts.LAS.email('procurement');
  const id = await world.as(email, (tx) => world.get(TendersService).create(tx, ambulances(world, changes)));
  const problems = await world.as(email, (tx) =>
    world.get(TenderDraftService).saveChecks(tx, id, {
      healthCareService: 'no',
      lotsDecision: 'One lot: one kind of vehicle, and splitting it would lose the volume price.',
      modernSlaveryReference: 'MS-1',
      modernSlaveryAssessedOn: '2026-01-05',
      conflictsReference: 'COI-1',
      shortening: '',
      shorteningReason: '',
    }),
  );
  if (problems.length > 0) throw new Error(problems.map((p) => p.message).join(' '));
  return id;
}

/** A published tender that takes bids for so many seconds, or for 40 days; `prepare` changes the draft before. */
export async function openTender(
  world: World,
  seconds?: number,
  changes: Partial<NewTender> = {},
  prepare: (id: string) => Promise<void> = async () => {},
): Promise<string> {
  const id = await readyDraft(world, changes);
  await prepare(id);
  const done = await world.asSystem((tx) => {
    const deadlineAt =
      seconds === undefined
        ? londonInstant(addDays(londonDate(tx.now), 40), '12:00')
        : new Date(tx.now.getTime() + seconds * 1000);
    return world.get(TendersService).publish(tx, id, { deadlineAt });
  });
  if (Array.isArray(done)) throw new Error(done.map((p) => p.message).join(' '));
  return id;
}

/** A complete bid by a ladder: every quantity that the tender asks for, at the price of the highest rung reached. */
export async function ladderBid(
  world: World,
  tenderId: string,
  ladder: [from: number, unitPrice: string][],
): Promise<BidEntry> {
  const lines = await world.asSystem(async (tx) => linesOf(await world.get(TendersQueries).tender(tx, tenderId)));
  const entry = emptyEntry(lines);
  for (const price of entry.prices) {
    const quantity = parseQuantity(price.quantity);
    price.unitPrice = ladder.findLast(([from]) => BigInt(from) * 1000n <= quantity)![1];
  }
  return entry;
}

/** Everything up to the opening: three suppliers bid their ladders, the deadline passes, LAS opens. */
export async function openedTender(world: World, changes: Partial<NewTender> = {}): Promise<string> {
  const id = await openTender(world, 3, changes);
  for (const name of ['ALDER', 'BIRCH', 'CEDAR'] as const) {
    const entry = await ladderBid(world, id, LADDERS[name]);
    const { problems } = await world.as(world.suppliers[name].email('supplier'), (tx) =>
      world.get(BidsService).submit(tx, id, entry),
    );
    if (problems.length > 0) throw new Error(problems.map((p) => p.message).join(' '));
  }
  await untilDeadline(world, id);
  await world.as(world.trusts.LAS.email('procurement'), (tx) => world.get(BidsService).open(tx, id));
  return id;
}

/** Waits, by the database's clock, until the deadline of a tender has passed. */
export async function untilDeadline(world: World, tenderId: string): Promise<void> {
  await world.asSystem((tx) =>
    tx.rows(
      `select pg_sleep(greatest(0, extract(epoch from deadline_at - clock_timestamp()) + 0.05)) from tender where id = $1`,
      [tenderId],
    ),
  );
}

/** Every trust passes every bid on every condition, except the supplier named as failing for one trust. */
export async function assessAll(
  world: World,
  tenderId: string,
  failing?: { supplier: string; trust: 'LAS' | 'SCAS' | 'SECAMB' },
): Promise<void> {
  const { conditions, bids } = await world.asSystem(async (tx) => ({
    conditions: (await world.get(TendersQueries).tender(tx, tenderId)).conditions,
    bids: await tx.rows<{ id: string; supplier_id: string }>(`select id, supplier_id from bid where tender_id = $1`, [
      tenderId,
    ]),
  }));
  for (const trust of ['LAS', 'SCAS', 'SECAMB'] as const)
    for (const bid of bids) {
      const isFailing = failing?.trust === trust && failing.supplier === bid.supplier_id;
      const decisions = conditions.map((c, i) => ({
        conditionId: c.id,
        result: isFailing && i === 0 ? 'fail' : 'pass',
        reason: isFailing && i === 0 ? 'The certificate has expired.' : 'Seen and in order.',
      }));
      await world.as(world.trusts[trust].email('evaluator'), (tx) =>
        world.get(EvaluationService).assess(tx, tenderId, bid.id, decisions),
      );
    }
}
