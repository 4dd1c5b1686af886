import { at, escaped } from './svg.js';

interface Ink {
  readonly colour: string;
  /** A tile of 8 by 8 drawn in white over the colour; none is a solid bar. */
  readonly marks?: string;
}

const stroke = (path: string, width = 1.4) => `<path d="${path}" stroke="#fff" stroke-width="${width}" fill="none"/>`;

/** NHS colours, each at least 3:1 against white and each with marks of its own, so that nobody needs to see colour. */
export const INKS: readonly Ink[] = [
  { colour: '#003087' },
  { colour: '#005eb8', marks: stroke('M-2 2L2 -2M0 8L8 0M6 10L10 6') },
  { colour: '#ae2573', marks: '<circle cx="4" cy="4" r="1.5" fill="#fff"/>' },
  { colour: '#007f3b', marks: stroke('M4 0V8') },
  { colour: '#4c6272', marks: stroke('M0 4H8') },
  { colour: '#7c2855', marks: stroke('M0 0L8 8M0 8L8 0') },
  { colour: '#00847a', marks: stroke('M4 0V8M0 4H8', 1) },
];

/** The inks that mean something in a picture of savings: an amount, what is saved, what is lost, what finance refused. */
export const MEANING = { amount: 0, saving: 3, disbenefit: 2, refused: 4 } as const;
/** A plan, of which nothing is saved yet. */
export const PLAN_INK = 5;
/** The inks of how far a saving has come: green is what finance signed, grey what it refused, and no stage is a loss. */
export const STAGE_INKS = {
  identified: 5,
  forecast: 1,
  contracted: 6,
  delivered: 0,
  validated: MEANING.saving,
  rejected: MEANING.refused,
} as const;

/** The patterns of the inks that a picture uses. */
export function patterns(id: string, used: readonly number[]): string {
  return [...new Set(used.map((index) => index % INKS.length))]
    .map((index) => {
      const { colour, marks } = INKS[index]!;
      if (marks === undefined) return '';
      const tile = `<rect width="8" height="8" fill="${colour}"/>${marks}`;
      return `<pattern id="${escaped(id)}-ink-${index}" width="8" height="8" patternUnits="userSpaceOnUse">${tile}</pattern>`;
    })
    .join('');
}

/** A bar between two places, whichever comes first; a bar of nothing is a thin line, so that zero is seen. */
export function bar(id: string, ink: number, from: number, to: number, y: number, height: number): string {
  const index = ink % INKS.length;
  const { colour, marks } = INKS[index]!;
  const fill = marks === undefined ? colour : `url(#${escaped(id)}-ink-${index})`;
  const width = Math.max(Math.abs(to - from), 1.5);
  return (
    `<rect x="${at(Math.min(from, to))}" y="${at(y)}" width="${at(width)}" height="${at(height)}" ` +
    `fill="${fill}" stroke="${colour}" stroke-width="1.5"/>`
  );
}
