import { Agent, request } from 'node:http';
import { PASSWORD } from '../support/world.js';

/** Somebody signed in over one connection that stays open, as a browser's does. */
export class Reader {
  private cookie = '';
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly port: number) {}

  async signIn(email: string): Promise<this> {
    const { csrfToken } = JSON.parse((await this.ask('GET', '/api/v1/session')).text) as { csrfToken: string };
    const { status } = await this.ask('POST', '/api/v1/session', { email, password: PASSWORD }, csrfToken);
    if (status !== 201) throw new Error(`${email} could not sign in: ${status}`);
    return this;
  }

  /** How long the page took to its last byte, in milliseconds; a page that is no success is an error. */
  async reads(path: string): Promise<number> {
    const began = performance.now();
    const { status } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return performance.now() - began;
  }

  async text(path: string): Promise<string> {
    return (await this.ask('GET', path)).text;
  }

  end(): void {
    this.agent.destroy();
  }

  private ask(method: string, path: string, body?: object, token?: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          agent: this.agent,
          headers: {
            cookie: this.cookie,
            'accept-encoding': 'identity',
            ...(token ? { 'x-csrf-token': token, 'content-type': 'application/json' } : {}),
          },
        },
        (response) => {
          const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
          if (cookie) this.cookie = cookie;
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
          );
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body ? JSON.stringify(body) : undefined);
    });
  }
}

/** Every reader reads the page again and again until the time is up; what each reading took after the warm-up. */
export async function readAll(readers: readonly Reader[], path: string, warmMs: number, ms: number): Promise<number[]> {
  const began = performance.now();
  const took: number[] = [];
  await Promise.all(
    readers.map(async (reader) => {
      for (let at = 0; at < warmMs + ms; at = performance.now() - began) {
        const one = await reader.reads(path);
        if (at >= warmMs) took.push(one);
      }
    }),
  );
  return took;
}
