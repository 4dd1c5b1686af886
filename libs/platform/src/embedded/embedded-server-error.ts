/**
 * A problem with the embedded server in one plain sentence that a person can act on.
 *
 * Callers print the message alone: a stack would hide the one thing that matters, which is what to change.
 */
export class EmbeddedServerError extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'EmbeddedServerError';
  }
}

/** The system's short code of an error (`EACCES`, `ENOENT`), or an empty string when it has none. */
export function codeOf(error: unknown): string {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** One property of something that was thrown, whatever that was. */
export function propertyOf(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
}

/** Turns a failed write into the sentence that names the folder and the setting that chooses another. */
export function cannotWrite(folder: string, cause: unknown): EmbeddedServerError {
  const code = codeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EmbeddedServerError(`The disk that holds ${folder} is full: free some space and start again.`, {
      cause,
    });
  return new EmbeddedServerError(
    `The folder ${folder} cannot be written (${code || 'unknown reason'}): make it writable, or choose another with TANDEM_DATA_DIR.`,
    { cause },
  );
}

const FOLDER_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT', 'ELOOP']);

/** Runs file work on a folder and turns a refusal of the file system into one plain sentence. */
export function writing<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (FOLDER_CODES.has(codeOf(error))) throw cannotWrite(folder, error);
    throw error;
  }
}
