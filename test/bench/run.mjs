// `npm run bench`: measures this slice against comparators in the same run and prints ratios.
//
//   npm run bench                     start-up, jobs, aggregation, import, and awards on a few seeds
//   npm run bench -- jobs start       only these
//   npm run bench -- --large          besides, a million rows, and awards of every size over all seeds
//   npm run bench -- --runs 3 --seed 7
//
// It builds what is missing first (the start-up bench runs the built product) and then measures the sources as they are.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function run(...args) {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

const built = run(join(ROOT, 'apps/cli/start.mjs'), 'build');
process.exitCode =
  built === 0
    ? run(
        '--import',
        join(ROOT, 'test/support/typescript.mjs'),
        join(ROOT, 'test/bench/main.ts'),
        ...process.argv.slice(2),
      )
    : built;
