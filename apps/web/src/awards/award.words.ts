import type { CoalitionResult, PackLabels, PaperRisk, RunSummary } from '@tandem/features/awards';
import { type Money, money, parseMoney } from '@tandem/domain/money';
import { list, plural, pounds } from '../http/format.js';

/** How awards, runs and what could go wrong with them read, for every page, paper and answer. */

export const RUN_STATE_WORDS: Record<RunSummary['state'], string> = {
  queued: 'Waiting for a worker',
  running: 'Under way',
  done: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** "LAS", or "LAS and SCAS together". */
export function coalitionWords(coalition: readonly string[]): string {
  return coalition.length > 1 ? `${list(coalition)} together` : `${coalition[0] ?? 'Nobody'} alone`;
}

const STATUS_WORDS: Record<CoalitionResult['status'], string> = {
  optimal: 'proved best',
  feasible: 'an award was found, not proved best',
  timeLimit: 'no award was found in the time allowed',
  infeasible: 'no award is possible',
};

/** What is known of an award, in a few words: "proved best". */
export function statusWord(status: CoalitionResult['status']): string {
  return STATUS_WORDS[status];
}

/** What is known of an award, in a sentence; only a proved award is called best. */
export function proofSentence(status: string, gap: string | null, currency: string): string {
  switch (status) {
    case 'optimal':
      return 'This award is proved best to the penny: no other award of these bids costs less.';
    case 'feasible':
      return gap === null
        ? 'This award was found in the time allowed and is not proved best.'
        : `This award was found in the time allowed and is not proved best. The best one could cost up to ${pounds(gap, currency)} less.`;
    case 'infeasible':
      return 'No award of these bids keeps every limit and rule of this scenario.';
    default:
      return 'No award was found in the time allowed. That does not mean that there is none.';
  }
}

/** What decided between awards of equal cost; nothing when there was only one. */
export function tieSentence(tie: string | null): string | undefined {
  if (tie === 'byOrder')
    return 'Several awards cost the same. The declared order decided: fewest suppliers, then the earlier submission, then the order of the lines.';
  if (tie === 'unproved') return 'There was not enough time to tell whether another award costs the same.';
  return undefined;
}

export const CHARGE_WORDS: Record<string, string> = {
  fixedCharge: 'Fixed charge',
  lineCharge: 'Fixed charge on a line',
  tierDiscount: 'Discount on spend',
  bundle: 'Bundle discount',
  package: 'Package price',
};

/** What could go wrong, as a sentence. */
export function riskSentence(risk: PaperRisk, currency: string): string {
  switch (risk.risk) {
    case 'disBenefit':
      return `${risk.trust} would pay ${pounds(risk.amount.replace('-', ''), currency)} less alone. This is a dis-benefit and is not set off against what others gain.`;
    case 'notProved':
      return proofSentence('feasible', risk.gap, currency);
    case 'tie':
      return tieSentence('byOrder')!;
    case 'tieUnproved':
      return tieSentence('unproved')!;
    case 'aloneUnknown':
      return `What ${risk.trust} would pay alone is not known, so nothing of its saving is credited to the partnership.`;
    case 'noBaseline':
      return `${risk.trust} has no baseline for everything it buys here, so its saving against what it paid before is not complete.`;
    case 'singleSupplier':
      return `Everything comes from one supplier, ${risk.supplier}. If it fails, nothing is delivered.`;
    case 'abnormallyLow':
      return `${risk.supplier}, ${risk.lot}: ${risk.sentence}`;
    case 'priceBreak':
      return risk.slack === '0'
        ? `The price of ${risk.item} from ${risk.supplier} needs ${risk.from} units, and exactly that many are ordered: one fewer loses it.`
        : `The price of ${risk.item} from ${risk.supplier} needs ${risk.from} units. It is lost when more than ${risk.slack} of those ordered fall away.`;
    case 'withdrawal':
      break;
  }
  return risk.extra === null
    ? `If ${risk.trust} leaves, it is not known what the others would pay.`
    : `If ${risk.trust} leaves, the others pay ${moreOrLess(risk.extra, currency)} in all.`;
}

/** Every risk as a sentence; what the leaving of each trust would cost is said in one. */
export function riskSentences(risks: readonly PaperRisk[], currency: string): string[] {
  const leaving = risks.flatMap((risk) => (risk.risk === 'withdrawal' && risk.extra !== null ? [risk] : []));
  const others = risks.filter((risk) => risk.risk !== 'withdrawal' || risk.extra === null);
  const sentences = others.map((risk) => riskSentence(risk, currency));
  if (leaving.length > 0) {
    const each = leaving.map((risk) => `${moreOrLess(risk.extra!, currency)} without ${risk.trust}`);
    sentences.push(`If a trust leaves, the others pay in all: ${list(each)}.`);
  }
  return sentences.length > 0 ? sentences : ['The comparison of bids shows no particular risk.'];
}

/** "£48.60 more", "£0.40 less" or "the same". */
export function moreOrLess(
  difference: Money | string,
  currency: string,
  show: (amount: Money, currency: string) => string = pounds,
): string {
  const amount = typeof difference === 'string' ? parseMoney(difference) : difference;
  if (amount === 0n) return 'the same';
  return amount < 0n ? `${show(money(0n - amount), currency)} less` : `${show(amount, currency)} more`;
}

/** The word for an id of the pack: "London Ambulance Service NHS Trust (LAS)". */
export function trustWords(labels: PackLabels, trust: string): string {
  const name = labels.trusts?.[trust];
  return name === undefined || name === trust ? trust : `${name} (${trust})`;
}

/** "7 more units reach the next break". */
export function missingWords(missing: string, from: string, price: string): string {
  const isOne = missing === '1';
  return `${isOne ? '1 more unit reaches' : `${missing} more units reach`} the next break at ${from}: ${price} each`;
}

/** "5 of 7 coalitions solved", or of awards when there is more than one scenario. */
export function solvedWords(done: number, total: number, scenarios: number): string {
  return scenarios > 1
    ? `${done} of ${total} awards solved: ${plural(total / scenarios, 'coalition')} in each of ${scenarios} scenarios`
    : `${done} of ${plural(total, 'coalition')} solved`;
}
