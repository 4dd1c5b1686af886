import { Injectable } from '@nestjs/common';
import { type Outcome, WAITING } from '@tandem/domain/actuals';
import { DomainError } from '@tandem/domain/refusals';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';

/** Lines that are decided together: of one item from one supplier in one unit and currency, waiting for the same reason. */
export interface ReviewGroup {
  /** One of its lines, by which the group is named in addresses. */
  lineId: string;
  outcome: Outcome;
  supplier: string;
  supplierKey: string;
  itemCode: string;
  codeKey: string;
  item: string;
  itemKey: string;
  unit: string;
  baseUnit: string;
  currency: string;
  lineIds: string[];
  /** Contract lines that the platform has found for them, if any. */
  contractLineIds: string[];
  quantity: string;
  amount: string;
  firstOn: LocalDate;
  lastOn: LocalDate;
}

/** A group as the queue lists it: without the ids of its lines, which may be many thousands. */
export type WaitingRow = Omit<ReviewGroup, 'lineIds'> & { lines: number };

/** One line as it was sent. */
export interface ActualLineRead {
  id: string;
  source: string;
  document: string;
  lineNumber: string;
  version: number;
  boughtOn: LocalDate;
  supplier: string;
  itemCode: string;
  item: string;
  unit: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  currency: string;
  site: string;
  costCentre: string;
}

/** What a person has said of lines. */
export interface DecisionRead {
  id: string;
  kind: 'matched' | 'dismissed' | 'offContract';
  supplier: string;
  itemCode: string;
  item: string;
  reason: string;
  lines: number;
  amount: string;
  by: string;
  decidedAt: Date;
  contractLine: string | null;
  /** Who took it back, and when; null while it stands. */
  takenBackBy: string | null;
  takenBackAt: Date | null;
}

/** A line of a contract that purchases can be matched to. */
export interface ContractLineChoice {
  id: string;
  contract: string;
  supplier: string;
  lineCode: string;
  item: string;
  unit: string;
  /** The unit that all of its kind are counted in. */
  baseUnit: string;
  unitPrice: string;
  currency: string;
}

const GROUP = `m.outcome, a.supplier_key, a.code_key, a.item_key, a.base_unit, a.currency`;
const GROUP_COLUMNS = `
  (array_agg(a.id order by a.bought_on, a.id))[1] as "lineId", m.outcome, min(a.supplier) as supplier, a.supplier_key as "supplierKey",
  min(a.item_code) as "itemCode", a.code_key as "codeKey", min(a.item) as item, a.item_key as "itemKey", min(a.unit) as unit,
  a.base_unit as "baseUnit", a.currency, sum(a.quantity) as quantity, sum(a.amount) as amount, min(a.bought_on)::text as "firstOn",
  max(a.bought_on)::text as "lastOn",
  coalesce(array_agg(distinct m.contract_line_id) filter (where m.contract_line_id is not null), '{}') as "contractLineIds"`;
const WAITS = `m.decision_id is null and m.outcome in (${WAITING.map((outcome) => `'${outcome}'`).join(', ')})`;

const LINE = `
  select a.id, a.source, a.document, a.line_number as "lineNumber", a.version, a.bought_on::text as "boughtOn", a.supplier,
    a.item_code as "itemCode", a.item, a.unit, a.quantity, a.unit_price as "unitPrice", a.amount, a.currency, a.site,
    a.cost_centre as "costCentre" from actual_line a`;

/** The queue of a trust's purchases that wait for a person, and what was said of others. */
@Injectable()
export class ReviewQueries {
  /** What waits, the most money first; `all` counts every group and line that waits. */
  async waiting(
    tx: Tx,
    page: { offset: number; limit: number },
  ): Promise<{ groups: WaitingRow[]; all: { groups: number; lines: number } }> {
    const rows = await tx.rows<WaitingRow & { allGroups: number; allLines: number }>(
      `select ${GROUP_COLUMNS}, count(*)::int as lines, (count(*) over ())::int as "allGroups",
         (sum(count(*)) over ())::int as "allLines"
       from actual_match m join actual_line a on a.id = m.line_id where ${WAITS}
       group by ${GROUP} order by abs(sum(a.amount)) desc, 1 limit $1 offset $2`,
      [page.limit, page.offset],
    );
    const all = { groups: rows[0]?.allGroups ?? 0, lines: rows[0]?.allLines ?? 0 };
    return { groups: rows.map(({ allGroups: _groups, allLines: _lines, ...group }) => group), all };
  }

