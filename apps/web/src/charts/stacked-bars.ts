import { bar, patterns } from './inks.js';
import { QUIET, TEXT, WIDTH, lines, picture, rule, scaleOf, text, widthOf } from './svg.js';
import type { ChartWords, Plotted } from './svg.js';

/** One bar for each group, made of parts, such as a year's saving by trust. */
export interface StackedBars extends ChartWords {
  readonly groups: readonly { readonly name: string; readonly total: string }[];
  /** Each part has one figure for each group, in the groups' order. */
  readonly parts: readonly { readonly name: string; readonly values: readonly Plotted[] }[];
}

const LINE = 20;
const BAR = 26;
const GAP = 20;
const KEY = 13;

/**
 * Draws how a whole is made up, each part named with its figure under the bar.
 * Parts below nothing stand on the other side of zero, so that they cannot hide in the whole.
 */
export function stackedBars({ groups, parts, ...words }: StackedBars): string {
  const ends = groups.flatMap((_, index) => [sumOf(parts, index, 1), sumOf(parts, index, -1)]);
  const place = scaleOf(ends, 1, WIDTH - 1);
  const shapes: string[] = [];
  let y = 2;
  groups.forEach((group, index) => {
    const names = lines(group.name, WIDTH - widthOf(group.total) - 12);
    names.forEach((line, row) => shapes.push(text(0, y + LINE / 2 + row * LINE, line, { weight: 'bold' })));
    shapes.push(text(WIDTH, y + LINE / 2, group.total, { weight: 'bold', anchor: 'end' }));
    y += Math.max(names.length, 1) * LINE + 4;
    shapes.push(...stack(words.id, parts, index, place, y), rule(place(0), y - 3, place(0), y + BAR + 3, QUIET));
    y += BAR + 8;
    parts.forEach(({ name, values }, ink) => {
      const figure = values[index];
      if (!figure) return;
      const label = lines(name, WIDTH - KEY - 20 - widthOf(figure.label));
      shapes.push(bar(words.id, ink, 1, 1 + KEY, y + (LINE - KEY) / 2, KEY));
      label.forEach((line, row) => shapes.push(text(KEY + 9, y + LINE / 2 + row * LINE, line)));
      shapes.push(text(WIDTH, y + LINE / 2, figure.label, { anchor: 'end' }));
      y += Math.max(label.length, 1) * LINE + 2;
    });
    y += GAP;
  });
  return picture(
    words,
    Math.max(y - GAP + 4, TEXT),
    shapes.join(''),
    patterns(
      words.id,
      parts.map((_, ink) => ink),
    ),
  );
}

function stack(
  id: string,
  parts: StackedBars['parts'],
  index: number,
  place: (value: number) => number,
  y: number,
): string[] {
  let above = 0;
  let below = 0;
  return parts.flatMap(({ values }, ink) => {
    const plot = values[index]?.plot ?? 0;
    if (plot === 0) return [];
    const from = plot > 0 ? above : below;
    if (plot > 0) above += plot;
    else below += plot;
    return [bar(id, ink, place(from), place(from + plot), y, BAR)];
  });
}

function sumOf(parts: StackedBars['parts'], index: number, sign: 1 | -1): number {
  return parts.reduce((sum, { values }) => sum + Math.max(0, (values[index]?.plot ?? 0) * sign), 0) * sign;
}
