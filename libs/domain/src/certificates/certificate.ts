import type { Multipliers } from './box.js';
import type { Cut } from './cuts.js';

/** A place where the search asked a question: is the column at most so much, or more? */
export interface Branch {
  readonly column: number;
  readonly at: bigint;
  /** Multipliers by which the box of this whole branch is narrowed first. */
  readonly narrow?: Multipliers;
}

/** The end of a branch: multipliers that bound its cost, or that show that nothing fits there. */
export interface Leaf {
  readonly kind: 'bound' | 'empty';
  readonly multipliers: Multipliers;
  /** Multipliers by which the box is narrowed first. */
  readonly narrow?: Multipliers;
}

/**
 * A proof, from the search that found an award, of what no award can undercut.
 *
 * `nodes` is the tree in preorder: after a branch comes its lower part, then its upper part. Every integer point of the
 * program lies in exactly one leaf, so nothing is left out whatever the branches are.
 */
export interface Certificate {
  /** Pence. Awards dearer than it are of no interest; undefined when no award exists. */
  readonly limit?: bigint;
  /** No award costs less than this; undefined when the claim is that no award exists. */
  readonly bound?: bigint;
  /** Rows that follow from the program's: their numbers follow those of its rows, each may use those before it. */
  readonly cuts?: readonly Cut[];
  /** Multipliers by which the whole box is narrowed first, in order. */
  readonly root: readonly Multipliers[];
  readonly nodes: readonly (Branch | Leaf)[];
}

/** A certificate as JSON: numbers as decimal strings. */
export interface CertificateDocument {
  readonly limit: string | null;
  readonly bound: string | null;
  readonly cuts?: readonly {
    readonly rows: MultipliersDocument;
    readonly divisor: string;
    readonly fromMost: readonly number[];
  }[];
  readonly root: readonly MultipliersDocument[];
  readonly nodes: readonly ({ readonly narrow?: MultipliersDocument } & (
    | { readonly column: number; readonly at: string }
    | { readonly kind: 'bound' | 'empty'; readonly multipliers: MultipliersDocument }
  ))[];
}

type MultipliersDocument = readonly (readonly [row: number, value: string])[];

export function certificateDocument(certificate: Certificate): CertificateDocument {
  const list = (multipliers: Multipliers) => multipliers.map(([row, value]) => [row, String(value)] as const);
  return {
    limit: certificate.limit === undefined ? null : String(certificate.limit),
    bound: certificate.bound === undefined ? null : String(certificate.bound),
    ...(certificate.cuts
      ? {
          cuts: certificate.cuts.map(({ rows, divisor, fromMost }) => ({
            rows: list(rows),
            divisor: String(divisor),
            fromMost,
          })),
        }
      : {}),
    root: certificate.root.map(list),
    nodes: certificate.nodes.map((node) => ({
      ...('column' in node
        ? { column: node.column, at: String(node.at) }
        : { kind: node.kind, multipliers: list(node.multipliers) }),
      ...(node.narrow ? { narrow: list(node.narrow) } : {}),
    })),
  };
}

/** Reads a certificate from JSON of unknown origin; undefined when it is not one. */
export function readCertificate(document: unknown): Certificate | undefined {
  if (!isObject(document) || !Array.isArray(document['root']) || !Array.isArray(document['nodes'])) return undefined;
  const root = document['root'].map(readMultipliers);
  const nodes = document['nodes'].map(readNode);
  const cuts = document['cuts'] === undefined ? [] : readCuts(document['cuts']);
  const limit = readWhole(document['limit']);
  const bound = readWhole(document['bound']);
  if (limit === 'wrong' || bound === 'wrong' || !cuts) return undefined;
  if (!root.every((r) => r !== undefined) || !nodes.every((n) => n !== undefined)) return undefined;
  return {
    ...(limit === null ? {} : { limit }),
    ...(bound === null ? {} : { bound }),
    ...(cuts.length === 0 ? {} : { cuts }),
    root,
    nodes,
  };
}

function readCuts(value: unknown): Cut[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.map((cut: unknown): Cut | undefined => {
    if (!isObject(cut) || !Array.isArray(cut['fromMost'])) return undefined;
    const rows = readMultipliers(cut['rows']);
    const divisor = readWhole(cut['divisor']);
    const fromMost = cut['fromMost'].filter((column: unknown) => Number.isSafeInteger(column)).map(Number);
    if (!rows || typeof divisor !== 'bigint' || fromMost.length < cut['fromMost'].length) return undefined;
    return { rows, divisor, fromMost };
  });
  return read.every((cut) => cut !== undefined) ? read : undefined;
}

function readNode(node: unknown): Branch | Leaf | undefined {
  if (!isObject(node)) return undefined;
  const { column, kind } = node;
  const narrow = node['narrow'] === undefined ? [] : readMultipliers(node['narrow']);
  if (!narrow) return undefined;
  const first = node['narrow'] === undefined ? {} : { narrow };
  if (typeof column === 'number') {
    const at = readWhole(node['at']);
    return typeof at === 'bigint' && Number.isSafeInteger(column) ? { column, at, ...first } : undefined;
  }
  const multipliers = readMultipliers(node['multipliers']);
  return multipliers && (kind === 'bound' || kind === 'empty') ? { kind, multipliers, ...first } : undefined;
}

function readMultipliers(value: unknown): Multipliers | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.map((pair: unknown): readonly [number, bigint] | undefined => {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [row, text]: unknown[] = pair;
    const number = readWhole(text);
    return Number.isSafeInteger(row) && typeof number === 'bigint' ? [Number(row), number] : undefined;
  });
  return read.every((pair) => pair !== undefined) ? read : undefined;
}

function readWhole(text: unknown): bigint | null | 'wrong' {
  if (text === null) return null;
  return typeof text === 'string' && /^-?\d{1,400}$/.test(text) ? BigInt(text) : 'wrong';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
