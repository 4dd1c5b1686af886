import type { AwardRead, RunRead, RunSummary } from '@tandem/features/awards';
import { may } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { dateTime, pounds } from '../http/format.js';
import { coalitionWords, RUN_STATE_WORDS, solvedWords, statusWord } from './award.words.js';

/** How far a run is: the shape that the page's script and the API's clients follow. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly texts: { readonly summary: string; readonly latest: string; readonly state: string };
  readonly isOver: boolean;
}

/** The progress of a run in steps that a person understands. */
export function runProgress(run: RunRead): RunProgress {
  const done = run.tasks.filter((task) => task.state === 'done');
  const scenarios = new Set(run.tasks.map((task) => task.scenario)).size;
  const isOver = run.state !== 'queued' && run.state !== 'running';
  const last = done.at(-1);
  const solving = run.tasks.find((task) => task.state === 'running');
  const title = (scenario: string) => (scenarios > 1 ? ` (${run.labels.scenarios?.[scenario] ?? scenario})` : '');
  const latest = last?.status
    ? `${coalitionWords(last.coalition)}${title(last.scenario)}: ${statusWord(last.status)}`
    : solving
      ? `Solving ${coalitionWords(solving.coalition)}${title(solving.scenario)}`
      : 'No award has been solved yet';
  return {
    done: done.length,
    total: run.taskCount,
    texts: {
      summary: solvedWords(done.length, run.taskCount, scenarios),
      latest,
      state: run.failure ?? RUN_STATE_WORDS[run.state],
    },
    isOver,
  };
}

/** The page that follows one run. */
export function runPage(run: RunRead, tender: { id: string; reference: string; title: string }, actor: Actor) {
  const base = `/tenders/${tender.id}`;
  const progress = runProgress(run);
  return {
    title: `Run ${run.number}: comparing the bids`,
    trail: trailOf(tender),
    tenderTitle: tender.title,
    progress,
    isDone: run.state === 'done',
    hasFailed: run.state === 'failed',
    followHref: progress.isOver ? undefined : `${base}/runs/${run.id}/events`,
    reloadHref: `${base}/runs/${run.id}`,
    resultHref: `${base}/result?run=${run.id}`,
    cancelHref: !progress.isOver && may(actor, 'award.run') ? `${base}/runs/${run.id}/cancel` : undefined,
    runsHref: `${base}/runs`,
    packHref: `${base}/runs/${run.id}/pack.json`,
    packSha256: run.packSha256,
    evaluationSha256: run.evaluationSha256,
    tasks: run.tasks.map((task) => ({
      coalition: coalitionWords(task.coalition),
      scenario: run.labels.scenarios?.[task.scenario] ?? task.scenario,
      state: task.status
        ? statusWord(task.status)
        : task.state === 'running'
          ? `being solved${task.progress?.cost ? `, best so far ${pounds(task.progress.cost)}` : ''}`
          : 'waiting',
    })),
  };
}

/** The history of runs of a tender, and the button for another one. */
export function runsPage(
  runs: readonly RunSummary[],
  tender: { id: string; reference: string; title: string; state: string },
  awards: readonly Pick<AwardRead, 'id' | 'state' | 'proposedAt'>[],
  actor: Actor,
) {
  const isUnderWay = runs.some((run) => run.state === 'queued' || run.state === 'running');
  const isOpen = ['opened', 'evaluated', 'awardDeclined'].includes(tender.state);
  return {
    title: 'Comparing the bids',
    trail: trailOf(tender),
    tenderTitle: tender.title,
    startHref: isOpen && !isUnderWay && may(actor, 'award.run') ? `/tenders/${tender.id}/runs` : undefined,
    hasResult: runs.some((run) => run.state === 'done'),
    resultHref: `/tenders/${tender.id}/result`,
    withdrawalHref: `/tenders/${tender.id}/what-if`,
    isWaitingForOpening: !isOpen && runs.length === 0,
    awards: awards.map((award) => ({
      href: `/approvals/${award.id}`,
      text: `${award.state === 'approved' ? 'Approved' : award.state === 'void' ? 'Void' : 'Waiting for its trusts'}, proposed on ${dateTime(award.proposedAt)}`,
    })),
    runs: runs.map((run) => ({
      number: String(run.number),
      href: `/tenders/${tender.id}/runs/${run.id}`,
      state: RUN_STATE_WORDS[run.state],
      requested: dateTime(run.requestedAt),
      finished: run.finishedAt ? dateTime(run.finishedAt) : 'Not yet',
      packSha256: run.packSha256,
      evaluationSha256: run.evaluationSha256 ?? 'None',
    })),
  };
}

/** The way back to a tender from the pages below it. */
export function trailOf(tender: { id: string; reference: string }): { text: string; href: string }[] {
  return [
    { text: 'Tenders', href: '/tenders' },
    { text: tender.reference, href: `/tenders/${tender.id}` },
  ];
}
