import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'tandem-evaluate-'));
const START = join(process.cwd(), 'apps/cli/start.mjs');
const out = join(folder, 'evaluation.json');
const TIMES = pathToFileURL(join(process.cwd(), 'test/support/processor-time.mjs')).href;
const times = join(mkdtempSync(join(tmpdir(), 'tandem-times-')), 'microseconds.txt');
afterAll(() => {
  for (const one of [folder, dirname(times)]) rmSync(one, { recursive: true, force: true });
});

const sound = {
  format: 'tandem-tender-pack/1',
  reference: 'T-1',
  currency: 'GBP',
  trusts: ['LAS', 'SCAS'],
  lines: [{ id: 'X', lot: 'L1', demand: { LAS: '10', SCAS: '5' } }],
  bids: [{ supplier: 'S1', prices: [{ line: 'X', unitPrice: '2.00', breaks: [{ from: '15', unitPrice: '1.90' }] }] }],
  scenarios: [{ id: 'base' }, { id: 'never', rules: [{ rule: 'exclude', supplier: 'S1', lot: 'L1' }] }],
};

interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly problems: string[];
  /** Processor time of the process and of those that it started: what it cost, whoever else was at work. */
  readonly processorMs: number;
}

function tandem(args: readonly string[], environment: Record<string, string> = {}): Outcome {
  rmSync(times, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment, NODE_OPTIONS: `--import ${TIMES}`, PROCESSOR_TIMES: times },
    maxBuffer: 64_000_000,
  });
  const problems = stderr.split('\n').filter((line) => line !== '');
  return { exit: status, out: stdout, problems, processorMs: processorMs() };
}

function processorMs(): number {
  const spent = readFileSync(times, 'utf8').trim().split('\n').map(Number);
  return spent.reduce((a, b) => a + b, 0) / 1000;
}

function file(content: string | Buffer): string {
  const path = join(folder, 'pack.json');
  writeFileSync(path, content);
  return path;
}

beforeAll(() => {
  // Builds what is missing, so that no time below includes a build.
  expect(tandem(['--help']).exit).toBe(0);
});

describe('evaluate on the command line', () => {
  it('writes a file where the person typed, though the checkout has one of that name', () => {
    // What `npm run -s tandem -- evaluate pack.json --out README.md` does, typed in another folder.
    const checkout = join(process.cwd(), 'README.md');
    const before = readFileSync(checkout, 'utf8');
    const { exit } = tandem(['evaluate', file(JSON.stringify(sound)), '--out', 'README.md'], { INIT_CWD: folder });
    const after = readFileSync(checkout, 'utf8');
    if (after !== before) writeFileSync(checkout, before);
    expect([exit, after === before]).toEqual([0, true]);
    expect(JSON.parse(readFileSync(join(folder, 'README.md'), 'utf8'))).toMatchObject({
      format: 'tandem-evaluation/1',
    });
    rmSync(join(folder, 'README.md'));
  });

  it('writes one line of canonical JSON, infeasible runs included, and replays it', () => {
    const shown = tandem(['evaluate', file(JSON.stringify(sound, undefined, 2))]);
    expect(shown).toMatchObject({ exit: 0 });
    const evaluation = JSON.parse(shown.out) as { runs: { status: string }[]; packSha256: string; pack: unknown };
    expect(evaluation.runs.map((r) => r.status)).toEqual([
      ...Array<string>(3).fill('optimal'),
      ...Array<string>(3).fill('infeasible'),
    ]);
    const written = tandem(['evaluate', file(JSON.stringify(sound)), '--out', out]);
    expect(written).toMatchObject({ exit: 0, out: '' });
    expect(`${readFileSync(out, 'utf8')}\n`).toBe(shown.out);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
    expect(tandem(['replay', out])).toMatchObject({ exit: 0 });
    const canonical = JSON.stringify(evaluation.pack);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(evaluation.packSha256);
  });

  it.each<[string, Record<string, string>]>([
    ['in Kiritimati', { TZ: 'Pacific/Kiritimati' }],
    ['in Turkish', { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'tr' }],
    ['without locale', { LC_ALL: 'C', TZ: 'UTC' }],
  ])('writes the same bytes %s', (_, environment) => {
    const pack = file(
      JSON.stringify({ ...sound, suppliers: [{ id: 'S1', submittedAt: '2026-03-29T01:30:00+01:00' }] }),
    );
    const there = tandem(['evaluate', pack], environment);
    expect(there.exit).toBe(0);
    expect(there.out).toBe(tandem(['evaluate', pack]).out);
  });

  it('names every problem, ends with 2 and leaves what was there alone', () => {
    writeFileSync(out, 'of yesterday');
    const broken = { ...sound, colour: 'blue', timeLimitMs: 0, scenarios: [] };
    const { exit, problems, out: printed } = tandem(['evaluate', file(JSON.stringify(broken)), '--out', out]);
    expect({ exit, printed }).toEqual({ exit: 2, printed: '' });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      '$.colour',
      '$.scenarios',
      '$.timeLimitMs',
      'The pack cannot be evaluated',
    ]);
    expect(readFileSync(out, 'utf8')).toBe('of yesterday');
  });

  it.each([
    ['that is not there', ['evaluate', join(folder, 'absent.json')], 'ENOENT'],
    ['that is a folder', ['evaluate', folder], 'EISDIR'],
    ['that is not named', ['evaluate'], 'Name one file'],
    ['beside another', ['evaluate', 'a.json', 'b.json'], 'Name one file'],
    ['with an unknown option', ['evaluate', 'a.json', '--fast'], '--fast'],
    [
      'to a folder that is not there',
      ['evaluate', file(JSON.stringify(sound)), '--out', join(folder, 'a/b.json')],
      'ENOENT',
    ],
    ['that is no evaluation', ['replay', file(JSON.stringify(sound))], 'not an evaluation'],
  ])('says in a sentence what is wrong with a file %s', (_, args, sentence) => {
    file(JSON.stringify(sound));
    const { exit, problems } = tandem(args);
    expect(exit).toBe(2);
    expect(problems).toEqual([expect.stringContaining(sentence)]);
  });
});

