import { dateLong } from '@tandem/domain/time';
import { footing, LOWEST_PRICE, tenderPackOf, WITHOUT_TURNED_DOWN } from './bid-pack.js';
import { awardStands, type CompetingBid, type Competition, type PublishedAward } from './competition.js';
import { amountWords, inUnits, plainDecimal } from './decimals.js';
import type { PublishedValue } from './published-value.js';

/** What an explanation needs of a `tandem-evaluation/1`: who won which line in which scenario, and for how much. */
export interface EvaluatedRuns {
  readonly runs: readonly {
    readonly scenario: string;
    readonly status: string;
    readonly award: readonly { readonly line: string; readonly supplier: string; readonly amount: string }[];
  }[];
}

export type Outcome = 'agrees' | 'agrees-once-vat-is-told-apart' | 'differs' | 'no-award';

/** The truth about one lot: whether the lowest price and the published award agree, and why or why not, in sentences. */
export interface LotExplanation {
  readonly lotId: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly sentences: readonly string[];
}

/**
 * Standard VAT rates in per cent of the countries whose priced bids are known here, by currency.
 *
 * United Kingdom: VAT Act 1994 section 2. Ukraine: Tax Code article 193. Armenia: Tax Code article 63.
 */
const STANDARD_VAT: Readonly<Record<string, number>> = { GBP: 20, UAH: 20, AMD: 20 };

/**
 * Says for each lot whether price alone would have awarded as the buyer did, and why not where it would not.
 *
 * Everything is concluded from what the notice says and the runs of its pack; where the notice gives no reason, that is
 * what is said. Errors: those of `tenderPackOf`.
 */
export function explainAgainstAward(competition: Competition, evaluation: EvaluatedRuns): LotExplanation[] {
  const { document, published } = tenderPackOf(competition);
  return document.lots.map((packLot) => {
    const lot = competition.lots.find((l) => l.id === published.lots[packLot.id])!;
    const winnerIn = (scenario: string) => {
      const run = evaluation.runs.find((r) => r.scenario === scenario);
      const row = run?.award.find((a) => a.line === packLot.id);
      const supplierId = row && published.suppliers[row.supplier];
      const own = competition.bids.filter((b) => b.lotId === lot.id && b.supplierId === supplierId);
      return own.find((b) => plainDecimal(b.value.amount) === plainDecimal(row!.amount)) ?? own[0];
    };
    const lowest = winnerIn(LOWEST_PRICE);
    const found = lowest
      ? explainLot(competition, lot.id, lowest, winnerIn(WITHOUT_TURNED_DOWN))
      : { outcome: 'no-award' as const, sentences: ['The comparison found no supplier for this lot.'] };
    return { lotId: lot.id, title: lot.title, ...found };
  });
}

interface Explained {
  readonly outcome: Outcome;
  readonly sentences: readonly string[];
}

function explainLot(
  c: Competition,
  lotId: string,
  lowest: CompetingBid,
  qualified: CompetingBid | undefined,
): Explained {
  const awards = c.awards.filter((a) => awardStands(a) && (a.lotIds.length === 0 || a.lotIds.includes(lotId)));
  const opening = `The lowest of ${bidCount(c, lotId)} is ${lowest.supplier} at ${words(lowest.value)}.`;
  const ids = lowest.supplierId.split(' + ');
  const found = awards.find((a) => a.supplierIds.some((id) => ids.includes(id))) ?? awards[0];
  const award = found && valueOfOneLot(c, found);
  if (!award) return { outcome: 'no-award', sentences: [opening, ...withoutAward(c, lotId)] };
  if (award.supplierIds.some((id) => ids.includes(id))) {
    return explainSameSupplier(lowest, award, opening);
  }
  return {
    outcome: 'differs',
    sentences: [
      opening,
      `The award went to ${award.supplier}${award.value ? ` at ${words(award.value)}` : ''}, so it differs.`,
      ...whyNot(lowest),
      ...(c.awardCriterion === '' ? [] : [`The award criterion that the notice names is "${c.awardCriterion}".`]),
      ...afterQualification(lowest, qualified, award),
    ],
  };
}

/** The value of an award of several lots is not the price of one of them, so it is not compared. */
function valueOfOneLot(c: Competition, award: PublishedAward): PublishedAward {
  const lots = award.lotIds.length === 0 ? c.lots.length : award.lotIds.length;
  return lots > 1 ? { ...award, value: undefined } : award;
}

