// `npm test`: the checks and every kind of test, once, with one honest line at the end.
//
// The numbers are read from the result files that Jest writes, never from its exit status alone: a run that found no
// tests, died half-way or left something open counts as a failure. What the machine lacks is said, with how to get it.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = join(ROOT, '.cache', 'test-results');
const ABSENT = /not run: shared data absent/g;
const RUN_MS_MAX = 40 * 60_000;
const LINGER_MS_MAX = 20_000;
const isCi = process.env.CI === 'true';

const CHECKS = {
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', 'apps', 'libs', 'test'],
  typecheck: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
};

// The sums must not depend on where the machine stands, so the domain runs once more on the other side of the date line.
const RUNS = {
  house: { projects: ['house'] },
  unit: { projects: ['unit'] },
  'unit, elsewhere': { projects: ['unit'], files: ['libs/domain'], zone: 'Pacific/Auckland' },
  // A third worker has the cores while others wait for deadlines, restarts and servers.
  integration: { projects: ['integration'], workers: 3 },
  e2e: { projects: ['e2e'] },
};

const total = { passed: 0, failed: 0, skipped: 0, absent: 0 };
const failures = [];
const skips = [];

await main();

async function main() {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !['check', ...Object.keys(RUNS)].includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no ${unknown.join(', ')}; choose from check, ${Object.keys(RUNS).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const isAsked = (name) => asked.length === 0 || asked.includes(name);
  const lacks = whatIsLacking();
  for (const line of lacks) say(`! ${line}`);
  mkdirSync(RESULTS, { recursive: true });
  if (isAsked('check')) await Promise.all(Object.entries(CHECKS).map(([name, command]) => check(name, command)));
  for (const [name, run] of Object.entries(RUNS)) if (isAsked(name)) await jest(name, run);
  report(lacks);
}

function whatIsLacking() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const has = (...names) => names.some((name) => folders.some((folder) => isProgram(join(folder, name))));
  const lacks = [];
  const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  if (!isProgram(process.env.CHROMIUM_PATH ?? '') && !has(...browsers))
    lacks.push(
      'No browser: browser tests are skipped. Get one by `apt-get install chromium`, or name it in CHROMIUM_PATH.',
    );
  if (!process.env.REDIS_TEST_URL && !has('redis-server'))
    lacks.push(
      'No Redis: tests on it are skipped. Get it by `apt-get install redis-server`, or name one in REDIS_TEST_URL.',
    );
  if (!existsSync(join(ROOT, '..', 'shared'))) lacks.push('No folder ../shared: tests that read it are not run.');
  return lacks;
}

/** Checks run side by side, so what each of them prints is shown when it has ended. */
async function check(name, command) {
  const { code, output } = await run(name, [...command], { isQuiet: true });
  say(`\n== ${name}`);
  process.stdout.write(output);
  if (code !== 0) fail(`${name} found problems (exit ${code})`);
}

async function jest(name, { projects, files = [], zone = 'Europe/London', workers = 2 }) {
  say(`\n== ${name}${zone === 'Europe/London' ? '' : ` (${zone})`}`);
  const file = join(RESULTS, `${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(file, { force: true });
  const flags = ['--json', `--outputFile=${file}`, `--maxWorkers=${workers}`, '--selectProjects', ...projects];
  const command = ['node_modules/jest/bin/jest.js', ...flags, ...(files.length > 0 ? ['--', ...files] : [])];
  const { output, isLeftOpen } = await run(name, command, { environment: { TZ: zone }, resultFile: file });
  if (isLeftOpen) fail(`${name}: something was left open, so that the run did not end by itself`);
  if (!existsSync(file)) return fail(`${name}: the run ended without results`);
  add(name, JSON.parse(readFileSync(file, 'utf8')), (output.match(ABSENT) ?? []).length);
}

function add(name, result, absent) {
  const skipped = result.numPendingTests + result.numTodoTests;
  const notRun = Math.min(absent, result.numPassedTests);
  total.passed += result.numPassedTests - notRun;
  total.failed += result.numFailedTests;
  total.skipped += skipped;
  total.absent += notRun;
  for (const suite of result.testResults) {
    const path = suite.name.replace(ROOT, '');
    if (suite.status === 'failed' && suite.assertionResults.length === 0) fail(`${name}: ${path} could not run`);
    for (const test of suite.assertionResults) {
      if (test.status === 'failed') failures.push(`${name}: ${path}: ${test.fullName}`);
      if (['pending', 'todo', 'skipped', 'disabled'].includes(test.status)) skips.push(`${path}: ${test.fullName}`);
    }
  }
  if (result.numTotalTests === 0) fail(`${name}: no tests were found`);
  else if (result.numPassedTests + result.numFailedTests === 0 && isCi) fail(`${name}: every test was skipped`);
}

function report(lacks) {
  say('');
  for (const line of failures) say(`✗ ${line}`);
  if (skips.length > 0) {
    say(`Skipped${isCi ? ', which is a failure with CI=true' : ''}:`);
    for (const line of skips) say(`- ${line}`);
  }
  for (const line of lacks) say(`! ${line}`);
  if (total.absent > 0) say(`not run: shared data absent: ${total.absent}`);
  if (total.passed === 0) fail('no test passed');
  const isBad = total.failed > 0 || (isCi && total.skipped > 0);
  process.exitCode = isBad ? 1 : 0;
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
}

function fail(line) {
  total.failed += 1;
  failures.push(line);
}

/** Runs one program, shows what it prints as it prints it, and ends it when it lingers after its results are there. */
function run(name, command, { environment = {}, resultFile, isQuiet = false }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env: { ...testEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isLeftOpen = false;
    const show = (stream) => (chunk) => {
      output += chunk;
      if (!isQuiet) stream.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', show(process.stdout));
    child.stderr.setEncoding('utf8').on('data', show(process.stderr));
    const end = () => {
      isLeftOpen = true;
      child.kill('SIGKILL');
    };
    const longest = setTimeout(end, RUN_MS_MAX);
    let linger;
    const watch = setInterval(() => {
      if (resultFile && existsSync(resultFile)) linger ??= setTimeout(end, LINGER_MS_MAX);
    }, 500);
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('close', (code, signal) => {
      clearTimeout(longest);
      clearTimeout(linger);
      clearInterval(watch);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code: code ?? signal, output, isLeftOpen });
    });
  });
}

/** The tests choose their own servers and settings; those of the person who runs them stay outside. */
function testEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(TANDEM_|TEST_POSTGRES_)/.test(name) &&
      !['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'REDIS_URL', 'PORT', 'HOST', 'NODE_ENV', 'SESSION_SECRET'].includes(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) };
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
