import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programOf } from './machine.js';

/**
 * Runs the statements as one script with so many clients for so many seconds, and returns what each run of it took in
 * ms; undefined where the machine has no pgbench.
 */
export async function pgbench(
  url: string,
  statements: readonly string[],
  clients: number,
  seconds: number,
): Promise<number[] | undefined> {
  const program = programOf('pgbench');
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tandem-pgbench-'));
  try {
    const script = join(folder, 'script.sql');
    writeFileSync(script, statements.map((one) => `${one.replaceAll(/\s+/g, ' ').trim()};\n`).join(''));
    const { hostname, port, username, password, pathname } = new URL(url);
    const flags = ['-n', '-M', 'prepared', '-c', clients, '-j', 2, '-T', seconds, '-f', script, '-l'].map(String);
    const address = ['-h', hostname, '-p', port, '-U', decodeURIComponent(username), pathname.slice(1)];
    await promisify(execFile)(program, [...flags, ...address], {
      cwd: folder,
      env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    });
    // Each line: client, number, microseconds, script, time.
    return readdirSync(folder)
      .filter((name) => name.startsWith('pgbench_log'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
      .map((line) => Number(line.split(' ')[2]) / 1000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