  /**
   * The lines that wait together with this one, and the first of them as they were sent.
   * @throws DomainError ACTUALS.NOT_FOUND
   */
  async group(tx: Tx, lineId: string): Promise<{ group: ReviewGroup; lines: ActualLineRead[] }> {
    const group = await waitingGroup(tx, lineId);
    const lines = await tx.rows<ActualLineRead>(`${LINE} where a.id = any($1::uuid[]) order by a.bought_on, a.id`, [
      group.lineIds.slice(0, SHOWN_LINES),
    ]);
    return { group, lines };
  }

  /** Contract lines of the reader's trust that were in force in that time, the contracts of this supplier first. */
  async choices(tx: Tx, group: Pick<ReviewGroup, 'supplierKey' | 'firstOn' | 'lastOn'>): Promise<ContractLineChoice[]> {
    return tx.rows<ContractLineChoice>(
      `select l.id, c.reference as contract, o.name as supplier, l.line_code as "lineCode", l.item, l.unit, l.base_unit as "baseUnit",
         l.unit_price as "unitPrice", l.currency
       from contract_line l join contract c on c.id = l.contract_id join organisation o on o.id = c.supplier_id
       where l.trust_id = $1 and l.starts_on <= $3 and coalesce(c.ends_on, 'infinity') >= $4
       order by c.supplier_key <> $2, c.reference, l.line_code limit 500`,
      [tx.actor.organisationId, group.supplierKey, group.lastOn, group.firstOn],
    );
  }

  /** What was decided, newest first. */
  async decisions(tx: Tx, limit: number): Promise<DecisionRead[]> {
    return tx.rows<DecisionRead>(
      `select d.id, d.kind, d.supplier, d.item_code as "itemCode", d.item, d.reason, d.line_count as lines, d.amount,
         d.decided_by_name as by, d.decided_at as "decidedAt", c.reference || ', ' || l.line_code || ', ' || l.item as "contractLine",
         t.taken_back_by_name as "takenBackBy", t.taken_back_at as "takenBackAt"
       from actual_decision d left join actual_decision_taken_back t on t.decision_id = d.id left join contract_line l on l.id = d.contract_line_id left join contract c on c.id = l.contract_id
       order by d.decided_at desc, d.id limit $1`,
      [limit],
    );
  }
}

const SHOWN_LINES = 50;

/**
 * The group that a line waits in, with every line of it; without lines when a colleague has decided.
 * @throws DomainError ACTUALS.NOT_FOUND for an unknown line and another trust's alike
 */
export async function waitingGroup(tx: Tx, lineId: string): Promise<ReviewGroup> {
  const known = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(lineId)
    ? await tx.row<ReviewGroup>(
        `select a.id as "lineId", m.outcome, a.supplier, a.supplier_key as "supplierKey", a.item_code as "itemCode", a.code_key as "codeKey",
           a.item, a.item_key as "itemKey", a.unit, a.base_unit as "baseUnit", a.currency, a.quantity, a.amount,
           a.bought_on::text as "firstOn", a.bought_on::text as "lastOn", '{}'::uuid[] as "lineIds", '{}'::uuid[] as "contractLineIds"
         from actual_line a join actual_match m on m.line_id = a.id where a.id = $1`,
        [lineId],
      )
    : undefined;
  if (!known) throw new DomainError('ACTUALS.NOT_FOUND', { lineId }, 'There is no such line in your trust.');
  const group = await tx.row<ReviewGroup>(
    `select ${GROUP_COLUMNS}, array_agg(a.id order by a.bought_on, a.id) as "lineIds"
     from actual_match m join actual_line a on a.id = m.line_id
     where ${WAITS} and m.outcome = $1 and a.supplier_key = $2 and a.code_key = $3 and a.item_key = $4 and a.base_unit = $5 and a.currency = $6
     group by ${GROUP}`,
    [known.outcome, known.supplierKey, known.codeKey, known.itemKey, known.baseUnit, known.currency],
  );
  return group ?? known;
}
