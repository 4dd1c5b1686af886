import type { Money } from '@tandem/domain/money';
import type { FieldProblem } from '@tandem/domain/refusals';
import { clauseName } from '@tandem/domain/savings';
import type { ContractChoice } from '@tandem/features/savings';
import type { WhyPaid } from '@tandem/features/actuals';
import type {
  ClauseRead,
  ContractRead,
  SeriesValueRead,
  SharedLineRead,
  StatedClause,
  StatedValues,
} from '@tandem/features/contracts';
import { count, date, list, pounds } from '../http/format.js';
import { formErrors } from '../http/forms.js';
import { monthOf } from './contracts.presenter.js';

/** What a person has written in one of the two forms, to be shown again with what is wrong in it. */
export interface ClauseForms {
  readonly clause?: StatedClause;
  readonly values?: StatedValues;
  readonly problems: readonly FieldProblem[];
}

/** What the prices of a contract follow, what that explains of what was paid, and the forms of those who may say more. */
export function clausesView(read: {
  contract: ContractRead;
  lines: readonly { lineCode: string; item: string }[];
  clauses: readonly ClauseRead[];
  values: readonly SeriesValueRead[];
  why: readonly WhyPaid[];
  shared: readonly SharedLineRead[];
  /** Lines of the reader's trust of which no saving is in the ledger; empty for who may not raise one. */
  unraised: readonly ContractChoice[];
  mayState: boolean;
  given: ClauseForms;
}) {
  const { contract, clauses, why, given } = read;
  const items = new Map(read.lines.map((line) => [line.lineCode, line.item]));
  return {
    ...abroadView(read),
    clauses: clauses.map((clause) => ({
      what: whatOf(clause, items.get(clause.lineCode) ?? clause.lineCode, contract),
      base:
        clause.baseValue === null
          ? 'Nobody has said yet what it stood at when the price was agreed.'
          : `${valueWords(clause.baseValue)} on ${date(clause.baseOn)} when the price was agreed. ${clause.source}, said by ${clause.by}.`,
      last: lastWords(clause, read.values),
    })),
    why: why.map((one) => ({ text: whyText(one), notes: notesOf(one).join(' ') })),
    shared: read.shared.map((one) => `${one.item} for ${one.trust}: also from ${one.supplier} under ${one.reference}`),
    mayState: read.mayState,
    isOpen: given.problems.length > 0,
    errors: formErrors(given.problems),
    lineChoices: [
      { value: '', text: 'Every line of the contract' },
      ...[...items].map(([value, text]) => ({ value, text, selected: value === given.clause?.lineCode })),
    ],
    seriesChoices: [...new Map(clauses.map((clause) => [seriesKey(clause), clauseName(clause)]))].map(
      ([value, text]) => ({
        value,
        text,
        selected: given.values !== undefined && value === `${given.values.kind}/${given.values.series}`,
      }),
    ),
    clause: given.clause ?? { kind: '', series: '', baseValue: '', baseOn: '', share: '', source: '' },
    values: given.values ?? { months: '', source: '', publishedOn: '' },
  };
}

