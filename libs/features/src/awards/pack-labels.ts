import type { Json } from '@tandem/domain/awards';

/** The words that people use for the ids of a pack. An id without a word stands for itself. */
export interface PackLabels {
  readonly trusts?: Readonly<Record<string, string>>;
  readonly suppliers?: Readonly<Record<string, string>>;
  readonly lots?: Readonly<Record<string, string>>;
  readonly lines?: Readonly<Record<string, string>>;
  readonly scenarios?: Readonly<Record<string, string>>;
}

/** A tender pack as it is handed over for a run: the document, and the words for its ids. */
export interface LabelledPack {
  readonly pack: Json | object;
  readonly labels: PackLabels;
  /** The scenarios in it that were not published: they inform, and no award may come of them. */
  readonly whatIfs?: readonly string[];
}

/** The word for an id, or the id itself. */
export function labelOf(labels: PackLabels, kind: keyof PackLabels, id: string): string {
  return labels[kind]?.[id] ?? id;
}
