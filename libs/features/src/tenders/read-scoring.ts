import { formulaNamed, parameterTexts, readParameters, type TieRule } from '@tandem/domain/evaluation';
import { percentText, percentWords } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { basisPointsOf } from './percentages.js';
import { SCALE_WORDS, SCALES, TIE_ORDERS } from './scoring-words.js';
import type { ScoringRead } from './tender-reads.js';

const NAME_MAX = 200;
const TEXT_MAX = 5000;
const CRITERIA_MAX = 40;

/** A criterion as typed; all three empty means that the row is not used. */
export interface CriterionInput {
  name: string;
  description: string;
  weight: string;
}

/** How a tender is to be judged on price and quality, every text as a person typed it. Weights are percentages. */
export interface ScoringInput {
  priceWeight: string;
  formula: string;
  /** By the formula's own names; those of other formulas are ignored. */
  parameters: Readonly<Record<string, string>>;
  scaleMax: string;
  scaleText: string;
  minimumQuality: string;
  /** Rules by name, separated by commas, the first to be asked first. */
  tie: string;
  relativeReason: string;
  criteria: readonly CriterionInput[];
}

/** The scoring that was meant, with its numbers read. */
export type NewScoring = Omit<ScoringRead, 'sha256' | 'test' | 'criteria'> & {
  criteria: { number: number; name: string; description: string; weightBasisPoints: number }[];
};

/**
 * Reads how a tender is to be judged, or says everything that is wrong with it, each at its field.
 *
 * The price's weight and the criteria's add up to exactly 100%. A formula that does not weigh the price takes none, so
 * that the published weights never say something that has no effect.
 */
export function readScoring(input: ScoringInput): { scoring?: NewScoring; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const formula = formulaNamed(input.formula.trim());
  if (!formula) problems.push({ field: 'formula', message: 'Choose a formula for the price from the list.' });
  const wanted = Object.fromEntries(
    (formula?.parameters ?? []).flatMap(({ name }) => {
      const text = (input.parameters[name] ?? '').trim().replaceAll(',', '').replace(/^£/, '');
      return text === '' ? [] : [[name, text]];
    }),
  );
  const read = formula ? readParameters(formula.id, wanted) : undefined;
  problems.push(...(read?.problems ?? []));
  const criteria = criteriaOf(input.criteria, problems);
  const priceWeight = basisPointsOf(input.priceWeight.trim());
  if (priceWeight === undefined)
    problems.push({ field: 'priceWeight', message: 'Give the weight of the price as a percentage from 0 to 100.' });
  else if (formula && !formula.usesWeight && priceWeight !== 0)
    problems.push({
      field: 'priceWeight',
      message: `${formula.title} does not weigh the price. Give 0 here, and criteria that add up to 100.`,
    });
  if (problems.length === 0) problems.push(...sumProblems(priceWeight!, criteria));
  const scaleMax = SCALES.find((scale) => String(scale) === input.scaleMax.trim());
  if (scaleMax === undefined) problems.push({ field: 'scaleMax', message: 'Choose the scale of the scores.' });
  const minimum = input.minimumQuality.trim() === '' ? 0 : basisPointsOf(input.minimumQuality.trim());
  if (minimum === undefined)
    problems.push({ field: 'minimumQuality', message: 'Give the minimum quality as a percentage from 0 to 100.' });
  if (!TIE_ORDERS.some(({ value }) => value === input.tie))
    problems.push({ field: 'tie', message: 'Choose what decides between equal totals.' });
  const reason = input.relativeReason.trim();
  if (formula?.dependsOnOtherBids && reason === '')
    problems.push({
      field: 'relativeReason',
      message: 'Say why a relative formula is right here: a bid that loses can change who wins under it.',
    });
  for (const [field, text] of [
    ['relativeReason', reason],
    ['scaleText', input.scaleText],
  ] as const)
    if (text.length > TEXT_MAX) problems.push(tooLong(field, TEXT_MAX));
  if (problems.length > 0) return { problems };
  return {
    problems,
    scoring: {
      priceWeightBasisPoints: priceWeight!,
      formula: formula!.id,
      parameters: parameterTexts(read!.parameters),
      scaleMax: scaleMax!,
      scaleText: input.scaleText.trim() || SCALE_WORDS[scaleMax!],
      minimumQualityBasisPoints: minimum!,
      tie: input.tie === '' ? [] : (input.tie.split(',') as TieRule[]),
      relativeReason: formula!.dependsOnOtherBids ? reason : '',
      criteria: criteria.map((criterion, i) => ({ number: i + 1, ...criterion })),
    },
  };
}

interface ReadCriterion {
  name: string;
  description: string;
  weightBasisPoints: number;
}

function criteriaOf(rows: readonly CriterionInput[], problems: FieldProblem[]): ReadCriterion[] {
  const found: ReadCriterion[] = [];
  for (const [at, row] of rows.entries()) {
    const [name, description, weight] = [row.name.trim(), row.description.trim(), row.weight.trim()];
    if (name === '' && description === '' && weight === '') continue;
    const weightBasisPoints = basisPointsOf(weight);
    if (name === '') problems.push({ field: `criterion_${at}_name`, message: 'Give the criterion a short name.' });
    if (name.length > NAME_MAX) problems.push(tooLong(`criterion_${at}_name`, NAME_MAX));
    if (found.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      problems.push({ field: `criterion_${at}_name`, message: `There is a criterion ${name} already.` });
    if (description === '')
      problems.push({ field: `criterion_${at}_description`, message: 'Say what is looked at and what scores well.' });
    if (description.length > TEXT_MAX) problems.push(tooLong(`criterion_${at}_description`, TEXT_MAX));
    if (weightBasisPoints === undefined || weightBasisPoints === 0)
      problems.push({
        field: `criterion_${at}_weight`,
        message: `Give the weight of ${name || 'the criterion'} as a percentage above 0, such as 15 or 7.5.`,
      });
    found.push({ name, description, weightBasisPoints: weightBasisPoints ?? 0 });
  }
  if (found.length === 0)
    problems.push({ field: 'criterion_0_name', message: 'Give at least one criterion of quality.' });
  if (found.length > CRITERIA_MAX)
    problems.push({ field: 'criterion_0_name', message: `Give up to ${CRITERIA_MAX} criteria.` });
  return found;
}

/** The sum is a problem of all weights together; it is shown at the price's, which stands first. */
function sumProblems(priceWeight: number, criteria: readonly ReadCriterion[]): FieldProblem[] {
  const sum = criteria.reduce((total, c) => total + c.weightBasisPoints, priceWeight);
  if (sum === 10_000) return [];
  const [much, word] = sum < 10_000 ? [10_000 - sum, 'missing'] : [sum - 10_000, 'too much'];
  return [
    {
      field: 'priceWeight',
      message: `Price and criteria must add up to exactly 100%. They add up to ${percentWords(sum)}: ${percentText(much)} is ${word}.`,
    },
  ];
}

function tooLong(field: string, longest: number): FieldProblem {
  return { field, message: `This text is too long. It may have up to ${longest} characters.` };
}
