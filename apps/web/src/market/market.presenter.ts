import {
  amountWords,
  type CompetingBid,
  type CpvBranch,
  type LotExplanation,
  type PublishedAward,
  type Vat,
} from '@tandem/domain/market';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { RunSummary } from '@tandem/features/awards';
import type {
  ImportedFileRead,
  MarketPriceRead,
  MarketProcessDetail,
  MarketProcessRead,
  ProblemRead,
} from '@tandem/features/market';
import { formErrors } from '../http/forms.js';
import { date, dateTime, plural } from '../http/format.js';

const KINDS: Record<MarketPriceRead['kind'], string> = {
  award: 'Award',
  'award-item': 'Item of an award',
  contract: 'Contract',
  'contract-item': 'Item of a contract',
  'lot-estimate': 'Estimate of a lot',
  'tender-estimate': 'Estimate of a tender',
};
const VAT: Record<Vat, string> = {
  net: 'without VAT',
  gross: 'including VAT',
  both: 'without VAT',
  'not stated': 'VAT not stated',
};
const BRANCHES: Record<CpvBranch, string> = {
  code: 'Same code',
  category: 'Same category',
  class: 'Same class',
  group: 'Same group',
  division: 'Same division',
};

/** How one market price reads in a table, here and beside a requirement. */
export function priceRow(price: MarketPriceRead) {
  const currency = price.currency ?? undefined;
  const isLink = /^https?:\/\//i.test(price.notice);
  return {
    title: price.title || 'No title',
    kind: KINDS[price.kind],
    buyer: price.buyer || 'Not named',
    supplier: price.supplier || 'None yet',
    cpv: price.cpvCodes.slice(0, 3).join(', ') || 'None',
    branch: price.branch === null ? '' : BRANCHES[price.branch],
    amount: price.amount === null ? 'Not given' : amountWords(price.amount, currency),
    vat: VAT[price.vat],
    gross: price.vat === 'both' && price.amountGross ? `${amountWords(price.amountGross, currency)} including VAT` : '',
    unitPrice:
      price.unitPrice === null
        ? ''
        : `${amountWords(price.unitPrice, currency)} each${price.unitPriceIsDerived ? ` (amount divided by ${price.quantity ?? ''})` : ''}`,
    date: date(price.pricedOn),
    noticeHref: isLink ? price.notice : '',
    processHref: processHref(price.ocid),
  };
}

function processHref(ocid: string): string {
  return `/market/processes/${encodeURIComponent(ocid)}`;
}

/** The search page: what was asked for, the prices found, and the processes that have competing bids. */
export function searchPage(read: {
  cpv: string;
  words: string;
  problems: readonly FieldProblem[];
  found: { total: number; prices: readonly MarketPriceRead[] };
  competitions: readonly MarketProcessRead[];
}) {
  const { found } = read;
  const attributions = [...new Set(found.prices.map((price) => price.attribution))];
  return {
    title: 'Market prices',
    cpv: read.cpv,
    words: read.words,
    errors: read.problems.length > 0 ? formErrors(read.problems) : undefined,
    isBranch: read.cpv !== '' && read.problems.length === 0,
    count:
      found.prices.length < found.total
        ? `The first ${found.prices.length} of ${plural(found.total, 'price')}. Use a longer code or more words to see fewer.`
        : plural(found.total, 'price'),
    prices: found.prices.map(priceRow),
    attributions,
    competitions: read.competitions
      .filter((process) => process.bidCount > 0)
      .map((process) => ({
        title: process.title || process.ocid,
        href: processHref(process.ocid),
        buyer: process.buyer || 'Not named',
        bids: String(process.bidCount),
        currency: process.currency ?? 'Not given',
        date: date(process.publishedOn),
      })),
  };
}

const OUTCOMES: Record<LotExplanation['outcome'], string> = {
  agrees: 'The lowest price and the award agree',
  'agrees-once-vat-is-told-apart': 'The lowest price and the award agree once net and gross are told apart',
  differs: 'The lowest price and the award differ',
  'no-award': 'There is no award to compare with',
};

