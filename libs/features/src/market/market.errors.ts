/** A file that holds no notices that can be read; the message is one sentence for the person who chose the file. */
export class UnusableFileError extends Error {
  constructor(
    readonly file: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${why}.`, options);
    this.name = 'UnusableFileError';
  }
}
