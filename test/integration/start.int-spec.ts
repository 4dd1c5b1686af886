import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { identityOf } from '@tandem/platform/embedded';
import { copyCheckout, openToEverybody } from '../support/checkout.js';
import { freePort, postmasterOf, Tandem, tandem, type TandemOptions } from '../support/tandem.js';

/** Only root can start a server as another user; for anybody else there is nothing to try, which is not a skip. */
const itAsRoot = process.getuid?.() === 0 ? it : it.skip;
/** Every system has this account, and it may do nothing that anybody else may not. */
const NOBODY = 65_534;
/** The goal is 15 s on a machine that does nothing else, and `npm run bench` measures it; beside other tests it takes longer. */
const START_MS_MAX = 60_000;

jest.setTimeout(240_000);

// The sources may be edited while the tests run; a copy stays as it is.
let folder: string;
let checkout: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  chmodSync(folder, 0o755);
  checkout = copyCheckout(join(folder, 'checkout'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start', () => {
  let running: Tandem[] = [];
  const up = (options: TandemOptions): Tandem => {
    const started = new Tandem(['up'], options);
    running.push(started);
    return started;
  };
  const stopAll = async (): Promise<void> => {
    for (const started of running) if (identityOf(started.pid) !== undefined) started.signal('SIGINT');
    await Promise.all(running.map((started) => started.end()));
    running = [];
  };

  afterAll(stopAll);

  describe('while it runs', () => {
    let dataDir: string;
    let options: TandemOptions;
    let started: Tandem;
    let address: string;
    let startedInMs: number;

    beforeAll(async () => {
      dataDir = join(folder, 'running');
      options = { checkout, settings: { TANDEM_DATA_DIR: dataDir, PORT: String(await freePort()) } };
      const began = performance.now();
      started = up(options);
      address = await started.address();
      startedInMs = performance.now() - began;
    });

    it('has printed the address of a cold start, and answers there', async () => {
      console.info(`cold start beside other tests: ${Math.round(startedInMs)} ms`);
      expect(startedInMs).toBeLessThan(START_MS_MAX);
      expect(address).toBe(`http://127.0.0.1:${options.settings!['PORT']}`);
      expect(await healthOf(address)).toBe(200);
    });

    it('is the only one in its folder, and says where it is', async () => {
      const second = await tandem(['up'], options);
      expect(second).toMatchObject({ exitCode: 2, stdout: '' });
      expect(second.stderr).toContain(`Tandem already runs from this folder at ${address}`);
    });

    it('shares its server with a second command, which leaves it running', async () => {
      const server = postmasterOf(dataDir);
      expect(await tandem(['migrate'], options)).toMatchObject({ exitCode: 0, stdout: 'The database is current\n' });
      expect(postmasterOf(dataDir)).toBe(server);
      expect(isRunning(server!)).toBe(true);
    });

    it('brings back every part that was killed', async () => {
      const before = childrenOf(dataDir);
      for (const pid of [...before, postmasterOf(dataDir)!]) process.kill(pid, 'SIGKILL');
      const isNew = (): boolean => childrenOf(dataDir).every((pid) => !before.includes(pid));
      await until(async () => isNew() && (await healthOf(address)) === 200);
      expect(started.stderr).toContain('web ended unexpectedly (SIGKILL)');
      expect(started.stderr).toContain('worker ended unexpectedly (SIGKILL)');
      expect(started.stderr).toContain('PostgreSQL was gone and runs again');
    });

    it('stops every process at Ctrl-C within seconds', async () => {
      const all = [...childrenOf(dataDir), postmasterOf(dataDir)!];
      const began = performance.now();
      started.signal('SIGINT');
      expect((await started.end()).exitCode).toBe(0);
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(all.filter(isRunning)).toEqual([]);
    });
  });

  it('works again after a kill of the supervisor, then of everything, and has every acknowledged row', async () => {
    const dataDir = join(folder, 'killed');
    const options = { checkout, settings: { TANDEM_DATA_DIR: dataDir, PORT: String(await freePort()) } };
    const first = up(options);
    await first.address();
    await ask(join(dataDir, 'postgres'), 'create table kept as select 42 as answer');
    const orphans = childrenOf(dataDir);
    first.signal('SIGKILL');

    const second = up(options);
    await second.address();
    expect(orphans.filter(isRunning)).toEqual([]);
    await ask(join(dataDir, 'postgres'), 'insert into kept values (43)');
    for (const pid of [second.pid, ...childrenOf(dataDir), postmasterOf(dataDir)!]) process.kill(pid, 'SIGKILL');

    await up(options).address();
    expect(await ask(join(dataDir, 'postgres'), 'select answer from kept')).toEqual([{ answer: 42 }, { answer: 43 }]);
    await stopAll();
  });

  it('says in one sentence that the port is taken, before it starts anything', async () => {
    const dataDir = join(folder, 'port');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = portOf(other);
    const { exitCode, stderr } = await tandem(['up', '--port', port], {
      checkout,
      settings: { TANDEM_DATA_DIR: dataDir },
    });
    other.close();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Port \d+ is taken by another program: stop it, or choose another port, .+\n$/);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  });

  itAsRoot('works below a folder that only root may enter, and finds its rows again', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const options = { checkout: copyCheckout(join(closed, 'checkout')), settings: { PORT: String(await freePort()) } };
    const first = up(options);
    await first.address();
    const home = /its data is in (\S+)\./.exec(first.stderr)![1]!;
    await ask(home, 'create table kept as select 42 as answer');
    await stopAll();
    await tandem(['migrate'], options);
    await up(options).address();
    expect(await ask(home, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await stopAll();
    rmSync(home, { recursive: true, force: true });
  });

  itAsRoot('works for an ordinary user', async () => {
    openToEverybody(checkout, NOBODY);
    const dataDir = join(folder, 'ordinary');
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY, NOBODY);
    const settings = { TANDEM_DATA_DIR: dataDir, PORT: String(await freePort()) };
    const address = await up({ checkout, settings, uid: NOBODY, gid: NOBODY }).address();
    expect(await healthOf(address)).toBe(200);
    expect(await ask(join(dataDir, 'postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await stopAll();
  });
});

describe('a command', () => {
  it('starts the server when it does not run, and stops it as its last user', async () => {
    const dataDir = join(folder, 'command');
    const outcome = await tandem(['migrate'], { checkout, settings: { TANDEM_DATA_DIR: dataDir } });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: 'The database is current\n' });
    expect(postmasterOf(dataDir)).toBeUndefined();
    expect(readdirSync(join(dataDir, 'postgres/leases'))).toEqual([]);
  });

  it.each([
    ['an unknown command', ['bogus'], {}, 'There is no command "bogus"; try --help.\n'],
    ['an unknown option', ['migrate', '--bogus'], {}, "Unknown option '--bogus'.\n"],
    ['a broken setting', ['migrate'], { PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535.\n'],
    [
      'settings that contradict each other',
      ['migrate'],
      { TANDEM_MODE: 'embedded', DATABASE_URL: 'postgres://somewhere/tandem' },
      'DATABASE_URL and TANDEM_MODE=embedded exclude each other: leave one of them out.\n',
    ],
    [
      'a server that does not answer',
      ['migrate'],
      { DATABASE_URL: 'postgres://127.0.0.1:1/tandem' },
      'The database that DATABASE_MIGRATION_URL or DATABASE_URL names cannot be used (ECONNREFUSED).\n',
    ],
    [
      'production without its secrets',
      ['up'],
      { NODE_ENV: 'production' },
      'DATABASE_URL is missing.\nSESSION_SECRET is missing.\n',
    ],
  ])('answers %s in plain words and by 2', async (_what, args, settings, words) => {
    const outcome = await tandem(args, {
      checkout,
      settings: { TANDEM_DATA_DIR: join(folder, 'unused'), ...settings },
    });
    expect(outcome).toEqual({ exitCode: 2, stdout: '', stderr: words });
  });

  it('answers a folder that cannot be made by one sentence', async () => {
    writeFileSync(join(folder, 'file'), 'a file is in the way');
    const settings = { TANDEM_DATA_DIR: join(folder, 'file/below') };
    const outcome = await tandem(['migrate'], { checkout, settings });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^The folder .+ cannot be made \(E\w+\): .+ TANDEM_DATA_DIR\.\n$/);
  });

  itAsRoot('answers a folder that an ordinary user may not write by one sentence', async () => {
    openToEverybody(checkout, NOBODY);
    const dataDir = join(folder, 'not-yours');
    mkdirSync(dataDir, { mode: 0o755 });
    const settings = { TANDEM_DATA_DIR: dataDir };
    const outcome = await tandem(['migrate'], { checkout, settings, uid: NOBODY, gid: NOBODY });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^The f\w+ .+ cannot be .+\n$/);
    expect(outcome.stderr.split('\n')).toHaveLength(2);
  });

  it('says how it is used', async () => {
    expect((await tandem(['--help'], { checkout })).stdout).toContain('brings the database to the newest schema');
    expect((await tandem(['migrate', '--help'], { checkout })).stdout).toContain('DATABASE_MIGRATION_URL');
  });
});

function childrenOf(dataDir: string): number[] {
  const { children }: { children: string[] } = JSON.parse(readFileSync(join(dataDir, 'run/running.json'), 'utf8'));
  return children.map((identity) => Number(identity.split('-')[0]));
}

function isRunning(pid: number): boolean {
  return identityOf(pid) !== undefined;
}

async function healthOf(address: string): Promise<number> {
  return fetch(`${address}/health`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.status,
    () => 0,
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(100);
}

function portOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return String(address.port);
}

async function ask(home: string, sql: string): Promise<unknown[]> {
  const [password, port] = ['password', 'port'].map((name) => readFileSync(join(home, name), 'utf8').trim());
  const client = new Client({ connectionString: `postgres://tandem_admin:${password}@127.0.0.1:${port}/tandem` });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