/** One published process: bids beside the award, the truth about them, and what is wrong with the notices. */
export function processPage(read: {
  process: MarketProcessDetail;
  lots: readonly LotExplanation[] | undefined;
  /** Why the bids cannot be compared; empty when they can. */
  refusal: string;
  /** The newest run, whatever its state. */
  run: RunSummary | undefined;
  mayCompare: boolean;
}) {
  const { process, lots, refusal, run } = read;
  const { competition } = process;
  const isUnderWay = run?.state === 'queued' || run?.state === 'running';
  const lotTitle = new Map(competition.lots.map((lot) => [lot.id, lot.title || lot.id]));
  return {
    title: process.title || process.ocid,
    trail: [
      { text: 'Home', href: '/' },
      { text: 'Market prices', href: '/market' },
    ],
    facts: [
      { key: { text: 'Process' }, value: { text: process.ocid } },
      { key: { text: 'Buyer' }, value: { text: process.buyer || 'Not named' } },
      { key: { text: 'State of the tender' }, value: { text: process.status || 'Not given' } },
      { key: { text: 'Currency' }, value: { text: process.currency ?? 'Not given' } },
      { key: { text: 'CPV code' }, value: { text: process.cpvCode ?? 'None' } },
      { key: { text: 'Latest notice' }, value: { text: date(process.publishedOn) } },
      { key: { text: 'Notices' }, value: { text: String(process.releaseCount) } },
    ],
    manyLots: competition.lots.length > 1,
    bids: competition.bids
      .toSorted((a, b) => compareAmounts(a.value.amount, b.value.amount))
      .map((bid) => bidRow(bid, lotTitle.get(bid.lotId) ?? bid.lotId)),
    awards: competition.awards.map(awardRow),
    isCompared: lots !== undefined,
    isUnderWay,
    hasFailed: run?.state === 'failed',
    canBeCompared: read.mayCompare && refusal === '' && !isUnderWay,
    selfHref: processHref(process.ocid),
    compareHref: `${processHref(process.ocid)}/runs`,
    refusal,
    truths: (lots ?? []).map((lot) => ({
      title: lot.title,
      outcome: OUTCOMES[lot.outcome],
      sentences: lot.sentences,
    })),
    unread: competition.unread,
    problems: problemsByName(process.problems),
    attributions: process.attributions,
  };
}

/** One entry for each kind of problem, with every place where it stands. */
function problemsByName(problems: readonly ProblemRead[]) {
  const names = [...new Set(problems.map((problem) => problem.code))];
  return names.map((name) => {
    const own = problems.filter((problem) => problem.code === name);
    const times = own.reduce((total, problem) => total + problem.count, 0);
    return {
      name,
      words: own[0]!.words,
      times: plural(times, 'time'),
      summary: plural(own.length, 'place'),
      places: own.map(({ path, detail, count }) => ({
        path,
        detail: [detail, count > 1 ? plural(count, 'time') : ''].filter(Boolean).join(', '),
      })),
    };
  });
}

function bidRow(bid: CompetingBid, lot: string) {
  const down = bid.turnedDown;
  return {
    supplier: bid.supplier,
    lot,
    amount: amountWords(bid.value.amount, bid.value.currency),
    vat: VAT[bid.value.vat],
    state: down ? `Turned down: ${down.how}` : bid.status || 'Not given',
  };
}

function awardRow(award: PublishedAward) {
  return {
    supplier: award.supplier || 'Nobody',
    amount: award.value ? amountWords(award.value.amount, award.value.currency) : 'Not published',
    vat: award.value ? VAT[award.value.vat] : '',
    state: award.status || 'Not given',
    date: date(award.on ?? null),
  };
}

/** Plain decimals by size, without a float: the longer whole part is larger, then the digits decide. */
function compareAmounts(a: string, b: string): number {
  const [wholeA = '', partA = ''] = a.split('.');
  const [wholeB = '', partB = ''] = b.split('.');
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length;
  return `${wholeA}.${partA}` < `${wholeB}.${partB}` ? -1 : a === b ? 0 : 1;
}

/** The report of every import: what came with which file, and what is wrong with it, by name. */
export function importsPage(files: readonly ImportedFileRead[]) {
  return {
    title: 'Imported notices',
    trail: [
      { text: 'Home', href: '/' },
      { text: 'Market prices', href: '/market' },
    ],
    files: files.map((file, at) => ({
      id: `file-${at + 1}`,
      name: file.name,
      about: `${plural(file.releaseCount, 'release')}, imported on ${dateTime(file.importedAt)}. Publisher: ${file.publisher || 'not named'}.`,
      attribution: file.attribution,
      problems: file.problems.map((problem) => ({
        name: problem.code,
        words: problem.words,
        count: String(problem.count),
      })),
    })),
  };
}
