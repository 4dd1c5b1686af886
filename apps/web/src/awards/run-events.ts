import type { MessageEvent } from '@nestjs/common';
import { auditTime, concatMap, from, interval, map, merge, type Observable, startWith, takeWhile } from 'rxjs';
import { AwardsQueries, runTopic } from '@tandem/features/awards';
import { type Actor, type Database, type News } from '@tandem/platform/database';
import { type RunProgress, runProgress } from './runs.presenter.js';

/** News in quick succession is told once in this time. */
const PAUSE_MS = 150;
/** Looked at again without any news, so that a lost notification costs seconds and proxies keep the stream. */
const HEARTBEAT_MS = 10_000;

/** The progress of a run for as long as it lasts, in its reader's own sight; the last event says that it is over. */
export function runEvents(
  { database, news, queries }: { database: Database; news: News; queries: AwardsQueries },
  actor: Actor,
  runId: string,
): Observable<MessageEvent> {
  const look = (): Observable<RunProgress> =>
    from(database.read(actor, async (tx) => runProgress(await queries.progress(tx, runId))));
  return merge(news.of(runTopic(runId)).pipe(auditTime(PAUSE_MS)), interval(HEARTBEAT_MS))
    .pipe(startWith(0), concatMap(look))
    .pipe(
      takeWhile((progress) => !progress.isOver, true),
      map((progress): MessageEvent => ({ data: progress })),
    );
}
