import { parseQuantity, quantity, quantityText } from '@tandem/domain/money';
import type { BoardScenario, WhatIfRule } from '@tandem/features/awards';

/** Stored rules as the board holds them: a cap on carbon in millionths of a kilogram instead of text. */
export function whatIfRules(rules: readonly WhatIfRule[]): BoardScenario['rules'] {
  return rules.map((rule) =>
    rule.rule === 'carbonCap' ? { rule: rule.rule, kg: parseQuantity(rule.kg) * 1000n } : rule,
  );
}

/** Rules as a pack writes them, a cap on carbon to a thousandth of a kilogram. */
export function whatIfJson(rules: BoardScenario['rules']): WhatIfRule[] {
  return rules.map((rule) =>
    rule.rule === 'carbonCap' ? { rule: rule.rule, kg: quantityText(quantity(rule.kg / 1000n)) } : rule,
  );
}
