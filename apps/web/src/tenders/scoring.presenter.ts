import { type DryRun, FORMULAS, pointsText, qualityBasisPoints, rankingSentences } from '@tandem/domain/evaluation';
import { money, percentText, percentWords } from '@tandem/domain/money';
import {
  DUMMY_BIDS_MAX,
  type DummyBidInput,
  PRICE_AND_QUALITY,
  SCALE_WORDS,
  SCALES,
  type ScoringInput,
  scoringOf,
  type ScoringRead,
  type TenderRead,
  TIE_ORDERS,
} from '@tandem/features/tenders';
import { robustnessView } from '../evaluation/robustness.view.js';
import { dateTime, pounds } from '../http/format.js';
import { trailOf } from './tender-trail.js';

const EMPTY_ROWS = 3;
const NEW: ScoringInput = {
  priceWeight: '60',
  formula: 'FIXED',
  parameters: {},
  scaleMax: '5',
  scaleText: '',
  minimumQuality: '',
  tie: 'higherQuality,earlierSubmission',
  relativeReason: '',
  criteria: [],
};

/** Which way a draft is judged, as the first question of the page asks. */
export type Method = '' | 'lowestPrice' | 'priceAndQuality';

/** The page that says how the tender will be judged; `typed` is what a person has entered, if anything. */
export function scoringPage(tender: TenderRead, typed: { method: Method; input: ScoringInput } | undefined) {
  const { scoring } = tender;
  const method = typed?.method ?? (scoring ? 'priceAndQuality' : 'lowestPrice');
  const values = typed?.input ?? (scoring ? inputOf(scoring) : NEW);
  const rows = [
    ...values.criteria,
    ...Array.from({ length: EMPTY_ROWS }, () => ({ name: '', description: '', weight: '' })),
  ];
  return {
    title: 'How the tender will be judged',
    trail: trailOf(tender),
    reference: tender.reference,
    backHref: `/tenders/${tender.id}`,
    action: `/tenders/${tender.id}/scoring`,
    isDraft: tender.state === 'draft',
    values,
    methods: [
      { value: 'lowestPrice', text: 'The lowest price among the bids that pass', checked: method === 'lowestPrice' },
      { value: 'priceAndQuality', text: 'Price and quality', checked: method === 'priceAndQuality' },
    ],
    criteria: rows.map((row, at) => ({ ...row, at, heading: `Criterion ${at + 1}` })),
    criterionCount: rows.length,
    formulas: FORMULAS.map((formula) => ({
      value: formula.id,
      text: formula.title,
      hint: {
        text: `${formula.sentence} ${formula.formula}.${
          formula.dependsOnOtherBids ? ' Relative: a bid that loses can change who wins.' : ''
        }${formula.usesWeight ? '' : ' It takes no weight of the price: give 0 there.'}`,
      },
      checked: values.formula === formula.id,
    })),
    parameters: FORMULAS.flatMap((formula) =>
      formula.parameters.map((p) => ({
        name: p.name,
        label: p.label,
        hint: `${p.isRequired ? 'Needed' : 'Optional'} with “${formula.title}” only. ${p.hint}`,
        value: values.parameters[p.name] ?? '',
      })),
    ),
    scales: SCALES.map((scale) => ({
      value: String(scale),
      text: `0 to ${scale}`,
      hint: { text: SCALE_WORDS[scale] },
      checked: values.scaleMax === String(scale),
    })),
    ties: TIE_ORDERS.map(({ value, words }) => ({ value, text: words, checked: values.tie === value })),
    rounding: PRICE_AND_QUALITY.rounding,
    testHref: scoring ? `/tenders/${tender.id}/scoring/test` : '',
    test: scoring ? testWords(scoring) : '',
  };
}

/** Whether the scoring was tested as it stands, in words. */
export function testWords(scoring: ScoringRead): string {
  const { test } = scoring;
  if (!test) return 'It has not been tested.';
  const who = `${test.testedByName} on ${dateTime(test.testedAt)}`;
  return test.scoringSha256 === scoring.sha256
    ? `Tested as it stands by ${who}.`
    : `The test of ${who} was of other wording. Test it again.`;
}