function withoutAward(c: Competition, lotId: string): string[] {
  const status = c.status === '' ? '' : ` The notice gives the status of the tender as "${c.status}".`;
  const down = c.bids.filter((bid) => bid.lotId === lotId && bid.turnedDown);
  return [
    `No award was published for this process, so there is nothing to compare with.${status}`,
    ...down.map((bid) => `The bid of ${bid.supplier} at ${words(bid.value)} was turned down: ${bid.turnedDown!.how}.`),
  ];
}

function explainSameSupplier(lowest: CompetingBid, award: PublishedAward, opening: string): Explained {
  const bid = lowest.value;
  if (!award.value) {
    return {
      outcome: 'agrees',
      sentences: [opening, 'The award went to the same supplier; no value of this lot alone was published.'],
    };
  }
  if (sameAmount(bid, award.value)) {
    return { outcome: 'agrees', sentences: [opening, 'The published award is the same supplier at the same price.'] };
  }
  const differs = `The award went to the same supplier at ${words(award.value)}, which is not the price of the bid.`;
  const rate = bid.currency === undefined ? undefined : STANDARD_VAT[bid.currency];
  const mayBeTax = footing(bid) !== 'gross' && footing(award.value) !== 'net' && bid.currency === award.value.currency;
  if (rate !== undefined && mayBeTax && isExactlyPlus(bid.amount, rate, award.value.amount)) {
    const stated =
      footing(bid) === 'net' ? 'The bid is net of VAT.' : 'The notice does not say whether bids include VAT.';
    return {
      outcome: 'agrees-once-vat-is-told-apart',
      sentences: [
        opening,
        differs,
        `${stated} The award is exactly the bid plus ${rate}% VAT, the standard rate, so the bid is net and the award gross.`,
        'Once net and gross are told apart, the lowest price and the award agree.',
        'The other bids were compared on the same footing; a bidder who is not registered for VAT would charge none.',
      ],
    };
  }
  return { outcome: 'differs', sentences: [opening, differs, 'Nothing in the notice says why.'] };
}

function sameAmount(a: PublishedValue, b: PublishedValue): boolean {
  if (a.currency !== b.currency) return false;
  const sameKnown = [a.net !== undefined && a.net === b.net, a.gross !== undefined && a.gross === b.gross].some(
    Boolean,
  );
  const isOneFooting = footing(a) === footing(b) || [footing(a), footing(b)].includes('not stated');
  return sameKnown || (isOneFooting && a.amount === b.amount);
}

/** Whether `gross` is `net` with so many per cent added, to the last hundredth. */
function isExactlyPlus(net: string, rate: number, gross: string): boolean {
  const [a, b] = [inUnits(net, 4), inUnits(gross, 4)];
  if (a === undefined || b === undefined) return false;
  const difference = a * BigInt(100 + rate) - b * 100n;
  // Half a hundredth, in ten-thousandths times a hundred: the award was rounded to hundredths.
  return difference <= 5000n && difference >= -5000n;
}

function whyNot(lowest: CompetingBid): string[] {
  const down = lowest.turnedDown;
  if (!down) return ['Nothing in the notice says why the lowest bid was not taken.'];
  const when = down.on === undefined ? '' : ` on ${dateLong(down.on)}`;
  const reason =
    down.reason === ''
      ? 'No reason was published.'
      : `The published reason, in the words of the notice: “${shortened(down.reason)}”`;
  return [`The lowest bid was unsuccessful: ${down.how}${when}. ${reason}`];
}

function afterQualification(lowest: CompetingBid, next: CompetingBid | undefined, award: PublishedAward): string[] {
  if (!lowest.turnedDown || !next) return [];
  const isAward =
    award.supplierIds.some((id) => next.supplierId.split(' + ').includes(id)) &&
    (!award.value || sameAmount(next.value, award.value));
  const without = `Without the bids that were turned down the lowest is ${next.supplier} at ${words(next.value)}`;
  return [isAward ? `${without}, which is the award.` : `${without}, which is not the award either.`];
}

const REASON_LENGTH_MAX = 1500;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > REASON_LENGTH_MAX ? `${line.slice(0, REASON_LENGTH_MAX)}…` : line;
}

function bidCount(c: Competition, lotId: string): string {
  const count = c.bids.filter((bid) => bid.lotId === lotId).length;
  return count === 1 ? 'one priced bid' : `${count} priced bids`;
}

function words(value: PublishedValue): string {
  const tax = { net: ' without VAT', gross: ' including VAT', 'not stated': '' }[footing(value)];
  return `${amountWords(value.amount, value.currency)}${tax}`;
}
