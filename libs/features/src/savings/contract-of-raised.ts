import { parseUnitPrice, type UnitPrice, unitPriceText } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { priceInPounds } from '@tandem/domain/savings';
import type { LocalDate } from '@tandem/domain/time';
import { clauseOf, type ClauseQueries } from '@tandem/features/contracts';
import type { Tx } from '@tandem/platform/database';

/** A line of a contract under which a person may raise a saving, because the ledger has none for it. */
export interface ContractChoice {
  id: string;
  contractId: string;
  reference: string;
  title: string;
  category: string;
  lineCode: string;
  item: string;
  unit: string;
  unitPrice: string;
  currency: string;
  startsOn: LocalDate;
  /** Whether a saving was raised under it already, for one year or another. */
  isRaised: boolean;
}

/** What a raised line takes from its contract. */
export type CoveredBy = Pick<ContractChoice, 'contractId' | 'lineCode'>;

/** More than a form can offer: the newest contracts stand first. */
const CHOICES_MAX = 500;

/** What a trust buys under contracts, less what the ledger counts already under the award, or was raised for the year. */
const CHOICES = `
  select l.id, c.id as "contractId", c.reference, c.title, c.category, l.line_code as "lineCode", l.item, l.unit,
    l.unit_price as "unitPrice", l.currency, c.starts_on::text as "startsOn",
    exists (select 1 from saving_line s join saving_scheme h on h.id = s.scheme_id
      where s.trust_id = l.trust_id and s.contract_id = c.id and s.line_code = l.line_code and h.claim_released_at is null) as "isRaised"
  from contract_line l join contract c on c.id = l.contract_id
  where l.trust_id = $1 and ($3::uuid is null or l.id = $3) and not exists (
    select 1 from saving_line s join saving_scheme h on h.id = s.scheme_id
    where s.trust_id = l.trust_id and s.line_code = l.line_code and h.claim_released_at is null
      and (s.contract_id = c.id or (s.contract_id is null and h.award_id = c.award_id))
      and (h.origin = 'award' or s.financial_year = $2))
  order by c.starts_on desc, c.reference, l.line_code limit ${CHOICES_MAX}`;

/** The lines of contracts of the actor’s own trust of which no award has posted a saving. */
export async function contractChoices(tx: Tx): Promise<ContractChoice[]> {
  return tx.rows<ContractChoice>(CHOICES, [tx.actor.organisationId, null, null]);
}

/**
 * The line of a contract that a raised line says it is of, so that purchases under it are delivered into the line. Once for
 * each year: the same purchases would count twice. A price in another currency is in pounds at the rate at which it was
 * agreed, since what the rate moves after that is leakage.
 */
export async function coverOf(
  tx: Tx,
  clauses: ClauseQueries,
  contractLineId: string,
  line: { readonly financialYear: string; readonly newUnitPrice: UnitPrice },
): Promise<{ covered: CoveredBy | null } | { problems: FieldProblem[] }> {
  if (contractLineId === '') return { covered: null };
  const [chosen] = UUID.test(contractLineId)
    ? await tx.rows<ContractChoice>(CHOICES, [tx.actor.organisationId, line.financialYear, contractLineId])
    : [];
  if (!chosen)
    return wrong(
      'contractLineId',
      'Choose a line of your trust’s contracts of which no saving is in the ledger for this year',
    );
  const { contractId, lineCode, currency, reference } = chosen;
  if (currency === 'GBP') return { covered: { contractId, lineCode } };
  const own = (await clauses.clauses(tx, contractId)).find(
    (one) => one.lineCode === lineCode && one.kind === 'currency' && one.series === currency,
  );
  const agreed = own && clauseOf(own).base;
  if (!agreed)
    return wrong(
      'contractLineId',
      `Say on contract ${reference} first at which rate its prices in ${currency} were agreed`,
    );
  const price = priceInPounds(parseUnitPrice(chosen.unitPrice), agreed);
  const isNear = line.newUnitPrice - price < A_PENNY && price - line.newUnitPrice < A_PENNY;
  return isNear
    ? { covered: { contractId, lineCode } }
    : wrong(
        'newUnitPrice',
        `The contract’s price is ${currency} ${chosen.unitPrice}, which is £${unitPriceText(price)} at the agreed rate of ${unitPriceText(agreed)}: enter that`,
      );
}

/** What can be an id at all; PostgreSQL refuses any other text with an error of its own. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** In ten-thousandths of a pound. */
const A_PENNY = 100n;

function wrong(field: string, message: string): { problems: FieldProblem[] } {
  return { problems: [{ field, message }] };
}
