import { canonicalJson } from '@tandem/domain/canonical';
import { type Money, money, moneyText, quantityText, unitPriceText } from '@tandem/domain/money';
import type { BudgetType, SavingsTotal } from '@tandem/domain/savings';
import { sha256 } from '@tandem/platform/audit';
import type { AwardResult, TrustResult } from './award-result.js';
import { type PaperRisk, risksOf } from './paper-risks.js';

/** A trust's comment from its finance: part of what is decided on, so a new comment makes a new paper. */
export interface FinanceComment {
  readonly trust: string;
  readonly office: string;
  readonly text: string;
}

/** What one trust commits, against what, and from which budgets. Amounts are decimal text; null is not known. */
export interface PaperShare {
  readonly trust: string;
  readonly trustId: string;
  readonly name: string;
  readonly amount: string;
  readonly budgets: readonly { readonly budgetType: BudgetType; readonly amount: string }[];
  readonly alone: string | null;
  readonly cash: string | null;
  readonly baseline: string | null;
  readonly savings: readonly PaperSaving[];
}

/** A trust's saving against its own baseline, within one cash type, budget and recurrence. */
export type PaperSaving = Pick<SavingsTotal, 'cashType' | 'budgetType' | 'recurrence'> & {
  readonly own: string;
  readonly partnership: string;
  readonly notEvidenced: string;
};

/**
 * The decision paper as facts: everything that is put to the trusts, and nothing else. Pages and the PDF are made of it
 * alone, so its hash is the hash of what was shown.
 */
export interface DecisionPaper {
  readonly format: 'tandem-decision-paper/1';
  readonly tender: { readonly id: string; readonly reference: string; readonly title: string };
  readonly run: {
    readonly id: string;
    readonly number: number;
    readonly packSha256: string;
    readonly evaluationSha256: string;
  };
  readonly scenario: { readonly id: string; readonly title: string };
  readonly currency: string;
  readonly coalition: readonly string[];
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  readonly why: string;
  readonly total: string;
  readonly gain: string | null;
  readonly proof: { readonly status: string; readonly gap: string | null; readonly tie: string | null };
  readonly lines: readonly {
    readonly lot: string;
    readonly item: string;
    readonly supplier: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly amount: string;
  }[];
  readonly charges: readonly { readonly supplier: string; readonly kind: string; readonly amount: string }[];
  readonly shares: readonly PaperShare[];
  readonly risks: readonly PaperRisk[];
  readonly finance: readonly FinanceComment[];
  readonly proposedBy: { readonly office: string; readonly organisation: string };
}

/** What the paper takes from outside the result. */
export interface PaperContext {
  readonly tender: DecisionPaper['tender'];
  readonly trustIds: ReadonlyMap<string, string>;
  readonly leftOut: DecisionPaper['leftOut'];
  readonly why: string;
  readonly proposedBy: DecisionPaper['proposedBy'];
  readonly risks: readonly PaperRisk[];
}

/** Writes the paper of a result that has an award. */
export function decisionPaper(result: AwardResult, context: PaperContext): DecisionPaper {
  const { joint, labels } = result;
  return {
    format: 'tandem-decision-paper/1',
    tender: context.tender,
    run: {
      id: result.run.id,
      number: result.run.number,
      packSha256: result.packSha256,
      evaluationSha256: result.evaluationSha256,
    },
    scenario: { id: result.scenario, title: labels.scenarios?.[result.scenario] ?? result.scenario },
    currency: result.currency,
    coalition: result.coalition,
    leftOut: context.leftOut,
    why: context.why,
    total: joint.cost ?? '0.00',
    gain: result.comparison?.gain ?? null,
    proof: { status: joint.status, gap: joint.gap, tie: joint.tie },
    lines: result.lines.map((line) => ({
      lot: line.lotTitle,
      item: line.item,
      supplier: line.supplierName,
      quantity: quantityText(line.quantity),
      unitPrice: unitPriceText(line.unitPrice),
      amount: moneyText(line.amount),
    })),
    charges: joint.charges
      .filter((charge) => charge.amount !== '0.00')
      .map(({ supplier, kind, amount }) => ({ supplier: labels.suppliers?.[supplier] ?? supplier, kind, amount })),
    shares: result.trusts.map((trust) => shareOf(result, trust, context.trustIds)),
    risks: [...risksOf(result), ...context.risks],
    finance: [],
    proposedBy: context.proposedBy,
  };
}

/** The paper with a trust's comment in place of its earlier one; comments stand in the order of the trusts. */
export function withComment(paper: DecisionPaper, comment: FinanceComment): DecisionPaper {
  const others = paper.finance.filter((one) => one.trust !== comment.trust);
  const order = (one: FinanceComment) => paper.coalition.indexOf(one.trust);
  return { ...paper, finance: [...others, comment].sort((a, b) => order(a) - order(b)) };
}

/** The hash by which an approval is bound to exactly this paper. */
export function paperHash(paper: DecisionPaper): string {
  return sha256(canonicalJson(paper));
}

/** The parts in which two wordings of one paper differ, as sentences for the person who read the earlier one. */
export function paperChanges(shown: DecisionPaper, now: DecisionPaper): string[] {
  const changes = now.finance.flatMap((comment): string[] => {
    const before = shown.finance.find((one) => one.trust === comment.trust);
    if (before?.text === comment.text) return [];
    return [`Finance of ${comment.trust} ${before ? 'now says' : 'has added'}: “${comment.text}”`];
  });
  const rest = (one: DecisionPaper) => canonicalJson({ ...one, finance: [] });
  return rest(shown) === rest(now) ? changes : [...changes, 'The figures of the award have changed.'];
}

function shareOf(result: AwardResult, trust: TrustResult, ids: ReadonlyMap<string, string>): PaperShare {
  const budgets = new Map<BudgetType, bigint>();
  for (const one of result.attributed)
    if (one.trust === trust.trust)
      budgets.set(one.budgetType, (budgets.get(one.budgetType) ?? 0n) + one.decomposition.jointAmount);
  return {
    trust: trust.trust,
    trustId: ids.get(trust.trust) ?? '',
    name: trust.name,
    amount: text(trust.joint) ?? '0.00',
    budgets: [...budgets]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([budgetType, amount]) => ({ budgetType, amount: moneyText(money(amount)) })),
    alone: text(trust.alone),
    cash: text(trust.cash),
    baseline: text(trust.baseline),
    savings: trust.totals.map(savingOf),
  };
}

/** A total's parts by who made them. What is saved and what became dearer are parts of one trust's own budget line. */
export function savingOf({ cashType, budgetType, recurrence, byAttribution }: SavingsTotal): PaperSaving {
  const part = (name: keyof typeof byAttribution) => {
    const found = byAttribution[name];
    return moneyText(money(found ? found.savings + found.increases : 0n));
  };
  return {
    cashType,
    budgetType,
    recurrence,
    own: part('OWN_OR_MARKET'),
    partnership: part('PARTNERSHIP'),
    notEvidenced: part('NOT_EVIDENCED'),
  };
}

function text(amount: Money | null): string | null {
  return amount === null ? null : moneyText(amount);
}
