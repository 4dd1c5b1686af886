import type { INestApplicationContext, Type } from '@nestjs/common';
import type { FieldProblem } from '@tandem/domain/refusals';
import type { FinancialYear, LocalDate } from '@tandem/domain/time';
import { addYears, financialYearOf, londonDate } from '@tandem/domain/time';
import { SignInService } from '@tandem/features/partnership';
import { type Actor, Database, systemActor, type Tx } from '@tandem/platform/database';
import { emailOf, type TrustCode } from './people.js';

/**
 * Tells the story as its people would act it out: every deed is a verb of a feature, done in one transaction on behalf
 * of the person whose job it is, so that audit chains, limits and refusals are the real ones.
 */
export class Storyteller {
  readonly database: Database;
  private readonly actors = new Map<string, Promise<Actor>>();
  private readonly accountIds = new Map<string, string>();
  private readonly organisationIds = new Map<string, string>();

  private constructor(
    private readonly app: INestApplicationContext,
    readonly report: (line: string) => void,
    /** Today in London, by the database's clock. */
    readonly today: LocalDate,
    readonly now: Date,
  ) {
    this.database = this.get(Database);
  }

  static async at(app: INestApplicationContext, report: (line: string) => void): Promise<Storyteller> {
    const database = app.get(Database, { strict: false });
    const now = await database.read(systemActor('story'), (tx) => Promise.resolve(tx.now));
    return new Storyteller(app, report, londonDate(now), now);
  }

  get<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  /** The financial year so many years after the present one. */
  year(after: number): FinancialYear {
    return addYears(financialYearOf(this.today), after);
  }

  knowsOrganisation(code: string, id: string): void {
    this.organisationIds.set(code, id);
  }

  knowsAccount(email: string, id: string): void {
    this.accountIds.set(email, id);
  }

  organisation(code: string): string {
    return known(this.organisationIds, code);
  }

  async actor(email: string): Promise<Actor> {
    const actor =
      this.actors.get(email) ??
      this.get(SignInService)
        .actorOf(known(this.accountIds, email))
        .then((found) => found ?? Promise.reject(new Error(`${email} cannot sign in.`)));
    this.actors.set(email, actor);
    return actor;
  }

  /** Does something as the person with that address. */
  async as<T>(email: string, deed: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(await this.actor(email), deed);
  }

  asProcurement<T>(trust: TrustCode, deed: (tx: Tx) => Promise<T>): Promise<T> {
    return this.as(emailOf('procurement', trust), deed);
  }

  /** The platform itself: founding the partnership, and deadlines that must pass while somebody waits. */
  asPlatform<T>(deed: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(systemActor('demonstration story'), deed);
  }
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The story does not know ${name}.`);
  return id;
}

/** What a verb answered, when it was not a list of problems: the story makes no mistakes, so a problem ends it. */
export function done<T>(answer: T | FieldProblem[]): Exclude<T, FieldProblem[]> {
  if (Array.isArray(answer) && answer.length > 0 && isProblem(answer[0]))
    throw new Error(`The story is wrong: ${answer.map((p: FieldProblem) => `${p.field}: ${p.message}`).join(' ')}`);
  return answer as Exclude<T, FieldProblem[]>;
}

function isProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value;
}
