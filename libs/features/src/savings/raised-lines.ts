import { normaliseWording } from '@tandem/domain/demand';
import { amountOf, type Quantity, type UnitPrice } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import {
  type Baseline,
  BASELINE_TYPES,
  BUDGET_TYPES,
  type BudgetType,
  decompose,
  type Mechanism,
  type Recurrence,
  RECURRENCES,
  type StandalonePrice,
} from '@tandem/domain/savings';
import { type FinancialYear, type LocalDate, tryParseFinancialYear, tryParseLocalDate } from '@tandem/domain/time';
import { isHeld, readAmountBought, readPrice, TOO_MUCH } from './bounds.js';
import type { CoveredBy } from './contract-of-raised.js';
import { type Funding, type GivenFunding, readFunding } from './funding.js';
import { groupedBy } from './lines-to-move.js';
import type { NewLine } from './new-lines.js';

/** A line as a person writes it in a form or a client sends it. Every value is text; an empty one is not given. */
export interface RaisedLine extends GivenFunding {
  readonly item: string;
  readonly financialYear: string;
  readonly quantity: string;
  readonly budgetType: string;
  readonly recurrence: string;
  readonly baselineType: string;
  readonly baselineUnitPrice: string;
  readonly pricedOn: string;
  readonly priceEvidence: string;
  readonly volumeEvidence: string;
  readonly newUnitPrice: string;
  readonly aloneUnitPrice: string;
  readonly aloneEvidence: string;
  /** The line of a contract that it is bought under; left out or empty for none. */
  readonly contractLineId?: string;
}

/** A line that was read, with each word understood. */
export interface ReadLine {
  readonly item: string;
  readonly financialYear: FinancialYear;
  readonly quantity: Quantity;
  readonly budgetType: BudgetType;
  readonly recurrence: Recurrence;
  readonly baseline: Baseline;
  readonly newUnitPrice: UnitPrice;
  readonly alone: StandalonePrice | null;
  readonly funding: Funding;
}

/** Reads a line, or says of each field what is wrong with it. */
export function readRaisedLine(line: RaisedLine): { line: ReadLine } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const need = <T>(field: string, value: T | undefined, message: string): T => {
    if (value === undefined) problems.push({ field, message });
    return value as T;
  };
  const financialYear = need(
    'financialYear',
    tryParseFinancialYear(line.financialYear),
    'Enter a financial year, such as 2026/27',
  );
  const quantity = need('quantity', readAmountBought(line.quantity), 'Enter the quantity, such as 1200');
  const budgetType = need(
    'budgetType',
    BUDGET_TYPES.find((one) => one === line.budgetType.toUpperCase()),
    'Choose the budget that pays',
  );
  const recurrence = need(
    'recurrence',
    RECURRENCES.find((one) => one === line.recurrence),
    'Choose whether the saving comes back each year',
  );
  const type = need(
    'baselineType',
    BASELINE_TYPES.find((one) => String(one.type) === line.baselineType)?.type,
    'Choose what kind of price the price before is',
  );
  const unitPrice = need(
    'baselineUnitPrice',
    readPrice(line.baselineUnitPrice),
    'Enter the price before, in pounds, such as 4.20',
  );
  const newUnitPrice = need(
    'newUnitPrice',
    readPrice(line.newUnitPrice),
    'Enter the price now, in pounds, such as 3.95',
  );
  const item = need('item', itemOf(line.item), `Enter what is bought, in ${ITEM_LENGTH_MAX} characters or fewer`);
  const pricedOn =
    line.pricedOn.trim() === ''
      ? null
      : need('pricedOn', tryParseLocalDate(line.pricedOn), 'Enter the date of the price before, such as 1 April 2026');
  const funding = readFunding(line, problems);
  const alone = aloneOf(line, funding, problems);
  if (problems.length > 0) return { problems };
  if (
    [unitPrice, newUnitPrice, readPrice(line.aloneUnitPrice) ?? newUnitPrice].some(
      (price) => !isHeld(amountOf(price, quantity)),
    )
  )
    return { problems: [{ field: 'quantity', message: `Enter a quantity and prices that come to ${TOO_MUCH}` }] };
  const evidence = { price: line.priceEvidence.trim() || null, volume: line.volumeEvidence.trim() || null };
  const baseline = { unitPrice, type, evidence, pricedOn };
  return { line: { item, financialYear, quantity, budgetType, recurrence, baseline, newUnitPrice, alone, funding } };
}

