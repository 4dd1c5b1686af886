import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { createWorld, PASSWORD, type World } from './world.js';

/** An object of an answer. The tests say what must be in it, so no type promises it beforehand. */
// oxlint-disable-next-line typescript/no-explicit-any -- a wrong guess at a field is a failing expectation
export type Json = Record<string, any>;

/** What the API answered: the status, and the JSON (undefined where there is none). */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly json: Json;
}

/** A number under one of these names would be an amount, a price or a quantity: they are decimal texts. */
const DECIMAL_NAMES =
  /amount|price|quantity|net$|gross$|cost|gain|alone$|joint$|cash$|shapley|baseline(?!Type)|share$|limit$/i;

/**
 * One signed-in client of the API: its cookie and its token. Every answer is held to what all answers promise: amounts and
 * quantities are texts and no number has a fraction; a refusal is problem+json with a code and a sentence, and no stack.
 */
export class ApiCaller {
  private cookie = '';
  token = '';

  constructor(private readonly base: string) {}

  async signIn(email: string): Promise<this> {
    this.token = (await this.get('/session')).json['csrfToken'];
    const signedIn = await this.post('/session', { email, password: PASSWORD });
    expect([email, signedIn.status]).toEqual([email, 201]);
    this.token = signedIn.json['csrfToken'];
    return this;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** Does a deed that must succeed, and gives what it answered. */
  async done(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  }

  async send(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const isForm = body instanceof FormData;
    const headers: Record<string, string> = { ...more, cookie: this.cookie };
    if (this.token !== '') headers['x-csrf-token'] = this.token;
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      headers,
      ...(body === undefined ? {} : { body: isForm ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0]!;
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const json = type.includes('json') ? (JSON.parse(text) as Json) : {};
    const answer = { status: response.status, type, text, json };
    if (response.status >= 300) expectProblem(`${method} ${path}`, answer);
    else expectDecimalTexts(`${method} ${path}`, json);
    return answer;
  }
}

/** The web process on a world of its own, listening; `caller` signs one of its people in. */
export async function createApiWorld(): Promise<{
  world: World;
  app: NestExpressApplication;
  base: string;
  caller: (email: string) => Promise<ApiCaller>;
}> {
  let app: NestExpressApplication | undefined;
  const world = await createWorld([], { TANDEM_WORKER_CONCURRENCY: '2' }, async (settings) => {
    app = await createWebApp(settings);
    await app.listen(0, '127.0.0.1');
    return app;
  });
  const base = `http://127.0.0.1:${(app!.getHttpServer().address() as AddressInfo).port}`;
  return { world, app: app!, base, caller: (email) => new ApiCaller(base).signIn(email) };
}

function expectProblem(what: string, { status, type, text, json }: Answer): void {
  expect([what, type.split(';')[0]]).toEqual([what, 'application/problem+json']);
  expect({ what, ...json }).toMatchObject({
    what,
    status,
    title: expect.stringMatching(/\S/),
    code: expect.stringMatching(/^[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*$/),
    detail: expect.stringMatching(/^[A-Z“"].{5,}/s),
  });
  expect([what, text]).toEqual([what, expect.not.stringMatching(/\n\s+at |node_modules|\.ts:\d+|select .* from /i)]);
}

function expectDecimalTexts(what: string, value: unknown, name = ''): void {
  if (typeof value === 'number') {
    const isFine = Number.isInteger(value) && !DECIMAL_NAMES.test(name);
    expect([what, name, isFine ? 'fine' : value]).toEqual([what, name, 'fine']);
  } else if (Array.isArray(value)) for (const one of value) expectDecimalTexts(what, one, name);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) expectDecimalTexts(what, one, key);
}
