import { accessSync, constants } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';

/** What the figures were measured on, without any name or place. The load says how far to trust absolute times. */
export async function machine(adminUrl: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ v: string; s: string }>(
      `select current_setting('server_version') as v, current_setting('synchronous_commit') || '/' || current_setting('fsync') as s`,
    );
    const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
    const memory = Math.round(totalmem() / 1024 ** 3);
    return (
      `${availableParallelism()} cores (${processor}), ${memory} GiB memory, ${platform()} ${arch()}, Node ${process.versions.node}, ` +
      `embedded PostgreSQL ${rows[0]!.v} as shipped (synchronous_commit/fsync ${rows[0]!.s}), load ${loadavg()[0]!.toFixed(1)} before the run`
    );
  } finally {
    await client.end();
  }
}

/** The program of that name on this machine, or undefined. */
export function programOf(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
