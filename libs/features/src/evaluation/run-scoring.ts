import type { TenderPack } from '@tandem/domain/awards';
import { formulaNamed, readParameters, type TieRule } from '@tandem/domain/evaluation';

interface StoredScoring {
  formula: string;
  priceWeightBasisPoints: number;
  parameters?: Record<string, string>;
  minimumQualityBasisPoints?: number;
  tie?: TieRule[];
}

/** The scoring of a stored pack, which was checked when the pack was made. */
export function readScoring(stored: unknown): NonNullable<TenderPack['scoring']> {
  const scoring = stored as StoredScoring;
  const { id } = formulaNamed(scoring.formula)!;
  return {
    formula: id,
    priceWeightBasisPoints: scoring.priceWeightBasisPoints,
    parameters: readParameters(id, scoring.parameters ?? {}).parameters,
    minimumQualityBasisPoints: scoring.minimumQualityBasisPoints ?? 0,
    tie: scoring.tie ?? [],
  };
}
