/** What one column of a table is proposed to be. */
export interface FieldProposal<F extends string> {
  readonly at: number;
  readonly heading: string;
  /** The field, or null when no field fits or the fitting one is taken. */
  readonly field: F | null;
  /** From 0, nothing fits, to 100, certain; at 60 or below a person should look. */
  readonly confidence: number;
}

/** The words people put over the column of each field, the surest first, separated by ", "; compared after tidying. */
export type Synonyms<F extends string> = Readonly<Record<F, string>>;

/** A heading in the form in which mappings are remembered: case, punctuation and spaces do not matter. */
export function tidyHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/\(?\b(?:ex|excl|excluding|exc|net of)\.?\s*vat\)?|\(£\)|£|\(gbp\)/g, ' ')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** How well a heading fits each field, only those above nought: 100 is the field's own word. */
export function fieldScores<F extends string>(heading: string, synonyms: Synonyms<F>): { field: F; score: number }[] {
  const words = tidyHeading(heading);
  if (words === '') return [];
  return (Object.keys(synonyms) as F[]).flatMap((field) => {
    const known = synonyms[field].split(', ');
    const score = Math.max(...known.map((synonym, rank) => likeness(words, synonym, rank)));
    return score > 0 ? [{ field, score }] : [];
  });
}

/**
 * Proposes what every column of a table with any headings is, and never uses a field twice.
 *
 * Remembered choices win (null is "not used"); the other columns get the field whose usual words fit best, the surest
 * first. It is a proposal: a person confirms it.
 */
export function proposeFields<F extends string>(
  headings: readonly string[],
  synonyms: Synonyms<F>,
  remembered: Readonly<Record<string, F | null>> = {},
): FieldProposal<F>[] {
  const memory = new Map(Object.entries(remembered).map(([heading, field]) => [tidyHeading(heading), field]));
  const chosen = new Map<number, FieldProposal<F>>();
  const taken = new Set<F>();
  const choose = (at: number, field: F | null, confidence: number): void => {
    chosen.set(at, { at, heading: headings[at]!, field, confidence });
    if (field !== null) taken.add(field);
  };
  headings.forEach((heading, at) => {
    const field = memory.get(tidyHeading(heading));
    if (field !== undefined && (field === null || !taken.has(field))) choose(at, field, 100);
  });
  const scores = headings.flatMap((heading, at) =>
    chosen.has(at) ? [] : fieldScores(heading, synonyms).map(({ field, score }) => ({ at, field, score })),
  );
  for (const { at, field, score } of scores.sort((a, b) => b.score - a.score || a.at - b.at))
    if (!chosen.has(at) && !taken.has(field)) choose(at, field, score);
  headings.forEach((_, at) => chosen.has(at) || choose(at, null, 0));
  return [...chosen.values()].sort((a, b) => a.at - b.at);
}

/** 100 down to 90 for the same words by their rank; less when the synonym's words only occur among others. */
function likeness(words: string, synonym: string, rank: number): number {
  if (words === synonym) return 100 - Math.min(rank, 10);
  const [have, want] = [words.split(' '), synonym.split(' ')];
  if (have.join('') === want.join('')) return 85;
  if (!want.every((word) => have.includes(word))) return 0;
  return 40 + Math.floor((40 * want.length) / have.length);
}
