/**
 * A business refusal: the request was understood and the rules say no.
 *
 * The code is stable and safe to test or translate (`TENDER.NOT_OPEN`), the facts say which tender and when, and
 * the message is a plain sentence that a page may show to a person as it stands. Programmers' mistakes are never
 * a `DomainError`: they stay ordinary errors and become a 500 (architecture, "Errors").
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly facts: Record<string, unknown>,
    message: string,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/**
 * One thing a person should correct: the field it belongs to and a sentence that says how.
 *
 * It is a value and not an exception because a mistake in a form is an expected outcome, and because all mistakes
 * are shown together (NHS digital service manual, error summary).
 */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * All the field problems of one request, for the edges where only an exception can travel.
 *
 * Inside the house problems are returned as values; an API edge throws this to become one 400 answer.
 */
export class InputProblems extends Error {
  constructor(readonly problems: FieldProblem[]) {
    super(problems.map((p) => `${p.field}: ${p.message}`).join(' '));
    this.name = 'InputProblems';
  }
}
