/**
 * What must be said beside every figure that compares buying together with buying alone, in words.
 * Each page, paper and answer of the API that shows such a figure shows these too.
 */
export const CAVEATS: readonly string[] = [
  'The price alone is what these bids cost at each trust’s own volume, which every bid had to price. A supplier that faced one small trust only might have bid otherwise.',
  'Buying together can cost a trust more than buying alone. Such a dis-benefit is shown as it is and never set off against what another trust gains.',
  'The share by Shapley value needs the best award of every group of trusts; where one is missing it is left out, never estimated.',
  'Fees and the cost of running the procurement are not in these figures. They are reported separately.',
];
