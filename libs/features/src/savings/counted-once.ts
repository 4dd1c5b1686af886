import {
  amountOf,
  divideHalfUp,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  sum,
  unitPrice,
} from '@tandem/domain/money';
import type { Money, Quantity, UnitPrice } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import type {
  BaselineType,
  BudgetType,
  CashType,
  Claim,
  DoubleCount,
  Finding,
  Recurrence,
} from '@tandem/domain/savings';
import { doubleCounts } from '@tandem/domain/savings';
import { type FinancialYear, londonDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { claimedOn, isOver, purchasesOf } from './bought.js';
import type { NewLine } from './new-lines.js';
import type { ReadLine } from './raised-lines.js';

/** A claim that stands in the ledger, with what decides whether two of them can be one purchase. */
interface StandingClaim extends Claim {
  readonly schemeId: string;
  readonly origin: 'award' | 'raised';
  readonly countedAlsoBy: string | null;
  readonly isNationalDeal: boolean;
}

interface ClaimRow {
  schemeId: string;
  scheme: string;
  origin: 'award' | 'raised';
  trust: string;
  item: string;
  itemKey: string;
  financialYear: FinancialYear;
  cashType: CashType;
  recurrence: Recurrence;
  budgetType: BudgetType;
  fundedBy: Claim['fundedBy'];
  countedAlsoBy: string | null;
  quantity: string;
  jointAmount: string;
  aloneAmount: string | null;
  baselineType: BaselineType | null;
  baselineUnitPrice: string | null;
  amount: string;
  deliveredAmount: string;
  delivered: string;
  paid: string;
  isNationalDeal: boolean;
  isLaterYear: boolean;
}

/** What a person is told who has no reference yet. */
const THIS = 'this saving';

/** Where on the form the person puts it right. */
const FIELD_OF: Readonly<Record<DoubleCount, string>> = {
  bothTrusts: 'item',
  frameworkOwner: 'frameworkOwner',
  sameTwice: 'item',
  priceCutAsAvoidance: 'baselineUnitPrice',
  volumeAsPrice: 'quantity',
  secondYearAsNew: 'financialYear',
  capitalInRevenue: 'paidFrom',
  grantFunded: 'fundedBy',
  weakBaseline: 'baselineType',
};

/**
 * Why a line that a person raises may not be counted; nothing when it may. A purchase is what one trust buys, so the claims
 * it could repeat are that trust's own, which its people see; that a partner holds the same scheme is told by its claim key.
 *
 * That a framework's owner counts it too refuses nothing: it is said with the line, and stays a warning on the scheme's page
 * until the price of that deal is given. Lock: the trust's item by name, so that two raise it one after the other.
 */
export async function refusedClaim(
  tx: Tx,
  read: ReadLine,
  [first, ...rest]: readonly NewLine[],
  trust: string,
): Promise<FieldProblem[]> {
  if (!first) return [];
  await tx.lock(`claims:${first.trustId}:${first.itemKey}`);
  const standing = await standingClaims(tx, first.partnershipId, [first.itemKey]);
  const isPast = isOver(read.financialYear, londonDate(tx.now));
  const purchases = isPast ? await purchasesOf(tx, [first.itemKey]) : () => null;
  const isLaterYear = standing.some((one) => one.schemeId === first.schemeId && one.financialYear < read.financialYear);
  const claim: Claim = {
    scheme: THIS,
    claimant: trust,
    claimantKind: 'TRUST',
    trust,
    purchase: purchaseOf(first.itemKey, read.item, trust),
    item: first.itemKey,
    financialYear: read.financialYear,
    cashType: first.cashType,
    recurrence: first.recurrence,
    budgetType: first.budgetType,
    paidFrom: read.funding.paidFrom,
    fundedBy: read.funding.fundedBy,
    baselineType: read.baseline.type,
    from: read.baseline.unitPrice,
    to: read.newUnitPrice,
    bought: purchases({ trust, itemKey: first.itemKey, financialYear: read.financialYear }),
    amount: sum([first, ...rest].flatMap((line) => line.parts.map((part) => part.amount))),
    isNew: !isLaterYear,
  };
  const others = standing.filter((one) => one.schemeId !== first.schemeId);
  return doubleCounts([claim, ...others])
    .filter((one) => one.severity === 'refuse' && one.schemes.includes(THIS))
    .map((one) => ({ field: FIELD_OF[one.check], message: startedUpper(one.sentence) }));
}

/** What the checks find of a scheme among the claims in the reader's sight: each sentence once, what stops it first. */
export async function checksOf(tx: Tx, scheme: { id: string; partnershipId: string }): Promise<Finding[]> {
  const keys = await tx.rows<{ key: string }>(`select distinct item_key as key from saving_line where scheme_id = $1`, [
    scheme.id,
  ]);
  if (keys.length === 0) return [];
  const standing = await standingClaims(
    tx,
    scheme.partnershipId,
    keys.map((one) => one.key),
  );
  const own = standing.filter((one) => one.schemeId === scheme.id);
  const found = own.flatMap((claim) => {
    const others = standing.filter((one) => one.schemeId !== scheme.id && !areTwoAwards(claim, one));
    return doubleCounts([claim, ...ownersOf(claim), ...others])
      .filter((one) => one.schemes.includes(claim.scheme))
      .map((one) => (one.check === 'frameworkOwner' ? { ...one, severity: 'warn' as const, stopped: [] } : one));
  });
  const once = new Map(found.map((one) => [one.sentence, one]));
  return [...once.values()].sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
}

/** Two awards in one year are two purchases, however alike the item: each tender asked for its own quantity. */
function areTwoAwards(one: StandingClaim, other: StandingClaim): boolean {
  return one.origin === 'award' && other.origin === 'award' && one.financialYear === other.financialYear;
}

/** The claim of a framework's owner, where the deal is not yet set apart by its price. */
function ownersOf(claim: StandingClaim): Claim[] {
  if (claim.countedAlsoBy === null || claim.isNationalDeal) return [];
  return [
    {
      ...claim,
      scheme: `the count of ${claim.countedAlsoBy}`,
      claimant: claim.countedAlsoBy,
      claimantKind: 'FRAMEWORK_OWNER',
      isNew: false,
    },
  ];
}

/** The claims of an item that stand in the ledger and are not rejected, in the reader's own sight. */
async function standingClaims(tx: Tx, partnershipId: string, itemKeys: readonly string[]): Promise<StandingClaim[]> {
  const rows = await tx.rows<ClaimRow>(CLAIMS, [partnershipId, itemKeys]);
  const today = londonDate(tx.now);
  const purchases = await purchasesOf(tx, itemKeys);
  return rows.map((row) => {
    const quantity = parseQuantity(row.quantity);
    const perUnit = (amount: string) => eachOf(parseMoney(amount), quantity);
    const to = perUnit(row.jointAmount);
    const delivered = parseQuantity(row.delivered);
    const standing = {
      financialYear: row.financialYear,
      amount: parseMoney(row.amount),
      deliveredAmount: parseMoney(row.deliveredAmount),
      delivered,
      paid: parseMoney(row.paid),
      atClaim: amountOf(to, delivered),
    };
    return {
      ...row,
      claimant: row.trust,
      claimantKind: 'TRUST',
      purchase: purchaseOf(row.itemKey, row.item, row.trust),
      item: row.itemKey,
      paidFrom: null,
      from: row.baselineUnitPrice === null ? perUnit(row.aloneAmount!) : parseUnitPrice(row.baselineUnitPrice),
      to,
      ...claimedOn(standing, purchases(row), today),
      isNew: !row.isLaterYear,
    };
  });
}

/** What a purchase is called: alike for every way in which two people write the item. */
function purchaseOf(itemKey: string, item: string, trust: string): string {
  return `“${itemKey || item}” of ${trust}`;
}

/** Pence for thousandths of a unit, as ten-thousandths of a pound for one. */
function eachOf(amount: Money, quantity: Quantity): UnitPrice {
  return unitPrice(divideHalfUp(amount * 100_000n, quantity));
}

function startedUpper(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const CLAIMS = `
  select l.scheme_id as "schemeId", s.reference as scheme, s.origin, o.name as trust, l.item, l.item_key as "itemKey",
    l.financial_year as "financialYear", l.cash_type as "cashType", l.recurrence, upper(l.budget_type) as "budgetType",
    l.funded_by as "fundedBy", l.counted_also_by as "countedAlsoBy", l.quantity, l.joint_amount as "jointAmount",
    l.alone_amount as "aloneAmount", b.type as "baselineType", b.unit_price as "baselineUnitPrice",
    g.amount, g."deliveredAmount", d.delivered, d.paid,
    exists (select 1 from ledger_leg g where g.line_id = l.id and g.attribution = 'NATIONAL_DEAL') as "isNationalDeal",
    exists (select 1 from saving_line early where early.scheme_id = l.scheme_id and early.trust_id = l.trust_id
      and early.item_key = l.item_key and early.financial_year < l.financial_year) as "isLaterYear"
  from saving_line l join saving_scheme s on s.id = l.scheme_id join organisation o on o.id = l.trust_id
  left join lateral (select k.type, k.unit_price from saving_baseline k left join saving_baseline_choice c on c.baseline_id = k.id
    where k.line_id = l.id order by c.chosen_at desc nulls last, k.type, k.id limit 1) b on true
  cross join lateral (
    select coalesce(sum(amount) filter (where account not in ('baseline', 'spend', 'rejected')), 0) as amount,
      coalesce(sum(amount) filter (where account in ('delivered', 'validated')), 0) as "deliveredAmount"
    from ledger_leg where line_id = l.id and effect not like 'LEAKAGE%') g
  cross join lateral (
    select coalesce(sum(quantity), 0) as delivered, coalesce(sum(paid_amount), 0) as paid from saving_delivery
    where line_id = l.id and not exists (select 1 from ledger_journal back where back.reverses_id = journal_id)) d
  where l.partnership_id = $1 and l.item_key = any($2::text[]) and l.quantity > 0 and coalesce(b.unit_price, l.alone_amount) is not null
    and exists (select 1 from ledger_leg g where g.line_id = l.id and g.account not in ('baseline', 'spend', 'rejected')
      group by g.account, g.effect, g.attribution having sum(g.amount) <> 0)
  order by s.reference, l.financial_year, o.name, l.id`;
