/** Price and quality as a method: its name in the published text, its sentence, and how its figures are rounded. */
export const PRICE_AND_QUALITY = {
  id: 'PRICE_AND_QUALITY',
  version: 1,
  sentence:
    'Among the bids that pass every condition, each lot is ranked by price and quality: points for the price by the published formula, and points for quality by the agreed scores and the published weights.',
  rounding:
    'The quality of a bid in a lot is rounded once, half up, to a hundredth of a per cent. Points are not rounded before bids are ranked; they are shown to four places.',
} as const;

/** The scales that scores may be given on: whole points from nought to the most. Each divides 100% without a remainder. */
export const SCALES = [5, 10, 20, 100] as const;

/** What the points of a scale mean, as a draft starts. */
export const SCALE_WORDS: Record<(typeof SCALES)[number], string> = {
  5: '0 no answer, 1 poor, 2 below what is needed, 3 meets what is needed, 4 better than needed, 5 excellent.',
  10: '0 no answer, 2 poor, 4 below what is needed, 6 meets what is needed, 8 better than needed, 10 excellent.',
  20: '0 no answer, 4 poor, 8 below what is needed, 12 meets what is needed, 16 better than needed, 20 excellent.',
  100: '0 no answer, 20 poor, 40 below what is needed, 60 meets what is needed, 80 better than needed, 100 excellent.',
};

/** Which rules decide between equal totals, in which order. */
export const TIE_ORDERS = [
  { value: 'higherQuality,earlierSubmission', words: 'The higher quality first, then the earlier submission' },
  { value: 'higherQuality', words: 'The higher quality; what is still equal shares the place' },
  { value: 'earlierSubmission', words: 'The earlier submission' },
  { value: '', words: 'Nothing: equal totals share the place' },
] as const;
