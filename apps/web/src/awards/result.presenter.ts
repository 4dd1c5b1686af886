import { type AwardResult, CAVEATS, savingOf, type TrustResult } from '@tandem/features/awards';
import type { Money } from '@tandem/domain/money';
import { groupedBars } from '../charts/index.js';
import { count, dateTime, list, percentOf, plural, pounds, unitPounds } from '../http/format.js';
import { CHARGE_WORDS, coalitionWords, proofSentence, statusWord, tieSentence, trustWords } from './award.words.js';
import { breakSentence } from './break.words.js';
import { idsInWords } from './id.words.js';
import { savingRow } from './saving.words.js';

/** Where the links of a result lead: a tender's pages, or those of a published procurement. */
export interface ResultPlace {
  readonly resultHref: string;
  readonly runHref: string;
}

type Show = (amount: Money | string | null) => string;

const NOT_KNOWN = 'Not known';

/**
 * The result of one scenario as finished words, for the partial `awards/result.njk`: any page may include it.
 * With one buyer there is nobody to buy with, so everything about buying together is left out.
 */
export function resultView(result: AwardResult, place: ResultPlace) {
  const { joint, currency, labels } = result;
  const show = (amount: Money | string | null) => (amount === null ? NOT_KNOWN : pounds(amount, currency));
  const isShared = result.coalition.length > 1;
  const gain = result.comparison?.gain ?? null;
  return {
    isShared,
    hasAward: joint.cost !== null,
    scenarios: result.scenarios.map((scenario) => ({
      text: scenario.title,
      note: scenario.status === null ? '' : statusWord(scenario.status),
      href: `${place.resultHref}${place.resultHref.includes('?') ? '&' : '?'}scenario=${encodeURIComponent(scenario.id)}`,
      isCurrent: scenario.id === result.scenario,
    })),
    scenarioTitle: labels.scenarios?.[result.scenario] ?? result.scenario,
    who: coalitionWords(result.coalition),
    status: proofSentence(joint.status, joint.gap, currency),
    tie: tieSentence(joint.tie),
    because: joint.infeasibleBecause.map((sentence) => idsInWords(sentence, result.labels)),
    figures: figuresOf(result, show),
    trusts: result.trusts.map((trust) => trustRow(trust, result, show)),
    jointTotal: show(joint.cost),
    gain: show(gain),
    gainIsLoss: gain?.startsWith('-') ?? false,
    hasDisBenefit: result.trusts.some((trust) => trust.isDisBenefit),
    chart: isShared && joint.cost !== null ? chartOf(result) : undefined,
    savings: result.trusts.flatMap((trust) =>
      trust.totals.map((total) => savingRow(trust.name, savingOf(total), currency)),
    ),
    ...awardRows(result),
    others: otherRows(result, show),
    othersHidden:
      result.others.length > OTHERS_SHOWN
        ? `There are ${plural(result.others.length, 'group')} of trusts in all. Shown are those of one trust, of all but one and of all.`
        : '',
    coalitionsHref: `${place.runHref}/coalitions?scenario=${encodeURIComponent(result.scenario)}`,
    settlementHref:
      result.run.tenderId === null
        ? undefined
        : `${place.runHref}/settlement?scenario=${encodeURIComponent(result.scenario)}`,
    caveats: isShared ? CAVEATS : [],
    bound: show(joint.bound),
    gap: show(joint.gap),
    packSha256: result.packSha256,
    evaluationSha256: result.evaluationSha256,
    packHref: `${place.runHref}/pack.json`,
    evaluationHref: `${place.runHref}/evaluation.json`,
    finished: dateTime(result.run.finishedAt),
    runNumber: String(result.run.number),
  };
}

export type ResultView = ReturnType<typeof resultView>;

