import { percentWords } from '@tandem/domain/money';
import type { AnalysisRead, ChosenRun, PackLabels, RunHead } from '@tandem/features/awards';
import type { Run } from '@tandem/domain/awards';
import type { SensitivityDocument, WonQuantity } from '@tandem/domain/sensitivity';
import { may } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { count, dateTime, list, plural, pounds } from '../http/format.js';
import { coalitionWords, moreOrLess, proofSentence, RUN_STATE_WORDS, statusWord } from './award.words.js';
import { awardChoice } from './award-choice.presenter.js';
import { idsInWords } from './id.words.js';
import { runFrame } from './run-navigation.js';
import { absenceChart, presenceChart } from './sensitivity.charts.js';
import { fromWords, limitSentence, otherWords, start, stepWords } from './sensitivity.words.js';

/** How far an analysis is: the shape that the page's script and the API's clients follow. */
export interface AnalysisProgress {
  readonly done: number;
  readonly total: number;
  readonly texts: { readonly state: string; readonly summary: string; readonly latest: string };
  readonly isOver: boolean;
}

/** The progress of an analysis in steps that a person understands. */
export function analysisProgress(analysis: AnalysisRead, labels: PackLabels): AnalysisProgress {
  return {
    done: analysis.stepsDone,
    total: analysis.stepCount,
    texts: {
      state: analysis.failure ?? RUN_STATE_WORDS[analysis.state],
      summary: `${count(String(analysis.stepsDone))} of ${plural(analysis.stepCount, 'question')} answered`,
      latest: idsInWords(analysis.doing, labels),
    },
    isOver: analysis.state !== 'queued' && analysis.state !== 'running',
  };
}

/** What the page of an analysis is made of. */
export interface SensitivityRead {
  readonly head: RunHead;
  readonly chosen: ChosenRun & { readonly run: Run };
  readonly analysis: AnalysisRead | undefined;
  readonly document: SensitivityDocument | undefined;
  readonly others: readonly AnalysisRead[];
}

/** How firm an award is: the analysis under way, or what it found. */
export function sensitivityPage({ head, chosen, analysis, document, others }: SensitivityRead, actor: Actor) {
  const base = `/award-runs/${head.id}/sensitivity`;
  const progress = analysis && analysisProgress(analysis, chosen.labels);
  const hasAward = chosen.run.cost !== null;
  return {
    ...runFrame(head, 'sensitivity', 'How firm this award is', chosen.scenario),
    choice: awardChoice(chosen, base),
    who: coalitionWords(chosen.coalition),
    cost: hasAward ? pounds(chosen.run.cost, chosen.currency) : undefined,
    status: proofSentence(chosen.run.status, chosen.run.gap, chosen.currency),
    hasAward,
    because: chosen.run.infeasibleBecause.map((sentence) => idsInWords(sentence, chosen.labels)),
    progress: progress?.isOver ? undefined : progress,
    failure: analysis?.state === 'failed' ? analysis.failure : undefined,
    followHref: progress && !progress.isOver ? `${base}/${analysis.id}/events` : undefined,
    reloadHref: analysis ? `${base}?analysis=${analysis.id}` : base,
    cancelHref: progress && !progress.isOver && may(actor, 'award.run') ? `${base}/${analysis.id}/cancel` : undefined,
    startHref: hasAward && may(actor, 'award.run') && (!progress || progress.isOver) ? base : undefined,
    mayNotStart: !may(actor, 'award.run'),
    scenario: chosen.scenario,
    trusts: chosen.coalition,
    found: document && analysis ? foundView(document, analysis, chosen, base) : undefined,
    history: others.map((one) => ({
      href: `${base}?analysis=${one.id}`,
      scenario: chosen.scenarios.find(({ id }) => id === one.scenario)?.title ?? one.scenario,
      who: coalitionWords(one.coalition),
      seed: one.seed,
      draws: String(one.draws),
      state: RUN_STATE_WORDS[one.state],
      requested: dateTime(one.requestedAt),
      hash: one.documentSha256 ?? 'None',
    })),
  };
}

