export { TendersModule } from './tenders.module.js';
export { TendersService } from './tenders.service.js';
export {
  TenderDraftService,
  type ChecksInput,
  type DetailsInput,
  type LotInput,
  type ScenarioInput,
} from './tender-draft.service.js';
export { TenderScoringService } from './tender-scoring.service.js';
export type { CriterionInput, ScoringInput } from './read-scoring.js';
export {
  DUMMY_BIDS_MAX,
  type DummyBidInput,
  readDummyBids,
  scoringOf,
  seededBids,
  seriesOf,
  testOf,
} from './scoring-test.js';
export { PRICE_AND_QUALITY, SCALE_WORDS, SCALES, TIE_ORDERS } from './scoring-words.js';
export { basisPointsOf } from './percentages.js';
export { TendersQueries, trustCode } from './tenders.queries.js';
export type {
  BreakPointRead,
  ConditionRead,
  CriterionRead,
  DemandRead,
  LineRead,
  LotRead,
  ScenarioRead,
  ScoringRead,
  ScoringTestRead,
  StoredRule,
  TenderRead,
  TenderSummary,
  TenderTrustRead,
} from './tender-reads.js';
export type { NewCondition, NewDemand, NewLine, NewLot, NewTender } from './new-tender.js';
export type { EstimatedValue } from './estimated-value.js';
export { publicationChecks, type PublicationCheck } from './publication-checks.js';
export { publishedContent } from './published-content.js';
export { tenderableRequirements, type TenderableRequirement } from './requirement-lines.js';
export {
  requirementChanges,
  requirementsOf,
  type RequirementChange,
  type TenderRequirement,
} from './requirement-changes.js';
export { demandByTrust, lockTender, type LockedTender } from './tender-rows.js';
