import { canonicalJson } from '@tandem/domain/canonical';
import { formulaNamed } from '@tandem/domain/evaluation';
import { sha256 } from '@tandem/platform/audit';
import { PRICE_AND_QUALITY } from './scoring-words.js';
import type { ScoringRead } from './tender-reads.js';

/**
 * How a tender will be judged on price and quality, as it is published and hashed: everything that a supplier needs to
 * work out its own points, and nothing that may change later (such as who tested it).
 */
export function scoringContent(scoring: Omit<ScoringRead, 'sha256' | 'test'>) {
  const formula = formulaNamed(scoring.formula);
  return {
    method: PRICE_AND_QUALITY.id,
    version: PRICE_AND_QUALITY.version,
    sentence: PRICE_AND_QUALITY.sentence,
    priceWeightBasisPoints: scoring.priceWeightBasisPoints,
    formula: { id: scoring.formula, sentence: formula?.sentence ?? '', formula: formula?.formula ?? '' },
    parameters: scoring.parameters,
    criteria: scoring.criteria.map(({ number, name, description, weightBasisPoints }) => ({
      number,
      name,
      description,
      weightBasisPoints,
    })),
    scale: { from: 0, to: scoring.scaleMax, words: scoring.scaleText },
    minimumQualityBasisPoints: scoring.minimumQualityBasisPoints,
    tie: scoring.tie,
    rounding: PRICE_AND_QUALITY.rounding,
  };
}

/** The hash by which a test knows whether the scoring is still the one that was tested. */
export function scoringSha256(scoring: Omit<ScoringRead, 'sha256' | 'test'>): string {
  return sha256(canonicalJson(scoringContent(scoring)));
}
