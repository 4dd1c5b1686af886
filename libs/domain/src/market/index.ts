export { attributionOf } from './attribution.js';
export { type EvaluatedRuns, explainAgainstAward, type LotExplanation } from './award-explanation.js';
export { type BidPack, tenderPackOf } from './bid-pack.js';
export { type CompetingBid, type Competition, competitionOf, type PublishedAward } from './competition.js';
export { type CpvBranch, cpvCodesOf } from './cpv.js';
export { amountWords } from './decimals.js';
export { declaredFields } from './field-problems.js';
export {
  type ExactObject,
  exactText,
  isObject,
  JsonTextError,
  objectIn,
  objectsIn,
  readJson,
  textIn,
} from './json-text.js';
export { type MarketPriceKind, marketPricesOf } from './market-prices.js';
export { dayOf, storableText } from './notice-words.js';
export { compileReleases } from './ocds-merge.js';
export { envelopeOf, NoNoticesError, type NoticeFile, readNotices, restoreFile } from './ocds-package.js';
export { type NoticeProblem, PROBLEM_WORDS, type ProblemCode } from './problem-words.js';
export type { Vat } from './published-value.js';
export { findProblems } from './release-problems.js';
