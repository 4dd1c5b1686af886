// The door of the command line: makes sure that packages are installed and the sources are built, then hands over.
//
// Plain JavaScript on Node alone, because it runs before anything is installed. With nothing to do it costs some tens of
// milliseconds. `start.mjs build` stops before handing over; it serves `npm test`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './start-lock.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist/apps/cli/src/main.js');
const CACHE = join(ROOT, '.cache');
const LOCK_FILE = join(ROOT, 'package-lock.json');
const STAMP = join(ROOT, 'node_modules/.tandem-installed');
/** There while a build is under way: what a killed build left behind is not trusted. */
const UNFINISHED = join(CACHE, 'build-unfinished');
/** A change in any of these may change every compiled file. */
const BUILD_SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
const NODE_OLDEST = [20, 19];

/** A problem that a person can solve: one sentence, no stack. */
class Problem extends Error {}

try {
  refuseOldNode();
  if (!isInstalled() || !isBuilt()) await prepare();
  if (process.argv[2] !== 'build') await import(pathToFileURL(MAIN).href);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_OLDEST[0] || (major === NODE_OLDEST[0] && minor >= NODE_OLDEST[1])) return;
  throw new Problem(`Tandem needs Node ${NODE_OLDEST.join('.')} or newer; this is ${process.versions.node}.`);
}

/** Two starters at once: the second waits, then finds the work done. */
async function prepare() {
  try {
    mkdirSync(CACHE, { recursive: true });
  } catch (error) {
    throw new Problem(
      `The folder ${CACHE} cannot be written (${error.code}): Tandem must be installed or built first.`,
    );
  }
  await withLock(join(CACHE, 'start-lock'), () => {
    if (!isInstalled()) install();
    if (!isBuilt()) build();
  });
}

/** Installed is what this lock file asks for: by our own stamp, or by npm's record when a person ran `npm ci`. */
function isInstalled() {
  if (!existsSync(LOCK_FILE)) return existsSync(join(ROOT, 'node_modules'));
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()) return true;
  const record = join(ROOT, 'node_modules/.package-lock.json');
  return existsSync(record) && holdsTheSame(record);
}

/** npm's record lists what lies in node_modules: each must have the version of the lock file, and none may be missing. */
function holdsTheSame(record) {
  const wanted = JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const isSame = Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || there[path]?.version === version || (there[path] === undefined && (optional || devOptional)),
  );
  if (isSame) stampInstalled();
  return isSame;
}

function install() {
  say('Installing packages (a minute or two the first time)');
  const outcome = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (outcome.error) throw new Problem(`npm could not be started (${outcome.error.code}): install it with Node.`);
  if (outcome.status !== 0) throw new Problem('The packages could not be installed; npm says why above.');
  stampInstalled();
}

/** A folder that cannot be written keeps no stamp; the next start then compares again, which is only slower. */
function stampInstalled() {
  try {
    writeFileSync(STAMP, lockHash());
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
}

/** Built is: every source has a compiled file that is not older, as `make` would ask. */
function isBuilt() {
  if (!existsSync(MAIN) || existsSync(UNFINISHED)) return false;
  const changedMs = Math.max(...BUILD_SETTINGS.map((name) => statSync(join(ROOT, name)).mtimeMs));
  return ['apps', 'libs'].every((top) => isFolderBuilt(top, changedMs));
}

function isFolderBuilt(folder, changedMs) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).every((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return isFolderBuilt(path, changedMs);
    if (!path.endsWith('.ts') || /(\.d|spec)\.ts$/.test(path)) return true;
    const built = statSync(join(ROOT, 'dist', path.replace(/ts$/, 'js')), { throwIfNoEntry: false });
    return built !== undefined && built.mtimeMs >= Math.max(changedMs, statSync(join(ROOT, path)).mtimeMs);
  });
}

function build() {
  say('Building');
  writeFileSync(UNFINISHED, 'The build was not finished.\n');
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  const outcome = spawnSync(process.execPath, [nest, 'build', 'web'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (outcome.status !== 0) {
    process.stderr.write(`${outcome.stdout}${outcome.stderr}`);
    throw new Problem('The sources could not be built; the compiler says why above.');
  }
  rmSync(UNFINISHED, { force: true });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
