export { attributionOf } from './attribution.js';
export { type EvaluatedRuns, explainAgainstAward, type LotExplanation, type Outcome } from './award-explanation.js';
export { type BidPack, LOWEST_PRICE, type PackLabels, tenderPackOf, WITHOUT_TURNED_DOWN } from './bid-pack.js';
export { awardStands, type CompetingBid, type Competition, competitionOf, type PublishedAward } from './competition.js';
export { CPV_BRANCHES, type CpvBranch, cpvCodesOf, sharedBranch } from './cpv.js';
export { amountWords } from './decimals.js';
export { declaredFields, type DeclaredFields } from './field-problems.js';
export {
  type Exact,
  type ExactObject,
  exactText,
  isObject,
  JsonTextError,
  objectIn,
  objectsIn,
  readJson,
  textIn,
} from './json-text.js';
export { type MarketPrice, type MarketPriceKind, marketPricesOf } from './market-prices.js';
export { dayOf, storableText } from './notice-words.js';
export { compileReleases } from './ocds-merge.js';
export {
  envelopeOf,
  type FoundRelease,
  NoNoticesError,
  type NoticeFile,
  readNotices,
  restoreFile,
} from './ocds-package.js';
export { type NoticeProblem, PROBLEM_WORDS, type ProblemCode } from './problem-words.js';
export type { PublishedValue, Vat } from './published-value.js';
export { findProblems } from './release-problems.js';
