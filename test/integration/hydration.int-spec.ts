import { Client } from 'pg';
import { DataSource, type EntitySubscriberInterface } from 'typeorm';
import { generateLedger } from '../support/generated-ledger.js';
import { routesOf } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

const ENTITIES_MAX = 1000;
/** More rows than a request may turn into entities, in every table whose rows have an entity and a list of their own. */
const ROWS = 1200;

/** What a page needs of many rows it reads as plain rows: an entity for each of a thousand is a page that will not scale. */
describe('a request', () => {
  let web: WebWorld;
  let world: World;
  let loaded = 0;

  beforeAll(async () => {
    web = await createWebWorld();
    world = web.world;
    const counter: EntitySubscriberInterface = {
      afterLoad: () => {
        loaded += 1;
      },
    };
    web.app.get(DataSource, { strict: false }).subscribers.push(counter);
    const admin = new Client({ connectionString: world.store.adminUrl });
    await admin.connect();
    const { accountId } = await world.actorOf(world.trusts.LAS.email('procurement'));
    await admin.query(
      `insert into organisation (kind, name, short_name) select 'supplier', 'Generated supplier ' || n, 'G' || n from generate_series(1, $1::int) n`,
      [ROWS],
    );
    await admin.query(
      `insert into account (organisation_id, email, name, office, roles)
       select $2, 'generated' || n || '@las.tandem.example', 'Generated', 'Generated', '{procurement}' from generate_series(1, $1::int) n`,
      [ROWS, world.trusts.LAS.id],
    );
    await admin.query(
      `insert into requirement (reference, partnership_id, raised_by_trust_id, lead_trust_id, title, item, category, cpv_code, base_unit, state, created_by)
       select 'REQ-G-' || n, $2, $3, $3, 'Generated ' || n, 'Generated ' || n, 'vehicles', '34114121', 'each', 'shared', $4 from generate_series(1, $1::int) n`,
      [ROWS, world.partnershipId, world.trusts.LAS.id, accountId],
    );
    await admin.query(
      `insert into import_file (trust_id, uploaded_by, file_name, sha256, size_bytes, headings, state)
       select $2, $3, 'generated ' || n || '.csv', repeat('0', 64), 1, '[]', 'imported' from generate_series(1, $1::int) n`,
      [ROWS, world.trusts.LAS.id, accountId],
    );
    await generateLedger(admin, {
      partnershipId: world.partnershipId,
      trustIds: [world.trusts.LAS.id, world.trusts.SCAS.id, world.trusts.SECAMB.id],
      supplierId: world.suppliers.ALDER.id,
      accountId: accountId!,
      schemes: 90,
      contracts: 40,
      years: 2,
      items: 2,
      stride: 50,
    });
    await admin.query('analyze');
    await admin.end();
  }, 90_000);

  afterAll(() => world?.close());

  it('is seen when it turns a table into entities, so that this test can fail', async () => {
    loaded = 0;
    const source = web.app.get(DataSource, { strict: false });
    await world.asSystem((tx) => tx.manager.find(source.getMetadata('organisation').target, {}));
    expect(loaded).toBeGreaterThan(ENTITIES_MAX);
  });

  it.each(['procurement', 'finance', 'auditor'] as const)(
    `never makes more than ${ENTITIES_MAX} entities, whatever page or list of the API the %s asks for`,
    async (role) => {
      const email = role === 'auditor' ? world.audit.email('auditor') : world.trusts.LAS.email(role);
      const visitor = await web.visit(email);
      const paths = [
        ...new Set(
          routesOf(web.app).flatMap(({ method, path }) =>
            method === 'GET' && !path.includes(':') && !/health|sign-|session|static|assets|news|events/.test(path)
              ? [path]
              : [],
          ),
        ),
      ];
      expect(paths.length).toBeGreaterThan(25);
      const heavy: string[] = [];
      for (const path of paths) {
        loaded = 0;
        const { status } = await visitor.get(path);
        if (status >= 500) heavy.push(`${path}: ${status}`);
        if (loaded > ENTITIES_MAX) heavy.push(`${path}: ${loaded} entities`);
      }
      expect(heavy).toEqual([]);
    },
    120_000,
  );
});
