import type { AwardRead, RunHead, RunProgressRead, RunRead, RunSummary, TaskRead } from '@tandem/features/awards';
import { money, parseMoney } from '@tandem/domain/money';
import { londonDate } from '@tandem/domain/time';
import { may } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { date, dateTime, plural, pounds } from '../http/format.js';
import { coalitionWords, RUN_STATE_WORDS, solvedWords, statusWord } from './award.words.js';
import { runFrame } from './run-navigation.js';

/** How far a run is: the shape that the page's script and the API's clients follow. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly texts: { readonly summary: string; readonly latest: string; readonly best: string; readonly state: string };
  readonly isOver: boolean;
}

/** The progress of a run in steps that a person understands. */
export function runProgress(run: RunProgressRead): RunProgress {
  const isOver = run.state !== 'queued' && run.state !== 'running';
  const title = ({ scenario }: TaskRead) =>
    run.scenarioCount > 1 ? ` (${run.labels.scenarios?.[scenario] ?? scenario})` : '';
  const [solving] = run.running;
  const latest = run.last?.status
    ? `${coalitionWords(run.last.coalition)}${title(run.last)}: ${statusWord(run.last.status)}`
    : solving
      ? `Solving ${coalitionWords(solving.coalition)}${title(solving)}`
      : 'No award has been solved yet';
  const best = run.running.flatMap((task) => {
    const words = bestWords(task);
    return words === '' ? [] : [`${coalitionWords(task.coalition)}${title(task)}: ${words}`];
  });
  return {
    done: run.doneCount,
    total: run.taskCount,
    texts: {
      summary: solvedWords(run.doneCount, run.taskCount, run.scenarioCount),
      latest,
      best: isOver ? '' : best.join('. '),
      state: run.failure ?? RUN_STATE_WORDS[run.state],
    },
    isOver,
  };
}

/** "best so far £12,155,000, at most £1,200 above the best there is"; nothing before an award was found. */
function bestWords({ progress }: TaskRead): string {
  if (!progress?.cost) return '';
  const found = `best so far ${pounds(progress.cost)}`;
  if (progress.bound === null) return `${found}, how near to the best there is, is not known yet`;
  const gap = money(parseMoney(progress.cost) - parseMoney(progress.bound));
  return gap > 0n ? `${found}, at most ${pounds(gap)} above the best there is` : `${found}, about to be proved best`;
}

const TASKS_SHOWN = 60;

/** The page that follows one run. */
export function runPage(read: {
  readonly head: RunHead;
  readonly run: RunRead;
  readonly progress: RunProgressRead;
  readonly tender: { readonly id: string; readonly reference: string; readonly title: string };
  readonly actor: Actor;
}) {
  const { head, run, tender, actor } = read;
  const base = `/tenders/${tender.id}`;
  const progress = runProgress(read.progress);
  const waiting = run.tasks.filter((task) => task.status === null);
  const shown = [...waiting, ...run.tasks.filter((task) => task.status !== null)].slice(0, TASKS_SHOWN);
  const hidden = run.tasks.length - shown.length;
  return {
    ...runFrame(head, 'run', `Run ${run.number}: comparing the bids`),
    tenderTitle: tender.title,
    progress,
    isDone: run.state === 'done',
    hasFailed: run.state === 'failed',
    followHref: progress.isOver ? undefined : `${base}/runs/${run.id}/events`,
    reloadHref: `${base}/runs/${run.id}`,
    resultHref: `${base}/result?run=${run.id}`,
    cancelHref: !progress.isOver && may(actor, 'award.run') ? `${base}/runs/${run.id}/cancel` : undefined,
    runsHref: `${base}/runs`,
    facts: factsOf(run),
    files: filesOf(run),
    hidden: hidden > 0 ? `And ${plural(hidden, 'more award', 'more awards')}.` : '',
    tasks: shown.map((task) => ({
      coalition: coalitionWords(task.coalition),
      scenario: run.labels.scenarios?.[task.scenario] ?? task.scenario,
      state: task.status
        ? [statusWord(task.status), takenWords(task)].filter((words) => words !== '').join(', ')
        : task.state === 'running'
          ? ['being solved', bestWords(task)].filter((words) => words !== '').join(', ')
          : 'waiting',
    })),
  };
}

function factsOf(run: RunRead): { key: string; value: string }[] {
  const whatIfs = run.whatIfs.map((code) => run.labels.scenarios?.[code] ?? code);
  return [
    { key: 'Started by', value: run.startedBy ?? 'Not known to you' },
    { key: 'Asked for', value: dateTime(run.requestedAt) },
    { key: 'Finished', value: dateTime(run.finishedAt) },
    { key: 'Took', value: durationWords(run) },
    { key: 'Taken from earlier runs', value: takenSentence(run) },
    { key: 'What-ifs in it', value: whatIfs.length === 0 ? 'None' : whatIfs.join('. ') },
  ];
}