/** The rows of the award, its charges and the prices to ask about. */
function awardRows(result: AwardResult) {
  const { joint, currency, labels } = result;
  return {
    lines: result.lines.map((line) => ({
      lot: line.lotTitle,
      item: line.item,
      supplier: line.supplierName,
      quantity: count(line.quantity),
      unitPrice: unitPounds(line.unitPrice, currency),
      amount: pounds(line.amount, currency),
      ladder: [
        line.reached
          ? `Reaches the break at ${count(line.reached.from)}`
          : line.listPrice
            ? 'At list price'
            : 'Paid for by a package',
        ...(line.next ? [breakSentence(line.next, currency)] : []),
      ].join('. '),
    })),
    charges: joint.charges
      .filter((charge) => charge.amount !== '0.00')
      .map((charge) => ({
        supplier: labels.suppliers?.[charge.supplier] ?? charge.supplier,
        kind: CHARGE_WORDS[charge.kind] ?? charge.kind,
        amount: pounds(charge.amount, currency),
      })),
    low: result.low.map((flag) => ({
      supplier: labels.suppliers?.[flag.supplier] ?? flag.supplier,
      lot: labels.lots?.[flag.lot] ?? flag.lot,
      sentence: flag.sentence,
    })),
  };
}

/** More groups than these are listed on a page of their own. */
const OTHERS_SHOWN = 31;

function otherRows(result: AwardResult, show: Show) {
  const { currency, others } = result;
  const most = Math.max(...others.map((other) => other.coalition.length));
  const isTelling = ({ coalition: { length } }: { readonly coalition: readonly string[] }) =>
    length === 1 || length >= most - 1;
  const shown = others.length > OTHERS_SHOWN ? others.filter(isTelling) : others;
  return shown.map((other) => ({
    who: coalitionWords(other.coalition),
    cost: show(other.cost),
    gain: other.coalition.length > 1 ? show(other.gain) : 'None: alone',
    status: `${statusWord(other.status)}${other.gap !== null && other.gap > 0n ? `, gap ${pounds(other.gap, currency)}` : ''}`,
    because: other.infeasibleBecause.map((sentence) => idsInWords(sentence, result.labels)).join(' '),
  }));
}

function figuresOf(result: AwardResult, show: (amount: Money | string | null) => string) {
  const { joint, comparison } = result;
  if (joint.cost === null) return [];
  const suppliers = [...new Set(result.lines.map((line) => line.supplierName))];
  const gain = comparison?.gain ?? null;
  return [
    { value: show(joint.cost), label: `Price ${coalitionWords(result.coalition)}`, isLoss: false },
    ...(comparison
      ? [
          {
            value: show(gain),
            label:
              gain === null
                ? 'Gain from buying together: a price alone is missing'
                : gain.startsWith('-')
                  ? 'Buying together costs more than buying alone'
                  : 'Less than buying alone',
            isLoss: gain?.startsWith('-') ?? false,
          },
        ]
      : []),
    { value: list(suppliers), label: suppliers.length === 1 ? 'Supplier' : 'Suppliers', isLoss: false },
  ];
}

function trustRow(trust: TrustResult, result: AwardResult, show: (amount: Money | string | null) => string) {
  return {
    name: trustWords(result.labels, trust.trust),
    alone: show(trust.alone),
    joint: show(trust.joint),
    cash: show(trust.cash),
    percent: trust.cash !== null && trust.alone !== null ? percentOf(trust.cash, trust.alone) : '',
    shapley: show(trust.shapley),
    isDisBenefit: trust.isDisBenefit,
  };
}

/** The bars of each trust's price alone and together; the table of trusts on the page holds the same figures. */
function chartOf(result: AwardResult): string {
  const { trusts, currency } = result;
  const plotted = (amount: Money | null) => ({
    plot: amount === null ? 0 : Number(amount),
    label: amount === null ? 'not known' : pounds(amount, currency),
  });
  return groupedBars({
    id: 'alone-and-together',
    title: 'What each trust pays alone and together',
    description: trusts
      .map((trust) => `${trust.trust}: ${plotted(trust.alone).label} alone, ${plotted(trust.joint).label} together.`)
      .join(' '),
    groups: trusts.map((trust) => trust.trust),
    series: [
      { name: 'Alone', values: trusts.map((trust) => plotted(trust.alone)) },
      { name: 'Together', values: trusts.map((trust) => plotted(trust.joint)) },
    ],
  });
}
