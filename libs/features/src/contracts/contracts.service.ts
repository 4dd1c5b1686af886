import { Injectable } from '@nestjs/common';
import { codeKey, supplierKey } from '@tandem/domain/actuals';
import { type Category, categoryOf, normaliseWording, readUnit } from '@tandem/domain/demand';
import {
  divideHalfUp,
  parseQuantity,
  parseUnitPrice,
  quantity,
  quantityText,
  unitPrice,
  unitPriceText,
} from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { lastDay, type LocalDate, londonDate, parseFinancialYear } from '@tandem/domain/time';
import { BidsQueries, type OpenedBid } from '@tandem/features/bids';
import { type DemandRead, type TenderRead, TendersQueries } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import { Database, systemActor, type Tx } from '@tandem/platform/database';
import { type AwardedLine, awardedLines, type AwardedRun, type LineDemand } from './award-lines.js';

interface AwardRow {
  id: string;
  state: string;
  scenario: string;
  coalition: string[];
  tenderId: string;
  partnershipId: string;
  approvedAt: Date | null;
  evaluation: string;
}

/** Contracts: what each supplier of an approved award owes each trust, at which price, from when. */
@Injectable()
export class ContractsService {
  constructor(
    private readonly database: Database,
    private readonly tenders: TendersQueries,
    private readonly bids: BidsQueries,
  ) {}

  /**
   * Makes the contracts of an approved award, one per supplier with the lines of each trust. Doing it again changes nothing.
   * Lock: the award by name, so that two deliveries of the job do not both make them.
   * @throws DomainError CONTRACT.AWARD_NOT_APPROVED
   */
  async fromAward(awardId: string): Promise<{ contracts: number }> {
    return this.database.transaction(systemActor('contracts'), async (tx) => {
      await tx.lock(`contract:${awardId}`);
      const award = await awardOf(tx, awardId);
      const known = await tx.row(`select 1 from contract where award_id = $1 limit 1`, [awardId]);
      if (known) return { contracts: 0 };
      const tender = await this.tenders.tender(tx, award.tenderId);
      const demand = (await this.tenders.demand(tx, award.tenderId)).filter((one) => isIn(award, tender, one.trustId));
      const lines = awardedLines(runOf(award), demandOf(tender, demand));
      const bids = await this.bids.opened(tx, award.tenderId);
      const suppliers = [...new Set(lines.map((line) => line.supplier))];
      for (const code of suppliers) {
        const bid = bids.find((one) => one.code === code);
        if (!bid) throw new Error(`The award of ${tender.reference} names the supplier ${code}, who has no bid.`);
        const own = lines.filter((line) => line.supplier === code);
        await this.make(tx, { award, tender, demand, bid, lines: own });
      }
      await record(tx, {
        chain: `tender:${award.tenderId}`,
        action: 'contract.made',
        subject: { kind: 'award', id: awardId },
        partnershipId: award.partnershipId,
        after: { contracts: suppliers.length, lines: lines.length },
      });
      return { contracts: suppliers.length };
    });
  }

