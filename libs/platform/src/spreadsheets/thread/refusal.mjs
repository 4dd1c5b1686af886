/** A reason, in one plain sentence or two, why a file cannot be read and what the person can do about it. */
export class Refusal extends Error {}

/** What to do with nearly every workbook that cannot be read. */
export const SAVE_AGAIN = 'Save the workbook as .xlsx in Excel and try again.';

/** The refusal of a file whose parts do not agree with each other: cut short in transfer, or made to mislead. */
export function damaged() {
  return new Refusal(`This file is damaged or incomplete. ${SAVE_AGAIN}`);
}

/** The refusal of a file that would need more room than any real list of requirements does. */
export function tooLarge() {
  return new Refusal('This file unpacks to more than we can read safely. Split it into smaller files and try again.');
}