const text = JSON.stringify(sound);
const MANY_TRUSTS = Array.from({ length: 10_000 }, (_, i) => `T${i}`);

describe('a hostile pack on the command line', () => {
  it.each<[string, () => string | Buffer, RegExp]>([
    [
      "ten thousand trusts' worth of digits",
      () =>
        JSON.stringify({
          ...sound,
          trusts: MANY_TRUSTS,
          lines: [{ id: 'X', lot: 'L', demand: Object.fromEntries(MANY_TRUSTS.map((t) => [t, '9'.repeat(300)])) }],
        }),
      /limit of 5000|limit is 100\b/,
    ],
    [
      'a million lines',
      () => JSON.stringify({ ...sound, lines: Array.from({ length: 1_000_000 }, () => ({ id: 'X' })) }),
      /limit of 5000/,
    ],
    ['a number of a million digits', () => text.replace('"10"', `"${'7'.repeat(1_000_000)}"`), /2\^53/],
    ['a JSON number of a million digits', () => text.replace('"10"', '7'.repeat(1_000_000)), /quotation marks/],
    ['lists a hundred thousand deep', () => '['.repeat(100_000) + ']'.repeat(100_000), /limit of 32 levels/],
    [
      'all coalitions of twenty trusts',
      () => JSON.stringify({ ...sound, trusts: [...MANY_TRUSTS.slice(0, 18), ...sound.trusts], coalitions: 'all' }),
      /up to 12 trusts/,
    ],
    ['a file of 200 MB', () => '', /limit of 33554432 bytes/],
    ['bytes that are no text', () => Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not encoded as UTF-8/],
  ])('refuses %s by the limit, in under two seconds of a processor', (what, content, sentence) => {
    const path = file(content());
    if (what.includes('200 MB')) fill(path, 200);
    const start = tandem(['evaluate', '--help']).processorMs;
    const { exit, problems, processorMs: whole } = tandem(['evaluate', path, '--out', out]);
    expect(exit).toBe(2);
    expect(problems.join('\n')).toMatch(sentence);
    // What the process costs to come up on this machine, now, is no part of the refusal.
    expect(whole - start).toBeLessThan(2000);
  });

  it('writes nothing for any of them', () => {
    rmSync(out, { force: true });
    tandem(['evaluate', file('['.repeat(1000)), '--out', out]);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual(['pack.json']);
  });
});

function fill(path: string, megabytes: number): void {
  const handle = openSync(path, 'w');
  const block = Buffer.alloc(1_000_000, ' ');
  for (let i = 0; i < megabytes; i++) writeSync(handle, block);
  closeSync(handle);
}
