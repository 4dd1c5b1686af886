import type { FieldProblem } from '@tandem/domain/refusals';
import { clauseName } from '@tandem/domain/savings';
import type { WhyPaid } from '@tandem/features/actuals';
import type {
  ClauseRead,
  ContractRead,
  SeriesValueRead,
  SharedLineRead,
  StatedClause,
  StatedValues,
} from '@tandem/features/contracts';
import { count, date, pounds } from '../http/format.js';
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
  mayState: boolean;
  given: ClauseForms;
}) {
  const { contract, clauses, why, given } = read;
  const items = new Map(read.lines.map((line) => [line.lineCode, line.item]));
  return {
    isForeign: contract.currency !== 'GBP',
    currency: contract.currency,
    clauses: clauses.map((clause) => ({
      what: `${items.get(clause.lineCode) ?? clause.lineCode}: ${count(percent(clause.share))} % of the price follows ${inSentence(clause)}`,
      base:
        clause.baseValue === null
          ? 'Nobody has said yet what it stood at when the price was agreed.'
          : `${valueWords(clause.baseValue)} on ${date(clause.baseOn)} when the price was agreed. ${clause.source}, said by ${clause.by}.`,
      last: lastWords(clause, read.values),
    })),
    why: why.map((one) => ({
      text:
        `${monthOf(one.month)}, ${one.trust}, ${one.item}: ${pounds(one.currency)} by currency, ${pounds(one.index)} by index, ` +
        `${pounds(one.unexplained)} explained by nothing.`,
      notes: one.notes.join(' '),
    })),
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

/** The same as sentences of a paper. */
export function clauseSentences(view: ReturnType<typeof clausesView>): string[] {
  return [
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
