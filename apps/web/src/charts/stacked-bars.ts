import { bar, patterns } from './inks.js';
import { QUIET, TEXT, WIDTH, lines, picture, rule, scaleOf, text, widthOf } from './svg.js';
import type { ChartWords, Plotted } from './svg.js';

/** One bar for each group, made of parts that may be added, such as what each trust has validated and what is coming. */
export interface StackedBars extends ChartWords {
  readonly groups: readonly { readonly name: string; readonly total: Plotted }[];
  /** Each series has one part for each group, in the groups' order; its ink is its place unless it means something. */
  readonly series: readonly { readonly name: string; readonly values: readonly Plotted[]; readonly ink?: number }[];
}

const LINE = 20;
const BAR = 22;
const GAP = 14;

/**
 * Draws each group as one lying bar of its parts: what is gained to the right of nothing, what is lost to the left.
 * The group's name and total stand above its bar, the names of the parts below the picture.
 */
export function stackedBars({ groups, series, ...words }: StackedBars): string {
  const inks = series.map(({ ink }, place) => ink ?? place);
  const stacks = groups.map((_, group) => stacked(series.map((one) => one.values[group]?.plot ?? 0)));
  const place = scaleOf(
    stacks.flatMap((stack) => stack.flatMap(({ from, to }) => [from, to])),
    1,
    WIDTH - 1,
  );
  const shapes: string[] = [];
  let y = 2;
  groups.forEach(({ name, total }, group) => {
    const names = lines(name, WIDTH - widthOf(total.label) - 14);
    names.forEach((line, row) => shapes.push(text(0, y + LINE / 2 + row * LINE, line, { weight: 'bold' })));
    shapes.push(text(WIDTH, y + LINE / 2, total.label, { weight: 'bold', anchor: 'end' }));
    y += Math.max(names.length, 1) * LINE + 3;
    for (const { part, from, to } of stacks[group]!)
      if (from !== to) shapes.push(bar(words.id, inks[part]!, place(from), place(to), y, BAR));
    shapes.push(rule(place(0), y - 3, place(0), y + BAR + 3, QUIET));
    y += BAR + GAP;
  });
  series.forEach(({ name }, part) => {
    shapes.push(bar(words.id, inks[part]!, 1, 15, y + LINE / 2 - 7, 14));
    for (const line of lines(name, WIDTH - 26)) {
      shapes.push(text(24, y + LINE / 2, line));
      y += LINE;
    }
    y += 3;
  });
  return picture(words, Math.max(y, TEXT), shapes.join(''), patterns(words.id, inks));
}

/** Where each part starts and ends: gains one after the other from nothing upwards, losses downwards. */
function stacked(parts: readonly number[]): { part: number; from: number; to: number }[] {
  let [gain, loss] = [0, 0];
  return parts.map((amount, part) => {
    const from = amount < 0 ? loss : gain;
    const to = from + amount;
    if (amount < 0) loss = to;
    else gain = to;
    return { part, from, to };
  });
}
