import {
  checkParameters,
  FORMULA_IDS,
  formulaNamed,
  type PriceFormula,
  TIE_RULES,
  type TieRule,
} from '@tandem/domain/evaluation';
import { member, type Node, type PackFields } from './pack-fields.js';
import type { Scoring } from './pack.js';

const FIELDS = ['priceWeightBasisPoints', 'formula', 'parameters', 'minimumQualityBasisPoints', 'tie'];

const NO_SCORING: Scoring = {
  priceWeightBasisPoints: 10_000,
  formula: 'LOWEST_COMPLIANT',
  parameters: {},
  minimumQualityBasisPoints: 0,
  tie: [],
};

/**
 * Reads how complete bids are ranked; a formula's parameters are checked by the formula's own rules.
 *
 * Without a formula the lowest compliant price ranks, as long as nothing else was said that only another formula would
 * read: a weight beside no formula is refused and not guessed at.
 */
export function readScoring(f: PackFields, value: unknown, path: string): Scoring {
  const node = f.object(value, path, FIELDS);
  if (!node) return NO_SCORING;
  const priceWeightBasisPoints = f.integer(node, 'priceWeightBasisPoints', 0, 10_000, 10_000);
  const formula = readFormula(f, node);
  return {
    priceWeightBasisPoints,
    formula: formula?.id ?? NO_SCORING.formula,
    parameters: formula ? readParameters(f, node, formula) : {},
    minimumQualityBasisPoints: f.integer(node, 'minimumQualityBasisPoints', 0, 10_000, 0),
    tie: readTie(f, node),
  };
}

function readFormula(f: PackFields, node: Node): PriceFormula | undefined {
  const name = node.value['formula'];
  const path = `${node.path}.formula`;
  if (name === undefined) {
    const isPlain =
      (node.value['priceWeightBasisPoints'] ?? 10_000) === 10_000 && node.value['parameters'] === undefined;
    if (isPlain) return formulaNamed(NO_SCORING.formula);
    f.problem(path, 'Weights and parameters need the name of the formula that uses them.');
    return undefined;
  }
  const formula = typeof name === 'string' ? formulaNamed(name) : undefined;
  if (!formula) f.problem(path, `This must be one of ${FORMULA_IDS.join(', ')} (or BENCHMARK, which is FIXED).`);
  return formula;
}

function readParameters(f: PackFields, node: Node, formula: PriceFormula): Record<string, bigint> {
  const path = `${node.path}.parameters`;
  const parameters: Record<string, bigint> = {};
  const unread = new Set<string>();
  if (node.value['parameters'] !== undefined) {
    const names = formula.parameters.map((parameter) => parameter.name);
    const given = f.object(node.value['parameters'], path, names);
    if (!given) return parameters;
    for (const name of names) {
      const before = f.problems.length;
      const pence = f.decimal(given, name, 2);
      if (f.problems.length > before) unread.add(name);
      else if (pence !== undefined) parameters[name] = pence;
    }
  }
  for (const { field, message } of checkParameters(formula.id, parameters)) {
    if (!unread.has(field)) f.problem(member(path, field), message);
  }
  return parameters;
}

function readTie(f: PackFields, node: Node): TieRule[] {
  const words = Object.keys(TIE_RULES) as TieRule[];
  const tie = f.list(node, 'tie', words.length).flatMap((word, i): TieRule[] => {
    const rule = words.find((known) => known === word);
    if (!rule) f.problem(`${node.path}.tie[${i}]`, `This must be ${words.join(' or ')}.`);
    return rule ? [rule] : [];
  });
  f.unique(tie.map((id, i) => ({ id, path: `${node.path}.tie[${i}]` })));
  return tie;
}
