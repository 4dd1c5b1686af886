import type { Schema } from './schema-parts.js';

/** What is wrong with a document, and where. */
export interface PackProblem {
  readonly path: string;
  readonly message: string;
}

const PROBLEMS_MAX = 1000;

/**
 * Every place in which a JSON value is not what a schema of this folder says, with its path and a sentence.
 *
 * It knows the keywords that our schemas use and throws on any other, so that a schema can never say
 * something that nobody checks. The tests hold its verdicts against a full validator.
 */
export function schemaProblems(schema: Schema, value: unknown): PackProblem[] {
  const problems: PackProblem[] = [];
  check({ root: schema, problems }, schema, value, '$');
  return problems;
}

interface Checking {
  readonly root: Schema;
  readonly problems: PackProblem[];
}

/** Keywords that say nothing about a value. */
const WORDS = new Set(['$schema', '$id', '$defs', 'title', 'description', 'default']);

function check(at: Checking, schema: Schema, value: unknown, path: string): void {
  if (at.problems.length >= PROBLEMS_MAX) return;
  const wrong = (message: string) => void at.problems.push({ path, message });
  for (const [keyword, rule] of Object.entries(schema)) {
    if (WORDS.has(keyword)) continue;
    const test = KEYWORDS[keyword];
    if (!test) throw new RangeError(`The schema keyword "${keyword}" is not checked.`);
    if (!test({ ...at, rule, schema, value, path, wrong })) return;
  }
}

interface Test extends Checking {
  readonly rule: unknown;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: string;
  readonly wrong: (message: string) => void;
}

/** What each keyword asks of a value; false when nothing further can be asked of it. */
const KEYWORDS: Readonly<Record<string, (test: Test) => boolean>> = {
  $ref: (t) => {
    const part = resolved(t.root, String(t.rule));
    // A part with a name of its own is a whole schema, and what it refers to stands inside it.
    check(part.$id === undefined ? t : { ...t, root: part }, part, t.value, t.path);
    return true;
  },
  type: ({ rule, value, wrong }) => {
    if (isOfType(rule, value)) return true;
    wrong(`This must be ${rule === 'array' || rule === 'object' || rule === 'integer' ? 'an' : 'a'} ${String(rule)}.`);
    return false;
  },
  const: ({ rule, value, wrong }) => value === rule || (wrong(`This must be ${JSON.stringify(rule)}.`), false),
  enum: ({ rule, value, wrong }) =>
    listOf(rule).includes(value) || (wrong(`This must be one of ${listOf(rule).join(', ')}.`), false),
  anyOf: (t) => {
    const tried = listOf(t.rule).map((choice) => {
      const problems: PackProblem[] = [];
      check({ root: t.root, problems }, schemaOf(choice), t.value, t.path);
      return problems;
    });
    if (tried.some((problems) => problems.length === 0)) return true;
    // The choice that the value came nearest to says most.
    t.problems.push(...tried.toSorted((a, b) => depthOf(b) - depthOf(a))[0]!);
    return false;
  },
  pattern: ({ rule, value, wrong }) => {
    if (typeof value === 'string' && !new RegExp(String(rule), 'u').test(value)) wrong('This text has another form.');
    return true;
  },
  minLength: ({ rule, value, wrong }) =>
    atLeast(typeof value === 'string' ? Array.from(value).length : undefined, rule, wrong),
  maxLength: ({ rule, value, wrong }) =>
    atMost(typeof value === 'string' ? Array.from(value).length : undefined, rule, wrong),
  minimum: ({ rule, value, wrong }) => atLeast(value, rule, wrong),
  maximum: ({ rule, value, wrong }) => atMost(value, rule, wrong),
  minItems: ({ rule, value, wrong }) => atLeast(Array.isArray(value) ? value.length : undefined, rule, wrong),
  maxItems: ({ rule, value, wrong }) => atMost(Array.isArray(value) ? value.length : undefined, rule, wrong),
  uniqueItems: ({ value, wrong }) => {
    if (Array.isArray(value) && new Set(value.map((v) => JSON.stringify(v))).size < value.length)
      wrong('An entry stands here twice.');
    return true;
  },
  items: (t) => {
    if (Array.isArray(t.value)) t.value.forEach((entry, i) => check(t, schemaOf(t.rule), entry, `${t.path}[${i}]`));
    return true;
  },
  required: ({ rule, value, path, problems }) => {
    if (!isObject(value)) return true;
    for (const name of listOf(rule)) {
      if (!Object.hasOwn(value, String(name)))
        problems.push({ path: `${path}.${String(name)}`, message: 'This field is missing.' });
    }
    return true;
  },
  properties: (t) => {
    if (!isObject(t.value)) return true;
    for (const [name, schema] of Object.entries(t.schema.properties!)) {
      if (Object.hasOwn(t.value, name)) check(t, schema, t.value[name], `${t.path}.${name}`);
    }
    return true;
  },
  additionalProperties: (t) => {
    if (!isObject(t.value)) return true;
    const known = t.schema.properties ?? {};
    for (const [name, entry] of Object.entries(t.value)) {
      if (Object.hasOwn(known, name)) continue;
      if (t.rule === false)
        t.problems.push({ path: `${t.path}.${name}`, message: 'The format has no such field here.' });
      else check(t, schemaOf(t.rule), entry, `${t.path}.${name}`);
    }
    return true;
  },
};

function atLeast(size: unknown, rule: unknown, wrong: Test['wrong']): boolean {
  if (typeof size === 'number' && size < Number(rule)) wrong(`The least here is ${Number(rule)}.`);
  return true;
}

function atMost(size: unknown, rule: unknown, wrong: Test['wrong']): boolean {
  if (typeof size === 'number' && size > Number(rule)) wrong(`The most here is ${Number(rule)}.`);
  return true;
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function resolved(root: Schema, ref: string): Schema {
  const parts = Object.entries(root.$defs ?? {});
  const found = parts.find(([name, part]) => ref === `#/$defs/${name}` || ref === part.$id)?.[1];
  if (!found) throw new RangeError(`The schema has no part "${ref}".`);
  return found;
}

function depthOf(problems: readonly PackProblem[]): number {
  return Math.max(...problems.map((p) => p.path.length));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const schemaOf = (value: unknown): Schema => (isObject(value) ? value : {});