  private async make(tx: Tx, from: NewContract): Promise<void> {
    const { award, tender, demand, bid, lines } = from;
    const startsOn = tender.priceStartsOn ?? londonDate(award.approvedAt ?? tx.now);
    const row = await tx.row<{ id: string }>(
      `insert into contract (partnership_id, reference, title, category, supplier_id, supplier_key, award_id, tender_id, currency, starts_on, ends_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
      [
        tender.partnershipId,
        `${tender.reference}-${bid.code}`,
        tender.title,
        await categoryOfLines(tx, tender, lines),
        bid.supplierId,
        supplierKey(bid.supplierName),
        award.id,
        tender.id,
        tender.currency,
        startsOn,
        endOf(demand, startsOn as LocalDate),
      ],
    );
    await insertLines(tx, row!.id, from, startsOn);
    await tx.rows(
      `insert into contract_line_key (trust_id, kind, key, contract_line_id)
       select trust_id, k.kind, k.key, id from contract_line
       cross join lateral (values ('name', item_key), ('code', upper(regexp_replace(line_code, '[^[:alnum:]]+', '', 'g')))) as k (kind, key)
       where contract_id = $1 and k.key <> ''`,
      [row!.id],
    );
  }
}

interface NewContract {
  award: AwardRow;
  tender: TenderRead;
  demand: readonly DemandRead[];
  bid: OpenedBid;
  lines: readonly AwardedLine[];
}

async function awardOf(tx: Tx, awardId: string): Promise<AwardRow> {
  const award = await tx.row<AwardRow>(
    `select a.id, a.state, a.scenario, a.coalition, a.tender_id as "tenderId", a.partnership_id as "partnershipId",
       a.approved_at as "approvedAt", r.evaluation
     from award a join award_run r on r.id = a.run_id where a.id = $1`,
    [awardId],
  );
  if (award?.state !== 'approved')
    throw new DomainError(
      'CONTRACT.AWARD_NOT_APPROVED',
      { awardId },
      'Only an award that every trust has approved becomes a contract.',
    );
  return award;
}

function runOf(award: AwardRow): AwardedRun {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The awards feature wrote this evaluation.
  const { runs } = JSON.parse(award.evaluation) as {
    runs: (AwardedRun & { scenario: string; coalition: readonly string[] })[];
  };
  const wanted = [...award.coalition].sort().join('+');
  const run = runs.find((one) => one.scenario === award.scenario && [...one.coalition].sort().join('+') === wanted);
  if (!run) throw new Error(`The evaluation of the award ${award.id} has no run of its scenario and coalition.`);
  return run;
}

function isIn(award: AwardRow, tender: TenderRead, trustId: string): boolean {
  const trust = tender.trusts.find((one) => one.id === trustId);
  return trust !== undefined && award.coalition.includes(trust.code);
}

/** What each trust needs of each line, over all budgets and years. */
function demandOf(tender: TenderRead, demand: readonly DemandRead[]): LineDemand[] {
  return tender.lots.flatMap((lot) =>
    lot.lines.map((line) => ({
      line: line.code,
      lot: lot.code,
      byTrust: tender.trusts.flatMap((trust) => {
        const own = demand.filter((one) => one.lineId === line.id && one.trustId === trust.id);
        const needed = own.reduce((sum, one) => sum + parseQuantity(one.quantity), 0n);
        return needed === 0n ? [] : [{ trustId: trust.id, quantity: quantity(needed) }];
      }),
    })),
  );
}

/** The last day of the last year that any trust buys in; open where the price starts only after it. */
function endOf(demand: readonly DemandRead[], startsOn: LocalDate): LocalDate | null {
  const last = demand
    .map((one) => lastDay(parseFinancialYear(one.financialYear)))
    .sort()
    .at(-1);
  return last !== undefined && last >= startsOn ? last : null;
}

/** The category of the line that most is spent on: of its requirement, or else by its CPV code. */
async function categoryOfLines(tx: Tx, tender: TenderRead, lines: readonly AwardedLine[]): Promise<Category> {
  const spend = new Map<string, bigint>();
  for (const { line, quantity: bought, unitPrice: price } of lines)
    spend.set(line, (spend.get(line) ?? 0n) + bought * price);
  const dearest = [...spend].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0))[0]![0];
  const row = await tx.row<{ category: Category | null; cpvCode: string }>(
    `select r.category, l.cpv_code as "cpvCode" from tender_line l left join requirement r on r.id = l.requirement_id
     where l.tender_id = $1 and l.code = $2`,
    [tender.id, dearest],
  );
  return row?.category ?? categoryOf(row?.cpvCode ?? '') ?? 'equipment';
}

async function insertLines(tx: Tx, contractId: string, from: NewContract, startsOn: string): Promise<void> {
  const { tender, demand, lines } = from;
  const known = new Map(tender.lots.flatMap((lot) => lot.lines.map((line) => [line.code, line])));
  const rows = lines.map((line) => {
    const { id, item, unit } = known.get(line.line)!;
    const reading = readUnit(unit);
    const base = 'problem' in reading ? { baseUnit: unit.trim().toLowerCase(), factor: 1n } : reading;
    return { ...line, item, unit, ...base, baseline: baselineOf(demand, id, line.trustId) };
  });
  await tx.rows(
    `insert into contract_line (contract_id, partnership_id, trust_id, line_code, item, item_key, unit, base_unit, unit_factor,
       unit_price, currency, quantity, baseline_unit_price, starts_on)
     select $1, $2, l.trust_id, l.line_code, l.item, l.item_key, l.unit, l.base_unit, l.unit_factor, l.unit_price, $3, l.quantity,
       l.baseline, $4
     from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::numeric[],
       $13::numeric[], $14::numeric[])
       as l (trust_id, line_code, item, item_key, unit, base_unit, unit_factor, unit_price, quantity, baseline)`,
    [
      contractId,
      tender.partnershipId,
      tender.currency,
      startsOn,
      rows.map((row) => row.trustId),
      rows.map((row) => row.line),
      rows.map((row) => row.item),
      rows.map((row) => normaliseWording(row.item) || codeKey(row.line)),
      rows.map((row) => row.unit),
      rows.map((row) => row.baseUnit),
      rows.map((row) => String(row.factor)),
      rows.map((row) => unitPriceText(row.unitPrice)),
      rows.map((row) => quantityText(row.quantity)),
      rows.map((row) => row.baseline),
    ],
  );
}

/** The mean of a trust's own baselines of a line, weighted by quantity; null unless all of what it needs has one. */
function baselineOf(demand: readonly DemandRead[], lineId: string, trustId: string): string | null {
  const own = demand.filter((one) => one.lineId === lineId && one.trustId === trustId);
  if (own.some((one) => one.baselineUnitPrice === null)) return null;
  const total = own.reduce((sum, one) => sum + parseQuantity(one.quantity), 0n);
  const value = own.reduce(
    (sum, one) => sum + parseQuantity(one.quantity) * parseUnitPrice(one.baselineUnitPrice!),
    0n,
  );
  return total === 0n ? null : unitPriceText(unitPrice(divideHalfUp(value, total)));
}
