import type { Settings } from '@tandem/platform/config';

/** Somebody of the demonstration who can sign in. */
export interface Persona {
  readonly email: string;
  readonly password: string;
  /** What the person does and for whom. */
  readonly about: string;
}

/** The demonstration's story: it exists in the embedded mode alone. */
export interface Story {
  readonly personas: readonly Persona[];
  /**
   * Fills an empty database. A database with anything in it is left as it is; a demonstration that was stopped while it was
   * written, before anybody could sign in, is cleared away by `clear` and written again.
   */
  tell(settings: Settings, report: (line: string) => void, clear: () => Promise<void>): Promise<'told' | 'left'>;
}

/** How to sign in as each persona, as a table for a terminal. */
export function signInTable(personas: readonly Persona[]): string[] {
  const rows = [{ about: 'Who', email: 'E-mail', password: 'Password' }, ...personas];
  const widthOf = (name: 'about' | 'email'): number => Math.max(...rows.map((row) => row[name].length));
  const [about, email] = [widthOf('about'), widthOf('email')];
  return rows.map((row) => `  ${row.about.padEnd(about)}  ${row.email.padEnd(email)}  ${row.password}`);
}
