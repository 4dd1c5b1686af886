import type {
  AwardExplanation,
  ExplanationRead,
  LineExplanation,
  OtherOffer,
  PackLabels,
  RunHead,
  WonRow,
} from '@tandem/features/awards';
import { type Money, money } from '@tandem/domain/money';
import { count, dateTime, list, plural, pounds, unitPounds } from '../http/format.js';
import { awardChoice } from './award-choice.presenter.js';
import { CHARGE_WORDS, coalitionWords, moreOrLess, proofSentence, tieSentence } from './award.words.js';
import { idsInWords } from './id.words.js';
import { pages } from './page.links.js';
import { rulesWords } from './rule.words.js';
import { runFrame } from './run-navigation.js';
import { start } from './sensitivity.words.js';

/** Lines on one page: each is held against every other bidder. */
export const EXPLAINED_LINES = 25;

interface Words {
  readonly currency: string;
  readonly labels: PackLabels;
  readonly bidsHref: string;
  readonly name: (supplier: string) => string;
}

/** Why this award, in plain words: every number with the bid it comes from. */
export function explanationPage(head: RunHead, read: ExplanationRead, page: number, isOpen: boolean) {
  const { chosen, explanation } = read;
  const { run, currency, labels } = chosen;
  const words: Words = {
    currency,
    labels,
    // The offers of a tender stand side by side on its own page; those of a published procurement on its process page.
    bidsHref:
      head.tenderId === null
        ? `/market/processes/${encodeURIComponent(head.reference)}`
        : `/tenders/${head.tenderId}/bids`,
    name: (supplier) => labels.suppliers?.[supplier] ?? supplier,
  };
  const base = `/award-runs/${head.id}`;
  return {
    ...runFrame(head, 'explanation', 'Why this award', chosen.scenario),
    choice: awardChoice(chosen, `${base}/explanation`),
    who: coalitionWords(chosen.coalition),
    hasAward: explanation !== undefined,
    isOpen,
    openHref: `${base}/explanation?${new URLSearchParams([...chosenQuery(chosen), ['offers', 'all']]).toString()}`,
    because: run.infeasibleBecause.map((sentence) => idsInWords(sentence, labels)),
    status: proofSentence(run.status, run.gap, currency),
    tie:
      tieSentence(run.tie) ??
      (run.tie === 'unique'
        ? 'No other award costs the same, so nothing had to be decided between equals.'
        : undefined),
    bound: run.bound === null ? undefined : pence(run.bound, currency),
    gap: run.gap === null ? undefined : pence(run.gap, currency),
    boardHref: `${base}/board`,
    sensitivityHref: `${base}/sensitivity?scenario=${encodeURIComponent(chosen.scenario)}`,
    bidsHref: words.bidsHref,
    evaluationHref: `${base}/evaluation.json`,
    packSha256: head.packSha256,
    evaluationSha256: read.evaluationSha256,
    finished: dateTime(read.finishedAt),
    ...(explanation ? foundView(explanation, chosen, words) : {}),
    pages:
      explanation &&
      pages(
        `${base}/explanation`,
        [...chosenQuery(chosen), ...(isOpen ? [['offers', 'all'] as [string, string]] : [])],
        page,
        Math.ceil(explanation.lineCount / EXPLAINED_LINES),
      ),
  };
}

/** The scenario and the trusts of a page, as its address names them. */
function chosenQuery({ scenario, coalition }: ExplanationRead['chosen']): [string, string][] {
  return [['scenario', scenario], ...coalition.map((trust): [string, string] => ['trust', trust])];
}

function foundView(explanation: AwardExplanation, chosen: ExplanationRead['chosen'], words: Words) {
  const { currency, labels, name } = words;
  const suppliers = [...new Set(chosen.run.award.map((row) => row.supplier))].sort();
  return {
    cost: pence(explanation.cost, currency),
    suppliers: list(suppliers.map(name)),
    lineCount: plural(explanation.lineCount, 'line'),
    rules: rulesWords(explanation.rules, labels),
    lines: explanation.lines.map((line) => lineView(line, words)),
    charges: explanation.charges.map((charge) => ({
      kind: CHARGE_WORDS[charge.kind] ?? charge.kind,
      supplier: name(charge.supplier),
      what: list(charge.what.map((id) => labels.lines?.[id] ?? labels.lots?.[id] ?? id)),
      amount: pence(charge.amount, currency),
    })),
    rowsTotal: pence(explanation.rowsTotal, currency),
    trusts: explanation.trusts.map((trust) => ({
      trust: labels.trusts?.[trust.trust] ?? trust.trust,
      lines: pence(trust.lines, currency),
      charges: pence(trust.charges, currency),
      total: pence(trust.total, currency),
      alone: trust.alone === null ? 'Cannot buy alone' : pence(trust.alone, currency),
      difference: trust.difference === null ? 'Not known' : start(moreOrLess(trust.difference, currency, pence)),
    })),
    leftOut: explanation.leftOut.map((sentence) => idsInWords(sentence, labels)),
    isShared: explanation.trusts.length > 1,
  };
}

