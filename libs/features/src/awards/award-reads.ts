import type { ApprovalStanding } from '@tandem/domain/approvals';
import type { Run } from '@tandem/domain/awards';
import type { DecisionPaper } from './decision-paper.js';
import type { PackLabels } from './pack-labels.js';

/** One row of the history of runs. */
export interface RunSummary {
  readonly id: string;
  readonly number: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly packSha256: string;
  readonly evaluationSha256: string | null;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly taskCount: number;
  /** How many of its awards an earlier run had proved for the same bids and rules. */
  readonly takenCount: number;
  /** Scenarios of it that were not published with the tender. */
  readonly whatIfs: readonly string[];
  /** Who started it, as the audit trail has it; null where that entry is not the reader's to see. */
  readonly startedBy: string | null;
}

/** What every page of a run says of it: enough for its heading and its links, without reading the packs. */
export interface RunHead {
  readonly id: string;
  readonly number: number;
  readonly state: RunSummary['state'];
  readonly tenderId: string | null;
  readonly marketProcessId: string | null;
  /** The tender's reference, or the identifier of the published process. */
  readonly reference: string;
  readonly title: string;
  readonly labels: PackLabels;
  readonly packSha256: string;
  readonly trustCount: number;
  /** Scenarios of it that were not published with the tender. */
  readonly whatIfs: readonly string[];
  /** Whether its evaluation ranks the bids by price and quality. */
  readonly hasRanking: boolean;
}

/** How far the award of one scenario and coalition is. */
export interface TaskRead {
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly status: Run['status'] | null;
  readonly progress: { readonly step: string; readonly cost: string | null; readonly bound: string | null } | null;
  readonly finishedAt: Date | null;
  /** The earlier run that proved the award for the same bids and rules; null where this run solved it. */
  readonly takenFrom: { readonly number: number; readonly finishedAt: Date } | null;
}

/** How far a run is, without every one of its awards: what is told while it is under way. */
export interface RunProgressRead {
  readonly state: RunSummary['state'];
  readonly failure: string | null;
  readonly labels: PackLabels;
  readonly taskCount: number;
  readonly doneCount: number;
  readonly scenarioCount: number;
  /** The award that ended last. */
  readonly last: TaskRead | null;
  /** Awards that are being solved, those that began first before the others. */
  readonly running: readonly TaskRead[];
}

/** A run as its page follows it. */
export interface RunRead extends RunSummary {
  readonly tenderId: string | null;
  readonly marketProcessId: string | null;
  readonly failure: string | null;
  readonly labels: PackLabels;
  readonly reference: string;
  /** In the order in which they ended; those that have not ended come last. */
  readonly tasks: readonly TaskRead[];
}

/** An answer of a trust on record. */
export interface DecisionRead {
  readonly trustId: string;
  readonly trust: string;
  readonly accountId: string;
  readonly decision: 'approved' | 'declined';
  readonly reason: string;
  readonly office: string;
  readonly limit: string | null;
  readonly contentSha256: string;
  readonly decidedAt: Date;
}

/** An award with its paper in the present wording, and where it stands with its trusts. */
export interface AwardRead {
  readonly id: string;
  readonly tenderId: string;
  readonly runId: string;
  readonly scenario: string;
  readonly state: 'proposed' | 'approved' | 'void';
  readonly paper: DecisionPaper;
  readonly contentSha256: string;
  readonly proposedBy: string;
  readonly proposedByTrustId: string;
  readonly proposedAt: Date;
  readonly approvedAt: Date | null;
  readonly voidedAt: Date | null;
  readonly voidReason: string | null;
  readonly decisions: readonly DecisionRead[];
  readonly standing: ApprovalStanding;
  readonly wordings: readonly { readonly contentSha256: string; readonly because: string; readonly writtenAt: Date }[];
}
