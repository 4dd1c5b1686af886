import { LIMITS } from './pack-limits.js';
import { type Node, type PackFields, quoted } from './pack-fields.js';
import type { Rule, Scenario } from './pack.js';
import type { PackNames } from './pack-names.js';

/** Reads a scenario; a rule that names nothing in the pack is a problem at its own path. */
export function readScenario(f: PackFields, value: unknown, path: string, names: PackNames): Scenario {
  const node = f.object(value, path, ['id', 'rules']);
  if (!node) return { id: '', rules: [] };
  const rules = f.list(node, 'rules', LIMITS.rules).map((v, i) => readRule(f, v, `${path}.rules[${i}]`, names));
  return { id: f.text(node, 'id'), rules: rules.filter((r) => r !== undefined) };
}

const RULE_FIELDS: Readonly<Record<Rule['rule'], readonly string[]>> = {
  maxSuppliers: ['value'],
  maxShare: ['basisPoints'],
  minShareSme: ['basisPoints'],
  minQuality: ['basisPoints'],
  retain: ['supplier', 'lot', 'minBasisPoints'],
  exclude: ['supplier', 'lot'],
  carbonCap: ['kg'],
};

const RULE_NAMES = [
  'maxSuppliers',
  'maxShare',
  'minShareSme',
  'minQuality',
  'retain',
  'exclude',
  'carbonCap',
] as const satisfies readonly Rule['rule'][];

function readRule(f: PackFields, value: unknown, path: string, names: PackNames): Rule | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    f.problem(path, 'This must be an object.');
    return undefined;
  }
  const name = 'rule' in value ? value.rule : undefined;
  const rule = RULE_NAMES.find((known) => known === name);
  if (!rule) {
    f.problem(`${path}.rule`, `This must be one of ${RULE_NAMES.join(', ')}.`);
    return undefined;
  }
  const node = f.object(value, path, ['rule', ...RULE_FIELDS[rule]]);
  if (!node) return undefined;
  for (const field of RULE_FIELDS[rule]) f.required(node, field);
  switch (rule) {
    case 'maxSuppliers':
      return { rule, value: f.integer(node, 'value', 1, LIMITS.count, 1) };
    case 'maxShare':
    case 'minShareSme':
    case 'minQuality':
      return { rule, basisPoints: f.integer(node, 'basisPoints', 0, 10_000, 0) };
    case 'retain':
      return { rule, ...place(f, node, names), minBasisPoints: f.integer(node, 'minBasisPoints', 0, 10_000, 0) };
    case 'exclude':
      return { rule, ...place(f, node, names) };
    case 'carbonCap':
      return { rule, kg: f.decimal(node, 'kg', 6) ?? 0n };
    default:
      return rule satisfies never;
  }
}

function place(f: PackFields, node: Node, names: PackNames): { supplier: string; lot: string } {
  const supplier = f.text(node, 'supplier');
  const lot = f.text(node, 'lot');
  if (supplier !== '' && !names.suppliers.has(supplier)) {
    f.problem(`${node.path}.supplier`, `There is no supplier ${quoted(supplier)}.`);
  }
  if (lot !== '' && !names.lots.has(lot)) f.problem(`${node.path}.lot`, `There is no lot ${quoted(lot)}.`);
  return { supplier, lot };
}
