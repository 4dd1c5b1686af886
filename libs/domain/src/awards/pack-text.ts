import { JsonWalk } from './json-walk.js';
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
  const parsed = parseWithin(text, { bytes: LIMITS.bytes, values: LIMITS.values, entries: LIMITS.entries });
  if (parsed.problems) return { problems: parsed.problems };
  const read = readTenderPack(parsed.json);
  const repeated = repeatedNames(text);
  return repeated.length === 0 ? read : { problems: [...repeated, ...(read.problems ?? [])] };
}

/** JSON that is no threat to its reader, or why the text is none. */
export type ParsedText =
  { readonly json: unknown; readonly problems?: undefined } | { readonly problems: readonly PackProblem[] };

/** Parses the text of an evaluation within its limits; what it says is the replay's question. */
export function parseEvaluationText(text: string): ParsedText {
  return parseWithin(text, { bytes: LIMITS.evaluationBytes, values: LIMITS.evaluationValues, entries: Infinity });
}

interface Extent {
  readonly bytes: number;
  readonly values: number;
  readonly entries: number;
}

function parseWithin(text: string, limits: Extent): ParsedText {
  const tooLarge = whatIsTooLarge(text, limits);
  if (tooLarge) return { problems: [tooLarge] };
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { problems: [{ path: '$', message: `This is not JSON: ${error.message}.` }] };
    throw error;
  }
}

/** The first limit that a text passes. It is found before anything is built from the text. */
function whatIsTooLarge(text: string, { bytes, values, entries }: Extent): PackProblem | undefined {
  const whole = (message: string) => ({ path: '$', message });
  if (text.length > bytes) return whole(`The text is longer than the limit of ${bytes} bytes.`);
  const walk = new JsonWalk(text);
  let count = 1;
  for (let step = walk.next(); step !== undefined; step = walk.next()) {
    if (step === 'name') continue;
    count += 1;
    if (walk.depth > LIMITS.depth) return whole(`The JSON is nested deeper than the limit of ${LIMITS.depth} levels.`);
    if (count > values) return whole(`The JSON holds more values than the limit of ${values}.`);
    if (walk.index >= entries)
      return { path: walk.path(), message: `This has more entries than the limit of ${entries}.` };
  }
  return undefined;
}

/** Every name that an object of a sound JSON text repeats, once for each repetition. */
function repeatedNames(text: string): PackProblem[] {
  const problems: PackProblem[] = [];
  const namesAt: Set<string>[] = [];
  const walk = new JsonWalk(text);
  for (let step = walk.next(); step !== undefined; step = walk.next()) {
    if (step === 'open') namesAt[walk.depth] = new Set();
    if (step !== 'name') continue;
    const name = walk.name.includes('\\') ? String(JSON.parse(walk.name)) : walk.name.slice(1, -1);
    const names = namesAt[walk.depth]!;
    if (names.has(name) && problems.length < LIMITS.problems) {
      problems.push({
        path: member(walk.path(), name),
        message: `The name ${quoted(name)} stands more than once in this object.`,
      });
    }
    names.add(name);
  }
  return problems;
}
