import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask, Figure, Findings } from './measure.js';

const FILE = join(import.meta.dirname, 'FIGURES.md');
const HEAD = `# Figures

Written by \`npm run bench\`. Ratios, not absolute times: the product and its comparator run in turn in one run on one machine.
`;

/** The findings as a table for a terminal. */
export function printed({ title, figures, notes }: Findings): string {
  const rows = [['', 'Tandem', 'comparator', 'ratio', 'goal', ''], ...figures.map(cellsOf)];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(widths[at]! - cell.length))
      .join('  ')
      .trimEnd();
  return [title, ...rows.map((row) => `  ${line(row)}`), ...notes.map((note) => `  · ${note}`)].join('\n');
}

/** Puts the section of one bench into FIGURES.md, in place of its former one. */
export function writeFigures(name: string, findings: Findings, machine: string, ask: Ask): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD;
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${begin}\n${markdown(findings, machine, ask)}\n${end}`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  writeFileSync(
    FILE,
    from < 0 ? `${text.trimEnd()}\n\n${section}\n` : text.slice(0, from) + section + text.slice(to + end.length),
  );
}

function markdown({ title, method, figures, notes }: Findings, machine: string, ask: Ask): string {
  const rows = figures.map((figure) => `| ${cellsOf(figure).join(' | ')} |`);
  return [
    `\n## ${title}\n`,
    '| | Tandem | comparator | ratio | goal | |',
    '|---|--:|--:|--:|--:|---|',
    ...rows,
    '',
    ...notes.map((note) => `- ${note}`),
    ...(notes.length > 0 ? [''] : []),
    method,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine}, seed ${ask.seed}.\n`,
  ].join('\n');
}

function cellsOf({ what, product, comparator, ratio, goal, isReached }: Figure): string[] {
  return [what, product, comparator, ratio, goal, isReached === undefined ? '' : isReached ? 'reached' : 'missed'];
}
