import { canonicalJson } from '@tandem/domain/canonical';
import { byCodePoint, byIdList } from './code-points.js';
import type { Json, TenderPack } from './pack.js';

type JsonObject = { readonly [key: string]: Json };
type Order = (a: Json, b: Json) => number;

/**
 * The canonical text (RFC 8785) of a tender pack: sets in code-point order, nothing added or dropped.
 *
 * Defaults are not written in, so a stranger who sorts the published pack gets these same bytes.
 */
export function canonicalPack(pack: TenderPack): string {
  return canonicalJson(pack.document);
}

/** The document with every set in code-point order; breaks, steps, tie and rules keep theirs. */
export function sortedDocument(document: unknown): Json {
  const json: Json = JSON.parse(canonicalJson(document));
  const pack = asObject(json);
  return {
    ...pack,
    ...sortedField(pack, 'trusts', byText),
    ...sortedField(pack, 'lots', by('id')),
    ...sortedField(pack, 'lines', by('id')),
    ...sortedField(pack, 'suppliers', by('id')),
    ...sortedField(pack, 'bids', by('supplier'), sortedBid),
    ...sortedField(pack, 'scenarios', by('id')),
    ...sortedField(pack, 'coalitions', bySizeThenIds, sortedTexts),
  };
}

function sortedBid(json: Json): Json {
  const bid = asObject(json);
  return {
    ...bid,
    ...sortedField(bid, 'prices', by('line')),
    ...sortedField(bid, 'bundles', byLots, (b) => withSorted(b, 'lots')),
    ...sortedField(bid, 'packages', byLots, (p) => withSorted(withSorted(p, 'lots'), 'coalition')),
  };
}

function sortedField(of: JsonObject, name: string, order: Order, inside: (v: Json) => Json = (v) => v): JsonObject {
  const value = of[name];
  return isList(value) ? { [name]: value.map(inside).sort(order) } : {};
}

function withSorted(json: Json, name: string): Json {
  const object = asObject(json);
  return { ...object, ...sortedField(object, name, byText) };
}

function sortedTexts(json: Json): Json {
  return isList(json) ? json.toSorted(byText) : json;
}

const byText: Order = (a, b) => byCodePoint(textOf(a), textOf(b));
const textOf = (json: Json) => (typeof json === 'string' ? json : canonicalJson(json));
const by =
  (name: string): Order =>
  (a, b) =>
    byText(asObject(a)[name] ?? '', asObject(b)[name] ?? '');
/** Bundles and packages have no id of their own: their lots stand for one, then everything else in them. */
const byLots: Order = (a, b) =>
  byIdList(textsOf(asObject(a)['lots']), textsOf(asObject(b)['lots'])) ||
  byCodePoint(canonicalJson(a), canonicalJson(b));
const bySizeThenIds: Order = (a, b) => {
  const left = textsOf(a);
  const right = textsOf(b);
  return left.length - right.length || byIdList(left, right);
};

function textsOf(json: Json | undefined): string[] {
  return isList(json) ? json.map(textOf) : [];
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function asObject(json: Json): JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {};
}
