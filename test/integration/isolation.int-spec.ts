import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import type { LocalDate } from '@tandem/domain/time';
import { PartnershipService, SignInService } from '@tandem/features/partnership';
import { readSettings } from '@tandem/platform/config';
import { Database, type Role, systemActor } from '@tandem/platform/database';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { createStoryDatabase } from '../e2e/story-database.js';
import type { TestDatabase } from '../support/database.js';

const EVERY_ROLE: Role[] = ['procurement', 'finance', 'executive', 'evaluator'];
const PASSWORD = 'tandem';
const STRIDE = 6;
/** Routes that show something by an id in states that the story's first rows are not in. Each says why. */
const NO_CONTROL: Record<string, string> = {
  '/market/processes/:ocid': 'is found by the ocid of a notice, and notices belong to everybody',
  '/api/v1/market/processes/:ocid': 'is found by the ocid of a notice, and notices belong to everybody',
  '/api/v1/tenders/:id/withdrawal': 'answers only while the trusts look at a declined award',
  '/methods/savings/:id': 'is found by the name of a method, which everybody may read',
  '/tenders/:id/run-changes': 'forwards to the comparison of the two runs that its query names, and shows nothing',
};

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
}

/** One signed-in browser: its cookie and its token. */
class Visitor {
  private cookie = '';
  private token = '';

  constructor(private readonly base: string) {}

  async signIn(email: string): Promise<this> {
    const first = await this.send('GET', '/api/v1/session');
    this.token = (JSON.parse(first.body) as { csrfToken: string }).csrfToken;
    const signedIn = await this.send('POST', '/api/v1/session', { email, password: PASSWORD });
    expect([email, signedIn.status]).toEqual([email, 201]);
    this.token = (JSON.parse(signedIn.body) as { csrfToken: string }).csrfToken;
    return this;
  }

  async send(method: string, path: string, json?: unknown): Promise<{ status: number; body: string }> {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(this.base + path, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        cookie: this.cookie,
        // Thousands of answers are read here: pressing each together and apart again would take longer than making it.
        'accept-encoding': 'identity',
        'x-csrf-token': this.token,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0]!;
    if (response.headers.get('content-type')?.includes('event-stream')) {
      await response.body?.cancel();
      return { status: response.status, body: '' };
    }
    return { status: response.status, body: await response.text() };
  }
}

/**
 * What belongs to one partnership is invisible to a trust of another, on every route, whatever id is put into it. The
 * routes are read from the running application, so a new one is held to this without anybody's doing.
 */
