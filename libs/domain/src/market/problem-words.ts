/** Every problem that a published notice may have, by name, with the sentence that explains it. */
export const PROBLEM_WORDS = {
  'missing-ocid': 'The release has no ocid; it is kept as a process of its own.',
  'missing-release-id': 'The release has no id; it is recognised again by its content.',
  'missing-date': 'The release has no date; it is merged as the last of its process.',
  'duplicate-key': 'A name stands twice in one object; the later value counts.',
  'not-a-release': 'Something else stands where a release belongs; it is kept in the file only.',
  'linked-release': 'The file links to a release that it does not hold.',
  'release-id-reused': 'Two different releases have one id; both are kept, and the later one counts.',
  'object-is-null': 'There is null where an object or a list belongs.',
  'value-is-null': 'There is null where a value belongs.',
  'empty-list': 'There is a list without entries.',
  'empty-list-instead-of-object': 'There is an empty list where one object belongs.',
  'list-instead-of-object': 'There is a list where one object belongs.',
  'object-instead-of-list': 'There is one object where a list belongs.',
  'amount-is-nought': 'An amount is nought; it is not taken as a price.',
  'negative-amount': 'An amount is negative; it is not taken as a price.',
  'unreadable-amount': 'An amount is not a number.',
  'amount-without-currency': 'An amount has no currency.',
  'gross-without-net': 'The amount with VAT is given and the amount without it is not.',
  'tax-not-stated': 'A value does not say whether it includes VAT.',
  'foreign-currency-lot': 'A lot, bid or award has another currency than its tender.',
  'ods-code-under-companies-house': 'An NHS ODS code is filed as a Companies House number.',
  'malformed-company-number': 'A Companies House number does not have its eight signs.',
  'duplicate-organisation': 'One organisation appears under two ids.',
  'duplicate-statistic': 'One bid statistic is given twice for the same lot.',
  'criteria-weights-as-text': 'The weight of an award criterion is free text instead of a number.',
  'cancelled-lot-with-award': 'A lot that was cancelled or unsuccessful has an award that stands.',
  'award-of-unknown-lot': 'An award names a lot that the tender does not have.',
  'award-without-supplier': 'An award that stands names no supplier.',
  'unknown-organisation': 'An organisation is named by an id that the list of parties does not hold.',
  'unreadable-cpv': 'A CPV code does not have eight digits.',
  'undeclared-field':
    'A field is defined neither by OCDS 1.1.5 nor by an extension that the file declares; it is kept.',
  'unknown-extension': 'The file declares an extension that Tandem does not know.',
  'unreadable-character': 'A text holds a character that a database cannot keep; it is replaced in what is shown.',
} as const;

export type ProblemCode = keyof typeof PROBLEM_WORDS;

/** A problem of one release: its name, the place without list positions, an example, and how often it occurs there. */
export interface NoticeProblem {
  readonly code: ProblemCode;
  readonly path: string;
  readonly detail: string;
  readonly count: number;
}

/** Gathers problems, one entry per name and place: a notice with a hundred lots says a thing once. */
export class ProblemList {
  private readonly byPlace = new Map<string, NoticeProblem>();

  add(code: ProblemCode, path: string, detail = ''): void {
    const place = path.replace(/\[\d+\]/g, '[]');
    const key = `${code} ${place}`;
    const known = this.byPlace.get(key);
    const shown = detail.length > 200 ? `${detail.slice(0, 199)}…` : detail;
    this.byPlace.set(
      key,
      known ? { ...known, count: known.count + 1 } : { code, path: place, detail: shown, count: 1 },
    );
  }

  get all(): NoticeProblem[] {
    return [...this.byPlace.values()];
  }
}
