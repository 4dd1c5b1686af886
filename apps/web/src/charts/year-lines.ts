import { INKS } from './inks.js';
import { QUIET, RULE, TEXT, WIDTH, at, lines, picture, rule, scaleOf, text, widthOf } from './svg.js';
import type { ChartWords, Plotted } from './svg.js';

/** Amounts over years, one line for each series, such as plan, forecast, delivered and validated. */
export interface YearLines extends ChartWords {
  readonly years: readonly string[];
  /**
   * Each series has one figure for each year, in the years' order; null where nothing is known. Its dashes and its points
   * are those of its place, and so is its ink unless it means something.
   */
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (Plotted | null)[];
    readonly ink?: number;
  }[];
  /** The amounts that the scale names, such as nothing and the greatest. */
  readonly marks: readonly Plotted[];
}

const HEIGHT = 190;
const LINE = 22;
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '1 5', '4 8'] as const;

/**
 * Draws each series as a line with its own dashes and its own points, so that nobody needs to see colour.
 * A year without a figure is a gap, never a nought. The names stand below, each beside a piece of its line.
 */
export function yearLines({ years, series, marks, ...words }: YearLines): string {
  const left = Math.max(0, ...marks.map((mark) => widthOf(mark.label))) + 10;
  const right = WIDTH - 24;
  const top = TEXT;
  const plots = [...marks, ...series.flatMap((one) => one.values.filter((value) => value !== null))].map((v) => v.plot);
  const down = scaleOf(plots, top + HEIGHT, top);
  const across = (index: number): number =>
    years.length < 2 ? (left + right) / 2 : left + 16 + (index * (right - left - 16)) / (years.length - 1);
  const shapes = marks.flatMap((mark) => [
    rule(left, down(mark.plot), WIDTH, down(mark.plot), mark.plot === 0 ? QUIET : RULE),
    text(left - 8, down(mark.plot), mark.label, { anchor: 'end', fill: QUIET }),
  ]);
  shapes.push(...yearNames(years, across, top + HEIGHT + LINE));
  const looks = series.map(({ ink }, place): Look => ({ place, colour: INKS[(ink ?? place) % INKS.length]!.colour }));
  series.forEach((one, at) => shapes.push(lineOf(one.values, looks[at]!, across, (value) => down(value.plot))));
  let y = top + HEIGHT + LINE * 2;
  series.forEach(({ name }, index) => {
    shapes.push(stroke([`M0 ${at(y)}H34`], looks[index]!), point(looks[index]!, 17, y));
    for (const line of lines(name, WIDTH - 44)) {
      shapes.push(text(44, y, line));
      y += LINE;
    }
  });
  return picture(words, y, shapes.join(''));
}

/** As many names of years as have room; the first always stands. */
function yearNames(years: readonly string[], across: (index: number) => number, y: number): string[] {
  const room = years.length < 2 ? WIDTH : across(1) - across(0);
  const step = Math.max(1, Math.ceil((widthOf('2026/27') + 6) / room));
  return years.flatMap((year, index) =>
    index % step === 0 ? [text(across(index), y, year, { anchor: 'middle', fill: QUIET })] : [],
  );
}

/** How a series is drawn: the place in the list gives its dashes and its shape, the colour may mean something. */
interface Look {
  readonly place: number;
  readonly colour: string;
}

function lineOf(
  values: readonly (Plotted | null)[],
  look: Look,
  across: (index: number) => number,
  down: (value: Plotted) => number,
): string {
  const paths: string[] = [];
  let isOpen = false;
  values.forEach((value, index) => {
    if (value) paths.push(`${isOpen ? 'L' : 'M'}${at(across(index))} ${at(down(value))}`);
    isOpen = value !== null;
  });
  const points = values.map((value, index) => (value ? point(look, across(index), down(value)) : ''));
  return (paths.length > 0 ? stroke(paths, look) : '') + points.join('');
}

function stroke(path: readonly string[], { place, colour }: Look): string {
  const dashes = DASHES[place % DASHES.length]!;
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2.5"${dashed}/>`;
}

/** A dot, a square, a diamond or a triangle: each series has a shape of its own. */
function point({ place, colour }: Look, x: number, y: number): string {
  const fill = `fill="${colour}"`;
  const shapes = [
    `<circle cx="${at(x)}" cy="${at(y)}" r="4.5" ${fill}/>`,
    `<rect x="${at(x - 4)}" y="${at(y - 4)}" width="8" height="8" ${fill}/>`,
    `<path d="M${at(x)} ${at(y - 6)}L${at(x + 6)} ${at(y)}L${at(x)} ${at(y + 6)}L${at(x - 6)} ${at(y)}" ${fill}/>`,
    `<path d="M${at(x)} ${at(y - 6)}L${at(x + 6)} ${at(y + 5)}L${at(x - 6)} ${at(y + 5)}" ${fill}/>`,
  ];
  return shapes[place % shapes.length]!;
}
