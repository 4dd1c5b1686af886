import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCommand } from '../../apps/cli/src/import.js';
import { PlainProblem } from '../../apps/cli/src/problem.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { fictionalNotices } from '../support/notices.js';

let store: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'tandem-import-'));
const before = process.env['DATABASE_URL'];
beforeAll(async () => {
  store = await createTestDatabase();
  process.env['DATABASE_URL'] = store.url;
});
afterAll(async () => {
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
  rmSync(folder, { recursive: true, force: true });
  await store.drop();
});

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function run(...args: string[]) {
  const printed: string[] = [];
  const reported: string[] = [];
  const exit = await importCommand
    .run(args, {
      print: (line) => void printed.push(line),
      report: (line) => void reported.push(line),
      signal: new AbortController().signal,
    })
    .catch((error: unknown) => {
      if (!(error instanceof PlainProblem)) throw error;
      reported.push(error.message);
      return error.exitCode;
    });
  return { exit, printed, reported };
}

describe('import ocds', () => {
  it('says what it took in, and lists problems by name', async () => {
    const { exit, printed } = await run('ocds', file('one.json', fictionalNotices.package));
    expect(exit).toBe(0);
    expect(printed).toContain('one.json: 3 releases, 3 new, 0 already known');
    expect(printed).toContain('Files 1, releases 3, new 3, already known 0');
    expect(printed.join('\n')).toContain('gross-without-net: The amount with VAT is given');
  });

  it('imports the other files when one cannot be used, and ends with 2', async () => {
    const { exit, printed, reported } = await run(
      'ocds',
      file('broken.json', '{"releases": ['),
      join(folder, 'absent.json'),
      folder,
      file('two.json', fictionalNotices.noAward),
    );
    expect(exit).toBe(2);
    expect(printed).toContain('two.json: 1 release, 1 new, 0 already known');
    expect(reported).toContain(`${join(folder, 'absent.json')}: there is no such file.`);
    expect(reported).toContain(`${folder}: this is a folder, not a file.`);
    expect(reported.at(-1)).toBe('3 files were not imported.');
  });

  it.each([[[]], [['csv', 'x']], [['ocds']]])('refuses %j with a sentence', async (args) => {
    const { exit, reported } = await run(...args);
    expect(exit).toBe(2);
    expect(reported).toHaveLength(1);
  });
});
