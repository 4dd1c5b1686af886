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
  /** Fills an empty database and says whether it did; a database with anything in it is left as it is. */
  seedIfEmpty(settings: Settings, report: (line: string) => void): Promise<boolean>;
}

/** How to sign in as each persona, as a table for a terminal. */
export function signInTable(personas: readonly Persona[]): string[] {
  const rows = [{ about: 'Who', email: 'E-mail', password: 'Password' }, ...personas];
  const widthOf = (name: 'about' | 'email'): number => Math.max(...rows.map((row) => row[name].length));
  const [about, email] = [widthOf('about'), widthOf('email')];
  return rows.map((row) => `  ${row.about.padEnd(about)}  ${row.email.padEnd(email)}  ${row.password}`);
}
