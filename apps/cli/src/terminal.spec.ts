import { progress } from './progress.js';
import { signInTable } from './story.js';
import { localAddress } from './web-address.js';

describe('the progress bar', () => {
  const screen = (isTTY: boolean) => {
    const written: string[] = [];
    return { isTTY, written, write: (text: string) => written.push(text) };
  };

  it('draws how far the work is on a terminal, and leaves nothing behind', () => {
    const output = screen(true);
    const bar = progress(200, 'Rows', output);
    bar.advance(50);
    bar.done();
    expect(output.written[0]).toBe(`\rRows [${'#'.repeat(8)}${'.'.repeat(22)}]  25% 50/200`);
    expect(output.written.at(-1)).toBe('\r\u001B[2K');
  });

  it('writes nothing into a pipe or a file', () => {
    const output = screen(false);
    const bar = progress(2, 'Rows', output);
    bar.advance(2);
    bar.done();
    expect(output.written).toEqual([]);
  });

  it('is drawn rarely, however often the work advances', () => {
    const output = screen(true);
    const bar = progress(100_000, 'Rows', output);
    for (let i = 0; i < 100_000; i += 1) bar.advance();
    expect(output.written.length).toBeLessThan(100);
  });

  it('never shows more than all', () => {
    const output = screen(true);
    progress(1, 'Rows', output).advance(3);
    expect(output.written[0]).toContain('100% 3/1');
  });
});

describe('the words after a start', () => {
  it('lists the personas in columns', () => {
    expect(
      signInTable([
        { about: 'Finance business partner, LAS', email: 'finance@las.example', password: 'p-1' },
        { about: 'Auditor', email: 'auditor@example', password: 'p-2' },
      ]),
    ).toEqual([
      '  Who                            E-mail               Password',
      '  Finance business partner, LAS  finance@las.example  p-1',
      '  Auditor                        auditor@example      p-2',
    ]);
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::1', 'http://[::1]:3000'],
  ])('gives an address that can be typed for the host %s', (host, address) => {
    expect(localAddress(host, 3000)).toBe(address);
  });
});