describe('trusts of another partnership', () => {
  let store: TestDatabase;
  let app: NestExpressApplication;
  let admin: Client;
  let routes: Route[];
  let ids: string[];
  let secrets: string[];
  let owner: Visitor;
  let bidder: Visitor;
  let stranger: Visitor;
  const lucky = new Set<string>();

  beforeAll(async () => {
    store = await createStoryDatabase();
    admin = new Client({ connectionString: store.adminUrl });
    await admin.connect();
    app = await createWebApp(readSettings({ NODE_ENV: 'test', DATABASE_URL: store.url, TANDEM_LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    await addAnalysis();
    ids = await idsOfEveryTable();
    secrets = await secretsOfThePartnership();
    await admitOthers();
    const base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    owner = await new Visitor(base).signIn('all@las.tandem.example');
    bidder = await new Visitor(base).signIn(await somebodyWithBid());
    stranger = await new Visitor(base).signIn('all@eeast.tandem.example');
    routes = routesOf(app).filter((r) => !/health|sign-(in|out)|session|static|assets|openapi/.test(r.path));
  }, 180_000);

  afterAll(async () => {
    await admin?.end();
    await app?.close();
    await store?.drop();
  });

  it('are tested on a router that has all the routes', () => {
    expect(routes.filter((r) => r.path.includes(':')).length).toBeGreaterThan(30);
    expect(ids.length).toBeGreaterThan(15);
    expect(secrets.length).toBeGreaterThan(15);
  });

  it('see nothing of it on any page or in any answer that takes no id', async () => {
    const leaks: string[] = [];
    for (const { path } of routes.filter((r) => r.method === 'GET' && !r.path.includes(':'))) {
      const { status, body } = await stranger.send('GET', path);
      if (status >= 500) leaks.push(`${path}: ${status}`);
      leaks.push(...secrets.filter((secret) => body.includes(secret)).map((secret) => `${path} shows ${secret}`));
    }
    expect(leaks).toEqual([]);
  }, 120_000);

  it('cannot open anything of it by its id, while its own people can', async () => {
    const leaks: string[] = [];
    const closedToAll: string[] = [];
    for (const { path } of routes.filter((r) => r.method === 'GET' && r.path.includes(':'))) {
      // A comparison of two runs names the other one in its query; a run compared with itself is enough to be seen.
      const addressOf = (id: string) => path.replace(/:\w+/g, id) + (path.endsWith('/changes') ? `?with=${id}` : '');
      await inStrides(ids, async (id) => {
        const { status, body } = await stranger.send('GET', addressOf(id));
        if (![401, 403, 404].includes(status)) leaks.push(`${path}: ${status}`);
        const seen = secrets.filter((secret) => secret !== id && body.includes(secret));
        leaks.push(...seen.map((secret) => `${addressOf(id)} shows ${secret}`));
      });
      if (path in NO_CONTROL || path.match(/:/g)!.length > 1) continue;
      if (!(await opensToItsOwn(addressOf))) closedToAll.push(path);
    }
    expect([...new Set(leaks)]).toEqual([]);
    expect(closedToAll).toEqual([]);
  }, 300_000);

  it('cannot change anything of it by its id', async () => {
    const before = await fingerprint();
    const accepted: string[] = [];
    for (const { method, path } of routes.filter((r) => r.method !== 'GET' && r.path.includes(':')))
      await inStrides(ids, async (id) => {
        const words = { reason: 'because', decision: 'rejected', title: 'changed' };
        const { status } = await stranger.send(method, path.replace(/:\w+/g, id), words);
        if (status < 400 || status >= 500) accepted.push(`${method} ${path}: ${status}`);
      });
    expect([...new Set(accepted)]).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  }, 300_000);

  /** Ids that opened something come first: a tender's many routes open to the same one, and one is enough. */
  async function opensToItsOwn(addressOf: (id: string) => string): Promise<boolean> {
    const tried = [...new Set([...lucky, ...ids])];
    for (const id of tried)
      for (const own of [owner, bidder])
        if (await opens(own, addressOf(id))) {
          lucky.add(id);
          return true;
        }
    return false;
  }

  async function opens(visitor: Visitor, address: string): Promise<boolean> {
    return [200, 303].includes((await visitor.send('GET', address)).status);
  }

  /** A supplier whose bid waits for the opening: bids are its own to see, and not the trusts'. */
  async function somebodyWithBid(): Promise<string> {
    const { rows } = await admin.query<{ email: string }>(
      `select a.email from bid b join account a on a.organisation_id = b.supplier_id
       where b.state = 'submitted' and b.opened_at is null limit 1`,
    );
    return rows[0]!.email;
  }

  /** The oldest row of every table that has an id of its own. */
  async function idsOfEveryTable(): Promise<string[]> {
    const { rows } = await admin.query<{ table_name: string }>(
      `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'id' and udt_name = 'uuid'
         and table_name not in ('organisation', 'account', 'delegated_limit', 'outbox') and table_name not like 'market%'`,
    );
    const found = await Promise.all(
      rows.map(({ table_name }) => admin.query<{ id: string }>(`select id from ${table_name} order by id limit 1`)),
    );
    const perTender = await admin.query<{ id: string }>('select id from tender');
    const ranked = await admin.query<{ id: string }>('select run_id as id from run_ranking order by run_id limit 1');
    const perKind = await admin.query<{ id: string }>(
      'select distinct on (kind) id from import_file order by kind, id',
    );
    const all = [...found.flatMap((f) => f.rows), ...perTender.rows, ...ranked.rows, ...perKind.rows];
    return [...new Set(all.map((r) => r.id))];
  }

  /** The story asks for no analysis of an award. */
  async function addAnalysis(): Promise<void> {
    await admin.query(
      `insert into award_analysis (partnership_id, run_id, scenario, coalition, seed, draws, content_key, state, step_count, document, finished_at)
       select partnership_id, id, 'base', '[]', 1, 0, repeat('a', 64), 'done', 0, '{}', now() from award_run where state = 'done' limit 1`,
    );
  }

  /** References and ids that only the partnership's own people may read. Published tenders are for suppliers' eyes, not for other trusts'. */
  async function secretsOfThePartnership(): Promise<string[]> {
    const { rows } = await admin.query<{ secret: string }>(
      `select reference as secret from tender union select reference from requirement union select id::text from tender
       union select id::text from requirement union select id::text from bid union select title from tender`,
    );
    return rows.map((r) => r.secret);
  }

  async function admitOthers(): Promise<void> {
    const [database, service, signIn] = [
      app.get(Database, { strict: false }),
      app.get(PartnershipService, { strict: false }),
      app.get(SignInService, { strict: false }),
    ];
    const passwordHash = await signIn.hashPassword(PASSWORD);
    const on = '2018-09-25' as LocalDate;
    await database.transaction(systemActor('isolation test'), async (tx) => {
      const las = await tx.row<{ id: string }>(`select id from organisation where ods_code = 'RRU'`);
      const eeast = await service.addOrganisation(tx, {
        kind: 'trust',
        name: 'East of England Ambulance Service NHS Trust',
        shortName: 'EEAST',
        odsCode: 'RYC',
      });
      const partnershipId = await service.found(tx, {
        name: 'Another partnership',
        agreedOn: on,
        agreementReference: 'Agreement 9',
      });
      await service.join(tx, partnershipId, eeast, on);
      const person = { name: 'Everything', office: 'Chief Executive', roles: EVERY_ROLE, passwordHash };
      await service.addAccount(tx, { ...person, organisationId: las!.id, email: 'all@las.tandem.example' });
      await service.addAccount(tx, { ...person, organisationId: eeast, email: 'all@eeast.tandem.example' });
    });
  }

  /** A hash over every row of every table that a stranger must not change. */
  async function fingerprint(): Promise<Record<string, string>> {
    const { rows } = await admin.query<{ tablename: string }>(
      `select tablename from pg_tables where schemaname = 'public' and tablename not in ('http_session', 'migration', 'account', 'outbox', 'audit_entry', 'audit_head')`,
    );
    const hashes = await Promise.all(
      rows.map(async ({ tablename }) => {
        const { rows: one } = await admin.query<{ hash: string }>(
          `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${tablename} t`,
        );
        return [tablename, one[0]!.hash] as const;
      }),
    );
    return Object.fromEntries(hashes);
  }
});

/** Asks for a few at a time, so that the server and its database need not wait for each other. */
async function inStrides(ids: readonly string[], ask: (id: string) => Promise<void>): Promise<void> {
  for (let from = 0; from < ids.length; from += STRIDE) await Promise.all(ids.slice(from, from + STRIDE).map(ask));
}

/** Every route of the application as Express knows it. */
function routesOf(app: NestExpressApplication): Route[] {
  const { router } = app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  return router.stack.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map((method) => ({
          method: method.toUpperCase() as Route['method'],
          path: route.path,
        }))
      : [],
  );
}
