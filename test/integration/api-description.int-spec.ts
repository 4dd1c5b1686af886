import { createApiWorld } from '../support/api-caller.js';
import { routesOf } from '../support/visitor.js';
import type { World } from '../support/world.js';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
}
interface Operation {
  tags?: string[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

/** Deeds that say all they have to say in their address. */
const WITHOUT_BODY = [
  'POST /requirements/{id}/share',
  'POST /requirements/{id}/lock',
  'POST /requirements/{id}/discard',
  'POST /partnerships/{partnershipId}/demand/count',
  'POST /tenders/{id}/lines/{line}/own-lot',
  'POST /tenders/{id}/demand',
  'POST /tenders/{id}/opening',
  'POST /runs/{run}/cancel',
  'POST /analyses/{analysis}/cancel',
  'POST /market/processes/{ocid}/runs',
];

/** A client is written from the description alone, so it must leave nothing out and promise nothing that is not there. */
describe('the description of the API', () => {
  let world: World;
  let served: string[];
  let operations: { name: string; operation: Operation }[];
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    const { world: founded, app, base } = await createApiWorld();
    world = founded;
    const response = await fetch(`${base}/api/v1/openapi.json`);
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, Schema> };
    };
    expect([response.status, document.openapi]).toEqual([200, expect.stringMatching(/^3\./)]);
    schemas = document.components.schemas;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
        operation,
      })),
    );
    served = routesOf(app)
      .filter(({ path }) => path.startsWith('/api/v1/') && !/openapi/.test(path))
      .map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replace(/:(\w+)/g, '{$1}')}`);
  }, 120_000);

  afterAll(() => world?.close());

  it('has every route that is served and no other', () => {
    expect(served.length).toBeGreaterThan(50);
    const described = operations.map((o) => o.name).filter((name) => name !== 'GET /health');
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  it('tells of each what a success means, and how a refusal looks', () => {
    const silent = operations.filter(({ operation: { tags, responses } }) => {
      const success = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const isTold = success.length > 0 && success.every(([, { description }]) => /\w\.?$/.test(description));
      const refusal = responses['default']?.content?.['application/problem+json']?.schema;
      return !isTold || (tags ?? []).length === 0 || refusal?.$ref !== '#/components/schemas/Problem';
    });
    expect(silent.map((o) => o.name)).toEqual([]);
  });

  it('gives each change the shape of what it reads, field by field', () => {
    const changes = operations.filter(({ name }) => /^(POST|PUT)/.test(name));
    const shapeless = changes.filter(({ operation }) => operation.requestBody === undefined).map((o) => o.name);
    expect(shapeless.sort()).toEqual([...WITHOUT_BODY].sort());
    const vague = changes.flatMap(({ name, operation }) =>
      Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) => untyped(schema, name)),
    );
    expect(vague).toEqual([]);
  });

  it('keeps bodies of the same name apart', () => {
    const fields = (name: string) =>
      Object.keys(
        whole(Object.values(operations.find((o) => o.name === name)!.operation.requestBody!.content)[0]!.schema)
          .properties!,
      );
    expect(fields('POST /requirements/deviations/{deviation}/decision')).toEqual(['outcome', 'reason']);
    expect(fields('POST /awards/{id}/decisions')).toEqual(['verdict', 'reason', 'contentSha256']);
    expect(Object.keys(whole(schemas['AssessmentBody']!.properties!['decisions']!.items!).properties!)).toEqual([
      'conditionId',
      'result',
      'reason',
    ]);
  });

  it('names every parameter of an address', () => {
    const missing = operations.flatMap(({ name, operation }) =>
      [...name.matchAll(/\{(\w+)\}/g)]
        .filter(([, parameter]) => !operation.parameters?.some((p) => p.in === 'path' && p.name === parameter))
        .map(([, parameter]) => `${name}: ${parameter}`),
    );
    expect(missing).toEqual([]);
  });

  function whole(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const found = schemas[schema.$ref.replace('#/components/schemas/', '')];
    expect([schema.$ref, found !== undefined]).toEqual([schema.$ref, true]);
    return found!;
  }

  /** Where a schema says nothing about a value, as a path. No money and no quantity is a number. */
  function untyped(given: Schema, at: string): string[] {
    const schema = whole(given);
    if (schema.type === undefined || (schema.type === 'number' && !/at$|offset|limit/.test(at))) return [at];
    if (schema.type === 'array') return schema.items ? untyped(schema.items, `${at}[]`) : [at];
    return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => untyped(one, `${at}.${name}`));
  }
});
