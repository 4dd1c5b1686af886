import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { allocate, money, type Money, parseMoney, parseQuantity, type Quantity, quantity } from '@tandem/domain/money';
import { inPounds } from '@tandem/domain/savings';
import { financialYearOf } from '@tandem/domain/time';
import { ClauseQueries } from '@tandem/features/contracts';
import { type LeakageEffect, lockChain, SchemesService } from '@tandem/features/savings';
import { Database, systemActor, type Tx } from '@tandem/platform/database';
import { record } from '@tandem/platform/audit';
import { COUNTED } from './counted.js';
import { explainer, EXPLAINED_SUMS, type MonthExplained, type MonthToExplain } from './explained.js';
import { setOff } from './set-off.js';

/** Stands for the content of a month for which the ledger had no line, so that it is looked at again each time. */
const NO_LINE = 'no line';
/** The same of a month that cannot be told in pounds yet. */
const NO_RATE = 'no rate';

/** What was bought of a contract line in a month, on the contract and off it. */
interface Month extends MonthToExplain {
  partnershipId: string;
  contractLineId: string;
  quantity: string;
  paid: string;
  contracted: string;
  postedSha256: string | null;
  journalIds: string[] | null;
}

/** A line of the ledger that a month's purchases belong to. */
interface LedgerLine {
  id: string;
  quantity: string;
}

/** A month as the ledger takes it: in pounds, with why other than the contract's price was paid. */
type InLedger = Pick<MonthExplained, 'currency' | 'index' | 'unexplained' | 'elsewhere' | 'notes'> & {
  readonly paid: Money;
};

/** How many months of a trust were posted, how many have no line in the ledger, and how many wait for a rate. */
export interface Delivered {
  posted: number;
  withoutPlan: number;
  withoutRate: number;
}

/** Purchases on their way into the savings ledger: one delivery for each contract line and month, corrected by reversal. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemesService,
    private readonly clauses: ClauseQueries,
  ) {}

  /**
   * Posts every month of a trust that is not posted as it stands now. What was posted before and has changed is taken back
   * first; what finance has rejected is left to people. What was paid in another currency is posted in pounds once the rates
   * are given, and not before. Doing it again changes nothing. Lock: `actual-deliver:<trust>`, so that no month is posted twice;
   * the trust's chain from the first month that has changed.
   */
  async deliver(trustId: string): Promise<Delivered> {
    return this.database.transaction(systemActor('deliveries'), async (tx) => {
      await tx.lock(`actual-deliver:${trustId}`);
      const outcome = { posted: 0, withoutPlan: 0, withoutRate: 0 };
      const explain = await explainer(tx, this.clauses);
      for (const month of await monthsOf(tx, trustId)) {
        const why = inLedger(month, explain(month));
        const sha256 = why ? contentOf(month, why) : NO_RATE;
        if (!why) outcome.withoutRate += 1;
        if (sha256 === month.postedSha256) continue;
        // Finance judges under the same lock: what it rejects from here on waits for the commit.
        await lockChain(tx, { partnershipId: month.partnershipId, trustId });
        if (await isRejected(tx, month)) continue;
        await this.takeBack(tx, month);
        if (!why) {
          await remember(tx, trustId, month, NO_RATE, []);
          continue;
        }
        const journalIds = await this.post(tx, trustId, month, why);
        if (journalIds === undefined) outcome.withoutPlan += 1;
        else outcome.posted += 1;
        await remember(tx, trustId, month, journalIds ? sha256 : NO_LINE, journalIds ?? []);
      }
      if (outcome.posted > 0)
        await record(tx, {
          chain: `trust:${trustId}`,
          action: 'actuals.delivered',
          subject: { kind: 'trust', id: trustId },
          after: outcome,
        });
      return outcome;
    });
  }

  /** What a person has taken back already is left as it is. */
  private async takeBack(tx: Tx, { journalIds, month }: Month): Promise<void> {
    const standing = await tx.rows<{ id: string }>(
      `select j.id from ledger_journal j where j.id = any($1::uuid[])
         and not exists (select 1 from ledger_journal back where back.reverses_id = j.id) order by j.sequence`,
      [journalIds ?? []],
    );
    for (const { id } of standing) {
      const reason = `Other purchases of ${month.slice(0, 7)} than were posted`;
      const done = await this.schemes.reverse(tx, id, reason);
      if (Array.isArray(done)) throw new Error(`The delivery ${id} cannot be taken back: ${done[0]!.message}`);
    }
  }

  /** Undefined when the ledger has no line for what was bought: it was not in the plan of that year. */
  private async post(tx: Tx, trustId: string, month: Month, why: InLedger): Promise<string[] | undefined> {
    const lines = await ledgerLines(tx, trustId, month);
    if (lines.length === 0) return undefined;
    const bought = parseQuantity(month.quantity);
    // A month of nothing any more, or of credits for more than was ever bought, delivers nothing.
    if (bought <= 0n) return [];
    const weights = lines.map((line) => parseQuantity(line.quantity));
    const parts = shares(bought, why, weights);
    const journalIds: string[] = [];
    for (const [at, part] of parts.entries()) {
      if (part.quantity === 0n) continue;
      const done = await this.schemes.deliver(tx, lines[at]!.id, {
        month: month.month,
        quantity: part.quantity,
        paid: part.paid,
        leakage: part.leakage,
        evidence: {},
        note: noteOf(why),
      });
      if (Array.isArray(done)) throw new Error(`${month.lineCode}, ${month.month}: ${done[0]!.message}`);
      journalIds.push(...done.journalIds);
    }
    return journalIds;
  }
}

