/**
 * What must be said beside every figure that compares buying together with buying alone, in words.
 * Each page, paper and answer of the API that shows such a figure shows these too.
 */
export const CAVEATS: readonly string[] = [
  'The price alone is what these bids would cost at each trust’s own volume. A supplier that had known it faced one small trust might have bid otherwise. That is why every bid had to price each trust’s own quantity.',
  'Buying together can cost a trust more than buying alone, for instance when one supplier must serve everybody. Such a figure is negative, is shown as a dis-benefit, and is never set off against what another trust gains.',
  'The share of the gain by Shapley value needs a proved best award for every combination of trusts. Where one of them is missing the share is left out and never estimated.',
  'Fees, and the cost of running the procurement, are not in these figures. They are reported separately.',
];
