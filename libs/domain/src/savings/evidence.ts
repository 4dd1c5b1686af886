import { type CashType, type Mechanism, type Stage, STEPS } from './axes.js';

/**
 * The papers that finance asks for, each with what a page calls it, what it asks for when it is missing, and the stage and
 * the cash types that demand it first.
 *
 * Sources: evidence that finance directors ask for; sign-off and supplier data from "Measuring Up" (Efficiency and
 * Reform Group, 2010); budgets that go down from the Cabinet Office technical note 2022/23.
 */
export const EVIDENCE = {
  owner: {
    label: 'Owner',
    ask: 'Name the owner of the saving and the finance business partner',
    from: 'identified',
    of: 'every',
  },
  countedOnce: {
    label: 'Counted once',
    ask: 'State that the saving is in no other scheme',
    from: 'identified',
    of: 'every',
  },
  baselinePrice: {
    label: 'Price before',
    ask: 'Add the invoice, order or quotation that shows the price before, with its date',
    from: 'forecast',
    of: ['CASH_RELEASING', 'COST_AVOIDANCE'],
  },
  baselineVolume: {
    label: 'Volume before',
    ask: 'Add the invoices or orders that show the volume before, with their dates',
    from: 'forecast',
    of: ['CASH_RELEASING'],
  },
  working: {
    label: 'Working, net of costs',
    ask: 'Add the working, net of one-off costs, new running costs, fees and lost rebates',
    from: 'forecast',
    of: ['CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE'],
  },
  newPrice: {
    label: 'New price',
    ask: 'Add the new price schedule with the date from which it counts',
    from: 'contracted',
    of: ['CASH_RELEASING', 'COST_AVOIDANCE'],
  },
  impact: {
    label: 'Impact assessment',
    ask: 'Add the reference of the quality and equality impact assessment',
    from: 'contracted',
    of: 'every',
  },
  transactions: {
    label: 'Transactions since',
    ask: 'Add the invoices or supplier data since the new price, reconciled to the ledger',
    from: 'delivered',
    of: 'every',
  },
  costCentre: {
    label: 'Cost centre',
    ask: 'Enter the cost centre',
    from: 'validated',
    of: ['CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE'],
  },
  subjectiveCode: {
    label: 'Subjective code',
    ask: 'Enter the subjective code',
    from: 'validated',
    of: ['CASH_RELEASING', 'NON_CASH_RELEASING', 'COST_AVOIDANCE'],
  },
  budgetJournal: {
    label: 'Budget reduction',
    ask: 'Enter the reference of the journal that takes the saving out of the budget',
    from: 'validated',
    of: ['CASH_RELEASING'],
  },
} as const satisfies Record<
  string,
  { label: string; ask: string; from: (typeof STEPS)[number]; of: 'every' | readonly CashType[] }
>;

/** One of the papers in `EVIDENCE`. */
export type EvidenceKind = keyof typeof EVIDENCE;

/** All kinds of evidence, in the order in which the stages demand them. */
export const EVIDENCE_KINDS = Object.keys(EVIDENCE) as EvidenceKind[];

/** What changes more than what is paid, so that somebody must have asked what it does to patients and staff. */
const CHANGING_WHAT_IS_DONE: readonly Mechanism[] = ['SPECIFICATION', 'DEMAND', 'PROCESS'];

/**
 * What a stage demands of a saving of a cash type: its own papers and those of every stage before it. A refusal demands none.
 *
 * The impact assessment is asked of what changes the goods or the work; the same goods at another price have no impact.
 */
export function evidenceFor(stage: Stage, cashType: CashType, mechanism: Mechanism = 'PRICE'): EvidenceKind[] {
  const reached = STEPS.findIndex((step) => step === stage);
  return EVIDENCE_KINDS.filter((kind) => {
    const { from, of } = EVIDENCE[kind];
    if (kind === 'impact' && !CHANGING_WHAT_IS_DONE.includes(mechanism)) return false;
    return STEPS.indexOf(from) <= reached && (of === 'every' || (of as readonly CashType[]).includes(cashType));
  });
}

/** What a page asks a person for when a kind of evidence is missing. */
export function evidenceSentence(kind: EvidenceKind): string {
  return EVIDENCE[kind].ask;
}
