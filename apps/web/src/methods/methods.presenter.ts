import { BASELINE_TYPES } from '@tandem/domain/savings';

/** The methods page: the idea in a few sentences, and the way to each method. */
export function methodsPage() {
  return {
    title: 'How savings are worked out',
    baselines: BASELINE_TYPES.map((b) => ({
      rank: String(b.type),
      label: b.label,
      supports: b.type <= 3 ? 'Cash-releasing, with evidence of price and volume' : 'Cost avoidance only',
    })),
  };
}
