import type { OtherAward, SensitivityDocument, TriedLimit } from '@tandem/domain/sensitivity';
import { list } from '../http/format.js';
import { moreOrLess } from './award.words.js';

/** What another award costs against the recommended one, or that there is none. */
export function otherWords(other: OtherAward, currency: string): string {
  switch (other.status) {
    case 'optimal':
      return moreOrLess(other.difference!, currency);
    case 'feasible':
      return `at most ${moreOrLess(other.difference!, currency)}, not proved best`;
    case 'infeasible':
      return 'no award is possible';
    case 'timeLimit':
      return 'not known: no award was found in the time allowed';
    default:
      return other.status satisfies never;
  }
}

const STEP_WORDS: Record<string, string> = {
  '+100': '1 point up',
  '-100': '1 point down',
  '+1000': '10 points up',
  '-1000': '10 points down',
  '+1': '1 more',
  '-1': '1 fewer',
  '+1 %': '1% up',
  '-1 %': '1% down',
  '+10 %': '10% up',
  '-10 %': '10% down',
  removed: 'without it',
};

/** How far a limit was moved: "1 point up" of a share, "1 more" supplier, "10% down" of a capacity. */
export function stepWords(change: string): string {
  return STEP_WORDS[change] ?? change;
}

/** The price of a limit in one sentence, from the smallest step either way; every figure is an award that was solved. */
export function limitSentence(limit: SensitivityDocument['limits'][number], currency: string): string {
  const smallest = (direction: TriedLimit['direction']) =>
    limit.tried.filter((one) => one.direction === direction).toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
  const parts = [smallest('tighter'), smallest('looser')].flatMap((one) =>
    one ? [`${one.words} the award costs ${otherInSentence(one, currency)}`] : [],
  );
  if (limit.tried.every((one) => one.difference === '0.00')) return `${start(limit.limit)}: moving it changes nothing.`;
  return `${start(limit.limit)}: ${parts.join('; ')}.`;
}

function otherInSentence(other: OtherAward, currency: string): string {
  return other.status === 'infeasible' ? 'nothing, for no award is possible' : otherWords(other, currency);
}

function sizeOf({ change }: TriedLimit): number {
  return Math.abs(Number.parseInt(change, 10) || 0);
}

/** A sentence's first letter as a capital. */
export function start(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** "from Alder and Birch", or nothing without suppliers. */
export function fromWords(suppliers: readonly string[]): string {
  return suppliers.length === 0 ? '' : `from ${list(suppliers)}`;
}
