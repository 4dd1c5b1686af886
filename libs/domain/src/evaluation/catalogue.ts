import { money, moneyText, tryParseMoney } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { FIXED } from './fixed.js';
import { LOWEST_COMPLIANT } from './lowest-compliant.js';
import { MONETISED } from './monetised.js';
import type { FormulaId, FormulaParameters, PriceFormula } from './price-formula.js';
import { PPQP } from './price-per-quality-point.js';
import { REL_LINEAR } from './rel-linear.js';
import { REL_LOWEST } from './rel-lowest.js';
import { REL_MEAN } from './rel-mean.js';
import { REL_RANGE } from './rel-range.js';

const BY_ID: Readonly<Record<FormulaId, PriceFormula>> = {
  REL_LOWEST,
  REL_LINEAR,
  REL_MEAN,
  REL_RANGE,
  FIXED,
  PPQP,
  MONETISED,
  LOWEST_COMPLIANT,
};

/** Every price formula that a tender may publish, the relative ones first. */
export const FORMULAS: readonly PriceFormula[] = Object.values(BY_ID);

/** The ids of the formulas, without their other names. */
export const FORMULA_IDS: readonly FormulaId[] = FORMULAS.map((formula) => formula.id);

/** The formula of an id. */
export function formulaOf(id: FormulaId): PriceFormula {
  return BY_ID[id];
}

/** The formula of an id or of another name of it (BENCHMARK is FIXED), or undefined. */
export function formulaNamed(name: string): PriceFormula | undefined {
  return FORMULAS.find((formula) => formula.id === name || formula.aliases.includes(name));
}

/**
 * Reads the parameters of a formula from a form or a document: money as text in, pence out, every problem at once.
 *
 * Texts that are empty count as absent, because a form sends its empty boxes too. A problem's field is the parameter's
 * name.
 */
export function readParameters(
  id: FormulaId,
  values: Readonly<Record<string, unknown>>,
): { parameters: FormulaParameters; problems: FieldProblem[] } {
  const known = new Set(formulaOf(id).parameters.map((parameter) => parameter.name));
  const problems: FieldProblem[] = [];
  const parameters: Record<string, bigint> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue;
    const pence = typeof value === 'string' && known.has(name) ? tryParseMoney(value) : undefined;
    if (!known.has(name)) problems.push({ field: name, message: noParameter(id, name) });
    else if (pence === undefined || pence < 0n) problems.push({ field: name, message: NOT_MONEY });
    else parameters[name] = pence;
  }
  const unread = new Set(problems.map((problem) => problem.field));
  const inconsistent = checkParameters(id, parameters).filter((problem) => !unread.has(problem.field));
  return { parameters, problems: [...problems, ...inconsistent] };
}

const NOT_MONEY = 'This must be an amount in pounds and pence, not negative.';

function noParameter(id: FormulaId, name: string): string {
  const names = formulaOf(id).parameters.map((parameter) => parameter.name);
  const known = names.length === 0 ? 'It has none.' : `It has ${names.join(' and ')}.`;
  return `The formula ${id} has no parameter "${name}". ${known}`;
}

/** What is wrong with a formula's parameters taken together: a missing one, or a floor that is not below the ceiling. */
export function checkParameters(id: FormulaId, parameters: FormulaParameters): FieldProblem[] {
  const formula = formulaOf(id);
  const missing = formula.parameters
    .filter((parameter) => parameter.isRequired && parameters[parameter.name] === undefined)
    .map(({ name }) => ({ field: name, message: `The formula ${id} needs the parameter "${name}".` }));
  const { floor, ceiling } = parameters;
  const isUpsideDown = id === 'FIXED' && floor !== undefined && ceiling !== undefined && floor >= ceiling;
  return isUpsideDown ? [...missing, { field: 'ceiling', message: 'The ceiling must be above the floor.' }] : missing;
}

/** The parameters as decimal text, as a document carries them. */
export function parameterTexts(parameters: FormulaParameters): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, pence]) => [name, moneyText(money(pence))]));
}