/** The month in pounds; undefined where its contract is in another currency and a rate is missing. */
function inLedger(month: Month, why: MonthExplained): InLedger | undefined {
  const { rate, notes } = why;
  const paid = parseMoney(month.paid);
  if (rate === null) return { ...why, paid };
  if ('missing' in rate) return undefined;
  return { ...inPounds({ ...why, paid }, rate), notes: [rate.note, ...notes] };
}

/** A month's purchases by the budgets that they are planned from, in proportion to the plan. */
function shares(
  bought: Quantity,
  why: InLedger,
  weights: readonly bigint[],
): { quantity: Quantity; paid: Money; leakage: Partial<Record<LeakageEffect, Money>> }[] {
  const quantities = allocate(bought, weights);
  const amounts = allocate(why.paid, quantities);
  const causes: [LeakageEffect, bigint][] = [
    ['LEAKAGE_CURRENCY', 0n - why.currency],
    ['LEAKAGE_INDEX', 0n - why.index],
    ['LEAKAGE_OFF_CONTRACT', 0n - why.elsewhere],
  ];
  const leaks = causes.map(([effect, lost]) => ({ effect, lost: allocate(lost, quantities) }));
  return quantities.map((part, at) => ({
    quantity: quantity(part),
    paid: money(amounts[at]!),
    leakage: Object.fromEntries(
      leaks.filter(({ lost }) => lost[at] !== 0n).map(({ effect, lost }) => [effect, money(lost[at]!)]),
    ),
  }));
}

/** What the ledger says beside the month: the values that a clause was read with, and what stays unexplained. */
function noteOf(why: InLedger): string {
  const rest = why.unexplained > 0n ? [UNEXPLAINED] : [];
  return [...why.notes, ...rest].join(' ');
}

const UNEXPLAINED =
  'What the supplier charged beyond the contract’s price is not evidenced: no clause of the contract explains it.';

/** Every month with purchases or with a posting, oldest first: a month that has lost its purchases is taken back. */
async function monthsOf(tx: Tx, trustId: string): Promise<Month[]> {
  const months = await tx.rows<Month>(
    `with ${COUNTED}, now as (
       select c.contract_line_id, c.month, round(sum(c.quantity) / min(l.unit_factor), 3) as quantity, sum(c.paid) as paid, sum(c.contracted) as contracted,
         ${EXPLAINED_SUMS}
       from counted c join contract_line l on l.id = c.contract_line_id where c.trust_id = $1 group by 1, 2)
     select l.id as "contractLineId", l.contract_id as "contractId", l.line_code as "lineCode", l.currency, coalesce(n.month, d.month)::text as month, l.partnership_id as "partnershipId",
       coalesce(n.quantity, 0) as quantity, coalesce(n.paid, 0) as paid, coalesce(n.contracted, 0) as contracted,
       coalesce(n."ownContracted", 0) as "ownContracted", coalesce(n."differingContracted", 0) as "differingContracted",
       coalesce(n."differingPaid", 0) as "differingPaid", coalesce(n."elsewhereContracted", 0) as "elsewhereContracted",
       coalesce(n."elsewherePaid", 0) as "elsewherePaid",
       d.content_sha256 as "postedSha256", d.journal_ids as "journalIds"
     from now n full join (select * from actual_delivery where trust_id = $1) d on d.contract_line_id = n.contract_line_id and d.month = n.month
     join contract_line l on l.id = coalesce(n.contract_line_id, d.contract_line_id)
     order by 5, 3, 1`,
    [trustId],
  );
  return setOff(months);
}

