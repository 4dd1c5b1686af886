import type { NestExpressApplication } from '@nestjs/platform-express';
import { PASSWORD } from './world.js';

/** An answer of the web process as a browser gets it. Redirects are not followed. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
  readonly type: string;
  /** The address of a redirect, or ''. */
  readonly location: string;
  /** Under which name a browser saves it, or ''. */
  readonly disposition: string;
}

export type Fields = Readonly<Record<string, string | readonly string[]>>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
}

/** One browser without scripts, or one client of the API: its cookie and its token. */
export class Visitor {
  private cookie = '';
  private token = '';

  constructor(private readonly base: string) {}

  async signIn(email: string, password = PASSWORD): Promise<this> {
    await this.takeToken();
    const { status } = await this.json('POST', '/api/v1/session', { email, password });
    if (status !== 201) throw new Error(`${email} could not sign in: ${status}`);
    await this.takeToken();
    return this;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Sends a form as a page would. */
  form(path: string, fields: Fields): Promise<Answer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    return this.send('POST', path, body);
  }

  /** Sends a form with one file; such a form carries its token in its address. */
  upload(path: string, fileName: string, bytes: Buffer, field = 'file'): Promise<Answer> {
    const body = new FormData();
    body.append(field, new Blob([new Uint8Array(bytes)]), fileName);
    return this.send('POST', `${path}?_csrf=${this.token}`, body);
  }

  json(method: string, path: string, body: unknown): Promise<Answer> {
    return this.send(method, path, JSON.stringify(body), 'application/json');
  }

  async send(method: string, path: string, body?: string | URLSearchParams | FormData, type?: string): Promise<Answer> {
    const response = await fetch(this.base + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      headers: {
        cookie: this.cookie,
        // Pressing answers together and apart again tells nothing; the browser tests have them compressed.
        'accept-encoding': 'identity',
        'x-csrf-token': this.token,
        ...(type ? { 'content-type': type } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0]!;
    const contentType = response.headers.get('content-type') ?? '';
    const isStream = contentType.includes('event-stream');
    if (isStream) await response.body?.cancel();
    const bytes = isStream ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
    const location = response.headers.get('location') ?? '';
    const disposition = response.headers.get('content-disposition') ?? '';
    return { status: response.status, text: bytes.toString('utf8'), bytes, type: contentType, location, disposition };
  }

  private async takeToken(): Promise<void> {
    this.token = (JSON.parse((await this.get('/api/v1/session')).text) as { csrfToken: string }).csrfToken;
  }
}

/**
 * The error summary of a page as [field, sentence]. A sentence whose field is not on the page is marked with "(nowhere)",
 * because its link would lead nowhere.
 */
export function problemsOn(page: string): [field: string, sentence: string][] {
  const summary = /<div class="nhsuk-error-summary"[\s\S]*?<\/ul>/.exec(page)?.[0] ?? '';
  return [...summary.matchAll(/<a href="#([^"]*)">([\s\S]*?)<\/a>/g)].map(([, id = '', text = '']) => {
    const field = plainText(id);
    return [page.includes(`id="${id}"`) ? field : `${field} (nowhere)`, plainText(text)];
  });
}

/** What a person reads of a piece of HTML. */
export function plainText(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => signs[sign]!)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Every route of the application as Express knows it. */
export function routesOf(app: NestExpressApplication): Route[] {
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

/** What a page's fields hold when a person sends the form as it is: texts, and the chosen option of each list. */
export function filledIn(page: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const attribute = (tag: string, name: string) => {
    const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
    return value === undefined ? undefined : plainText(value);
  };
  for (const [tag] of page.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type')];
    const isChosen = !['checkbox', 'radio', 'file'].includes(type ?? '') || /\schecked\b/.test(tag);
    if (name !== undefined && isChosen) fields[name] = attribute(tag, 'value') ?? '';
  }
  for (const [, tag = '', text = ''] of page.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, 'name') ?? ''] = plainText(text);
  for (const [, tag = '', inner = ''] of page.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inner.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
    const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0] ?? '';
    fields[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? '';
  }
  return fields;
}
