import { MEANING, bar, patterns } from './inks.js';
import { QUIET, RULE, TEXT, WIDTH, lines, picture, rule, scaleOf, text, widthOf } from './svg.js';
import type { ChartWords, Plotted } from './svg.js';

/**
 * A step from one amount to another. A `total` stands on zero; a `saving` takes its figure off the amount so far, and
 * a saving below nothing adds to it. What is `refused` takes its figure off as well, and is no saving: it is drawn as
 * neither gain nor loss.
 */
export interface WaterfallStep {
  readonly name: string;
  readonly kind: 'total' | 'saving' | 'refused';
  /** What a saving below nothing is called; a dis-benefit when left out. */
  readonly dearer?: string;
  readonly value: Plotted;
}

/** From the baseline, through each source of saving, to what is paid together. */
export interface Waterfall extends ChartWords {
  readonly steps: readonly WaterfallStep[];
}

const LINE = 20;
const BAR = 24;
const GAP = 14;

/**
 * Draws how a baseline becomes a joint price, step by step from the top down.
 * Every bar starts where the last one ended, on a scale from zero; a step that costs more is marked in words, in
 * shape and in colour.
 */
export function waterfall({ steps, ...words }: Waterfall): string {
  const bars = placed(steps);
  const place = scaleOf(
    bars.flatMap((one) => [one.from, one.to]),
    1,
    WIDTH - 1,
  );
  const shapes: string[] = [];
  let y = 2;
  bars.forEach((one, index) => {
    const { name, value } = one.step;
    const label = one.isDisbenefit ? `▲ ${value.label}` : one.step.kind === 'saving' ? `▼ ${value.label}` : value.label;
    const title = one.isDisbenefit ? `${name} (${one.step.dearer ?? 'dis-benefit'})` : name;
    const fill = one.isDisbenefit ? '#ae2573' : one.step.kind === 'saving' && value.plot > 0 ? '#007f3b' : undefined;
    const names = lines(title, WIDTH - widthOf(label) - 14);
    const look = one.step.kind === 'total' ? ({ weight: 'bold' } as const) : {};
    names.forEach((line, row) => shapes.push(text(0, y + LINE / 2 + row * LINE, line, look)));
    shapes.push(text(WIDTH, y + LINE / 2, label, { weight: 'bold', anchor: 'end', ...(fill ? { fill } : {}) }));
    y += Math.max(names.length, 1) * LINE + 3;
    shapes.push(rule(place(0), y - 3, place(0), y + BAR + 3, RULE));
    shapes.push(bar(words.id, one.ink, place(one.from), place(one.to), y, BAR));
    y += BAR;
    if (index < bars.length - 1) shapes.push(rule(place(one.to), y, place(one.to), y + GAP, QUIET, '2 2'));
    y += GAP;
  });
  const height = Math.max(y - GAP + 4, TEXT);
  return picture(
    words,
    height,
    shapes.join(''),
    patterns(
      words.id,
      bars.map((one) => one.ink),
    ),
  );
}

function placed(steps: readonly WaterfallStep[]) {
  let amount = 0;
  return steps.map((step) => {
    const { kind, value } = step;
    const isDisbenefit = kind === 'saving' && value.plot < 0;
    const from = kind === 'total' ? 0 : amount;
    const to = kind === 'total' ? value.plot : amount - value.plot;
    amount = to;
    const effect = isDisbenefit ? MEANING.disbenefit : MEANING.saving;
    const ink = kind === 'total' ? MEANING.amount : kind === 'refused' ? MEANING.refused : effect;
    return { step, from, to, ink, isDisbenefit };
  });
}