function lineView(line: LineExplanation, words: Words) {
  const { labels, currency } = words;
  const item = labels.lines?.[line.line] ?? line.line;
  return {
    id: `line-${line.line}`,
    item,
    lot: labels.lots?.[line.lot] ?? line.lot,
    demand: count(line.demand),
    won: line.won.map((row) => ({
      supplier: words.name(row.supplier),
      quantity: count(row.quantity),
      step: stepWords(row, currency),
      amount: row.amount === null ? 'In its package price' : pence(row.amount, currency),
      href: `${words.bidsHref}#line-${encodeURIComponent(line.line)}`,
      from: `${words.name(row.supplier)}’s bid for ${item}`,
    })),
    sentences: line.won.flatMap((row) => rowSentences(row, words)),
    shares:
      line.byTrust.length < 2
        ? ''
        : `Shared by quantity: ${list(
            line.byTrust
              .filter((one) => one.quantity > 0n)
              .map(
                (one) =>
                  `${one.trust} ${count(one.quantity)}${one.amount === null ? '' : ` for ${pence(one.amount, currency)}`}`,
              ),
          )}.`,
    offers: line.won.flatMap((row) =>
      row.others.map((other) => ({
        instead: words.name(row.supplier),
        supplier: words.name(other.supplier),
        asked: other.asked === null ? 'No single price' : pence(other.asked, currency),
        whole: other.cost === null ? 'Not allowed' : pence(other.cost, currency),
        why:
          other.cost === null ? start(obstacle(other, words)) : start(moreOrLess(other.difference!, currency, pence)),
      })),
    ),
  };
}

/** "at 9.00 from 60 units", or every step of an incremental ladder with its units. */
function stepWords(row: WonRow, currency: string): string {
  if (row.cells.length === 0) return 'By its package';
  if (row.cells.length > 1)
    return row.cells
      .map((cell) => `${count(cell.quantity)} at ${unitPounds(cell.unitPrice, currency)}`)
      .join(', then ');
  const [cell] = row.cells;
  const price = `${unitPounds(cell!.unitPrice, currency)} each`;
  return cell!.kind === 'list' ? `${price}, its list price` : `${price}, its price from ${count(cell!.from)}`;
}

/** What the next offer would have cost, and what stood in the way of each cheaper one. */
function rowSentences(row: WonRow, words: Words): string[] {
  const { currency, name } = words;
  const items = row.together.map((id) => words.labels.lines?.[id] ?? id);
  const moved =
    items.length === 0 ? '' : ` This counts ${list(items)} as well, because they go to one supplier together.`;
  const who = `${name(row.supplier)}, ${count(row.quantity)}`;
  if (row.others.length === 0) return [`${who}: nobody else offers this.${moved}`];
  const next = row.others.find((other) => other.cost !== null);
  const first = next
    ? `${who}: the next offer is ${name(next.supplier)}’s${next.asked === null ? '' : ` at ${pence(next.asked, currency)}`}. With it the whole award would cost ${pence(next.cost!, currency)}, ${moreOrLess(next.difference!, currency, pence)}.${moved}`
    : `${who}: no other offer could have taken its place without a change elsewhere.${moved}`;
  const cheaper = row.others
    .filter((other) => other.isCheaper)
    .map((other) => {
      const less = pence(money(row.paid! - other.asked!), currency);
      return other.cost === null
        ? `${name(other.supplier)} asks ${less} less for this and could not have it: ${obstacle(other, words)}.`
        : `${name(other.supplier)} asks ${less} less for this alone, but with it the whole award would cost ${moreOrLess(other.difference!, currency, pence)}: charges, discounts or price breaks elsewhere outweigh it.`;
    });
  const inPart = row.others.flatMap((other) =>
    other.lessOnLine === null
      ? []
      : [
          `${name(other.supplier)} asks ${pence(other.lessOnLine, currency)} less for this item alone and could not have it alone: it goes together with ${list(items)}.`,
        ],
  );
  return [first, ...cheaper, ...inPart];
}

function obstacle(other: OtherOffer, { labels }: Words): string {
  return list(other.because.map((sentence) => idsInWords(sentence, labels)));
}

/** Pounds and always pence: this page is read beside the sums of a court. */
function pence(amount: Money | string, currency: string): string {
  const shown = pounds(amount, currency);
  return shown.includes('.') ? shown : shown.replace(/\d(?=\D*$)/, (digit) => `${digit}.00`);
}
