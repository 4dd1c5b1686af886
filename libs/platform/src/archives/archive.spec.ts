import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError, readArchive, writeArchive } from './archive.js';

const FILES = [
  { name: 'README.txt', bytes: Buffer.from('What is in it: £1,234.50\n') },
  { name: 'tables/lines of LAS.csv', bytes: Buffer.from('a,b\r\n'.repeat(5000)) },
  { name: 'empty.txt', bytes: Buffer.alloc(0) },
];
const LIMIT = 1_000_000;

describe('an archive', () => {
  it('gives back every file as it was, and the same bytes for the same files', () => {
    const archive = writeArchive(FILES);
    expect(readArchive(archive, LIMIT)).toEqual(FILES);
    expect(writeArchive(FILES).equals(archive)).toBe(true);
  });

  it('is one that other programs open', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-archive-'));
    const path = join(folder, 'a.zip');
    writeFileSync(path, writeArchive(FILES));
    const read =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.namelist())';
    try {
      expect(execFileSync('python3', ['-c', read, path], { encoding: 'utf8' })).toContain('tables/lines of LAS.csv');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      console.log('not run: python3 absent');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is refused in a sentence when it is none, when it is damaged, and when it would fill the machine', () => {
    const archive = writeArchive(FILES);
    const damaged = Buffer.from(archive);
    damaged[45]! ^= 0xff;
    expect(() => readArchive(Buffer.from('no archive'), LIMIT)).toThrow(new ArchiveError('This is no ZIP archive.'));
    expect(() => readArchive(damaged, LIMIT)).toThrow(ArchiveError);
    expect(() => readArchive(archive.subarray(60), LIMIT)).toThrow(ArchiveError);
    expect(() => readArchive(archive, 1000)).toThrow('The archive holds more than the limit.');
  });

  it('is refused when two programs could read two things in it', () => {
    const [first, ...others] = FILES;
    const twice = writeArchive([first!, ...others, { name: first!.name, bytes: Buffer.from('another') }]);
    expect(() => readArchive(twice, LIMIT)).toThrow('README.txt stands twice in the archive.');

    const archive = writeArchive(FILES);
    const renamed = Buffer.from(archive);
    renamed.write('readme.txt', archive.indexOf('README.txt'));
    expect(() => readArchive(renamed, LIMIT)).toThrow(/not packed by Tandem/);
    expect(() => readArchive(Buffer.concat([archive, Buffer.from('more')]), LIMIT)).toThrow(/not packed by Tandem/);
    expect(() => readArchive(hidden(archive), LIMIT)).toThrow(/not packed by Tandem/);
  });

  /** The archive with bytes between its files and its directory, where a program that reads from the front finds them. */
  function hidden(archive: Buffer): Buffer {
    const end = archive.length - 22;
    const directory = archive.readUInt32LE(end + 16);
    const more = Buffer.from('hidden');
    const odd = Buffer.concat([archive.subarray(0, directory), more, archive.subarray(directory)]);
    odd.writeUInt32LE(directory + more.length, end + more.length + 16);
    return odd;
  }
});
