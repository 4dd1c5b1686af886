import type { Restriction } from '@tandem/domain/awards';
import { divideHalfUp } from '@tandem/domain/money';

/** A limit with another number, and how far that is from the stated one. */
export interface RuleStep {
  /** What changes, in the limit's own measure: "-1000" hundredths of a percent, "+1" supplier, "+1 %" of a capacity. */
  readonly change: string;
  readonly to: bigint | 'removed';
  readonly direction: 'tighter' | 'looser';
}

const SHARE_STEPS = [-1000n, -100n, 100n, 1000n];
const COUNT_STEPS = [-1n, 1n];
const PERCENT_STEPS = [-10n, -1n, 1n, 10n];

/**
 * The numbers at which a limit is tried again: shares one and ten percentage points either way, counts
 * one either way, amounts and quantities one and ten percent; what has no number is tried without it.
 *
 * Minima and maxima of single prices are the bidders' own and too many to be tried.
 */
export function ruleSteps(restriction: Restriction): RuleStep[] {
  switch (restriction.kind) {
    case 'unsplit':
      return [REMOVED];
    case 'lotSuppliers':
      return counts(restriction.value);
    case 'lotShare':
      return shares(restriction.value, 'floor');
    case 'capacityQuantity':
      return percents(restriction.value, 1000n);
    case 'capacityValue':
      return percents(restriction.value, 1n);
    case 'atLeast':
    case 'atMost':
      return [];
    case 'rule':
      return ofRule(restriction.rule);
    default:
      return restriction satisfies never;
  }
}

const REMOVED: RuleStep = { change: 'removed', to: 'removed', direction: 'looser' };

function ofRule(rule: Extract<Restriction, { kind: 'rule' }>['rule']): RuleStep[] {
  switch (rule.rule) {
    case 'maxSuppliers':
      return counts(BigInt(rule.value));
    case 'maxShare':
      return shares(BigInt(rule.basisPoints), 'ceiling');
    case 'minShareSme':
    case 'minQuality':
      return shares(BigInt(rule.basisPoints), 'floor');
    case 'retain':
      return shares(BigInt(rule.minBasisPoints), 'floor');
    case 'exclude':
      return [REMOVED];
    case 'carbonCap':
      return percents(rule.kg, 1n);
    default:
      return rule satisfies never;
  }
}

function shares(value: bigint, kind: 'ceiling' | 'floor'): RuleStep[] {
  return SHARE_STEPS.flatMap((step): RuleStep[] => {
    const to = value + step;
    if (to < 0n || to > 10_000n) return [];
    const isLooser = kind === 'ceiling' ? step > 0n : step < 0n;
    return [{ change: signed(step), to, direction: isLooser ? 'looser' : 'tighter' }];
  });
}

function counts(value: bigint): RuleStep[] {
  return COUNT_STEPS.filter((step) => value + step > 0n).map((step) => ({
    change: signed(step),
    to: value + step,
    direction: step > 0n ? 'looser' : 'tighter',
  }));
}

/** A percentage of a number, in whole units of it; a step that changes nothing is left out. */
function percents(value: bigint, unit: bigint): RuleStep[] {
  return PERCENT_STEPS.flatMap((step): RuleStep[] => {
    const to = divideHalfUp(value * (100n + step), 100n * unit) * unit;
    if (to === value) return [];
    return [{ change: `${signed(step)} %`, to, direction: step > 0n ? 'looser' : 'tighter' }];
  });
}

function signed(step: bigint): string {
  return step > 0n ? `+${step}` : String(step);
}
