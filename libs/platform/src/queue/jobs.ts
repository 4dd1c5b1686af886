/**
 * Every job of the platform: its name and what it carries, which is ids and nothing else. The truth is in PostgreSQL; a
 * job is only the bell. Each job has a queue of its own name, so that one kind of work never waits behind another.
 */
export interface Jobs {
  /** Checks and takes in the rows of an uploaded spreadsheet. */
  'requirements.import': { importId: string; trustId: string };
  /** Adds up the shared demand of a partnership after it has changed. */
  'demand.aggregate': { partnershipId: string };
  /** Solves the award of one coalition in one scenario. A child of `awards.compare`. */
  'awards.solve': { runId: string; scenario: string; coalition: string };
  /** Brings the solved awards of a run together into its evaluation. */
  'awards.compare': { runId: string };
  /** Finds out how firm an award is: what its rules cost, what comes next, what moving volumes would do. */
  'awards.analyse': { analysisId: string };
  /** Takes in and matches the lines of an uploaded file of purchases. */
  'actuals.import': { importId: string; trustId: string };
  /** Matches a trust's purchases again after its contracts or its decisions have changed. */
  'actuals.match': { trustId: string };
  /** Posts into the ledger what a trust has bought under its contracts, as far as it is not posted yet. */
  'actuals.deliver': { trustId: string };
  /** Writes an approved award into the savings ledger. */
  'savings.post': { awardId: string };
}

export type JobName = keyof Jobs;

/** How each job is run. Every option is stated: nothing depends on a library's default. */
export interface JobOptions {
  attempts: number;
  backoffMs: number;
  /** How long one attempt may take before it is ended. */
  timeoutMs: number;
  /** Jobs of this kind in one worker process at a time; undefined means the setting `TANDEM_WORKER_CONCURRENCY`. */
  concurrency?: number;
  keepFinishedMs: number;
}

const DAY_MS = 86_400_000;

export const JOB_OPTIONS: Record<JobName, JobOptions> = {
  'requirements.import': { attempts: 3, backoffMs: 1000, timeoutMs: 600_000, concurrency: 1, keepFinishedMs: DAY_MS },
  // What was committed of an attempt that ended early stays: the next one goes on from there.
  'actuals.import': { attempts: 10, backoffMs: 1000, timeoutMs: 1_800_000, concurrency: 1, keepFinishedMs: DAY_MS },
  'actuals.match': { attempts: 5, backoffMs: 1000, timeoutMs: 900_000, concurrency: 1, keepFinishedMs: DAY_MS },
  'actuals.deliver': { attempts: 5, backoffMs: 1000, timeoutMs: 900_000, concurrency: 1, keepFinishedMs: DAY_MS },
  'demand.aggregate': { attempts: 5, backoffMs: 500, timeoutMs: 300_000, concurrency: 1, keepFinishedMs: DAY_MS },
  'awards.solve': { attempts: 3, backoffMs: 500, timeoutMs: 900_000, keepFinishedMs: DAY_MS },
  'awards.compare': { attempts: 5, backoffMs: 500, timeoutMs: 900_000, keepFinishedMs: DAY_MS },
  // Every solved step is kept, so an attempt that ends early costs one step and not the whole.
  'awards.analyse': { attempts: 10, backoffMs: 1000, timeoutMs: 900_000, concurrency: 1, keepFinishedMs: DAY_MS },
  // Short, and all of it is waiting for PostgreSQL: many at a time share its commits. Fewer than the pool's connections.
  'savings.post': { attempts: 10, backoffMs: 1000, timeoutMs: 60_000, concurrency: 12, keepFinishedMs: DAY_MS },
};

export const JOB_NAMES = Object.keys(JOB_OPTIONS) as JobName[];

/** What a handler knows of the attempt it is in. */
export interface JobAttempt {
  jobId: string;
  number: number;
  /** Aborted when the worker shuts down or the attempt has run out of time. */
  signal: AbortSignal;
}

/** One handler for each job, no more and no fewer: the compiler checks it both ways. */
export type JobHandlers = { [J in JobName]: (data: Jobs[J], attempt: JobAttempt) => Promise<unknown> };
