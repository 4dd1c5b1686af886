import { BASELINE_TYPES } from '@tandem/domain/savings';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import type { OwnGroup, OwnLine, RequirementRead } from '@tandem/features/requirements';
import type { Actor } from '@tandem/platform/database';
import { field, fieldList, formErrors } from '../http/forms.js';
import { date } from '../http/format.js';
import { groupRow, specificationWords } from './lists.presenter.js';
import { TRAIL } from './requirements.words.js';

function trailOf(requirement: RequirementRead) {
  return [...TRAIL, { text: requirement.title, href: `/requirements/${requirement.id}` }];
}

function option(value: string, text: string, chosen: string) {
  return { value, text, selected: value === chosen };
}

/** Joining, or bringing more volumes: groups of own lines to tick, and one volume to type in. */
export function joinPage(read: {
  requirement: RequirementRead;
  groups: readonly OwnGroup[];
  actor: Actor;
  problems: readonly FieldProblem[];
  body: unknown;
}) {
  const { requirement, body } = read;
  const takesPart = requirement.rules.partners.some(
    (p) => p.trust === read.actor.organisationId && p.status !== 'left',
  );
  const ticked = new Set(fieldList(body, 'lines'));
  const likeness = (group: OwnGroup) =>
    Number(group.cpvCode === requirement.cpvCode) + 2 * Number(group.item === requirement.item);
  const value = (name: string) => field(body, name);
  return {
    title: takesPart ? 'Add volumes' : 'Join with your volumes',
    trail: trailOf(requirement),
    id: requirement.id,
    reference: requirement.reference,
    requirementTitle: requirement.title,
    specification: specificationWords(requirement.specification),
    baseUnit: requirement.baseUnit,
    groups: [...read.groups]
      .sort((a, b) => likeness(b) - likeness(a))
      .map((group) => {
        const row = groupRow(group);
        return {
          value: row.lineIds,
          text: `${row.item}: ${row.quantity}, ${row.years}`,
          hint: { text: [row.specification, row.lines, row.cpv].filter(Boolean).join('. ') },
          checked: ticked.has(row.lineIds),
        };
      }),
    errors: formErrors(read.problems),
    typed: {
      site: value('site'),
      financialYear: value('financialYear'),
      quantity: value('quantity'),
      unit: value('unit') || requirement.baseUnit,
      neededBy: value('neededBy'),
      baselinePrice: value('baselinePrice'),
      baselineDate: value('baselineDate'),
      baselineEvidence: value('baselineEvidence'),
    },
    baselineTypes: [
      option('', 'No baseline', value('baselineType')),
      ...BASELINE_TYPES.map((t) => option(t.id, t.label, value('baselineType'))),
    ],
    budgets: [
      option('', 'Choose one', value('budgetType')),
      option('revenue', 'Revenue', value('budgetType')),
      option('capital', 'Capital', value('budgetType')),
      option('lease', 'Lease', value('budgetType')),
    ],
    vats: [
      option('standard', 'Standard rate (20%)', value('vat')),
      option('reduced', 'Reduced rate (5%)', value('vat')),
      option('zero', 'Zero rate', value('vat')),
      option('exempt', 'Exempt', value('vat')),
      option('outside scope', 'Outside the scope of VAT', value('vat')),
    ],
  };
}

export function deviationPage(
  requirement: RequirementRead,
  problems: readonly FieldProblem[],
  form: { attribute: string; statedValue: string; reason: string },
) {
  const attributes = Object.entries(requirement.specification);
  return {
    title: 'State a deviation',
    trail: trailOf(requirement),
    id: requirement.id,
    errors: formErrors(problems),
    form,
    attributes:
      attributes.length === 0
        ? []
        : [
            option('', 'Choose one', form.attribute),
            ...attributes.map(([name, value]) => option(name, `${name}: ${value}`, form.attribute)),
          ],
  };
}

export function decisionPage(
  requirement: RequirementRead,
  deviationId: string,
  problems: readonly FieldProblem[],
  form: { outcome: string; reason: string },
) {
  const deviation = requirement.deviations.find((d) => d.id === deviationId);
  if (!deviation)
    throw new DomainError('DEVIATION.NOT_FOUND', { deviationId }, 'There is no such deviation of this requirement.');
  return {
    title: `Decide on a deviation of ${deviation.trust}`,
    trail: trailOf(requirement),
    action: `/requirements/${requirement.id}/deviations/${deviationId}`,
    isPending: deviation.state === 'pending',
    back: `/requirements/${requirement.id}`,
    facts: [
      { key: 'Attribute', value: deviation.attribute },
      { key: 'The requirement says', value: deviation.requiredValue },
      { key: `${deviation.trust} needs`, value: deviation.statedValue },
      { key: 'Because', value: deviation.reason },
    ],
    errors: formErrors(problems),
    reason: form.reason,
    outcomes: [
      {
        value: 'accepted',
        text: 'Accept: the trust buys to its own wording, which may become a lot line of its own',
        checked: form.outcome === 'accepted',
      },
      {
        value: 'rejected',
        text: 'Reject: the trust buys to the shared specification, or leaves',
        checked: form.outcome === 'rejected',
      },
    ],
  };
}

export function commitPage(read: {
  requirement: RequirementRead;
  lines: readonly OwnLine[];
  actor: Actor;
  problems: readonly FieldProblem[];
  form: { fundingReference: string; quantities: Record<string, string> } | undefined;
}) {
  const { requirement, form } = read;
  const errors = formErrors(read.problems);
  const own = requirement.partners.find((p) => p.trustId === read.actor.organisationId);
  return {
    title: 'Commit your final quantity',
    trail: trailOf(requirement),
    id: requirement.id,
    requirementTitle: requirement.title,
    errors,
    fundingReference: form?.fundingReference ?? own?.fundingReference ?? '',
    lines: read.lines.map((line) => ({
      id: `quantity-${line.id}`,
      label: `${line.site}, ${line.financialYear}`,
      hint: `In ${line.unit}, needed by ${date(line.neededBy)}`,
      value: form?.quantities[line.id] ?? line.quantity,
      error: errors.fields[`quantity-${line.id}`],
    })),
  };
}
