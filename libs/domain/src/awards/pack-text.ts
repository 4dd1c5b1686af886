import { member, quoted } from './pack-fields.js';
import { LIMITS } from './pack-limits.js';
import type { PackProblem } from './pack.js';
import { type ReadPack, readTenderPack } from './read-tender-pack.js';

/**
 * Reads a tender pack from the text of its file.
 *
 * Sees what is gone once JSON is parsed: a name that stands twice in one object (readers keep one of
 * the two and do not agree which, RFC 8259 section 4), and texts that are built to exhaust a parser.
 * Bytes must have been decoded as UTF-8 before. Every problem comes at once, as in `readTenderPack`.
 */
export function readTenderPackText(text: string): ReadPack {
  const parsed = parseJsonText(text, LIMITS.bytes, LIMITS.values);
  if (parsed.problems) return { problems: parsed.problems };
  const read = readTenderPack(parsed.json);
  const repeated = repeatedNames(text);
  if (repeated.length === 0) return read;
  return { problems: [...repeated, ...(read.problems ?? [])].slice(0, LIMITS.problems) };
}

/** JSON that is no threat to its reader, or why the text is none. */
export type ParsedText =
  { readonly json: unknown; readonly problems?: undefined } | { readonly problems: readonly PackProblem[] };

/** Parses the text of an evaluation within its limits; what it says is the replay's question. */
export function parseEvaluationText(text: string): ParsedText {
  return parseJsonText(text, LIMITS.evaluationBytes, LIMITS.evaluationValues);
}

function parseJsonText(text: string, bytesMax: number, valuesMax: number): ParsedText {
  const refusal = (message: string): ParsedText => ({ problems: [{ path: '$', message }] });
  if (text.length > bytesMax) return refusal(`The text is longer than the limit of ${bytesMax} bytes.`);
  const { depth, values } = extent(text, valuesMax);
  if (depth > LIMITS.depth) return refusal(`The JSON is nested deeper than the limit of ${LIMITS.depth} levels.`);
  if (values > valuesMax) return refusal(`The JSON holds more values than the limit of ${valuesMax}.`);
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return refusal(`This is not JSON: ${error.message}.`);
    throw error;
  }
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** How deep a text nests and about how many values it holds; stops at the first limit. Any text will do. */
function extent(text: string, valuesMax: number): { depth: number; values: number } {
  let open = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COMMA) values += 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      open += 1;
      values += 1;
      if (open > LIMITS.depth) return { depth: open, values };
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) open -= 1;
    if (values > valuesMax) break;
  }
  return { depth: 0, values };
}

/** The place of the quotation mark that ends the text which begins at `start`. */
function endOfText(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at > 0) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
}

/** An object or a list that the walk is inside of. */
interface Open {
  readonly isList: boolean;
  readonly names: Set<string>;
  /** The place of the present element, or the name of the present member. */
  index: number;
  name: string;
}

/** Every name that an object of a sound JSON text repeats, once for each repetition. */
function repeatedNames(text: string): PackProblem[] {
  const problems: PackProblem[] = [];
  const stack: Open[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const top = stack.at(-1);
    if (code === OPEN_LIST || code === OPEN_OBJECT) {
      stack.push({ isList: code === OPEN_LIST, names: new Set(), index: 0, name: '' });
      isName = code === OPEN_OBJECT;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      stack.pop();
      isName = false;
    } else if (code === COMMA && top) {
      top.index += 1;
      isName = !top.isList;
    } else if (code === COLON) isName = false;
    else if (code === QUOTE) {
      const end = endOfText(text, at);
      if (isName && top) {
        const raw = text.slice(at, end + 1);
        top.name = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
        if (top.names.has(top.name) && problems.length < LIMITS.problems) problems.push(repetition(stack, top.name));
        top.names.add(top.name);
      }
      at = end;
    }
  }
  return problems;
}

function repetition(stack: readonly Open[], name: string): PackProblem {
  const path = stack.reduce((p, o) => (o.isList ? `${p}[${o.index}]` : member(p, o.name)), '$');
  return { path, message: `The name ${quoted(name)} stands more than once in this object.` };
}
