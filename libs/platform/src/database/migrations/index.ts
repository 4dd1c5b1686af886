import { People0001 } from './0001-people.js';
import { Demand0002 } from './0002-demand.js';
import { Tenders0003 } from './0003-tenders.js';
import { Awards0004 } from './0004-awards.js';
import { Audit0005 } from './0005-audit.js';
import { Market0006 } from './0006-market.js';
import { Tendering0007 } from './0007-tendering.js';
import { Requirements0008 } from './0008-requirements.js';
import { AwardPapers0009 } from './0009-award-papers.js';
import { OutboxIndexes0010 } from './0010-outbox-indexes.js';
import { OwnHands0011 } from './0011-own-hands.js';
import { DiscardedDrafts0012 } from './0012-discarded-drafts.js';
import { Scoring0013 } from './0013-scoring.js';
import { Analysis0014 } from './0014-analysis.js';
import { Board0015 } from './0015-board.js';
import { Certificates0016 } from './0016-certificates.js';
import { AwardCache0017 } from './0017-award-cache.js';
import { Ledger0018 } from './0018-ledger.js';
import { ContractsAndActuals0019 } from './0019-contracts-and-actuals.js';
import { Reports0020 } from './0020-reports.js';
import { Settlement0021 } from './0021-settlement.js';
import { Claims0022 } from './0022-claims.js';
import { Leakage0023 } from './0023-leakage.js';
import { Lists0024 } from './0024-lists.js';
import { RepeatedRequests0025 } from './0025-repeated-requests.js';
import { OwnScores0026 } from './0026-own-scores.js';
import { PreparedReads0027 } from './0027-prepared-reads.js';
import { YearsOfSchemes0028 } from './0028-years-of-schemes.js';
import { FullYears0030 } from './0030-full-years.js';
import { JudgedApart0033 } from './0033-judged-apart.js';
import { ClaimsTakenBack0034 } from './0034-claims-taken-back.js';
import { WaitingSince0035 } from './0035-waiting-since.js';
import { ContractRollUp0036 } from './0036-contract-roll-up.js';
import { EndOfChain0037 } from './0037-end-of-chain.js';
import { DecisionsTakenBack0038 } from './0038-decisions-taken-back.js';

/** Every migration, oldest first. A migration is never edited after it has been merged. */
export const MIGRATIONS = [
  People0001,
  Demand0002,
  Tenders0003,
  Awards0004,
  Audit0005,
  Market0006,
  Tendering0007,
  Requirements0008,
  AwardPapers0009,
  OutboxIndexes0010,
  OwnHands0011,
  DiscardedDrafts0012,
  Scoring0013,
  Analysis0014,
  Board0015,
  Certificates0016,
  AwardCache0017,
  Ledger0018,
  ContractsAndActuals0019,
  Reports0020,
  Settlement0021,
  Claims0022,
  Leakage0023,
  Lists0024,
  RepeatedRequests0025,
  OwnScores0026,
  PreparedReads0027,
  YearsOfSchemes0028,
  FullYears0030,
  JudgedApart0033,
  ClaimsTakenBack0034,
  WaitingSince0035,
  ContractRollUp0036,
  EndOfChain0037,
  DecisionsTakenBack0038,
];

/** Tables whose rows are only ever added. The application's role may not change or remove a row of them. */
export const APPEND_ONLY = [
  'audit_entry',
  'award_decision',
  'opening',
  'award_paper',
  'requirement_departure',
  'scoring_test',
  'quality_lock',
  'own_sheet',
  'ledger_journal',
  'ledger_leg',
  'saving_baseline',
  'saving_baseline_choice',
  'saving_evidence',
  'saving_delivery',
  'actual_decision',
  'actual_decision_taken_back',
  'saving_plan',
  'administration_cost',
  'settlement_rule',
  'settlement_agreement',
  'present_value_rate',
  'contract_price_clause',
  'price_series_value',
];
