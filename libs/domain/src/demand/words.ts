import { rate, type Rate } from '@tandem/domain/money';
import { BASELINE_TYPES, type BaselineTypeId } from '@tandem/domain/savings';
import type { BudgetType, Category, VatTreatment } from './demand-line.js';

/**
 * The rates of VAT, by treatment, in force on the dates the product works with.
 *
 * Standard 20% since 4 January 2011, reduced 5% (Value Added Tax Act 1994, ss.2 and 29A). A line keeps its own rate,
 * so a change of the law changes later lines alone.
 */
export const VAT_RATES: Readonly<Record<VatTreatment, Rate>> = {
  standard: rate(2000),
  reduced: rate(500),
  zero: rate(0),
  exempt: rate(0),
  'outside scope': rate(0),
};

const CATEGORIES: Record<Category, string> = {
  vehicles: 'vehicle, vehicles, fleet, ambulance, ambulances, vehicle and fleet',
  equipment:
    'equipment, medical equipment, medical, medical devices, clinical equipment, clinical, devices, consumables',
  it: 'it, ict, i t, digital, it and digital, information technology, software, hardware, it equipment, technology',
};

const BUDGETS: Record<BudgetType, string> = {
  revenue: 'revenue, rev, r, opex, operating',
  capital: 'capital, cap, c, capex',
  lease: 'lease, leased, leasing, ifrs16, ifrs 16, l, operating lease, finance lease',
};

const TREATMENTS: Record<VatTreatment, string> = {
  standard: 'standard, standard rated, standard rate, 20%, 20, 0.2, std, s, yes, vatable',
  reduced: 'reduced, reduced rated, reduced rate, 5%, 5, 0.05',
  zero: 'zero, zero rated, zero rate, 0%, 0, z',
  exempt: 'exempt, vat exempt, e',
  'outside scope': 'outside scope, outside the scope, out of scope, no vat, o',
};

/** Friendly spellings of the eight kinds of baseline beside their ids, numbers and labels. */
const BASELINES: Record<BaselineTypeId, string> = {
  lastPricePaid:
    'last paid, last price paid, last price, last invoice, invoice, invoice price, paid, purchase order, po, po price, last po, last actual',
  averagePricePaid:
    'average paid, average price paid, average price, weighted average, weighted average price, base year average',
  renewalPrice:
    'renewal, renewal price, contract price, current contract, current contract price, contract, framework, framework price',
  benchmark: 'benchmark, benchmark price, spend comparison, spend comparison service, scs, market price',
  shouldCost: 'should cost, should cost model, cost model',
  budget: 'budget, budgeted, budget price',
  meanOfBids: 'mean of bids, mean bid, average bid, mean of compliant bids, average of bids',
  firstQuote: 'first quote, quote, quotation, opening quote, first quotation, opening bid, list price, estimate',
};

/** The category a cell names, or undefined. */
export const readCategory = reader(CATEGORIES);
/** The budget a cell names, or undefined. */
export const readBudgetType = reader(BUDGETS);
/** The VAT treatment a cell names, or undefined. */
export const readVatTreatment = reader(TREATMENTS);

const byBaselineWords = reader(BASELINES, (words) => {
  for (const { id, type, label } of BASELINE_TYPES) {
    for (const spelling of [id.toLowerCase(), String(type), plain(label)]) words.set(spelling, id);
  }
});

/** The kind of baseline a cell names: its id, its number from 1 to 8, its label or a usual spelling; or undefined. */
export function readBaselineType(cell: string): BaselineTypeId | undefined {
  return byBaselineWords(plain(cell).replace(/^type /, ''));
}

/** Yes or no as people write it in a column, or undefined. */
export const readYesNo = reader({
  yes: 'yes, y, true, recoverable, recovered, 1, 100%',
  no: 'no, n, false, irrecoverable, not recoverable, non recoverable, unrecoverable, 0, 0%',
});

function reader<T extends string>(
  spellings: Record<T, string>,
  addMore: (words: Map<string, T>) => void = () => {},
): (cell: string) => T | undefined {
  const words = new Map<string, T>();
  for (const id in spellings) for (const spelling of spellings[id].split(', ')) words.set(spelling, id);
  addMore(words);
  return (cell) => words.get(cell) ?? words.get(plain(cell));
}

function plain(cell: string): string {
  return cell
    .trim()
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[-_/,]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '')
    .trim();
}
