import type { ChosenRun, CoalitionRead, CoalitionRow, RunHead, SplitName } from '@tandem/features/awards';
import { type Money, money } from '@tandem/domain/money';
import { count, list, plural, pounds } from '../http/format.js';
import { scenarioItems } from './award-choice.presenter.js';
import { coalitionWords, proofSentence, statusWord, trustWords } from './award.words.js';
import { idsInWords } from './id.words.js';
import { pages } from './page.links.js';
import { runFrame } from './run-navigation.js';

/** Groups of trusts on one page: twelve trusts have 4,095 of them. */
const COALITIONS_SHOWN = 50;

/** What a reader asked of the list of groups. */
export interface CoalitionsAsk {
  readonly within: readonly string[];
  readonly size: number | undefined;
  readonly page: number;
}

/** The ways to share a gain, each with what it answers. */
const SPLIT_WORDS: Record<SplitName, { readonly name: string; readonly answers: string }> = {
  cash: { name: 'In cash', answers: 'what each trust pays less than alone, at the price that all pay' },
  equalSplit: { name: 'Equal', answers: 'the same for everybody' },
  proportionalToStandalone: { name: 'By cost alone', answers: 'in proportion to what each would pay alone' },
  proportionalToVolume: { name: 'By volume', answers: 'in proportion to what each needs, at reference prices' },
  shapley: { name: 'Shapley value', answers: 'what each brings on average, in whatever order they join' },
  nucleolus: { name: 'Nucleolus', answers: 'what leaves the least satisfied group as satisfied as can be' },
  separableCost: {
    name: 'Separable costs',
    answers: 'in proportion to what each adds to the gain as the last to join',
  },
};

/** Joint against alone: every group of trusts of a scenario in a list, and one of them in full. */
export function coalitionsPage(
  head: RunHead,
  read: {
    readonly chosen: ChosenRun;
    readonly rows: readonly CoalitionRow[];
    readonly sizes: readonly { readonly size: number; readonly count: number }[];
    readonly one: CoalitionRead;
  },
  ask: CoalitionsAsk,
) {
  const { chosen, rows, sizes, one } = read;
  const path = `/award-runs/${head.id}/coalitions`;
  const from = (ask.page - 1) * COALITIONS_SHOWN;
  const kept = keptQuery(chosen, ask);
  return {
    ...runFrame(head, 'coalitions', 'Trusts and coalitions', chosen.scenario),
    action: path,
    settlementHref:
      head.tenderId === null || one.coalition.length < 2
        ? undefined
        : `/award-runs/${head.id}/settlement?${new URLSearchParams([['scenario', chosen.scenario], ...one.coalition.map(asTrust)]).toString()}`,
    scenarioItems: scenarioItems(chosen),
    sizeItems: [
      { value: '', text: 'Any number of trusts', selected: ask.size === undefined },
      ...sizes.map(({ size, count: groups }) => ({
        value: String(size),
        text: `${size === 1 ? '1 trust alone' : `${size} trusts`} (${plural(groups, 'group')})`,
        selected: size === ask.size,
      })),
    ],
    trustItems: chosen.trusts.map((trust) => ({
      value: trust,
      text: trustWords(head.labels, trust),
      checked: ask.within.includes(trust),
    })),
    one: coalitionView(one, chosen, head),
    found: plural(rows.length, 'group'),
    isEmpty: rows.length === 0,
    groups: bySize(rows.slice(from, from + COALITIONS_SHOWN)).map(([size, members]) => ({
      caption: size === 1 ? 'Each trust alone' : `Groups of ${size}`,
      rows: members.map((row) => rowView(row, chosen, one, (coalition) => href(path, kept, coalition, ask.page))),
    })),
    pages: pages(path, [...kept, ...one.coalition.map(asTrust)], ask.page, Math.ceil(rows.length / COALITIONS_SHOWN)),
  };
}

function asTrust(trust: string): [string, string] {
  return ['trust', trust];
}

function keptQuery(chosen: ChosenRun, ask: CoalitionsAsk): [string, string][] {
  return [
    ['scenario', chosen.scenario],
    ...ask.within.map((trust): [string, string] => ['within', trust]),
    ...(ask.size === undefined ? [] : [['size', String(ask.size)] as [string, string]]),
  ];
}

function href(path: string, kept: readonly [string, string][], coalition: readonly string[], page: number): string {
  const query = new URLSearchParams([...kept, ...coalition.map(asTrust)]);
  if (page > 1) query.append('page', String(page));
  return `${path}?${query.toString()}#one`;
}

function bySize(rows: readonly CoalitionRow[]): [number, CoalitionRow[]][] {
  const groups = new Map<number, CoalitionRow[]>();
  for (const row of rows) {
    const size = row.coalition.length;
    groups.set(size, [...(groups.get(size) ?? []), row]);
  }
  return [...groups];
}