/** "taken from run 1 of 2 April 2026: the same bids and rules"; nothing where the run solved the award itself. */
function takenWords({ takenFrom }: TaskRead): string {
  if (!takenFrom) return '';
  return `taken from run ${takenFrom.number} of ${date(londonDate(takenFrom.finishedAt))}: the same bids and rules`;
}

/** From which earlier runs awards were taken, and why they count no less than those that were solved. */
function takenSentence(run: RunRead): string {
  if (run.takenCount === 0) return 'None: every award was solved in this run';
  const taken = run.tasks.filter((task) => task.takenFrom !== null).map((task) => takenWords(task));
  const from = [...new Set(taken)].map((words) => `${words[0]!.toUpperCase()}${words.slice(1)}.`);
  return `${run.takenCount} of ${plural(run.taskCount, 'award')}. ${from.join(' ')} The cost and the proof of each were checked again.`;
}

/** The files of a run with their hashes: equal hashes mean equal bytes. */
function filesOf(run: RunRead) {
  const at = `/award-runs/${run.id}`;
  return [
    { href: `${at}/pack.json`, text: 'Tender pack (JSON)', ...hashWords(run.packSha256) },
    ...(run.evaluationSha256 === null
      ? []
      : [
          { href: `${at}/evaluation.json`, text: 'Evaluation pack (JSON)', ...hashWords(run.evaluationSha256) },
          {
            href: `${at}/certificates.json`,
            text: 'Certificates: the proofs of the awards (JSON)',
            short: '',
            full: '',
          },
        ]),
  ];
}

function hashWords(sha256: string | null) {
  return { short: sha256 === null ? 'None' : sha256.slice(0, 12), full: sha256 ?? '' };
}

/** From asking to the end, because a person waits for both: "2 minutes 5 seconds". */
function durationWords({ requestedAt, finishedAt }: RunSummary): string {
  if (finishedAt === null) return 'Not finished';
  const seconds = Math.max(0, Math.round((finishedAt.getTime() - requestedAt.getTime()) / 1000));
  if (seconds < 1) return 'Less than a second';
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return plural(rest, 'second');
  return rest === 0 ? plural(minutes, 'minute') : `${plural(minutes, 'minute')} ${plural(rest, 'second')}`;
}

/** The history of runs of a tender, and the button for another one. */
export function runsPage(
  runs: readonly RunSummary[],
  tender: { id: string; reference: string; title: string; state: string; openedAt: Date | null },
  awards: readonly Pick<AwardRead, 'id' | 'state' | 'proposedAt'>[],
  actor: Actor,
) {
  const isUnderWay = runs.some((run) => run.state === 'queued' || run.state === 'running');
  const isOpen = ['opened', 'evaluated', 'awardDeclined'].includes(tender.state);
  const done = runs.filter((run) => run.state === 'done');
  const base = `/tenders/${tender.id}`;
  return {
    title: 'Comparing the bids',
    trail: trailOf(tender),
    tenderTitle: tender.title,
    startHref: isOpen && !isUnderWay && may(actor, 'award.run') ? `${base}/runs` : undefined,
    hasResult: done.length > 0,
    resultHref: `${base}/result`,
    boardHref: done[0] ? `/award-runs/${done[0].id}/board` : undefined,
    whatIfsHref: tender.openedAt === null ? undefined : `${base}/what-if-scenarios`,
    withdrawalHref: `${base}/what-if`,
    isWaitingForOpening: !isOpen && runs.length === 0,
    awards: awards.map((award) => ({
      href: `/approvals/${award.id}`,
      text: `${award.state === 'approved' ? 'Approved' : award.state === 'void' ? 'Void' : 'Waiting for its trusts'}, proposed on ${dateTime(award.proposedAt)}`,
    })),
    compareAction: done.length > 1 ? `${base}/run-changes` : undefined,
    compareItems: {
      earlier: done.map((run, at) => ({ value: run.id, text: runWords(run), selected: at === 1 })),
      later: done.map((run, at) => ({ value: run.id, text: runWords(run), selected: at === 0 })),
    },
    runs: runs.map((run) => ({
      number: String(run.number),
      href: `${base}/runs/${run.id}`,
      state: RUN_STATE_WORDS[run.state],
      whatIfs: run.whatIfs.length === 0 ? '' : `with ${plural(run.whatIfs.length, 'what-if')}`,
      startedBy: run.startedBy ?? 'Not known to you',
      requested: dateTime(run.requestedAt),
      took: durationWords(run),
      taken:
        run.takenCount === 0 ? '' : `${run.takenCount} of ${plural(run.taskCount, 'award')} taken from earlier runs`,
      pack: hashWords(run.packSha256),
      evaluation: hashWords(run.evaluationSha256),
    })),
  };
}

function runWords(run: RunSummary): string {
  return `Run ${run.number}, ${dateTime(run.requestedAt)}`;
}

/** The way back to a tender from the pages below it. */
export function trailOf(tender: { id: string; reference: string }): { text: string; href: string }[] {
  return [
    { text: 'Tenders', href: '/tenders' },
    { text: tender.reference, href: `/tenders/${tender.id}` },
  ];
}
