import { allocate, type Money, moneyText, parseMoney, parseQuantity } from '@tandem/domain/money';
import type { World } from './world.js';

/** One trust's need of one line, with what it paid before. */
export interface AwardNeed {
  readonly trust: 'LAS' | 'SCAS' | 'SECAMB';
  readonly quantity: string;
  readonly baseline: string | null;
  readonly year?: string;
  readonly budget?: 'revenue' | 'capital';
}

/** One line of a tender, and who won it at which price; the winners' quantities add up to the need. */
export interface AwardedLineFixture {
  readonly code: string;
  readonly item: string;
  readonly unit?: string;
  readonly cpv?: string;
  readonly needs: readonly AwardNeed[];
  readonly won: readonly {
    supplier: 'ALDER' | 'BIRCH' | 'CEDAR';
    quantity: string;
    unitPrice: string;
    amount?: string;
  }[];
}

const CODES = { ALDER: 'S1', BIRCH: 'S2', CEDAR: 'S3' } as const;

/** Equipment for the road: stretchers from one supplier, tourniquets from two, prices from 1 April 2026. */
export const ROAD_EQUIPMENT: readonly AwardedLineFixture[] = [
  {
    code: 'STR',
    item: 'Powered stretcher',
    cpv: '33192160',
    needs: [
      { trust: 'LAS', quantity: '60', baseline: '15000' },
      { trust: 'SCAS', quantity: '40', baseline: '15500' },
    ],
    won: [{ supplier: 'ALDER', quantity: '100', unitPrice: '14000.0000' }],
  },
  {
    code: 'TQ',
    item: 'Tourniquet',
    unit: 'box of 10',
    cpv: '33140000',
    needs: [
      { trust: 'LAS', quantity: '300', baseline: '250' },
      { trust: 'SCAS', quantity: '100', baseline: null },
    ],
    won: [
      { supplier: 'BIRCH', quantity: '250', unitPrice: '200.0000' },
      { supplier: 'CEDAR', quantity: '150', unitPrice: '210.0000' },
    ],
  },
];

/**
 * A tender with its bids, run and award as the features before contracts leave them, written straight into the tables.
 * Prices start on 1 April 2026; `suffix` makes the tender's reference another one. Gives the award's id.
 */
export async function approvedAward(
  world: World,
  lines: readonly AwardedLineFixture[] = ROAD_EQUIPMENT,
  {
    state = 'approved',
    suffix = '1',
    currency = 'GBP',
  }: { state?: 'approved' | 'proposed'; suffix?: string; currency?: string } = {},
): Promise<string> {
  return world.asSystem(async (tx) => {
    const one = async (sql: string, values: unknown[]) =>
      (await tx.row<{ id: string }>(`${sql} returning id`, values))!.id;
    const by = (await world.actorOf(world.trusts.LAS.email('procurement'))).accountId;
    const tender = await one(
      `insert into tender (reference, partnership_id, lead_trust_id, title, state, created_by, price_starts_on, currency)
       values ($1, $2, $3, 'Equipment for the road', 'evaluated', $4, '2026-04-01', $5)`,
      [`TDM-TEST-${suffix}`, world.partnershipId, world.trusts.LAS.id, by, currency],
    );
    const trusts = [...new Set(lines.flatMap((line) => line.needs.map((need) => need.trust)))].sort();
    for (const name of trusts)
      await tx.rows(`insert into tender_trust (tender_id, trust_id) values ($1, $2)`, [tender, world.trusts[name].id]);
    for (const [at, line] of lines.entries()) {
      const lot = await one(`insert into tender_lot (tender_id, number, title) values ($1, $2, $3)`, [
        tender,
        at + 1,
        line.item,
      ]);
      const id = await one(
        `insert into tender_line (tender_id, lot_id, code, item, cpv_code, unit) values ($1, $2, $3, $4, $5, $6)`,
        [tender, lot, line.code, line.item, line.cpv ?? '33140000', line.unit ?? 'each'],
      );
      for (const need of line.needs)
        await tx.rows(
          `insert into tender_demand (tender_id, line_id, trust_id, budget_type, financial_year, quantity, baseline_unit_price, baseline_type, baseline_evidence)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            tender,
            id,
            world.trusts[need.trust].id,
            need.budget ?? 'revenue',
            need.year ?? '2026/27',
            need.quantity,
            need.baseline,
            need.baseline === null ? null : 1,
            need.baseline === null ? null : 'Invoices of 2025/26',
          ],
        );
    }
    await tx.rows(
      `update tender set published_at = now(), deadline_at = now() + interval '1 day', content_sha256 = 'c' where id = $1`,
      [tender],
    );
    for (const [name, code] of Object.entries(CODES))
      await tx.rows(
        `insert into bid (tender_id, supplier_id, state, sha256, submitted_at, opened_at)
         values ($1, $2, 'submitted', $3, now() + make_interval(secs => $4), now())`,
        [tender, world.suppliers[name as keyof typeof CODES].id, `bid ${code}`, Number(code.slice(1))],
      );
    const award = lines.flatMap((line) =>
      line.won.map((won) => ({
        line: line.code,
        supplier: CODES[won.supplier],
        quantity: won.quantity,
        unitPrice: won.unitPrice,
        amount: won.amount ?? `${Number(won.quantity) * Number(won.unitPrice)}.00`,
      })),
    );
    const evaluation = JSON.stringify({
      runs: [
        { scenario: 'base', coalition: trusts, status: 'optimal', award, charges: [], perTrust: shares(lines, award) },
      ],
    });
    const run = await one(
      `insert into award_run (partnership_id, tender_id, number, state, pack, pack_sha256, evaluation, evaluation_sha256, task_count)
       values ($1, $2, 1, 'done', '{}', 'p', $3, 'e', 3)`,
      [world.partnershipId, tender, evaluation],
    );
    return one(
      `insert into award (tender_id, partnership_id, run_id, scenario, coalition, state, paper, content_sha256, proposed_by, proposed_by_trust_id)
       values ($1, $2, $3, 'base', $4, $5, '{}', 'c', $6, $7)`,
      [tender, world.partnershipId, run, trusts, state, by, world.trusts.LAS.id],
    );
  });
}

/** What each trust pays of the award: its part of each line by what it needs, to the penny. */
function shares(
  lines: readonly AwardedLineFixture[],
  award: readonly { line: string; amount: string }[],
): Record<string, string> {
  const paid = new Map<string, bigint>();
  for (const { code, needs } of lines) {
    const amount = award.filter((row) => row.line === code).reduce((sum, row) => sum + parseMoney(row.amount), 0n);
    const parts = allocate(
      amount,
      needs.map((need) => parseQuantity(need.quantity)),
    );
    needs.forEach(({ trust }, at) => paid.set(trust, (paid.get(trust) ?? 0n) + parts[at]!));
  }
  return Object.fromEntries([...paid].map(([trust, amount]) => [trust, moneyText(amount as Money)]));
}
