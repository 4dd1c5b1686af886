import 'reflect-metadata';
import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PartnershipModule, PartnershipService, SignInService } from '@tandem/features/partnership';
import type { LocalDate } from '@tandem/domain/time';
import { parseMoney } from '@tandem/domain/money';
import { readSettings, type Settings, SettingsModule } from '@tandem/platform/config';
import { type Actor, Database, DatabaseModule, type Role, systemActor, type Tx } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import { QueueModule } from '@tandem/platform/queue';
import { createTestDatabase, type TestDatabase } from './database.js';

/** The password of every account in a test world. */
export const PASSWORD = 'tandem';

/** One trust or supplier of the world, with the e-mail address of each of its people by role. */
export interface Member {
  id: string;
  shortName: string;
  email(role: Role): string;
}

/**
 * Two partnerships that must never see each other: South Central and London (LAS, SCAS, SECAMB) and, as its mirror,
 * Midlands and East (EEAST, WMAS). Three suppliers serve both. Each trust has a person in every role.
 */
export interface World {
  readonly settings: Settings;
  readonly app: INestApplicationContext;
  readonly database: Database;
  readonly store: TestDatabase;
  readonly partnershipId: string;
  readonly otherPartnershipId: string;
  readonly trusts: Record<'LAS' | 'SCAS' | 'SECAMB' | 'EEAST' | 'WMAS', Member>;
  readonly suppliers: Record<'ALDER' | 'BIRCH' | 'CEDAR', Member>;
  readonly audit: Member;
  actorOf(email: string): Promise<Actor>;
  /** Runs the work in one transaction on behalf of the person with that e-mail address. */
  as<T>(email: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  asSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

@Module({})
class TestModule {
  static of(settings: Settings, features: Type[]): DynamicModule {
    return {
      module: TestModule,
      imports: [SettingsModule.of(settings), DatabaseModule, QueueModule, PartnershipModule, ...features],
    };
  }
}

/**
 * Founds the world in a new database. `features` are the modules under test; `environment` changes settings, such as
 * `{ REDIS_URL }`. `build` may make the application in another way, as the browser tests do with the whole web process.
 */
export async function createWorld(
  features: Type[] = [],
  environment: Record<string, string> = {},
  build: (settings: Settings) => Promise<INestApplicationContext> = (settings) =>
    NestFactory.createApplicationContext(TestModule.of(settings, features), {
      logger: nestLogger,
      abortOnError: false,
    }),
): Promise<World> {
  const store = await createTestDatabase();
  const settings = readSettings({ NODE_ENV: 'test', DATABASE_URL: store.url, PORT: '3999', ...environment });
  const app = await build(settings);
  const database = app.get(Database, { strict: false });
  const signIn = app.get(SignInService, { strict: false });
  const accountIds = new Map<string, string>();
  const founded = await database.transaction(systemActor('test world'), (tx) =>
    found(tx, app.get(PartnershipService, { strict: false }), signIn, accountIds),
  );
  const actorOf = async (email: string): Promise<Actor> => {
    const actor = await signIn.actorOf(accountIds.get(email) ?? '00000000-0000-0000-0000-000000000000');
    if (!actor) throw new Error(`Nobody in the test world has the address ${email}.`);
    return actor;
  };
  return {
    settings,
    app,
    database,
    store,
    ...founded,
    actorOf,
    as: async (email, work) => database.transaction(await actorOf(email), work),
    asSystem: (work) => database.transaction(systemActor('test'), work),
    get: (type) => app.get(type, { strict: false }),
    close: async () => {
      await app.close();
      await store.drop();
    },
  };
}

const TRUST_ROLES: Role[] = ['procurement', 'finance', 'executive', 'evaluator'];
const OFFICES: Partial<Record<Role, string>> = {
  executive: 'Chief Executive',
  finance: 'Finance Business Partner',
  procurement: 'Head of Procurement',
  evaluator: 'Fleet Manager',
};

async function found(tx: Tx, service: PartnershipService, signIn: SignInService, accountIds: Map<string, string>) {
  const passwordHash = await signIn.hashPassword(PASSWORD);
  const on = '2018-09-25' as LocalDate;
  const member = async (
    kind: 'trust' | 'supplier' | 'audit',
    name: string,
    shortName: string,
    roles: Role[],
    odsCode?: string,
  ): Promise<Member> => {
    const authorityClass = {
      class: 'central',
      startsOn: '2025-02-24' as LocalDate,
      source: 'Procurement Regulations 2024, Schedule 2',
    } as const;
    const id = await service.addOrganisation(tx, {
      kind,
      name,
      shortName,
      ...(odsCode ? { odsCode, authorityClass } : {}),
    });
    const email = (role: Role) => `${role}@${shortName.toLowerCase()}.tandem.example`;
    for (const role of roles)
      accountIds.set(
        email(role),
        await service.addAccount(tx, {
          organisationId: id,
          email: email(role),
          name: `${OFFICES[role] ?? role} (${shortName})`,
          office: OFFICES[role] ?? role,
          roles: [role],
          passwordHash,
        }),
      );
    if (kind === 'trust')
      await service.addLimit(tx, {
        trustId: id,
        office: 'Chief Executive',
        budgetType: 'any',
        upTo: parseMoney('50000000.00'),
        startsOn: on,
        source: 'Test scheme of delegation',
      });
    return { id, shortName, email };
  };
  const trust = (name: string, shortName: string, ods: string) => member('trust', name, shortName, TRUST_ROLES, ods);
  const supplier = (name: string, shortName: string) => member('supplier', name, shortName, ['supplier']);
  const trusts = {
    LAS: await trust('London Ambulance Service NHS Trust', 'LAS', 'RRU'),
    SCAS: await trust('South Central Ambulance Service NHS Foundation Trust', 'SCAS', 'RYE'),
    SECAMB: await trust('South East Coast Ambulance Service NHS Foundation Trust', 'SECAMB', 'RYD'),
    EEAST: await trust('East of England Ambulance Service NHS Trust', 'EEAST', 'RYC'),
    WMAS: await trust('West Midlands Ambulance Service University NHS Foundation Trust', 'WMAS', 'RYA'),
  };
  const suppliers = {
    ALDER: await supplier('Alder Vehicle Works (fictional)', 'ALDER'),
    BIRCH: await supplier('Birch Coachbuilders (fictional)', 'BIRCH'),
    CEDAR: await supplier('Cedar Conversions (fictional)', 'CEDAR'),
  };
  const audit = await member('audit', 'Partnership internal audit', 'AUDIT', ['auditor']);
  const partnershipId = await service.found(tx, {
    name: 'South Central and London partnership',
    agreedOn: on,
    agreementReference: 'Agreement 1',
  });
  const otherPartnershipId = await service.found(tx, {
    name: 'Midlands and East partnership',
    agreedOn: on,
    agreementReference: 'Agreement 2',
  });
  for (const who of [trusts.LAS, trusts.SCAS, trusts.SECAMB, audit]) await service.join(tx, partnershipId, who.id, on);
  for (const who of [trusts.EEAST, trusts.WMAS]) await service.join(tx, otherPartnershipId, who.id, on);
  return { partnershipId, otherPartnershipId, trusts, suppliers, audit };
}
