import { Injectable } from '@nestjs/common';
import type { Outcome, Source } from '@tandem/domain/actuals';
import { parseMoney } from '@tandem/domain/money';
import { type BoughtInPounds, inPounds } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import { ClauseQueries } from '@tandem/features/contracts';
import type { Tx } from '@tandem/platform/database';
import { COUNTED } from './counted.js';
import { explainer, EXPLAINED_SUMS, type MonthExplained, type MonthToExplain } from './explained.js';

/** What a trust has bought of one contract line so far, beside what it should have cost. Decimal texts. */
export interface LineCompliance {
  contractLineId: string;
  trustId: string;
  trust: string;
  lineCode: string;
  item: string;
  unit: string;
  contractPrice: string;
  /** What was paid for one on average, from the contract's supplier; null when nothing was bought of it. */
  paidPrice: string | null;
  source: Source | null;
  /** In the contract's unit. */
  contractedQuantity: string;
  onContract: string;
  offContract: string;
  paid: string;
  /** Paid to the contract's supplier beyond its price; below nought where less was paid. */
  overpaid: string;
  /** Paid elsewhere beyond what the contract would have cost. */
  lost: string;
  /** Against what the trust paid before the contract; null without a baseline. */
  realised: string | null;
}

/** What was bought of one contract line in one month from one supplier. */
export interface MonthCompliance {
  month: LocalDate;
  trust: string;
  lineCode: string;
  item: string;
  unit: string;
  supplier: string;
  outcome: Outcome;
  lines: number;
  quantity: string;
  paid: string;
  contracted: string;
  difference: string;
  realised: string | null;
}

/** What counts of a contract in all: only one currency, its own. */
export interface ContractStanding {
  contractId: string;
  lines: number;
  paid: string;
  contracted: string;
  overpaid: string;
  lost: string;
  offContractShare: string;
}

/** Why other than a contract line's price was paid in a month, of one trust. */
export interface WhyPaid extends MonthExplained {
  trust: string;
  item: string;
  month: LocalDate;
  /** What its amounts are in: the contract's currency. */
  inCurrency: string;
  /** The same in pounds, with what the rate alone made dearer; null for a contract in pounds, and while a rate is missing. */
  inPounds: BoughtInPounds | null;
}

/** What was paid before less what is paid now; not known of another currency, because prices before are in pounds. */
const realised = (bought: string) =>
  `case when l.currency = 'GBP' then round(${bought}.quantity * l.baseline_unit_price / l.unit_factor, 2) - ${bought}.paid end`;

/** Price compliance: what was paid, against what the contract says. A trust sees its own purchases. */
@Injectable()
export class ComplianceQueries {
  constructor(private readonly clauses: ClauseQueries) {}

  /**
   * Each month in which other than the contract's price was paid, with what its clauses explain, newest first; of one contract,
   * or of all in the reader's sight. Of a contract in another currency every month, with the rate that it takes or lacks.
   */
  async whyPaid(tx: Tx, contractId: string | null): Promise<WhyPaid[]> {
    const explain = await explainer(tx, this.clauses);
    const months = await tx.rows<MonthToExplain & { trust: string; item: string; paid: string }>(
      `with ${COUNTED}
       select l.contract_id as "contractId", l.line_code as "lineCode", l.currency, c.month::text as month, min(t.short_name) as trust,
         min(l.item) as item, sum(c.paid) as paid, ${EXPLAINED_SUMS}
       from counted c join contract_line l on l.id = c.contract_line_id join organisation t on t.id = c.trust_id
       where $1::uuid is null or l.contract_id = $1
       group by l.id, c.trust_id, c.month order by c.month desc, l.line_code, 4`,
      [contractId],
    );
    return months
      .map((month) => {
        const why = explain(month);
        const { rate } = why;
        const abroad = rate && 'applied' in rate ? inPounds({ ...why, paid: parseMoney(month.paid) }, rate) : null;
        const { trust, item, currency } = month;
        return { ...why, trust, item, month: month.month, inCurrency: currency, inPounds: abroad };
      })
      .filter((why) => why.rate !== null || why.currency !== 0n || why.index !== 0n || why.unexplained !== 0n);
  }

  /** Every contract with purchases in the reader's sight, by id. */
  async standings(tx: Tx): Promise<Map<string, ContractStanding>> {
    const rows = await tx.rows<ContractStanding>(
      `with ${COUNTED}
       select l.contract_id as "contractId", sum(c.lines)::int as lines, sum(c.paid) as paid, sum(c.contracted) as contracted,
         coalesce(sum(c.paid - c.contracted) filter (where c.outcome <> 'offContract'), 0) as overpaid,
         coalesce(sum(c.paid - c.contracted) filter (where c.outcome = 'offContract'), 0) as lost,
         coalesce(sum(c.paid) filter (where c.outcome = 'offContract'), 0) as "offContractShare"
       from counted c join contract_line l on l.id = c.contract_line_id group by 1`,
    );
    return new Map(rows.map((row) => [row.contractId, row]));
  }

  /** Each line of a contract with what was bought of it; lines of other trusts have no purchases in the reader's sight. */
  async lines(tx: Tx, contractId: string): Promise<LineCompliance[]> {
    return tx.rows<LineCompliance>(
      `with ${COUNTED}, bought as (
         select contract_line_id, min(source) as source,
           coalesce(sum(quantity) filter (where outcome <> 'offContract'), 0) as own,
           coalesce(sum(quantity) filter (where outcome = 'offContract'), 0) as elsewhere,
           coalesce(sum(paid) filter (where outcome <> 'offContract'), 0) as paid_own, sum(quantity) as quantity, sum(paid) as paid,
           coalesce(sum(paid - contracted) filter (where outcome <> 'offContract'), 0) as overpaid,
           coalesce(sum(paid - contracted) filter (where outcome = 'offContract'), 0) as lost
         from counted group by contract_line_id)
       select l.id as "contractLineId", l.trust_id as "trustId", t.short_name as trust, l.line_code as "lineCode", l.item, l.unit, l.unit_price as "contractPrice",
         round(b.paid_own * l.unit_factor / nullif(b.own, 0), 4) as "paidPrice", b.source, l.quantity as "contractedQuantity",
         round(coalesce(b.own, 0) / l.unit_factor, 3) as "onContract", round(coalesce(b.elsewhere, 0) / l.unit_factor, 3) as "offContract",
         coalesce(b.paid, 0) as paid, coalesce(b.overpaid, 0) as overpaid, coalesce(b.lost, 0) as lost,
         ${realised('b')} as realised
       from contract_line l join organisation t on t.id = l.trust_id left join bought b on b.contract_line_id = l.id
       where l.contract_id = $1 order by l.line_code, t.short_name`,
      [contractId],
    );
  }

  /** The same by month and supplier, newest month first. */
  async months(tx: Tx, contractId: string): Promise<MonthCompliance[]> {
    return tx.rows<MonthCompliance>(
      `with ${COUNTED}
       select c.month::text as month, t.short_name as trust, l.line_code as "lineCode", l.item, l.unit, c.supplier, c.outcome, c.lines,
         round(c.quantity / l.unit_factor, 3) as quantity, c.paid, c.contracted, c.paid - c.contracted as difference,
         ${realised('c')} as realised
       from counted c join contract_line l on l.id = c.contract_line_id join organisation t on t.id = c.trust_id
       where l.contract_id = $1 order by c.month desc, l.line_code, t.short_name, c.supplier, c.outcome`,
      [contractId],
    );
  }
}
