import { parseMoney } from '@tandem/domain/money';
import type { SavingLineRead, WaitingLine } from '@tandem/features/savings';
import { dateTime, plural, pounds } from '../http/format.js';
import { added } from './headline.presenter.js';
import { ATTRIBUTION_WORDS, totalName, STAGE_WORDS } from './savings.words.js';

/** Which lines a table holds, said in words: "Cash-releasing, capital, one-off; contracted; made by the partnership". */
export function linesPage(lines: readonly SavingLineRead[], title: string, filter: Record<string, string>) {
  const of = filter as { stage?: keyof typeof STAGE_WORDS; attribution?: keyof typeof ATTRIBUTION_WORDS };
  const words = [
    of.stage && STAGE_WORDS[of.stage],
    of.attribution && ATTRIBUTION_WORDS[of.attribution],
    filter['trust'],
  ];
  const isOneKind = new Set(lines.map(totalName)).size === 1;
  const shown = lines.map((line) => lineRow(line, filter));
  return {
    title,
    filter: words.filter((word) => word !== undefined && word !== '').join('; '),
    summary: plural(lines.length, 'line'),
    query: new URLSearchParams(filter).toString(),
    rows: shown.map(({ amounts: _amounts, ...row }) => row),
    // A sum only where all lines are one kind of money and stand on one stage.
    total: isOneKind && of.stage ? pounds(added(shown.flatMap((row) => row.amounts))) : undefined,
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}

function lineRow(line: SavingLineRead, filter: Record<string, string>) {
  const amounts = line.open.filter(
    (one) =>
      (!filter['stage'] || one.stage === filter['stage']) &&
      (!filter['attribution'] || one.attribution === filter['attribution']),
  );
  const stages = [...new Set(amounts.map((one) => one.stage))];
  return {
    amounts,
    href: `/savings/lines/${line.id}`,
    schemeHref: `/savings/schemes/${line.schemeId}`,
    scheme: line.schemeReference,
    item: line.item,
    trust: line.trust,
    year: line.financialYear,
    kind: totalName(line),
    standing: stages.map((stage) => ({
      stage: STAGE_WORDS[stage],
      amount: pounds(added(amounts.filter((one) => one.stage === stage))),
    })),
  };
}

/** What waits for the reader's finance, the longest first. */
export function validationPage(lines: readonly WaitingLine[]) {
  return {
    title: 'Savings that wait for your validation',
    rows: lines.map((line) => ({
      id: line.id,
      href: `/savings/lines/${line.id}`,
      item: line.item,
      scheme: line.schemeReference,
      schemeHref: `/savings/schemes/${line.schemeId}`,
      year: line.financialYear,
      kind: totalName(line),
      isCash: line.cashType === 'CASH_RELEASING',
      amount: pounds(line.amount),
      isLoss: parseMoney(line.amount) < 0n,
      since: dateTime(line.waitingSince),
      trust: line.trust,
    })),
    trail: [{ text: 'Savings', href: '/savings' }],
  };
}