/** Whether finance has rejected something of what was posted for a month: taking that back would undo its judgement. */
async function isRejected(tx: Tx, { journalIds }: Month): Promise<boolean> {
  const found = await tx.row(
    `select 1 from ledger_leg g where g.account = 'rejected'
       and g.line_id in (select line_id from ledger_leg where journal_id = any($1::uuid[]))
     group by g.line_id, g.effect, g.attribution having sum(g.amount) <> 0 limit 1`,
    [journalIds ?? []],
  );
  return found !== undefined;
}

/**
 * The lines of the ledger that carry what is paid of a contract line in the year of a month, one for each budget. Where two
 * suppliers share a line of an award, the ledger has it once and names no contract. What a person records by hand is left to
 * people: the platform would count the same purchases twice. So is a line of which finance has rejected something.
 *
 * Nor is what leaked posted beside a delivery by hand. The amount that a person gave may hold the overcharge already, and
 * says neither which invoices it is of nor which units: the difference from the purchases would be guessed. Who takes the
 * delivery back has it replaced wholly, by the purchases with what leaked; each of these deeds can be undone.
 */
async function ledgerLines(tx: Tx, trustId: string, month: Month): Promise<LedgerLine[]> {
  return tx.rows<LedgerLine>(
    `select l.id, l.quantity from saving_line l join saving_scheme s on s.id = l.scheme_id
     where (l.contract_id = $1 or (l.contract_id is null and s.award_id = (select award_id from contract where id = $1)))
       and l.trust_id = $2 and l.line_code = $3 and l.financial_year = $4 and l.joint_amount <> 0
       and exists (select 1 from ledger_leg g where g.line_id = l.id and g.account in ('contracted', 'delivered', 'validated')
         group by g.account, g.effect, g.attribution having sum(g.amount) <> 0)
       and not exists (select 1 from ledger_leg g where g.line_id = l.id and g.account = 'rejected'
         group by g.effect, g.attribution having sum(g.amount) <> 0)
       and not exists (select 1 from saving_delivery d where d.line_id = l.id and d.added_by is not null
         and not exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id))
     order by l.budget_type, l.id`,
    [month.contractId, trustId, month.lineCode, financialYearOf(month.month)],
  );
}

async function remember(
  tx: Tx,
  trustId: string,
  month: Month,
  sha256: string,
  journalIds: readonly string[],
): Promise<void> {
  await tx.rows(
    `insert into actual_delivery (trust_id, contract_line_id, month, content_sha256, journal_ids) values ($1, $2, $3, $4, $5::uuid[])
     on conflict (trust_id, contract_line_id, month)
     do update set content_sha256 = excluded.content_sha256, journal_ids = excluded.journal_ids, posted_at = clock_timestamp()`,
    [trustId, month.contractLineId, month.month, sha256, journalIds],
  );
}

/**
 * What a month says, as one short text. Where the contract's supplier charged its price, it is as it was before clauses were
 * told apart, so that an upgrade takes back nothing that stays the same.
 */
function contentOf(month: Month, why: InLedger): string {
  const { currency, index, unexplained, elsewhere } = why;
  const told = currency === 0n && index === 0n && unexplained === 0n ? [] : [currency, index, unexplained, elsewhere];
  const text = [month.quantity, month.paid, month.contracted, ...told, ...why.notes].join(' ');
  return createHash('sha256').update(text).digest('hex');
}
