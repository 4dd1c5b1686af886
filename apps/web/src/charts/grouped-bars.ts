import { bar, patterns } from './inks.js';
import { QUIET, TEXT, WIDTH, lines, picture, rule, scaleOf, text, widthOf } from './svg.js';
import type { ChartWords, Plotted } from './svg.js';

/** Bars side by side for each group, such as each trust's cost alone and together. */
export interface GroupedBars extends ChartWords {
  readonly groups: readonly string[];
  /** Each series has one figure for each group, in the groups' order; its ink is its place unless it means something. */
  readonly series: readonly { readonly name: string; readonly values: readonly Plotted[]; readonly ink?: number }[];
}

const LINE = 20;
const BAR = 20;
const STEP = 27;
const GAP = 18;

/**
 * Draws bars that can be compared within and between groups, each with its name and its figure beside it.
 * The bars lie down, so that names and amounts have room on a telephone.
 */
export function groupedBars({ groups, series, ...words }: GroupedBars): string {
  const values = series.flatMap((one) => one.values);
  const nameWidth = Math.min(120, Math.max(0, ...series.map((one) => widthOf(one.name))) + 8);
  const labelWidth = Math.max(0, ...values.map((value) => widthOf(value.label))) + 8;
  const place = scaleOf(
    values.map((value) => value.plot),
    nameWidth,
    Math.max(nameWidth + 40, WIDTH - labelWidth),
  );
  const zero = place(0);
  const shapes: string[] = [];
  let y = 2;
  groups.forEach((group, index) => {
    for (const line of lines(group, WIDTH)) {
      shapes.push(text(0, y + LINE / 2, line, { weight: 'bold' }));
      y += LINE;
    }
    y += 4;
    const top = y;
    series.forEach(({ name, values: figures, ink }, at) => {
      const figure = figures[index];
      if (!figure) return;
      const middle = y + BAR / 2;
      const [label = ''] = lines(name, nameWidth);
      shapes.push(text(0, middle, label, { fill: QUIET }), bar(words.id, ink ?? at, zero, place(figure.plot), y, BAR));
      shapes.push(text(Math.max(zero, place(figure.plot)) + 7, middle, figure.label));
      y += STEP;
    });
    shapes.push(rule(zero, top - 3, zero, y - STEP + BAR + 3, QUIET));
    y += GAP - (STEP - BAR);
  });
  return picture(
    words,
    Math.max(y - GAP + 5, TEXT),
    shapes.join(''),
    patterns(
      words.id,
      series.map(({ ink }, at) => ink ?? at),
    ),
  );
}
