import { percentText, tryParseQuantity } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { basisPointsOf } from '@tandem/features/tenders';

/** A rule of a what-if scenario, written as the tender pack writes it. */
export type WhatIfRule =
  | { readonly rule: 'maxSuppliers'; readonly value: number }
  | { readonly rule: 'maxShare' | 'minShareSme' | 'minQuality'; readonly basisPoints: number }
  | { readonly rule: 'retain'; readonly supplier: string; readonly lot: string; readonly minBasisPoints: number }
  | { readonly rule: 'exclude'; readonly supplier: string; readonly lot: string }
  | { readonly rule: 'carbonCap'; readonly kg: string };

export type WhatIfRuleKind = WhatIfRule['rule'];

/** The kinds of rules that a person may choose, in the order in which they are offered. */
export const WHAT_IF_RULES: readonly WhatIfRuleKind[] = [
  'maxSuppliers',
  'maxShare',
  'minShareSme',
  'minQuality',
  'retain',
  'exclude',
  'carbonCap',
];

/** One rule as a person typed it. What a kind does not ask for is left out. */
export interface WhatIfRuleInput {
  readonly kind: string;
  readonly value?: string;
  readonly supplier?: string;
  readonly lot?: string;
}

/** A what-if scenario as a person typed it. */
export interface WhatIfInput {
  readonly title: string;
  readonly rules: readonly WhatIfRuleInput[];
}

/** What a rule may name: the codes of the tender's lots and of the suppliers whose bids were opened. */
export interface WhatIfChoices {
  readonly lots: readonly string[];
  readonly suppliers: readonly string[];
}

/** The longest name of a what-if. */
export const WHAT_IF_TITLE_MAX = 80;
/** The most rules of one what-if: far above what a person can still explain. */
export const WHAT_IF_RULES_MAX = 40;

/**
 * Reads the rules of a what-if; each problem is at its own field, `rule_<place>_<what>`.
 * Percentages such as 12.5 become basis points; a cap on carbon stays the decimal text that was typed.
 */
export function readWhatIfRules(
  inputs: readonly WhatIfRuleInput[],
  choices: WhatIfChoices,
): { readonly rules: readonly WhatIfRule[]; readonly problems: readonly FieldProblem[] } {
  if (inputs.length === 0)
    return {
      rules: [],
      problems: [{ field: 'add', message: 'Add at least one rule; without rules it is the base scenario' }],
    };
  if (inputs.length > WHAT_IF_RULES_MAX)
    return { rules: [], problems: [{ field: 'add', message: `A what-if may have up to ${WHAT_IF_RULES_MAX} rules` }] };
  const read = inputs.map((input, place) => readRule(input, place, choices));
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  return { rules: read.flatMap((one) => ('problems' in one ? [] : [one.rule])), problems };
}

/** A rule back in the words of its form. */
export function whatIfRuleInput(rule: WhatIfRule): WhatIfRuleInput {
  switch (rule.rule) {
    case 'maxSuppliers':
      return { kind: rule.rule, value: String(rule.value) };
    case 'maxShare':
    case 'minShareSme':
    case 'minQuality':
      return { kind: rule.rule, value: percentText(rule.basisPoints) };
    case 'retain':
      return { kind: rule.rule, value: percentText(rule.minBasisPoints), supplier: rule.supplier, lot: rule.lot };
    case 'exclude':
      return { kind: rule.rule, supplier: rule.supplier, lot: rule.lot };
    case 'carbonCap':
      return { kind: rule.rule, value: rule.kg };
    default:
      return rule satisfies never;
  }
}

type Read = { readonly rule: WhatIfRule } | { readonly problems: readonly FieldProblem[] };

function readRule(input: WhatIfRuleInput, place: number, choices: WhatIfChoices): Read {
  const kind = WHAT_IF_RULES.find((known) => known === input.kind);
  const problem = (what: string, message: string) => ({ field: `rule_${place}_${what}`, message });
  const typed = (input.value ?? '').trim();
  switch (kind) {
    case undefined:
      return { problems: [{ field: 'add', message: 'Choose a rule from the list' }] };
    case 'maxSuppliers':
      return /^[1-9]\d{0,2}$/.test(typed)
        ? { rule: { rule: kind, value: Number(typed) } }
        : { problems: [problem('value', 'The most suppliers must be a whole number from 1 to 999')] };
    case 'maxShare':
    case 'minShareSme':
    case 'minQuality': {
      const basisPoints = basisPointsOf(typed);
      return basisPoints === undefined
        ? { problems: [problem('value', PERCENT_PROBLEM[kind])] }
        : { rule: { rule: kind, basisPoints } };
    }
    case 'carbonCap':
      return tryParseQuantity(typed) !== undefined && !typed.startsWith('-')
        ? { rule: { rule: kind, kg: typed } }
        : { problems: [problem('value', 'The most carbon must be kilograms, such as 1800000 or 12.5')] };
    case 'retain':
    case 'exclude':
      return readPlace(kind, input, typed, problem, choices);
    default:
      return kind satisfies never;
  }
}

const PERCENT_PROBLEM = {
  maxShare: 'The most that one supplier may have must be a percentage from 0 to 100, such as 40 or 12.5',
  minShareSme: 'The least for small suppliers must be a percentage from 0 to 100, such as 25',
  minQuality: 'The least quality must be a percentage from 0 to 100, such as 60',
} as const;

function readPlace(
  kind: 'retain' | 'exclude',
  input: WhatIfRuleInput,
  typed: string,
  problem: (what: string, message: string) => FieldProblem,
  choices: WhatIfChoices,
): Read {
  const { supplier = '', lot = '' } = input;
  const least = kind === 'retain' ? basisPointsOf(typed) : 0;
  const problems = [
    ...(choices.suppliers.includes(supplier)
      ? []
      : [problem('supplier', kind === 'retain' ? 'Choose the supplier to keep' : 'Choose the supplier to leave out')]),
    ...(choices.lots.includes(lot) ? [] : [problem('lot', 'Choose the lot')]),
    ...(least === undefined
      ? [problem('value', 'The least that the supplier keeps must be a percentage from 0 to 100, such as 30')]
      : []),
  ];
  if (problems.length > 0 || least === undefined) return { problems };
  return {
    rule: kind === 'retain' ? { rule: kind, supplier, lot, minBasisPoints: least } : { rule: kind, supplier, lot },
  };
}
