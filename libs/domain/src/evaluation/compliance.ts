/** A thing a bid must satisfy: the supplier's own standing, or what is offered (PA23 ss.19(3), 22). */
export interface Condition {
  readonly id: string;
  readonly kind: 'conditionOfParticipation' | 'minimumRequirement';
  readonly text: string;
}

/** What one evaluator of one trust recorded about one condition of one bid; the reason is never empty. */
export interface ConditionDecision {
  readonly bid: string;
  readonly condition: string;
  readonly trust: string;
  readonly evaluator: string;
  readonly outcome: 'pass' | 'fail';
  readonly reason: string;
}

/** A place where a decision is still owed. */
export interface MissingDecision {
  readonly condition: string;
  readonly trust: string;
}

/** A condition on which evaluators differ; shown as it is, because an average would hide a fail. */
export interface Disagreement {
  readonly condition: string;
  readonly passed: readonly ConditionDecision[];
  readonly failed: readonly ConditionDecision[];
}

/** Where a bid stands on all conditions, with everything a letter to the supplier has to say. */
export interface BidCompliance {
  readonly bid: string;
  /** Compliant only when every trust passed every condition; one fail is enough for the contrary. */
  readonly status: 'compliant' | 'notCompliant' | 'undecided';
  /** Every fail with its reason, in the order of the conditions and then of the trusts. */
  readonly failures: readonly ConditionDecision[];
  readonly missing: readonly MissingDecision[];
  readonly disagreements: readonly Disagreement[];
}

/** What is assessed: the conditions as published, the trusts that take part, the bids opened, the decisions so far. */
export interface ComplianceInput {
  readonly conditions: readonly Condition[];
  readonly trusts: readonly string[];
  readonly bids: readonly string[];
  readonly decisions: readonly ConditionDecision[];
}

/**
 * Says of each bid whether it is compliant: every condition passed by every trust that takes part.
 *
 * Each trust answers for its own compliance with the Act (PA23 s.1(3)), so one trust's pass never stands in for
 * another's, and a decision without a reason does not count, because the assessment summary must give one (reg 31).
 * Decisions of others than the participating trusts, or on conditions that were not published, are ignored.
 * Where there is no condition or no trust nothing was assessed, so no bid is compliant.
 */
export function assessCompliance(input: ComplianceInput): BidCompliance[] {
  const decisions = new Map<string, ConditionDecision[]>();
  for (const decision of input.decisions) {
    if (decision.reason.trim() === '') continue;
    const key = keyOf(decision.bid, decision.condition, decision.trust);
    const others = decisions.get(key);
    if (others) others.push(decision);
    else decisions.set(key, [decision]);
  }
  return input.bids.map((bid) => {
    const found = input.conditions.map((condition) => ({
      condition: condition.id,
      byTrust: input.trusts.map((trust) => ({ trust, made: decisions.get(keyOf(bid, condition.id, trust)) ?? [] })),
    }));
    return complianceOf(bid, found);
  });
}

type Found = { condition: string; byTrust: { trust: string; made: readonly ConditionDecision[] }[] };

function complianceOf(bid: string, found: readonly Found[]): BidCompliance {
  const missing = found.flatMap(({ condition, byTrust }) =>
    byTrust.filter(({ made }) => made.length === 0).map(({ trust }) => ({ condition, trust })),
  );
  const judged = found.map(({ condition, byTrust }) => {
    const made = byTrust.flatMap((one) => one.made);
    const passed = made.filter((decision) => decision.outcome === 'pass');
    return { condition, passed, failed: made.filter((decision) => decision.outcome === 'fail') };
  });
  const failures = judged.flatMap(({ failed }) => failed);
  const isAssessed = missing.length === 0 && judged.some(({ passed }) => passed.length > 0);
  return {
    bid,
    status: failures.length > 0 ? 'notCompliant' : isAssessed ? 'compliant' : 'undecided',
    failures,
    missing,
    disagreements: judged.filter(({ passed, failed }) => passed.length > 0 && failed.length > 0),
  };
}

function keyOf(bid: string, condition: string, trust: string): string {
  return JSON.stringify([bid, condition, trust]);
}
