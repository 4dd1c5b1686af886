import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What poppler's tools, which share no code with the typesetter, find in a PDF. */
export interface ReadPaper {
  /** The words in reading order, one blank between two. */
  readonly text: string;
  readonly info: string;
  readonly structure: string;
  /** What the pictures say to people who do not see them, in the order of the alphabet. */
  readonly alternatives: readonly string[];
  /** Words that stand on other words or beyond the margins, each with what is wrong: a person could not read them. */
  readonly misplaced: readonly string[];
}

interface Word {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Boxes of words in one line may touch; figures on top of each other share far more than this (points). */
const TOUCHING = 1;

/** Reads a PDF for a test; undefined where the tools are absent. */
export function readPaper(pdf: Buffer): ReadPaper | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-paper-'));
  const path = join(folder, 'paper.pdf');
  writeFileSync(path, pdf);
  const run = (tool: string, ...args: string[]) =>
    execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
  try {
    return {
      text: run('pdftotext', path, '-').replaceAll(/\s+/g, ' '),
      info: run('pdfinfo', path),
      structure: run('pdfinfo', '-struct', path),
      alternatives: [...pdf.toString('latin1').matchAll(/\/Alt <FEFF([0-9A-F]+)>/g)]
        .map(([, hex]) => Buffer.from(hex!, 'hex').swap16().toString('utf16le'))
        .sort(),
      misplaced: misplaced(run('pdftotext', '-bbox', path, '-')),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function misplaced(boxes: string): string[] {
  return boxes
    .split('<page ')
    .slice(1)
    .flatMap((page) => {
      const width = Number(/width="([\d.]+)"/.exec(page)![1]);
      const words = [...page.matchAll(/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<\/word>/g)].map(
        ([, left, top, right, bottom, text]): Word => ({
          text: text!,
          left: Number(left),
          top: Number(top),
          right: Number(right),
          bottom: Number(bottom),
        }),
      );
      const outside = words.filter((word) => word.left < 0 || word.right > width);
      const together = words.flatMap((word, at) => {
        const other = words.slice(at + 1).find((one) => isOn(word, one));
        return other ? [`${word.text} and ${other.text} stand on each other`] : [];
      });
      return [...outside.map(({ text }) => `${text} leaves the page`), ...together];
    });
}

function isOn(one: Word, other: Word): boolean {
  return (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOUCHING &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOUCHING
  );
}
