import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError, InputProblems, type FieldProblem } from '@tandem/domain/refusals';
import type { SignInService } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { log } from '@tandem/platform/logging';

/** A program has no page to reload. */
const TOKEN_NEEDED =
  'Send the csrfToken that GET /api/v1/session answers as the header X-CSRF-Token. Nothing has been changed.';

/** What went wrong, in the terms of HTTP and in words for a person. */
interface Failure {
  status: number;
  code: string;
  title: string;
  detail: string;
  problems?: readonly FieldProblem[];
}

/**
 * The one place that turns an error into a page or into `application/problem+json` (RFC 9457).
 *
 * What somebody may not see looks exactly like what does not exist.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly signIn?: SignInService) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const failure = failureOf(error, request);
    if (response.headersSent) {
      response.end();
      return;
    }
    if (request.path.startsWith('/api/') || request.path === '/health') {
      response.status(failure.status).type('application/problem+json');
      response.send(
        JSON.stringify({
          type: 'about:blank',
          title: failure.code === 'ACCESS.TOKEN' ? 'The token is missing or is another session’s' : failure.title,
          status: failure.status,
          code: failure.code,
          detail: failure.code === 'ACCESS.TOKEN' ? TOKEN_NEEDED : failure.detail,
          problems: failure.problems,
        }),
      );
      return;
    }
    if (failure.code === 'ACCESS.SIGN_IN') {
      const isSafe = request.method === 'GET';
      response.redirect(
        303,
        `/sign-in${isSafe && request.originalUrl !== '/' ? `?next=${encodeURIComponent(request.originalUrl)}` : ''}`,
      );
      return;
    }
    const actor = request.actor ?? (await this.actorOf(request));
    response.status(failure.status).render('views/error.njk', { ...failure, actor, backHref: backOf(request) });
  }

  /** An address that leads nowhere passes no guard; the person who typed it still keeps the menu and the way out. */
  private async actorOf(request: Request): Promise<Actor | undefined> {
    const accountId = request.session?.accountId;
    if (!accountId) return undefined;
    return this.signIn?.actorOf(accountId).catch((cause: unknown) => {
      log.warn({ message: String(cause) }, 'an error page is shown without its reader’s name');
      return undefined;
    });
  }
}

function failureOf(error: unknown, request: Request): Failure {
  if (error instanceof InputProblems)
    return {
      status: 400,
      code: 'INPUT',
      title: 'Some of what you sent cannot be used',
      detail: error.problems.map((p) => p.message).join(' '),
      problems: error.problems,
    };
  if (error instanceof DomainError) return refusal(error);
  if (error instanceof HttpException) return fromHttp(error, request);
  if (isHttpError(error)) return fromStatus(error.status, unreadable(error, request), request);
  const id = randomUUID();
  log.error(
    { id, message: String(error), stack: error instanceof Error ? error.stack : undefined },
    'a request failed',
  );
  return {
    status: 500,
    code: 'PROBLEM',
    title: 'Sorry, there is a problem with the service',
    detail: `Nothing that you sent has been changed. Try again in a minute. If it happens again, tell your administrator this reference: ${id}`,
  };
}

function refusal(error: DomainError): Failure {
  const status =
    error.code === 'ACCESS.SIGN_IN'
      ? 401
      : error.code.startsWith('ACCESS.')
        ? 403
        : error.code.endsWith('.NOT_FOUND')
          ? 404
          : 409;
  const titles: Record<number, string> = {
    401: 'Sign in to continue',
    403: 'You cannot do this',
    404: 'Page not found',
    409: 'This cannot be done now',
  };
  return { status, code: error.code, title: titles[status]!, detail: error.message };
}

function fromHttp(error: HttpException, request: Request): Failure {
  const body = error.getResponse();
  const problems = typeof body === 'object' && 'problems' in body ? (body.problems as FieldProblem[]) : undefined;
  return {
    ...fromStatus(error.getStatus(), error.message, request),
    ...(problems ? { problems, detail: problems.map((p) => p.message).join(' ') } : {}),
  };
}

function fromStatus(status: number, message: string, request: Request): Failure {
  switch (status) {
    case 400:
      return { status, code: 'INPUT', title: 'Some of what you sent cannot be used', detail: message };
    case 403:
      return {
        status,
        code: 'ACCESS.TOKEN',
        title: 'The page was open for too long',
        detail: 'Go back, reload the page and try again. Nothing has been changed.',
      };
    case 404:
      return {
        status,
        code: 'NOT_FOUND',
        title: 'Page not found',
        detail: 'Check the address. The page may have moved, or it may belong to another organisation.',
      };
    case 413:
      return { status, code: 'INPUT.TOO_LARGE', ...tooLarge(request) };
    default:
      return { status, code: `HTTP.${status}`, title: 'This cannot be done', detail: message };
  }
}

/** A form is not a file: to somebody who typed too much nothing is said of spreadsheets. */
function tooLarge(request: Request): Pick<Failure, 'title' | 'detail'> {
  if (request.is('multipart/form-data'))
    return {
      title: 'The file is too large',
      detail: 'Files may be up to 50 MB. Split the spreadsheet and upload its parts.',
    };
  return {
    title: 'You sent too much text at once',
    detail: 'Nothing has been changed. Go back, shorten what you typed, and send it again.',
  };
}

/** The parsers of Express speak to programmers: what they say helps a client of the API, and nobody who reads a page. */
function unreadable(error: { message: string }, request: Request): string {
  const sentence = 'What was sent could not be read. Nothing has been changed.';
  return request.path.startsWith('/api/') ? `${sentence} ${error.message}` : `${sentence} Go back and try again.`;
}

/** Errors of Express's own middleware carry a status; csrf-sync's is 403. */
function isHttpError(error: unknown): error is { status: number; message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  );
}

/** The page that the person came from, as a path of our own: of two slashes at its start a browser would make another host. */
function backOf(request: Request): string {
  const referrer = request.get('referer');
  return referrer && URL.canParse(referrer) && new URL(referrer).host === request.get('host')
    ? new URL(referrer).pathname.replace(/^\/+/, '/')
    : '/';
}
