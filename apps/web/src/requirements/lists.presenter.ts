import type { FieldProblem } from '@tandem/domain/refusals';
import { may, type PartnershipRead } from '@tandem/features/partnership';
import { type OwnGroup, type RequirementSummary, specificationText } from '@tandem/features/requirements';
import type { Actor } from '@tandem/platform/database';
import { formErrors } from '../http/forms.js';
import { count, date, list, plural } from '../http/format.js';
import type { RaiseForm } from './requirements.forms.js';
import { cpvWords, STATES, TRAIL } from './requirements.words.js';

export function listPage(requirements: readonly RequirementSummary[], actor: Actor) {
  return {
    title: 'Requirements',
    trail: [{ text: 'Home', href: '/' }],
    mayRaise: may(actor, 'requirement.raise'),
    requirements: requirements.map((r) => ({
      reference: r.reference,
      title: r.title,
      href: `/requirements/${r.id}`,
      state: STATES[r.state],
      trusts: r.trusts.length === 0 ? 'None any more' : list(r.trusts),
      lead: r.lead,
      quantity: `${count(r.quantity)} ${r.baseUnit}`,
      neededBy: r.neededBy === null ? 'Not given' : date(r.neededBy),
      pending: r.pendingDeviations === 0 ? '' : `${plural(r.pendingDeviations, 'deviation')} to decide`,
    })),
  };
}

export function linesPage(groups: readonly OwnGroup[], at: { search: string; page: number; size: number }) {
  const href = (page: number) => `/requirements/lines?search=${encodeURIComponent(at.search)}&page=${page}`;
  return {
    title: 'Your trust’s lines',
    trail: TRAIL,
    search: at.search,
    groups: groups.slice(0, at.size).map(groupRow),
    previous: at.page > 1 ? href(at.page - 1) : '',
    next: groups.length > at.size ? href(at.page + 1) : '',
  };
}

/** One item of the trust's own lines, as a row of a table. */
export function groupRow(group: OwnGroup) {
  return {
    item: group.item,
    specification: specificationWords(group.specification),
    quantity: `${count(group.quantity)} ${group.baseUnit}`,
    lines: plural(group.lineCount, 'line'),
    years: group.firstYear === group.lastYear ? group.firstYear : `${group.firstYear} to ${group.lastYear}`,
    cpv: cpvWords(group.cpvCode),
    raiseHref: `/requirements/new?like=${group.lineIds[0]}`,
    lineIds: group.lineIds.join(','),
  };
}

export function specificationWords(specification: Readonly<Record<string, string>>): string {
  return Object.entries(specification)
    .map(([name, value]) => (name === 'description' ? value : `${name}: ${value}`))
    .join('; ');
}

export function raisePage(read: {
  group: OwnGroup | undefined;
  like: string;
  partnerships: readonly PartnershipRead[];
  problems: readonly FieldProblem[];
  form: RaiseForm | undefined;
}) {
  const { group, partnerships } = read;
  const form: RaiseForm = read.form ?? {
    partnershipId: partnerships[0]?.id ?? '',
    title: group?.item ?? '',
    description: '',
    item: group?.item ?? '',
    category: group?.category ?? '',
    cpvCode: group?.cpvCode ?? '',
    unit: group?.baseUnit ?? '',
    specification: group ? specificationText(group.specification) : '',
    neededBy: '',
    like: read.like,
  };
  const option = (value: string, text: string, chosen: string) => ({ value, text, selected: value === chosen });
  return {
    title: 'Raise a requirement',
    trail: TRAIL,
    form,
    errors: formErrors(read.problems),
    lines: group
      ? `${plural(group.lineCount, 'line')} of your trust, ${count(group.quantity)} ${group.baseUnit} in all`
      : '',
    hasManyPartnerships: partnerships.length > 1,
    partnerships: partnerships.map((p) => option(p.id, p.name, form.partnershipId)),
    categories: [
      option('', 'Choose one', form.category),
      option('vehicles', 'Vehicles', form.category),
      option('equipment', 'Equipment', form.category),
      option('it', 'IT', form.category),
    ],
  };
}
