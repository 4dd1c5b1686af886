import {
  type NamedChoices,
  type PackLabels,
  type RunSummary,
  WHAT_IF_RULES,
  type WhatIfInput,
  type WhatIfRead,
  type WhatIfRuleInput,
  type WhatIfRuleKind,
} from '@tandem/features/awards';
import { may } from '@tandem/features/partnership';
import type { TenderRead } from '@tandem/features/tenders';
import type { Actor } from '@tandem/platform/database';
import type { FieldProblem } from '@tandem/domain/refusals';
import { formErrors } from '../http/forms.js';
import { list, plural } from '../http/format.js';
import { rulesWords } from './rule.words.js';
import { trailOf } from './runs.presenter.js';
import { whatIfRules } from './what-if.words.js';

/** How each kind of rule is called in the form, and what it asks for. */
const KINDS: Record<
  WhatIfRuleKind,
  {
    readonly name: string;
    readonly value?: string;
    readonly hint?: string;
    readonly suffix?: string;
    readonly isPlaced?: boolean;
  }
> = {
  maxSuppliers: { name: 'Most suppliers', value: 'Most suppliers in all', hint: 'A whole number, for example 2' },
  maxShare: {
    name: 'Most for one supplier',
    value: 'Most that one supplier may have of the value',
    hint: 'In per cent, for example 40',
    suffix: '%',
  },
  minShareSme: {
    name: 'Least for small suppliers',
    value: 'Least that small and medium-sized suppliers have together',
    hint: 'In per cent of the value, for example 25',
    suffix: '%',
  },
  minQuality: {
    name: 'Least quality',
    value: 'Least quality in a lot to win there',
    hint: 'In per cent, for example 60. A bid without a quality score counts as 0',
    suffix: '%',
  },
  retain: {
    name: 'Keep a supplier in a lot',
    value: 'Least that it keeps of the lot',
    hint: 'In per cent of the lot’s value, for example 30',
    suffix: '%',
    isPlaced: true,
  },
  exclude: { name: 'Leave a supplier out of a lot', isPlaced: true },
  carbonCap: {
    name: 'Most carbon',
    value: 'Most carbon for all trusts together',
    hint: 'In kilograms, for example 1800000. Smaller groups get their part of it',
    suffix: 'kg',
  },
};

/** The what-ifs of a tender, and the run that compares them with the published scenarios. */
export function whatIfsPage(read: {
  readonly tender: TenderRead;
  readonly whatIfs: readonly WhatIfRead[];
  readonly choices: NamedChoices;
  readonly runs: readonly RunSummary[];
  readonly actor: Actor;
}) {
  const { tender, whatIfs, choices, runs, actor } = read;
  const base = `/tenders/${tender.id}/what-if-scenarios`;
  const labels = labelsOf(choices);
  const latest = runs.find((run) => run.state === 'done');
  const isUnderWay = runs.some((run) => run.state === 'queued' || run.state === 'running');
  const mayAsk = may(actor, 'award.run') && tender.openedAt !== null;
  const mayRun = mayAsk && !isUnderWay && ['opened', 'evaluated', 'awardDeclined'].includes(tender.state);
  return {
    title: 'What-if scenarios',
    caption: `${tender.reference}: ${tender.title}`,
    trail: trailOf(tender),
    isBeforeOpening: tender.openedAt === null,
    boardHref: latest ? `/award-runs/${latest.id}/board` : undefined,
    runsHref: `/tenders/${tender.id}/runs`,
    newHref: mayAsk ? `${base}/new` : undefined,
    runAction: mayRun ? `${base}/run` : undefined,
    whyNoRun: whyNoRun({ mayAsk, isUnderWay, mayRun }),
    cost: plural(2 ** tender.trusts.filter((trust) => trust.state === 'participating').length - 1, 'award'),
    whatIfs: whatIfs.map((one) => ({
      code: one.code,
      title: one.title,
      trust: one.trust,
      rules: rulesWords(whatIfRules(one.rules), labels),
      editHref: mayAsk && one.trustId === actor.organisationId ? `${base}/${one.code}` : undefined,
      duplicateHref: mayAsk ? `${base}/new?from=${encodeURIComponent(one.code)}` : undefined,
    })),
    published: tender.scenarios.map((scenario) => ({
      title: scenario.title,
      duplicateHref: mayAsk ? `${base}/new?from=${encodeURIComponent(scenario.code)}` : undefined,
    })),
  };
}

