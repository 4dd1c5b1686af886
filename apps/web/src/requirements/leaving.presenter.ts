import type { FieldProblem } from '@tandem/domain/refusals';
import { money, parseMoney } from '@tandem/domain/money';
import type { RequirementRead, ShownConsequences } from '@tandem/features/requirements';
import { formErrors } from '../http/forms.js';
import { count, date, list, percentOf, pounds } from '../http/format.js';
import type { LeavingPricesRead } from './leaving-prices.js';
import { TRAIL } from './requirements.words.js';

/** What leaving would cost, in words and tables, and the form below it. */
export function leavingPage(read: {
  requirement: RequirementRead;
  shown: ShownConsequences;
  prices: LeavingPricesRead | undefined;
  names: Map<string, { name: string; shortName: string }>;
  problems: readonly FieldProblem[];
  form: { reason: string; successorTrustId?: string };
}) {
  const { requirement, prices } = read;
  const { consequences: c, sha256 } = read.shown;
  const value = (side: typeof c.before) => ({
    quantity: `${count(side.quantity)} ${c.baseUnit}`,
    net: pounds(side.net),
    gross: pounds(side.gross),
    threshold: side.reachesThreshold ? 'Reaches it' : 'Stays below it',
  });
  return {
    title: 'What leaving would cost the others',
    trail: [...TRAIL, { text: requirement.title, href: `/requirements/${requirement.id}` }],
    id: requirement.id,
    requirementTitle: requirement.title,
    hash: sha256,
    isCommitted: c.isCommitted,
    before: value(c.before),
    after: value(c.after),
    thresholdText: `${pounds(c.threshold.gross)} including VAT, for procurements that commence from ${date(c.threshold.from)}. Source: ${c.threshold.source}.`,
    thresholdEffect: thresholdEffect(c.before.reachesThreshold, c.after.reachesThreshold),
    isValueComplete: c.isValueComplete,
    remaining: c.remaining.map((trust) => ({
      trust: trust.trust,
      quantity: `${count(trust.quantity)} ${c.baseUnit}`,
      before: `${count(trust.jointBefore)} ${c.baseUnit}`,
      after: trust.isAloneAfter
        ? `${count(trust.jointAfter)} ${c.baseUnit}, alone`
        : `${count(trust.jointAfter)} ${c.baseUnit}`,
    })),
    share: percentOf(money(parseMoney(c.before.net) - parseMoney(c.after.net)), parseMoney(c.before.net)),
    lost: c.breakPointsLost.map((point) => ({
      quantity: `${count(point.quantity)} ${c.baseUnit}`,
      reason: point.reason,
    })),
    prices: prices && {
      basis: prices.basis,
      href: prices.href,
      trusts: prices.trusts.map((t) => ({
        trust: t.trust,
        with: pounds(t.paysWith, prices.currency),
        without: pounds(t.paysWithout, prices.currency),
        difference: pounds(money(parseMoney(t.paysWithout) - parseMoney(t.paysWith)), prices.currency),
      })),
    },
    successors: c.needsSuccessor
      ? c.remaining.map((trust) => ({
          value: trust.trustId,
          text: read.names.get(trust.trustId)?.name ?? trust.trust,
          checked: read.form.successorTrustId === trust.trustId,
        }))
      : [],
    staying: list(c.remaining.map((trust) => trust.trust)),
    reason: read.form.reason,
    errors: formErrors(read.problems),
  };
}

function thresholdEffect(before: boolean, after: boolean): string {
  if (before && !after)
    return 'Without your trust the rest would fall below the threshold of the Procurement Act 2023. Check that it does not look like a contract split to avoid it.';
  if (before && after) return 'The rest still reaches the threshold: it must be a regulated procurement either way.';
  return 'The requirement stays below the threshold either way.';
}
