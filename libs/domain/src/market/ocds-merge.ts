import { type Exact, type ExactObject, isList, isObject, textIn } from './json-text.js';

/** Lists that a later release replaces as a whole: the release schemas of OCDS and its extensions mark them `wholeListMerge`. */
const WHOLE_LISTS = new Set(
  `additionalClassifications additionalContactPoints additionalIdentifiers buyerClassificationRestrictions
  buyerLocationRestrictions changes classifications criteria customerServices dates deliveryAddresses deliveryLocations
  essentialAssets identifiers juryMembers legislativeReferences numbers participationFees
  procurementMethodRationaleClassifications rationaleClassifications sustainability unstructuredChanges`.split(/\s+/),
);
/** Fields of one release that mean nothing for all of them together. */
const OMITTED = new Set(['id', 'date', 'tag']);

type Members = Record<string, Exact>;

/**
 * Merges the releases of one process, oldest first, into its compiled release.
 *
 * Later values replace earlier ones, null removes, objects merge field by field, and lists of objects merge by id, so
 * an amendment may carry only what it changes (OCDS 1.1, "Merging": standard.open-contracting.org/1.1/en/schema/merging).
 * Releases without a date come last, in the order given. At least one release is needed.
 */
export function compileReleases(releases: readonly ExactObject[]): ExactObject {
  const ordered = releases
    .map((release, at) => ({ release, at, date: textIn(release, 'date') ?? '\uFFFF' }))
    .sort((a, b) => (a.date === b.date ? a.at - b.at : a.date < b.date ? -1 : 1));
  const compiled = emptyMembers();
  for (const { release } of ordered) mergeObject(compiled, release, OMITTED);
  const last = ordered.at(-1)!.release;
  const date = textIn(last, 'date');
  return Object.assign(compiled, {
    tag: ['compiled'],
    id: [textIn(last, 'ocid'), date].filter((part) => part !== undefined).join('-'),
    ...(date === undefined ? {} : { date }),
  });
}

function mergeObject(base: Members, next: ExactObject, omitted: ReadonlySet<string> = new Set()): void {
  for (const [name, value] of Object.entries(next)) {
    if (omitted.has(name)) continue;
    if (value === null) delete base[name];
    else {
      const result = merged(base[name], value, name);
      if (result !== undefined) base[name] = result;
    }
  }
}

/** The value after the later one, or undefined while there is nothing but an empty object or list. */
function merged(before: Exact | undefined, value: Exact, name: string): Exact | undefined {
  if (isList(value)) {
    const isById = !WHOLE_LISTS.has(name) && value.every((entry) => isObject(entry));
    return isById ? mergedList(isList(before) ? before : [], value) : value;
  }
  if (!isObject(value)) return value;
  const base = emptyMembers();
  if (isObject(before)) Object.assign(base, before);
  mergeObject(base, value);
  return Object.keys(base).length === 0 ? undefined : base;
}

/** Entries with an id merge with the entry of that id; entries without one cannot be recognised again and are added. */
function mergedList(before: readonly Exact[], value: readonly Exact[]): Exact | undefined {
  const result = [...before];
  for (const entry of value) {
    const id = textIn(entry, 'id');
    const at = id === undefined ? -1 : result.findIndex((known) => textIn(known, 'id') === id);
    const whole = merged(at === -1 ? undefined : result[at], entry, '') ?? {};
    if (at === -1) result.push(whole);
    else result[at] = whole;
  }
  return result.length === 0 ? undefined : result;
}

function emptyMembers(): Members {
  return Object.create(null);
}
