import { type Exact, type ExactObject, isList, isObject } from './json-text.js';
import { CORE_FIELDS, type Fields } from './ocds-core-fields.js';
import { EXTENSION_FIELDS } from './ocds-extension-fields.js';
import { storableText } from './notice-words.js';
import type { ProblemList } from './problem-words.js';

/** Which kind of object each declared field holds, by the kind of object it stands in; empty for a plain value. */
export type DeclaredFields = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The fields that OCDS 1.1.5 and the declared extensions define, and the extensions that are not known here. */
export function declaredFields(extensions: readonly string[]): { fields: DeclaredFields; unknown: readonly string[] } {
  const named = Object.keys(EXTENSION_FIELDS);
  const known = named.filter((name) => extensions.some((address) => address.includes(name)));
  const fields = new Map<string, Map<string, string>>();
  for (const table of [CORE_FIELDS, ...known.map((name) => EXTENSION_FIELDS[name]!)]) addFields(fields, table);
  return { fields, unknown: extensions.filter((address) => !named.some((name) => address.includes(name))) };
}

function addFields(fields: Map<string, Map<string, string>>, table: Fields): void {
  for (const [kind, text] of Object.entries(table)) {
    const members = fields.get(kind) ?? new Map<string, string>();
    for (const field of text.split(' ')) {
      const [name = '', inside = ''] = field.split(':');
      members.set(name, inside);
    }
    fields.set(kind, members);
  }
}

/** Fields that hold one object in every schema, and lists in some files. */
const ONE_OBJECT =
  /^(buyer|buyerID|planning|tender|budget|value|minValue|classification|identifier|address|contactPoint|unit|procuringEntity|bids|\w+Period)$/;
const A_LIST =
  /^(parties|awards|contracts|items|suppliers|tenderers|lots|documents|milestones|details|statistics|relatedLots|tag|additionalClassifications)$/;
/** `title_cy`: the same field in another language. */
const LANGUAGE = /_[a-z]{2,3}(-[A-Za-z]+)?$/;

/**
 * Names what is wrong with the shape of a release: undeclared fields, nulls, empty lists, lists for objects and the
 * reverse. Nothing is dropped because of it.
 */
export function findFieldProblems(release: ExactObject, declared: DeclaredFields, problems: ProblemList): void {
  const inObject = (object: ExactObject, kind: string | undefined, path: string): void => {
    const members = kind === undefined ? undefined : declared.get(kind);
    for (const [name, value] of Object.entries(object)) {
      const at = path === '' ? name : `${path}.${name}`;
      const inside = members?.get(name) ?? members?.get(name.replace(LANGUAGE, ''));
      if (members && inside === undefined) problems.add('undeclared-field', at, name);
      findShape(name, value, at, problems);
      inValue(value, inside === '' ? undefined : inside, at);
    }
  };
  const inValue = (value: Exact, kind: string | undefined, path: string): void => {
    if (isList(value)) value.forEach((entry, n) => inValue(entry, kind, `${path}[${n}]`));
    else if (isObject(value)) inObject(value, kind, path);
  };
  inObject(release, 'Release', '');
}

function findShape(name: string, value: Exact, path: string, problems: ProblemList): void {
  const isObjectsPlace = ONE_OBJECT.test(name);
  if (value === null) problems.add(isObjectsPlace || A_LIST.test(name) ? 'object-is-null' : 'value-is-null', path);
  if (isList(value)) {
    if (isObjectsPlace)
      problems.add(value.length === 0 ? 'empty-list-instead-of-object' : 'list-instead-of-object', path);
    else if (value.length === 0) problems.add('empty-list', path);
    if (value.includes(null)) problems.add('object-is-null', `${path}[0]`);
  }
  // `details` is a list of bids in one place and an object about a party in another.
  if (isObject(value) && A_LIST.test(name) && name !== 'details') problems.add('object-instead-of-list', path);
  if (typeof value === 'string' && storableText(value) !== value) problems.add('unreadable-character', path);
}