/** What a reader must know of prices in another currency: how they reach the ledger, and what is missing for it. */
function abroadView(read: {
  contract: ContractRead;
  lines: readonly { lineCode: string; item: string }[];
  clauses: readonly ClauseRead[];
  why: readonly WhyPaid[];
  unraised: readonly ContractChoice[];
}): { abroad: string[]; unraised: { text: string; href: string }[] } {
  const { id, currency } = read.contract;
  const raise = (one: ContractChoice) => ({
    text: `Raise the saving on ${one.item} in pounds`,
    href: `/savings/schemes/raise?contractLine=${one.id}`,
  });
  const unraised = read.unraised.filter((one) => one.contractId === id && !one.isRaised).map(raise);
  if (currency === 'GBP') return { abroad: [], unraised: [] };
  const agreed = new Set(read.clauses.filter((one) => isAgreedRate(one, read.contract)).map((one) => one.lineCode));
  const without = [...new Set(read.lines.filter((one) => !agreed.has(one.lineCode)).map((one) => one.item))];
  const waiting = read.why.filter(({ rate }) => rate && 'missing' in rate && rate.missing === 'month');
  const months = [...new Set(waiting.map((one) => one.month))].sort().map(monthOf);
  return {
    abroad: [
      `This contract’s prices are in ${currency}. What is bought under it is compared in ${currency}, and goes into the ledger in pounds at the rate of its month. ` +
        `What the rate has moved since the price was agreed is money lost, or won, by currency.`,
      ...(without.length > 0
        ? [
            `Nobody has said at which rate the price of ${list(without)} was agreed, so nothing of it goes into the ledger: say below that it follows the currency ${currency}, with 100 percent.`,
          ]
        : []),
      ...(months.length > 0
        ? [
            `No rate is given for ${list(months)} or the month before, so what was bought then is not in the ledger: give the rate below.`,
          ]
        : []),
      ...(unraised.length > 0
        ? [
            `The award was in ${currency}, so it posted no saving: the prices before are in pounds. A person raises it in pounds, at the rate at which the price was agreed; what is bought is then posted to it.`,
          ]
        : []),
    ],
    unraised,
  };
}

/** Whether a clause is the rate at which a price in another currency was agreed, rather than something that it follows. */
function isAgreedRate(clause: ClauseRead, { currency }: ContractRead): boolean {
  return clause.kind === 'currency' && clause.series === currency;
}

function whatOf(clause: ClauseRead, item: string, contract: ContractRead): string {
  return isAgreedRate(clause, contract)
    ? `${item}: ${inSentence(clause)}`
    : `${item}: ${count(percent(clause.share))} % of the price follows ${inSentence(clause)}`;
}

function whyText(one: WhyPaid): string {
  const of = `${monthOf(one.month)}, ${one.trust}, ${one.item}: `;
  const shown = (amount: Money) => pounds(amount, one.inCurrency);
  const rest = `${shown(one.index)} by index, ${shown(one.unexplained)} explained by nothing.`;
  if (one.rate === null) return `${of}${shown(one.currency)} by currency, ${rest}`;
  const inLedger = one.inPounds
    ? ` In pounds ${pounds(one.inPounds.paid)}, of which ${pounds(one.inPounds.currency)} by currency.`
    : '';
  return of + rest + inLedger;
}

function notesOf(one: WhyPaid): string[] {
  return [...(one.rate && 'note' in one.rate ? [one.rate.note] : []), ...one.notes];
}

/** The same as sentences of a paper. */
export function clauseSentences(view: ReturnType<typeof clausesView>): string[] {
  return [
    ...view.abroad,
    ...view.clauses.map((one) => `${one.what}. ${one.base} ${one.last}`),
    ...view.why.map((one) => `${one.text} ${one.notes}`.trim()),
    ...view.shared.map((one) => `${one}. The saving on it is one for both suppliers and names no single contract.`),
  ];
}

function lastWords(clause: ClauseRead, values: readonly SeriesValueRead[]): string {
  const last = values.find(
    (one) => one.partnershipId === clause.partnershipId && one.kind === clause.kind && one.series === clause.series,
  );
  if (!last) return 'No value is given since. What it explains is not evidenced until one is.';
  return `Last value: ${monthOf(last.month)}, ${valueWords(last.value)} (${last.source}, published ${date(last.publishedOn)}, given by ${last.by}).`;
}

function inSentence(clause: ClauseRead): string {
  const name = clauseName(clause);
  return clause.kind === 'currency' ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function seriesKey({ kind, series }: ClauseRead): string {
  return `${kind}/${series}`;
}

/** "12.5" for 1,250 hundredths of a percent. */
export function percent(share: number): string {
  const [whole, rest] = [Math.trunc(share / 100), share % 100];
  return `${whole}.${String(rest).padStart(2, '0')}`;
}

/** "0.845" for "0.8450", and "101" for "101.0000". */
function valueWords(value: string): string {
  return value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
