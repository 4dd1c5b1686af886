import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { programOf } from './machine.js';
import { timed } from './measure.js';

const CLAIM = `update bench_job set state = 1, claimed_at = clock_timestamp()
 where id = (select id from bench_job where state = 0 order by id for update skip locked limit 1) returning id`;

/**
 * Claims and completes `jobs` rows by hand-written SQL with `clients` clients, and returns how long that took in ms.
 * The clients are pgbench's where the machine has it, else our driver's.
 */
export async function claimAndComplete(admin: Client, url: string, jobs: number, clients: number): Promise<number> {
  await admin.query(`
    create table if not exists bench_job (id bigserial primary key, payload jsonb not null, state smallint not null default 0,
      claimed_at timestamptz, done_at timestamptz);
    create index if not exists bench_job_waiting on bench_job (id) where state = 0`);
  await admin.query('truncate bench_job');
  await admin.query(`insert into bench_job (payload) select jsonb_build_object('n', n) from generate_series(1, $1) n`, [
    jobs,
  ]);
  await admin.query('vacuum analyze bench_job');
  const pgbench = programOf('pgbench');
  const ms = await (pgbench ? byPgbench(pgbench, url, jobs, clients) : timed(() => byDriver(url, jobs, clients)));
  const { rows } = await admin.query<{ n: string }>('select count(*) as n from bench_job where state = 2');
  if (Number(rows[0]!.n) !== jobs) throw new Error(`${rows[0]!.n} of ${jobs} rows were completed.`);
  return ms;
}

async function byPgbench(pgbench: string, url: string, jobs: number, clients: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  try {
    const script = join(folder, 'claim.sql');
    writeFileSync(
      script,
      `${CLAIM} \\gset\nupdate bench_job set state = 2, done_at = clock_timestamp() where id = :id;\n`,
    );
    const { hostname, port, username, password, pathname } = new URL(url);
    const flags = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(clients),
      '-j',
      '2',
      '-t',
      String(jobs / clients),
      '-f',
      script,
    ];
    const address = ['-h', hostname, '-p', port, '-U', decodeURIComponent(username), pathname.slice(1)];
    const { stdout } = await promisify(execFile)(pgbench, [...flags, ...address], {
      env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    });
    const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    return (jobs / rate) * 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byDriver(url: string, jobs: number, clients: number): Promise<void> {
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      for (let n = 0; n < jobs / clients; n += 1) {
        const { rows } = await client.query<{ id: string }>({ name: 'claim', text: CLAIM });
        await client.query({
          name: 'complete',
          text: 'update bench_job set state = 2, done_at = clock_timestamp() where id = $1',
          values: [rows[0]!.id],
        });
      }
      await client.end();
    }),
  );
}