/** The price alone; where a framework's owner counts the saving too, it is the price of that deal, which is no partner's work. */
function aloneOf(line: RaisedLine, { countedAlsoBy }: Funding, problems: FieldProblem[]): ReadLine['alone'] {
  if (line.aloneUnitPrice.trim() === '' && line.aloneEvidence.trim() === '') return null;
  const unitPrice = readPrice(line.aloneUnitPrice);
  const evidence = line.aloneEvidence.trim();
  if (unitPrice === undefined)
    problems.push({ field: 'aloneUnitPrice', message: 'Enter the price that the trust would pay alone, in pounds' });
  if (evidence === '')
    problems.push({ field: 'aloneEvidence', message: 'Name the quotation or price list that shows the price alone' });
  const basis = countedAlsoBy === null ? 'QUOTATION' : 'NATIONAL_DEAL';
  return unitPrice === undefined ? null : { unitPrice, evidence, basis };
}

/** The ledger lines of what a person raised: the parts of its saving, one line for each kind of money. */
export function linesOfRaised(
  read: ReadLine,
  of: {
    schemeId: string;
    partnershipId: string;
    trustId: string;
    trust: string;
    mechanism: Mechanism;
    owner: string;
    claimKey: string;
    asAt: LocalDate;
    covered: CoveredBy | null;
  },
): NewLine[] {
  const { item, quantity, baseline, budgetType, recurrence } = read;
  const taken = decompose({
    trust: of.trust,
    line: item,
    quantity,
    baseline,
    alone: read.alone,
    joint: { unitPrice: read.newUnitPrice },
    budgetType,
    recurrence,
    mechanism: of.mechanism,
    asAt: of.asAt,
  });
  // Time that is saved releases no cash unless a post goes, which is then a saving of its own with its own papers.
  const parts = taken.parts.map((part) =>
    of.mechanism === 'PROCESS' ? { ...part, cashType: 'NON_CASH_RELEASING' as const } : part,
  );
  const groups = [...groupedBy(parts, (part) => `${part.cashType}/${part.mechanism}`).values()];
  return groups.map((group, i) => ({
    schemeId: of.schemeId,
    partnershipId: of.partnershipId,
    trustId: of.trustId,
    contractId: of.covered?.contractId ?? null,
    lineCode: of.covered?.lineCode ?? (normaliseWording(item) || item),
    item,
    itemKey: normaliseWording(item) || item,
    financialYear: read.financialYear,
    quantity,
    cashType: group[0]!.cashType,
    recurrence,
    budgetType,
    mechanism: group[0]!.mechanism,
    method: taken.method,
    spend: i === 0 ? taken.jointAmount : NOTHING,
    alone: i === 0 ? taken.aloneAmount : null,
    parts: group,
    baselines:
      i === 0
        ? [
            {
              type: baseline.type,
              unitPrice: baseline.unitPrice,
              quantity,
              priceEvidence: baseline.evidence.price,
              volumeEvidence: baseline.evidence.volume,
              pricedOn: baseline.pricedOn ?? null,
            },
          ]
        : [],
    choiceReason: 'The only baseline known when the scheme was raised',
    evidence: evidenceOf(baseline, of),
    fundedBy: read.funding.fundedBy,
    countedAlsoBy: read.funding.countedAlsoBy,
  }));
}

function evidenceOf(baseline: Baseline, of: { owner: string; claimKey: string }): NewLine['evidence'] {
  const known = [
    { kind: 'owner', reference: of.owner },
    { kind: 'countedOnce', reference: `Claim ${of.claimKey}, held once in the partnership` },
    { kind: 'baselinePrice', reference: baseline.evidence.price ?? '' },
    { kind: 'baselineVolume', reference: baseline.evidence.volume ?? '' },
  ] as const;
  return known.filter((one) => one.reference.trim() !== '');
}

const NOTHING = 0n as NewLine['spend'];

/** The item, when both it and its wording in the claim are short enough to be held. */
function itemOf(text: string): string | undefined {
  const item = text.trim();
  return item !== '' && Math.max(item.length, normaliseWording(item).length) <= ITEM_LENGTH_MAX ? item : undefined;
}

const ITEM_LENGTH_MAX = 200;
