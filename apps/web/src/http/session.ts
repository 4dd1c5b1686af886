import connectPgSimple from 'connect-pg-simple';
import { csrfSync } from 'csrf-sync';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import session from 'express-session';
import pg from 'pg';
import type { Settings } from '@tandem/platform/config';
import { APP_ROLE } from '@tandem/platform/database';
import { log } from '@tandem/platform/logging';

const SESSION_MS = 8 * 3_600_000;
const PRUNE_SECONDS = 900;

/** A sentence shown once on the next page, after a deed. */
export interface Notice {
  kind: 'success' | 'important';
  text: string;
}

declare module 'express-session' {
  interface SessionData {
    accountId?: string;
    notices?: Notice[];
  }
}

/** A session's end is put off in the database at most so often; its cookie, at every answer. */
const TOUCH_MS = 60_000;
/** More sessions than one process serves in a minute; above it, some are put off more often than they need. */
const TOUCHED_MAX = 10_000;

/**
 * Sessions in PostgreSQL, each put off once a minute and not at every reading: an answer would else wait until a write is
 * on disk. So a session may end up to a minute before its eight hours without a deed are over, and never later.
 */
class SeldomTouched extends connectPgSimple(session) {
  private readonly touched = new Map<string, number>();

  override touch(sid: string, data: session.SessionData, done?: () => void): void {
    const now = Date.now();
    if (now - (this.touched.get(sid) ?? 0) < TOUCH_MS) return done?.();
    if (this.touched.size >= TOUCHED_MAX) this.touched.clear();
    this.touched.set(sid, now);
    super.touch(sid, data, done);
  }
}

/**
 * One token per session, expected in the form field `_csrf` or the header `X-CSRF-Token`. A form with files is read only
 * after this check, so such a form carries the token in its address.
 */
const csrf = csrfSync({
  getTokenFromRequest: (request) =>
    (request.body as { _csrf?: string } | undefined)?._csrf ??
    (request.query['_csrf'] as string | undefined) ??
    (request.headers['x-csrf-token'] as string | undefined),
});

/** Sessions in PostgreSQL, signed cookies, and the check that a state-changing request came from our own page. */
export function setUpSession(app: NestExpressApplication, settings: Settings): void {
  const isSecure = settings.baseUrl.startsWith('https:');
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: 4,
    application_name: 'tandem sessions',
    options: `-c role=${APP_ROLE}`,
  });
  pool.on('error', (error) => log.warn({ message: error.message }, 'an idle session connection was lost'));
  const store = new SeldomTouched({ pool, tableName: 'http_session', pruneSessionInterval: PRUNE_SECONDS });
  app.use(
    session({
      name: isSecure ? '__Host-tandem' : 'tandem',
      secret: settings.sessionSecret,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      store,
      cookie: { httpOnly: true, secure: isSecure, sameSite: 'lax', maxAge: SESSION_MS, path: '/' },
    }),
  );
  app.use(csrf.csrfSynchronisedProtection);
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.locals['csrfToken'] = () => csrf.generateToken(request);
    response.locals['takeNotices'] = () => takeNotices(request);
    saveBeforeRedirect(request, response);
    next();
  });
  app.getHttpServer().once('close', () => {
    store.close();
    pool.end().catch((error: unknown) => log.warn({ message: String(error) }, 'the session pool did not close'));
  });
}

/**
 * A browser follows a redirect as soon as it has the headers, while the session is still being saved: the next page would
 * then not find the sentence that was left for it. So a redirect with a sentence waits for the save.
 */
function saveBeforeRedirect(request: Request, response: Response): void {
  const redirect = response.redirect.bind(response) as (status: number, address: string) => void;
  response.redirect = (status: number | string, address?: number | string): void => {
    const go = (): void => (typeof status === 'number' ? redirect(status, String(address)) : redirect(302, status));
    if ((request.session?.notices ?? []).length === 0) return go();
    request.session.save((error?: Error) => {
      if (error) log.warn({ message: error.message }, 'a sentence for the next page was not kept');
      go();
    });
  };
}

/** The token that this browser must send back, for the API's clients. */
export function csrfTokenOf(request: Request): string {
  return csrf.generateToken(request);
}

/** Adds a sentence for the next page that this person sees. */
export function notify(request: Request, text: string, kind: Notice['kind'] = 'success'): void {
  (request.session.notices ??= []).push({ kind, text });
}

function takeNotices(request: Request): Notice[] {
  const notices = request.session?.notices ?? [];
  if (notices.length > 0) delete request.session.notices;
  return notices;
}

/** Starts a new session for somebody who has just signed in: the id from before never survives (session fixation). */
export function startSession(request: Request, accountId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error) => {
      if (error) return reject(error as Error);
      request.session.accountId = accountId;
      request.session.save((failure) => (failure ? reject(failure as Error) : resolve()));
    });
  });
}

export function endSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) =>
    request.session.destroy((error) => (error ? reject(error as Error) : resolve())),
  );
}
