import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The address below which every route of the API lies. */
const API = '/api/v1/';
const PROBLEM = '#/components/schemas/Problem';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Serves what the API can do, as OpenAPI made from the code itself. Pages are not part of it. */
export function setUpApiDescription(app: NestExpressApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Tandem')
    .setDescription(
      'Joint procurement for ambulance trusts. Sign in with POST /api/v1/session and send the csrfToken that it returns as X-CSRF-Token with every change. Amounts, prices and quantities are decimal texts.',
    )
    .setVersion('1')
    .addCookieAuth('tandem')
    .build();
  SwaggerModule.setup(
    'api',
    app,
    () => withRefusals(SwaggerModule.createDocument(app, about, { deepScanRoutes: true })),
    {
      swaggerUiEnabled: false,
      jsonDocumentUrl: 'api/v1/openapi.json',
      yamlDocumentUrl: 'api/v1/openapi.yaml',
    },
  );
}

/** Every route refuses in one shape, so it is said once for all of them. */
function withRefusals(document: OpenAPIObject): OpenAPIObject {
  const components = (document.components ??= {});
  (components.schemas ??= {})['Problem'] = {
    type: 'object',
    description: 'RFC 9457. What somebody may not see looks exactly like what does not exist.',
    required: ['type', 'title', 'status', 'code', 'detail'],
    properties: {
      type: { type: 'string', example: 'about:blank' },
      title: { type: 'string', example: 'This cannot be done now' },
      status: { type: 'integer', example: 409 },
      code: { type: 'string', description: 'Stable; for programs.', example: 'TENDER.NOT_A_DRAFT' },
      detail: { type: 'string', description: 'A sentence for a person.' },
      problems: {
        type: 'array',
        description: 'With status 400: what is wrong, field by field.',
        items: {
          type: 'object',
          required: ['field', 'message'],
          properties: { field: { type: 'string', example: 'volumes.0.quantity' }, message: { type: 'string' } },
        },
      },
    },
  };
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation && path.startsWith(API))
        operation.responses['default'] = {
          description:
            'Refused: 400 for what was sent, 401 and 403 for who sent it, 404 for what cannot be seen, 409 for what the rules do not allow now.',
          content: { 'application/problem+json': { schema: { $ref: PROBLEM } } },
        };
    }
  return document;
}