function rowView(
  row: CoalitionRow,
  { currency }: ChosenRun,
  one: CoalitionRead,
  hrefOf: (coalition: readonly string[]) => string,
) {
  const show = shower(currency);
  const isAlone = row.coalition.length === 1;
  return {
    who: row.coalition.join(', '),
    href: hrefOf(row.coalition),
    isCurrent: row.coalition.join() === one.coalition.join(),
    cost: row.cost === null ? 'No award' : show(row.cost),
    alone: isAlone ? '' : show(row.alone),
    gain: isAlone ? '' : gainWords(row.gain, currency),
    status: `${statusWord(row.status)}${row.proofGap !== null && row.proofGap > 0n ? `, gap ${show(row.proofGap)}` : ''}`,
  };
}

function gainWords(gain: Money | null, currency: string): string {
  if (gain === null) return 'Not known';
  return gain < 0n ? `${pounds(gain, currency)}: dearer together` : pounds(gain, currency);
}

/** One group in full: what its trusts pay alone and together, and every way to share the gain. */
function coalitionView(one: CoalitionRead, { currency }: ChosenRun, head: RunHead) {
  const show = shower(currency);
  const isKnown = ({ byTrust }: CoalitionRead['splits'][number]) =>
    byTrust !== null && Object.values(byTrust).some((part) => part !== null);
  const known = one.splits.filter(isKnown);
  const unknown = one.splits.filter((split) => !isKnown(split));
  return {
    who: coalitionWords(one.coalition),
    isShared: one.coalition.length > 1,
    headline: headline(one, currency),
    status: proofSentence(one.status, null, currency),
    because: one.infeasibleBecause.map((sentence) => idsInWords(sentence, head.labels)),
    splitNames: known.map((split) => SPLIT_WORDS[split.name].name),
    rows: one.members.map(({ trust, alone, together }) => ({
      trust: trustWords(head.labels, trust),
      code: trust,
      alone: show(alone),
      together: show(together),
      splits: known.map((split) => show(split.byTrust![trust] ?? null)),
    })),
    total: {
      alone: show(one.alone),
      together: show(one.cost),
      splits: known.map(() => show(one.gain)),
    },
    explanations: known.map((split) => `${SPLIT_WORDS[split.name].name}: ${SPLIT_WORDS[split.name].answers}.`),
    unknown:
      unknown.length === 0
        ? ''
        : `Not known, because a price that it needs is missing: ${list(unknown.map((split) => SPLIT_WORDS[split.name].name))}. Nothing is imputed.`,
    core: coreSentences(one, currency),
  };
}

function headline(one: CoalitionRead, currency: string): string {
  const who = coalitionWords(one.coalition);
  if (one.cost === null) return `${who}: no award.`;
  if (one.coalition.length === 1) return `${who} pays ${pounds(one.cost, currency)}.`;
  const together = `${list(one.coalition)} pay ${pounds(one.cost, currency)} together`;
  if (one.alone === null || one.gain === null)
    return `${together}. What they would pay alone is not known, because one of them cannot buy alone.`;
  const against = `${pounds(one.alone, currency)} when each buys alone`;
  if (one.gain === 0n) return `${together}: as much as alone.`;
  return one.gain > 0n
    ? `${together} and ${against}: they gain ${pounds(one.gain, currency)}.`
    : `${together} and ${against}: together is ${pounds(money(0n - one.gain), currency)} dearer.`;
}

const BLOCKING_SHOWN = 10;

/** The core in words; nothing where the evaluation does not tell of it. */
function coreSentences({ core, coalition }: CoalitionRead, currency: string): string[] {
  if (core === undefined || coalition.length < 2) return [];
  if (core === null)
    return ['Whether some group would do better by itself is not known: a price of a smaller group is missing.'];
  const first = core.isEmpty
    ? `However the gain is shared, some group would do better by itself: the fairest split still leaves one short by ${pounds(core.excess, currency)}.`
    : 'The gain can be shared so that no group of these trusts would do better by itself.';
  const blocking = core.blocking.map(({ coalition: who, by }) =>
    who.length === 1
      ? `${who[0]!} would do better by itself by ${pounds(by, currency)}.`
      : `${list(who)} would do better by themselves by ${pounds(by, currency)}.`,
  );
  if (blocking.length === 0) return [first, 'At the price that all pay, no group would do better by itself.'];
  const more = blocking.length - BLOCKING_SHOWN;
  return [
    first,
    'At the price that all pay:',
    ...blocking.slice(0, BLOCKING_SHOWN),
    ...(more > 0 ? [`So would ${count(String(more))} more groups, each by less.`] : []),
  ];
}

function shower(currency: string): (amount: Money | null) => string {
  return (amount) => (amount === null ? 'Not known' : pounds(amount, currency));
}
