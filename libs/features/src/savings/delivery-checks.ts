import { parseQuantity, type Quantity } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { financialYearOf, type LocalDate, londonDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { isBought, isHeld, TOO_MUCH } from './bounds.js';
import { atPriceOf, type Delivered } from './delivering.js';
import type { LineToMove } from './lines-to-move.js';

/** What is wrong with the figures of a delivery, whoever records it: no purchase comes to it, or it came too late. */
export function figureProblems(
  tx: Tx,
  line: LineToMove,
  delivery: Delivered & { readonly month: LocalDate },
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isBought(delivery.quantity) || !isHeld(atPriceOf(line, delivery.quantity)))
    problems.push({ field: 'quantity', message: `Enter a quantity above 0 that comes to ${TOO_MUCH}` });
  if (!isHeld(delivery.paid)) problems.push({ field: 'paid', message: `Enter an amount of ${TOO_MUCH}` });
  if (delivery.month > londonDate(tx.now))
    problems.push({ field: 'month', message: 'The month must not be in the future' });
  else if (financialYearOf(delivery.month) > line.financialYear)
    problems.push({ field: 'month', message: `This saving is of ${line.financialYear}, and that month is after it` });
  return problems;
}

/** Why a line of which nothing stands goes nowhere. */
export const NOTHING_STANDS: FieldProblem = {
  field: 'stage',
  message: 'Nothing of this saving stands any more: it was taken back. Raise what is right as a new one',
};

/**
 * Why a line is not delivered in this way: its purchases are counted by the other hand already, people's or the platform's, and
 * would count twice; or it carries no price of its own, and follows the line of the same purchase that does.
 */
export async function deliveredOtherwise(tx: Tx, lineId: string): Promise<FieldProblem[]> {
  const isPlatform = tx.actor.kind === 'system';
  const known = await tx.row<{ isCounted: boolean; isPart: boolean }>(
    `select exists (select 1 from saving_delivery d where d.line_id = l.id and (d.added_by is null) <> $2
         and not exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id)) as "isCounted",
       l.joint_amount = 0 and exists (select 1 from saving_line m where (m.scheme_id, m.trust_id, m.line_code, m.financial_year, m.budget_type)
         = (l.scheme_id, l.trust_id, l.line_code, l.financial_year, l.budget_type) and m.joint_amount <> 0) as "isPart"
     from saving_line l where l.id = $1`,
    [lineId, isPlatform],
  );
  if (known?.isPart) return [{ field: 'quantity', message: PART_OF_PURCHASE }];
  return known?.isCounted ? [{ field: 'quantity', message: isPlatform ? COUNTED_BY_HAND : COUNTED_BY_PLATFORM }] : [];
}

/** Why a delivery without a journal is none: nothing could ever take it back. */
export const MOVES_NOTHING =
  'So little was bought that it moves no penny of this saving. Record it together with what is bought next';
const PART_OF_PURCHASE =
  'This line carries another kind of money of a purchase. Record what was bought on the line that carries its price';
const COUNTED_BY_HAND = 'People of the trust have recorded what was bought of this line';
const COUNTED_BY_PLATFORM =
  'What is bought of this line comes from the purchases that your trust imports. Add the missing ones there';

/** The lines of the same purchase of which nothing is paid: they carry another kind of money of it. */
export async function companionsOf(tx: Tx, line: LineToMove): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select id from saving_line where scheme_id = $1 and trust_id = $2 and line_code = $3 and financial_year = $4 and budget_type = $5
       and joint_amount = 0 and id <> $6`,
    [line.schemeId, line.trustId, line.lineCode, line.financialYear, line.budgetType, line.id],
  );
  return rows.map((row) => row.id);
}

/** What was delivered and not taken back. */
export async function deliveredBefore(tx: Tx, lineId: string): Promise<Quantity> {
  const row = await tx.row<{ quantity: string }>(
    `select coalesce(sum(d.quantity), 0) as quantity from saving_delivery d
     where d.line_id = $1 and not exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id)`,
    [lineId],
  );
  return parseQuantity(row!.quantity);
}
