import type { DelegatedLimit } from '@tandem/domain/approvals';
import type { Evaluation } from '@tandem/domain/awards';
import { parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { DomainError } from '@tandem/domain/refusals';
import { type BaselineType, BUDGET_TYPES, type BudgetedDemand, type BudgetType } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { TendersQueries } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import type { FinishedRun } from './award-result.js';
import type { PackLabels } from './pack-labels.js';

interface RunRow {
  id: string;
  number: number;
  tenderId: string | null;
  marketProcessId: string | null;
  labels: PackLabels;
  whatIfs: string[];
  sha256: string | null;
  finishedAt: Date;
  state: string;
}

/**
 * Evaluations that were read last, by run and hash. One of twelve trusts holds 4,095 comparisons, and a reader goes from
 * page to page of the same run. Whether somebody may see a run is asked of the database each time all the same.
 */
const lately = new Map<string, Evaluation>();
const KEPT = 4;
/** Longer ones are read anew each time, so that a process holds a known amount of them. */
const KEPT_LENGTH_MAX = 16_000_000;

/**
 * A finished run with its evaluation.
 * @throws DomainError AWARD_RUN.NOT_FOUND, AWARD.RUN_NOT_DONE
 */
export async function finishedRun(tx: Tx, runId: string): Promise<FinishedRun> {
  const row = await tx.row<RunRow>(
    `select id, number, tender_id as "tenderId", market_process_id as "marketProcessId", labels, what_ifs as "whatIfs",
       evaluation_sha256 as sha256, finished_at as "finishedAt", state from award_run where id = $1`,
    [runId],
  );
  if (!row) throw new DomainError('AWARD_RUN.NOT_FOUND', { runId }, 'There is no such run.');
  if (row.sha256 === null)
    throw new DomainError('AWARD.RUN_NOT_DONE', { runId, state: row.state }, 'This run has no result yet.');
  const key = `${runId}:${row.sha256}`;
  const evaluation = lately.get(key) ?? (await readEvaluation(tx, runId, key));
  return { ...row, evaluation };
}

async function readEvaluation(tx: Tx, runId: string, key: string): Promise<Evaluation> {
  const row = await tx.row<{ evaluation: string }>(`select evaluation from award_run where id = $1`, [runId]);
  const evaluation = JSON.parse(row!.evaluation) as Evaluation;
  if (row!.evaluation.length > KEPT_LENGTH_MAX) return evaluation;
  const [oldest] = lately.keys();
  if (lately.size >= KEPT && oldest !== undefined) lately.delete(oldest);
  lately.set(key, evaluation);
  return evaluation;
}

/** The newest finished run of a tender or of a published procurement, or undefined before there is one. */
export async function latestRunId(tx: Tx, subjectId: string): Promise<string | undefined> {
  const row = await tx.row<{ id: string }>(
    `select id from award_run where coalesce(tender_id, market_process_id) = $1 and state = 'done' order by number desc limit 1`,
    [subjectId],
  );
  return row?.id;
}

/** What each trust of a tender needs, by line, year and budget, with its own baseline: the other side of a saving. */
export async function demandOf(tx: Tx, tenders: TendersQueries, tenderId: string | null): Promise<BudgetedDemand[]> {
  if (tenderId === null) return [];
  const { trusts } = await tenders.tender(tx, tenderId);
  const codes = new Map(trusts.map((trust) => [trust.id, trust.code]));
  const rows = await tenders.demand(tx, tenderId);
  return rows.map((row) => ({
    trust: codes.get(row.trustId) ?? row.trustId,
    line: row.lineCode,
    financialYear: row.financialYear,
    budgetType: row.budgetType.toUpperCase() as BudgetType,
    quantity: parseQuantity(row.quantity),
    // The reference that a trust gives names the papers that show both the price and the volume.
    baseline:
      row.baselineUnitPrice === null || row.baselineType === null
        ? null
        : {
            unitPrice: parseUnitPrice(row.baselineUnitPrice),
            type: row.baselineType as BaselineType,
            evidence: { price: row.baselineEvidence, volume: row.baselineEvidence },
          },
  }));
}

/** The delegated limits of a trust, one row per budget: a row for any budget counts for each of them. */
export async function limitsOf(tx: Tx, trustId: string, trust: string): Promise<DelegatedLimit[]> {
  const rows = await tx.rows<{
    office: string;
    budget: string;
    upTo: string | null;
    from: LocalDate;
    until: LocalDate | null;
  }>(
    `select office, budget_type as budget, up_to::text as "upTo", starts_on::text as "from", ends_on::text as until
     from delegated_limit where trust_id = $1`,
    [trustId],
  );
  return rows.flatMap(({ office, budget, upTo, from, until }) =>
    BUDGET_TYPES.filter((type) => budget === 'any' || type === budget.toUpperCase()).map((budgetType) => ({
      trust,
      office,
      budgetType,
      upTo: upTo === null ? null : parseMoney(upTo),
      from,
      until,
    })),
  );
}
