import { CAVEATS, type RunHead, type SettlementRead } from '@tandem/features/awards';
import { membersOf, type RuleShares, SHARING_RULE_WORDS, SHARING_RULES } from '@tandem/domain/sharing';
import { list, plural, pounds } from '../http/format.js';
import type { Report, ReportColumn, ReportSection, ReportTable } from '../reports/report.js';
import {
  AGREED_WORDS,
  coreSentence,
  notSettledSentences,
  paymentSentences,
  ruleSentences,
  unknownSentences,
} from './settlement.words.js';

/** Groups on the page: twelve trusts have 4,094 of them, and the files hold all. */
const GROUPS_SHOWN = 30;

/** The settlement of an award, from which its page, its files and its paper are made. */
export function settlementReport(head: RunHead, read: SettlementRead): Report {
  const rules = rulesOf(read);
  const { scenario, coalition } = read.chosen;
  const query = new URLSearchParams([
    ['scenario', scenario],
    ...coalition.map((trust): [string, string] => ['trust', trust]),
  ]);
  return {
    name: 'settlement',
    path: `/award-runs/${head.id}/settlement`,
    title: 'Settlement between the trusts',
    partnership: `${read.partnership.name}. ${head.reference}: ${head.title}, run ${head.number}`,
    asAt: read.asAt,
    methods: [`${read.method}.`],
    introduction: [],
    sections: [
      agreementSection(read),
      ...paymentSection(read, rules),
      ...trustSection(head, read, rules),
      ...coreSection(read, rules),
    ],
    caveats: [...remarksOf(read), ...CAVEATS],
    query: `?${query.toString()}`,
  };
}

/** Every rule that has a split here, in the order in which they are always shown. */
function rulesOf({ settlement, notSettled }: SettlementRead): RuleShares[] {
  if (settlement === undefined || notSettled?.why === 'loss' || notSettled?.why === 'noGain') return [];
  const all = [settlement, ...settlement.alternatives];
  return SHARING_RULES.flatMap((rule) => all.find((one) => one.rule === rule) ?? []);
}

function remarksOf({ unproved }: SettlementRead): string[] {
  return [
    ...(unproved.length > 0
      ? [
          `The award of ${plural(unproved.length, 'group')} is not proved best, such as ${unproved[0]!.join(' + ')}: a cheaper one would change the parts.`,
        ]
      : []),
    'Every part rests on these bids at these volumes. Parts are worked out exactly and rounded to the penny once; transfers add up to nothing.',
    'The settlement goes by the award as the trusts approved it. What is delivered, rejected by finance or lost afterwards changes the savings that finance signs, and not these payments; a change of them is for the trusts to agree in writing.',
  ];
}

const amountColumn = (key: string, heading: string, { chosen }: SettlementRead): ReportColumn => ({
  key,
  heading,
  kind: 'pounds',
  currency: chosen.currency,
});

function agreementSection(read: SettlementRead): ReportSection {
  return {
    id: 'agreement',
    heading: 'What the agreement says',
    sentences: ruleSentences(read),
    tables: [],
    links: [
      {
        text: 'The agreement’s rule, who agreed to it, and its history',
        href: `/partnership/settlement?partnership=${read.partnership.id}`,
      },
    ],
  };
}

/** Who pays whom; and, where nothing is settled, why. */
function paymentSection(read: SettlementRead, rules: readonly RuleShares[]): ReportSection[] {
  const { settlement, notSettled, trusts, gain, chosen } = read;
  const heading = 'Who pays whom';
  if (notSettled !== undefined)
    return [{ id: 'payments', heading, sentences: notSettledSentences(notSettled, read), tables: [] }];
  const payments: ReportTable = {
    id: 'payments',
    caption: `Payments by the agreed rule: ${AGREED_WORDS[settlement!.rule]}`,
    columns: [
      { key: 'from', heading: 'From', kind: 'text' },
      { key: 'to', heading: 'To', kind: 'text' },
      amountColumn('amount', 'Amount', read),
    ],
    rows: settlement!.payments.map(({ from, to, amount }) => ({
      cells: [trusts[from]!.trust, trusts[to]!.trust, amount],
    })),
    empty: 'No payments.',
  };
  const transfers: ReportTable = {
    id: 'transfers',
    caption: 'What each trust would receive by each rule; a figure with a minus is what it would pay',
    columns: [
      { key: 'trust', heading: 'Trust', kind: 'text' },
      ...rules.map(({ rule }) => amountColumn(rule, headingOf(rule, read), read)),
    ],
    rows: trusts.map(({ trust }, t) => ({ cells: [trust, ...rules.map((one) => one.transfers[t]!)] })),
    total: { cells: ['In all', ...rules.map((one) => one.transfers.reduce((a, b) => a + b, 0n))] },
    empty: 'No rule has a split here.',
  };
  return [
    {
      id: 'payments',
      heading,
      sentences: [
        `Together the trusts gain ${pounds(gain!, chosen.currency)} against each buying alone from the same bids.`,
        ...paymentSentences(read),
      ],
      tables: [...(settlement!.payments.length > 0 ? [payments] : []), transfers],
    },
  ];
}

