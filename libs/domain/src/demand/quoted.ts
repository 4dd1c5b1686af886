/** A text as a message quotes it: whole, or its beginning when it is long. */
export function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