function foundView(document: SensitivityDocument, analysis: AnalysisRead, chosen: ChosenRun, base: string) {
  const { labels, currency } = chosen;
  const name = (id: string) => labels.suppliers?.[id] ?? id;
  const inWords = (sentence: string) => idsInWords(sentence, labels);
  return {
    nextBest: nextBestSentence(document, name, currency),
    changes: (document.nextBest?.changes ?? []).map((change) => ({
      line: labels.lines?.[change.line] ?? change.line,
      from: quantities(change.from, name),
      to: quantities(change.to, name),
    })),
    sentences: document.limits.map((limit) => inWords(limitSentence(limit, currency))),
    limits: document.limits.flatMap((limit) =>
      limit.tried.map((one, at) => ({
        limit: at === 0 ? start(inWords(limit.limit)) : '',
        condition: start(inWords(one.words)),
        step: stepWords(one.change),
        cost: one.cost === null ? 'None' : pounds(one.cost, currency),
        difference: otherWords(one, currency),
        suppliers: list(one.suppliers.map(name)),
      })),
    ),
    limitsLeftOut: document.limitsLeftOut,
    absences: document.without.map((one) => ({
      supplier: name(one.supplier),
      cost: one.cost === null ? 'None' : pounds(one.cost, currency),
      difference: start(otherWords(one, currency)),
      suppliers: list(one.suppliers.map(name)) || one.because.map(inWords).join(' ') || 'Nobody',
    })),
    absenceChart: absenceChart(document, name, currency),
    runnersUp: document.runnersUp.map((one) => ({
      lot: labels.lots?.[one.lot] ?? one.lot,
      winners: list(one.winners.map(name)),
      next: one.status === 'infeasible' ? 'Nobody: without them no award is possible' : list(one.next.map(name)),
      difference: start(otherWords(one, currency)),
    })),
    ...volumesView(document, name, currency),
    leaving: document.leaving.map((one) => ({
      trust: one.trust,
      best: one.best === null ? start(statusWord(one.status as Run['status'])) : pounds(one.best, currency),
      kept: one.kept === null ? 'Has no price' : pounds(one.kept, currency),
      regret: one.regret === null ? 'Not comparable' : start(moreOrLess(one.regret, currency)),
      note: one.breaks.map(inWords).join(' ') || start(fromWords(one.suppliers.map(name))),
    })),
    seed: analysis.seed,
    draws: String(document.draws),
    sha256: document.sensitivitySha256,
    packSha256: document.packSha256,
    documentHref: `${base}/${analysis.id}/document.json`,
    finished: dateTime(analysis.finishedAt),
  };
}

function volumesView(document: SensitivityDocument, name: (id: string) => string, currency: string) {
  const show = (amount: string | null) => (amount === null ? 'Not known' : pounds(amount, currency));
  const suppliers = [...new Set(document.volumes.flatMap((one) => one.inBest.map(({ supplier }) => supplier)))].sort();
  return {
    volumes:
      document.draws === 0
        ? []
        : document.volumes.map((one) => ({
            spread: `Within ${percentWords(one.spreadBasisPoints)}`,
            draws: String(one.draws),
            stands: `${one.stands} of ${one.proved}`,
            stillBest: `${one.stillBest} of ${one.stands}`,
            mean: show(one.mean),
            median: show(one.median),
            worstOfTwenty: show(one.worstOfTwenty),
            most: show(one.most),
          })),
    presence:
      document.draws === 0
        ? []
        : suppliers.map((supplier) => ({
            supplier: name(supplier),
            isWinner: document.award.suppliers.includes(supplier),
            counts: document.volumes.map(
              (one) => `${one.inBest.find((found) => found.supplier === supplier)?.draws ?? 0} of ${one.proved}`,
            ),
          })),
    presenceSpreads: document.volumes.map((one) => `Volumes within ${percentWords(one.spreadBasisPoints)}`),
    presenceChart: document.draws === 0 ? undefined : presenceChart(document, suppliers, name),
  };
}

function nextBestSentence(document: SensitivityDocument, name: (id: string) => string, currency: string): string {
  const { nextBest } = document;
  if (nextBest === null)
    return 'No award is possible without any one of the suppliers that win here: each of them is needed.';
  const proved = nextBest.status === 'optimal' ? '' : ' It is not proved best.';
  return `The next-best award that does without one of these suppliers leaves out ${name(nextBest.without)}. It costs ${pounds(nextBest.cost!, currency)}, ${moreOrLess(nextBest.difference!, currency)}, ${fromWords(nextBest.suppliers.map(name))}.${proved}`;
}

function quantities(rows: readonly WonQuantity[], name: (id: string) => string): string {
  return list(rows.map((row) => `${count(row.quantity)} from ${name(row.supplier)}`)) || 'Nothing';
}
