import type { AwaitingRead } from '@tandem/features/reports';
import { dateTime, plural, pounds } from '../http/format.js';
import { kindName } from './report.words.js';

/** What waits for the reader's own validation, the longest waiting first. It is the reader's own, and in no file. */
export function awaitingView({ count, oldest }: { count: number; oldest: readonly AwaitingRead[] }) {
  return {
    count,
    summary:
      count === 0
        ? 'Nothing waits for your validation.'
        : `${plural(count, 'line')} ${count === 1 ? 'waits' : 'wait'} for your validation${count > oldest.length ? `. These ${oldest.length} wait the longest` : ''}.`,
    rows: oldest.map((line) => ({
      item: line.item,
      reference: line.reference,
      href: `/savings/schemes/${line.schemeId}`,
      year: line.year,
      kind: kindName(line),
      amount: pounds(line.amount),
      since: dateTime(line.since),
    })),
  };
}
