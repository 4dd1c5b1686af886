import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import {
  type NewRequirement,
  type OwnVolumes,
  readSpecification,
  type TypedVolume,
} from '@tandem/features/requirements';
import { field, fieldList } from '../http/forms.js';

/** The fields of the form for raising a requirement, as a person filled them in. */
export interface RaiseForm {
  readonly partnershipId: string;
  readonly title: string;
  readonly description: string;
  readonly item: string;
  readonly category: string;
  readonly cpvCode: string;
  readonly unit: string;
  readonly specification: string;
  readonly neededBy: string;
  readonly like: string;
}

export function raiseFormOf(body: unknown): RaiseForm {
  return {
    partnershipId: field(body, 'partnershipId'),
    title: field(body, 'title'),
    description: field(body, 'description'),
    item: field(body, 'item'),
    category: field(body, 'category'),
    cpvCode: field(body, 'cpvCode'),
    unit: field(body, 'unit'),
    specification: field(body, 'specification'),
    neededBy: field(body, 'neededBy'),
    like: field(body, 'like'),
  };
}

/** The requirement that the form describes, or what is wrong with the specification's lines. */
export function requirementOf(form: RaiseForm, lineIds: readonly string[]): NewRequirement | FieldProblem[] {
  const specification = readSpecification(form.specification);
  if (Array.isArray(specification)) return specification;
  const { like: _like, ...rest } = form;
  return { ...rest, specification, lineIds };
}

const VOLUME_FIELDS = [
  'site',
  'financialYear',
  'quantity',
  'unit',
  'neededBy',
  'baselinePrice',
  'baselineType',
  'baselineDate',
  'baselineEvidence',
  'budgetType',
  'vat',
  'vatRecoverable',
] as const satisfies readonly (keyof TypedVolume)[];

/** One volume that a person types in; undefined when neither a site nor a quantity was entered. */
export function typedVolumeOf(body: unknown): TypedVolume | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys of VOLUME_FIELDS, each with a text.
  const volume = Object.fromEntries(VOLUME_FIELDS.map((name) => [name, field(body, name)])) as Record<
    (typeof VOLUME_FIELDS)[number],
    string
  >;
  return volume.site === '' && volume.quantity === '' ? undefined : volume;
}

/** The volumes that the join page sends: groups of own lines that were ticked, and at most one typed volume. */
export function ownVolumesOf(body: unknown): OwnVolumes {
  const typed = typedVolumeOf(body);
  return {
    lineIds: fieldList(body, 'lines').flatMap((ids) => ids.split(',')),
    ...(typed ? { volumes: [typed] } : {}),
  };
}

/** A problem of the only typed volume stands at the field itself. */
export function atTypedFields(problems: readonly FieldProblem[]): FieldProblem[] {
  return problems.map(({ field: name, message }) => ({ field: name.replace(/^volumes\.0\./, ''), message }));
}

/** Final quantities by line, out of the fields `quantity-<line>`. */
export function finalQuantitiesOf(body: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.keys(body ?? {})
      .filter((name) => name.startsWith('quantity-'))
      .map((name) => [name.slice('quantity-'.length), field(body, name)]),
  );
}

/** An object of a request whose values must all be texts, such as a specification. */
export function textsOf(name: string, value: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, text]) => {
      if (typeof text !== 'string')
        throw new InputProblems([{ field: `${name}.${key}`, message: `Send ${key} of ${name} as a text.` }]);
      return [key, text];
    }),
  );
}
