/** A table in a paper: its caption, its columns and its rows of ready words and figures. */
export interface PaperTable {
  readonly kind: 'table';
  /** Says what the table shows; read out before it. */
  readonly caption?: string;
  /** Numeric columns stand on the right edge, so that pounds stand under pounds. */
  readonly columns: readonly { readonly heading: string; readonly isNumeric?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Whether the last row is a total, shown in bold. */
  readonly hasTotalRow?: boolean;
}

/**
 * Drawings beside each other, after the points that they show, if any. Each is an SVG that says in its own `desc` what it
 * shows; a table holds its figures.
 */
export interface PaperPictures {
  readonly kind: 'pictures';
  readonly points?: readonly string[];
  readonly items: readonly { readonly title: string; readonly svg: string }[];
}

/** A part of a section. */
export type PaperPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | PaperPictures
  | PaperTable;

/**
 * A paper for a board or an auditor. All text arrives ready to show: amounts and dates are formatted by the caller.
 */
export interface PaperDocument {
  readonly title: string;
  readonly subtitle?: string;
  /** A few words above the title, such as the kind of paper. */
  readonly kicker?: string;
  /** The body that issues the paper; stored in the file's properties. */
  readonly author: string;
  readonly facts?: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly { readonly heading: string; readonly parts: readonly PaperPart[] }[];
  /** What a reader must know before relying on the figures. */
  readonly caveats?: readonly string[];
  readonly caveatsHeading?: string;
  /** When the figures were read, as words: "1 April 2026, 09:30". */
  readonly asAt: string;
  /** The fingerprint of the figures, shown in the footer of every page. */
  readonly hash: string;
}

/** Each template and the data it takes. */
export interface Templates {
  'decision-paper': PaperDocument;
}

/** The data as the template reads it: every optional thing filled in and every row as wide as its table. */
export function templateData(paper: PaperDocument): object {
  const { title, subtitle = '', kicker = '', author, facts = [], caveats = [], asAt, hash } = paper;
  const caveatsHeading = paper.caveatsHeading ?? 'What to know before relying on this';
  const sections = paper.sections.map(({ heading, parts }) => ({ heading, parts: parts.map(partData) }));
  return { title, subtitle, kicker, author, facts, caveats, caveatsHeading, asAt, hash, sections };
}

function partData(part: PaperPart): object {
  if (part.kind === 'pictures') return { ...part, points: part.points ?? [] };
  if (part.kind !== 'table') return part;
  const { caption = '', hasTotalRow: totalRow = false } = part;
  const rows = part.rows.map((row) => part.columns.map((_, at) => row[at] ?? ''));
  const columns = part.columns.map(({ heading, isNumeric: numeric = false }, at) => {
    const whole = (cell: string) => (numeric || cell.length <= SHORT ? [cell] : wordsOf(cell));
    const cells = rows.map((row) => row[at]!);
    const total = totalRow ? cells.splice(-1) : [];
    const regular = { words: longest(cells.flatMap(whole)), lines: longest(cells) };
    const bold = {
      words: longest([...wordsOf(heading), ...total.flatMap(whole)]),
      lines: longest([heading, ...total]),
    };
    return { heading, numeric, regular, bold };
  });
  return { kind: 'table', caption, totalRow, columns, rows };
}

/** How many of the longest are measured: the widest on paper is not always the one with the most letters. */
const MEASURED = 4;
/** The template lets words end a line anywhere after so many whole characters; `word-max` there. */
const WORD_START = /^.{0,24}/su;
/** A cell of so few letters, such as "All trusts", is kept on one line, as every amount is. */
const SHORT = 12;

/** The texts that the template measures to share out the width of a table. */
function longest(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((a, b) => b.length - a.length).slice(0, MEASURED);
}

/** Lines end after blanks and hyphens, but not between a hyphen and a figure (Unicode, UAX 14). */
function wordsOf(text: string): string[] {
  return text.split(/\s+|(?<=-)(?=\D)/u).map((word) => WORD_START.exec(word)![0]);
}
