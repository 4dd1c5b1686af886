/**
 * Something that the person at the keyboard can put right, in one plain sentence. The process ends with this exit code
 * and prints the sentence alone.
 *
 * 2 means unusable input: an argument, a setting, a file, a port, a folder. 1 means that a check that was asked for says
 * no, or that a part of Tandem did not come up.
 */
export class PlainProblem extends Error {
  constructor(
    sentence: string,
    readonly exitCode: 1 | 2 = 2,
  ) {
    super(sentence);
    this.name = 'PlainProblem';
  }
}