/** How a tender is judged, for everybody who reads it: suppliers before they bid, trusts ever after. */
export function scoringView(scoring: ScoringRead) {
  const formula = FORMULAS.find((one) => one.id === scoring.formula);
  const parameters = (formula?.parameters ?? []).flatMap((p) => {
    const value = scoring.parameters[p.name];
    return value === undefined ? [] : [`${p.label}: ${pounds(value)}.`];
  });
  return {
    weights: [
      ...(formula?.usesWeight
        ? [{ name: 'Price', description: formula.sentence, weight: percentWords(scoring.priceWeightBasisPoints) }]
        : []),
      ...scoring.criteria.map((c) => ({
        name: c.name,
        description: c.description,
        weight: percentWords(c.weightBasisPoints),
      })),
    ],
    formula: [formula?.title ?? '', formula?.formula ?? ''].filter((text) => text !== '').join(': '),
    formulaSentence: formula?.usesWeight ? '' : (formula?.sentence ?? ''),
    parameters,
    scale: `Every criterion is scored from 0 to ${scoring.scaleMax}. ${scoring.scaleText}`,
    minimum:
      scoring.minimumQualityBasisPoints === 0
        ? ''
        : `A bid whose quality in a lot is below ${percentWords(scoring.minimumQualityBasisPoints)} has no place there.`,
    tie: TIE_ORDERS.find(({ value }) => value === scoring.tie.join(','))?.words ?? '',
    rounding: PRICE_AND_QUALITY.rounding,
  };
}

/** The test of the formula: invented bids that a person may edit, and what was found with them. */
export function scoringTestPage(
  tender: TenderRead,
  scoring: ScoringRead,
  bids: readonly DummyBidInput[],
  found: DryRun | undefined,
  series: readonly string[] = [],
) {
  const rows = Array.from({ length: DUMMY_BIDS_MAX }, (_, at) => bids[at] ?? { name: '', price: '', quality: '' });
  return {
    title: 'Test the scoring',
    trail: [...trailOf(tender), { text: 'How it is judged', href: `/tenders/${tender.id}/scoring` }],
    reference: tender.reference,
    action: `/tenders/${tender.id}/scoring/test`,
    backHref: `/tenders/${tender.id}`,
    scoringHref: `/tenders/${tender.id}/scoring`,
    test: testWords(scoring),
    bids: rows.map((row, at) => ({
      at,
      name: `Bid ${String.fromCharCode(65 + at)}`,
      price: row.price,
      quality: row.quality,
    })),
    found: found ? foundView(found, scoring) : undefined,
    series,
  };
}

function inputOf(scoring: ScoringRead): ScoringInput {
  return {
    priceWeight: percentText(scoring.priceWeightBasisPoints),
    formula: scoring.formula,
    parameters: scoring.parameters,
    scaleMax: String(scoring.scaleMax),
    scaleText: scoring.scaleText,
    minimumQuality: scoring.minimumQualityBasisPoints === 0 ? '' : percentText(scoring.minimumQualityBasisPoints),
    tie: scoring.tie.join(','),
    relativeReason: scoring.relativeReason,
    criteria: scoring.criteria.map((c) => ({
      name: c.name,
      description: c.description,
      weight: percentText(c.weightBasisPoints),
    })),
  };
}

function foundView({ ranking, robustness, findings }: DryRun, scoring: ScoringRead) {
  const name = (bid: string) => `Bid ${bid}`;
  return {
    sums: rankingSentences(ranking, scoringOf(scoring), name),
    findings: findings.map((one) => ({ ...SEVERITIES[one.severity], sentence: one.sentence })),
    rows: [
      ...ranking.scored.map((bid) => ({
        bid: name(bid.bid),
        price: pounds(money(bid.price)),
        quality: percentWords(qualityBasisPoints(bid.quality)),
        pricePoints: bid.points === null ? '' : pointsText(bid.points),
        qualityPoints: bid.qualityPoints === null ? '' : pointsText(bid.qualityPoints),
        total: pointsText(bid.total),
        rank: bid.isShared ? `${bid.rank}, shared` : String(bid.rank),
      })),
      ...ranking.unscored.map((bid) => ({
        bid: name(bid.bid),
        price: pounds(money(bid.price)),
        quality: percentWords(qualityBasisPoints(bid.quality)),
        pricePoints: '',
        qualityPoints: '',
        total: '',
        rank: bid.because,
      })),
    ],
    robustness: robustnessView(robustness, scoringOf(scoring), name),
  };
}

const SEVERITIES = {
  problem: { tag: { text: 'Problem', classes: 'nhsuk-tag--red' } },
  warning: { tag: { text: 'Warning', classes: 'nhsuk-tag--orange' } },
  note: { tag: { text: 'Note', classes: 'nhsuk-tag--blue' } },
} as const;
