import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedServer, identityOf, startEmbeddedServer } from '@tandem/platform/embedded';

/** Only root can start a server as another user; for anybody else there is nothing to try, which is not a skip. */
const itAsRoot = process.getuid?.() === 0 ? it : () => undefined;

describe('the embedded server', () => {
  let folder: string;
  let dir: string;
  let lines: string[];
  const start = (): Promise<EmbeddedServer> =>
    startEmbeddedServer({ dir, log: (line) => lines.push(line), durability: 'none' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-embedded-'));
    chmodSync(folder, 0o755);
    dir = join(folder, 'postgres');
    lines = [];
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('speaks UTF-8, counts in UTC, and keeps every acknowledged row unless a test asks otherwise', async () => {
    const server = await startEmbeddedServer({ dir, log: () => undefined });
    expect(
      await ask(
        server,
        `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone, datlocale as locale,
          current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
          current_setting('listen_addresses') as listens, current_setting('password_encryption') as passwords
         from pg_database where datname = current_database()`,
      ),
    ).toEqual([
      {
        encoding: 'UTF8',
        zone: 'UTC',
        locale: 'C.UTF-8',
        fsync: 'on',
        commit: 'on',
        listens: '127.0.0.1',
        passwords: 'scram-sha-256',
      },
    ]);
    expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600);
    await server.release();
  });

  it('is shared by those who start it at once, and stops with the last of them', async () => {
    const users = await Promise.all([start(), start(), start()]);
    const [first, second, third] = users;
    expect(users.filter((user) => user.isReused)).toHaveLength(2);
    expect(new Set(users.map((user) => user.port)).size).toBe(1);
    await first.release();
    await first.release();
    await second.release();
    expect(third.isRunning()).toBe(true);
    await third.release();
    expect(third.isRunning()).toBe(false);
  });

  it('has the row that was acknowledged before the server was killed', async () => {
    const server = await startEmbeddedServer({ dir, log: () => undefined });
    await ask(server, 'create table kept as select 42 as answer');
    process.kill(postmaster(dir), 'SIGKILL');
    await gone(postmaster(dir));
    expect(server.isRunning()).toBe(false);
    expect(await server.ensureRunning()).toBe(true);
    expect(await ask(server, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.release();
  });

  it.each(['a stranger', 'a zombie', 'nobody'])('does not believe a lock that %s stands behind', async (who) => {
    const before = await start();
    const lockText = readFileSync(join(dir, 'data/postmaster.pid'), 'utf8');
    await before.release();
    const zombie = await makeZombie();
    const pid = { 'a stranger': process.pid, 'a zombie': zombie.pid, nobody: 4_000_000 }[who]!;
    writeFileSync(join(dir, 'data/postmaster.pid'), lockText.replace(/^\d+/, String(pid)));
    const server = await start();
    expect(server.isReused).toBe(false);
    expect(lines.join('\n')).toContain(`Removed the lock of a PostgreSQL that no longer runs (process ${pid})`);
    await server.release();
    zombie.bury();
  });

  it('forgets the lease of a user that was killed', async () => {
    const server = await start();
    writeFileSync(join(dir, 'leases', '4000000-1-abcdef01.1'), '');
    await server.release();
    expect(server.isRunning()).toBe(false);
  });

  it('moves to another port when its own was taken meanwhile, and says so', async () => {
    const first = await start();
    await first.release();
    const other = createServer().listen(first.port, '127.0.0.1');
    await once(other, 'listening');
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(lines.join('\n')).toContain(`Port ${first.port} is taken`);
    await second.release();
    other.close();
  });

  it('clears away a database that was only half made', async () => {
    mkdirSync(join(dir, 'new-abc/data'), { recursive: true });
    writeFileSync(join(dir, 'new-abc/data/PG_VERSION'), '18\n');
    const server = await start();
    expect(existsSync(join(dir, 'new-abc'))).toBe(false);
    await server.release();
  });

  it('works below a folder whose name has every awkward character', async () => {
    dir = join(folder, `it's "here" $HOME & there; {ü}`);
    const server = await start();
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.release();
  });

  it('says in one sentence that a folder cannot be written', async () => {
    writeFileSync(join(folder, 'postgres'), 'a file is in the way');
    await expect(start()).rejects.toThrow(/^The folder .+ cannot be written \(E\w+\): .+ TANDEM_DATA_DIR\.$/);
  });

  it('gives up a start that nobody waits for any more', async () => {
    const abort = new AbortController();
    const begun = startEmbeddedServer({ dir, log: () => abort.abort(), signal: abort.signal, durability: 'none' });
    await expect(begun).rejects.toThrow(/abort/i);
    const server = await start();
    await server.release();
  });

  itAsRoot('brings the rows along when the folder was closed to the account of the server', async () => {
    const open = await start();
    await ask(open, 'create table kept as select 42 as answer');
    await open.release();
    chmodSync(folder, 0o700);
    const closed = await start();
    try {
      expect(closed.home).not.toBe(dir);
      expect(await ask(closed, 'select answer from kept')).toEqual([{ answer: 42 }]);
    } finally {
      await closed.release();
      rmSync(closed.home, { recursive: true, force: true });
    }
  });
});

async function ask(server: EmbeddedServer, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmaster(dir: string): number {
  return Number(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

async function gone(pid: number): Promise<void> {
  while (identityOf(pid) !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A dead process that its parent has not asked after: it still has a pid, and `kill(pid, 0)` still succeeds. */
async function makeZombie(): Promise<{ pid: number; bury: () => void }> {
  // The child outlives the shell: a shell asks after its children, and what it has become does not.
  const untilNoShell = 'while [ "$(cat /proc/$$/comm)" = sh ]; do sleep 0.01; done';
  const parent = spawn('/bin/sh', ['-c', `(${untilNoShell}) & echo $!; exec sleep 60`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [text]: unknown[] = await once(parent.stdout, 'data');
  const pid = Number(String(text));
  const stateOf = (): string => execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }).split(' ')[2]!;
  while (process.platform === 'linux' && stateOf() !== 'Z') await new Promise((resolve) => setTimeout(resolve, 10));
  return { pid, bury: () => parent.kill('SIGKILL') };
}