function whyNoRun({ mayAsk, isUnderWay, mayRun }: { mayAsk: boolean; isUnderWay: boolean; mayRun: boolean }): string {
  if (mayRun || !mayAsk) return '';
  return isUnderWay
    ? 'A run is under way. Wait for its result before you start another one.'
    : 'Bids are compared before an award is proposed, so no further run can be started now.';
}

/** The form of one what-if, new or changed, with everything that was typed. */
export function whatIfPage(read: {
  readonly tender: TenderRead;
  readonly choices: NamedChoices;
  readonly input: WhatIfInput;
  /** Undefined for a new one. */
  readonly code: string | undefined;
  readonly problems?: readonly FieldProblem[];
  /** What it started from, in words. */
  readonly from?: string;
}) {
  const { tender, choices, input, code, problems = [], from = '' } = read;
  const base = `/tenders/${tender.id}/what-if-scenarios`;
  return {
    title: code === undefined ? 'Build a what-if scenario' : 'Change a what-if scenario',
    caption: `${tender.reference}: ${tender.title}`,
    trail: [...trailOf(tender), { text: 'What-if scenarios', href: base }],
    action: code === undefined ? base : `${base}/${code}`,
    removalAction: code === undefined ? undefined : `${base}/${code}/removal`,
    backHref: base,
    from,
    values: { title: input.title },
    rules: input.rules.map((rule, place) => ruleFields(rule, place, choices)),
    kindItems: [
      { value: '', text: 'Choose a rule' },
      ...WHAT_IF_RULES.map((kind) => ({ value: kind, text: KINDS[kind].name })),
    ],
    errors: formErrors(problems),
  };
}

function ruleFields(rule: WhatIfRuleInput, place: number, choices: NamedChoices) {
  const kind = WHAT_IF_RULES.find((known) => known === rule.kind);
  const { name, ...asks } = kind ? KINDS[kind] : { name: 'Unknown rule' };
  const id = (what: string) => `rule_${place}_${what}`;
  const options = (codes: readonly string[], chosen: string | undefined) => [
    { value: '', text: 'Choose' },
    ...codes.map((code) => ({
      value: code,
      text: `${code}: ${choices.names[code] ?? code}`,
      selected: code === chosen,
    })),
  ];
  return {
    legend: `Rule ${place + 1}: ${name}`,
    number: place + 1,
    removal: `remove-${place}`,
    kind: { name: id('kind'), value: rule.kind },
    supplier: asks.isPlaced ? { id: id('supplier'), items: options(choices.suppliers, rule.supplier) } : undefined,
    lot: asks.isPlaced ? { id: id('lot'), items: options(choices.lots, rule.lot) } : undefined,
    value:
      asks.value === undefined
        ? undefined
        : { id: id('value'), label: asks.value, hint: asks.hint, suffix: asks.suffix, value: rule.value ?? '' },
  };
}

/** What the sentence after starting a run says of the what-ifs in it. */
export function startedWords(titles: readonly string[]): string {
  return titles.length === 0
    ? 'The run has the published scenarios only, because no what-if was chosen.'
    : `The run has the published scenarios and ${list(titles.map((title) => `“${title}”`))}.`;
}

function labelsOf({ names, lots, suppliers }: NamedChoices): PackLabels {
  const named = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [code, names[code] ?? code]));
  return { lots: named(lots), suppliers: named(suppliers) };
}