function headingOf(rule: RuleShares['rule'], read: SettlementRead): string {
  const isAgreed = read.rule?.stated.rule === rule;
  return isAgreed ? `${SHARING_RULE_WORDS[rule]} (agreed)` : SHARING_RULE_WORDS[rule];
}

/** What each trust pays alone and together, and its part of the gain by each rule. */
function trustSection(head: RunHead, read: SettlementRead, rules: readonly RuleShares[]): ReportSection[] {
  const { trusts, gain } = read;
  if (trusts.length < 2) return [];
  const isKnown = trusts.every(({ alone }) => alone !== null);
  const total = (pick: (one: (typeof trusts)[number]) => bigint | null) =>
    isKnown ? trusts.reduce((sum, one) => sum + (pick(one) ?? 0n), 0n) : null;
  const others = rules.filter(({ rule }) => rule !== 'cash');
  const missing = rules.length === 0 ? [] : SHARING_RULES.filter((rule) => !rules.some((one) => one.rule === rule));
  const table: ReportTable = {
    id: 'parts',
    caption: 'Each trust’s part of the gain by each rule',
    columns: [
      { key: 'trust', heading: 'Trust', kind: 'text' },
      amountColumn('alone', 'Alone', read),
      amountColumn('together', 'Together', read),
      amountColumn('cash', headingOf('cash', read), read),
      ...others.map(({ rule }) => amountColumn(rule, headingOf(rule, read), read)),
    ],
    rows: trusts.map(({ trust, alone, together, cash }, t) => ({
      cells: [trust, alone, together, cash, ...others.map((one) => one.pence[t]!)],
    })),
    total: {
      cells: [
        'In all',
        total(({ alone }) => alone),
        trusts.reduce((sum, { together }) => sum + together, 0n),
        total(({ cash }) => cash),
        ...others.map(() => gain),
      ],
    },
    empty: 'No trust takes part.',
  };
  return [
    {
      id: 'parts',
      heading: 'What each trust gains, by each rule',
      sentences: [
        ...read.remarks,
        ...unknownSentences(read),
        ...missing
          .filter((rule) => read.unknown.length === 0 || rule === 'baselineSpend')
          .map((rule) => `${SHARING_RULE_WORDS[rule]} is left out: what it goes by is not known for every trust.`),
      ],
      tables: [table],
      links: [{ text: 'Every group of trusts and what it pays', href: coalitionsHref(head, read) }],
    },
  ];
}

function coalitionsHref(head: RunHead, { chosen }: SettlementRead): string {
  return `/award-runs/${head.id}/coalitions?scenario=${encodeURIComponent(chosen.scenario)}`;
}

/** What every group could save by itself, and how much better it would do than under each rule. */
function coreSection(read: SettlementRead, rules: readonly RuleShares[]): ReportSection[] {
  const [first] = rules;
  if (first === undefined) return [];
  const { settlement, chosen } = read;
  const order = settlement!.excesses
    .map((one, at) => ({ at, excess: one.excess }))
    .sort((a, b) => b.excess.compare(a.excess) || a.at - b.at);
  const table: ReportTable = {
    id: 'excesses',
    caption: 'How much better each group would do by itself, under each rule',
    columns: [
      { key: 'group', heading: 'Group', kind: 'text' },
      amountColumn('worth', 'Could save by itself', read),
      ...rules.map(({ rule }) => amountColumn(rule, headingOf(rule, read), read)),
    ],
    rows: order.map(({ at }) => ({
      cells: [
        membersOf(first.excesses[at]!.mask, chosen.coalition).join(' + '),
        first.excesses[at]!.worth,
        ...rules.map((one) => one.excesses[at]!.excess.toMoney()),
      ],
    })),
    shownRows: GROUPS_SHOWN,
    empty: 'There is no smaller group.',
  };
  const blocked = rules.filter(({ isInCore }) => isInCore === false).map(({ rule }) => SHARING_RULE_WORDS[rule]);
  return [
    {
      id: 'core',
      heading: 'Would any group do better by itself?',
      sentences: [
        blocked.length === 0
          ? read.unknown.length === 0
            ? 'Under none of these rules would a group do better by itself.'
            : 'Under none of these rules would a group do better by itself, of those whose award is known.'
          : `Some group would do better by itself under: ${list(blocked)}.`,
        ...rules.map((one) => coreSentence(one, read)),
        'A figure is what the group would save by leaving; one with a minus is what it would lose.',
      ],
      tables: [table],
    },
  ];
}
