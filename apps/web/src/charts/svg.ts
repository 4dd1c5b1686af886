/** What every chart is called and says. The page must hold the same numbers in a table. */
export interface ChartWords {
  /** Unique on the page: the ids of the title, the description and the patterns start with it. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences that say what the picture shows, for people who do not see it. */
  readonly description: string;
}

/** A figure: where it is drawn, and the words that are shown for it. Only the words are ever read as an amount. */
export interface Plotted {
  readonly plot: number;
  readonly label: string;
}

/** The width of every drawing: 320 px screens show its text at 12 px, and a text column at up to 20 px. */
export const WIDTH = 380;
/** The size of the text, in the drawing's own units. */
export const TEXT = 14;
const LETTER = 7.3;
/** From the middle of a line of text down to the line that it stands on. */
const MIDDLE = 0.35 * TEXT;

export const INK = '#212b32';
export const QUIET = '#4c6272';
export const RULE = '#aeb7bd';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as XML holds it, without the characters that XML cannot hold. */
export function escaped(text: string): string {
  return text.replace(/[^ -\uFFFD]/g, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A coordinate with one decimal, which is all that a screen can show. */
export function at(value: number): number {
  return Math.round(value * 10) / 10;
}

/** About how wide a text is drawn: no browser is asked, so it errs on the wide side. */
export function widthOf(text: string, size = TEXT): number {
  return (text.length * LETTER * size) / TEXT;
}

/** The text broken into lines that fit the width; a word that is longer than a line is broken too. */
export function lines(text: string, width: number): string[] {
  const room = Math.max(4, Math.floor(width / LETTER));
  const broken: string[] = [];
  for (const word of text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? [])) {
    const last = broken.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  return broken;
}

/** How a line of text looks, when it is not plain ink on the left. */
export interface TextLook {
  readonly weight?: 'bold';
  readonly fill?: string;
  readonly anchor?: 'end' | 'middle';
}

/** One line of text whose middle stands at `y`. */
export function text(x: number, y: number, words: string, { weight, fill = INK, anchor }: TextLook = {}): string {
  // Plain ink is the drawing's own: it is not said again for each of a hundred words.
  const look = `${fill === INK ? '' : ` fill="${fill}"`}${weight ? ` font-weight="${weight}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`;
  return `<text x="${at(x)}" y="${at(y + MIDDLE)}"${look}>${escaped(words)}</text>`;
}

/** A straight line. */
export function rule(x1: number, y1: number, x2: number, y2: number, colour = RULE, dashes = ''): string {
  const look = `stroke="${colour}"${dashes ? ` stroke-dasharray="${dashes}"` : ''}`;
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" ${look}/>`;
}

/**
 * The picture around its shapes: named, described and one image to a screen reader.
 * No style attribute or element, so the strictest content security policy shows it as it is.
 */
export function picture({ id, title, description }: ChartWords, height: number, shapes: string, defs = ''): string {
  const name = escaped(id);
  return (
    `<svg class="app-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${Math.ceil(height)}" role="img" ` +
    `aria-labelledby="${name}-title ${name}-description" focusable="false" ` +
    `font-family="Frutiger W01, Arial, sans-serif" font-size="${TEXT}">` +
    `<title id="${name}-title">${escaped(title)}</title><desc id="${name}-description">${escaped(description)}</desc>` +
    `${defs && `<defs>${defs}</defs>`}<g aria-hidden="true" fill="${INK}">${shapes}</g></svg>`
  );
}

/** Places amounts between two edges; zero is always on the drawing, and all zeros do no harm. */
export function scaleOf(values: readonly number[], left: number, right: number): (value: number) => number {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  return (value) => left + ((value - low) / span) * (right - left);
}
