import { randomBytes } from 'node:crypto';
import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';
import { SignInService } from '@tandem/features/partnership';
import type { Settings } from '@tandem/platform/config';
import { nestLogger } from '@tandem/platform/logging';
import { WebModule } from '../web.module.js';
import { setUpApiDescription } from './api-description.js';
import { ErrorFilter } from './errors.js';
import { setUpSession } from './session.js';
import { readableTexts } from './texts.js';
import { setUpViews } from './views.js';

/** Longer than a proxy keeps an idle connection (a minute is usual), so that none sends a form into one just closed. */
const IDLE_CONNECTION_MS = 65_000;

/** Builds the web process, ready to listen. Tests build it in the same way. */
export async function createWebApp(settings: Settings): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(WebModule.of(settings), {
    logger: nestLogger,
    forceCloseConnections: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.getHttpServer().keepAliveTimeout = IDLE_CONNECTION_MS;
  app.set('trust proxy', 1);
  app.disable('x-powered-by');
  setUpSecurity(app, settings);
  app.use(
    compression({
      filter: (request, response) =>
        !String(response.getHeader('content-type')).includes('event-stream') && compression.filter(request, response),
    }),
  );
  setUpViews(app, settings.environment !== 'development' || settings.mode === 'embedded');
  app.useBodyParser('urlencoded', { extended: true, limit: '2mb', parameterLimit: 20_000 });
  app.useBodyParser('json', { limit: '20mb' });
  app.use((_request: Request, response: Response, next: NextFunction) => {
    // What follows may be somebody's own: no browser, proxy or "back" after signing out keeps it. Static files came before.
    response.set('cache-control', 'no-store');
    next();
  });
  setUpSession(app, settings);
  app.use(readableTexts);
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.locals['path'] = request.path;
    next();
  });
  app.useGlobalPipes(strictInput());
  app.useGlobalFilters(new ErrorFilter(app.get(SignInService)));
  setUpApiDescription(app);
  app.enableShutdownHooks();
  return app;
}

/** For classes with class-validator marks: unknown fields are refused, not ignored (mass assignment, OWASP API3). */
function strictInput(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => new InputProblems(errors.flatMap((error) => problemsOf(error))),
  });
}

/** Each problem at the whole path of its field, such as `volumes.0.quantity`, so that a client finds it. */
function problemsOf(error: ValidationError, above = ''): FieldProblem[] {
  const field = `${above}${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: sentence(message) }));
  const below = (error.children ?? []).flatMap((child) => problemsOf(child, `${field}.`));
  return own.length + below.length > 0 ? [...own, ...below] : [{ field, message: `${field} cannot be used.` }];
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}

function setUpSecurity(app: NestExpressApplication, settings: Settings): void {
  const isSecure = settings.baseUrl.startsWith('https:');
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.locals['cspNonce'] = randomBytes(16).toString('base64');
    next();
  });
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
          scriptSrc: ["'self'", (_request, response) => `'nonce-${String((response as Response).locals['cspNonce'])}'`],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          upgradeInsecureRequests: isSecure ? [] : null,
        },
      },
      // To our own pages only, whose "back" needs it. An address elsewhere never learns where somebody was.
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: isSecure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    }),
  );
}
