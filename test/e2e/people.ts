import type { Browser } from 'playwright-core';
import { Person } from './person.js';
import type { Product } from './product.js';

/** The people of one test, each at a browser of their own, signed in when they are first needed. */
export class People {
  private readonly known = new Map<string, Promise<Person>>();

  constructor(
    private readonly browser: Browser,
    private readonly product: Product,
  ) {}

  /** Somebody by role and organisation, such as `procurement@las`. */
  async of(who: string): Promise<Person> {
    const person = this.known.get(who) ?? this.signedIn(who);
    this.known.set(who, person);
    return person;
  }

  private async signedIn(who: string): Promise<Person> {
    const person = await Person.at(this.browser, this.product);
    await person.signsIn(`${who}.tandem.example`);
    return person;
  }

  /** Errors in scripts, on consoles and of the server, of all of them. */
  async complaints(): Promise<string[]> {
    return (await Promise.all(this.known.values())).flatMap((person) => person.complaints);
  }
}
