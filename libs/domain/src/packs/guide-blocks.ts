/** A piece of the guide. Text may hold `code` between backticks; everything else in it is plain. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly code: string; readonly language: 'json' | 'text' }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** A part of the guide under a heading of its own. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** 2 for a part, 3 for a part of a part. */
  readonly level: 2 | 3;
  readonly blocks: readonly Block[];
}

export const say = (text: string): Block => ({ kind: 'text', text });
export const points = (...items: string[]): Block => ({ kind: 'list', items });
export const code = (text: string): Block => ({ kind: 'code', code: text, language: 'text' });
export const json = (value: unknown): Block => ({ kind: 'code', code: compactJson(value), language: 'json' });
export const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  caption,
  head,
  rows,
});

const WIDTH = 100;

/** JSON as a person writes it: what fits on one line stays on one line. */
export function compactJson(value: unknown, indent = ''): string {
  const flat = oneLine(value);
  if (flat.length + indent.length <= WIDTH || value === null || typeof value !== 'object') return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((v) => inner + compactJson(v, inner)).join(',\n')}\n${indent}]`;
  const members = Object.entries(value).map(([name, v]) => `${inner}${JSON.stringify(name)}: ${compactJson(v, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const members = Object.entries(value).map(([name, v]) => `${JSON.stringify(name)}: ${oneLine(v)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
